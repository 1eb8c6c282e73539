"""Numbers written: scale words (2,183万, 2億5,000万, 21.83 million) by the rules of a language.

Writing keeps every digit: a scale word is used only where the number in front of it stays
short, so the same figure has the same precision in every language. ``numbers`` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal


def plain(value: Decimal) -> Decimal:
    """Without the traces of calculation: 21830000, not 2.183E+7 and not 21830000.00."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


def decimals(value: Decimal) -> int:
    """How many decimals a number shows."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


Grouped = Callable[[Decimal], str]
"""Writes a number's digits with the separators of a language."""


@dataclass(frozen=True)
class Scales:
    """How a language writes large numbers.

    ``words`` are factors and words from large to small, ``gap`` stands between number and
    word, ``places`` is the most decimals in front of a word. From ``compound_from`` on, what
    does not fit is written in several scales (12万3,456) instead of bare digits.
    """

    words: tuple[tuple[Decimal, str], ...] = ()
    gap: str = ""
    places: int = 0
    compound_from: Decimal | None = None


@dataclass(frozen=True)
class WrittenNumber:
    """A number as written: digits, scale word with its gap, and the scale (1 without word)."""

    digits: str
    word: str = ""
    scale: Decimal = Decimal(1)

    def __str__(self) -> str:
        return self.digits + self.word


def write(value: Decimal, scales: Scales, grouped: Grouped) -> WrittenNumber:
    """A number from zero on, by the rules of a language."""
    factor, word = next(((f, w) for f, w in scales.words if value >= f), (Decimal(1), ""))
    if not word:
        return WrittenNumber(grouped(value))
    short = plain(value / factor)
    if decimals(short) <= scales.places and short * factor == value:
        return WrittenNumber(grouped(short), scales.gap + word, factor)
    if scales.compound_from is not None and value >= scales.compound_from:
        return WrittenNumber("".join(_compound(plain(value), scales, grouped)), "", factor)
    return WrittenNumber(grouped(value))


def common(values: Sequence[Decimal], scales: Scales) -> tuple[Decimal, str]:
    """The largest scale and its word in which all the numbers stay short; else 1."""
    largest = max((abs(value) for value in values), default=Decimal(0))
    for factor, word in scales.words:
        short = [plain(value / factor) for value in values]
        if largest >= factor and all(decimals(value) <= scales.places for value in short):
            return factor, word
    return Decimal(1), ""


def _compound(value: Decimal, scales: Scales, grouped: Grouped) -> Iterator[str]:
    for factor, word in scales.words:
        count, value = divmod(value, factor)
        if count:
            yield grouped(count) + scales.gap + word
    if value:
        yield grouped(plain(value))
