"""Periods: when a figure holds, in a small EDTF-like notation (``2009-01/2009-10``, ``FY2019``, ``2010~``).

The Japanese fiscal year runs from 1 April to 31 March.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from briefings.values.dates import Moment, PrintedPeriod

LONGEST = 200
"""Characters; no printed period is longer, and a bound keeps any input cheap."""


class Grain(StrEnum):
    """The finest part of the calendar a period is given in."""

    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    HALF = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, in whole years, half-years, quarters, months or days."""

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
        """Whether it is one year, half, quarter, month or day, and not a span of several."""
        return "/" not in str(self)

    @property
    def ends(self) -> tuple[Period, Period]:
        """Its first and its last year, half, quarter, month or day."""
        first, *last = str(replace(self, approximate=False)).split("/")
        return parse(first), parse(last[0] if last else first)

    @property
    def length(self) -> str:
        """How long it is, and by which calendar: figures of one length can be compared."""
        days = (self.last_day - self.first_day).days + 1
        if days < 28:
            return f"{days} days"
        fiscal = " from April" if self.granularity is Grain.FISCAL_YEAR else ""
        return f"{round(days / 30.44)} months{fiscal}"

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
            case Grain.HALF:
                return f"{day.year:04}-H{(day.month + 5) // 6}"
            case Grain.QUARTER:
                return f"{day.year:04}-Q{(day.month + 2) // 3}"
            case Grain.MONTH:
                return f"{day.year:04}-{day.month:02}"
            case Grain.DAY:
                return day.isoformat()


_WRITTEN = re.compile(
    r"(?P<fiscal>FY)?(?P<year>[0-9]{4})"
    r"(?:-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)
_NOTATION = "write it like 2006, 2006-03, 2006-03-21, 2016-H1, 2016-Q4, FY2019, 2005/2008 or 2010~"


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
        return spanned(PrintedPeriod(said[0], said[-1], body.endswith("~")))
    except ValueError as reason:
        raise ValueError(f"“{body}” is no period: {reason}") from None


# --- from what is said to days -------------------------------------------------------------


def spanned(printed: PrintedPeriod) -> Period:
    """The days that a printed period runs over; ``ValueError`` says why there are none."""
    start, end = _period(printed.start), _period(printed.end)
    if start.granularity is not end.granularity:
        raise ValueError(f"it runs from a {start.granularity} to a {end.granularity}")
    return replace(start, last_day=end.last_day, approximate=printed.approximate)


def _period(said: Moment) -> Period:
    if said.year is None:
        raise ValueError("it names no year; an earlier sentence may")
    if said.month is not None and not 1 <= said.month <= 12:
        raise ValueError("month must be in 1..12")
    if said.fiscal:
        return _fiscal(said, said.year)
    if said.half:
        return _months(said.year, 6 * said.half - 5, 6, Grain.HALF)
    if said.quarter:
        return _months(said.year, 3 * said.quarter - 2, 3, Grain.QUARTER)
    if said.day is not None:
        if said.month is None:
            raise ValueError("it names no month")
        day = date(said.year, said.month, said.day)
        return Period(day, day, Grain.DAY)
    if said.month is not None:
        return _months(said.year, said.month, 1, Grain.MONTH)
    return _months(said.year, 1, 12, Grain.YEAR)


def _fiscal(said: Moment, year: int) -> Period:
    """A fiscal year or a part of it: its third quarter begins in October, its March is of the next year."""
    if said.day is not None:
        raise ValueError("a day has no fiscal year")
    if said.half:
        return _months(year, 6 * said.half - 2, 6, Grain.MONTH)
    if said.quarter:
        return _months(year, 3 * said.quarter + 1, 3, Grain.QUARTER)
    if said.month is not None:
        return _months(year, said.month + 12 * (said.month < 4), 1, Grain.MONTH)
    return _months(year, 4, 12, Grain.FISCAL_YEAR)


def _months(year: int, month: int, count: int, grain: Grain) -> Period:
    """So many whole months from one that may lie in the next year (13 is its January)."""
    final = month + count - 1
    first = date(year + (month > 12), month - 12 * (month > 12), 1)
    last = date(year + (final > 12), final - 12 * (final > 12), 1)
    return Period(first, last.replace(day=calendar.monthrange(last.year, last.month)[1]), grain)
