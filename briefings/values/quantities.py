"""Quantities: read a figure as people print it, compare, and derive one from others.

One parser serves authors (``2183万``, ``21.83 million``, ``about 40``) and printed sources
(``2,183万立方メートル``, ``US$25 billion``, ``５万人以上``), so that what is stored and what
stands in the source are the same value when they say the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property

from briefings.values import numerals, relations
from briefings.values.grammar import LONGEST, Grammar, Peeled, peel, squeezed, unrelated
from briefings.values.numerals import Numeral
from briefings.values.relations import Relation

__all__ = [
    "LONGEST",
    "Form",
    "Forms",
    "Quantity",
    "Relation",
    "Rule",
    "difference",
    "growth",
    "parse",
    "ratio",
    "share",
    "total",
]


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


_HINT = "write it like 2183万, 21.83 million, about 40, over 5万 or 40億–50億"


def parse(text: str, grammar: Grammar, forms: Sequence[Form] = (), unit: str = "") -> Quantity:
    """The quantity a text states; ``ValueError`` says why there is none.

    Without ``forms`` a bare amount is read. With them the longest form that fits gives the
    unit, those of the wanted ``unit`` first, for words that several units share (件, つ).
    """
    return Forms(grammar, tuple(forms)).parse(text, unit)


@dataclass(frozen=True)
class Forms:
    """The printed forms of units, made ready to read many figures by."""

    grammar: Grammar
    forms: tuple[Form, ...] = ()

    def parse(self, text: str, unit: str = "") -> Quantity:
        """The quantity a text states, as the function ``parse`` reads it."""
        outer = peel(_squeezed(text), self.grammar)
        for form in self._candidates(unit):
            try:
                return _quantity(outer, form, self.grammar)
            except ValueError:
                continue
        try:
            return _quantity(outer, Form("", "", ""), self.grammar)
        except ValueError as reason:
            raise ValueError(f"“{text.strip()}” is no amount: {reason}; {_HINT}") from None

    def _candidates(self, unit: str) -> Iterator[Form]:
        """The forms to try in order. A form without any word is only tried when its unit is wanted: a bare
        number alone does not tell what was counted."""
        yield from (form for form in self._longest_first if form.unit == unit)
        yield from (
            form for form in self._longest_first if form.unit != unit and (form.prefix or form.suffix)
        )

    @cached_property
    def _longest_first(self) -> list[Form]:
        """The forms, normalised as texts are."""
        normal = (
            replace(form, prefix=_plain(form.prefix), suffix=unrelated(_plain(form.suffix), self.grammar))
            for form in self.forms
        )
        return sorted(normal, key=lambda form: -len(form.prefix + form.suffix))


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
    with localcontext(prec=4 * numerals.MOST_DIGITS):
        try:
            exact = rule(*(part.low for part in parts))
        except ArithmeticError:
            raise ValueError("division by zero") from None
        if exact.adjusted() >= numerals.MOST_DIGITS:
            raise ValueError("it has more digits than any figure")
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Quantity(rounded, None, Relation.ABOUT if about else Relation.EXACTLY, unit)


# --- reading -------------------------------------------------------------------------------


def _squeezed(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"longer than any figure ({len(text)} characters)")
    if not text.strip():
        raise ValueError(f"an empty text is no amount; {_HINT}")
    return squeezed(text)


def _plain(text: str) -> str:
    return _squeezed(text) if text.strip() else ""


def _quantity(outer: Peeled, form: Form, grammar: Grammar) -> Quantity:
    inner = peel(_without(form, outer.text, grammar), grammar)
    relation = relations.together(outer.relation, inner.relation) or Relation.EXACTLY
    low, high = _range(inner.text, form, grammar) if form.fixed is None else (form.fixed, None)
    if outer.down or inner.down:
        if high is not None or low < 0:
            raise ValueError("a decrease is one number without a sign")
        low = -low
    factor = form.factor
    return Quantity(low * factor, None if high is None else high * factor, relation, form.unit)


def _without(form: Form, text: str, grammar: Grammar) -> str:
    """The text inside a form. A minus may stand before the prefix (−US$3 billion)."""
    if form.fixed is not None:
        if text != form.prefix:
            raise ValueError(f"not “{form.prefix}”")
        return text
    sign = _sign(text, grammar) if form.prefix else ""
    body = text[len(sign) :].strip()
    if not (body.startswith(form.prefix) and body.endswith(form.suffix)):
        raise ValueError(f"not in the form “{form.prefix}…{form.suffix}”")
    inside = body[len(form.prefix) : len(body) - len(form.suffix)].strip()
    return sign + inside


def _range(text: str, form: Form, grammar: Grammar) -> tuple[Decimal, Decimal | None]:
    low = _signed(text, grammar)
    rest = text[low.end :].strip()
    if not rest:
        return low.value, None
    if form.suffix and rest.startswith(form.suffix):
        rest = rest.removeprefix(form.suffix).strip()
    to = next((word for word in grammar.to if rest.startswith(word)), None)
    if to is None:
        raise ValueError(f"“{rest}” is not understood")
    rest = rest.removeprefix(to).strip().removeprefix(form.prefix).strip()
    high = _signed(rest, grammar)
    if rest[high.end :].strip():
        raise ValueError(f"“{rest[high.end :].strip()}” is not understood")
    return _shared_scale(low, high), high.value


def _shared_scale(low: Numeral, high: Numeral) -> Decimal:
    """The start of a range, in the scale of the end where it has none: 40～50億."""
    scaled = low.value * high.scale
    return scaled if low.scale == 1 and scaled < high.value else low.value


def _sign(text: str, grammar: Grammar) -> str:
    return next((sign for sign in grammar.minus if text.startswith(sign)), "")


def _signed(text: str, grammar: Grammar) -> Numeral:
    sign = _sign(text, grammar)
    at = len(sign) + text.startswith(" ", len(sign))
    found = numerals.read(text, at, grammar)
    return replace(found, value=-found.value) if sign else found
