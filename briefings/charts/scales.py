"""Round values for a scale: few, evenly spaced, written by the language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from briefings.charts.canvas import SMALL, Axis, Layer, Word, layer, write
from briefings.charts.ink import AXIS, GRID, MUTED
from briefings.charts.letters import width
from briefings.charts.setting import Setting

_HAIR = 1e-9
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def ticks(low: float, high: float, most: int = 5) -> list[Decimal]:
    """At most ``most`` multiples of a round step that lie between the two."""
    if not low < high:
        return [Decimal(0)]
    rough = Decimal(repr((high - low) / most))
    power = Decimal(10) ** rough.adjusted()
    step = next(power * step for step in _STEPS if power * step >= rough)
    first, last = math.ceil(Decimal(repr(low)) / step), math.floor(Decimal(repr(high)) / step)
    return [step * number for number in range(first, last + 1)]


def bounds(values: Sequence[float]) -> tuple[float, float]:
    """The range of a scale for points: round, from zero where zero is not far off."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    reach = (high - low) or abs(high) or 1.0
    low = 0.0 if 0 <= low <= 1.5 * reach else low
    high = 0.0 if -1.5 * reach <= high <= 0 else high
    steps = ticks(low, high)
    step = float(steps[1] - steps[0]) if len(steps) > 1 else reach
    return math.floor(low / step + _HAIR) * step, math.ceil(high / step - _HAIR) * step


def written(setting: Setting, values: Sequence[Decimal]) -> list[str]:
    """Ticks as the language writes the figures of a table, all with the same decimals."""
    return setting.language.column(values, setting.plot.unit)


def tick_room(setting: Setting, low: float, high: float) -> float:
    """The room the numbers of an upright axis take at its left."""
    return max(width(text, SMALL) for text in written(setting, ticks(low, high))) + 8


def upright(setting: Setting, axis: Axis, left: float, right: float) -> list[Layer]:
    """A light line for each tick of an upright axis, its number at the left; zero stands out."""
    values = ticks(axis.low, axis.high)
    lines = [{"x": left, "x2": right, "y": float(tick), "stroke": GRID if tick else AXIS} for tick in values]
    words = [
        Word(text, left - 6, axis.at(float(tick)), "right", MUTED, size=SMALL)
        for tick, text in zip(values, written(setting, values), strict=True)
    ]
    return [*layer("rule", lines, down=axis), *write(words)]
