"""Rows below one another, each with its name: before it, or above it where the page is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.charts.context import ChartContext
from briefings.charts.model import Datum
from briefings.charts.svg import SIZE, Word, block_height, paragraph
from briefings.charts.text_metrics import width, wrap

GUTTER = 8.0
_SHARE = 0.34
"""Of the width, what names of rows may take."""
_SHORT = 0.28
"""Of the width of a narrow page, what they may take there."""


@dataclass(frozen=True)
class RowLayout:
    """Where each row's marks begin, from the top; where all begin, from the left; the names.

    ``above`` tells that names stand above their rows, so that no line may run through them.
    """

    tops: tuple[float, ...]
    left: float
    bottom: float
    words: tuple[Word, ...]
    above: bool


@dataclass(frozen=True)
class RowSpacing:
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


def lay_out_rows(context: ChartContext, spacing: RowSpacing, top: float) -> RowLayout:
    """Place the rows below ``top``."""
    return (_headed if _above(context) else _flanked)(context, spacing, top)


def _above(context: ChartContext) -> bool:
    """Whether names stand above: on a narrow page, unless they are short and nothing follows."""
    room = context.plot.width * _SHORT
    short = all(width(row, SIZE) <= room for row in context.rows) and len(context.columns) == 1
    return context.narrow and not short


def _flanked(context: ChartContext, spacing: RowSpacing, y: float) -> RowLayout:
    heads = [wrap(row, SIZE, context.plot.width * _SHARE) for row in context.rows]
    left = max((width(line, SIZE) for head in heads for line in head), default=-GUTTER) + GUTTER
    tops: list[float] = []
    words: list[Word] = []
    for head, data in zip(heads, context.rows.values(), strict=True):
        deep, high = spacing.depth(data), block_height(head)
        tops.append(y + max(0.0, high - deep) / 2)
        # A name stands at the first mark of its row, and in the middle if it is taller.
        words += paragraph(head, Word("", left - GUTTER, y + max(high, spacing.thick) / 2, "right"))
        y += max(deep, high) + spacing.apart
    return RowLayout(tuple(tops), left, y - spacing.apart + 4, tuple(words), above=False)


def _headed(context: ChartContext, spacing: RowSpacing, y: float) -> RowLayout:
    tops: list[float] = []
    words: list[Word] = []
    y -= 4
    for row, data in context.rows.items():
        head = wrap(row, SIZE, context.plot.width)
        words += paragraph(head, Word("", 0, y + block_height(head) / 2))
        y += block_height(head) + 3
        tops.append(y)
        y += spacing.depth(data) + spacing.apart
    return RowLayout(tuple(tops), 0.0, y - spacing.apart + 4, tuple(words), above=True)
