"""Events on an upright line of time: dates to scale, their words beside them and never colliding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from briefings.charts.context import ChartContext
from briefings.charts.model import Datum
from briefings.charts.palette import AXIS, GREY, INK, MUTED
from briefings.charts.scales import ticks
from briefings.charts.statuses import StatusPoint, draw_points, look
from briefings.charts.svg import (
    SIZE,
    SMALL,
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
from briefings.charts.text_metrics import spread, width, wrap

_LINE = 44.0
_WORDS = 76.0
_GAP = 12.0
_APART = 6.0
_LOWEST = 90.0
_LENGTH = 0.85
"""Of the height of all words, how long the line of time is."""
_DATES = 0.3
"""Of the width of words, what dates may take."""
_YEAR = 366


@dataclass(frozen=True)
class Event:
    """A datum that has a date: the middle and the days of it, and its words, when and what.

    Where the picture is narrow, ``what`` stands below ``when``, else beside it at ``x``.
    """

    datum: Datum
    start: date
    end: date
    when: tuple[str, ...]
    what: tuple[str, ...]
    x: float

    @property
    def day(self) -> float:
        """A year or a month is placed at its middle, as nothing nearer is known."""
        return (self.start.toordinal() + self.end.toordinal()) / 2

    @property
    def height(self) -> float:
        both = block_height(self.when), block_height(self.what)
        return (sum(both) if self._below else max(both)) + _APART

    def words(self, y: float) -> list[Word]:
        """When and what, the middle of both at ``y``."""
        first = y - block_height(self.what) / 2 if self._below else y
        second = y + block_height(self.when) / 2 if self._below else y
        bold = self.datum.emphasised
        return [
            *paragraph(self.when, Word("", _WORDS, first, fill=MUTED)),
            *paragraph(self.what, Word("", self.x, second, fill=INK, bold=bold)),
        ]

    @property
    def _below(self) -> bool:
        return self.x == _WORDS


def timeline(context: ChartContext) -> Drawing:
    """A line of time with its years at the left, events at the right in their order."""
    events = sorted(_events(context), key=lambda event: event.day)
    down, ys = _placed(events)
    line = [{"x": _LINE, "y": down.start - 8, "y2": down.end + 8}]
    leads = [
        {"x": _LINE + 6, "x2": _WORDS - 5, "y": down.at(event.day), "y2": y}
        for event, y in zip(events, ys, strict=True)
    ]
    shapes = (
        *draw_lines(line, Stroke(AXIS, width=1.5)),
        *draw_lines(leads, Stroke(GREY)),
        *_years(events, down),
        *_dates(context, events, down),
        *write(word for event, y in zip(events, ys, strict=True) for word in event.words(y)),
    )
    return Drawing(shapes, max(down.end + 8, ys[-1] + events[-1].height / 2))


def _events(context: ChartContext) -> Iterator[Event]:
    """The data that have a date."""
    room = context.plot.width - _WORDS
    dates = max((width(_when(context, datum), SIZE) for datum in context.plot.data), default=0.0)
    dates = room if context.narrow else min(dates, room * _DATES)
    x = _WORDS if context.narrow else _WORDS + dates + _GAP
    for datum in context.plot.data:
        if datum.start:
            what = " ".join(filter(None, (datum.row, datum.text if datum.value is not None else "")))
            lines = wrap(what, SIZE, context.plot.width - x, 4, bold=datum.emphasised)
            when = wrap(_when(context, datum), SIZE, dates)
            yield Event(datum, datum.start, datum.end or datum.start, when, lines, x)


def _when(context: ChartContext, datum: Datum) -> str:
    """The date, and the word for what is no result."""
    return " ".join(filter(None, (datum.column or datum.text, context.status(datum))))


def _placed(events: Sequence[Event]) -> tuple[Axis, list[float]]:
    """The line of time, and the middle of each event's words, as near to its date as can be."""
    heights = [event.height for event in events]
    first, last = events[0].day, events[-1].day
    line = Axis(first, max(last, first + 1), 0, max(_LOWEST, sum(heights) * _LENGTH))
    ys = spread([line.at(event.day) for event in events], heights, -inf, inf)
    # Words may begin above the line; then all moves down.
    shift = max(8.0, heights[0] / 2 - ys[0])
    return Axis(line.low, line.high, shift, line.end + shift), [y + shift for y in ys]


def _dates(context: ChartContext, events: Sequence[Event], down: Axis) -> list[Shape]:
    """A dot at each date; what took more than a year is a thicker piece of the line."""
    colours = [context.joint_colour([event.datum]) for event in events]
    pieces: list[Row] = [
        {
            "x": _LINE,
            "y": float(event.start.toordinal()),
            "y2": float(event.end.toordinal()),
            "stroke": colour,
        }
        for event, colour in zip(events, colours, strict=True)
        if (event.end - event.start).days > _YEAR
    ]
    spots = [
        StatusPoint(_LINE, event.day, colour, look(event.datum.status))
        for event, colour in zip(events, colours, strict=True)
    ]
    return [*draw_lines(pieces, Stroke(width=4), down=down), *draw_points(spots, down=down)]


def _years(events: Sequence[Event], down: Axis) -> list[Shape]:
    """Round years left of the line, between the first and the last event."""
    rounds = ticks(events[0].start.year, max(event.end.year for event in events), 6)
    years = [int(tick) for tick in rounds if tick == int(tick)]
    places = [(year, down.at(date(year, 1, 1).toordinal())) for year in years]
    inside = [(year, y) for year, y in places if down.start - 8 <= y <= down.end + 8]
    marks = [{"x": _LINE - 5, "x2": _LINE, "y": y} for _, y in inside]
    words = [Word(str(year), _LINE - 9, y, "right", MUTED, size=SMALL) for year, y in inside]
    return [*draw_lines(marks, Stroke(AXIS)), *write(words)]
