"""Numbers as they are printed: digits with their separators, scale words, powers, numerals in words.

A text is read from left to right, each number once. What looks like one and is none, or may be two
(1,5; 12:30; 二千500), is a number in doubt: it says why, so that no part of it passes for another.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction

from briefings.values.characters import GLUE
from briefings.values.grammar import Grammar
from briefings.values.numerals import plain
from briefings.values.sections import total
from briefings.values.text import Span

MOST_DIGITS = 24
"""Digits of one number: below the 28 that decimal arithmetic keeps exactly."""
LONGEST_NUMBER = 100
"""Characters that are shown of one."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_EXPONENT = "(?:([⁻⁺]?[⁰¹²³⁴-⁹]{1,9})|\\^([-−+]?[0-9]{1,9}))"
_POWER = re.compile(_EXPONENT)
_TIMES = re.compile(f" ?[×✕xX*·⋅] ?10{_EXPONENT}")
_YEARS = re.compile("[12][0-9]{3}(?:,[12][0-9]{3})+")
_CUT = re.compile("(?<![0-9])([1-9])、$")
# Marks that combine with a digit, and those that show digits in another order.
_TOUCHING = {"Mn", "Me", "Mc", "Cf"}


@dataclass(frozen=True)
class Number:
    """A number in a text: where it stands, its value, its first scale; or why it is in doubt."""

    start: int
    end: int
    value: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)
    doubt: str = ""


def numbers(text: str, grammar: Grammar, rows: Sequence[Span] = ()) -> Iterator[Number]:
    """Every number of a text in its common form, one after the other.

    ``rows`` are passages, in order, where a comma parts two cells of a table.
    """
    at = 0
    starts = [start for start, _ in rows]
    while found := grammar.shapes.start.search(text, at):
        row = bisect_right(starts, found.start()) - 1
        in_row = row >= 0 and found.start() < rows[row][1]
        # The working precision is beyond what fits in a bounded number, so nothing is rounded.
        with localcontext(prec=4 * MOST_DIGITS):
            read = [_bounded(number) for number in _numbers_at(text, found.start(), grammar, in_row)]
        yield from read
        at = read[-1].end


def _bounded(number: Number) -> Number:
    if len(number.value.as_tuple().digits) > MOST_DIGITS or abs(number.value.adjusted()) > MOST_DIGITS:
        return _doubted(number, f"more than {MOST_DIGITS} digits")
    return number


def _doubted(number: Number, doubt: str) -> Number:
    return replace(number, value=Decimal(0), scale=Decimal(1), doubt=doubt)


def _numbers_at(text: str, at: int, grammar: Grammar, row: bool) -> list[Number]:
    """The number that starts there; several where commas part cells."""
    if text[at] in grammar.words_of_number:
        return [_worded(text, at, grammar)]
    found = grammar.shapes.digits.match(text, at)
    if found is None:
        return [_with_fraction(text, Number(at, at))]
    *cells, last = _cells(found, row)
    whole = [_single(text, start, end, grammar) for start, end in cells]
    return [*whole, _scaled(text, _single(text, *last, grammar), grammar)]


def _cells(found: re.Match[str], row: bool) -> list[Span]:
    """The digits as one, or cell by cell."""
    if "," not in found[0] or not (row or _YEARS.fullmatch(found[0])):
        return [found.span()]
    commas = [found.start() + i for i, character in enumerate(found[0]) if character == ","]
    return list(zip([found.start(), *(one + 1 for one in commas)], [*commas, found.end()], strict=True))


# --- digits ----------------------------------------------------------------------------------


def _single(text: str, start: int, end: int, grammar: Grammar) -> Number:
    """Digits with their separators, without a scale."""
    digits = text[start:end]
    number = Number(start, end)
    if doubt := _touched(text, start, end):
        return _doubted(number, doubt)
    if grammar.shapes.number.fullmatch(digits):
        bare = "".join(digits.replace(GLUE, "").split()).replace(grammar.group, "")
        if len(bare) > MOST_DIGITS + 1:
            return _doubted(number, f"more than {MOST_DIGITS} digits")
        return replace(number, value=Decimal(bare.replace(grammar.point, ".")))
    dotted = grammar.shapes.dotted.match(text, start) if grammar.shapes.dotted else None
    if dotted and dotted.end() == end:
        return replace(number, value=Decimal(digits.replace("・", ".")))
    if grammar.group.strip() and set(digits) <= {*"0123456789", grammar.group, grammar.point}:
        return _doubted(number, f"“{grammar.group}” in {_shown(digits)} does not mark groups of three")
    return _doubted(number, f"“{_shown(digits)}” is no one number")


def _shown(digits: str) -> str:
    return digits if len(digits) <= LONGEST_NUMBER else digits[:LONGEST_NUMBER] + "…"


def _touched(text: str, start: int, end: int) -> str:
    """Why digits are no number because of the characters that touch them."""
    for one in text[max(0, start - 1) : start], text[end : end + 1]:
        if one and not one.isascii() and (one.isdecimal() or unicodedata.category(one) in _TOUCHING):
            return f"“{_shown(text[start:end])}” and what touches it are no one number"
    if text[max(0, start - 1) : start] == "." and not text[max(0, start - 2) : start - 1].isalnum():
        return f"“.{_shown(text[start:end])}” has no digit before its point"
    cut = _CUT.search(text, max(0, start - 3), start)
    if cut and text[start:end] == str(int(cut[1]) + 1):
        return f"“{cut[0]}{text[start:end]}” may be two numbers or one between them"
    return ""


