"""An edition's sentences in its language: figures written by rule, linked to their evidence."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from markupsafe import Markup

from briefings.content import Section, Text
from briefings.language import phrases, prose, rules_for
from briefings.language.rules import Calendar
from briefings.library.figures import CitedFigure
from briefings.library.library import Library
from briefings.library.visibility import visible
from briefings.page import anchors
from briefings.page.citations import Citations


class SentenceWriter:
    """Writes sentences in one language as an audience may see them, and numbers what they cite.

    Made for one page and thrown away after it. Those of one page in two languages share their
    ``citations``; the second has a ``suffix`` for its ids, its language.
    """

    def __init__(
        self, library: Library, audience: str, code: str, citations: Citations | None = None, suffix: str = ""
    ) -> None:
        self.library = library = visible(library, frozenset({audience}))
        self.code = code
        language = library.languages[code]
        in_eras = library.audiences[audience].era_years
        self.language = replace(language, calendar=Calendar.ERA) if in_eras else language
        self.citations = citations or Citations(library.figures)
        self.suffix = suffix
        self._evident = Section.EVIDENCE in library.sections(audience)
        self._readings = phrases.Readings(_readings(library, code))
        self._read: set[str] = set()

    def twin(self, anchor: str) -> str:
        """The id of an element that both languages of a page have: the second has its own."""
        return anchors.within(anchor, self.suffix) if self.suffix else anchor

    def text(self, text: Text, home: str = "") -> Markup:
        """A sentence in the edition's language; its figures link to their evidence.

        Names that few can read have their reading above them, where the page first has them.
        """
        written = self.caption(text, home)
        return (
            phrases.with_readings(written, self._readings, self._read) if self._readings.by_name else written
        )

    def caption(self, text: Text, home: str = "") -> Markup:
        """The same for headings, captions and tables, which have no readings."""
        return prose.render(text[self.code], self.code, self._cite(home))

    def heading(self, text: Text, home: str = "") -> Markup:
        """A short text whose phrases are kept whole."""
        return phrases.phrased(self.caption(text, home), self.code)

    def phrase(self, text: str) -> Markup:
        """A short text of the page itself, its phrases kept whole."""
        return phrases.phrased(Markup.escape(text), self.code)

    def plain(self, text: Text, home: str = "") -> str:
        """A text without markup or marks, for titles and metadata."""
        return prose.plain(text[self.code], self.code, self._write(home))

    def name(self, text: Text) -> str:
        """A name, which cites nothing, without markup."""
        return prose.name(text, self.code)

    def words(self, message: str) -> str:
        """A fixed string of the templates, from the catalogue."""
        return self.language.gettext(message)

    def _cite(self, home: str) -> prose.Cite:
        return lambda reference, style: self._cited(self.library.figures.find(reference, home), style)

    def _write(self, home: str) -> prose.Cite:
        find = self.library.figures.find
        return lambda reference, style: Markup.escape(self.value(find(reference, home), style))

    def value(self, figure: CitedFigure, style: str = "") -> str:
        """A figure or date as the language writes it; ``style`` is empty, number or period."""
        if style == "period" and figure.period:
            return self.language.period(figure.period)
        if figure.quantity is None:
            return self.language.period(figure.date) if figure.date else "–"
        quantity = replace(figure.quantity, unit="") if style == "number" else figure.quantity
        return self.language.write(quantity)

    def _cited(self, figure: CitedFigure, style: str) -> Markup:
        value = self.value(figure, style)
        return Markup.escape(value) if style == "period" else self.link(figure, value)

    def link(
        self, figure: CitedFigure, written: str | Markup, inside: str = "", shared: Container[str] = ()
    ) -> Markup:
        """A written figure, unbreakable, linked to its evidence and marked with its notes.

        ``inside`` is the id of the exhibit that shows it, and ``shared`` the notes marked under that.
        """
        mark = self.citations.cite(figure, inside)
        if not self._evident:
            return Markup('<span class="figure">%s</span>') % (written,)
        first = Markup(' id="%s"') % (mark.back,) if mark.back else Markup()
        notes = Markup().join(
            Markup('<a class="mark" href="#%s">%s</a>') % (anchors.of("note", name), letter)
            for name, letter in mark.notes
            if name not in shared
        )
        return Markup('<a class="figure" href="#%s" data-n="%s"%s>%s</a>%s') % (
            mark.anchor, mark.number, first, written, notes
        )  # fmt: skip


def _readings(library: Library, language: str) -> dict[str, str]:
    """The names whose reading is shown, and longer names they are part of, which have none."""
    if not rules_for(language).readings:
        return {}
    shown = {term.name[language]: term.reading or "" for term in library.terms.values() if term.ruby}
    names = (term.name[language] for term in library.terms.values())
    return {name: shown.get(name, "") for name in names if any(part in name for part in shown)}
