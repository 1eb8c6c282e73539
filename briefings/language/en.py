"""English: figures and dates in words, and the house style of its typography."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from briefings.content import Status
from briefings.language.rules import (
    BARE_YEAR,
    DASH,
    NBSP,
    Calendar,
    Dates,
    Labels,
    Rules,
    Style,
    Surroundings,
    ends,
    opening,
)
from briefings.values.grammar import Grammar
from briefings.values.numerals import Scales
from briefings.values.periods import Grain, Period
from briefings.values.relations import Relation

STYLE = Style(
    {
        Relation.ABOUT: "about {}",
        Relation.OVER: "more than {}",
        Relation.AT_LEAST: "at least {}",
        Relation.UNDER: "under {}",
        Relation.AT_MOST: "at most {}",
    },
    scales=Scales(
        (
            (Decimal(10**12), "trillion"),
            (Decimal(10**9), "billion"),
            (Decimal(10**6), "million"),
        ),
        gap=NBSP,
        places=4,
    ),
    shared_scale=True,
)

AMOUNTS = Grammar(
    before={
        "about": Relation.ABOUT,
        "around": Relation.ABOUT,
        "approximately": Relation.ABOUT,
        "roughly": Relation.ABOUT,
        "over": Relation.OVER,
        "more than": Relation.OVER,
        "at least": Relation.AT_LEAST,
        "under": Relation.UNDER,
        "less than": Relation.UNDER,
        "fewer than": Relation.UNDER,
        "below": Relation.UNDER,
        "at most": Relation.AT_MOST,
        "no more than": Relation.AT_MOST,
        "up to": Relation.AT_MOST,
        # Words that count together or belittle say nothing about the number itself.
        "only": None,
        "a total of": None,
    },
    after={
        "or more": Relation.AT_LEAST,
        "or less": Relation.AT_MOST,
        "or fewer": Relation.AT_MOST,
    },
    scales={
        "thousand": Decimal(10**3),
        "million": Decimal(10**6),
        "billion": Decimal(10**9),
        "trillion": Decimal(10**12),
    },
    minus=("minus",),
    to=("to",),
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
QUARTERS = ("first", "second", "third", "fourth")

_COUNTS = ("both", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_NUMBERS = {
    form: number
    for number, name in enumerate(MONTHS, 1)
    for form in (name.lower(), name[:3].lower(), name[:3].lower() + ".")
} | {"sept": 9, "sept.": 9}
_MONTH = "(" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + ")"
_QUARTER = "(" + "|".join(QUARTERS) + ")"
_TO = f"{DASH}|to"
_NAME = f"(?:{'|'.join(MONTHS)})"
DATES = Dates(
    # What surrounds a period without changing it first; braces hold what is still a word.
    rewritten=(
        (r"^(?:since|until|till|in|by|from|on|during)+", ""),
        (r"(?:^|(?<=to)|(?<=about)|(?<=around))the", ""),
        (r"([0-9]{3})0s", r"\g<1>0年~\g<1>9年"),
        (r"([0-9]{1,2})" + _MONTH + r",?([0-9]{4})", r"\3年{\2}\1日"),
        (_MONTH + r"([0-9]{1,2}),([0-9]{4})", r"\3年{\1}\2日"),
        (_MONTH + r",?([0-9]{4})", r"\2年{\1}"),
        (r"([0-9]{4})[.,]" + _MONTH, r"\1年{\2}"),
        (rf"^([0-9]{{1,2}}){_MONTH}(?={_TO})", r"{\2}\1日"),
        (rf"^{_MONTH}(?={_TO}|$)", r"{\1}"),
        (_QUARTER + r"quarter(?:of)?([0-9]{4})", r"\2年第{\1}四半期"),
        (
            rf"{_QUARTER}(?:to|{DASH}){_QUARTER}quarters(?:of)?([0-9]{{4}})",
            r"\3年第{\1}~{\2}四半期",
        ),
        (r"q([1-4])(?:of)?([0-9]{4})", r"\2年第\1四半期"),
        (r"([0-9]{4})q([1-4])", r"\1年第\2四半期"),
        (r"fy([0-9]{4})", r"\1年度"),
        (rf"(年度(?:{_TO}))([0-9]{{4}})$", r"\1\2年度"),
    ),
    names={form: f"{number}月" for form, number in _NUMBERS.items()}
    | {word: str(number) for number, word in enumerate(QUARTERS, 1)},
    about=r"^(?:about|around|circa|c\.)",
    to=("to",),
    typed=re.compile(
        rf"(?<![\w.,$€¥£])(?:\d{{1,2}}\s{_NAME}\sto\s\d{{1,2}}\s{_NAME}\s\d{{4}}"
        rf"|\d{{1,2}}(?:[–-]\d{{1,2}})?\s{_NAME}\s\d{{4}}"
        rf"|{_NAME}\s\d{{1,2}},\s\d{{4}}"
        rf"|{_NAME}(?:[–-]{_NAME})?\s\d{{4}}"
        r"|(?:first|second|third|fourth)\squarter\sof\s\d{4}"
        r"|FY\d{4}(?:[–-](?:FY)?\d{4})?"
        r"|(?:1[6-9]|20)\d{2}(?:[–-](?:(?:1[6-9]|20)\d{2}|\d{2})|s)?)(?![\d%])(?!,\d{3}|\.\d)"
    ),
    typed_single=BARE_YEAR,
)


_ABBREVIATIONS = (
    *("e.g", "i.e", "etc", "cf", "ca", "approx", "vs", "viz", "al", "incl", "excl"),
    *("no", "nos", "fig", "figs", "vol", "ch", "p", "pp", "para", "paras"),
    *("mr", "mrs", "ms", "dr", "prof", "st", "co", "corp", "inc", "ltd", "dept", "gov", "u.s", "u.k", "u.n"),
    *(name[:3].lower() for name in MONTHS if name != "May"), "sept",
)  # fmt: skip


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


RULES = Rules(
    style=STYLE,
    amounts=AMOUNTS,
    dates=DATES,
    period=period,
    surroundings=Surroundings(
        scales="thousand|million|billion|trillion",
        falls=r"\b(?:fall|fell|drop|declin|decreas|loss|below)",
    ),
    labels=Labels(
        falls=re.compile(r"\b(?:falls?|fell|fallen|drop|declin|decreas|reduc|cuts?\b)"),
        rises=re.compile(r"\b(?:rises?|rose|increas|gains?\b)"),
        apart=re.compile(r"\b(?:difference|gap|less|minus|against)\b"),
        before=re.compile(r"\b(?:before|previous|earlier|preceding|last|peak|record|target|plann?ed|plan)\b"),
        counts=re.compile(
            rf"(?<![\w.,–-])({'|'.join(_COUNTS)}|[2-9]|1[0-9])"
            r"(?! (?:per|million|billion|years?\b|months?\b|days?\b|times\b))"
            r"(?= (?:[a-z’'-]+ ){0,5}?[a-z-]+(?:s’?|men|women|people)\b| (?:together|combined|in all)\b)"
        ),
        numbers={word: count for count, word in enumerate(_COUNTS[1:], 2)} | {"both": 2},
    ),
    statuses={
        Status.PARTIAL: ("part",),
        Status.ESTIMATE: ("estimate",),
        Status.PLAN: ("plan",),
        Status.TARGET: ("target",),
        Status.FORECAST: ("forecast", "expected"),
    },
    opening=opening(*_ABBREVIATIONS),
    ahead=re.compile(
        r"\b(?:plan(?:s|ned|ning)?\b|forecast|target|expect|project(?:ed|ions?)\b|predict|foresee|estimat|aim"
        r"|goal|due\b|schedul|promis|intend|intention|propos|pledg|commit(?:s|ted|ments?)\b|will\b|would\b"
        r"|set for\b|(?:is|are|was|were|still) to\b|to (?:follow|come)\b|future|deadline|contract|agree"
        r"|licen[cs]|permit|strateg|programme|candidate|decided|asked\b|means to\b|meant to\b|looks? to\b"
        r"|not (?:a )?results?\b)"
    ),
    whole_words=True,
    locale="en-GB",
    typography=(
        (re.compile(r"[\"']"), "a straight quote", "Use curly quotes: “ ” ‘ ’."),
        (re.compile(r"--| - "), "a hyphen for a dash", "Use an en dash: –."),
        (re.compile(r"\.\.\."), "three full stops", "Use an ellipsis: …"),
        (re.compile(r"(?<=\S)  +(?=\S)"), "two spaces", "Use one."),
    ),
)
