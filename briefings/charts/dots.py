"""Dots on a common scale: one for each column of a row, joined where there are several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefings.charts.context import ChartContext
from briefings.charts.legend import LegendEntry, draw_legend
from briefings.charts.model import Datum
from briefings.charts.palette import GREY
from briefings.charts.rows import RowLayout, RowSpacing, lay_out_rows
from briefings.charts.scales import FEW, bounds, level, ticks, written
from briefings.charts.statuses import StatusPoint, draw_points, look
from briefings.charts.svg import SMALL, Axis, Drawing, Row, Shape, Stroke, Word, draw_lines, write
from briefings.charts.text_metrics import width
from briefings.charts.value_labels import value_label

_DEEP = 14.0
_APART = 9.0
_RADIUS = 4.0


def dots(context: ChartContext) -> Drawing:
    """A row for each name; figures stand outside the outermost dots."""
    top = context.top
    names: tuple[Shape, ...] = ()
    if len(context.columns) > 1:
        legend = draw_legend(_named(context), context.plot.width, top - 8, "circle")
        names, top = legend.shapes, legend.height + 8
    layout = lay_out_rows(context, RowSpacing(_DEEP, _APART), top + 16)
    axis = _axis(context, layout.left)
    marks: list[Shape] = []
    words: list[Word] = []
    for shelf, data in zip(layout.tops, context.rows.values(), strict=True):
        y = shelf + _DEEP / 2
        marks += _joined(context, data, axis, y)
        words += _ends(context, data, axis, y)
    grid = level(context, axis, top + 2, _spans(layout, top + 10), words)
    shapes = (*context.unit_line(), *names, *grid, *marks, *write([*layout.words, *words]))
    return Drawing(shapes, layout.bottom)


def _spans(layout: RowLayout, top: float) -> list[tuple[float, float]]:
    """Where the lines of the grid run: down the chart, or row by row where names stand above."""
    if not layout.above:
        return [(top, layout.bottom)]
    return [(shelf - 2, shelf + _DEEP + 2) for shelf in layout.tops]


def _joined(context: ChartContext, data: Sequence[Datum], axis: Axis, y: float) -> list[Shape]:
    """The dots of a row, a range as a broader line, and what joins them."""
    marks = context.marks(data)
    values = [mark.value for mark in marks]
    link = [{"x": min(values), "x2": max(values), "y": y}] if len(values) > 1 else []
    ranges: list[Row] = [
        {"x": mark.value, "x2": mark.end, "y": y, "stroke": context.colour(mark.datum)}
        for mark in marks
        if mark.end != mark.value
    ]
    spots = [
        StatusPoint(value, y, context.colour(mark.datum), look(mark.datum.status))
        for mark in marks
        for value in sorted({mark.value, mark.end})
    ]
    return [
        *draw_lines(link, Stroke(GREY, width=2), across=axis),
        *draw_lines(ranges, Stroke(width=5), across=axis),
        *draw_points(spots, across=axis),
    ]


def _ends(context: ChartContext, data: Sequence[Datum], axis: Axis, y: float) -> list[Word]:
    """The figures of the outermost dots; a lone dot's stands right."""
    ordered = sorted(context.marks(data), key=lambda mark: mark.value)
    if not ordered:
        return value_label(context, data[0]).right_of(axis.at(axis.low), y)
    last = ordered[-1]
    words = value_label(context, last.datum).right_of(axis.at(last.end) + _RADIUS, y)
    if len(ordered) > 1:
        words += value_label(context, ordered[0].datum).left_of(axis.at(ordered[0].value) - _RADIUS, y)
    return words


def _axis(context: ChartContext, left: float) -> Axis:
    """From the smallest to the largest value, zero among them if it is not far, with room at both ends."""
    low, high = bounds(context.values)
    half = max(width(text, SMALL) for text in written(context, ticks(low, high, FEW))) / 2
    room = max([half, *(value_label(context, datum).width + _RADIUS for datum in context.data)])
    before = room if len(context.columns) > 1 else max(half, 2 * _RADIUS)
    return Axis(low, high, left + before, context.plot.width - room)


def _named(context: ChartContext) -> Iterator[LegendEntry]:
    """Each column with the colour of its dots."""
    for column in context.columns:
        colours = [context.colour(datum) for datum in context.data if datum.column == column]
        yield LegendEntry(column, max(colours, key=colours.count))
