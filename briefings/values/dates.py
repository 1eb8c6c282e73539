"""Moments: a year, quarter, month or day as sources print it, in Japanese or English.

English and dotted dates are rewritten into the Japanese order, so that one grammar reads
``2009年９月23日``, ``23 September 2009`` and ``2009.9.23``, and so for ranges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
QUARTERS = ("first", "second", "third", "fourth")
ERAS: tuple[tuple[str, date, int], ...] = (
    ("令和", date(2019, 5, 1), 2019),
    ("平成", date(1989, 1, 8), 1989),
    ("昭和", date(1926, 12, 25), 1926),
    ("大正", date(1912, 7, 30), 1912),
    ("明治", date(1873, 1, 1), 1868),
)
"""Name, first day and first year, the latest first. Before 1873 Japan's calendar was another,
so earlier days have no Meiji date that could be computed."""


@dataclass(frozen=True)
class Moment:
    """The parts of a date that are said; ``year`` is the first calendar year of a fiscal one."""

    year: int | None = None
    fiscal: bool = False
    quarter: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, parts: Mapping[str, str | None]) -> Moment:
        """From the named groups of a match."""
        number = {
            name: int(value) for name in ("year", "quarter", "month", "day") if (value := parts.get(name))
        }
        return cls(fiscal=bool(parts.get("fiscal")), **number)

    def within(self, other: Moment) -> Moment:
        """With the coarser parts it leaves out taken from the other end of its range."""
        filled = replace(self, year=other.year if self.year is None else self.year)
        if self.day is not None and self.month is None:
            filled = replace(filled, month=other.month)
        return filled


@dataclass(frozen=True)
class Printed:
    """What a printed period says: its ends (the same twice if single), and whether about."""

    start: Moment
    end: Moment
    approximate: bool = False


def read(body: str, today: date | None = None, year: int | None = None) -> Printed:
    """A printed period, in NFKC and lower case without white space.

    ``today`` is what 昨年 and 本年度 count from, ``year`` what 同年 and a bare month mean.
    """
    whole, body = body, _canonical(_ABOUT.sub("", body))
    if body in ("現在", "現時点") and today:
        return Printed(Moment(today.year, month=today.month), Moment(today.year, month=today.month))
    text = _ABOUT.sub("", body)
    left, *rest = _RANGE.split(text, maxsplit=1)
    if not rest or not rest[0]:
        start = end = _moment(left, today)
    else:
        # 2009年1～10月, 2005～2008年: the end's counter serves the start.
        counter = _COUNTER.search(rest[0])
        bare = counter is not None and left[-1:].isdigit()
        start = _moment(left + counter[1] if counter and bare else left, today)
        end = _moment(rest[0], today)
        start, end = start.within(end), end.within(start)
    if year is not None:
        start, end = start.within(Moment(year)), end.within(Moment(year))
    return Printed(start, end, text != body or _ABOUT.search(whole) is not None)


# --- into one order ------------------------------------------------------------------------

_RELATIVE: Mapping[str, int] = {"一昨": -2, "昨": -1, "前": -1, "本": 0, "今": 0, "来": 1}
_MONTH_NUMBER: Mapping[str, int] = {
    form: number
    for number, name in enumerate(MONTHS, 1)
    for form in (name.lower(), name[:3].lower(), name[:3].lower() + ".")
} | {"sept": 9, "sept.": 9}
_MONTH = "(" + "|".join(sorted(map(re.escape, _MONTH_NUMBER), key=len, reverse=True)) + ")"
_QUARTER = "(" + "|".join(QUARTERS) + ")"
_DASH = "[~〜–—-]"
_TO = f"{_DASH}|から|to"
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # What surrounds a period without changing it: brackets, weekdays, particles.
        (r"[(][月火水木金土日][)]", ""),
        (r"[()<>\[\]「」『』【】]", ""),
        (r"^(?:since|until|till|in|by|from|on|during)+", ""),
        (r"(?:^|(?<=to)|(?<=about)|(?<=around))the", ""),
        (r"の?(?:予測値?|実績)$", ""),
        (r"(?<=.)(?:時点|現在|以降|以後|以来)", ""),
        (r"(?:までに?|の?間|中|内|付け?|にかけて|に|は|の|で|より)+$", ""),
        (r"(?<=月)(?:上旬|中旬|下旬|初め|末)", ""),
        (r"(?<=年)末", "12月"),
        (r"(?<=年)前半", "1月~6月"),
        (r"(?<=年)後半", "7月~12月"),
        (r"([0-9]{3})0(?:年代|s)", r"\g<1>0年~\g<1>9年"),
        # English and dotted dates in the Japanese order; braces hold what is still a word.
        (r"([0-9]{1,2})" + _MONTH + r",?([0-9]{4})", r"\3年{\2}\1日"),
        (_MONTH + r"([0-9]{1,2}),([0-9]{4})", r"\3年{\1}\2日"),
        (_MONTH + r",?([0-9]{4})", r"\2年{\1}"),
        (r"([0-9]{4})[.,]" + _MONTH, r"\1年{\2}"),
        (rf"^([0-9]{{1,2}}){_MONTH}(?={_TO})", r"{\2}\1日"),
        (rf"^{_MONTH}(?={_TO}|$)", r"{\1}"),
        (_QUARTER + r"quarter(?:of)?([0-9]{4})", r"\2年第{\1}四半期"),
        (
            rf"{_QUARTER}(?:to|{_DASH}){_QUARTER}quarters(?:of)?([0-9]{{4}})",
            r"\3年第{\1}~{\2}四半期",
        ),
        (r"q([1-4])(?:of)?([0-9]{4})", r"\2年第\1四半期"),
        (r"([0-9]{4})q([1-4])", r"\1年第\2四半期"),
        (r"fy([0-9]{4})", r"\1年度"),
        (rf"(年度(?:{_TO}))([0-9]{{4}})$", r"\1\2年度"),
        (r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})", r"\1年\2月\3日"),
        (r"([0-9]{4})\.([0-9]{1,2})", r"\1年\2月"),
        (rf"(?<={_DASH})([0-9]{{1,2}})\.([0-9]{{1,2}})$", r"\1月\2日"),
        # 令和3～4年: the era serves the end too.
        (rf"^([一-龠]{{2}})([元0-9]+年?度?{_DASH})([0-9]{{1,2}}年)", r"\1\2\1\3"),
    )
)
_NAMED = re.compile(r"\{([a-z.]+)\}")


def _canonical(body: str) -> str:
    for pattern, replacement in _REWRITTEN:
        body = pattern.sub(replacement, body)
    return _NAMED.sub(_numbered, body)


def _numbered(found: re.Match[str]) -> str:
    word = found[1]
    if word in QUARTERS:
        return str(QUARTERS.index(word) + 1)
    # Braces may have been printed: then they hold no word of ours, and the text is refused later.
    return f"{_MONTH_NUMBER[word]}月" if word in _MONTH_NUMBER else found[0]


# --- one grammar ---------------------------------------------------------------------------

_ABOUT = re.compile(r"^(?:約|about|around|circa|c\.)|(?:頃|ごろ|年前後)$")
_RANGE = re.compile(_TO)
_MOMENT = re.compile(
    r"(?:(?:(?P<year>[0-9]{4})|(?P<era>[一-龠]{2})(?P<era_year>元|[0-9]{1,2})"
    r"|(?P<relative>一昨|昨|前|本|今|来|同))(?:年(?P<fiscal>度)?|(?=$)))?"
    r"(?:第?(?P<quarter>[1-4])四半期)?"
    r"(?:(?P<month>[0-9]{1,2})月)?(?:(?P<day>[0-9]{1,2})日)?"
)
_COUNTER = re.compile(r"[0-9元](年度|年|四半期|月|日)$")


def _moment(text: str, today: date | None) -> Moment:
    found = _MOMENT.fullmatch(text)
    if found is None or not text:
        raise ValueError(f"“{text}” is no year, quarter, month or day")
    moment = Moment.of(found.groupdict())
    if found["era"]:
        return replace(moment, year=_era_year(found["era"], found["era_year"]))
    if (relative := found["relative"]) and relative != "同":
        if today is None:
            raise ValueError("it is relative, and the document has no date of publication")
        base = today.year - (moment.fiscal and today.month < 4)
        return replace(moment, year=base + _RELATIVE[relative])
    return moment


def _era_year(era: str, year: str) -> int:
    first = next((first for name, _, first in ERAS if name == era), None)
    if first is None:
        raise ValueError(f"“{era}” is no era since Meiji")
    return first + (1 if year == "元" else int(year)) - 1
