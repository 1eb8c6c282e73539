"""Draw charts: which kind of chart is drawn how, and what it says in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefings.charts import bars, columns, dots, lines, parts, slopes, timelines
from briefings.charts.context import ChartContext
from briefings.charts.model import Datum, Plot
from briefings.charts.palette import MUTED, roles
from briefings.charts.svg import SMALL, Drawing, Word, compose, write
from briefings.charts.text_metrics import clean
from briefings.content import ChartKind
from briefings.language.language import MISSING, Language

_KINDS: Mapping[ChartKind, Callable[[ChartContext], Drawing]] = {
    ChartKind.BAR: columns.bars,
    ChartKind.GROUPED: bars.lying,
    ChartKind.STACKED: parts.stacked,
    ChartKind.LINE: lines.lines,
    ChartKind.SHARE: parts.shares,
    ChartKind.SLOPE: slopes.slopes,
    ChartKind.DOT: dots.dots,
    ChartKind.TIMELINE: timelines.timeline,
}


def draw(plot: Plot, language: Language, fonts: str = "sans-serif") -> str:
    """Draw a plot as an SVG element with its text alternative; ``fonts`` is a CSS font stack."""
    context = ChartContext(plot, language)
    drawing = _KINDS[plot.kind](context) if _has_data(context) else _empty()
    return compose(drawing, plot.width, describe(context), roles(plot.accent), fonts)


def describe(context: ChartContext) -> str:
    """The text alternative: the title and every figure with its name and, if it is no result, its status."""
    rules = context.language.rules
    items = [f"{_named(datum)}{rules.colon}{_figure(context, datum)}" for datum in context.data]
    return clean(
        f"{context.plot.title}{rules.stop}{context.language.join(items)}" if items else context.plot.title
    )


def _has_data(context: ChartContext) -> bool:
    """Whether there is anything to draw: dates for a timeline, values for all else."""
    if context.plot.kind is ChartKind.TIMELINE:
        return any(datum.start for datum in context.data)
    return bool(context.values)


def _empty() -> Drawing:
    return Drawing(tuple(write([Word(MISSING, 0, 14, fill=MUTED, size=SMALL)])), 28)


def _named(datum: Datum) -> str:
    return " ".join(part for part in (datum.row, datum.column) if part)


def _figure(context: ChartContext, datum: Datum) -> str:
    figure = datum.text or context.figure(datum)
    status = context.status(datum)
    opening, closing = context.language.rules.brackets
    return f"{figure}{opening}{status}{closing}" if status else figure
