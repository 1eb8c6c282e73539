"""Font files as bytes: whether one can be set, and set on common lines."""

from __future__ import annotations

import io
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from fontTools.ttLib import TTFont

NEEDED = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
"""The tables that typesetting reads."""
FINEST = (16, 16384)
"""Units to the em that a font may have (OpenType, head)."""
ASCENT, DESCENT = 0.88, 0.12
"""Of the em: the square that Japanese letters fill, which leading is counted from (JLREQ 2.1.2)."""
LONGEST = 200
"""Characters of what fontTools says that a message repeats."""


def fault(data: bytes) -> str:
    """Why a file must not be used, or nothing; as much as can be seen without reading all tables.

    Collections bloat PDFs, variable fonts are slow.
    """
    if data[:4] == b"ttcf":
        return "is a font collection"
    try:
        font = TTFont(io.BytesIO(data), lazy=True)
    except Exception:  # whatever it stumbles over in what is none
        return "is not a font"
    tables = font.reader.tables
    if "fvar" in tables:
        return "is a variable font"
    if "glyf" not in tables or font.flavor:
        return "is not a TrueType font"
    if absent := [name for name in NEEDED if name not in tables]:
        return f"is damaged: it has no table {absent[0]!r}"
    cut = [name for name, table in tables.items() if table.offset + table.length > len(data)]
    return f"is damaged: it ends within the table {min(cut)!r}" if cut else ""


def looked_into(data: bytes) -> tuple[frozenset[int], str]:
    """The code points that a font draws, and why it must not be used, or nothing."""
    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        # Else glyphs are named first, which takes twice as long as all the rest.
        font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])
        for name in NEEDED:
            if name not in _FITTING or not _FITTING[name](font):
                font[name]  # is understood, or raises
        if not FINEST[0] <= font["head"].unitsPerEm <= FINEST[1]:
            return frozenset(), f"is damaged: its em has {font['head'].unitsPerEm} units"
        characters = font.getBestCmap()
        return frozenset(characters or ()), "" if characters else "is damaged: it draws no character"
    except Exception as error:  # whatever it stumbles over in a damaged table
        return frozenset(), f"is damaged: {str(error)[:LONGEST] or type(error).__name__}"


def _outlines_fit(font: TTFont) -> bool:
    """Whether the outlines of all glyphs lie in their table, one behind the other."""
    ends: list[int] = font["loca"].locations.tolist()
    return ends != [] and ends == sorted(ends) and ends[-1] <= len(font.reader["glyf"])


def _widths_fit(font: TTFont) -> bool:
    """Whether the widths of all glyphs lie in their table."""
    glyphs: int = font["maxp"].numGlyphs
    widths: int = font["hhea"].numberOfHMetrics
    return 0 < widths <= glyphs and len(font.reader["hmtx"]) >= 2 * (glyphs + widths)


_FITTING = {"glyf": _outlines_fit, "hmtx": _widths_fit}
"""What shows in a moment that a large table can be understood. Where it does not, fontTools says why."""


def within(characters: Iterable[int], ranges: Iterable[tuple[int, int]]) -> list[int]:
    """The code points that lie in ranges, each named by its first and last."""
    known = sorted(characters)
    return [c for first, last in ranges for c in known[bisect_left(known, first) : bisect_right(known, last)]]


def levelled(data: bytes) -> bytes:
    """The font with the ascent and descent that all fonts here share.

    Where fonts of different height meet within a line, Pango takes the baseline from the first
    and the height from the tallest, and the lines of a paragraph stand unevenly.
    """
    font = TTFont(io.BytesIO(data), lazy=True)
    tables = font.reader.tables
    up, down = (round(part * font["head"].unitsPerEm) for part in (ASCENT, DESCENT))
    moved = bytearray(data)
    struct.pack_into(">hhh", moved, tables["hhea"].offset + 4, up, -down, 0)
    struct.pack_into(">hhhHH", moved, tables["OS/2"].offset + 68, up, -down, 0, up, down)
    return bytes(moved)
