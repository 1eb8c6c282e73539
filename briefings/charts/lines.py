"""Lines through time: one for each row, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from briefings.charts.axis_labels import AxisLabel, stack_labels
from briefings.charts.context import ChartContext, ScaledDatum
from briefings.charts.model import Datum
from briefings.charts.scales import bounds, tick_room, upright
from briefings.charts.statuses import MarkStyle, StatusPoint, draw_points, leading, look
from briefings.charts.svg import (
    SIZE,
    Align,
    Axis,
    Drawing,
    Row,
    Shape,
    Stroke,
    Word,
    block_height,
    draw_lines,
    paragraph,
    write,
)
from briefings.charts.text_metrics import choose, spread, width, wrap

_HIGH = 190.0
_LABEL = 11.0
_FOOT = 7.0
_LEAST = 14.0
_AWAY = 6.0
_PERIOD = 66.0
_NAME = 0.26
"""Of the width, what names at the ends may take."""


def lines(context: ChartContext) -> Drawing:
    """Lines broken at gaps, dashed where they lead to what is no result."""
    context = _in_time(context)
    down = Axis(*bounds(context.values), context.top + _HIGH, context.top + _LABEL)
    left = tick_room(context, down.low, down.high)
    right = context.plot.width - _name_room(context)
    inset = _inset(context)
    xs = _moments(context, left + inset, right - inset)
    figures = _figures(context, xs, down)
    # A figure below a point at the very bottom pushes the periods down.
    lowest = max([down.start, *(word.rise[1] for word in figures)])
    feet, bottom = _feet(context, xs, lowest + _FOOT)
    shapes = [*context.unit_line(), *upright(context, down, left, right, figures)]
    for data in context.series.values():
        shapes += _line(context, data, xs, down)
    return Drawing((*shapes, *write([*feet, *figures, *_names(context, down, right)])), bottom)


def period(datum: Datum) -> str:
    """The label of a datum's period: its column, or its row where there are no columns."""
    return datum.column or datum.row


def _in_time(context: ChartContext) -> ChartContext:
    """The data from the earliest on, where all have a date."""
    dated = [(datum.start, datum) for datum in context.plot.data if datum.start]
    if len(dated) < len(context.plot.data):
        return context
    ordered = tuple(datum for _, datum in sorted(dated, key=lambda pair: pair[0]))
    return replace(context, plot=replace(context.plot, data=ordered))


def _moments(context: ChartContext, left: float, right: float) -> dict[str, float]:
    """Where each period stands: by its first day if all have one of their own, else evenly."""
    starts = {period(datum): datum.start for datum in context.data}
    days = [start.toordinal() for start in starts.values() if start]
    if len(set(days)) < len(starts):
        days = list(range(len(starts)))
    if len(days) < 2:
        return dict.fromkeys(starts, (left + right) / 2)
    axis = Axis(min(days), max(days), left, right)
    return {label: axis.at(day) for label, day in zip(starts, days, strict=True)}


def _line(context: ChartContext, data: Sequence[Datum], xs: dict[str, float], down: Axis) -> list[Shape]:
    """One line: pieces between neighbours that both have a value, and their points."""
    colour = context.joint_colour(data)
    marks = context.marks(data)
    pieces: dict[MarkStyle, list[Row]] = {MarkStyle.FULL: [], MarkStyle.DASHED: []}
    for before, after in pairwise(map(context.mark, data)):
        if before and after:
            ends = {
                "x": xs[period(before.datum)],
                "x2": xs[period(after.datum)],
                "y": before.value,
                "y2": after.value,
            }
            pieces[leading(before.datum.status, after.datum.status)].append(ends)
    ranges = [{"x": xs[period(m.datum)], "y": m.value, "y2": m.end} for m in marks if m.end != m.value]
    spots = [StatusPoint(xs[period(m.datum)], m.value, colour, look(m.datum.status)) for m in marks]
    return [
        *draw_lines(pieces[MarkStyle.FULL], Stroke(colour, width=2, rounded=True), down=down),
        *draw_lines(pieces[MarkStyle.DASHED], Stroke(colour, width=2, dashed=True), down=down),
        *draw_lines(ranges, Stroke(colour, width=5), down=down),
        *draw_points(spots, down=down),
    ]


