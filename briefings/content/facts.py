"""Figures and dates of a document, each with its evidence; series; figures computed from others."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from briefings.content.texts import Amount, Id, Item, Reference, Text, When


class Spot(Item):
    """A citable place of a source: the line where its heading stands, up to the next place.

    ``line`` counts from 1 in the source's text file; ``heading`` is found there as printed.
    """

    line: int = Field(ge=1)
    heading: str
    label: Text


class Evidence(Item):
    """Where a figure stands and the few characters that carry it, as printed there.

    ``when`` is the printed period, if the place prints one. ``after`` and ``nth`` pick the
    nth figure behind an anchor, for tables whose cells repeat. ``unit_from`` is the table
    head that carries the unit when the cell prints a bare number. ``declared`` says by which
    rule a figure that is nowhere printed was counted; it cannot be machine-checked.
    """

    at: Id
    figure: str = ""
    when: str = ""
    after: str = ""
    nth: int = Field(default=1, ge=1)
    unit_from: str = ""
    declared: Text | None = None

    @model_validator(mode="after")
    def _printed_or_declared(self) -> Self:
        if bool(self.figure) == (self.declared is not None):
            raise ValueError("evidence needs either figure or declared")
        return self


class Status(StrEnum):
    """What kind of statement a figure is; charts and tables mark all but results."""

    RESULT = "result"
    PARTIAL = "partial"
    ESTIMATE = "estimate"
    PLAN = "plan"
    TARGET = "target"
    FORECAST = "forecast"


class Derivation(Item):
    """A figure computed from others, by one declared rule; references in the order it reads.

    ``ratio`` a/b; ``share`` a/b in per cent; ``growth`` from a to b in per cent;
    ``difference`` a-b; ``sum`` of all. Rounded half up to ``places`` decimals.
    """

    ratio: tuple[Reference, Reference] | None = None
    share: tuple[Reference, Reference] | None = None
    growth: tuple[Reference, Reference] | None = None
    difference: tuple[Reference, Reference] | None = None
    sum: tuple[Reference, ...] | None = None
    places: int = Field(default=0, ge=0, le=4)

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if sum(rule is not None for rule in (*self._rules().values(),)) != 1:
            raise ValueError("derive needs exactly one of ratio, share, growth, difference, sum")
        return self

    def _rules(self) -> dict[str, tuple[str, ...] | None]:
        names = ("ratio", "share", "growth", "difference", "sum")
        return {name: getattr(self, name) for name in names}

    @property
    def rule(self) -> str:
        return next(name for name, of in self._rules().items() if of is not None)

    @property
    def of(self) -> tuple[str, ...]:
        return self._rules()[self.rule] or ()


class Fact(Item):
    """One figure or date: ``amount`` and ``unit``, or ``date``, or ``derive`` and ``unit``."""

    label: Text
    amount: Amount | None = None
    unit: Id | None = None
    date: When | None = None
    derive: Derivation | None = None
    period: When | None = None
    status: Status = Status.RESULT
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(kind is not None for kind in (self.amount, self.date, self.derive)) != 1:
            raise ValueError("a fact needs exactly one of amount, date or derive")
        if self.date is None and self.unit is None:
            raise ValueError("an amount needs a unit")
        if self.date is not None and self.unit is not None:
            raise ValueError("a date has no unit")
        if (self.derive is None) != (self.evidence is not None):
            raise ValueError("a fact needs evidence, a derived one has none")
        return self


class Column(Item):
    """A column of a series that is more than a period, e.g. a forecaster and a year."""

    label: Text
    period: When | None = None
    status: Status = Status.RESULT


class Point(Item):
    """One figure of a series. Its key is ``row/column``, ``row`` or ``column``.

    The column is the ``column`` given, else the period as written. ``amount: null`` with
    ``missing: true`` is a gap the source leaves.
    """

    row: Id | None = None
    column: Id | None = None
    period: When | None = None
    amount: Amount | None = None
    missing: bool = False
    status: Status | None = None
    at: Id | None = None
    figure: str = ""
    when: str = ""
    after: str = ""
    nth: int = Field(default=1, ge=1)
    unit_from: str = ""

    @model_validator(mode="after")
    def _carries_a_figure(self) -> Self:
        if self.missing == (self.amount is not None):
            raise ValueError("a point needs an amount, or missing: true")
        if self.amount is not None and not self.figure:
            raise ValueError("a point needs the printed figure")
        return self

    @property
    def key(self) -> str:
        column = self.column or (self.period.key if self.period else None)
        return "/".join(part for part in (self.row, column) if part)


class Series(Item):
    """Figures of one kind over periods or categories: the data of a table or a chart.

    ``at`` and ``unit_from`` serve every point that has none of its own.
    """

    label: Text
    unit: Id
    at: Id
    unit_from: str = ""
    rows: Mapping[Id, Text] = Field(default_factory=dict)
    columns: Mapping[Id, Column] = Field(default_factory=dict)
    points: tuple[Point, ...] = Field(min_length=1)
    status: Status = Status.RESULT
    note: Text | None = None

    @model_validator(mode="after")
    def _keys(self) -> Self:
        seen: set[str] = set()
        for point in self.points:
            if not point.key:
                raise ValueError("a point needs a row, a column or a period")
            if point.key in seen:
                raise ValueError(f"two points have the key {point.key}")
            if point.row and point.row not in self.rows:
                raise ValueError(f"point {point.key}: no row {point.row}")
            if point.column and point.column not in self.columns:
                raise ValueError(f"point {point.key}: no column {point.column}")
            seen.add(point.key)
        return self

    def evidence(self, point: Point) -> Evidence:
        return Evidence(
            at=point.at or self.at,
            figure=point.figure,
            when=point.when,
            after=point.after,
            nth=point.nth,
            unit_from=point.unit_from or self.unit_from,
        )
