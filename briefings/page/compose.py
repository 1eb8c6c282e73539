"""Compose an edition: write its texts and number its figures, in reading order.

All numbers come from here. A section that the audience does not see is not written, so it numbers
nothing; where a template puts what it prints changes nothing either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from briefings.charts import NARROW, WIDE
from briefings.content import Brief, Part, Section, ThemeBlock
from briefings.editions import Edition
from briefings.language import prose
from briefings.library.library import Library
from briefings.page import apparatus
from briefings.page.exhibits import ExhibitComposer
from briefings.page.parts import PartComposer
from briefings.page.sentences import SentenceWriter
from briefings.page.view import EMPTY, NoteView, PageView

_ACCENT = "#1f4e79"
_FULL = (
    ThemeBlock.SITUATION, ThemeBlock.EXHIBITS, ThemeBlock.MESSAGES, ThemeBlock.CAVEATS,
    ThemeBlock.IMPLICATIONS, ThemeBlock.STEPS, ThemeBlock.BODIES,
)  # fmt: skip
"""A theme in full. Exhibits come first: the endnote of a figure leads back to the one that shows it."""
_NEEDED = {
    ThemeBlock.EXHIBITS: Section.EXHIBITS,
    ThemeBlock.STEPS: Section.STEPS,
    ThemeBlock.BODIES: Section.BODIES,
}
"""What an audience must see for a block of a theme to be told."""
_BESIDE = frozenset(Section) - {Section.KEY_FIGURES, Section.STEPS, Section.BODIES}
"""What is shown in two languages beside each other."""
_MANY = 5
"""Of more parts than these, a theme that is not told in full makes one claim."""


def compose(library: Library, edition: Edition) -> PageView:
    """An edition as its audience sees it; side by side, both languages are numbered together."""
    writer = SentenceWriter(library, edition.audience, edition.language)
    page = _Composition(library, edition, writer).page()
    if not edition.beside:
        (notes,) = apparatus.notes(writer)
        return _finished(page, writer, notes)
    turned = replace(edition, language=edition.beside, beside=edition.language)
    other = SentenceWriter(library, edition.audience, turned.language, writer.citations, turned.language)
    beside = _Composition(library, turned, other).page()
    notes, others = apparatus.notes(writer, other)
    return replace(_finished(page, writer, notes), beside=_finished(beside, other, others))


def _finished(page: PageView, writer: SentenceWriter, notes: tuple[NoteView, ...]) -> PageView:
    """A page with its apparatus, once all is cited."""
    sources = apparatus.sources(writer, _shown(writer.library, page.edition).documents)
    return replace(page, notes=notes, sources=sources, endnotes=apparatus.endnotes(writer))


@dataclass(frozen=True)
class _Composition:
    """The composing of one page; ``library`` is the whole, the writer has what the audience sees."""

    library: Library
    edition: Edition
    writer: SentenceWriter

    def page(self) -> PageView:
        """The page without its apparatus. Statements stand in reading order: each numbers as it writes."""
        writer, edition = self.writer, self.edition
        library, language = writer.library, writer.language
        brief, audience = _shown(library, edition), library.audiences[edition.audience]
        illustrator = ExhibitComposer(writer, (NARROW, NARROW) if edition.beside else (WIDE, NARROW))
        parts = PartComposer(
            writer, illustrator, edition.brief, self._sections, self._order(brief),
            claims=1 if len(brief.parts) > _MANY and not self._whole else None,
            details=self._whole and not edition.beside,
        )  # fmt: skip
        title, standfirst = writer.heading(brief.title), writer.heading(brief.standfirst)
        intro = writer.text(audience.intro) if audience.intro and not edition.beside else EMPTY
        summary = parts.messages(brief.summary) if Section.SUMMARY in self._sections else ()
        key_figures = brief.key_figures if Section.KEY_FIGURES in self._sections else ()
        return PageView(
            edition=edition,
            language=language,
            accent=_accent(library, brief),
            name=writer.plain(brief.title),
            description=writer.plain(brief.standfirst),
            title=title,
            standfirst=standfirst,
            intro=intro,
            date=brief.date,
            as_of=brief.as_of,
            themes=tuple(writer.name(library.themes[id].title) for id in library.shown_themes(brief)),
            keywords=tuple(_keywords(library, edition)),
            side_by_side=_side_by_side(library, edition, brief),
            summary=summary,
            key_figures=tuple(map(illustrator.key_figure, key_figures)),
            parts=parts.all(brief.parts, self.library.briefs[edition.brief].parts),
        )

    @property
    def _sections(self) -> frozenset[Section]:
        return _BESIDE if self.edition.beside else self.library.sections(self.edition.audience)

    @property
    def _whole(self) -> bool:
        return Section.PARTS in self._sections

    def _order(self, brief: Brief) -> tuple[ThemeBlock, ...]:
        """What a theme tells, in reading order."""
        own = self.library.audiences[self.edition.audience].theme_order
        order = own if own and not self.edition.beside else _FULL if self._whole else (ThemeBlock.CLAIMS,)
        return tuple(one for one in order if one not in _NEEDED or _NEEDED[one] in self._sections)


def _shown(library: Library, edition: Edition) -> Brief:
    """The brief with the parts that the edition shows."""
    brief, sections = library.briefs[edition.brief], library.sections(edition.audience)
    return brief.model_copy(update={"parts": tuple(part for part in brief.parts if _needs(part) in sections)})


def _needs(part: Part) -> Section:
    """The section an audience must see for a part of a brief to be shown."""
    if part.recommendations:
        return Section.RECOMMENDATIONS
    if part.exhibit:
        return Section.EXHIBITS
    return Section.PARTS if part.text else Section.MESSAGES


def _accent(library: Library, brief: Brief) -> str:
    """The brief's colour, or that of its first theme."""
    first = next(iter(brief.themes), "")
    # A theme that is not named is not looked for: it would be looked for among all.
    known = not brief.accent and first and first in library.themes
    return library.themes[first].accent if known else brief.accent or _ACCENT


def _side_by_side(library: Library, edition: Edition, brief: Brief) -> Edition | None:
    """The edition of a brief that has two languages beside each other, for the audience that has one."""
    if len(brief.languages) != 2 or edition.audience != library.settings.audience:
        return None
    return Edition(edition.brief, edition.audience, *brief.languages)


def _keywords(library: Library, edition: Edition) -> Iterator[str]:
    """The themes a brief is about, whichever of them this audience sees in full, and those its documents
    make proposals on."""
    brief = library.briefs[edition.brief]
    proposals = (library.documents[id].recommendations.values() for id in brief.documents)
    proposed = (id for it in chain(*proposals) for id in it.themes)
    # Whether a theme is there is asked first: what rendering asks for is noted.
    others = (
        id for id in proposed if id in library.themes and not library.hides(edition.brief, "themes", id)
    )
    for id in dict.fromkeys((*library.shown_themes(brief), *others)):
        if id in library.themes:
            yield prose.name(library.themes[id].title, edition.language)
