"""Layers of Vega-Lite: marks on a value axis or on plain pixels, and words between them.

The picture is one view without padding, so a pixel is a pixel of the whole. A channel is
either scaled by an ``Axis`` (values) or not at all (pixels from the top left corner);
Vega-Lite chooses nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from briefings.charts.ink import INK
from briefings.charts.letters import clean, width

SIZE = 11.0
"""Pixels; about 8 pt where 600 pixels are 160 mm."""
SMALL = 10.0
LEADING = 1.3
_RISE = 0.36
"""From the middle of a line to its baseline, in ems: half the height of a capital."""

Layer = Mapping[str, Any]
Row = Mapping[str, Any]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Axis:
    """A linear scale: values from ``low`` to ``high`` onto pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        reach = (value - self.low) / (self.high - self.low)
        return self.start + reach * (self.end - self.start)

    def scale(self) -> dict[str, Any]:
        return {
            "domain": [_tidy(self.low), _tidy(self.high)],
            "range": [_tidy(self.start), _tidy(self.end)],
            "nice": False,
            "zero": False,
        }


@dataclass(frozen=True)
class Word:
    """One line of text; ``y`` is its middle, as tall as a capital letter."""

    text: str
    x: float
    y: float
    align: Align = "left"
    fill: str = INK
    bold: bool = False
    size: float = SIZE

    @property
    def span(self) -> tuple[float, float]:
        """From where to where it stands across."""
        wide = width(self.text, self.size, bold=self.bold)
        start = self.x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[self.align]
        return start, start + wide

    @property
    def rise(self) -> tuple[float, float]:
        """From where to where it stands down the picture."""
        return self.y - self.size * 0.6, self.y + self.size * 0.6


@dataclass(frozen=True)
class Drawing:
    """Layers from back to front, and the height they need, in pixels."""

    layers: tuple[Layer, ...]
    height: float


def layer(
    mark: str, rows: Sequence[Row], *, across: Axis | None = None, down: Axis | None = None, **style: Any
) -> list[Layer]:
    """One layer of marks, or none without rows. Rows say x, y, x2, y2, fill and stroke."""
    if not rows:
        return []
    tidied = [{name: _tidy(value) for name, value in row.items()} for row in rows]
    encoding: dict[str, Any] = {}
    for name in rows[0]:
        axis = {"x": across, "y": down}.get(name[0]) if name in ("x", "x2", "y", "y2") else None
        encoding[name] = _channel(name, axis)
    return [{"data": {"values": tidied}, "mark": {"type": mark, **style}, "encoding": encoding}]


def write(words: Iterable[Word]) -> list[Layer]:
    """Words as layers, one for each alignment and weight."""

    def style(word: Word) -> tuple[str, bool, float]:
        return word.align, word.bold, word.size

    layers: list[Layer] = []
    for (align, bold, size), group in groupby(sorted(words, key=style), style):
        rows = [
            {"x": word.x, "y": word.y + size * _RISE, "text": clean(word.text), "fill": word.fill}
            for word in group
            if word.text
        ]
        weight = "bold" if bold else "normal"
        layers += layer("text", rows, align=align, baseline="alphabetic", fontSize=size, fontWeight=weight)
    return layers


def paragraph(lines: Sequence[str], word: Word) -> list[Word]:
    """Lines one below the other, the word's ``y`` being the middle of the block."""
    leading = word.size * LEADING
    top = word.y - leading * (len(lines) - 1) / 2
    return [replace(word, text=line, y=top + leading * number) for number, line in enumerate(lines)]


def block_height(lines: Sequence[str], size: float = SIZE) -> float:
    return len(lines) * size * LEADING


def _channel(name: str, axis: Axis | None) -> dict[str, Any]:
    if name == "text":
        return {"field": name, "type": "nominal"}
    if name in ("x2", "y2"):
        return {"field": name}
    if name in ("fill", "stroke"):
        return {"field": name, "type": "nominal", "scale": None}
    return {
        "field": name,
        "type": "quantitative",
        "axis": None,
        "scale": axis.scale() if axis else None,
        "stack": None,
    }


def _tidy(value: Any) -> Any:
    """Eight digits are finer than any pixel; whole numbers are written as such."""
    if not isinstance(value, float):
        return value
    rounded = float(f"{value:.8g}")
    return int(rounded) if rounded.is_integer() else rounded