def _feet(context: ChartContext, xs: dict[str, float], top: float) -> tuple[list[Word], float]:
    """The periods below, as many as have room, with the status of what is no result; the end.

    What is no result is never left unnamed: where it has no room, it stands a step lower.
    """
    waiting = _all_feet(context, xs)
    words: list[Word] = []
    while waiting:
        ends = (0, len(waiting) - 1)
        rank = sorted(range(len(waiting)), key=lambda at: (not waiting[at].status, at not in ends, at))
        chosen = choose([foot.x for foot in waiting], [foot.width for foot in waiting], rank)
        more, top = stack_labels([waiting[at] for at in chosen], top)
        words += more
        waiting = [foot for at, foot in enumerate(waiting) if foot.status and at not in chosen]
    return words, top


def _all_feet(context: ChartContext, xs: dict[str, float]) -> list[AxisLabel]:
    statuses = {period(datum): status for datum in context.data if (status := context.status(datum))}
    return [AxisLabel(label, statuses.get(label, ""), x, _PERIOD) for label, x in xs.items()]


def _inset(context: ChartContext) -> float:
    """Room at both ends of the lines, so that periods and figures stay inside."""
    feet = [foot.width / 2 for foot in _all_feet(context, {period(datum): 0.0 for datum in context.data})]
    lone = context.data if len(context.series) == 1 else []
    figures = [width(context.figure(datum), SIZE, bold=True) - _AWAY for datum in lone]
    return max(_LEAST, *feet, *figures)


def _figures(context: ChartContext, xs: dict[str, float], down: Axis) -> list[Word]:
    """The figures of a lone line at its points, as many as have room."""
    if len(context.series) > 1:
        return []
    marks = context.marks(context.data)
    words = [_figure(context, marks, at, (xs[period(marks[at].datum)], down)) for at in range(len(marks))]
    values = [mark.value for mark in marks]

    def rank(at: int) -> tuple[bool, bool, int]:
        telling = at in (0, len(marks) - 1) or values[at] in (max(values), min(values))
        return not words[at].bold, not telling, at

    sizes = [width(word.text, SIZE, bold=True) for word in words]
    shift = {"left": 0.5, "center": 0.0, "right": -0.5}
    centres = [word.x + shift[word.align] * size for word, size in zip(words, sizes, strict=True)]
    return [words[at] for at in choose(centres, sizes, sorted(range(len(marks)), key=rank))]


def _figure(context: ChartContext, marks: Sequence[ScaledDatum], at: int, place: tuple[float, Axis]) -> Word:
    """A figure where its line does not run: below a valley, else above, away from the climb."""
    x, down = place
    mark = marks[at]
    higher = [near.value > mark.value for near in (*marks[max(0, at - 1) : at], *marks[at + 1 : at + 2])]
    below = bool(higher) and all(higher)
    y = down.at(mark.value) + (_LABEL if below else -_LABEL)
    align: Align = "center"
    if not below and any(higher):
        x, align = (x - _AWAY, "left") if higher[0] else (x + _AWAY, "right")
    return Word(context.figure(mark.datum), x, y, align, bold=mark.datum.emphasised)


def _names(context: ChartContext, down: Axis, right: float) -> list[Word]:
    """The name of each line with its last figure, beside its end and clear of the others."""
    if len(context.series) == 1:
        return []
    ends = [
        (name, data, marks[-1]) for name, data in context.series.items() if (marks := context.marks(data))
    ]
    ends.sort(key=lambda end: -end[2].value)
    blocks = [_name(context, name, mark) for name, _, mark in ends]
    ys = spread(
        [down.at(mark.value) for _, _, mark in ends],
        [block_height(lines) + 2 for lines in blocks], context.top, down.start + _FOOT,
    )  # fmt: skip
    words: list[Word] = []
    for (_, data, _), lines, y in zip(ends, blocks, ys, strict=True):
        accented = context.joint_colour(data) == context.plot.accent
        words += paragraph(lines, Word("", right + 6, y, bold=accented and context.highlights))
    return words


def _name(context: ChartContext, name: str, mark: ScaledDatum) -> tuple[str, ...]:
    text = f"{name} {context.figure(mark.datum)}"
    return wrap(text, SIZE, context.plot.width * _NAME, bold=context.highlights)


def _name_room(context: ChartContext) -> float:
    """The room beside the lines for their names."""
    if len(context.series) == 1:
        return 0.0
    last = [(name, marks[-1]) for name, data in context.series.items() if (marks := context.marks(data))]
    lines = [line for name, mark in last for line in _name(context, name, mark)]
    return max((width(line, SIZE, bold=context.highlights) for line in lines), default=0.0) + 8