# --- powers, fractions and scale words behind digits --------------------------------------------


def _scaled(text: str, number: Number, grammar: Grammar) -> Number:
    """With the power, the fraction or the scale words behind it."""
    number = _with_fraction(text, _with_power(text, number))
    if number.doubt:
        return number
    if grammar.shapes.marks.match(text, number.end):
        return _compound(text, number, grammar)
    head = text[max(0, number.start - 2) : number.start].rstrip(" ")[-1:]
    money = head != "" and unicodedata.category(head) == "Sc"
    word = (grammar.shapes.money if money else grammar.shapes.scale).match(text, number.end)
    if word is None:
        return number
    scale = {**grammar.scales, **grammar.money}[word[1].casefold()]
    number = replace(number, value=plain(number.value * scale), scale=scale, end=word.end())
    if grammar.shapes.again.match(text, number.end):
        return _doubted(number, f"“{text[number.start : number.end]}” goes on with another scale")
    return number


def _with_power(text: str, number: Number) -> Number:
    """10⁶ and 3×10⁶; a raised digit behind any other number is the mark of a note."""
    digits = text[number.start : number.end]
    times = _TIMES.match(text, number.end)
    found = times or (_POWER.match(text, number.end) if digits == "10" else None)
    if found is None:
        caret = text[number.end : number.end + 1] == "^"
        return _doubted(number, f"“{_shown(digits)}^” is no one number") if caret else number
    exponent = int((found[1] or found[2]).translate(_RAISED))
    whole = replace(number, end=found.end())
    if number.doubt:
        return whole
    if not times and found[1] and exponent in (1, 2):
        return _doubted(whole, f"“{digits}{found[0]}” may be a power, or 10 with a note")
    if abs(exponent) >= MOST_DIGITS:
        return _doubted(whole, f"more than {MOST_DIGITS} digits")
    return replace(whole, value=plain((number.value if times else Decimal(1)).scaleb(exponent)))


def _with_fraction(text: str, number: Number) -> Number:
    """2½; one without end, such as ⅓, is in doubt."""
    sign = text[number.end : number.end + 1]
    if not sign or unicodedata.category(sign) != "No" or not 0 < unicodedata.numeric(sign) < 1:
        return number
    part = Fraction(unicodedata.numeric(sign)).limit_denominator(10)
    whole = replace(number, end=number.end + 1)
    if 1000 % part.denominator:
        return _doubted(whole, f"“{sign}” has no end in decimals")
    value = number.value + Decimal(part.numerator) / Decimal(part.denominator)
    return whole if number.doubt else replace(whole, value=value)


def _compound(text: str, number: Number, grammar: Grammar) -> Number:
    """Digits and characters of scale by turns: 2億5,000万, 7 万 9 千."""
    parts: list[Decimal | str] = [number.value]
    end = number.end
    while marks := grammar.shapes.marks.match(text, end):
        parts += marks[2]
        end = marks.end()
        # In print that sets digits off by spaces, the next may be set off as well: 7 万 9 千.
        after = end + (bool(marks[1]) and text[end : end + 1] == " ")
        found = grammar.shapes.digits.match(text, after)
        if found is None:
            break
        more = _single(text, *found.span(), grammar)
        end = more.end
        if more.doubt:
            return _doubted(replace(number, end=end), more.doubt)
        parts.append(more.value)
    number = replace(number, end=end)
    if text[end : end + 1] in grammar.numerals and (run := grammar.shapes.run.match(text, end)):
        whole = _shown(text[number.start : run.end()])
        return _doubted(replace(number, end=run.end()), f"“{whole}” mixes digits and words")
    return _summed(number, parts, grammar)


# --- numerals in words -------------------------------------------------------------------------


def _worded(text: str, at: int, grammar: Grammar) -> Number:
    """二千五百万, 二五: characters that are digits or scales."""
    run = grammar.shapes.run.match(text, at)
    assert run is not None
    number = Number(at, run.end())
    scaled = any(one not in grammar.numerals for one in run[0])
    if scaled and (found := grammar.shapes.digits.match(text, run.end())):
        whole = text[at : found.end()]
        return _doubted(replace(number, end=found.end()), f"“{_shown(whole)}” mixes digits and words")
    if len(run[0]) > LONGEST_NUMBER:
        return _doubted(number, f"more than {MOST_DIGITS} digits")
    for beside in text[max(0, at - 2) : at][::-1], text[run.end() : run.end() + 2]:
        if beside[:1] in {"・", "、"} and beside[1:] in {*grammar.numerals}:
            return _doubted(number, f"“{run[0]}” is part of more: {text[max(0, at - 2) : run.end() + 2]}")
    parts: list[Decimal | str] = []
    digits = ""
    for one in [*run[0], ""]:
        if one in grammar.numerals:
            digits += str(grammar.numerals[one])
            continue
        parts += [Decimal(digits)] if digits else []
        parts += [one] if one else []
        digits = ""
    return _summed(number, parts, grammar)


# --- sections ----------------------------------------------------------------------------------


def _summed(number: Number, parts: Sequence[Decimal | str], grammar: Grammar) -> Number:
    """Sections of up to 万 (7万9千): each large scale ends one and must be below the last."""
    try:
        value, scale = total(parts, grammar)
    except ValueError as reason:
        return _doubted(number, str(reason))
    return replace(number, value=plain(value) if scale > 1 else value, scale=scale)
