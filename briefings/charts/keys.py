"""A key in words: swatches with their names, line after line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from briefings.charts.canvas import LEADING, SMALL, Drawing, Row, Word, layer, write
from briefings.charts.ink import INK
from briefings.charts.letters import width

_SWATCH = 10.0
_AREA = {"square": 100, "circle": 64}
_NEAR = 5.0
_NEXT = 14.0
_LINE = SMALL * LEADING + 3


def key(
    entries: Iterable[tuple[str, str]], room: float, top: float, shape: Literal["square", "circle"] = "square"
) -> Drawing:
    """Names with their colours from left to right; the drawing's height is where the key ends."""
    words: list[Word] = []
    swatches: list[Row] = []
    x, y = 0.0, top + _LINE / 2
    for name, colour in entries:
        wide = _SWATCH + _NEAR + width(name, SMALL)
        if x > 0 and x + wide > room:
            x, y = 0.0, y + _LINE
        swatches.append({"x": x + _SWATCH / 2, "y": y, "fill": colour})
        words.append(Word(name, x + _SWATCH + _NEAR, y, "left", INK, size=SMALL))
        x += wide + _NEXT
    marks = layer("point", swatches, shape=shape, size=_AREA[shape], opacity=1, strokeWidth=0)
    return Drawing((*marks, *write(words)), y + _LINE / 2 if words else top)
