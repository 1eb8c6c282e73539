"""Periods: when a figure holds, as authors write it and as sources print it.

Authors write a small EDTF-like notation (``2009-01/2009-10``, ``FY2019``, ``2010~``);
sources print ``2009年１～10月``, ``昨年12月`` or ``September 2009``. Both become one value.
The Japanese fiscal year runs from 1 April to 31 March.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from briefings.values import dates
from briefings.values.dates import MONTHS, Moment, Printed

LONGEST = 200
"""Characters; no printed period is longer, and a bound keeps any input cheap."""


class Grain(StrEnum):
    """The finest part of the calendar a period is given in."""

    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, in whole years, quarters, months or days."""

    first_day: date
    last_day: date
    granularity: Grain = Grain.DAY
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"the period ends ({self.last_day}) before it starts")

    def __str__(self) -> str:
        ends = dict.fromkeys((self._written(self.first_day), self._written(self.last_day)))
        return "/".join(ends) + ("~" if self.approximate else "")

    @property
    def key(self) -> str:
        """How references name it: ``2009-01-to-2009-10``, ``fy2019``, ``2010`` for 2010~."""
        return str(self).rstrip("~").replace("/", "-to-").lower()

    @property
    def years(self) -> frozenset[int]:
        """The years its notation shows; a fiscal year shows only the year it begins in."""
        first, last = self.first_day, self.last_day
        if self.granularity is Grain.FISCAL_YEAR:
            last = last.replace(year=last.year - 1)
        return frozenset(range(first.year, last.year + 1))

    @property
    def single(self) -> bool:
        """Whether it is one year, quarter, month or day, and not a span of several."""
        return "/" not in str(self)

    def covers(self, other: Period) -> bool:
        """Whether the other lies wholly within this one."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    def agrees(self, printed: Period) -> bool:
        """Whether a source that prints the other supports this one: the same span, or one
        is a year and the other its last month (2008年末 is printed for both)."""
        if (self.first_day, self.last_day) == (printed.first_day, printed.last_day):
            return True
        long, short = (self, printed) if self.covers(printed) else (printed, self)
        year_and_month = (long.granularity, short.granularity) == (Grain.YEAR, Grain.MONTH)
        december = short.single and short.last_day == long.last_day
        return year_and_month and long.single and december

    def _written(self, day: date) -> str:
        match self.granularity:
            case Grain.YEAR:
                return f"{day.year:04}"
            case Grain.FISCAL_YEAR:
                return f"FY{day.year - (day.month < 4):04}"
            case Grain.QUARTER:
                return f"{day.year:04}-Q{(day.month + 2) // 3}"
            case Grain.MONTH:
                return f"{day.year:04}-{day.month:02}"
            case Grain.DAY:
                return day.isoformat()


_WRITTEN = re.compile(
    r"(?P<fiscal>FY)?(?P<year>[0-9]{4})"
    r"(?:-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)
_NOTATION = "write it like 2006, 2006-03, 2006-03-21, 2016-Q4, FY2019, 2005/2008 or 2010~"


def parse(text: str) -> Period:
    """A period in authors' notation; ``ValueError`` says what is wrong with it."""
    body = text.strip()
    if len(body) > LONGEST:
        raise ValueError("longer than any period")
    ends = body.removesuffix("~").split("/")
    found = [_WRITTEN.fullmatch(end) for end in ends]
    if len(ends) > 2 or None in found:
        raise ValueError(f"“{body}” is no period; {_NOTATION}")
    said = [Moment.of(match.groupdict()) for match in found if match]
    try:
        return _spanned(Printed(said[0], said[-1], body.endswith("~")))
    except ValueError as reason:
        raise ValueError(f"“{body}” is no period: {reason}") from None


def read(text: str, published: Period | None = None, year: int | None = None) -> Period:
    """A period as a source prints it, in Japanese or English.

    Relative ones (昨年12月, 今年度) count from when the source was ``published``. Where only
    an earlier sentence names the year (同年９月, 12月), ``year`` gives it.
    """
    if len(text) > LONGEST:
        raise ValueError("longer than any period")
    body = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    try:
        return parse(body.upper())
    except ValueError:
        pass
    try:
        return _spanned(dates.read(body, published.first_day if published else None, year))
    except ValueError as reason:
        raise ValueError(f"“{text.strip()}” is not read as a period: {reason}") from None


