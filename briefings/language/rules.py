"""Rules of a language: all that its figures, dates and sentences need beside CLDR, in one value.

A module of this package holds the value of one language; ``briefings.language.LANGUAGES`` lists them.
A language without a value has ``NEUTRAL``: symbols that need no translation (≈ ≥ –), plain grouped
digits and CLDR's dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from briefings.content import Status
from briefings.values.grammar import Grammar
from briefings.values.numerals import Scales
from briefings.values.periods import Grain, Period
from briefings.values.relations import Relation

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "[~～〜–—-]"
"""What joins the ends of a range of dates in every language; a pattern."""
NEVER = re.compile(r"(?!)")
Rewriting = tuple[str, str | Callable[[re.Match[str]], str]]
"""A pattern, and what takes its place."""


def opening(*abbreviations: str) -> re.Pattern[str]:
    """What stands before the first word of a sentence; the stop of an abbreviation ends none."""
    short = "|".join(map(re.escape, abbreviations))
    end = r"[.!?][”’»)\]*_]*\s"
    word = rf"(?:^|(?<=[\s(]))(?!(?:\w|{short})\.{end[5:]})[^\s(]*{end}"
    return re.compile(rf"(?:^|{word})[“‘«(\[*_]*$", re.IGNORECASE)


OPENING = opening("etc", "no")


class Calendar(StrEnum):
    """Which years a language writes where it has a choice."""

    GREGORIAN = "gregorian"
    ERA = "era"


@dataclass(frozen=True, eq=False)
class Style:
    """Write figures: ``{}`` stands for the amount with its unit.

    ``range`` joins the ends of a range, ``range_words`` those of one that starts below zero where the
    minus looks like a dash. ``table_minus`` is the sign in tables and charts, ``plus`` that of the end of a
    range which starts below zero, where its minus would count for both. ``shared_scale``: a range
    names a common scale once (4–5 billion). ``symbol_units`` are units of CLDR whose symbol is their
    common written form: 5.2%, not 5.2 per cent.
    """

    relations: Mapping[Relation, str]
    range: str = "–"
    range_words: str = " to "
    minus: str = MINUS
    table_minus: str = MINUS
    plus: str = ""
    scales: Scales = Scales()  # noqa: RUF009 -- a frozen value
    shared_scale: bool = False
    symbol_units: frozenset[str] = frozenset({"concentr-percent"})


_YEAR = r"(?<![\w.,$€¥£])(?:1[6-9]|20)\d{2}(?![\d%])(?!,\d{3}|\.\d)"
BARE_YEAR = re.compile(_YEAR)
"""A year typed without a word beside it."""


@dataclass(frozen=True, eq=False)
class DateRules:
    """Read dates as sources print them, and find those typed in a sentence.

    What is printed comes in NFKC and lower case, without white space. ``rewritten`` brings it into the
    order ``2009年9月23日``, ``2019年度``, ``2016年第4四半期``, pattern by pattern; a month or quarter that is
    still a word stands in braces, and ``names`` says what it is. ``remarks`` are patterns taken out
    before. ``about`` matches the words of an approximate date, ``to`` are words that join the ends of a
    range, ``now`` words for the day of the source. ``eras`` have name, first day and first year, the
    latest first; ``relative`` words count years from the source's, or name none (同年).

    ``typed`` matches a date or range in a sentence, ``typed_single`` a date. In a source, ``counted``
    matches a date that is relative to the source's, ``yearless`` one whose year stands before it.
    ``part`` finds months and days in a sentence, by groups ``month`` and ``days``; ``#`` stands there for
    the digits of a date that has a year.

    Of a figure that stands near, ``own`` is what joins it to its date behind (120 ships in 2006). A date
    with ``compared`` behind it or ``comparing`` before it is one that the figure is only compared with.
    """

    rewritten: tuple[Rewriting, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    about: str = ""
    to: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    eras: tuple[tuple[str, date, int], ...] = ()
    relative: Mapping[str, int | None] = field(default_factory=dict)
    typed: re.Pattern[str] = BARE_YEAR
    typed_single: re.Pattern[str] = BARE_YEAR
    counted: re.Pattern[str] = NEVER
    yearless: re.Pattern[str] = NEVER
    part: re.Pattern[str] = NEVER
    own: str = ""
    compared: str = ""
    comparing: str = ""


@dataclass(frozen=True, eq=False)
class TypedFigures:
    """Find figures that an author types into a sentence otherwise than in digits.

    ``figures`` matches numbers in words or numerals that are figures, not small counts or idioms. ``bases``
    match the base of a rate, whose digits say no more than "each": 1人当たり, per 100,000. ``multiples``
    are words for a change by a factor: doubled, 半減. A sentence without ``signs``, in lower case, has none
    of them, and one without ``changes`` no multiples; to look for these is quick.
    """

    signs: re.Pattern[str] = re.compile("")
    changes: re.Pattern[str] = re.compile("")
    figures: re.Pattern[str] = NEVER
    bases: re.Pattern[str] = NEVER
    multiples: tuple[tuple[re.Pattern[str], Decimal], ...] = ()


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Judge what stands around evidence; all are patterns.

    ``falls`` are words in a label that call the figure a decrease. ``longer`` follows a last character
    (first) that it makes part of another date (2009年 in 2009年度).
    """

    falls: str = ""
    longer: tuple[str, str] = ("", "")


