"""Evidence held against the printed figures of a source: it must be one of them, whole.

What stands around the characters kept as evidence and changes what they say belongs to the figure
there: 約 before them or 以上 behind, a sign, the other end of a range, more of the unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.checks.evidence.shape import Reader, estimate_stored, falls
from briefings.checks.evidence.sources import SourceText, Span
from briefings.library.figures import CitedFigure
from briefings.values import printed
from briefings.values.printed import PrintedFigure
from briefings.values.relations import Relation


@dataclass(frozen=True)
class Match:
    """Where evidence is found, and what the source says there instead; nothing where it is the same."""

    span: Span
    instead: str = ""
    reason: str = ""


def matches(
    source: SourceText,
    known: Sequence[PrintedFigure],
    spans: Sequence[Span],
    figure: CitedFigure,
    reader: Reader,
) -> list[Match]:
    """Where the characters of the evidence are numbers of the source, and no parts of other ones."""
    assert figure.evidence is not None
    own = reader.printed(figure.evidence.figure)
    found = []
    for span in spans:
        inside = printed.covering(known, span)
        numbers = [
            number for one in inside for number in one.numbers if number[0] < span[1] and number[1] > span[0]
        ]
        if numbers and all(span[0] <= start and end <= span[1] for start, end in numbers):
            found.append(_match(source, inside, span, figure, own))
    return found


def _match(
    source: SourceText, inside: Sequence[PrintedFigure], span: Span, figure: CitedFigure, own: PrintedFigure
) -> Match:
    start, end = min(span[0], inside[0].start), max(span[1], inside[-1].end)
    text = source.text[start:end].strip()
    if len(inside) > 1:
        return Match(span, text, "These are several figures.")
    there = inside[0]
    whole = all(span[0] <= first and last <= span[1] for first, last in there.numbers)
    if whole and _same(own, there, figure):
        return Match(span)
    return Match(span, text, there.doubt)


def _same(own: PrintedFigure, there: PrintedFigure, figure: CitedFigure) -> bool:
    assert figure.quantity is not None
    unit = figure.quantity.unit
    there = there.cell if own.bare and there.cell else there
    if there.doubt or (there.open if own.bare else there.bare):
        return False
    mine, other = own.quantity(unit), there.quantity(unit)
    if other.unit not in ("", mine.unit or unit):
        return False
    if there.signed and other.relation not in (Relation.EXACTLY, Relation.ABOUT):
        return False  # A fall of 30 or more, or a change of −30 or more: it does not say.
    if there.estimated and not estimate_stored(figure):
        return False
    alike = (mine.low, mine.high, mine.relation)
    turned = other.mirrored
    return alike == (other.low, other.high, other.relation) or (
        falls(figure) and alike == (turned.low, turned.high, turned.relation)
    )
