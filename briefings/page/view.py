"""An edition as a value: all that its templates print, written and numbered before they run.

The fields are the contract of the templates (docs/templates.md). Nothing in here changes, and
nothing leads back to the library: what is kept from the edition's audience is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from briefings.editions import Edition
from briefings.language.language import Language
from briefings.page import anchors
from briefings.page.tables import Table
from briefings.values.periods import Period

EMPTY = Markup()


@dataclass(frozen=True)
class MessageView:
    """A sentence; ``head`` is the claim in front of it, or empty."""

    head: Markup
    text: Markup


@dataclass(frozen=True)
class KeyFigureView:
    """A figure set large, linked and marked; what it is, and when."""

    written: Markup
    label: Markup
    period: str


@dataclass(frozen=True)
class ExhibitView:
    """A chart or table. ``chart`` is empty for a table."""

    id: str
    title: Markup
    subtitle: Markup
    chart: Markup
    table: Table
    note: Markup
    origin: Markup


@dataclass(frozen=True)
class BodyView:
    """Whom to turn to: what it does, and the document and place that say so."""

    name: Markup
    role: Markup
    document: str
    place: str


@dataclass(frozen=True)
class ProposalView:
    """What a source proposes, to whom, by what instrument, and where it says so."""

    id: str
    text: Markup
    detail: Markup
    addressee: str
    instrument: str
    place: str


@dataclass(frozen=True)
class ProposalsView:
    """The proposals of one document; ``heading`` is its short name."""

    document: str
    heading: Markup
    proposals: tuple[ProposalView, ...]


@dataclass(frozen=True)
class ChapterView:
    """What a document says on one subject, and its tables."""

    id: str
    heading: Markup
    points: tuple[MessageView, ...]
    exhibits: tuple[ExhibitView, ...]


@dataclass(frozen=True)
class PartView:
    """A numbered part of the brief; ``kind`` names its template under ``parts/``.

    ``index`` is its position among the parts the author wrote, of which some may not be shown.
    """

    kind: ClassVar[str]

    id: str
    number: int
    index: int
    title: Markup

    def within(self, name: str) -> str:
        """The id of an element inside, its head."""
        return anchors.within(self.id, name)


@dataclass(frozen=True)
class TextPart(PartView):
    """The brief's own text."""

    kind = "text"

    paragraphs: tuple[Markup, ...]


@dataclass(frozen=True)
class ExhibitPart(PartView):
    """One exhibit of a theme, in the theme's colour."""

    kind = "exhibit"

    accent: str
    exhibit: ExhibitView


@dataclass(frozen=True)
class ThemePart(PartView):
    """A theme; what its audience's reading order leaves out is empty.

    ``own`` are the messages written for this audience alone, ``messages`` those that are told in
    full, ``claims`` those told in a line each.
    """

    kind = "theme"

    accent: str
    situation: Markup = EMPTY
    own: tuple[MessageView, ...] = ()
    messages: tuple[MessageView, ...] = ()
    claims: tuple[Markup, ...] = ()
    exhibits: tuple[ExhibitView, ...] = ()
    caveats: tuple[Markup, ...] = ()
    implications: tuple[MessageView, ...] = ()
    steps: tuple[MessageView, ...] = ()
    bodies: tuple[BodyView, ...] = ()


@dataclass(frozen=True)
class DocumentPart(PartView):
    """The summary of a source document, chapter by chapter."""

    kind = "document"

    summary: tuple[Markup, ...]
    chapters: tuple[ChapterView, ...]


@dataclass(frozen=True)
class RecommendationsPart(PartView):
    """What the brief's documents and themes propose, by document."""

    kind = "recommendations"

    groups: tuple[ProposalsView, ...]


@dataclass(frozen=True)
class NoteView:
    """An editor's note: its letter, its document's short name, what is the matter, how sure."""

    id: str
    letter: str
    document: str
    kind: str
    sure: str
    text: Markup


@dataclass(frozen=True)
class EntryView:
    """One figure of an endnote: where links lead, the period, the figure as printed, where."""

    anchor: str
    period: str
    printed: str
    declared: str
    place: str


@dataclass(frozen=True)
class EndnoteView:
    """Where one figure, or the figures of one series, come from.

    ``back`` is the id where it is first cited; empty for what only a computed figure uses.
    """

    number: int
    id: str
    back: str
    label: str
    document: str
    language: str
    entries: tuple[EntryView, ...]
    computed: str


@dataclass(frozen=True)
class SourceView:
    """A document the edition draws on; what it does not show of itself is empty."""

    id: str
    title: str
    kind: str
    authors: tuple[str, ...]
    affiliation: str
    publisher: str
    published: Period | None
    language: str


@dataclass(frozen=True)
class PageView:
    """An edition, in reading order.

    ``name`` and ``description`` are title and standfirst without markup. ``themes`` are the titles
    of the themes shown, ``keywords`` these and those its documents make proposals on. ``beside``
    is the edition in the other language of a side-by-side edition, numbered together with this one;
    ``side_by_side`` such an edition of the brief, for the audience that has one.
    """

    edition: Edition
    language: Language
    accent: str
    name: str
    description: str
    title: Markup
    standfirst: Markup
    intro: Markup
    date: Period
    as_of: Period
    themes: tuple[str, ...]
    keywords: tuple[str, ...]
    side_by_side: Edition | None
    summary: tuple[MessageView, ...]
    key_figures: tuple[KeyFigureView, ...]
    parts: tuple[PartView, ...]
    notes: tuple[NoteView, ...] = ()
    endnotes: tuple[EndnoteView, ...] = ()
    sources: tuple[SourceView, ...] = ()
    beside: PageView | None = None

    def words(self, message: str) -> str:
        """A fixed string of the templates in the page's language."""
        return self.language.gettext(message)
