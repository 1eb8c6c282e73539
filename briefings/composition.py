"""What templates see: one edition's content, written in its language.

``Composer`` is the small, documented vocabulary of the templates. It collects citations while
a page is rendered, so one is made for each page and thrown away after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from markupsafe import Markup

from briefings import charts, prose, tables
from briefings.charts import NARROW, WIDE, Chart, Datum, Plot
from briefings.citations import Citations, slug
from briefings.content import (
    Body,
    Figure,
    NoteKind,
    Part,
    Recommendation,
    Restricted,
    Section,
    Series,
    Sureness,
    Text,
)
from briefings.figures import Cited
from briefings.library import Edition, Library
from briefings.quantities import Relation
from briefings.tables import Table, marked

KINDS = {
    NoteKind.ERROR: marked("error in the source"),
    NoteKind.INCONSISTENCY: marked("inconsistency"),
    NoteKind.NAME: marked("name"),
    NoteKind.DATED: marked("dated"),
    NoteKind.UNCLEAR: marked("unclear"),
}
SURE = {
    Sureness.CERTAIN: marked("certain"),
    Sureness.LIKELY: marked("likely"),
    Sureness.POSSIBLE: marked("possible"),
}
RULES = {
    "ratio": marked("computed: %(a)s divided by %(b)s"),
    "share": marked("computed: %(a)s as a share of %(b)s"),
    "growth": marked("computed: change from %(a)s to %(b)s"),
    "difference": marked("computed: %(a)s less %(b)s"),
    "sum": marked("computed: sum of %(parts)s"),
}


@dataclass(frozen=True)
class KeyFigure:
    """A figure set large, linked and marked; what it is, and when."""

    written: Markup
    label: Markup
    period: str


@dataclass(frozen=True)
class FigureView:
    """A chart or table on the page. ``chart`` is the placeholder a format fills."""

    id: str
    title: Markup
    subtitle: Markup
    chart: Markup
    table: Table
    note: Markup
    origin: Markup


@dataclass(frozen=True)
class PartView:
    """A numbered part of the brief; ``kind`` names its template under ``parts/``."""

    id: str
    number: int
    kind: str
    title: Markup
    part: Part


@dataclass(frozen=True)
class Entry:
    """One figure of an endnote: where links lead, the period, the figure as printed, where."""

    anchor: str
    period: str
    printed: str
    declared: str
    place: str


@dataclass(frozen=True)
class Endnote:
    """Where one figure, or the figures of one series, come from."""

    number: int
    id: str
    back: str
    label: str
    document: str
    language: str
    entries: tuple[Entry, ...]
    computed: str = ""


@dataclass(frozen=True)
class NoteView:
    """An editor's note: letter, anchor, kind, how sure, text."""

    letter: str
    id: str
    kind: str
    sure: str
    text: Markup
    document: str


R = TypeVar("R", bound=Restricted)
# A numeral with its signs and scale characters, currency in front: US$25, 2,183万, 4–5.
_NUMERAL = re.compile(r"(?:US\$|[€¥−▲])?[0-9][0-9,.]*(?:[～–][0-9][0-9,.]*)?(?:[万億兆][0-9,]*)*%?")


