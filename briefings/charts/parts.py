"""Parts of a whole: bars stacked from parts, and one bar for the shares of one whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefings.charts.context import ChartContext
from briefings.charts.legend import LegendEntry, draw_legend
from briefings.charts.model import Datum
from briefings.charts.palette import AXIS, GREY, PAPER, legible_on, pale, ramp
from briefings.charts.rows import RowSpacing, lay_out_rows
from briefings.charts.statuses import MarkStyle, look
from briefings.charts.svg import (
    LEADING,
    SIZE,
    Axis,
    Drawing,
    Shape,
    Stroke,
    Word,
    block_height,
    draw_boxes,
    draw_lines,
    paragraph,
    write,
)
from briefings.charts.text_metrics import fits, width, wrap

_DEEP = 24.0
_SHARE_DEEP = 36.0
_APART = 12.0
_BREAKABLE = 5 * SIZE
"""Pixels below which a name is not broken: shorter pieces of a word cannot be read."""


@dataclass(frozen=True)
class BarSegment:
    """A datum as a piece of a bar, from one value to the next."""

    datum: Datum
    start: float
    end: float
    colour: str


def stacked(context: ChartContext) -> Drawing:
    """A bar for each row, its parts in the order of the columns, named once above."""
    names = draw_legend(_named(context), context.plot.width, context.top - 8)
    layout = lay_out_rows(context, RowSpacing(_DEEP, _APART), names.height + 10)
    wholes = [_parts(context, data, [context.shade(d) for d in data]) for data in context.rows.values()]
    most = max((parts[-1].end for parts in wholes if parts), default=0.0) or 1.0
    axis = Axis(0, most, layout.left, context.plot.width - 1)
    shapes = list(names.shapes)
    words = list(layout.words)
    for top, parts in zip(layout.tops, wholes, strict=True):
        shapes += _pieces(parts, axis, top, _DEEP)
        words += [word for part in parts for word in _inside(context, part, axis, top + _DEEP / 2)]
    return Drawing((*context.unit_line(), *shapes, *write(words)), layout.bottom)


def shares(context: ChartContext) -> Drawing:
    """One bar for each whole, cut into its parts from the largest down, each named at its place."""
    context = _wholes_as_rows(context)
    shapes = context.unit_line()
    y = context.top - 6
    for name, data in context.series.items():
        whole = _whole(context, name, data, y)
        shapes += whole.shapes
        y = whole.height + _APART
    return Drawing(tuple(shapes), y - _APART + 2)


def _wholes_as_rows(context: ChartContext) -> ChartContext:
    """Rows and columns exchanged where there are more rows: few wholes have many parts."""
    if len(context.rows) <= len(context.columns) or len(context.columns) == 1:
        return context
    turned = tuple(replace(datum, row=datum.column, column=datum.row) for datum in context.plot.data)
    return replace(context, plot=replace(context.plot, data=turned))


def _whole(context: ChartContext, name: str, data: Sequence[Datum], top: float) -> Drawing:
    """A bar with its name above and the names of its parts below."""
    falling = [mark.datum for mark in sorted(context.marks(data), key=lambda mark: -mark.value)]
    parts = _parts(context, falling, _falling_shades(context, falling))
    heads = wrap(name, SIZE, context.plot.width)
    y = top + block_height(heads) + (4 if heads else 0)
    axis = Axis(0, _total(context, parts), 0, context.plot.width)
    words = paragraph(heads, Word("", 0, top + block_height(heads) / 2, bold=True))
    roomy = [part for part in parts if _roomy(context, part, axis)]
    for part in roomy:
        words += _inside(context, part, axis, y + _SHARE_DEEP / 2)
    captions, zone = _captions(context, roomy, axis, y + _SHARE_DEEP + 4)
    outside = _outside(context, [part for part in parts if part not in roomy], axis, zone, y + _SHARE_DEEP)
    return Drawing(
        (*_pieces(parts, axis, y, _SHARE_DEEP), *outside.shapes, *write([*words, *captions])), outside.height
    )


def _parts(context: ChartContext, data: Sequence[Datum], shades: Sequence[str]) -> list[BarSegment]:
    """The data end to end; gaps and negative values have no length and are left out."""
    shade_of = dict(zip((datum.key for datum in data), shades, strict=True))
    parts: list[BarSegment] = []
    start = 0.0
    for mark in context.marks(data):
        if mark.value > 0:
            # An outline in a light step would be lost; what is no result has a full one.
            sure = look(mark.datum.status) is MarkStyle.FULL
            shade = shade_of[mark.datum.key] if sure else context.joint_colour([mark.datum])
            parts.append(BarSegment(mark.datum, start, start + mark.value, shade))
            start += mark.value
    return parts


def _falling_shades(context: ChartContext, data: Sequence[Datum]) -> list[str]:
    """From dark to light along the bar; beside what is emphasised, greys."""
    if not context.highlights:
        return ramp(context.plot.accent, len(data))
    greys = iter(ramp(GREY, sum(not datum.emphasised for datum in data)))
    return [context.plot.accent if datum.emphasised else next(greys) for datum in data]


def _total(context: ChartContext, parts: Sequence[BarSegment]) -> float:
    """The whole: 100 where the parts are per cent and some are not given, else their sum."""
    end = parts[-1].end if parts else 1.0
    return max(end, 100.0) if context.plot.unit == "percent" else end


def _named(context: ChartContext) -> Iterator[LegendEntry]:
    """Each column with the colour most of its parts have; then each status that is no result."""
    for column in context.columns:
        shades = [context.shade(datum) for datum in context.data if datum.column == column]
        yield LegendEntry(column or context.plot.title, max(shades, key=shades.count))
    for status in dict.fromkeys(filter(None, map(context.status, context.data))):
        yield LegendEntry(status, context.plot.accent, outlined=True)


def _pieces(parts: Sequence[BarSegment], axis: Axis, top: float, deep: float) -> list[Shape]:
    """The parts with a hair of paper between; what is no result is outlined."""
    shapes: list[Shape] = []
    for wanted in MarkStyle:
        rows = [
            {"x": part.start, "x2": part.end, "y": top, "y2": top + deep}
            | (
                {"fill": part.colour, "stroke": PAPER}
                if wanted is MarkStyle.FULL
                else {"fill": pale(part.colour), "stroke": part.colour}
            )
            for part in parts
            if look(part.datum.status) is wanted
        ]
        shapes += draw_boxes(rows, Stroke(dashed=wanted is MarkStyle.DASHED), across=axis)
    return shapes


def _inside(context: ChartContext, part: BarSegment, axis: Axis, y: float) -> list[Word]:
    """The figure in its part, if there is room."""
    figure = context.figure(part.datum)
    if width(figure, SIZE, bold=True) + 8 > axis.at(part.end) - axis.at(part.start):
        return []
    plain = look(part.datum.status) is MarkStyle.FULL
    fill = legible_on(part.colour if plain else pale(part.colour))
    return [Word(figure, axis.at(part.start) + 6, y, "left", fill, bold=True)]


def _roomy(context: ChartContext, part: BarSegment, axis: Axis) -> bool:
    """Whether a part has room for its figure inside and its name below."""
    room = axis.at(part.end) - axis.at(part.start) - 8
    name = _caption(context, part)
    one_line = width(name, SIZE) <= room
    two_lines = room >= _BREAKABLE and fits(name, SIZE, room, 2)
    return (one_line or two_lines) and width(context.figure(part.datum), SIZE, bold=True) <= room


def _captions(
    context: ChartContext, parts: Sequence[BarSegment], axis: Axis, top: float
) -> tuple[list[Word], float]:
    """Names below their parts, and where they end."""
    words: list[Word] = []
    bottom = top
    for part in parts:
        start = axis.at(part.start)
        lines = wrap(_caption(context, part), SIZE, axis.at(part.end) - start - 8)
        end = top + block_height(lines)
        words += paragraph(lines, Word("", start + 2, (top + end) / 2))
        bottom = max(bottom, end)
    return words, bottom


def _outside(
    context: ChartContext, parts: Sequence[BarSegment], axis: Axis, zone: float, edge: float
) -> Drawing:
    """Names of parts too small to hold them: on steps led down from the parts, or in a key.

    Steps go down from left to right with the words to the left, so no line crosses a word.
    """
    texts = [
        " ".join(filter(None, (_name(part), context.figure(part.datum), context.status(part.datum))))
        for part in parts
    ]
    middles = [axis.at((part.start + part.end) / 2) for part in parts]
    if any(width(text, SIZE) + 10 > middle for text, middle in zip(texts, middles, strict=True)):
        swatches = [LegendEntry(text, part.colour) for text, part in zip(texts, parts, strict=True)]
        return draw_legend(swatches, context.plot.width, zone + 4)
    step = SIZE * LEADING + 1
    ys = [zone + step * (number + 0.5) for number in range(len(parts))]
    places = list(zip(middles, ys, strict=True))
    leads = [{"x": x, "x2": x, "y": edge + 2, "y2": y} for x, y in places]
    leads += [{"x": x - 5, "x2": x, "y": y, "y2": y} for x, y in places]
    words = [Word(text, x - 8, y, "right") for text, (x, y) in zip(texts, places, strict=True)]
    bottom = zone + step * len(parts)
    return Drawing((*draw_lines(leads, Stroke(AXIS)), *write(words)), bottom)


def _caption(context: ChartContext, part: BarSegment) -> str:
    """What stands below a part: its name, and the word for what is no result."""
    return " ".join(filter(None, (_name(part), context.status(part.datum))))


def _name(part: BarSegment) -> str:
    return part.datum.column or part.datum.row
