"""Rows below one another, each with its name: before it, or above it where the page is narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefings.charts.canvas import SIZE, Axis, Word, block_height, paragraph
from briefings.charts.letters import width, wrap
from briefings.charts.plots import Datum
from briefings.charts.setting import Setting, Tail

GUTTER = 8.0
_SHARE = 0.34
"""Of the width, what names of rows may take."""


@dataclass(frozen=True)
class Shelves:
    """Where each row's marks begin, from the top; where all begin, from the left; the names."""

    tops: tuple[float, ...]
    left: float
    bottom: float
    words: tuple[Word, ...]


def shelve(
    setting: Setting, depth: Callable[[Sequence[Datum]], float], *, apart: float, top: float | None = None
) -> Shelves:
    """Place the rows below ``top``, each as deep as its data need."""
    build = _headed if setting.narrow else _flanked
    return build(setting, depth, apart, setting.top if top is None else top)


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


_Depth = Callable[[Sequence[Datum]], float]


def _flanked(setting: Setting, depth: _Depth, apart: float, y: float) -> Shelves:
    heads = [wrap(row, SIZE, setting.plot.width * _SHARE) for row in setting.rows]
    left = max((width(line, SIZE) for head in heads for line in head), default=-GUTTER) + GUTTER
    tops: list[float] = []
    words: list[Word] = []
    for head, data in zip(heads, setting.rows.values(), strict=True):
        deep, high = depth(data), block_height(head)
        height = max(deep, high)
        tops.append(y + (height - deep) / 2)
        middle = y + (max(high, deep / len(data)) if len(data) > 1 else height) / 2
        words += paragraph(head, Word("", left - GUTTER, middle, "right"))
        y += height + apart
    return Shelves(tuple(tops), left, y - apart + 4, tuple(words))


def _headed(setting: Setting, depth: _Depth, apart: float, y: float) -> Shelves:
    tops: list[float] = []
    words: list[Word] = []
    y -= 4
    for row, data in setting.rows.items():
        head = wrap(row, SIZE, setting.plot.width)
        words += paragraph(head, Word("", 0, y + block_height(head) / 2))
        y += block_height(head) + 3
        tops.append(y)
        y += depth(data) + apart
    return Shelves(tuple(tops), 0.0, y - apart + 4, tuple(words))
