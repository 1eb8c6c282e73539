"""Dates of one sentence beside those of its translation: each language may leave out what it has said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefings.language import rules_for
from briefings.language.rules import NEVER, DateRules
from briefings.values.periods import Grain, Period

Found = tuple[int, int, Period]
"""Where a date stands in a sentence, and what it says."""
Part = tuple[int, int]
"""A month and its day without a year; day 0 for a month alone."""


@dataclass(frozen=True)
class TypedDates:
    """What a sentence types: dates with their year, and months or days whose year stands elsewhere.

    Of a language whose months are not known, ``years_only``.
    """

    dates: tuple[Period, ...]
    parts: frozenset[Part] = frozenset()
    years_only: bool = False

    def beyond(self, other: TypedDates) -> list[str]:
        """The dates here that the other does not say, in whatever words."""
        if self.years_only or other.years_only:
            return [str(year) for year in self._years() - other._years()]
        return [str(one) for one in dict.fromkeys(self.dates) if not other._says(one)]

    def _years(self) -> set[int]:
        return {min(end.years) for one in self.dates for end in one.ends}

    @property
    def _calendar_years(self) -> set[int]:
        kept = (one for one in self.dates if one.granularity is not Grain.FISCAL_YEAR)
        return {min(end.years) for one in kept for end in one.ends}

    def _says(self, period: Period) -> bool:
        """As such, as an end of a range or by both ends; or its year by one date and the rest alone."""
        if any(period.agrees(one) or period in one.ends for one in self.dates):
            return True
        if not period.single:
            return all(self._says(end) for end in period.ends)
        day = period.first_day
        if day.year not in self._calendar_years:
            return False
        match period.granularity:
            case Grain.YEAR:
                return True
            case Grain.MONTH:
                return any(month == day.month for month, _ in self.parts)
            case Grain.DAY:
                return (day.month, day.day) in self.parts
        return False


def dated(text: str, code: str, dates: Sequence[Found]) -> TypedDates:
    """What a sentence of a language types, with the dates that were found in it."""
    rules = rules_for(code).dates
    whole = tuple(period for _, _, period in dates)
    if rules.part is NEVER:
        return TypedDates(whole, years_only=True)
    return TypedDates(whole, frozenset(_parts(text, rules, dates)) if whole else frozenset())


def _parts(text: str, rules: DateRules, dates: Sequence[Found]) -> Iterator[Part]:
    """Months and days without a year: 9月, 5日 of the month before it, 1 and of “1 and 5 May 2020”."""
    for start, end, _ in dates:  # What says its year speaks for itself.
        text = text[:start] + re.sub(r"[0-9]", "#", text[start:end]) + text[end:]
    months = [(start, period.last_day.month) for start, _, period in dates]
    month = 0
    for found in rules.part.finditer(text):
        while months and months[0][0] <= found.start():
            month = months.pop(0)[1]
        said = found["month"]
        if said and said.casefold() in rules.names:
            said = rules.names[said.casefold()]
        if number := re.match(r"[0-9]+", said or ""):
            month = int(number[0])
        if "#" not in (said or "#") and not any(
            start <= found.start("month") < end for start, end, _ in dates
        ):
            yield month, 0
        for number in re.finditer(r"(?<![0-9#])[0-9]{1,2}(?![0-9])", found["days"] or ""):
            yield month, int(number[0])
