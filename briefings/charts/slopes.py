"""Slopes: what changed between two dates, a line for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.charts.axis_labels import AxisLabel, stack_labels
from briefings.charts.context import ChartContext, ScaledDatum
from briefings.charts.lines import lines
from briefings.charts.model import Datum
from briefings.charts.palette import GRID
from briefings.charts.scales import bounds
from briefings.charts.statuses import MarkStyle, StatusPoint, draw_points, leading, look
from briefings.charts.svg import (
    SIZE,
    Axis,
    Drawing,
    Shape,
    Stroke,
    Word,
    block_height,
    draw_lines,
    paragraph,
    write,
)
from briefings.charts.text_metrics import spread, width, wrap

_HIGH = 170.0
_GAP = 9.0
_NAME = 0.34
"""Of the width, what names may take."""


@dataclass(frozen=True)
class Slope:
    """A row with its marks at the first and the last date, and its name."""

    data: Sequence[Datum]
    marks: tuple[ScaledDatum | None, ScaledDatum | None]
    name: tuple[str, ...]
    colour: str
    bold: bool


def slopes(context: ChartContext) -> Drawing:
    """Lines between the first and the last column; names at the left, figures at both ends.

    Figures of one dimension are one line through time.
    """
    if len(context.columns) == 1:
        return lines(context)
    rows = [_slope(context, name, data) for name, data in context.rows.items()]
    left, right = _posts(context, rows)
    heads, top = stack_labels(_heads(context, left, right), context.top - 6)
    high = max(_HIGH, 1.25 * sum(block_height(row.name) + 4 for row in rows))
    down = Axis(*bounds(context.values), top + high, top + 10)
    posts = [{"x": x, "y": top + 2, "y2": top + high} for x in (left, right)]
    shapes = [*context.unit_line(), *draw_lines(posts, Stroke(GRID))]
    for row in sorted(rows, key=lambda row: row.bold):
        shapes += _line(row, left, right, down)
    words = [*heads, *_labels(context, rows, left, down, 0), *_labels(context, rows, right, down, 1)]
    return Drawing((*shapes, *write(words)), top + high + 6)


def _slope(context: ChartContext, name: str, data: Sequence[Datum]) -> Slope:
    by_column = {datum.column: datum for datum in data}
    first, last = by_column.get(context.columns[0]), by_column.get(context.columns[-1])
    marks = (context.mark(first) if first else None, context.mark(last) if last else None)
    bold = any(datum.emphasised for datum in data)
    lines = wrap(name, SIZE, context.plot.width * _NAME, bold=bold)
    return Slope(data, marks, lines, context.joint_colour(data), bold)


def _posts(context: ChartContext, rows: Sequence[Slope]) -> tuple[float, float]:
    """Where the two dates stand, so that names and figures have room outside."""
    names = max((width(line, SIZE, bold=row.bold) for row in rows for line in row.name), default=0.0)
    return names + _figure_room(context, rows, 0) + 2 * _GAP, context.plot.width - _figure_room(
        context, rows, 1
    ) - _GAP


def _figure_room(context: ChartContext, rows: Sequence[Slope], side: int) -> float:
    marks = (row.marks[side] for row in rows)
    return max((width(context.figure(mark.datum), SIZE, bold=True) for mark in marks if mark), default=0.0)


def _heads(context: ChartContext, left: float, right: float) -> list[AxisLabel]:
    """The two dates, each with the word for what is no result."""
    room = min(right - left, context.plot.width - right + 60) - 8
    heads = []
    for column, x in ((context.columns[0], left), (context.columns[-1], right)):
        words = [status for d in context.data if d.column == column and (status := context.status(d))]
        label_room = min(room, 2 * (context.plot.width - x)) if x == right else room
        heads.append(AxisLabel(column, words[0] if words else "", x, label_room))
    return heads


def _line(row: Slope, left: float, right: float, down: Axis) -> list[Shape]:
    first, last = row.marks
    spots = [
        StatusPoint(x, mark.value, row.colour, look(mark.datum.status))
        for x, mark in ((left, first), (right, last))
        if mark
    ]
    shapes: list[Shape] = []
    if first and last:
        line = [{"x": left, "x2": right, "y": first.value, "y2": last.value}]
        dashed = leading(first.datum.status, last.datum.status) is MarkStyle.DASHED
        shapes = draw_lines(line, Stroke(row.colour, width=2, dashed=dashed), down=down)
    return [*shapes, *draw_points(spots, down=down)]


def _labels(context: ChartContext, rows: Sequence[Slope], x: float, down: Axis, side: int) -> list[Word]:
    """Figures at one post, with names at the left one, clear of one another."""
    shown = [(row, mark) for row in rows if (mark := row.marks[side])]
    shown.sort(key=lambda pair: -pair[1].value)
    sizes = [block_height(row.name if side == 0 else ("",)) + 2 for row, _ in shown]
    ys = (
        spread([down.at(mark.value) for _, mark in shown], sizes, down.end - 8, down.start + 8)
        if shown
        else []
    )
    names_end = x - _figure_room(context, rows, 0) - 2 * _GAP + 2
    words: list[Word] = []
    for (row, mark), y in zip(shown, ys, strict=True):
        figure = context.figure(mark.datum)
        if side == 0:
            words += paragraph(row.name, Word("", names_end, y, "right", bold=row.bold))
            words.append(Word(figure, x - _GAP, y, "right", bold=row.bold))
        else:
            words.append(Word(figure, x + _GAP, y, bold=row.bold))
    return words
