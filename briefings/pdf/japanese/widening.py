"""Letters and digits with a quarter em beside them, as glyphs of their own.

Between Japanese and Latin stands a quarter em (JLREQ 3.2.6). Were it a gap between two glyphs,
whoever copies the text or searches it would find a space there: readers of PDF take a gap for
one. So a font that sets Latin within Japanese is given wider twins of its letters and digits,
which read as the same characters. They stand in the font's private area, out of reach of any
text; ``spacing`` puts them in the place of the plain ones.
"""

from __future__ import annotations

import io
from enum import IntFlag

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import _g_l_y_f as glyf

from briefings.language import LANGUAGES as RULED
from briefings.language.fonts import Fonts

LANGUAGES = frozenset(code for code, rules in RULED.items() if rules.jlreq)
"""Those set without spaces between words, with Latin among them."""
QUARTER = 0.25
"""Of the em."""
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PRIVATE = 0xE000
BOUND = 0x204
"""A component placed by an offset that is rounded to the grid (OpenType, glyf)."""


class Side(IntFlag):
    """Where the quarter em stands."""

    BEFORE = 1
    AFTER = 2


def twin(letter: str, sides: Side) -> int:
    """The code point of a letter's wider twin."""
    return PRIVATE + 128 * (sides - 1) + ord(letter)


def families(fonts: Fonts) -> frozenset[str]:
    """The families that set Latin in these languages: the first of each stack."""
    return frozenset(stack[0] for code in LANGUAGES for stack in fonts.roles(code).values() if stack)


def widened(data: bytes) -> bytes:
    """The font with wider twins of its letters and digits."""
    font = TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    quarter = round(QUARTER * font["head"].unitsPerEm)
    names, order, added = font.getBestCmap(), list(font.getGlyphOrder()), {}
    for letter in LETTERS:
        if name := names.get(ord(letter)):
            for sides in (Side.BEFORE, Side.AFTER, Side.BEFORE | Side.AFTER):
                added[twin(letter, sides)] = new = f"{name}.quarter{sides}"
                order.append(new)
                font["glyf"].glyphs[new] = _moved(font, name, quarter * (Side.BEFORE in sides))
                advance, bearing = font["hmtx"][name]
                wider = advance + quarter * sides.bit_count()
                font["hmtx"].metrics[new] = (wider, bearing + quarter * (Side.BEFORE in sides))
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            table.cmap.update(added)
    return _saved(font)


def _moved(font: TTFont, name: str, right: int) -> glyf.Glyph:
    """A glyph made of another, moved to the right."""
    part, moved, base = glyf.GlyphComponent(), glyf.Glyph(), font["glyf"][name]
    part.glyphName, part.x, part.y, part.flags = name, right, 0, BOUND
    moved.numberOfContours, moved.components = -1, [part]
    moved.xMin, moved.xMax = getattr(base, "xMin", 0) + right, getattr(base, "xMax", 0) + right
    moved.yMin, moved.yMax = getattr(base, "yMin", 0), getattr(base, "yMax", 0)
    return moved


def _saved(font: TTFont) -> bytes:
    highest = font["maxp"]
    highest.maxComponentElements = max(highest.maxComponentElements, 1)
    highest.maxComponentDepth += 1
    written = io.BytesIO()
    font.save(written, reorderTables=False)
    return written.getvalue()
