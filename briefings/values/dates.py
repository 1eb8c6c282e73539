"""Dates as they are said: the parts of a year, half, quarter, month or day, and the ends of a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Moment:
    """The parts of a date that are said; ``year`` is the first calendar year of a fiscal one."""

    year: int | None = None
    fiscal: bool = False
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, parts: Mapping[str, str | None]) -> Moment:
        """From the named groups of a match."""
        names = ("year", "half", "quarter", "month", "day")
        number = {name: int(value) for name in names if (value := parts.get(name))}
        return cls(fiscal=bool(parts.get("fiscal")), **number)

    def within(self, other: Moment) -> Moment:
        """With the coarser parts it leaves out taken from the other end of its range."""
        filled = self
        if self.year is None:
            filled = replace(self, year=other.year, fiscal=other.fiscal and self.month is None)
        if self.day is not None and self.month is None:
            filled = replace(filled, month=other.month)
        return filled


@dataclass(frozen=True)
class PrintedPeriod:
    """What a printed period says: its ends (the same twice if single), and whether about."""

    start: Moment
    end: Moment
    approximate: bool = False
