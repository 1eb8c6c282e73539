"""Round values for a scale: few, evenly spaced, written by the language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from briefings.charts.context import ChartContext
from briefings.charts.palette import AXIS, GRID, MUTED
from briefings.charts.svg import SMALL, Axis, Row, Shape, Stroke, Word, draw_lines, write
from briefings.charts.text_metrics import choose, width

FEW, MANY = 4, 5
"""At most so many steps on a level and on an upright axis."""
_HAIR = 1e-9
_CLEAR = 2.0
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def ticks(low: float, high: float, most: int = MANY) -> list[Decimal]:
    """At most ``most`` multiples of a round step that lie between the two."""
    if not low < high:
        return [Decimal(repr(low))]
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
    first, last = math.floor(low / step + _HAIR), math.ceil(high / step - _HAIR)
    return first * step, max(last, first + 1) * step


def written(context: ChartContext, values: Sequence[Decimal]) -> list[str]:
    """Ticks as the language writes the figures of a table, all with the same decimals."""
    return context.language.column(values, context.plot.unit)


def tick_room(context: ChartContext, low: float, high: float) -> float:
    """The room the numbers of an upright axis take at its left."""
    return max(width(text, SMALL) for text in written(context, ticks(low, high))) + 8


def upright(
    context: ChartContext, axis: Axis, left: float, right: float, over: Sequence[Word] = ()
) -> list[Shape]:
    """A light line for each tick of an upright axis, its number at the left; zero stands out.

    Lines are broken around the words ``over`` them.
    """
    values = ticks(axis.low, axis.high)
    lines: list[Row] = [
        {"x": start, "x2": end, "y": float(tick), "stroke": GRID if tick else AXIS}
        for tick in values
        for start, end in _broken(
            left, right, [w.span for w in over if _within(axis.at(float(tick)), w.rise)]
        )
    ]
    words = [
        Word(text, left - 6, axis.at(float(tick)), "right", MUTED, size=SMALL)
        for tick, text in zip(values, written(context, values), strict=True)
    ]
    return [*draw_lines(lines, down=axis), *write(words)]


def level(
    context: ChartContext, axis: Axis, top: float, spans: Sequence[tuple[float, float]], over: Sequence[Word]
) -> list[Shape]:
    """Light lines for each tick of a level axis, down the spans and broken around words.

    The numbers stand at ``top``.
    """
    values = ticks(axis.low, axis.high, FEW)
    places = [axis.at(float(value)) for value in values]
    lines = [
        {"x": x, "y": start, "y2": end}
        for x in places
        for top, bottom in spans
        for start, end in _broken(top, bottom, [word.rise for word in over if _within(x, word.span)])
    ]
    texts = written(context, values)
    kept = choose(places, [width(text, SMALL) for text in texts], range(len(texts)))
    words = [Word(texts[at], places[at], top, "center", MUTED, size=SMALL) for at in kept]
    return [*draw_lines(lines, Stroke(GRID)), *write(words)]


def _broken(start: float, end: float, holes: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """What is left of a line outside the holes, each a little widened."""
    for low, high in sorted(holes):
        if low - _CLEAR > start:
            yield start, min(low - _CLEAR, end)
        start = max(start, high + _CLEAR)
    if start < end:
        yield start, end


def _within(place: float, span: tuple[float, float]) -> bool:
    return span[0] - _CLEAR < place < span[1] + _CLEAR
