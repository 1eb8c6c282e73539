"""English dates: as sources print them, as authors type them, and as they are written."""

from __future__ import annotations

import re
from datetime import date

from briefings.language.rules import BARE_YEAR, DASH, NBSP, Calendar, DateRules, ends
from briefings.values.periods import Grain, Period

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
QUARTERS = ("first", "second", "third", "fourth")

_NUMBERS = {
    form: number
    for number, name in enumerate(MONTHS, 1)
    for form in (name.lower(), name[:3].lower(), name[:3].lower() + ".")
} | {"sept": 9, "sept.": 9}
_MONTH = "(" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + ")"
_QUARTER = "(" + "|".join(QUARTERS) + ")"
_HALF = "(first|second|latter)"
_FISCAL = r"(?:j?fy|(?:fiscal|financial)(?:year)?)"
_TO = f"{DASH}|to|through|until"
_NAME = f"(?:{'|'.join(MONTHS)})"


def _closed(found: re.Match[str]) -> str:
    """The fiscal year that ends in March, by the year in which it begins."""
    return f"{int(found[1]) - 1}年度"


def _ended(found: re.Match[str]) -> str:
    """The last month of a year."""
    return f"{found[2]}年度3月" if found[1] else f"{found[2]}年12月"


def _counted(found: re.Match[str]) -> str:
    """A half or a quarter that stands before its year, which may be a fiscal one."""
    kind, number, fiscal, year = found["kind"], found["number"], found["fiscal"], found["year"]
    counter = "半期" if kind[0] == "h" else "四半期"
    number = str(_ORDINALS.get(number, number))
    return f"{year}年{'度' if fiscal else ''}第{number}{counter}"


_ORDINALS = {**{word: count for count, word in enumerate(QUARTERS, 1)}, "latter": 2}
_OF = rf"(?:of|in|/|,)?(?:the)?(?P<fiscal>{_FISCAL})?(?P<year>[0-9]{{4}})(?![0-9])"

