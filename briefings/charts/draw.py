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
    setting = ChartContext(plot, language)
    drawing = _KINDS[plot.kind](setting) if _has_data(setting) else _empty()
    return compose(drawing, plot.width, describe(setting), roles(plot.accent), fonts)


def describe(setting: ChartContext) -> str:
    """The text alternative: the title and every figure with its name and, if it is no result, its status."""
    rules = setting.language.rules
    items = [f"{_named(datum)}{rules.colon}{_figure(setting, datum)}" for datum in setting.data]
    return clean(
        f"{setting.plot.title}{rules.stop}{setting.language.join(items)}" if items else setting.plot.title
    )


def _has_data(setting: ChartContext) -> bool:
    """Whether there is anything to draw: dates for a timeline, values for all else."""
    if setting.plot.kind is ChartKind.TIMELINE:
        return any(datum.start for datum in setting.data)
    return bool(setting.values)


def _empty() -> Drawing:
    return Drawing(tuple(write([Word(MISSING, 0, 14, fill=MUTED, size=SMALL)])), 28)


def _named(datum: Datum) -> str:
    return " ".join(part for part in (datum.row, datum.column) if part)


def _figure(setting: ChartContext, datum: Datum) -> str:
    figure = datum.text or setting.figure(datum)
    status = setting.status(datum)
    opening, closing = setting.language.rules.brackets
    return f"{figure}{opening}{status}{closing}" if status else figure
