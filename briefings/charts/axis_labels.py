"""Periods written below an axis, each with the word for what is no result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.charts.palette import MUTED
from briefings.charts.svg import SIZE, SMALL, Word, block_height, paragraph
from briefings.charts.text_metrics import width, wrap


@dataclass(frozen=True)
class AxisLabel:
    """A period and the status of its figure, centred on ``x`` in ``room`` pixels."""

    label: str
    status: str
    x: float
    room: float

    @property
    def width(self) -> float:
        sizes = [width(line, SIZE) for line in self._label] + [width(line, SMALL) for line in self._status]
        return max(sizes, default=0.0)

    def end(self, top: float) -> float:
        return self._under(top) + block_height(self._status, SMALL)

    def words(self, top: float) -> list[Word]:
        under = self._under(top)
        name = Word("", self.x, (top + under) / 2, "center")
        status = Word("", self.x, (under + self.end(top)) / 2, "center", MUTED, size=SMALL)
        return paragraph(self._label, name) + paragraph(self._status, status)

    def _under(self, top: float) -> float:
        return top + block_height(self._label)

    @property
    def _label(self) -> tuple[str, ...]:
        return wrap(self.label, SIZE, self.room)

    @property
    def _status(self) -> tuple[str, ...]:
        return wrap(self.status, SMALL, self.room)


def stack_labels(feet: Sequence[AxisLabel], top: float) -> tuple[list[Word], float]:
    """The words of all, from ``top`` down, and where the deepest ends."""
    words = [word for foot in feet for word in foot.words(top)]
    return words, max((foot.end(top) for foot in feet), default=top) + 2
