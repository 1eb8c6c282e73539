"""Derived figures: calculate one from others by a named rule, and say what contradicts the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.values import quantities
from briefings.values.periods import Period
from briefings.values.quantities import Quantity

PERCENT = "percent"
POINT = "percentage-point"
_PAIRED = {
    "share": quantities.share,
    "growth": quantities.growth,
    "ratio": quantities.ratio,
    "difference": quantities.difference,
}


def calculate(rule: str, of: Sequence[Quantity], unit: str, places: int = 0) -> Quantity:
    """The figure a rule gives, in the unit it is published in.

    ``ValueError`` says why there is none, or why a rule cannot give one of this unit or size.
    """
    if rule == "sum":
        value = quantities.total(of, places)
    else:
        first, second = of
        value = _PAIRED[rule](first, second, places)
    if reason := wrong_unit(rule, [one.unit for one in of], unit):
        raise ValueError(reason)
    if rule == "share" and not 0 <= value.low <= 100:
        raise ValueError(f"a share is from 0 to 100, this is {value.low:f}; a ratio says how many times")
    return replace(value, unit=unit)


def wrong_unit(rule: str, units: Sequence[str], unit: str) -> str:
    """Why a figure by this rule cannot be in this unit; nothing if it can.

    A ratio of two kinds is in the first one's (people per firm) or in a unit of its own.
    """
    first, alike = units[0], len(set(units)) == 1
    if rule in ("share", "growth"):
        return "" if unit == PERCENT else f"a {rule} is in {PERCENT}, not in {unit}"
    if rule == "ratio":
        refused = {*units, PERCENT} if alike else set(units) - {first}
        return f"a ratio of {' to '.join(dict.fromkeys(units))} is not in {unit}" if unit in refused else ""
    wanted = POINT if rule == "difference" and first == PERCENT else first
    return "" if unit == wanted else f"a {rule} of {first} is in {wanted}, not in {unit}"


def out_of_order(rule: str, periods: Sequence[Period | None]) -> str:
    """Why a rule that runs from an earlier figure to a later one does not; nothing if it does."""
    if rule != "growth" or None in periods:
        return ""
    before, after = (period for period in periods if period)
    if before.first_day < after.first_day:
        return ""
    return f"growth runs from an earlier figure to a later one, not from {before} to {after}"


def twice(of: Sequence[str]) -> Iterator[str]:
    """Each figure that a rule names more than once."""
    return (name for name in dict.fromkeys(of) if of.count(name) > 1)
