"""An edition's key figures, tables and charts, as templates show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from briefings import charts
from briefings.charts import NARROW, WIDE, Datum, Plot
from briefings.content import Figure, Series
from briefings.language.fonts import Fonts, families
from briefings.language.languages import Language
from briefings.library.figures import Cited
from briefings.page import tables
from briefings.page.sentences import Writer
from briefings.page.tables import Table
from briefings.values.keyed import Keyed
from briefings.values.quantities import Relation

# A numeral with its signs and scale characters, currency in front: US$25, 2,183万, 4–5.
_NUMERAL = re.compile(r"(?:US\$|[€¥−▲])?[0-9][0-9,.]*(?:[～–][0-9][0-9,.]*)?(?:[万億兆][0-9,]*)*%?")


_BOTH = Markup(
    '<!--screen--><div class="wide"><!--/screen-->{}'
    '<!--screen--></div><div class="narrow">{}</div><!--/screen-->'
)
"""Paper needs no choice between the two."""


@dataclass(frozen=True)
class KeyFigure:
    """A figure set large, linked and marked; what it is, and when."""

    written: Markup
    label: Markup
    period: str


@dataclass(frozen=True)
class FigureView:
    """A chart or table on the page. ``chart`` is empty for a table."""

    id: str
    title: Markup
    subtitle: Markup
    chart: Markup
    table: Table
    note: Markup
    origin: Markup


class Illustrator(Writer):
    """Adds figures to a Writer's sentences."""

    def key_figure(self, reference: str, home: str = "") -> KeyFigure:
        """A figure to be set large: its numeral, with the words around it smaller."""
        figure = self.library.figures.find(reference, home)
        period = self.language.period(figure.period) if figure.period else ""
        word = tables.status_word(figure.status, self.words)
        label = self.phrase(figure.label[self.language.code])
        written = self.link(figure, self._large(self.value(figure, "")))
        return KeyFigure(written, label, tables.qualified(period, word, self.words))

    def _large(self, whole: str) -> Markup:
        numeral = _NUMERAL.search(whole)
        if numeral is None:
            return Markup.escape(whole)
        around = Markup('<span class="around">{}</span>')
        before, after = whole[: numeral.start()], whole[numeral.end() :]
        return (
            (around.format(before) if before else Markup())
            + Markup('<span class="numeral">{}</span>').format(numeral[0])
            + (around.format(after) if after else Markup())
        )

    def figures(self, theme: str) -> list[FigureView]:
        """The charts and tables of a theme that the audience sees."""
        return [self.figure(id, figure, theme) for id, figure in self.library.themes[theme].figures.items()]

    def theme_figure(self, reference: str) -> FigureView:
        """One chart or table of a theme, ``theme.figure``."""
        theme, _, name = reference.partition(".")
        return self.figure(name, self.library.themes[theme].figures[name], theme, "x")

    def _table(self, anchor: str, reference: str, home: str, figure: Figure | None = None) -> Table:
        """A series as a table, narrowed to a figure's rows and columns."""
        canonical, series = self.library.figures.find_series(reference, home)
        points = self._points(canonical, figure)
        with self._showing(anchor, points):
            return tables.series_table(series, points, self.language, self.link, self.words)

    @contextmanager
    def _showing(self, anchor: str, points: Sequence[Cited]) -> Iterator[None]:
        """Figures linked in here lead back to the chart or table as a whole, and what notes
        they all share is marked once, under it."""
        self._inside, self._shared = anchor, _shared_notes(points)
        yield
        self._inside, self._shared = "", frozenset()

    def series_figure(self, reference: str, home: str) -> FigureView:
        """A document's series as a table of its own."""
        canonical, series = self.library.figures.find_series(reference, home)
        title = self.phrase(series.label[self.language.code])
        note = self.caption(series.note, home) if series.note else Markup()
        anchor = f"t-{canonical}{self.suffix}"
        table = self._table(anchor, reference, home)
        return FigureView(
            anchor, title, Markup(), Markup(), table, note,
            self._origin(anchor, self._points(canonical, None)),
        )  # fmt: skip

    def figure(self, id: str, figure: Figure, theme: str, prefix: str = "f") -> FigureView:
        """A theme's chart with its table, or its table alone."""
        anchor = f"{prefix}-{theme}.{id}{self.suffix}"
        shown = self._shown(figure, theme)
        if figure.series:
            table = self._table(anchor, figure.series, theme, figure)
        else:
            with self._showing(anchor, shown):
                table = tables.fact_table(shown, self.language, self.link, self.words)
        chart = self._chart(figure, theme, shown) if figure.chart else Markup()
        return FigureView(
            anchor, self.heading(figure.title, theme),
            self.caption(figure.subtitle, theme) if figure.subtitle else Markup(), chart, table,
            self.caption(figure.note, theme) if figure.note else Markup(), self._origin(anchor, shown),
        )  # fmt: skip

    def _shown(self, figure: Figure, theme: str) -> list[Cited]:
        if figure.series:
            canonical, _ = self.library.figures.find_series(figure.series, theme)
            return self._points(canonical, figure)
        return [self.library.figures.find(reference, theme) for reference in figure.facts]

    def _points(self, series: str, figure: Figure | None) -> list[Cited]:
        narrowed = (figure.rows, figure.columns) if figure else ()
        return self.library.figures.points(series, *narrowed)

    def _chart(self, figure: Figure, theme: str, shown: list[Cited]) -> Markup:
        """Draw a chart for a wide column and, which paper leaves out, for a narrow one."""
        assert figure.chart is not None
        series = self.library.figures.find_series(figure.series, theme)[1] if figure.series else None
        unit = series.unit if series else next((fact.quantity.unit for fact in shown if fact.quantity), "")
        labels = {status.value: self.words(word) for status, word in tables.STATUSES.items()}
        plots = [
            Plot(
                kind=figure.chart, title=self.plain(figure.title, theme), unit=unit,
                data=tuple(self._datum(point, series, figure) for point in shown),
                accent=self.accent(theme), labels=labels, width=width,
            )
            for width in self._widths()
        ]  # fmt: skip
        fonts = self.library.fonts
        wide, narrow = (_drawn(plot, self.language, fonts) for plot in plots)
        return _BOTH.format(wide, narrow)

    def _widths(self) -> tuple[int, int]:
        """Beside another language a chart has half the page."""
        return (NARROW, NARROW) if self.edition.beside else (WIDE, NARROW)

    def _datum(self, point: Cited, series: Series | None, figure: Figure) -> Datum:
        code = self.language.code
        quantity = point.quantity
        names = {point.row, point.column_key, point.reference, point.reference.rpartition("/")[2]}
        column = series.columns[point.column].label[code] if series and point.column else ""
        when = point.date or point.period
        return Datum(
            row=series.rows[point.row][code] if series and point.row else "" if series else point.label[code],
            column=column or (self.language.period(when) if when and (series or point.date) else ""),
            key=point.reference,
            value=quantity.low if quantity else None, high=quantity.high if quantity else None,
            relation=quantity.relation if quantity else Relation.EXACTLY,
            text=self.value(point, ""), status=point.status, emphasised=bool(names & set(figure.emphasis)),
            start=when.first_day if when else None, end=when.last_day if when else None,
        )  # fmt: skip

    def _origin(self, anchor: str, shown: Sequence[Cited]) -> Markup:
        """The documents that figures come from, with the numbers of their endnotes."""
        owners: dict[str, None] = {}
        groups: dict[str, int] = {}
        for figure in shown:
            groups[figure.series or figure.reference] = self.citations.cite(figure, anchor).number
            for name in figure.sources or (figure.reference,):
                owners[name.partition(".")[0]] = None
        documents = self.library.documents
        shorts = [documents[owner].short[self.language.code] for owner in owners if owner in documents]
        marks = Markup(" ").join(
            Markup('<a class="endnote" href="#en-{}">{}</a>').format(key, number)
            for key, number in groups.items()
        )
        notes = Markup(" ").join(self._note_mark(name) for name in sorted(_shared_notes(shown)))
        return Markup('{} <span class="marks">{} {}</span>').format(self.language.join(shorts), marks, notes)

    def _note_mark(self, name: str) -> Markup:
        """The letter of an editor's note, linked to it."""
        letter = self.citations.letter(name)
        return Markup('<a class="mark" href="#n-{}">{}</a>').format(name, letter)


def _drawn(plot: Plot, language: Language, fonts: Fonts) -> Markup:
    """A drawing, cached: a chart stands in several editions, and after a change as it was."""
    # WeasyPrint takes a space before a family for a part of its name.
    stack = families(fonts, language.code, "sans").replace(", ", ",")
    return _draw(Keyed(repr(plot), plot), language, ",".join(filter(None, (stack, "sans-serif"))))


@lru_cache(maxsize=1 << 10)
def _draw(plot: Keyed[Plot], language: Language, fonts: str) -> Markup:
    return Markup(charts.draw(plot.value, language, fonts))  # noqa: S704 -- every label is escaped


def _shared_notes(points: Sequence[Cited]) -> frozenset[str]:
    """The notes that qualify every one of several figures."""
    if len(points) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(point.notes) for point in points))
