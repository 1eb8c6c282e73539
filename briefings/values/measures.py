"""A figure as a value: its number or range, its relation, its unit; and the forms units are printed in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from briefings.values.relations import Relation


@dataclass(frozen=True)
class Quantity:
    """A figure: a number, or a range up to ``high``; equality is numeric (10 equals 10.0)."""

    low: Decimal
    high: Decimal | None = None
    relation: Relation = Relation.EXACTLY
    unit: str = ""

    def __post_init__(self) -> None:
        if self.high is not None and self.high <= self.low:
            raise ValueError("the end of a range must be above its start")

    @property
    def mirrored(self) -> Quantity:
        """The other side of zero: a fall of at least 30 is a change of at most −30."""
        low, high = (-self.low, None) if self.high is None else (-self.high, -self.low)
        return Quantity(low, high, _MIRRORED.get(self.relation, self.relation), self.unit)


_MIRRORED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.OVER: Relation.UNDER,
    Relation.UNDER: Relation.OVER,
}


@dataclass(frozen=True)
class Form:
    """A printed form of a unit: what stands before and after the number.

    ``factor`` serves forms that count in multiples of the unit (割 is ten per cent).
    ``fixed`` is the number a form without one stands for (``once`` is 1); it is all prefix.
    """

    prefix: str
    suffix: str
    unit: str
    factor: Decimal = Decimal(1)
    fixed: Decimal | None = None
