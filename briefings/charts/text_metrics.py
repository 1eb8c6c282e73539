"""How much room words take, where they may break, and how labels keep out of each other's way.

A chart is laid out before anything is drawn, on any machine and without fonts at hand, so
widths come from a table: advances of Noto Sans Regular for ASCII, one em for wide
characters (East Asian Width W, F and A), and a generous guess for the rest. BIZ UDGothic sets ASCII on half
an em, on average less than Noto Sans, so what fits by the table fits in either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

_ADVANCES = (
    "26 27 41 65 57 83 73 22 30 30 55 57 27 32 27 37 57 57 57 57 57 57 57 57 57 57 27 27 57 57 57 43 "
    "90 64 65 63 73 56 52 73 74 34 27 62 52 91 76 78 60 78 62 55 56 73 60 93 59 57 57 33 37 33 57 44 "
    "28 56 62 48 62 56 34 62 62 26 26 53 26 94 62 60 62 62 41 48 36 62 51 79 53 51 47 38 55 38 57"
)
"""Hundredths of an em, from U+0020 to U+007E."""
_EM = {chr(32 + position): int(advance) / 100 for position, advance in enumerate(_ADVANCES.split())}
_OTHER = 0.65
_BOLD = 1.07

# JLREQ 3.1: what must not begin a line, and what must not end one.
_NOT_FIRST = "、。，．・：；？！）」』】〉》〕］｝ー々ゝゞ％%)]},.;:!?～〜–"
_NOT_LAST = "（「『【〈《〔［｛([{"
# Phrases rather than letters: kanji, katakana or a figure, with the hiragana that follow.
_TOKEN = re.compile(
    r"[0-9０-９][0-9０-９.,，．～–−/-]*[一-鿿%％]{0,3}[ぁ-ゖ]*"
    r"|[一-鿿々]{1,8}[ぁ-ゖ]*"
    r"|[ァ-ヺヽヾー]+[ぁ-ゖ]*"
    r"|[A-Za-zÀ-ɏЀ-ӿ][A-Za-zÀ-ɏЀ-ӿ0-9'’.–-]*"  # a word, or a name such as FY2017–FY2020
    r"|\s+|.",
    re.DOTALL,
)


def clean(text: str) -> str:
    """The text on one line, without control characters, which XML cannot hold."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cs", "Cn"))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Room a line takes, in pixels; rather too much than too little."""
    return sum(_em(char) for char in text) * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, room: float, most: int = 3, *, bold: bool = False) -> tuple[str, ...]:
    """Lines no wider than ``room`` and of like width; past ``most`` lines comes an ellipsis."""
    size = size * _BOLD if bold else size
    lines = _filled(text, size, room)
    if len(lines) > most:
        return (*lines[: most - 1], cut(lines[most - 1] + "…", size, room))
    while len(lines) > 1:
        room -= size / 2
        narrower = _filled(text, size, room)
        if len(narrower) > len(lines) or not fits(text, size, room, most):
            break
        lines = narrower
    return lines


def cut(text: str, size: float, room: float) -> str:
    """The text on one line, its end replaced by an ellipsis if it is too long."""
    if width(text, size) <= room:
        return text
    text = text.removesuffix("…")
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def fits(text: str, size: float, room: float, most: int = 3) -> bool:
    """Whether the text goes into this room whole, without a cut through a word."""
    unbroken = all(width(unit.rstrip(), size) <= room for unit in _units(text))
    return unbroken and len(_filled(text, size, room)) <= most


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels of these sizes, in order, none overlapping, as near as can be.

    Least squares with order kept (pool adjacent violators), then pushed inside the bounds;
    labels that are too many for the bounds run over the high end.
    """
    if not wanted:
        return []
    offsets = [0.0]
    for before, after in pairwise(sizes):
        offsets.append(offsets[-1] + (before + after) / 2)
    pools: list[tuple[float, int]] = []
    for value in (want - offset for want, offset in zip(wanted, offsets, strict=True)):
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (b, m), (a, n) = pools.pop(), pools.pop()
            pools.append(((a * n + b * m) / (n + m), n + m))
    level = [value for value, count in pools for _ in range(count)]
    return [
        max(low + sizes[0] / 2, min(value, high - sizes[-1] / 2 - offsets[-1])) + offset
        for value, offset in zip(level, offsets, strict=True)
    ]


def _em(char: str) -> float:
    if char in _EM:
        return _EM[char]
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else _OTHER


def _units(text: str) -> Iterator[str]:
    """What must stay on one line: words and figures with the punctuation that clings to them."""
    unit = ""
    for token in _TOKEN.findall(text):
        clings = token[0] in _NOT_FIRST or token.isspace()
        if unit and not clings and unit[-1] not in _NOT_LAST:
            yield unit
            unit = ""
        unit += token
    if unit:
        yield unit


def _filled(text: str, size: float, room: float) -> tuple[str, ...]:
    """Lines as full as the room allows."""
    lines = [""]
    for piece in _pieces(text, size, room):
        if width((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return tuple(line.rstrip() for line in lines if line.strip())


def _pieces(text: str, size: float, room: float) -> Iterator[str]:
    """The units of a text, those wider than the room after a dash, and if need be by letters."""
    for unit in _units(text):
        whole = width(unit.rstrip(), size) <= room
        for part in [unit] if whole else re.split(r"(?<=–)", unit):
            if width(part.rstrip(), size) <= room:
                yield part
            else:
                yield from part


def choose(
    centres: Sequence[float], sizes: Sequence[float], order: Sequence[int], apart: float = 6
) -> list[int]:
    """Which of these labels can stand at their own place side by side; the first in order first."""
    chosen: list[int] = []
    for new in order:
        clear = (abs(centres[new] - centres[old]) >= (sizes[new] + sizes[old]) / 2 + apart for old in chosen)
        if all(clear):
            chosen.append(new)
    return sorted(chosen)
