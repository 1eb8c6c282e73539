"""Whether a figure stands in its place of the source, whole and with its period."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from briefings.checks.evidence.belonging import Owners
from briefings.checks.evidence.dates import SourceDates
from briefings.checks.evidence.matching import Match, matches
from briefings.checks.evidence.shape import Fault, Reader
from briefings.checks.evidence.sources import SourceText, Span
from briefings.content import Evidence, Spot
from briefings.library.figures import CitedFigure
from briefings.values import printed
from briefings.values.periods import Period
from briefings.values.printed import PrintedFigure
from briefings.values.text import CommonText

WHOLE = "Take in the words that belong to the figure, and store what they say."
FUSED = "Where that is the mark of a note, fused to the figure, it cannot be told from its digits."


@dataclass(frozen=True)
class Occurrence:
    """Where a figure starts (line 0: nowhere), or what keeps it from being found."""

    line: int = 0
    faults: tuple[Fault, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class DocumentSource:
    """A document's source as held: its text, and its places as far as their headings stand."""

    source: SourceText
    reader: Reader
    spans: Mapping[str, Span]

    @cached_property
    def dates(self) -> SourceDates:
        return SourceDates(self.source, self.reader)

    @cached_property
    def printed(self) -> list[PrintedFigure]:
        """The source read once into the figures that stand in it."""
        text = CommonText(self.source.text, self.source.lines, self.source.rows)
        return printed.figures(text, self.reader.lexicon)

    @cached_property
    def owners(self) -> Owners:
        return Owners(self.source, self.dates)

    def find(self, figure: CitedFigure, evidence: Evidence) -> Occurrence:
        """Look a figure up in its place."""
        within = self.spans.get(evidence.at)
        if within is None:
            return Occurrence(0, (Fault("at", f"the heading of “{evidence.at}” is not where it should be"),))
        if evidence.declared is not None:
            return Occurrence(self.source.line(within[0]))
        faults = [*self._unit(evidence, within), *self._period(figure, evidence, within)]
        found = self._found(figure, evidence, within)
        if not found:
            return Occurrence(0, (self._absent(figure, evidence), *faults))
        if evidence.after:
            chosen, fault = self._counted(evidence, [match.span for match in found], within)
            found = [match for match in found if match.span in chosen]
            faults += fault
        whole, fault = self._whole(figure, evidence, found)
        whole, owner = self._owned(figure, whole, within)
        line = self.source.line(whole[0][0]) if whole else 0
        return Occurrence(line, (*faults, *fault, *owner), whole[0] if whole else None)

    # --- the figure ------------------------------------------------------------------------

    def _found(self, figure: CitedFigure, evidence: Evidence, within: Span) -> list[Match]:
        """Where a date's characters stand, or those of an amount, as figures of their own."""
        if figure.date is not None:
            return [Match(span) for span in self.source.find(evidence.figure, within)]
        spans = self.source.occurrences(evidence.figure, within)
        return matches(self.source, self.printed, spans, figure, self.reader)

    def _absent(self, figure: CitedFigure, evidence: Evidence) -> Fault:
        everywhere = self.source.span(1)
        found = self._found(figure, evidence, everywhere)
        lines = ", ".join(str(self.source.line(match.span[0])) for match in found[:5])
        hint = f"It is printed on line {lines}." if lines else "It is printed nowhere in the source."
        if not lines and (parts := self.source.occurrences(evidence.figure, everywhere)):
            hint = f"On line {self.source.line(parts[0][0])} it is part of another number. {FUSED}"
        return Fault("figure", f"“{evidence.figure}” is not printed in “{evidence.at}”", hint)

    def _counted(self, evidence: Evidence, found: list[Span], within: Span) -> tuple[list[Span], list[Fault]]:
        """Those that start at the nth number behind the anchor."""
        anchors = self.source.find(evidence.after, within)
        if not anchors:
            return [], [Fault("after", f"“{evidence.after}” is not printed in “{evidence.at}”")]
        behind = self._numbers((anchors[0][1], within[1]))
        number = next(itertools.islice(behind, evidence.nth - 1, None), None)
        if number is None:
            message = f"fewer than {evidence.nth} numbers stand behind “{evidence.after}”"
            return [], [Fault("nth", message)]
        chosen = [span for span in found if self._first_number(span) == number[0]]
        if chosen:
            return chosen, []
        stands = self.source.text[slice(*number)]
        message = f"number {evidence.nth} behind “{evidence.after}” is {stands}, not “{evidence.figure}”"
        return [], [Fault("nth", message)]

    def _first_number(self, span: Span) -> int | None:
        return next((start for start, _ in self._numbers(span)), None)

    def _numbers(self, within: Span) -> Iterator[Span]:
        """The numbers printed there in digits, one after the other."""
        for one in printed.covering(self.printed, within):
            for start, end in one.numbers:
                if start >= within[0] and end <= within[1] and self.source.text[start].isdecimal():
                    yield start, end

    def _whole(
        self, figure: CitedFigure, evidence: Evidence, found: list[Match]
    ) -> tuple[list[Span], list[Fault]]:
        """Those that say what is stored, read with what stands around them."""
        if figure.date is not None:
            said = [match.span for match in found if self.dates.says(match.span, figure.date)]
            message, hint = f"“{evidence.figure}” is not {figure.date} where it is printed", ""
        else:
            said = [match.span for match in found if not match.instead]
            other = next((match for match in found if match.instead), Match((0, 0)))
            message = f"the source says more: “{other.instead}”"
            hint = f"{other.reason}." if other.reason else WHOLE
        return said, [] if said or not found else [Fault("figure", message, hint)]

    def _owned(self, figure: CitedFigure, spans: list[Span], within: Span) -> tuple[list[Span], list[Fault]]:
        """Those that are this figure's, and no other period's or row's."""
        faults = {span: self.owners.fault(figure, span, within) for span in spans}
        own = [span for span, fault in faults.items() if fault is None]
        return (own, []) if own else (spans, [fault for fault in faults.values() if fault][:1])

    # --- its unit and its period -----------------------------------------------------------

    def _unit(self, evidence: Evidence, within: Span) -> Iterator[Fault]:
        if evidence.unit_from and not self.source.find(evidence.unit_from, within):
            yield Fault("unit_from", f"“{evidence.unit_from}” is not printed in “{evidence.at}”")

    def _period(self, figure: CitedFigure, evidence: Evidence, within: Span) -> Iterator[Fault]:
        if evidence.when:
            found = self.source.find(evidence.when, within)
            if not found:
                yield Fault("when", f"“{evidence.when}” is not printed in “{evidence.at}”")
            elif figure.period and not any(self.dates.says(span, figure.period) for span in found):
                yield Fault("when", f"“{evidence.when}” is not {figure.period} where it is printed")
        elif figure.period and not self._of_its_time(figure.period, within):
            yield Fault("figure", f"“{evidence.at}” prints no period that is {figure.period}",
                        "Add `when:` with the period as printed.")  # fmt: skip

    def _of_its_time(self, period: Period, within: Span) -> bool:
        """Whether the place prints the period, or the document itself is of that time."""
        published = self.reader.document.published
        return (published is not None and period.covers(published)) or self.dates.prints(period, within)


def places(source: SourceText, spots: Mapping[str, Spot]) -> tuple[dict[str, Span], dict[str, Fault]]:
    """Each place from its heading's line to the next place's; those that have moved."""
    starts = sorted({spot.line for spot in spots.values()})
    beyond = dict(itertools.pairwise(starts))
    spans: dict[str, Span] = {}
    moved: dict[str, Fault] = {}
    for name, spot in spots.items():
        lines = source.headings(spot.heading)
        if spot.line in lines:
            spans[name] = source.span(spot.line, beyond.get(spot.line))
        else:
            hint = f"It stands on line {', '.join(map(str, lines[:5]))}." if lines else "It stands nowhere."
            moved[name] = Fault("line", f"“{spot.heading}” is not on line {spot.line} of the source", hint)
    return spans, moved
