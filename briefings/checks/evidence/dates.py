"""The periods a passage prints, also those that only earlier words give a year (同年９月)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from briefings.checks.evidence.shape import Reader
from briefings.checks.evidence.sources import SourceText, Span
from briefings.language import LANGUAGES
from briefings.language.dates import dates_in
from briefings.values.periods import Period

REACH = 2000
"""Characters before a period without a year in which its year is looked for."""
# Some sources print spaces between numbers and Japanese counters.
_LOOSE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


@dataclass(frozen=True)
class Dates:
    """Finds periods in a source by its language, and reads them by its date."""

    source: SourceText
    reader: Reader
    known: dict[Span, tuple[Period, ...]] = field(default_factory=dict)
    """What passages print: many figures ask for the same."""

    def says(self, span: Span, period: Period) -> bool:
        """Whether what is printed there is that period."""
        printed = self.source.text[slice(*span)]
        before = self.source.text[max(0, span[0] - REACH) : span[0]]
        last = max(self._dated(_tight(before)), default=None)
        return any(period.agrees(one) for one in self._meanings(printed, last[1] if last else None))

    def prints(self, period: Period, within: Span) -> bool:
        """Whether a passage prints a period: as such, by a date inside it, or by its ends."""
        if within not in self.known:
            self.known[within] = tuple(dict.fromkeys(self._printed(within)))
        printed = self.known[within]
        if any(period.agrees(one) or (period.single and period.covers(one)) for one in printed):
            return True
        starts = any(one.first_day == period.first_day for one in printed)
        return starts and any(one.last_day == period.last_day for one in printed)

    def _printed(self, within: Span) -> Iterator[Period]:
        text = _tight(self.source.text[slice(*within)])
        before = _tight(self.source.text[max(0, within[0] - REACH) : within[0]])
        yield from (period for _, period in self._dated(text))
        yield from (period for _, _, period in dates_in(text, ""))  # bare years of tables
        dated = sorted(self._dated(before + text))
        starts = [start for start, _ in dated]
        # A source may have a summary in another language.
        for rules in LANGUAGES.values():
            for match in rules.dates.yearless.finditer(text):
                at = len(before) + match.start()
                index = bisect_left(starts, at) - 1
                near = index >= 0 and starts[index] >= at - REACH
                yield from self._meanings(match[0], dated[index][1] if near else None)

    def _dated(self, text: str) -> Iterator[tuple[int, Period]]:
        """What is printed with a year of its own, and where."""
        for start, _, period in dates_in(text, self.reader.document.language):
            yield start, period
        for rules in LANGUAGES.values():
            for match in rules.dates.counted.finditer(text):
                yield from ((match.start(), period) for period in self._read(match[0], None))

    def _meanings(self, printed: str, last: Period | None) -> Iterator[Period]:
        """What a printed period can say: 同年 or a bare month is of the last year printed
        before it, or of the one in which the document speaks, up to then."""
        yield from self._read(printed, max(last.years) if last else None)
        if today := self.reader.document.published:
            spoken = self._read(printed, max(today.years))
            yield from (period for period in spoken if period.first_day <= today.last_day)

    def _read(self, printed: str, year: int | None) -> Iterator[Period]:
        with suppress(ValueError):
            yield self.reader.period(printed, year)


def _tight(text: str) -> str:
    return _LOOSE.sub("", text)
