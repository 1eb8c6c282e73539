"""An edition's sentences in its language: figures written by rule, linked to their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup

from briefings import prose
from briefings.calendars import Calendar
from briefings.citations import Citations
from briefings.content import Restricted, Section, Text
from briefings.figures import Cited
from briefings.library import Edition, Library

R = TypeVar("R", bound=Restricted)


class Writer:
    """Writes the sentences of one edition, and collects what they cite.

    Made for one page and thrown away after it.
    """

    def __init__(self, library: Library, edition: Edition) -> None:
        self.library = library
        self.edition = edition
        self.audience = edition.audience
        audience = library.audiences[edition.audience]
        language = library.languages[edition.language]
        self.language = replace(language, calendar=Calendar.ERA) if audience.era_years else language
        self.citations = Citations(library.figures)
        self.suffix = ""
        self._readings = _readings(library, language.code)
        self._read: set[str] = set()
        self._inside = ""
        self._shared: frozenset[str] = frozenset()

    def text(self, text: Text, home: str = "") -> Markup:
        """A sentence in the edition's language; its figures link to their evidence.

        Names that few can read have their reading above them, where the page first has them.
        """
        written = self.caption(text, home)
        return prose.with_readings(written, self._readings, self._read) if self._readings else written

    def caption(self, text: Text, home: str = "") -> Markup:
        """The same for headings, captions and tables, which have no readings."""
        return prose.render(text[self.language.code], self.language.code, self._cite(home))

    def heading(self, text: Text, home: str = "") -> Markup:
        """A short text whose phrases are kept whole."""
        return prose.phrased(self.caption(text, home), self.language.code)

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
        return lambda reference, style: self._cited(self.library.figures.find(reference, home), style)

    def _write(self, home: str) -> prose.Cite:
        find = self.library.figures.find
        return lambda reference, style: Markup.escape(self.value(find(reference, home), style))

    def value(self, figure: Cited, style: str = "") -> str:
        """A figure or date as the language writes it; ``style`` is empty, number or period."""
        if style == "period" and figure.period:
            return self.language.period(figure.period)
        if figure.quantity is None:
            return self.language.period(figure.date) if figure.date else "–"
        if style == "number":
            return self.language.write(replace(figure.quantity, unit=""))
        return self.language.write(figure.quantity)

    def _cited(self, figure: Cited, style: str) -> Markup:
        value = self.value(figure, style)
        return Markup.escape(value) if style == "period" else self.link(figure, value)

    def link(self, figure: Cited, written: str | Markup) -> Markup:
        """A written figure, unbreakable, linked to its evidence and marked with its notes."""
        mark = self.citations.cite(figure, self._inside)
        if Section.EVIDENCE not in self.library.audiences[self.audience].sections:
            return Markup('<span class="figure">{}</span>').format(written)
        first = Markup(' id="{}"').format(mark.back) if mark.back else Markup()
        notes = Markup().join(
            Markup('<a class="mark" href="#n-{}">{}</a>').format(name, letter)
            for name, letter in mark.notes
            if name not in self._shared
        )
        return Markup('<a class="figure" href="#{}" data-n="{}"{}>{}</a>{}').format(
            mark.anchor, mark.number, first, written, notes
        )

    def names(self, texts: Sequence[Text]) -> list[str]:
        """Names in the edition's language."""
        return [text[self.language.code] for text in texts]

    def accent(self, theme: str = "") -> str:
        """The accent colour of a theme, or of the brief."""
        brief = self.library.briefs[self.edition.brief]
        first = theme or next(iter(brief.themes), "")
        if brief.accent and not theme:
            return brief.accent
        return self.library.themes[first].accent if first in self.library.themes else "#1f4e79"


def _readings(library: Library, language: str) -> dict[str, str]:
    """The names whose reading is shown, and longer names they are part of, which have none."""
    if language != "ja":
        return {}
    shown = {term.name[language]: term.reading or "" for term in library.terms.values() if term.ruby}
    names = (term.name[language] for term in library.terms.values())
    return {name: shown.get(name, "") for name in names if any(part in name for part in shown)}
