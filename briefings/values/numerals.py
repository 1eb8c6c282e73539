"""Numerals: numbers with scale words (2,183万, 2億5,000万, 21.83 million), read and written.

Writing keeps every digit: a scale word is used only where the number in front of it stays
short, so the same figure has the same precision in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from briefings.values.grammar import Grammar

MOST_DIGITS = 24
"""Digits of one number: below the 28 that decimal arithmetic keeps exactly."""


@dataclass(frozen=True)
class Numeral:
    """A number read from a text: its value, its first scale word, and where it ended."""

    value: Decimal
    scale: Decimal
    end: int


def read(text: str, at: int, grammar: Grammar) -> Numeral:
    """The number that starts there, in NFKC and lower case; ``ValueError`` if none does."""
    # The working precision is beyond what fits in a bounded text, so nothing is rounded.
    with localcontext(prec=4 * MOST_DIGITS):
        number, end = _number(text, at, grammar)
        if word := grammar.scale.match(text, end):
            scale = grammar.scales[word[1]]
            numeral = Numeral(plain(number * scale), scale, word.end())
        else:
            numeral = _sections(text, at, grammar)
    if len(numeral.value.as_tuple().digits) > MOST_DIGITS:
        raise ValueError(f"more than {MOST_DIGITS} digits")
    return numeral


def plain(value: Decimal) -> Decimal:
    """Without the traces of calculation: 21830000, not 2.183E+7 and not 21830000.00."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


def decimals(value: Decimal) -> int:
    """How many decimals a number shows."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# --- writing -------------------------------------------------------------------------------

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
class Written:
    """A number as written: digits, scale word with its gap, and the scale (1 without word)."""

    digits: str
    word: str = ""
    scale: Decimal = Decimal(1)

    def __str__(self) -> str:
        return self.digits + self.word


def write(value: Decimal, scales: Scales, grouped: Grouped) -> Written:
    """A number from zero on, by the rules of a language."""
    factor, word = next(((f, w) for f, w in scales.words if value >= f), (Decimal(1), ""))
    if not word:
        return Written(grouped(value))
    short = plain(value / factor)
    if decimals(short) <= scales.places and short * factor == value:
        return Written(grouped(short), scales.gap + word, factor)
    if scales.compound_from is not None and value >= scales.compound_from:
        return Written("".join(_compound(plain(value), scales, grouped)), "", factor)
    return Written(grouped(value))


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


# --- reading -------------------------------------------------------------------------------


def _sections(text: str, at: int, grammar: Grammar) -> Numeral:
    """Sections of up to 万 (７万９千): each large scale ends one and must be below the last."""
    total = first = Decimal(0)
    ceiling: Decimal | None = None
    while grammar.number.match(text, at):
        section, small, at = _section(text, at, grammar)
        large, at = _large(text, at, grammar)
        first = first or small * large
        if ceiling is not None and section * large >= ceiling:
            raise ValueError("scale words must fall from large to small")
        total, ceiling = total + section * large, large
        if large == 1:
            break
    return Numeral(plain(total) if first > 1 else total, first, at)


def _section(text: str, at: int, grammar: Grammar) -> tuple[Decimal, Decimal, int]:
    """A number with 千, 百, 十 in falling order (５千３百): its value and its first scale."""
    total = first = Decimal(0)
    ceiling: Decimal | None = None
    while grammar.number.match(text, at):
        number, at = _number(text, at, grammar)
        small = grammar.small.get(text[at : at + 1], Decimal(1))
        at += small > 1
        first = first or small
        if ceiling is not None and number * small >= ceiling:
            raise ValueError("scale words must fall from large to small")
        total, ceiling = total + number * small, small
        if small == 1:
            break
    return total, first, at


def _large(text: str, at: int, grammar: Grammar) -> tuple[Decimal, int]:
    """The product of one or two large scale characters (4万億 is printed for 4 trillion)."""
    scale = Decimal(1)
    for _ in range(2):
        factor = grammar.large.get(text[at : at + 1])
        if factor is None:
            break
        scale, at = scale * factor, at + 1
    return scale, at


def _number(text: str, at: int, grammar: Grammar) -> tuple[Decimal, int]:
    found = grammar.number.match(text, at)
    if found is None:
        raise ValueError(f"a number was expected at “{text[at : at + 12]}”")
    digits = found[0]
    if grammar.group and grammar.group in digits and not grammar.grouped.fullmatch(digits):
        raise ValueError(f"“{grammar.group}” in {digits} does not mark groups of three")
    bare = digits.replace(grammar.group, "").replace(grammar.point, ".")
    if len(bare) > MOST_DIGITS:
        raise ValueError(f"more than {MOST_DIGITS} digits")
    return Decimal(bare), found.end()
