"""The dates that a source prints, also those that only earlier words give a year (同年９月)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from briefings.checks.evidence.shape import Reader
from briefings.checks.evidence.sources import SourceText, Span
from briefings.language import LANGUAGES
from briefings.language.dates import dates_in
from briefings.language.rules import BARE_YEAR
from briefings.values.periods import Period

REACH = 2000
"""Characters before a period without a year in which its year is looked for."""
# Some sources print spaces between numbers and Japanese counters.
_LOOSE = re.compile(r"(?<=[^\x00-\x7f]) (?=.)|(?<=.) (?=[^\x00-\x7f])")
# A year that a line break cuts, and one that heads a row whose cells are parted by commas.
_CUT = re.compile(r"(?<![0-9])(?:[0-9] [0-9]{3}|[0-9]{2} [0-9]{2}|[0-9]{3} [0-9])(?= ?年)")
_CELL = re.compile(r"(?:1[6-9]|20)[0-9]{2}(?=[,;])")
# A word at once behind a bare year counts or numbers something: 2006人.
_COUNTING = re.compile(r"[A-Za-z\u3040-\u30ff\u3400-\u9fff\u3005]")


@dataclass(frozen=True)
class PrintedDate:
    """A date where it is printed; one without a year of its own may mean several."""

    start: int
    end: int
    meanings: tuple[Period, ...]
    whole: bool

    def says(self, period: Period) -> bool:
        return any(period.agrees(one) for one in self.meanings)


@dataclass(frozen=True)
class SourceDates:
    """Finds periods in a source by its language, and reads them by its date."""

    source: SourceText
    reader: Reader

    def says(self, span: Span, period: Period) -> bool:
        """Whether what is printed there is that period."""
        printed = self.source.text[slice(*span)]
        return any(period.agrees(one) for one in self._meanings(printed, self._before(span[0])))

    def prints(self, period: Period, within: Span) -> bool:
        """Whether a passage prints a period: as such, by a date inside it, or by its ends."""
        printed = [one for date in self.within(within) for one in date.meanings]
        if any(period.agrees(one) or (period.single and period.covers(one)) for one in printed):
            return True
        starts = any(one.first_day == period.first_day for one in printed)
        return starts and any(one.last_day == period.last_day for one in printed)

    def within(self, within: Span) -> list[PrintedDate]:
        """The dates of a passage, in order."""
        first, beyond = (bisect_left(self.printed, at, key=lambda one: one.start) for at in within)
        return self.printed[first:beyond]

    @cached_property
    def printed(self) -> list[PrintedDate]:
        """Every date that the source prints, in order; of dates within each other the longer."""
        found: list[PrintedDate] = []
        dated: PrintedDate | None = None
        for start, end, period in self._longest():
            if period is None:
                near = dated if dated and dated.start >= start - REACH else None
                printed = self.source.text[start:end]
                meanings = tuple(self._meanings(printed, near.meanings[0] if near else None))
                found += [PrintedDate(start, end, meanings, False)] if meanings else []
            else:
                dated = PrintedDate(start, end, (period,), True)
                found.append(dated)
        return found

    @cached_property
    def _whole(self) -> list[PrintedDate]:
        return [one for one in self.printed if one.whole]

    def _before(self, at: int) -> Period | None:
        """The last period with a year of its own before a place, as far as it is near."""
        index = bisect_left(self._whole, at, key=lambda one: one.start) - 1
        near = index >= 0 and self._whole[index].start >= at - REACH
        return self._whole[index].meanings[0] if near else None

    def _longest(self) -> Iterator[tuple[int, int, Period | None]]:
        """The dates found by any language; a source may have a summary in another."""
        reached = 0
        for start, end, period in sorted(self._found(), key=lambda one: (one[0], -one[1])):
            if start >= reached:
                yield start, end, period
                reached = end

    def _found(self) -> Iterator[tuple[int, int, Period | None]]:
        yield from self._cells()
        kept = [at for at in range(len(self.source.text)) if at not in self._dropped]
        text = "".join(self.source.text[at] for at in kept)
        for code, rules in LANGUAGES.items():
            for start, end, period in dates_in(text, code):
                if not (rules.dates.typed_single is BARE_YEAR and self._counts(text, kept, start, end)):
                    yield kept[start], kept[end - 1] + 1, period
            for match in rules.dates.counted.finditer(text):
                for period in self._read(match[0], None):
                    yield kept[match.start()], kept[match.end() - 1] + 1, period
            for match in re.finditer("|".join(rules.dates.now) or "(?!)", text):
                if not re.match("[0-9年度月日末]", text[match.start() - 1 : match.start()]):
                    for period in self._read(match[0], None):
                        yield kept[match.start()], kept[match.end() - 1] + 1, period
            for match in rules.dates.yearless.finditer(text):
                yield kept[match.start()], kept[match.end() - 1] + 1, None

    def _cells(self) -> Iterator[tuple[int, int, Period | None]]:
        """The years that begin a line, before a comma."""
        text, lines = self.source.text, self.source.lines
        for match in _CELL.finditer(text):
            before = match.start() - 1 - text.startswith(" ", match.start() - 1)
            if before < 0 or lines[before] != lines[match.start()]:
                for period in self._read(match[0], None):
                    yield match.start(), match.end(), period

    @cached_property
    def _dropped(self) -> frozenset[int]:
        """Spaces that are layout, also those within a year that a line break cuts."""
        text, lines = self.source.text, self.source.lines
        cuts = (text.index(" ", match.start()) for match in _CUT.finditer(text))
        loose = (match.start() for match in _LOOSE.finditer(text))
        return frozenset((*loose, *(at for at in cuts if lines[at - 1] != lines[at + 1])))

    def _counts(self, text: str, kept: list[int], start: int, end: int) -> bool:
        """Whether four digits count what stands at once behind them."""
        bare = text[start:end].isdecimal() and end < len(text) and kept[end] == kept[end - 1] + 1
        return bare and _COUNTING.match(text, end) is not None

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