@dataclass(frozen=True, eq=False)
class Labels:
    """Read what a label says of the figure that it names; all are patterns.

    ``falls`` and ``rises`` call it a decrease or an increase, ``apart`` how far two figures are from each
    other, whichever comes first. ``before`` names an earlier time or
    another measure without a date (前年). ``counts`` finds how many things are taken together: its group
    is a number in digits or a key of ``numbers``. ``rates`` are measured in per cent.
    """

    falls: re.Pattern[str] = NEVER
    rises: re.Pattern[str] = NEVER
    apart: re.Pattern[str] = NEVER
    before: re.Pattern[str] = NEVER
    counts: re.Pattern[str] = NEVER
    rates: re.Pattern[str] = NEVER
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Rules:
    """Everything a language needs.

    ``amounts`` reads figures and ``style`` writes them; ``numeral`` is what is set large of a key
    figure. ``dates`` reads dates and ``period`` writes them (by CLDR without one); ``typed`` finds
    figures in words. ``surroundings``
    guards evidence. ``labels`` reads what labels say. ``statuses`` are word stems by which a name says its
    status itself, ``ahead`` words by which a sentence says that something has not come about yet.

    ``spaced``: words have spaces between them. ``jlreq``: lines in PDF are set by JLREQ, with a quarter em
    beside Latin. ``phrases``: headings break at phrases, found by
    BudouX. ``readings``: names may have theirs above them. ``whole_words``: a form of the glossary
    counts only as a word of its own, not within another. ``opening`` matches what stands before a
    sentence's first word, which has a capital. ``slash``, ``colon``, ``stop`` and ``brackets``
    are the marks of text that is put together. ``typography`` are patterns that prose must not have,
    each with what it is and how to mend it. ``locale`` is that of CLDR, where another than the code;
    ``territory`` is where the language is at home, for Open Graph.
    ``encodings`` are those in which a source may be that is not Unicode, the likeliest first.
    """

    style: Style
    amounts: Grammar = Grammar()  # noqa: RUF009 -- a frozen value
    numeral: re.Pattern[str] = re.compile(
        r"(?:US\$|[€¥−▲])?[0-9](?:[0-9.,\xa0\u202f]*[0-9])?(?:–[0-9](?:[0-9.,\xa0\u202f]*[0-9])?)?%?"
    )
    dates: DateRules = DateRules()
    typed: TypedFigures = TypedFigures()
    period: Callable[[Period, Calendar], str] | None = None
    surroundings: Surroundings = Surroundings()
    labels: Labels = Labels()
    statuses: Mapping[Status, tuple[str, ...]] = field(default_factory=dict)
    ahead: re.Pattern[str] = NEVER
    spaced: bool = True
    jlreq: bool = False
    phrases: bool = False
    readings: bool = False
    whole_words: bool = False
    opening: re.Pattern[str] = OPENING
    slash: str = " / "
    colon: str = ": "
    stop: str = ". "
    brackets: tuple[str, str] = (" (", ")")
    typography: tuple[tuple[re.Pattern[str], str, str], ...] = ()
    locale: str = ""
    territory: str = ""
    encodings: tuple[str, ...] = ()


SYMBOLS = Style(
    {
        Relation.ABOUT: "≈{}",
        Relation.OVER: ">{}",
        Relation.AT_LEAST: "≥{}",
        Relation.UNDER: "<{}",
        Relation.AT_MOST: "≤{}",
    }
)
NEUTRAL = Rules(SYMBOLS)


def ends(period: Period) -> tuple[date, date]:
    """The days on which its first and its last year, quarter, month or day begin."""
    last = period.last_day
    match period.granularity:
        case Grain.YEAR:
            last = date(last.year, 1, 1)
        case Grain.FISCAL_YEAR:
            last = date(last.year - 1, 4, 1)
        case Grain.HALF:
            last = date(last.year, last.month - 5, 1)
        case Grain.QUARTER:
            last = date(last.year, last.month - 2, 1)
        case Grain.MONTH:
            last = date(last.year, last.month, 1)
        case Grain.DAY:
            pass
    return period.first_day, last
