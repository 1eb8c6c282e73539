"""Whether the characters kept as evidence say what is stored: amount, unit, relation, period.

This needs no source, only what the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from briefings.checks.evidence import heads
from briefings.checks.evidence.heads import Head
from briefings.content import Document, Evidence, Status
from briefings.language import LANGUAGES
from briefings.language.dates import read
from briefings.library.figures import CitedFigure
from briefings.problems import those_known
from briefings.values import quantities
from briefings.values.lexicon import Lexicon
from briefings.values.periods import Period
from briefings.values.printed import PrintedFigure
from briefings.values.quantities import Quantity, Relation


@dataclass(frozen=True)
class Fault:
    """Why a figure is broken; ``key`` is the part of its evidence to mend."""

    key: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Reader:
    """Reads figures as one document prints them: its date for relative periods, and the
    forms of its language's units."""

    document: Document
    lexicon: Lexicon
    heads: dict[tuple[str, str], Head | None] = field(default_factory=dict, compare=False, repr=False)
    """Those read so far: all figures of a table have the same."""

    def printed(self, text: str) -> PrintedFigure:
        """A printed figure; ``ValueError`` if it is none."""
        return quantities.whole(text, self.lexicon)

    def period(self, printed: str, year: int | None = None) -> Period:
        """A printed period; ``year`` serves one that names none. ``ValueError`` if none."""
        return read(printed, self.document.published, year)

    def head(self, text: str, unit: str) -> Head | None:
        """The unit of a table's head, this one where its words allow that; nothing where it names none."""
        key = text, unit
        if key not in self.heads:
            self.heads[key] = heads.read(text, lambda part, unit: self.printed(part).quantity(unit), unit)
        return self.heads[key]


PRINTED = "Copy the characters that carry it in the source, and no others."
"""What to do where the evidence is nothing that can be read."""
ANEW = "Store what is printed, or mend the evidence: one of the two is wrong."
"""What to do where the figure stored and its evidence do not say the same."""


HEAD = "Give the characters of the head that carry it: 単位：千人, （百万円）, thousand tonnes."
"""What to do where the head of a table is no unit."""


def unplaced(evidence: Evidence, reader: Reader) -> Iterator[Fault]:
    """A place that the document does not have."""
    places = reader.document.places
    if evidence.at not in places:
        yield Fault("at", f"no place is called “{evidence.at}”", those_known(places))


def faults(figure: CitedFigure, reader: Reader) -> Iterator[Fault]:
    """What is wrong with a figure's evidence in itself."""
    evidence = figure.evidence
    if evidence is None or evidence.declared is not None:
        return
    if figure.date is not None:
        yield from _date(figure.date, evidence, reader)
    elif figure.quantity is not None:
        yield from _amount(figure, figure.quantity, evidence, reader)
        if evidence.unit_from and reader.head(evidence.unit_from, figure.quantity.unit) is None:
            yield Fault("unit_from", f"“{evidence.unit_from}” names no unit", HEAD)
    if figure.period is not None and evidence.when:
        yield from _when(figure.period, evidence, reader)


def falls(figure: CitedFigure) -> bool:
    """Whether its label calls it a decrease, so that it may be stored without a sign."""
    falling = "|".join(filter(None, (rules.surroundings.falls for rules in LANGUAGES.values())))
    return any(re.search(falling, label.casefold()) for label in figure.label.root.values())


def estimate_stored(figure: CitedFigure) -> bool:
    """Whether it is stored as what is not certain."""
    assert figure.quantity is not None
    return figure.status is not Status.RESULT or figure.quantity.relation is Relation.ABOUT


def _amount(figure: CitedFigure, stored: Quantity, evidence: Evidence, reader: Reader) -> Iterator[Fault]:
    try:
        whole = reader.printed(evidence.figure)
        printed = whole.quantity(stored.unit)
    except ValueError as reason:
        yield Fault("figure", str(reason), PRINTED)
        return
    if falls(figure) and printed.low < 0 <= stored.low:
        printed = printed.mirrored
    head = reader.head(evidence.unit_from, stored.unit) if evidence.unit_from else None
    if head and not printed.unit:
        printed = head.over(printed)
    if (printed.low, printed.high) != (stored.low, stored.high):
        message = f"“{evidence.figure}” is {_span(printed)}, the amount stored is {_span(stored)}"
        yield Fault("figure", message, ANEW)
    if printed.relation is not stored.relation:
        message = f"“{evidence.figure}” says {printed.relation}, stored is {stored.relation}"
        yield Fault("figure", message, ANEW)
    if whole.estimated and not estimate_stored(figure):
        message = f"“{evidence.figure}” is an estimate, stored is a result"
        yield Fault("figure", message, "Give the figure a `status:`, or store it as about.")
    if not printed.unit and not evidence.unit_from:
        yield Fault("figure", f"“{evidence.figure}” names no unit",
                    "Add the unit as printed, or `unit_from:` where a table head carries it.")  # fmt: skip
    elif printed.unit not in ("", stored.unit):
        message = f"“{evidence.figure}” is in {printed.unit}, stored is {stored.unit}"
        yield Fault("figure", message, ANEW)


def _date(stored: Period, evidence: Evidence, reader: Reader) -> Iterator[Fault]:
    try:
        printed = reader.period(evidence.figure, stored.first_day.year)
    except ValueError as reason:
        yield Fault("figure", str(reason), PRINTED)
        return
    exact = replace(printed, approximate=stored.approximate) == printed
    if not (exact and stored.agrees(printed)):
        yield Fault("figure", f"“{evidence.figure}” is {printed}, the date stored is {stored}", ANEW)


def _when(stored: Period, evidence: Evidence, reader: Reader) -> Iterator[Fault]:
    try:
        printed = reader.period(evidence.when, stored.first_day.year)
    except ValueError as reason:
        yield Fault("when", str(reason), PRINTED)
        return
    if not stored.agrees(printed):
        yield Fault("when", f"“{evidence.when}” is {printed}, the period stored is {stored}", ANEW)


def _span(quantity: Quantity) -> str:
    if quantity.high is None:
        return f"{quantity.low:,f}"
    return f"{quantity.low:,f} to {quantity.high:,f}"