class Composer:
    """Writes the content of one edition. Every method gives what a template may print."""

    def __init__(self, library: Library, edition: Edition) -> None:
        self.library = library
        self.edition = edition
        self.language = library.languages[edition.language]
        self.audience = edition.audience
        self.citations = Citations(library.figures)
        self.charts: dict[str, tuple[Chart, Chart]] = {}
        self._inside = ""
        self._shared: frozenset[str] = frozenset()
        self._notes: list[NoteView] = []

    # --- parts ------------------------------------------------------------------------------

    def parts(self) -> list[PartView]:
        """The parts of the brief its audience sees, numbered."""
        brief = self.library.briefs[self.edition.brief]
        sections = self.library.sections(self.audience)
        shown = [part for part in self.open(brief.parts) if _needs(part) in sections]
        return [self._part(number, part) for number, part in enumerate(shown, 1)]

    def _part(self, number: int, part: Part) -> PartView:
        library = self.library
        if part.document:
            title = part.heading or library.documents[part.document].title
            return PartView(f"d-{part.document}", number, "document", self.heading(title), part)
        if part.theme:
            title = part.heading or library.themes[part.theme].title
            return PartView(f"t-{part.theme}", number, "theme", self.heading(title), part)
        if part.figure:
            theme, _, name = part.figure.partition(".")
            title = part.heading or library.themes[theme].title
            return PartView(f"g-{theme}-{name}", number, "figure", self.heading(title), part)
        if part.recommendations:
            title_text = (
                self.heading(part.heading) if part.heading else Markup.escape(self.words("Recommendations"))
            )
            return PartView("recommendations", number, "recommendations", title_text, part)
        assert part.heading is not None
        return PartView(f"p-{number}", number, "text", self.heading(part.heading), part)

    def recommendations(self) -> dict[str, dict[str, Recommendation]]:
        """What this brief's documents and themes propose: document, id, proposal."""
        brief = self.library.briefs[self.edition.brief]
        grouped: dict[str, dict[str, Recommendation]] = {}
        for owner, id, proposal in self.library.recommendations(brief):
            if proposal.open_to(self.audience):
                grouped.setdefault(owner, {})[id] = proposal
        return grouped

    # --- sentences -----------------------------------------------------------------------

    def text(self, text: Text, home: str = "") -> Markup:
        """A sentence in the edition's language; its figures link to their evidence."""
        return prose.render(text[self.language.code], self.language.code, self._cite(home))

    def heading(self, text: Text, home: str = "") -> Markup:
        """A short text whose phrases are kept whole."""
        return prose.phrased(self.text(text, home), self.language.code)

    def phrase(self, text: str) -> Markup:
        """A short text of the page itself, its phrases kept whole."""
        return prose.phrased(Markup.escape(text), self.language.code)

    def plain(self, text: Text, home: str = "") -> str:
        """A text without markup or marks, for titles and metadata."""
        return prose.plain(text[self.language.code], self.language.code, self._write(home))

    def words(self, message: str) -> str:
        """A fixed string of the templates, from the catalogue."""
        return self.language.gettext(message)

    def open(self, items: Sequence[R]) -> list[R]:
        """Those of the items that the edition's audience may see."""
        return [item for item in items if item.open_to(self.audience)]

    def _cite(self, home: str) -> prose.Cite:
        return lambda reference, style: self._written(self.library.figures.find(reference, home), style)

    def _write(self, home: str) -> prose.Cite:
        find = self.library.figures.find
        return lambda reference, style: Markup.escape(self._value(find(reference, home), style))

    def _value(self, figure: Cited, style: str) -> str:
        if style == "period" and figure.period:
            return self.language.period(figure.period)
        if figure.quantity is None:
            return self.language.period(figure.date) if figure.date else "–"
        if style == "number":
            return self.language.write(replace(figure.quantity, unit=""))
        return self.language.write(figure.quantity)

    def _written(self, figure: Cited, style: str) -> Markup:
        value = self._value(figure, style)
        return Markup.escape(value) if style == "period" else self.link(figure, value)

    def link(self, figure: Cited, written: str | Markup) -> Markup:
        """A written figure, unbreakable, linked to its evidence and marked with its notes."""
        mark = self.citations.cite(figure, self._inside)
        if Section.EVIDENCE not in self.library.audiences[self.audience].sections:
            return Markup('<span class="figure">{}</span>').format(written)
        first = Markup(' id="{}"').format(mark.back) if mark.back else Markup()
        notes = Markup().join(
            Markup('<a class="mark" href="#n-{}">{}</a>').format(slug(name), letter)
            for name, letter in mark.notes
            if name not in self._shared
        )
        return Markup('<a class="figure" href="#{}" data-n="{}"{}>{}</a>{}').format(
            mark.anchor, mark.number, first, written, notes
        )

    # --- figures, tables, charts ---------------------------------------------------------

    def key_figure(self, reference: str, home: str = "") -> KeyFigure:
        """A figure to be set large: its numeral, with the words around it smaller."""
        figure = self.library.figures.find(reference, home)
        period = self.language.period(figure.period) if figure.period else ""
        word = tables.status_word(figure.status, self.words)
        label = prose.phrased(Markup.escape(figure.label[self.language.code]), self.language.code)
        written = self.link(figure, self._large(self._value(figure, "")))
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
        title = prose.phrased(Markup.escape(series.label[self.language.code]), self.language.code)
        note = self.text(series.note, home) if series.note else Markup()
        anchor = f"t-{slug(canonical)}"
        table = self._table(anchor, reference, home)
        return FigureView(
            anchor, title, Markup(), Markup(), table, note,
            self._origin(anchor, self._points(canonical, None)),
        )  # fmt: skip

    def figure(self, id: str, figure: Figure, theme: str, prefix: str = "f") -> FigureView:
        """A theme's chart with its table, or its table alone."""
        anchor = f"{prefix}-{slug(theme)}-{id}"
        shown = self._shown(figure, theme)
        if figure.series:
            table = self._table(anchor, figure.series, theme, figure)
        else:
            with self._showing(anchor, shown):
                table = tables.fact_table(shown, self.language, self.link, self.words)
        chart = self._chart(anchor, figure, theme, shown) if figure.chart else Markup()
        return FigureView(
            anchor, self.heading(figure.title, theme),
            self.text(figure.subtitle, theme) if figure.subtitle else Markup(), chart, table,
            self.text(figure.note, theme) if figure.note else Markup(), self._origin(anchor, shown),
        )  # fmt: skip

    def _shown(self, figure: Figure, theme: str) -> list[Cited]:
        if figure.series:
            canonical, _ = self.library.figures.find_series(figure.series, theme)
            return self._points(canonical, figure)
        return [self.library.figures.find(reference, theme) for reference in figure.facts]

    def _points(self, series: str, figure: Figure | None) -> list[Cited]:
        points = self.library.figures.points(series)
        if figure and figure.rows:
            points = [point for row in figure.rows for point in points if point.row == row]
        if figure and figure.columns:
            points = [point for point in points if _column_of(point) in figure.columns]
        return points

    def _chart(self, anchor: str, figure: Figure, theme: str, shown: list[Cited]) -> Markup:
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
            for width in (WIDE, NARROW)
        ]  # fmt: skip
        self.charts[anchor] = (
            charts.specify(plots[0], self.language),
            charts.specify(plots[1], self.language),
        )
        return Markup("<!--chart:{}-->").format(anchor)

    def _datum(self, point: Cited, series: Series | None, figure: Figure) -> Datum:
        code = self.language.code
        quantity = point.quantity
        names = {point.row, _column_of(point), point.reference, point.reference.rpartition("/")[2]}
        column = series.columns[point.column].label[code] if series and point.column else ""
        when = point.date or point.period
        return Datum(
            row=series.rows[point.row][code] if series and point.row else "" if series else point.label[code],
            column=column or (self.language.period(when) if when and (series or point.date) else ""),
            key=point.reference,
            value=quantity.low if quantity else None, high=quantity.high if quantity else None,
            relation=quantity.relation if quantity else Relation.EXACTLY,
            text=self._value(point, ""), status=point.status, emphasised=bool(names & set(figure.emphasis)),
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
            Markup('<a class="endnote" href="#en-{}">{}</a>').format(slug(key), number)
            for key, number in groups.items()
        )
        notes = Markup(" ").join(self._note_mark(name) for name in sorted(_shared_notes(shown)))
        return Markup('{} <span class="marks">{} {}</span>').format(self.language.join(shorts), marks, notes)

    def _note_mark(self, name: str) -> Markup:
        """The letter of an editor's note, linked to it."""
        letter = self.citations.letter(name)
        return Markup('<a class="mark" href="#n-{}">{}</a>').format(slug(name), letter)

    def accent(self, theme: str = "") -> str:
        """The accent colour of a theme, or of the brief."""
        brief = self.library.briefs[self.edition.brief]
        first = theme or next(iter(brief.themes), "")
        if brief.accent and not theme:
            return brief.accent
        return self.library.themes[first].accent if first in self.library.themes else "#1f4e79"

    def figures(self, theme: str) -> list[FigureView]:
        """The charts and tables of a theme that the audience sees."""
        shown = self.library.themes[theme].figures
        return [
            self.figure(id, figure, theme) for id, figure in shown.items() if figure.open_to(self.audience)
        ]

    def bodies(self, theme: str) -> list[Body]:
        """Whom a theme names to turn to."""
        return self.open(tuple(self.library.themes[theme].bodies.values()))

    def theme_figure(self, reference: str) -> FigureView:
        """One chart or table of a theme, ``theme.figure``."""
        theme, _, name = reference.partition(".")
        return self.figure(name, self.library.themes[theme].figures[name], theme, "x")

    # --- the apparatus at the end --------------------------------------------------------

    def notes(self) -> list[NoteView]:
        """The editor's notes that the page's figures bring, lettered in order.

        A note may cite figures that bring notes of their own, hence the loop. Written once,
        since the first citation of a figure is where its endnote leads back to.
        """
        while len(self._notes) < len(self.citations.notes):
            self._notes.append(self._note(*self.citations.notes[len(self._notes)]))
        return self._notes

    def _note(self, name: str, letter: str) -> NoteView:
        owner = name.partition(".")[0]
        note = self.library.note(name)
        short = self.library.documents[owner].short[self.language.code]
        return NoteView(
            letter, f"n-{slug(name)}", self.words(KINDS[note.kind]), self.words(SURE[note.sure]),
            self.text(note.text, owner), short,
        )  # fmt: skip

    def document_notes(self, document: str) -> None:
        """Bring every note of a document onto the page: it is shown whole."""
        self.citations.note(f"{document}.{name}" for name in self.library.documents[document].notes)

    def sources(self) -> list[str]:
        """The documents the page draws on: those it shows, then those it cites."""
        brief = self.library.briefs[self.edition.brief]
        return list(dict.fromkeys((*brief.documents, *self.citations.owners)))

    def names(self, texts: Sequence[Text]) -> list[str]:
        """Names in the edition's language."""
        return [text[self.language.code] for text in texts]

    def endnotes(self) -> list[Endnote]:
        """Where every figure on the page comes from, numbered."""
        return [self._endnote(number, key, members) for number, key, members in self.citations.groups]

    def _endnote(self, number: int, key: str, members: list[Cited]) -> Endnote:
        first = members[0]
        code = self.language.code
        label = self.library.figures.series[key].label[code] if first.series else first.label[code]
        document = self.library.documents.get(first.owner)
        entries = tuple(self._entry(member) for member in members)
        return Endnote(
            number, f"en-{slug(key)}", self.citations.back(key), label,
            document.short[code] if document else "", document.language if document else code, entries,
            self._computed(first),
        )  # fmt: skip

    def _entry(self, figure: Cited) -> Entry:
        code = self.language.code
        period = self.language.period(figure.period) if figure.period else ""
        anchor = f"e-{slug(figure.reference)}"
        if figure.evidence is None:
            return Entry(anchor, period, "", "", "")
        evidence = figure.evidence
        place = self.library.documents[figure.owner].places[evidence.at].label[code]
        declared = evidence.declared[code] if evidence.declared else ""
        return Entry(anchor, period, evidence.figure, declared, place)

    def _computed(self, figure: Cited) -> str:
        if figure.derivation is None:
            return ""
        parts = [self.library.figures.cited[source] for source in figure.sources]
        names = [f"{part.label[self.language.code]} {self._value(part, '')}" for part in parts]
        pattern = self.words(RULES[figure.derivation.rule])
        if figure.derivation.rule == "sum":
            return pattern % {"parts": self.language.join(names)}
        return pattern % {"a": names[0], "b": names[1]}


def _shared_notes(points: Sequence[Cited]) -> frozenset[str]:
    """The notes that qualify every one of several figures."""
    if len(points) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(point.notes) for point in points))


def _needs(part: Part) -> Section:
    """The section an audience must see for a part of a brief to be shown."""
    if part.recommendations:
        return Section.RECOMMENDATIONS
    if part.figure:
        return Section.FIGURES
    return Section.PARTS if part.text else Section.MESSAGES


def _column_of(point: Cited) -> str:
    return point.column or (point.period.key if point.period else "")
