"""A page's key figures and exhibits: its charts and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from briefings import charts
from briefings.charts import NARROW, WIDE, Datum, Plot
from briefings.content import Exhibit, Series
from briefings.language.fonts import Fonts, families
from briefings.language.language import Language
from briefings.library.figures import CitedFigure
from briefings.page import anchors, tables
from briefings.page.sentences import SentenceWriter
from briefings.page.tables import Table
from briefings.page.view import EMPTY, ExhibitView, KeyFigureView
from briefings.values.quantities import Relation

_BOTH = Markup(
    '<!--screen--><div class="wide"><!--/screen-->{}'
    '<!--screen--></div><div class="narrow">{}</div><!--/screen-->'
)
"""Paper needs no choice between the two."""


@dataclass(frozen=True)
class ExhibitComposer:
    """Writes the key figures and exhibits of a page; ``widths`` are those of a chart, wide and narrow."""

    writer: SentenceWriter
    widths: tuple[int, int] = (WIDE, NARROW)

    def key_figure(self, reference: str) -> KeyFigureView:
        """A figure to be set large: its numeral, with the words around it smaller."""
        writer = self.writer
        figure = writer.library.figures.find(reference)
        period = writer.language.period(figure.period) if figure.period else ""
        word = tables.status_word(figure.status, writer.words)
        label = writer.phrase(writer.name(figure.label))
        written = writer.link(figure, _large(writer.value(figure), writer.language.rules.numeral))
        return KeyFigureView(written, label, tables.qualified(period, word, writer.words))

    def of_theme(self, theme: str) -> tuple[ExhibitView, ...]:
        """The charts and tables of a theme that the audience sees."""
        exhibits = self.writer.library.themes[theme].exhibits
        return tuple(self._exhibit(id, exhibit, theme, "chart") for id, exhibit in exhibits.items())

    def one(self, reference: str) -> ExhibitView:
        """One chart or table of a theme, ``theme.exhibit``."""
        theme, _, name = reference.partition(".")
        return self._exhibit(name, self.writer.library.themes[theme].exhibits[name], theme, "own-chart")

    def series(self, reference: str, home: str) -> ExhibitView:
        """A document's series as a table of its own."""
        writer = self.writer
        canonical, series = writer.library.figures.find_series(reference, home)
        title = writer.phrase(writer.name(series.label))
        note = writer.caption(series.note, home) if series.note else EMPTY
        anchor = writer.twin(anchors.of("series", canonical))
        points = self._points(canonical, None)
        table = self._series_table(anchor, series, points)
        return ExhibitView(
            anchor, title, EMPTY, EMPTY, self._phrased(table), note, self._origin(anchor, points)
        )

    def _exhibit(self, id: str, figure: Exhibit, theme: str, kind: anchors.Kind) -> ExhibitView:
        """A theme's chart with its table, or its table alone."""
        writer = self.writer
        anchor = writer.twin(anchors.of(kind, theme, id))
        shown = self._shown(figure, theme)
        if figure.series:
            _, series = writer.library.figures.find_series(figure.series, theme)
            table = self._series_table(anchor, series, shown)
        else:
            table = tables.fact_table(shown, writer.language, self._link(anchor, shown), writer.words)
        chart = self._chart(figure, theme, shown) if figure.chart else EMPTY
        return ExhibitView(
            anchor, writer.heading(figure.title, theme),
            writer.caption(figure.subtitle, theme) if figure.subtitle else EMPTY,
            chart, self._phrased(table), writer.caption(figure.note, theme) if figure.note else EMPTY,
            self._origin(anchor, shown),
        )  # fmt: skip

    def _series_table(self, anchor: str, series: Series, points: Sequence[CitedFigure]) -> Table:
        writer = self.writer
        return tables.series_table(series, points, writer.language, self._link(anchor, points), writer.words)

    def _phrased(self, table: Table) -> Table:
        return replace(table, head=tuple(self.writer.phrase(head) for head in table.head))

    def _link(self, anchor: str, shown: Sequence[CitedFigure]) -> tables.Link:
        """Links lead back to the exhibit as a whole; notes they all share are marked once, under it."""
        return partial(self.writer.link, inside=anchor, shared=_shared_notes(shown))

    def _shown(self, figure: Exhibit, theme: str) -> list[CitedFigure]:
        figures = self.writer.library.figures
        if figure.series:
            return self._points(figures.find_series(figure.series, theme)[0], figure)
        return [figures.find(reference, theme) for reference in figure.facts]

    def _points(self, series: str, figure: Exhibit | None) -> list[CitedFigure]:
        narrowed = (figure.rows, figure.columns) if figure else ()
        return self.writer.library.figures.points(series, *narrowed)

    def _chart(self, figure: Exhibit, theme: str, shown: list[CitedFigure]) -> Markup:
        """Draw a chart for a wide column and, which paper leaves out, for a narrow one."""
        assert figure.chart is not None
        series = self.writer.library.figures.find_series(figure.series, theme)[1] if figure.series else None
        unit = series.unit if series else next((fact.quantity.unit for fact in shown if fact.quantity), "")
        labels = {status.value: self.writer.words(word) for status, word in tables.STATUSES.items()}
        plots = [
            Plot(
                kind=figure.chart, title=self.writer.plain(figure.title, theme), unit=unit,
                data=tuple(self._datum(point, series, figure) for point in shown),
                accent=self.writer.library.themes[theme].accent, labels=labels, width=width,
            )
            for width in self.widths
        ]  # fmt: skip
        fonts = self.writer.library.fonts
        wide, narrow = (_drawn(plot, self.writer.language, fonts) for plot in plots)
        return _BOTH.format(wide, narrow)

    def _datum(self, point: CitedFigure, series: Series | None, figure: Exhibit) -> Datum:
        name, quantity = self.writer.name, point.quantity
        names = {point.row, point.column_key, point.reference, point.reference.rpartition("/")[2]}
        column = name(series.columns[point.column].label) if series and point.column else ""
        when = point.date or point.period
        return Datum(
            row=name(series.rows[point.row]) if series and point.row else "" if series else name(point.label),
            column=column or (self.writer.language.period(when) if when and (series or point.date) else ""),
            key=point.reference,
            value=quantity.low if quantity else None, high=quantity.high if quantity else None,
            relation=quantity.relation if quantity else Relation.EXACTLY,
            text=self.writer.value(point), status=point.status,
            emphasised=bool(names & set(figure.emphasis)),
            start=when.first_day if when else None, end=when.last_day if when else None,
        )  # fmt: skip

    def _origin(self, anchor: str, shown: Sequence[CitedFigure]) -> Markup:
        """The documents that figures come from, with the numbers of their endnotes."""
        owners: dict[str, None] = {}
        groups: dict[str, int] = {}
        for figure in shown:
            groups[figure.series or figure.reference] = self.writer.citations.cite(figure, anchor).number
            for name in figure.sources or (figure.reference,):
                owners[name.partition(".")[0]] = None
        documents = self.writer.library.documents
        shorts = [self.writer.name(documents[owner].short) for owner in owners if owner in documents]
        marks = Markup(" ").join(
            Markup('<a class="endnote" href="#{}">{}</a>').format(anchors.of("endnote", key), number)
            for key, number in groups.items()
        )
        notes = Markup(" ").join(self._note_mark(name) for name in sorted(_shared_notes(shown)))
        return Markup('{} <span class="marks">{} {}</span>').format(
            self.writer.language.join(shorts), marks, notes
        )

    def _note_mark(self, name: str) -> Markup:
        """The letter of an editor's note, linked to it."""
        letter = self.writer.citations.letter(name)
        return Markup('<a class="mark" href="#{}">{}</a>').format(anchors.of("note", name), letter)


def _drawn(plot: Plot, language: Language, fonts: Fonts) -> Markup:
    # WeasyPrint takes a space before a family for a part of its name.
    stack = families(fonts, language.code, "sans").replace(", ", ",")
    drawn = charts.draw(plot, language, ",".join(filter(None, (stack, "sans-serif"))))
    return Markup(drawn)  # noqa: S704 -- every label is escaped


def _shared_notes(points: Sequence[CitedFigure]) -> frozenset[str]:
    """The notes that qualify every one of several figures."""
    if len(points) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(point.notes) for point in points))


def _large(whole: str, pattern: re.Pattern[str]) -> Markup:
    numeral = pattern.search(whole)
    if numeral is None:
        return Markup.escape(whole)
    around = Markup('<span class="around">{}</span>')
    before, after = whole[: numeral.start()], whole[numeral.end() :]
    return (
        (around.format(before) if before else EMPTY)
        + Markup('<span class="numeral">{}</span>').format(numeral[0])
        + (around.format(after) if after else EMPTY)
    )
