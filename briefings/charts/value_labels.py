"""What is written at a mark: its figure, and the word for what is no result."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.charts.context import ChartContext
from briefings.charts.model import Datum
from briefings.charts.palette import INK, MUTED
from briefings.charts.svg import SIZE, SMALL, Axis, Word
from briefings.charts.text_metrics import width

_GAP = 5.0


@dataclass(frozen=True)
class ValueLabel:
    """A figure and its status on one line, left or right of a point."""

    figure: str
    status: str
    bold: bool = False
    missing: bool = False

    @property
    def width(self) -> float:
        """Pixels it takes, with the space before it."""
        status = _GAP + width(self.status, SMALL) if self.status else 0.0
        return _GAP + width(self.figure, self._size, bold=self.bold) + status

    def right_of(self, x: float, y: float) -> list[Word]:
        start = x + _GAP
        after = start + width(self.figure, self._size, bold=self.bold) + _GAP
        return [
            Word(self.figure, start, y, "left", self._fill, self.bold, self._size),
            Word(self.status, after, y, "left", MUTED, size=SMALL),
        ]

    def left_of(self, x: float, y: float) -> list[Word]:
        end = x - _GAP
        before = end - width(self.figure, self._size, bold=self.bold) - _GAP
        return [
            Word(self.figure, end, y, "right", self._fill, self.bold, self._size),
            Word(self.status, before, y, "right", MUTED, size=SMALL),
        ]

    @property
    def _fill(self) -> str:
        return MUTED if self.missing else INK

    @property
    def _size(self) -> float:
        return SMALL if self.missing else SIZE


def value_label(context: ChartContext, datum: Datum) -> ValueLabel:
    """The words of a datum."""
    return ValueLabel(context.figure(datum), context.status(datum), datum.emphasised, datum.value is None)


def across(context: ChartContext, left: float) -> Axis:
    """A value axis from zero that leaves room for what is written behind each value.

    Words of negative values stand to the left.
    """
    tails = _rooms(context)
    low, high = min([0.0, *tails]), max([0.0, *tails])
    if low == high:
        return Axis(0, 1, left, context.plot.width - 1)
    # At the left the widest words, as if they stood at the lowest value; at the right what
    # each needs where it stands.
    before = max((room for value, room in tails.items() if value < 0), default=0.0)
    start, end = left + before, float(context.plot.width)
    for value, room in tails.items():
        if value >= 0 and value > low:
            end = min(end, start + (context.plot.width - room - start) * (high - low) / (value - low))
    return Axis(low, high, start, max(end, start + 20))


def reach(context: ChartContext, datum: Datum) -> float:
    """How far a mark reaches from zero: to the end of a range; a gap not at all."""
    mark = context.mark(datum)
    return max(mark.value, mark.end, key=abs) if mark else 0.0


def behind(context: ChartContext, datum: Datum, axis: Axis, y: float) -> list[Word]:
    """The words of a datum at the end of its mark: right of it, left of a negative one."""
    value, words = reach(context, datum), value_label(context, datum)
    return words.left_of(axis.at(value), y) if value < 0 else words.right_of(axis.at(value), y)


def _rooms(context: ChartContext) -> dict[float, float]:
    """The room behind each value for what is written there."""
    rooms: dict[float, float] = {}
    for datum in context.data:
        value = reach(context, datum)
        rooms[value] = max(rooms.get(value, 0.0), value_label(context, datum).width)
    return rooms
