"""Whether a figure stands in its place of the source, whole and with its period."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefings.content import Evidence, Spot
from briefings.evidence.dates import Dates
from briefings.evidence.shape import Fault, Reader
from briefings.evidence.sources import SourceText, Span
from briefings.figures import Cited
from briefings.periods import Period
from briefings.quantities import Quantity

REACH = 12
"""Characters around a figure in which something could make it another one."""
# A decrease may be stored without its sign where the label says that it is one.
_FALL = re.compile(r"減|落|低下|下回|縮小|マイナス|\b(?:fall|fell|drop|declin|decreas|loss|below)")
# Where a reading of the surroundings stops: punctuation and bullets, words that only look
# like a relation (条約, 強化).
_STOP_BEFORE = re.compile(r"[。、;:!?()「」『』]|[-–—−•*] |(?<=[条契公規予節制盟])約")
_STOP_BEHIND = re.compile(r"[。、;:!?()「」『』]| [-–—−]|[強弱](?=[化いく調固制力点])")


_CELL_END = re.compile(r" (?!thousand|million|billion|trillion|[千万億兆])")
_HIRAGANA = re.compile("[ぁ-ん]")


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

    @property
    def dates(self) -> Dates:
        return Dates(self.source, self.reader)

    def find(self, figure: Cited, evidence: Evidence) -> Found:
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
        line = self.source.line(found[0][0])
        if evidence.after:
            found, fault = self._counted(evidence, found, within)
            faults += fault
        if found:
            line = self.source.line(found[0][0])
            faults += self._whole(figure, evidence, found)
        return Found(line, tuple(faults))

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

    def _whole(self, figure: Cited, evidence: Evidence, found: list[Span]) -> list[Fault]:
        """One occurrence must say what is stored, read with what stands around it."""
        if figure.date is not None:
            if any(self.dates.says(span, figure.date) for span in found):
                return []
            return [Fault("figure", f"“{evidence.figure}” is not {figure.date} where it is printed")]
        longer = [self._longer(span, figure) for span in found]
        if "" in longer:
            return []
        return [Fault("figure", f"the source says more: “{longer[0].strip()}”",
                      "Take in the words that belong to the figure, and store what they say.")]  # fmt: skip

    def _longer(self, span: Span, figure: Cited) -> str:
        """The characters around an occurrence that make it another quantity, or nothing:
        約 before it, 以上 behind it, a sign, the other end of a range, more of the unit."""
        assert figure.quantity is not None
        unit = figure.quantity.unit
        try:
            own = self.reader.amount(self.source.text[slice(*span)], unit)
        except ValueError:
            return ""  # The shape is at fault, and said so.
        for start, end in self._surroundings(span):
            text = self.source.text[start:end]
            try:
                other = self.reader.amount(text, unit)
            except ValueError:
                continue
            if not self._same(own, other, figure):
                return text
        return ""

    def _same(self, own: Quantity, other: Quantity, figure: Cited) -> bool:
        assert figure.quantity is not None
        if other.unit not in ("", own.unit or figure.quantity.unit) or other.relation is not own.relation:
            return False
        falls = any(_FALL.search(label.casefold()) for label in figure.label.root.values())
        return other.low in (own.low, -own.low if falls else own.low) and other.high == own.high

    def _surroundings(self, span: Span) -> Iterator[Span]:
        """The occurrence with ever more in front of it, then with ever more behind it."""
        start, end = span
        text = self.source.text
        floor = start if self._caption(span) else max(0, start - REACH)
        stops = [match.end() for match in _STOP_BEFORE.finditer(text, floor, start)]
        for first in range(start - 1, max([floor, *stops]) - 1, -1):
            if not (_latin(text[first]) and _latin(text[first - 1 : first])):
                yield first, end
        # The next cell of a table is no unit of a bare number.
        ends = (_STOP_BEHIND, _CELL_END) if text[end - 1].isdecimal() else (_STOP_BEHIND,)
        stop = [match.start() for pattern in ends if (match := pattern.search(text, end, end + REACH))]
        for last in range(end + 1, min([*stop, len(text), end + REACH]) + 1):
            if not (_latin(text[last - 1]) and _latin(text[last : last + 1])):
                yield start, last

    def _caption(self, span: Span) -> bool:
        """Whether a triangle before it heads a line that goes on in words: no minus sign."""
        text, lines = self.source.text, self.source.lines
        mark = span[0] - 1
        heads = lines[mark - 1 : mark] != (lines[mark],)
        rest = text[span[1] : bisect_right(lines, lines[mark])]
        return text[mark] in "▲△" and heads and bool(_HIRAGANA.search(rest))

    # --- its unit and its period -----------------------------------------------------------

    def _unit(self, evidence: Evidence, within: Span) -> Iterator[Fault]:
        if evidence.unit_from and not self.source.find(evidence.unit_from, within):
            yield Fault("unit_from", f"“{evidence.unit_from}” is not printed in “{evidence.at}”")

    def _period(self, figure: Cited, evidence: Evidence, within: Span) -> Iterator[Fault]:
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
    spans: dict[str, Span] = {}
    moved: dict[str, Fault] = {}
    for name, spot in spots.items():
        beyond = next((line for line in starts if line > spot.line), None)
        lines = source.headings(spot.heading)
        if spot.line in lines:
            spans[name] = source.span(spot.line, beyond)
        else:
            hint = f"It stands on line {', '.join(map(str, lines[:5]))}." if lines else "It stands nowhere."
            moved[name] = Fault("line", f"“{spot.heading}” is not on line {spot.line} of the source", hint)
    return spans, moved


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
