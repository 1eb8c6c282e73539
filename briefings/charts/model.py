"""What is to be charted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from briefings.content import ChartKind, Status
from briefings.values.quantities import Relation

WIDE = 600
"""Pixels across a column of text on paper and on a desktop."""
NARROW = 340
"""Pixels across a phone."""


@dataclass(frozen=True)
class Datum:
    """One mark of a chart, its words already in the language.

    ``row`` and ``column`` are labels, one of them empty where the figures have one
    dimension. ``value`` in units, None for a gap a source leaves; ``high`` ends a range.
    ``text`` is the figure or date as a sentence would write it. ``start`` and ``end`` are the
    days of its period: they space time and place events.
    """

    row: str
    column: str
    key: str
    value: Decimal | None = None
    high: Decimal | None = None
    relation: Relation = Relation.EXACTLY
    text: str = ""
    status: Status = Status.RESULT
    emphasised: bool = False
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Plot:
    """A figure to be drawn: the data, and how.

    Rows are the bars, lines, groups or wholes; columns what stands side by side in each.
    ``unit`` is the unit's id, empty for a timeline. ``labels`` holds the words for every
    status but results, by the status's value.
    """

    kind: ChartKind
    title: str
    unit: str
    data: tuple[Datum, ...]
    accent: str
    labels: Mapping[str, str]
    width: int = WIDE