# What surrounds a period without changing it comes first; braces hold what is still a word.
_REWRITTEN = (
    (r"^between(.+)and(.+)$", r"\1~\2"),
    (r"^(?:since|until|till|in|by|from|on|during)+(?!$)", ""),
    (r"(?:^|(?<=to)|(?<=about)|(?<=around)|(?<=of))the", ""),
    (r"(?<=[0-9])(?:st|nd|rd|th)(?!rough)", ""),
    (r"(?:years?|12months|twelvemonths)(?:ended|ending|to)(?:31)?mar(?:ch|\.)?(?:31,?)?([0-9]{4})", _closed),
    (rf"^{_FISCAL}(?=[0-9]{{4}}年度)", ""),
    (r"^(?:calendaryear|theyear|year|cy)(?=[0-9]{4}$)", ""),
    (r"^([0-9]{4})(?:fiscal|financial)year$", r"\1年度"),
    (rf"(?P<number>{_HALF[1:-1]})(?P<kind>half){_OF}", _counted),
    (rf"(?P<number>{_QUARTER[1:-1]})(?P<kind>quarter){_OF}", _counted),
    (rf"^(?P<kind>[hq])(?P<number>[1-4]){_OF}$", _counted),
    (rf"^(?P<number>[1-4])(?P<kind>[hq]|half|quarter){_OF}$", _counted),
    (rf"^(?P<fiscal>{_FISCAL})?(?P<year>[0-9]{{4}})年?(?P<kind>[hq])(?P<number>[1-4])$", _counted),
    (
        rf"{_QUARTER}(?:to|{DASH}){_QUARTER}quarters(?:of)?([0-9]{{4}})",
        r"\3年第{\1}~{\2}四半期",
    ),
    (rf"^q?([1-4])q?(?:{_TO})q?([1-4])q?(?<=[q0-9]q|q[0-9])([0-9]{{4}})$", r"\3年第\1~\2四半期"),
    (rf"^(?:end(?:of)?|year-?end)-?({_FISCAL})?([0-9]{{4}})$", _ended),
    (rf"^(?:early|mid|late|(?:beginning|middle|end)of)-?(?={_MONTH})", ""),
    (r"([0-9]{3})0s", r"\g<1>0年~\g<1>9年"),
    (r"([0-9]{1,2})" + _MONTH + r",?([0-9]{4})", r"\3年{\2}\1日"),
    (_MONTH + rf"([0-9]{{1,2}})(?:{_TO})([0-9]{{1,2}}),?([0-9]{{4}})", r"\4年{\1}\2日~\3日"),
    (_MONTH + r"([0-9]{1,2}),?([0-9]{4})", r"\3年{\1}\2日"),
    (_MONTH + r",?([0-9]{4})", r"\2年{\1}"),
    (r"([0-9]{4})[.,]?" + _MONTH + r"(?![0-9])", r"\1年{\2}"),
    (rf"^([0-9]{{1,2}}){_MONTH}(?={_TO}|$)", r"{\2}\1日"),
    (rf"^{_MONTH}(?={_TO}|$)", r"{\1}"),
    (rf"^{_MONTH}([0-9]{{1,2}})(?={_TO}|$)", r"{\1}\2日"),
    (_FISCAL + r"([0-9]{4})", r"\1年度"),
    (_FISCAL + r"[’']?([0-9]{2})(?![0-9])", r"20\1年度"),
    (rf"(年度(?:{_TO}))([0-9]{{4}})$", r"\1\2年度"),
)
_QUARTERLY = (
    r"(?:first|second|third|fourth)\squarter|(?:first|second|third)\sto\s(?:second|third|fourth)\squarters"
)
_PART = rf"(?:(?:{_QUARTERLY}|(?:first|second|latter)\shalf)\sof|[QH][1-4])\s(?:FY\s?)?\d{{4}}"
DATES = DateRules(
    rewritten=_REWRITTEN,
    names={form: f"{number}月" for form, number in _NUMBERS.items()}
    | {word: str(number) for number, word in enumerate(QUARTERS, 1)},
    about=r"^(?:about|around|circa|c\.|(?:the)?(?:early|mid|late|middleof|beginningof)-?(?=[0-9]{4}$))",
    to=("through", "until", "to"),
    typed=re.compile(
        rf"(?<![\w.,$€¥£])(?:\d{{1,2}}\s{_NAME}\sto\s\d{{1,2}}\s{_NAME}\s\d{{4}}"
        rf"|\d{{1,2}}(?:(?:[–-]|\sto\s)\d{{1,2}})?\s{_NAME}\s\d{{4}}"
        rf"|{_NAME}\s\d{{1,2}}(?:[–-]\d{{1,2}})?,\s\d{{4}}"
        rf"|[Bb]etween\s{_NAME}\sand\s{_NAME}\s\d{{4}}"
        rf"|{_NAME}(?:(?:[–-]|\sto\s){_NAME})?\s\d{{4}}"
        rf"|{_PART}|(?:the\s)?end\sof\s(?:1[6-9]|20)\d{{2}}"
        r"|FY\s?\d{4}(?:/\d{2}|[–-](?:FY)?\d{4})?"
        r"|(?:fiscal|financial)(?:\syear)?\s\d{4}(?:/\d{2})?"
        r"|(?:1[6-9]|20)\d{2}(?:[–-](?:(?:1[6-9]|20)\d{2}|\d{2})|s)?)(?![\d%])(?!,\d{3}|\.\d)"
    ),
    typed_single=BARE_YEAR,
    own=r"\S{0,12}\s?(?:(?!and\b|but\b|while\b|to\b)[A-Za-z%-]+\s){0,4}?(?:in|for|during|of|by)\s(?:the\s)?",
    comparing=r"(?:than|than in|compared (?:with|to)|over|against|until|before)\s(?:the\s)?",
    part=re.compile(
        r"(?:(?<![\w#])(?P<days>[0-9#]{1,2}(?:(?:,\s|,?\sand\s|,?\sor\s|\sto\s|–)[0-9#]{1,2})*)\s)?"
        rf"(?<!\w)(?P<month>{_NAME})\b"
    ),
)


def period(period: Period, _: Calendar = Calendar.GREGORIAN) -> str:
    """23 September 2009, FY2017–2020, January–October 2009, the fourth quarter of 2016."""
    first, last = ends(period)
    about = "about " if period.approximate else ""
    if first == last:
        return about + _single(first, period.granularity)
    return about + _range(first, last, period.granularity)


def _single(day: date, grain: Grain) -> str:
    month = MONTHS[day.month - 1]
    match grain:
        case Grain.YEAR:
            return str(day.year)
        case Grain.FISCAL_YEAR:
            return f"FY{day.year}"
        case Grain.HALF:
            return f"the {QUARTERS[day.month // 7]} half of {day.year}"
        case Grain.QUARTER:
            return f"the {QUARTERS[day.month // 3]} quarter of {day.year}"
        case Grain.MONTH:
            return f"{month} {day.year}"
        case Grain.DAY:
            return f"{day.day}{NBSP}{month} {day.year}"


def _range(first: date, last: date, grain: Grain) -> str:
    same_year, same_month = first.year == last.year, first.month == last.month
    end = _single(last, grain)
    match grain:
        case Grain.YEAR | Grain.FISCAL_YEAR:
            return f"{_single(first, grain)}–{last.year}"
        case Grain.QUARTER if same_year:
            ordinals = f"{QUARTERS[first.month // 3]} to {QUARTERS[last.month // 3]}"
            return f"the {ordinals} quarters of {last.year}"
        case Grain.MONTH if same_year:
            return f"{MONTHS[first.month - 1]}–{end}"
        case Grain.DAY if same_year and same_month:
            return f"{first.day}–{end}"
        case Grain.DAY if same_year:
            return f"{first.day}{NBSP}{MONTHS[first.month - 1]} to {end}"
        case _:
            return f"{_single(first, grain)} to {end}"
