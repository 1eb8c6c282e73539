"""SVG: marks on a value axis or on plain pixels, words between them, and the drawing as a whole.

The picture is one view without padding, so a pixel is a pixel of the whole. A place is either
scaled by an ``Axis`` (values) or not at all (pixels from the top left corner).

A drawing is what a page can hold: flat, without ids, styles, scripts or references, the fonts
named once, and a class beside each colour. WeasyPrint's SVG renderer knows neither custom
properties nor the page's styles, so colours stay attributes, and a style sheet for screens
overrides them by class. ``<title>`` comes first: it becomes the alternative text in PDF/UA-1.
An ``aria-label`` would fail there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree import ElementTree as ET

from briefings.charts.palette import INK
from briefings.charts.text_metrics import clean, width

SIZE = 11.0
"""Pixels; about 8 pt where 600 pixels are 160 mm."""
SMALL = 10.0
LEADING = 1.3
_RISE = 0.36
"""From the middle of a line to its baseline, in ems: half the height of a capital."""

_DASH = "3,2"
"""Pixels on and off."""

Value = float | str
Row = Mapping[str, float | str]
Align = Literal["left", "center", "right"]
_ANCHORS: Mapping[Align, str] = {"left": "start", "center": "middle", "right": "end"}


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


@dataclass(frozen=True)
class Shape:
    """One SVG element: its name, its attributes (lengths in pixels), and its text."""

    name: str
    attributes: Mapping[str, Value]
    text: str = ""


@dataclass(frozen=True)
class Stroke:
    """How shapes are outlined: width in pixels, and a colour for those whose rows name none."""

    colour: str = ""
    width: float = 1.0
    dashed: bool = False
    rounded: bool = False

    def attributes(self) -> dict[str, Value]:
        """The attributes in SVG, without those that are its defaults."""
        found: dict[str, Value] = {"stroke": self.colour} if self.colour else {}
        found |= {"stroke-width": self.width} if self.width != 1 else {}
        found |= {"stroke-dasharray": _DASH} if self.dashed else {}
        return found | ({"stroke-linecap": "round"} if self.rounded else {})


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
    """Shapes from back to front, and the height they need, in pixels."""

    shapes: tuple[Shape, ...]
    height: float


PLAIN = Stroke()


def draw_lines(
    rows: Sequence[Row], stroke: Stroke = PLAIN, *, across: Axis | None = None, down: Axis | None = None
) -> list[Shape]:
    """Draw lines from x, y to x2, y2, the latter two by default the former."""
    shapes = []
    for row in rows:
        ends = {
            "x1": _place(row["x"], across),
            "y1": _place(row["y"], down),
            "x2": _place(row.get("x2", row["x"]), across),
            "y2": _place(row.get("y2", row["y"]), down),
        }
        shapes.append(Shape("line", ends | stroke.attributes() | _paint(row)))
    return shapes


def draw_boxes(
    rows: Sequence[Row], stroke: Stroke = PLAIN, *, across: Axis | None = None, down: Axis | None = None
) -> list[Shape]:
    """Draw rectangles between the corners x, y and x2, y2, in whichever order."""
    shapes = []
    for row in rows:
        left, right = sorted((_place(row["x"], across), _place(row["x2"], across)))
        top, bottom = sorted((_place(row["y"], down), _place(row["y2"], down)))
        box = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        shapes.append(Shape("rect", box | stroke.attributes() | _paint(row)))
    return shapes


def draw_circles(
    rows: Sequence[Row], area: float, stroke: Stroke, *, across: Axis | None = None, down: Axis | None = None
) -> list[Shape]:
    """Draw circles around x, y; ``area`` is that of the square around each, in square pixels."""
    shapes = []
    for row in rows:
        place = {"cx": _place(row["x"], across), "cy": _place(row["y"], down), "r": math.sqrt(area) / 2}
        shapes.append(Shape("circle", place | stroke.attributes() | _paint(row)))
    return shapes


def draw_squares(rows: Sequence[Row], area: float, stroke: Stroke) -> list[Shape]:
    """Draw squares around x, y."""
    half = math.sqrt(area) / 2
    corners = [
        row | {"x": float(row["x"]) - half, "x2": float(row["x"]) + half,
               "y": float(row["y"]) - half, "y2": float(row["y"]) + half}
        for row in map(dict, rows)
    ]  # fmt: skip
    return draw_boxes(corners, stroke)


def write(words: Iterable[Word]) -> list[Shape]:
    """Draw words, those of one look next to each other."""

    def style(word: Word) -> tuple[str, bool, float]:
        return word.align, word.bold, word.size

    return [
        Shape(
            "text",
            {
                "x": word.x,
                "y": word.y + word.size * _RISE,
                "text-anchor": _ANCHORS[word.align],
                "font-size": word.size,
                "font-weight": "bold" if word.bold else "normal",
                "fill": word.fill,
            },
            clean(word.text),
        )
        for word in sorted(words, key=style)
        if word.text
    ]


def paragraph(lines: Sequence[str], word: Word) -> list[Word]:
    """Lines one below the other, the word's ``y`` being the middle of the block."""
    leading = word.size * LEADING
    top = word.y - leading * (len(lines) - 1) / 2
    return [replace(word, text=line, y=top + leading * number) for number, line in enumerate(lines)]


def block_height(lines: Sequence[str], size: float = SIZE) -> float:
    return len(lines) * size * LEADING


def compose(drawing: Drawing, across: int, title: str, roles: Mapping[str, str], fonts: str) -> str:
    """Write a drawing as an SVG element, ``across`` pixels wide; a page scales it by CSS.

    ``roles`` names what colours stand for, as classes; ``fonts`` is a CSS font stack.
    """
    height = round(drawing.height)
    frame = {
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "role": "img", "font-family": fonts,
        "fill": "none", "width": str(across), "height": str(height), "viewBox": f"0 0 {across} {height}",
    }  # fmt: skip
    svg = ET.Element("svg", frame)
    ET.SubElement(svg, "title").text = title
    for shape in drawing.shapes:
        colours = ((paint, roles.get(str(shape.attributes.get(paint)))) for paint in ("fill", "stroke"))
        classes = " ".join(f"{paint}-{role}" for paint, role in colours if role)
        attributes = {name: _written(value) for name, value in shape.attributes.items()}
        element = ET.SubElement(svg, shape.name, ({"class": classes} if classes else {}) | attributes)
        element.text = shape.text or None
    return ET.tostring(svg, encoding="unicode")


def _place(value: Value, axis: Axis | None) -> float:
    return axis.at(float(value)) if axis else float(value)


def _paint(row: Row) -> dict[str, Value]:
    return {name: row[name] for name in ("fill", "stroke") if name in row}


def _written(value: Value) -> str:
    """A length to a hundredth of a pixel, which is finer than any eye or printer."""
    if isinstance(value, str):
        return value
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
