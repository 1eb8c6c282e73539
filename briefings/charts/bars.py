"""Bars: lying for categories, standing for periods, one by one or grouped by rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from briefings.charts.context import ChartContext
from briefings.charts.model import Datum
from briefings.charts.palette import AXIS, MUTED, pale
from briefings.charts.rows import GUTTER, RowLayout, RowSpacing, lay_out_rows
from briefings.charts.statuses import MarkStyle, look
from briefings.charts.svg import SMALL, Axis, Drawing, Row, Shape, Stroke, Word, draw_boxes, draw_lines, write
from briefings.charts.text_metrics import cut, width
from briefings.charts.value_labels import across, behind

_THICK = 16.0
_BETWEEN = 3.0
_SIDE = 0.28
"""Of the width, what names of columns may take."""
_PITCH = RowSpacing(_THICK, 11, _BETWEEN)


@dataclass(frozen=True)
class Bar:
    """A datum, its two edges across the direction of the bar, and its colour."""

    datum: Datum
    near: float
    far: float
    colour: str


def lying(context: ChartContext) -> Drawing:
    """Bars from left to right, row below row; in a group each bar bears its column's name."""
    layout = lay_out_rows(context, _PITCH, context.top)
    sides = {column: cut(column, SMALL, context.plot.width * _SIDE) for column in context.columns}
    names = max((width(side, SMALL) for side in sides.values()), default=0.0)
    left = layout.left + (names + GUTTER if names else 0.0)
    axis = across(context, left)
    words = list(layout.words)
    placed: list[Bar] = []
    for top, data in zip(layout.tops, context.rows.values(), strict=True):
        for number, datum in enumerate(data):
            near = top + number * (_THICK + _BETWEEN)
            placed.append(Bar(datum, near, near + _THICK, context.colour(datum)))
            middle = near + _THICK / 2
            words.append(Word(sides[datum.column], left - GUTTER, middle, "right", MUTED, size=SMALL))
            words += behind(context, datum, axis, middle)
    return Drawing(
        (*context.unit_line(), *lay(context, placed, axis), *_zero(placed, axis, layout), *write(words)),
        layout.bottom,
    )


def lay(context: ChartContext, placed: Sequence[Bar], axis: Axis, *, down: bool = False) -> list[Shape]:
    """The bars themselves, by how sure they are: full, outlined, outlined with dashes."""
    shapes: list[Shape] = []
    for wanted in MarkStyle:
        rows = [row for bar in placed for row in _rects(context, bar, wanted)]
        turned = [_turned(row) for row in rows] if down else rows
        ways = {"down": axis} if down else {"across": axis}
        shapes += draw_boxes(turned, Stroke(dashed=wanted is MarkStyle.DASHED), **ways)
    return shapes


def _rects(context: ChartContext, bar: Bar, wanted: MarkStyle) -> list[Row]:
    """A bar from zero to its value; what a range adds is not sure, and outlined."""
    mark = context.mark(bar.datum)
    if mark is None:
        return []
    pieces = [(0.0, mark.value, look(bar.datum.status))]
    if mark.end != mark.value:
        pieces.append((mark.value, mark.end, MarkStyle.DASHED))
    return [
        {"x": start, "x2": end, "y": bar.near, "y2": bar.far, **_paint(bar.colour, wanted)}
        for start, end, looks in pieces
        if looks is wanted
    ]


def _paint(colour: str, looks: MarkStyle) -> Row:
    return {"fill": colour} if looks is MarkStyle.FULL else {"fill": pale(colour), "stroke": colour}


def _turned(row: Row) -> Row:
    swap = {"x": "y", "x2": "y2", "y": "x", "y2": "x2"}
    return {swap.get(name, name): value for name, value in row.items()}


def _zero(placed: Sequence[Bar], axis: Axis, layout: RowLayout) -> list[Shape]:
    """The line bars begin at: down the chart, or where names stand above, row by row."""
    rows = [list(bars) for _, bars in groupby(placed, lambda bar: bar.datum.row)]
    spans = rows if layout.above else [list(placed)]
    lines = [{"x": 0.0, "y": bars[0].near - 3, "y2": bars[-1].far + 3} for bars in spans]
    return draw_lines(lines, Stroke(AXIS), across=axis)
