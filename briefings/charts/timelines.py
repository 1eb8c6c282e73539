"""Events on an upright line of time: dates to scale, their words beside them and never colliding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from briefings.charts.canvas import (
    SIZE,
    SMALL,
    Axis,
    Drawing,
    Layer,
    Word,
    block_height,
    layer,
    paragraph,
    write,
)
from briefings.charts.ink import AXIS, GREY, INK, MUTED
from briefings.charts.letters import spread, width, wrap
from briefings.charts.plots import Datum
from briefings.charts.scales import ticks
from briefings.charts.setting import Setting
from briefings.charts.statuses import Spot, look, spotted

_LINE = 44.0
_WORDS = 76.0
_GAP = 12.0
_APART = 6.0
_LOWEST = 90.0
_SHARE = 0.8
"""Of the height of all words, how long the line of time is."""


@dataclass(frozen=True)
class Event:
    """A datum that has a date, with its words: when, and what."""

    datum: Datum
    start: date
    when: tuple[str, ...]
    what: tuple[str, ...]
    stacked: bool

    @property
    def height(self) -> float:
        sides = block_height(self.when), block_height(self.what)
        return (sum(sides) if self.stacked else max(sides)) + _APART


def timeline(setting: Setting) -> Drawing:
    """A line of time with its years at the left, events at the right in their order."""
    events = _events(setting)
    down, ys = _placed(events)
    spots = [
        Spot(
            _LINE,
            float(event.start.toordinal()),
            setting.line_colour([event.datum]),
            look(event.datum.status),
        )
        for event in events
    ]
    leads = [
        {"x": _LINE + 6, "x2": _WORDS - 5, "y": down.at(event.start.toordinal()), "y2": y}
        for event, y in zip(events, ys, strict=True)
    ]
    words = [word for event, y in zip(events, ys, strict=True) for word in _words(setting, event, y)]
    line = [{"x": _LINE, "y": down.start - 8, "y2": down.end + 8}]
    layers = (
        *layer("rule", line, color=AXIS, strokeWidth=1.5),
        *layer("rule", leads, color=GREY),
        *_years(events, down),
        *spotted(spots, down=down),
        *write(words),
    )
    return Drawing(layers, max(down.end + 8, ys[-1] + events[-1].height / 2))


def _events(setting: Setting) -> list[Event]:
    """The data that have a date, from the earliest on."""
    dated = sorted(((d.start, d) for d in setting.data if d.start), key=lambda pair: pair[0])
    room = setting.plot.width - _WORDS
    dates = 0.0 if setting.narrow else _date_room(setting) + _GAP
    return [
        Event(
            datum, start, wrap(_when(setting, datum), SIZE, room if setting.narrow else dates),
            wrap(datum.row, SIZE, room - dates, 4), setting.narrow,
        )
        for start, datum in dated
    ]  # fmt: skip


def _when(setting: Setting, datum: Datum) -> str:
    """The date, and that it is no result: a plan, say."""
    return " ".join(part for part in (datum.text, setting.status(datum)) if part)


def _date_room(setting: Setting) -> float:
    widest = max((width(_when(setting, datum), SIZE, bold=True) for datum in setting.data), default=0.0)
    return min(widest, setting.plot.width * 0.3)


def _placed(events: Sequence[Event]) -> tuple[Axis, list[float]]:
    """The line of time, and the middle of each event's words, as near to its date as can be."""
    heights = [event.height for event in events]
    days = [event.start.toordinal() for event in events]
    line = Axis(days[0], max(days[-1], days[0] + 1), 0, max(_LOWEST, sum(heights) * _SHARE))
    ys = spread([line.at(day) for day in days], heights, -inf, inf)
    # Words may begin above the line; then all moves down.
    shift = max(8.0, heights[0] / 2 - ys[0])
    return Axis(line.low, line.high, shift, line.end + shift), [y + shift for y in ys]


def _words(setting: Setting, event: Event, y: float) -> list[Word]:
    """When and what: side by side, or one above the other where narrow."""
    bold = event.datum.emphasised or event.stacked
    if event.stacked:
        top = y - (event.height - _APART) / 2
        middle = top + block_height(event.when) / 2
        after = top + block_height(event.when) + block_height(event.what) / 2
        return [
            *paragraph(event.when, Word("", _WORDS, middle, fill=MUTED)),
            *paragraph(event.what, Word("", _WORDS, after, fill=INK, bold=event.datum.emphasised)),
        ]
    start = _WORDS + _date_room(setting) + _GAP
    return [
        *paragraph(event.when, Word("", _WORDS, y, fill=MUTED, bold=bold)),
        *paragraph(event.what, Word("", start, y, fill=INK, bold=bold)),
    ]


def _years(events: Sequence[Event], down: Axis) -> list[Layer]:
    """Round years left of the line, between the first and the last event."""
    years = [
        int(tick) for tick in ticks(events[0].start.year, events[-1].start.year + 1, 6) if tick == int(tick)
    ]
    places = [(year, down.at(date(year, 1, 1).toordinal())) for year in years]
    inside = [(year, y) for year, y in places if down.start - 1 <= y <= down.end + 1]
    marks = [{"x": _LINE - 5, "x2": _LINE, "y": y} for _, y in inside]
    words = [Word(str(year), _LINE - 9, y, "right", MUTED, size=SMALL) for year, y in inside]
    return [*layer("rule", marks, color=AXIS), *write(words)]
