"""Standing bars for figures in time, one for each period."""

from __future__ import annotations

from itertools import pairwise

from briefings.charts.axis_labels import AxisLabel, stack_labels
from briefings.charts.bars import Bar, lay, lying
from briefings.charts.context import ChartContext
from briefings.charts.palette import AXIS, INK, MUTED
from briefings.charts.scales import tick_room, upright
from briefings.charts.svg import SIZE, SMALL, Axis, Drawing, Stroke, Word, draw_lines, write
from briefings.charts.text_metrics import fits, width
from briefings.charts.value_labels import reach

_HIGH = 170.0
_WIDEST = 54.0
_FEWEST = 4
"""Columns; fewer would stand lost on the page, and lie instead."""
_FULL = 0.64
_LABEL = 10.0
_FOOT = 5.0


def bars(context: ChartContext) -> Drawing:
    """Standing along time, if each figure has a time of its own and words fit; else lying."""
    starts = {datum.start for datum in context.data if datum.start}
    in_time = len(starts) == len(context.data) >= _FEWEST and context.columns == [""]
    return standing(context) if in_time and _fits(context) else lying(context)


def standing(context: ChartContext) -> Drawing:
    """Columns along time; where years are skipped a place stays empty."""
    axis, left = _axis(context)
    middles, slot = _places(context, left)
    half = min(slot * _FULL, _WIDEST) / 2
    placed = [
        Bar(datum, middle - half, middle + half, context.colour(datum))
        for datum, middle in zip(context.data, middles, strict=True)
    ]
    right = float(context.plot.width)
    feet = [
        AxisLabel(datum.row, context.status(datum), middle, slot - 4)
        for datum, middle in zip(context.data, middles, strict=True)
    ]
    below, bottom = stack_labels(feet, context.top - _LABEL / 2 + _HIGH + _FOOT)
    heads = _heads(context, middles, axis)
    shapes = (
        *context.unit_line(),
        *upright(context, axis, left, right, heads),
        *lay(context, placed, axis, down=True),
        *draw_lines([{"x": left, "x2": right, "y": 0.0}], Stroke(AXIS), down=axis),
        *write([*heads, *below]),
    )
    return Drawing(shapes, bottom)


def _axis(context: ChartContext) -> tuple[Axis, float]:
    """The value axis, and where columns begin beside its numbers."""
    low, high = min([0.0, *context.values]), max([0.0, *context.values])
    above, below = (_LABEL + SIZE if part else 0.0 for part in (high > 0, low < 0))
    top = context.top - _LABEL / 2
    axis = Axis(low, high if low < high else 1.0, top + _HIGH - below, top + above)
    return axis, tick_room(context, axis.low, axis.high)


def _places(context: ChartContext, left: float) -> tuple[list[float], float]:
    """The middle of each column, and the width of a place."""
    years = [datum.start.year for datum in context.data if datum.start]
    steps = [0, *(1 if after - before <= 1 else 2 for before, after in pairwise(years))]
    slot = (context.plot.width - left) / (sum(steps) + 1)
    return [left + slot * (sum(steps[: at + 1]) + 0.5) for at in range(len(steps))], slot


def _fits(context: ChartContext) -> bool:
    """Whether names and figures find room in the width of a place."""
    slot = _places(context, _axis(context)[1])[1]
    names = [text for datum in context.data for text in (datum.row, context.status(datum))]
    figures = [context.figure(datum) for datum in context.data]
    return all(fits(name, SIZE, slot - 4) for name in names) and all(
        width(figure, SIZE, bold=True) <= slot - 2 for figure in figures
    )


def _heads(context: ChartContext, middles: list[float], axis: Axis) -> list[Word]:
    """The figures at the ends of the columns."""
    words = []
    for datum, middle in zip(context.data, middles, strict=True):
        value, gap = reach(context, datum), datum.value is None
        y = axis.at(value) + (_LABEL if value < 0 else -_LABEL)
        fill, size = (MUTED, SMALL) if gap else (INK, SIZE)
        words.append(Word(context.figure(datum), middle, y, "center", fill, datum.emphasised, size))
    return words