def dates_in(text: str, language: str) -> list[tuple[int, int, Period]]:
    """Every year, date or fiscal year typed in a sentence: where it starts and ends, and
    what it says. What looks like one but is none (13月) is left out."""
    typed, single = _TYPED.get(language, (_TYPED_ELSEWHERE, _TYPED_ELSEWHERE))
    found = []
    for whole in typed.finditer(text):
        # 2017年から5日 is no range, yet its year is a year.
        parts = single.finditer(text, whole.start(), whole.end())
        found.extend(_typed(whole) or [date for part in parts for date in _typed(part)])
    return found


# --- from what is said to days -------------------------------------------------------------


def _spanned(printed: Printed) -> Period:
    start, end = _period(printed.start), _period(printed.end)
    if start.granularity is not end.granularity:
        raise ValueError(f"it runs from a {start.granularity} to a {end.granularity}")
    return replace(start, last_day=end.last_day, approximate=printed.approximate)


def _period(said: Moment) -> Period:
    if said.year is None:
        raise ValueError("it names no year; an earlier sentence may")
    if said.fiscal:
        first, last = date(said.year, 4, 1), date(said.year + 1, 3, 31)
        return Period(first, last, Grain.FISCAL_YEAR)
    if said.quarter:
        return _whole_months(said.year, 3 * said.quarter - 2, 3, Grain.QUARTER)
    if said.day is not None:
        if said.month is None:
            raise ValueError("it names no month")
        day = date(said.year, said.month, said.day)
        return Period(day, day, Grain.DAY)
    if said.month is not None:
        return _whole_months(said.year, said.month, 1, Grain.MONTH)
    return _whole_months(said.year, 1, 12, Grain.YEAR)


def _whole_months(year: int, month: int, count: int, grain: Grain) -> Period:
    final = month + count - 1
    first = date(year, month, 1)
    return Period(first, date(year, final, calendar.monthrange(year, final)[1]), grain)


# --- typed dates ---------------------------------------------------------------------------

_DASH = "[~～〜–-]"
_YEAR_JA = r"(?:(?<!\d)\d{4}|(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2}))年"
_MOMENT_JA = rf"{_YEAR_JA}(?:度|第[1-4１-４]四半期|末|\d{{1,2}}月(?:\d{{1,2}}日|末)?|代)?"
_END_JA = rf"(?:{_MOMENT_JA}|\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}日|[1-4１-４]四半期)"
_START_JA = (
    rf"(?:{_YEAR_JA}(?:第[1-4１-４]|\d{{1,2}}月\d{{1,2}}|\d{{1,2}})(?={_DASH})"
    rf"|(?<!\d)\d{{4}}(?={_DASH}\d{{4}}年)|{_MOMENT_JA})"
)
_NAME_EN = f"(?:{'|'.join(MONTHS)})"
_YEAR_EN = r"(?<![\w.,$€¥£])(?:1[6-9]|20)\d{2}(?![\d%])(?!,\d{3}|\.\d)"
_TYPED_ELSEWHERE = re.compile(_YEAR_EN)
_TYPED: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "ja": (
        re.compile(rf"{_START_JA}(?:(?:{_DASH}|から){_END_JA}|頃)?(?!間)"),
        re.compile(rf"{_MOMENT_JA}(?!間)"),
    ),
    "en": (
        re.compile(
            rf"(?<![\w.,$€¥£])(?:\d{{1,2}}\s{_NAME_EN}\sto\s\d{{1,2}}\s{_NAME_EN}\s\d{{4}}"
            rf"|\d{{1,2}}(?:[–-]\d{{1,2}})?\s{_NAME_EN}\s\d{{4}}"
            rf"|{_NAME_EN}\s\d{{1,2}},\s\d{{4}}"
            rf"|{_NAME_EN}(?:[–-]{_NAME_EN})?\s\d{{4}}"
            r"|(?:first|second|third|fourth)\squarter\sof\s\d{4}"
            r"|FY\d{4}(?:[–-](?:FY)?\d{4})?"
            r"|(?:1[6-9]|20)\d{2}(?:[–-](?:(?:1[6-9]|20)\d{2}|\d{2})|s)?)(?![\d%])(?!,\d{3}|\.\d)"
        ),
        _TYPED_ELSEWHERE,
    ),
}
_SHORT_END = re.compile(r"([0-9]{2})([0-9]{2})[–-]([0-9]{2})")


def _typed(found: re.Match[str]) -> list[tuple[int, int, Period]]:
    """A typed date, if it is one; in running text 2005–08 are years, not a month."""
    short = _SHORT_END.fullmatch(found[0])
    text = f"{short[1]}{short[2]}–{short[1]}{short[3]}" if short else found[0]
    try:
        return [(found.start(), found.end(), read(text))]
    except ValueError:
        return []
