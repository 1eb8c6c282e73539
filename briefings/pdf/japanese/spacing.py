"""What the letters of a Japanese line gain and lose in width, by JLREQ.

- A quarter em stands between Japanese and Latin letters or digits (3.2.6).
- A bracket, comma or full stop takes half a square beside another one, an opening one also at
  the start of a line, a closing one at its end (3.1.4, 3.1.5, 3.1.9).
- A line is stretched by the same small space between all letters (3.8.4), but not inside Latin
  words and figures, nor before the mark of an endnote.

:func:`noted` finds the places in the texts of a line; ``lines`` says how much, once the line is
broken; :func:`paint` gives it to the glyphs. Nothing is put into the text: what is copied or
searched is what was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from weasyprint.text import ffi as native

from briefings.pdf.japanese.widening import QUARTER, Side, twin

HALF = 0.5
JOINT = 0.03
"""Of the em: the most that comes between texts in different styles. Readers of PDF take more for
a space there, though not within a text."""

LETTER = r"々〆ヵヶぁ-ゖァ-ヺーヽヾㇰ-ㇿ㐀-䶿一-鿿豈-﫿"
LATIN = "0-9A-Za-z"
OPENING = "「『（【〔《〈［｛"
CLOSING = "、。，．」』）】〕》〉］｝"
OBJECT, MARK = "\ufffc", "\ufffd"
"""What stands for a box that is no text, and for a letter of another size than the line's."""

_SEAM = re.compile(rf"(?<=[{LETTER}])(?=[{LATIN}])|(?<=[{LATIN}])(?=[{LETTER}])")
_SHUT = re.compile(rf"[{CLOSING}](?=[{CLOSING}{OPENING}・]|$)")
_OPENED = re.compile(rf"(?:^|(?<=[{OPENING}]))[{OPENING}]")
_LATIN = re.compile(rf"[{LATIN}]")
_NARROW = r"[\x20-\x7e\xa0-\u024f]"
_SOLID = re.compile(rf"[{OBJECT}{MARK}]|.(?={MARK}|$)|{_NARROW}(?={_NARROW})|…(?=…)|―(?=―)")
"""What no space comes after."""

native.ffi.cdef(
    "hb_bool_t hb_font_get_nominal_glyph (hb_font_t *font, uint32_t unicode, hb_codepoint_t *glyph);",
    override=True,
)


@dataclass
class TextRun:
    """A text of a line in one style, its size in pixels, and where its letters gain and lose."""

    shown: str
    size: float
    box: Any = None
    sides: dict[int, Side] = field(default_factory=dict)
    shut: set[int] = field(default_factory=set)
    opened: set[int] = field(default_factory=set)
    solid: set[int] = field(default_factory=set)
    quarter: float = 0.0
    """Ems between Japanese and Latin, if there is room for them."""
    loose: float = 0.0
    """Pixels after each letter that is not solid."""

    @property
    def seams(self) -> float:
        """The pixels of an em beside every letter that has Japanese or Latin beside it."""
        return self.size * sum(sides.bit_count() for sides in self.sides.values())

    @property
    def halved(self) -> float:
        """Pixels that are saved at brackets."""
        return self.size * HALF * (len(self.shut) + len(self.opened))

    @property
    def joint(self) -> bool:
        """Whether the next text may move away from this one."""
        return len(self.shown) - 1 not in self.solid

    @property
    def gaps(self) -> int:
        """How many letters may move away from the one before them."""
        return len(self.shown) - len(self.solid) - self.joint

    @property
    def gain(self) -> float:
        """Pixels, over all."""
        stretched = self.loose * self.gaps + min(self.loose, JOINT * self.size) * self.joint
        return self.quarter * self.seams - self.halved + stretched

    def gains(self) -> list[float]:
        """Pixels, letter by letter."""
        gained = [0.0 if place in self.solid else self.loose for place in range(len(self.shown))]
        gained[-1] = min(gained[-1], JOINT * self.size)
        for place, sides in self.sides.items():
            gained[place] += sides.bit_count() * self.quarter * self.size
        for place in (*self.shut, *self.opened):
            gained[place] -= HALF * self.size
        return gained


def noted(pieces: Sequence[TextRun], *, seams: bool = True, brackets: bool = True) -> Sequence[TextRun]:
    """The pieces of a line with all places noted; without ``seams`` or ``brackets`` if so asked."""
    text = "".join(piece.shown for piece in pieces)
    starts = [*accumulate((len(piece.shown) for piece in pieces), initial=0)]

    def at(place: int) -> tuple[TextRun, int]:
        number = bisect_right(starts, place) - 1
        return pieces[number], place - starts[number]

    for seam in _SEAM.finditer(text) if seams else ():
        side = Side.BEFORE if _LATIN.match(text, seam.start()) else Side.AFTER
        piece, place = at(seam.start() - (side is Side.AFTER))
        piece.sides[place] = piece.sides.get(place, Side(0)) | side
    for found in _SHUT.finditer(text) if brackets else ():
        piece, place = at(found.start())
        piece.shut.add(place)
    for found in _OPENED.finditer(text) if brackets else ():
        piece, place = at(found.start())
        piece.opened.add(place)
    for found in _SOLID.finditer(text):
        piece, place = at(found.start())
        piece.solid.add(place)
    return pieces


# --- painting ----------------------------------------------------------------------------------


def paint(line: Any, piece: TextRun, text: str) -> None:
    """Give the glyphs of a shaped line of Pango's what the letters of its ``text`` have gained."""
    places = {start: place for place, start in enumerate(_bytes(text))}
    gains = piece.gains()
    for item, glyphs in _runs(line):
        starts = [item.offset + glyphs.log_clusters[i] for i in range(glyphs.num_glyphs)]
        for i, (start, end) in enumerate(pairwise([*starts, item.offset + item.length])):
            first, after = places[start], places[end]
            glyph = glyphs.glyphs[i]
            # A letter of several glyphs: the last of them has the space after it.
            glyph.geometry.width += round(sum(gains[first:after]) * native.TO_UNITS)
            if after > first and (first in piece.opened or first in piece.sides):
                _place(glyph, piece, first, text, item.analysis.font)


def _place(glyph: Any, piece: TextRun, place: int, text: str, font: Any) -> None:
    """Move a glyph within its new width, or take its wider twin, which needs no gap beside it."""
    left = HALF if place in piece.opened else 0.0
    if sides := piece.sides.get(place) if piece.quarter else None:
        wider = native.ffi.new("hb_codepoint_t *")
        drawn = native.pango.pango_font_get_hb_font(font)
        had = native.harfbuzz.hb_font_get_nominal_glyph(drawn, twin(text[place], sides), wider)
        if had:
            glyph.glyph = wider[0]
        if Side.BEFORE in sides:
            left += QUARTER * bool(had) - piece.quarter
    # WeasyPrint paints offsets as thousandths of the em, though Pango counts in 1024ths.
    glyph.geometry.x_offset -= round(left * piece.size * 1000)


def _bytes(text: str) -> Iterator[int]:
    """Where each letter begins in UTF-8, and where the text ends."""
    return accumulate((len(letter.encode()) for letter in text), initial=0)


def _runs(line: Any) -> Iterator[tuple[Any, Any]]:
    """The runs of a line in one font and script: what was shaped, and its glyphs."""
    run = line.runs
    while run != native.ffi.NULL:
        yield run.data.item, run.data.glyphs
        run = run.next
