"""Font files as bytes: whether one can be set, and set on common lines."""

from __future__ import annotations

import io
import struct

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
            font[name]  # is understood, or raises
        if not FINEST[0] <= font["head"].unitsPerEm <= FINEST[1]:
            return frozenset(), f"is damaged: its em has {font['head'].unitsPerEm} units"
        characters = font.getBestCmap()
        return frozenset(characters or ()), "" if characters else "is damaged: it draws no character"
    except Exception as error:  # whatever it stumbles over in a damaged table
        return frozenset(), f"is damaged: {str(error)[:LONGEST] or type(error).__name__}"


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
