"""Quantities: read a figure as people print it, compare, and derive one from others.

One grammar serves authors (``2183万``, ``21.83 million``, ``about 40``) and printed sources
(``2,183万立方メートル``, ``US$25 billion``, ``５万人以上``), so that what is stored and what
stands in the source are the same value when they say the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from briefings.values import numbers, printed
from briefings.values.characters import plain
from briefings.values.grammar import LONGEST
from briefings.values.lexicon import Lexicon
from briefings.values.measures import Form, Quantity
from briefings.values.printed import PrintedFigure
from briefings.values.relations import Relation
from briefings.values.text import CommonText

__all__ = [
    "LONGEST",
    "Form",
    "Quantity",
    "Relation",
    "Rule",
    "difference",
    "growth",
    "parse",
    "ratio",
    "share",
    "total",
    "whole",
]

_HINT = "write it like 2183万, 21.83 million, about 40, over 5万 or 40億–50億"


def parse(text: str, words: Lexicon, unit: str = "") -> Quantity:
    """The quantity a text states; ``ValueError`` says why there is none.

    Of words without forms of units, a bare amount is read. With them the longest form that fits gives
    the unit, the wanted ``unit`` where several have that form (件, つ).
    """
    return whole(text, words).quantity(unit)


def whole(text: str, words: Lexicon) -> PrintedFigure:
    """The figure that a text is from its first character to its last; ``ValueError`` if it is none."""
    if len(text) > LONGEST:
        raise ValueError(f"longer than any figure ({len(text)} characters)")
    body = plain(text)
    if not body:
        raise ValueError(f"an empty text is no amount; {_HINT}")
    try:
        return _only(body, printed.first(CommonText(body), words))
    except ValueError as reason:
        raise ValueError(f"“{text.strip()}” is no amount: {reason}; {_HINT}") from None


def _only(body: str, figure: PrintedFigure | None) -> PrintedFigure:
    if figure is None:
        raise ValueError(f"a number was expected at “{body[:12]}”")
    figure.quantity()
    for rest in body[: figure.start], body[figure.end :]:
        if rest.strip():
            raise ValueError(f"“{rest.strip()}” is not understood")
    return figure


Rule = Callable[[Quantity, Quantity, int], Quantity]
"""How a figure is derived from two others, to a number of places."""


def share(part: Quantity, whole: Quantity, places: int = 0) -> Quantity:
    """``part`` in per cent of ``whole``."""
    return _derived((part, whole), "percent", places, lambda a, b: a / b * 100)


def growth(before: Quantity, after: Quantity, places: int = 0) -> Quantity:
    """The change from ``before`` to ``after`` in per cent of ``before``."""
    if before.low <= 0:
        raise ValueError("growth needs a positive start")
    return _derived((before, after), "percent", places, lambda a, b: (b - a) / a * 100)


def ratio(a: Quantity, b: Quantity, places: int = 0) -> Quantity:
    """How many times ``b`` goes into ``a``; without unit."""
    return _derived((a, b), "", places, lambda x, y: x / y)


def difference(a: Quantity, b: Quantity, places: int = 0) -> Quantity:
    """``a`` less ``b``, in their unit."""
    return _derived((a, b), a.unit, places, lambda x, y: x - y)


def total(parts: Sequence[Quantity], places: int = 0) -> Quantity:
    """The sum of all, in their unit."""
    if not parts:
        raise ValueError("a sum needs parts")
    return _derived(parts, parts[0].unit, places, lambda *numbers: sum(numbers, Decimal(0)))


def _derived(parts: Sequence[Quantity], unit: str, places: int, rule: Callable[..., Decimal]) -> Quantity:
    """Apply a rule to plain figures and round half up; about stays about."""
    if any(part.high is not None for part in parts):
        raise ValueError("a range cannot be calculated with")
    if any(part.relation not in (Relation.EXACTLY, Relation.ABOUT) for part in parts):
        raise ValueError("over, under, at least and at most cannot be calculated with")
    if unit != "" and len({part.unit for part in parts}) > 1:
        raise ValueError(f"units differ: {', '.join(sorted({part.unit for part in parts}))}")
    about = any(part.relation is Relation.ABOUT for part in parts)
    with localcontext(prec=4 * numbers.MOST_DIGITS):
        try:
            exact = rule(*(part.low for part in parts))
        except ArithmeticError:
            raise ValueError("division by zero") from None
        if exact.adjusted() >= numbers.MOST_DIGITS:
            raise ValueError("it has more digits than any figure")
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Quantity(rounded, None, Relation.ABOUT if about else Relation.EXACTLY, unit)
