"""Rows below one another, each with its name: before it, or above it where the page is narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.charts.canvas import SIZE, Axis, Word, block_height, paragraph
from briefings.charts.letters import width, wrap
from briefings.charts.plots import Datum
from briefings.charts.setting import Setting, Tail

GUTTER = 8.0
_SHARE = 0.34
"""Of the width, what names of rows may take."""
_SHORT = 0.28
"""Of the width of a narrow page, what they may take there."""


@dataclass(frozen=True)
class Shelves:
    """Where each row's marks begin, from the top; where all begin, from the left; the names.

    ``above`` tells that names stand above their rows, so that no line may run through them.
    """

    tops: tuple[float, ...]
    left: float
    bottom: float
    words: tuple[Word, ...]
    above: bool


@dataclass(frozen=True)
class Pitch:
    """How thick marks are and how far rows stand apart, in pixels.

    ``between`` keeps the marks of a row below one another; without it all share one line.
    """

    thick: float
    apart: float
    between: float | None = None

    def depth(self, data: Sequence[Datum]) -> float:
        """How deep a row of these data is."""
        if self.between is None:
            return self.thick
        return len(data) * (self.thick + self.between) - self.between


def shelve(setting: Setting, pitch: Pitch, top: float) -> Shelves:
    """Place the rows below ``top``."""
    return (_headed if _above(setting) else _flanked)(setting, pitch, top)


def across(setting: Setting, left: float, tails: Mapping[float, float]) -> Axis:
    """A value axis from zero that leaves room for what is written behind each value.

    ``tails`` gives the widest words at a value; those of negative values stand to the left.
    """
    low, high = min(0.0, *tails, 0.0), max(0.0, *tails, 0.0)
    if low == high:
        return Axis(0, 1, left, setting.plot.width - 1)
    # Room at each side is what the words there need if bars took the whole width: a little
    # more than enough, and it needs no equation.
    before = max((room for value, room in tails.items() if value < 0), default=0.0)
    start, end = left + before, float(setting.plot.width)
    for value, room in tails.items():
        if value > 0:
            end = min(end, start + (setting.plot.width - room - start) * (high - low) / (value - low))
    return Axis(low, high, start, max(end, start + 20))


def tails(setting: Setting) -> dict[float, float]:
    """The room behind each value for what is written there."""
    rooms: dict[float, float] = {}
    for datum in setting.data:
        value = reach(setting, datum)
        rooms[value] = max(rooms.get(value, 0.0), setting.tail(datum).width)
    return rooms


def reach(setting: Setting, datum: Datum) -> float:
    """How far a mark reaches from zero: to the end of a range; a gap not at all."""
    mark = setting.mark(datum)
    return max(mark.value, mark.end, key=abs) if mark else 0.0


def beside(tail: Tail, axis: Axis, value: float, y: float) -> list[Word]:
    """A tail behind its mark: right of it, left of a negative one."""
    return tail.left_of(axis.at(value), y) if value < 0 else tail.right_of(axis.at(value), y)


def _above(setting: Setting) -> bool:
    """Whether names stand above: on a narrow page, unless they are short and nothing follows."""
    room = setting.plot.width * _SHORT
    short = all(width(row, SIZE) <= room for row in setting.rows) and len(setting.columns) == 1
    return setting.narrow and not short


def _flanked(setting: Setting, pitch: Pitch, y: float) -> Shelves:
    heads = [wrap(row, SIZE, setting.plot.width * _SHARE) for row in setting.rows]
    left = max((width(line, SIZE) for head in heads for line in head), default=-GUTTER) + GUTTER
    tops: list[float] = []
    words: list[Word] = []
    for head, data in zip(heads, setting.rows.values(), strict=True):
        deep, high = pitch.depth(data), block_height(head)
        tops.append(y + max(0.0, high - deep) / 2)
        # A name stands at the first mark of its row, and in the middle if it is taller.
        words += paragraph(head, Word("", left - GUTTER, y + max(high, pitch.thick) / 2, "right"))
        y += max(deep, high) + pitch.apart
    return Shelves(tuple(tops), left, y - pitch.apart + 4, tuple(words), above=False)


def _headed(setting: Setting, pitch: Pitch, y: float) -> Shelves:
    tops: list[float] = []
    words: list[Word] = []
    y -= 4
    for row, data in setting.rows.items():
        head = wrap(row, SIZE, setting.plot.width)
        words += paragraph(head, Word("", 0, y + block_height(head) / 2))
        y += block_height(head) + 3
        tops.append(y)
        y += pitch.depth(data) + pitch.apart
    return Shelves(tuple(tops), 0.0, y - pitch.apart + 4, tuple(words), above=True)
