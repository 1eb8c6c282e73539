"""Whether a figure stands in its place of the source, whole and with its period."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from briefings.checks.evidence import surroundings
from briefings.checks.evidence.dates import Dates
from briefings.checks.evidence.shape import Fault, Reader
from briefings.checks.evidence.sources import SourceText, Span
from briefings.content import Evidence, Spot
from briefings.library.figures import CitedFigure
from briefings.values.periods import Period


@dataclass(frozen=True)
class Found:
    """Where a figure starts (line 0: nowhere), or what keeps it from being found."""

    line: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Held:
    """A document's source as held: its text, and its places as far as their headings stand."""

    source: SourceText
    reader: Reader
    spans: Mapping[str, Span]

    @cached_property
    def dates(self) -> Dates:
        return Dates(self.source, self.reader)

    @cached_property
    def _stops(self) -> surroundings.Stops:
        return surroundings.stops()

    def find(self, figure: CitedFigure, evidence: Evidence) -> Found:
        """Look a figure up in its place."""
        within = self.spans.get(evidence.at)
        if within is None:
            return Found(0, (Fault("at", f"the heading of “{evidence.at}” is not where it should be"),))
        if evidence.declared is not None:
            return Found(self.source.line(within[0]))
        faults = [*self._unit(evidence, within), *self._period(figure, evidence, within)]
        found = self.source.find(evidence.figure, within)
        if not found:
            return Found(0, (self._absent(evidence), *faults))
        if evidence.after:
            found, fault = self._counted(evidence, found, within)
            faults += fault
        whole, fault = self._whole(figure, evidence, found)
        line = self.source.line(whole[0][0]) if whole else 0
        return Found(line, (*faults, *fault))

    # --- the figure ------------------------------------------------------------------------

    def _absent(self, evidence: Evidence) -> Fault:
        everywhere = self.source.find(evidence.figure, self.source.span(1))
        lines = ", ".join(str(self.source.line(start)) for start, _ in everywhere[:5])
        hint = f"It is printed on line {lines}." if lines else "It is printed nowhere in the source."
        return Fault("figure", f"“{evidence.figure}” is not printed in “{evidence.at}”", hint)

    def _counted(self, evidence: Evidence, found: list[Span], within: Span) -> tuple[list[Span], list[Fault]]:
        """Those that start at the nth number behind the anchor."""
        anchors = self.source.find(evidence.after, within)
        if not anchors:
            return [], [Fault("after", f"“{evidence.after}” is not printed in “{evidence.at}”")]
        behind = self.source.numbers((anchors[0][1], within[1]))
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
        return next((start for start, _ in self.source.numbers(span)), None)

    def _whole(
        self, figure: CitedFigure, evidence: Evidence, found: list[Span]
    ) -> tuple[list[Span], list[Fault]]:
        """Those that say what is stored, read with what stands around them."""
        if figure.date is not None:
            said = [span for span in found if self.dates.says(span, figure.date)]
            message, hint = f"“{evidence.figure}” is not {figure.date} where it is printed", ""
        else:
            more = {
                span: surroundings.longer(self.source, span, figure, self.reader, self._stops)
                for span in found
            }
            said = [span for span, text in more.items() if not text]
            message = f"the source says more: “{next(iter(more.values()), '').strip()}”"
            hint = "Take in the words that belong to the figure, and store what they say."
        return said, [] if said or not found else [Fault("figure", message, hint)]

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
