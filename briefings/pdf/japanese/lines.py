"""Japanese lines broken and aligned as JLREQ sets them: with room around Latin, an even margin.

WeasyPrint breaks lines by the rules of JLREQ (3.1.7, 3.1.8), but may part a number from its unit,
sets solid what stands in a line, and leaves it ragged, for it stretches nothing but spaces. Three
of its functions are replaced here, for Japanese alone: the one that breaks a line, to leave room
for what comes into it; the one that aligns it, to put that in and stretch it; and the one that
shapes a text to be painted. ``tests/test_lines.py`` holds
what is relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import ffi as native
from weasyprint.text.line_break import Layout, line_size

from briefings.pdf.japanese import spacing
from briefings.pdf.japanese.spacing import JOINT, MARK, OBJECT, TextRun
from briefings.pdf.japanese.widening import LANGUAGES, QUARTER

TIGHTEST = QUARTER / 2
"""Ems between Japanese and Latin in a full line (JLREQ 3.8.3); where even they have no room, none."""
LOOSEST = 0.09
"""Of the em: the most that comes between two letters. A line that wants more stays ragged."""
ALIKE = 0.15
"""How far the size of a text may be from its line's. Marks of endnotes are far smaller."""
BREAK = "\u200b"
"""Where a line may break, which is no letter: what ``<wbr>`` is to WeasyPrint."""
HAIR = 0.01
"""Pixels: what rounding makes."""
TRIES = 3

_NUMBER = re.compile(r"[0-9]$")
_UNIT = re.compile(rf"[{spacing.LETTER}]")

_break = inline.split_inline_box
_align = inline.text_align
_reactivate = Layout.reactivate


@contextmanager
def finished() -> Iterator[None]:
    """Have WeasyPrint set Japanese lines so while this is in force."""
    inline.split_inline_box = _broken
    inline.text_align = _aligned
    Layout.reactivate = _reactivated
    try:
        yield
    finally:
        inline.split_inline_box, inline.text_align, Layout.reactivate = _break, _align, _reactivate


# --- breaking ----------------------------------------------------------------------------------


def _broken(context: Any, box: Any, left: float, right: float, *rest: Any) -> tuple[Any, ...]:
    """WeasyPrint's ``split_inline_box``: as much as fits between two positions, and what is left."""
    broken: tuple[Any, ...] = _break(context, box, left, right, *rest)
    if not isinstance(box, boxes.LineBox) or not _japanese(box.style):
        return broken
    *waiting, children = rest[3:8]
    broken[0].pieces = _noted(broken[0])
    # What floats or is placed elsewhere is laid out with the line, and only once.
    for _ in range(0 if any(waiting) else TRIES):
        over = _over(box, broken, right)
        if not over:
            break
        kept = children.copy()
        children.clear()
        shorter = _break(context, box, left, box.position_x + broken[0].width - over, *rest)
        if shorter[0].width >= broken[0].width:
            children[:] = kept
            break
        broken = shorter
        broken[0].pieces = _noted(broken[0])
    return broken


def _over(box: Any, broken: tuple[Any, ...], right: float) -> float:
    """By how many pixels a line must be shorter: for what comes into it, or to keep a number whole."""
    line, after, *_ = broken
    room = right - box.position_x - line.width
    # A box made as wide as its text has no room to gain.
    full = _need(line.pieces, TIGHTEST) > room and (after is not None or room >= HAIR)
    over = _need(line.pieces, QUARTER) - room if full else 0.0
    text = "".join(piece.shown for piece in line.pieces)
    parted = after is not None and _NUMBER.search(text) and _UNIT.match(_rest(box, after))
    return max(over, HAIR) if parted else over


def _need(pieces: Sequence[TextRun], quarter: float) -> float:
    """The pixels a line needs besides its letters; less than none where brackets save some."""
    return sum(quarter * piece.seams - piece.halved for piece in pieces)


def _rest(box: Any, after: Mapping[int, Any] | None) -> str:
    """What the next line begins with, if it is text."""
    while isinstance(box, boxes.LineBox | boxes.InlineBox):
        ((index, after),) = after.items() if after else ((0, None),)
        if index >= len(box.children):
            return ""
        box = box.children[index]
    if not isinstance(box, boxes.TextBox):
        return ""
    return str(box.text).encode()[next(iter(after or {0: None})) :].decode()


