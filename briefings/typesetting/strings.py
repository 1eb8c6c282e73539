"""Glyphs as a page shows them, and the room between them (ISO 32000-1, 9.4.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

HALF = 499.9
"""What a glyph is drawn back by half an em: one drawn back by more is taken for the next word."""

END = b") Tj"

_SPECIAL = re.compile(rb"[()\\\r]")


@dataclass(frozen=True)
class Face:
    """A font in the file: what its glyphs are called there, and how wide they are.

    By their numbers in the font as four hexadecimal digits; widths are thousandths of its size.
    """

    codes: Mapping[bytes, bytes]
    widths: Mapping[bytes, float]


def read(array: bytes) -> tuple[float, list[bytes], list[float]]:
    """The room before the first glyph, the glyphs, and the room after each.

    A glyph is four hexadecimal digits. Rooms are thousandths of the font size, leftwards.
    """
    rooms, glyphs = [0.0], list[bytes]()
    for piece in array.strip(b"[]").split(b"<"):
        digits, _, room = piece.rpartition(b">")
        glyphs += (digits[at : at + 4] for at in range(0, len(digits), 4))
        rooms += [0.0] * (len(digits) // 4)
        if room:
            rooms[-1] += float(room)
    return rooms[0], glyphs, [HALF if HALF < room <= 500 else room for room in rooms[1:]]


def commonest(rooms: Sequence[float]) -> float:
    """The room that is found most often, the first of several; none if there is none."""
    return Counter(rooms).most_common(1)[0][0] if rooms else 0.0


@dataclass(frozen=True)
class Run:
    """Glyphs, the room before the first and the rooms between them."""

    before: float
    glyphs: Sequence[bytes]
    rooms: Sequence[float]

    def write(self, face: Face | None) -> bytes:
        """The operator that shows them. Rooms are rounded to a ten-thousandth of the font size."""
        glyphs = [face.codes[glyph] for glyph in self.glyphs] if face else self.glyphs
        if not self.before and not any(self.rooms):
            return b"%b Tj" % _string(b"".join(glyphs), face)
        pieces, run = [number(self.before, 1)] if self.before else [], b""
        for glyph, room in zip(glyphs, chain(self.rooms, repeat(0.0)), strict=False):
            run += glyph
            if room:
                pieces += [_string(run, face), number(room, 1)]
                run = b""
        return b"[%b%b] TJ" % (b"".join(pieces), _string(run, face) if run else b"")

    def width(self, face: Face) -> float:
        """In thousandths of the font size."""
        return sum(face.widths[glyph] for glyph in self.glyphs) - self.before - sum(self.rooms)


def joined(one: bytes, other: bytes) -> list[bytes]:
    """Two operators; one of both if they show glyphs that follow each other."""
    if one[:1] == other[:1] == b"(" and one.endswith(END) and other.endswith(END):
        return [one.removesuffix(END) + other[1:]]
    return [one, other]


def _string(run: bytes, face: Face | None) -> bytes:
    if not face:
        return b"<%b>" % run
    return b"(%b)" % (_SPECIAL.sub(_escaped, run) if _SPECIAL.search(run) else run)


def _escaped(match: re.Match[bytes]) -> bytes:
    return b"\\r" if match[0] == b"\r" else b"\\" + match[0]


@lru_cache(maxsize=100_000)
def number(value: float, decimals: int) -> bytes:
    """A number as short as it can be written."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.removeprefix("0") if text.startswith("0.") else text.replace("-0.", "-.")
    return b"0" if text == "-0" else text.encode()
