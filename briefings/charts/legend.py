"""A key in words: swatches with their names, line after line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from briefings.charts.palette import INK, pale
from briefings.charts.svg import LEADING, SMALL, Drawing, Row, Stroke, Word, draw_circles, draw_squares, write
from briefings.charts.text_metrics import cut, width

_SWATCH = 10.0
_AREA = {"square": 81.0, "circle": 55.0}
_NEAR = 5.0
_NEXT = 14.0
_LINE = SMALL * LEADING + 3


@dataclass(frozen=True)
class LegendEntry:
    """A name with its colour; ``outlined`` for what is no result."""

    name: str
    colour: str
    outlined: bool = False


def draw_legend(
    swatches: Iterable[LegendEntry], room: float, top: float, shape: Literal["square", "circle"] = "square"
) -> Drawing:
    """Names with their colours from left to right; the drawing's height is where the key ends."""
    words: list[Word] = []
    marks: list[Row] = []
    x, y = 0.0, top + _LINE / 2
    for swatch in swatches:
        name = cut(swatch.name, SMALL, room - _SWATCH - _NEAR)
        wide = _SWATCH + _NEAR + width(name, SMALL)
        if x > 0 and x + wide > room:
            x, y = 0.0, y + _LINE
        fill = pale(swatch.colour) if swatch.outlined else swatch.colour
        marks.append({"x": x + _SWATCH / 2, "y": y, "fill": fill, "stroke": swatch.colour})
        words.append(Word(name, x + _SWATCH + _NEAR, y, "left", INK, size=SMALL))
        x += wide + _NEXT
    draw = draw_squares if shape == "square" else draw_circles
    points = draw(marks, _AREA[shape], Stroke())
    return Drawing((*points, *write(words)), y + _LINE / 2 if words else top)