def _noted(line: Any) -> Sequence[TextRun]:
    # The figures of a table stand under each other.
    in_table = line.element_tag in ("td", "th")
    return spacing.noted([*_pieces(line, line.style)], seams=not in_table, brackets=_square(line.style))


def _pieces(box: Any, style: Any) -> Iterator[TextRun]:
    """The texts of a line in order, and what stands between them."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            size = child.style["font_size"]
            alike = abs(size / style["font_size"] - 1) <= ALIKE
            if child.text.strip(BREAK):
                yield TextRun(child.text if alike else MARK * len(child.text), size, child)
        elif isinstance(child, boxes.InlineBox):
            yield from _pieces(child, style)
        elif child.is_in_normal_flow():
            yield TextRun(OBJECT, 0.0)


def _square(style: Any) -> bool:
    """Whether brackets fill a square in this font; those of a proportional font are narrow already."""
    font = (*style["font_family"], style["font_weight"], style["font_style"])
    return bool(style.font_config.texts.get((_fills, font), (), partial(_fills, style)))


def _fills(style: Any) -> bool:
    layout = Layout(style)
    layout.set_text(spacing.OPENING[0])
    width, _ = line_size(layout.get_first_line()[0], style)
    return bool(width > 0.95 * style["font_size"])


# --- aligning ----------------------------------------------------------------------------------


def _aligned(context: Any, line: Any, width: float, last: bool) -> float:
    """WeasyPrint's ``text_align``: how far a line moves to the right in the width it has."""
    if not _japanese(line.style):
        return float(_align(context, line, width, last))
    justified = line.style["text_align_all"] == "justify"
    _fit(line, width, justified and not last)
    return 0.0 if justified else float(_align(context, line, width, last))


def _japanese(style: Any) -> bool:
    return (style["lang"] or "").split("-")[0] in LANGUAGES


def _fit(line: Any, width: float, justified: bool) -> None:
    """Fit a line into its width in pixels; what is ``justified`` is stretched to it."""
    pieces: Sequence[TextRun] = line.pieces
    room = width - line.width
    seams = sum(piece.seams for piece in pieces)
    quarter = min(QUARTER, (room - _need(pieces, 0.0)) / seams) if seams else 0.0
    if quarter < TIGHTEST:
        quarter = 0.0
    loose = _loose(pieces, room - _need(pieces, quarter), line.style["font_size"]) if justified else 0.0
    gains = {}
    for piece in pieces:
        piece.quarter, piece.loose = quarter, loose
        if piece.box and piece.gain:
            piece.box.pango_layout.spaced = piece
            gains[id(piece.box)] = piece.gain
    if gains:
        _move(line, 0.0, gains)


def _loose(pieces: Sequence[TextRun], room: float, size: float) -> float:
    """The pixels between letters that fill the room; none if that would tear the line."""
    gaps, joints = sum(piece.gaps for piece in pieces), sum(piece.joint for piece in pieces)
    loose = room / (gaps + joints) if gaps else 0.0
    if loose > JOINT * size:
        loose = (room - JOINT * size * joints) / gaps
    return loose if 0.0 < loose <= LOOSEST * size else 0.0


def _move(box: Any, moved: float, gains: Mapping[int, float]) -> float:
    """Move what a line holds by what stands before it has gained; returns that of all."""
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        gain = gains.get(id(box), 0.0)
        box.width += gain
        return moved + gain
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.translate(moved, 0)
        return moved
    box.position_x += moved
    after = moved
    for child in box.children:
        if child.is_in_normal_flow():
            after = _move(child, after, gains)
    box.width += after - moved
    return after


# --- painting ----------------------------------------------------------------------------------


def _reactivated(layout: Any, style: Any) -> None:
    """WeasyPrint's ``Layout.reactivate``: a text is shaped anew to be painted."""
    _reactivate(layout, style)
    if piece := getattr(layout, "spaced", None):
        # As the painting itself will ask; asked later, the line would be shaped once more.
        native.pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, _ = layout.get_first_line()
        spacing.paint(line, piece, layout.text)
