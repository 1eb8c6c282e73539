"""Digits and characters of scale by turns, added up: 7万9千, 二千五百万."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from briefings.values.grammar import Grammar


def total(parts: Sequence[Decimal | str], grammar: Grammar) -> tuple[Decimal, Decimal]:
    """The number and its first scale; ``ValueError`` where the scales do not fall."""
    whole = first = Decimal(0)
    ceiling: Decimal | None = None
    at = 0
    while at < len(parts):
        section, small, at = _section(parts, at, grammar)
        large, at = _large(parts, at, grammar)
        first = first or small * large
        if ceiling is not None and section * large >= ceiling:
            raise ValueError("scale words must fall from large to small")
        whole, ceiling = whole + section * large, large
    return whole, first


def _section(parts: Sequence[Decimal | str], at: int, grammar: Grammar) -> tuple[Decimal, Decimal, int]:
    """A number with 千, 百, 十 in falling order (５千３百): its value and its first scale.

    A scale without a digit before it counts once (千二百).
    """
    whole = first = Decimal(0)
    ceiling: Decimal | None = None
    begun = at
    while at < len(parts):
        part = parts[at]
        count = part if isinstance(part, Decimal) else Decimal(1)
        at += isinstance(part, Decimal)
        mark = parts[at] if at < len(parts) else ""
        small = grammar.small.get(mark, Decimal(1)) if isinstance(mark, str) else Decimal(1)
        if isinstance(part, str) and small == 1:
            break
        at += small > 1
        first = first or small
        if ceiling is not None and count * small >= ceiling:
            raise ValueError("scale words must fall from large to small")
        whole, ceiling = whole + count * small, small
        if small == 1:
            break
    if at == begun > 0:
        raise ValueError("a scale word has no number before it")
    return (whole, first, at) if at > begun else (Decimal(1), Decimal(1), at)


def _large(parts: Sequence[Decimal | str], at: int, grammar: Grammar) -> tuple[Decimal, int]:
    """The product of one or two large scale characters (4万億 is printed for 4 trillion)."""
    scale = Decimal(1)
    for _ in range(2):
        mark = parts[at] if at < len(parts) else ""
        factor = grammar.large.get(mark) if isinstance(mark, str) else None
        if factor is None:
            break
        scale, at = scale * factor, at + 1
    return scale, at
