"""How a mark looks by the kind of statement it makes; its status is named in words besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from briefings.charts.palette import PAPER
from briefings.charts.svg import Axis, Row, Shape, Stroke, draw_circles
from briefings.content import Status

_AREA = 50.0


_REMARK = re.compile(r"[(（]([^()（）]*)[)）]\s*$")


def said(stems: Sequence[str], name: str) -> bool:
    """Whether a name ends in brackets with one of these words: 次回会合（予定）, Next meeting (planned)."""
    remark = _REMARK.search(name.casefold())
    return remark is not None and any(stem in remark[1] for stem in stems)


class MarkStyle(Enum):
    """Full for what happened; outlined for what is incomplete or estimated; dashed for what
    is only intended or expected."""

    FULL = 1
    OUTLINED = 2
    DASHED = 3


def look(status: Status) -> MarkStyle:
    """The look of a status."""
    match status:
        case Status.RESULT:
            return MarkStyle.FULL
        case Status.PARTIAL | Status.ESTIMATE:
            return MarkStyle.OUTLINED
        case Status.PLAN | Status.TARGET | Status.FORECAST:
            return MarkStyle.DASHED


def leading(*statuses: Status) -> MarkStyle:
    """The look of a line between figures: dashed as soon as one is no result."""
    return MarkStyle.FULL if set(statuses) == {Status.RESULT} else MarkStyle.DASHED


@dataclass(frozen=True)
class StatusPoint:
    """A point in a chart, on whichever scales it is drawn."""

    x: float
    y: float
    colour: str
    look: MarkStyle


def draw_points(
    spots: Sequence[StatusPoint], *, across: Axis | None = None, down: Axis | None = None
) -> list[Shape]:
    """Points: full for results, hollow for all else."""
    rows: list[Row] = [
        {"x": s.x, "y": s.y, "fill": s.colour if s.look is MarkStyle.FULL else PAPER, "stroke": s.colour}
        for s in spots
    ]
    return draw_circles(rows, _AREA, Stroke(width=1.5), across=across, down=down)
