"""Facts and series points as what is cited: one figure, what it is called, and where it is from.

Documents hold facts and series, themes hold derived facts. Here all become ``CitedFigure`` values
under one canonical reference (``document.fact``, ``document.series/key``, ``theme.fact``), and
derived figures are computed by their declared rule.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from briefings.content import Derivation, Document, Evidence, Fact, Point, Series, Status, Text, Theme
from briefings.language import rules_for
from briefings.values import derivations
from briefings.values.periods import Period
from briefings.values.quantities import Quantity

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class CitedFigure:
    """One figure or date, as a sentence, table or chart quotes it.

    ``owner`` is the document or theme it belongs to, ``path`` its place inside that file.
    ``quantity`` is None for dates and for gaps a source leaves. ``shared`` is the period of all that a
    derived figure is computed from, where they have one.
    """

    reference: str
    owner: str
    path: Path
    label: Text
    quantity: Quantity | None = None
    date: Period | None = None
    period: Period | None = None
    shared: Period | None = None
    status: Status = Status.RESULT
    evidence: Evidence | None = None
    derivation: Derivation | None = None
    sources: tuple[str, ...] = ()
    series: str | None = None
    row: str | None = None
    column: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def time(self) -> Period | None:
        """When it holds: its own period, else that of all it is computed from."""
        return self.period or self.shared

    @property
    def column_key(self) -> str:
        """What the column of a point is known by: its name, else its period."""
        return self.column or (self.period.key if self.period else "")


class UnknownReference(LookupError):
    """No figure has this reference; ``near`` is the nearest one that exists, or empty."""

    def __init__(self, reference: str, near: str) -> None:
        super().__init__(reference)
        self.reference = reference
        self.near = near


@dataclass(frozen=True)
class Figures:
    """Every figure of a workspace by canonical reference, and every series."""

    cited: Mapping[str, CitedFigure] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)

    def find(self, reference: str, home: str = "") -> CitedFigure:
        """The figure a text of ``home`` means. Raises UnknownReference."""
        for canonical in (reference, f"{home}.{reference}"):
            if canonical in self.cited:
                return self.cited[canonical]
        raise UnknownReference(reference, self._near(reference, home, self.cited))

    def knows(self, reference: str, home: str = "") -> bool:
        """Whether a text of ``home`` means a figure by this."""
        return reference in self.cited or f"{home}.{reference}" in self.cited

    def find_series(self, reference: str, home: str = "") -> tuple[str, Series]:
        """A series and its canonical reference. Raises UnknownReference."""
        for canonical in (reference, f"{home}.{reference}"):
            if canonical in self.series:
                return canonical, self.series[canonical]
        raise UnknownReference(reference, self._near(reference, home, self.series))

    def points(self, series: str, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> list[CitedFigure]:
        """The figures of a series, or those of some rows and columns, as the source orders them."""
        points = [self.cited[f"{series}/{point.key}"] for point in self.series[series].points]
        if rows:
            points = [point for row in rows for point in points if point.row == row]
        return [point for point in points if not columns or point.column_key in columns]

    def _near(self, reference: str, home: str, known: Mapping[str, object]) -> str:
        full = reference if "." in reference else f"{home}.{reference}"
        near = difflib.get_close_matches(full, known, 1, 0.6)
        return near[0].removeprefix(f"{home}.") if near else ""


def index(
    documents: Mapping[str, Document], themes: Mapping[str, Theme]
) -> tuple[Figures, list[tuple[CitedFigure, str]]]:
    """All figures, and the derived ones that cannot be computed, each with the reason."""
    cited = {figure.reference: figure for figure in _printed(documents)}
    series = {f"{id}.{name}": series for id, doc in documents.items() for name, series in doc.series.items()}
    derived = {figure.reference: figure for figure in _derived(documents, themes)}
    reasons = _compute(derived, cited)
    failures = [(derived[reference], reason) for reference, reason in reasons.items()]
    return Figures(cited, series), failures


def _compute(derived: Mapping[str, CitedFigure], cited: dict[str, CitedFigure]) -> dict[str, str]:
    """Add the derived figures to those cited, each after its sources; returns why some cannot be."""
    sources = {ref: [of for of in figure.sources if of in derived] for ref, figure in derived.items()}
    order = TopologicalSorter(sources)
    with suppress(CycleError):  # what is in no circle is given all the same
        order.prepare()
    reasons: dict[str, str] = {}
    while ready := order.get_ready():
        for reference in ready:
            try:
                cited[reference] = _computed(derived[reference], cited)
            except ValueError as error:
                reasons[reference] = str(error)
            else:
                order.done(reference)
    waiting = {ref: of for ref, of in sources.items() if ref not in cited and ref not in reasons}
    circles = _in_circles(waiting)
    for reference, of in waiting.items():
        absent = ", ".join(source for source in of if source not in cited)
        reasons[reference] = (
            "it is computed from itself, in a circle"
            if reference in circles
            else f"it is computed from {absent}, which cannot be computed"
        )
    return reasons


def _in_circles(sources: Mapping[str, Sequence[str]]) -> set[str]:
    """Those that are computed from themselves, at whatever remove (Kosaraju's algorithm)."""
    dependents: dict[str, list[str]] = {reference: [] for reference in sources}
    for reference, of in sources.items():
        for source in of:
            dependents.setdefault(source, []).append(reference)
    seen: set[str] = set()
    finished = [one for root in sources for one in _reached(root, sources, seen)]
    seen = set()
    groups = ([*_reached(root, dependents, seen)] for root in reversed(finished))
    return {one for group in groups for one in group if len(group) > 1 or one in sources.get(one, ())}


def _reached(root: str, edges: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[str]:
    """What is reached from a root and not ``seen``, the farthest first; without recursion."""
    path = [] if root in seen else [(root, iter(edges[root]))]
    seen.add(root)
    while path:
        reference, following = path[-1]
        after = next((one for one in following if one in edges and one not in seen), None)
        if after is None:
            path.pop()
            yield reference
        else:
            seen.add(after)
            path.append((after, iter(edges[after])))


def _printed(documents: Mapping[str, Document]) -> Iterator[CitedFigure]:
    for owner, document in documents.items():
        yield from _printed_in(owner, document)


def _printed_in(owner: str, document: Document) -> Iterator[CitedFigure]:
    """The figures of one document."""
    notes = _notes(owner, document)
    yield from (
        _fact(owner, name, fact, notes.get(name, ()))
        for name, fact in document.facts.items()
        if fact.derive is None
    )
    yield from (
        _point(owner, name, series, position, point,
               (*notes.get(name, ()), *notes.get(f"{name}/{point.key}", ())))
        for name, series in document.series.items()
        for position, point in enumerate(series.points)
    )  # fmt: skip


def _notes(owner: str, document: Document) -> dict[str, tuple[str, ...]]:
    """Which notes qualify which fact, series or point of a document."""
    found: dict[str, tuple[str, ...]] = {}
    for name, note in document.notes.items():
        for reference in note.about:
            local = reference.removeprefix(f"{owner}.")
            found[local] = (*found.get(local, ()), f"{owner}.{name}")
    return found


def _fact(owner: str, name: str, fact: Fact, notes: tuple[str, ...]) -> CitedFigure:
    quantity = replace(fact.amount, unit=fact.unit or "") if fact.amount else None
    return CitedFigure(
        reference=f"{owner}.{name}", owner=owner, path=("facts", name), label=fact.label,
        quantity=quantity, date=fact.date, period=fact.period, status=fact.status,
        evidence=fact.evidence, notes=notes,
    )  # fmt: skip


def _point(
    owner: str, name: str, series: Series, position: int, point: Point, notes: tuple[str, ...]
) -> CitedFigure:
    column = series.columns.get(point.column) if point.column else None
    status = point.status or (column.status if column else series.status)
    return CitedFigure(
        reference=f"{owner}.{name}/{point.key}", owner=owner, path=("series", name, "points", position),
        label=_point_label(series, point),
        quantity=replace(point.amount, unit=series.unit) if point.amount else None,
        period=point.period or (column.period if column else None), status=status,
        evidence=series.evidence(point) if point.figure else None,
        series=f"{owner}.{name}", row=point.row, column=point.column, notes=notes,
    )  # fmt: skip


def _point_label(series: Series, point: Point) -> Text:
    """A point is called by its series, with its row and column behind a slash."""
    parts = [series.label]
    if point.row:
        parts.append(series.rows[point.row])
    if point.column:
        parts.append(series.columns[point.column].label)
    return Text(
        {code: rules_for(code).slash.join(part[code] for part in parts) for code in series.label.root}
    )


def _derived(documents: Mapping[str, Document], themes: Mapping[str, Theme]) -> Iterator[CitedFigure]:
    owners: list[tuple[str, Document | Theme]] = [*documents.items(), *themes.items()]
    for owner, item in owners:
        notes = _notes(owner, item) if isinstance(item, Document) else {}
        for name, fact in item.facts.items():
            if fact.derive is not None:
                sources = tuple(_canonical(of, owner) for of in fact.derive.of)
                yield CitedFigure(
                    reference=f"{owner}.{name}", owner=owner, path=("facts", name), label=fact.label,
                    quantity=Quantity(low=Decimal(0), unit=fact.unit or ""), period=fact.period,
                    status=fact.status, derivation=fact.derive, sources=sources, notes=notes.get(name, ()),
                )  # fmt: skip


def _canonical(reference: str, owner: str) -> str:
    return reference if "." in reference else f"{owner}.{reference}"


def _computed(figure: CitedFigure, cited: Mapping[str, CitedFigure]) -> CitedFigure:
    rule = figure.derivation
    assert rule is not None
    assert figure.quantity is not None
    if missing := [source for source in figure.sources if source not in cited]:
        raise ValueError(f"it is computed from {', '.join(missing)}, which does not exist")
    of = [cited[source] for source in figure.sources]
    known = [one.quantity for one in of if one.quantity is not None]
    if len(known) < len(of):
        raise ValueError("it is computed from a date or a gap")
    if named := ", ".join(derivations.twice(figure.sources)):
        raise ValueError(f"it names {named} twice")
    times = [one.time for one in of]
    if reason := derivations.out_of_order(rule.rule, times):
        raise ValueError(reason)
    value = derivations.calculate(rule.rule, known, figure.quantity.unit, rule.places)
    notes = dict.fromkeys((*figure.notes, *(note for one in of for note in one.notes)))
    status = max((figure.status, *(one.status for one in of)), key=list(Status).index)
    shared = times[0] if len(set(times)) == 1 else None
    return replace(figure, quantity=value, notes=tuple(notes), status=status, shared=shared)
