"""The parts of a page, composed one after the other in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from briefings.content import Body, Chapter, Part, Recommendation, Section, Sentence, Theme, ThemeBlock
from briefings.page import anchors
from briefings.page.exhibits import ExhibitComposer
from briefings.page.figures import whole
from briefings.page.sentences import SentenceWriter
from briefings.page.view import (
    EMPTY,
    BodyView,
    ChapterView,
    DocumentPart,
    ExhibitPart,
    MessageView,
    PartView,
    ProposalsView,
    ProposalView,
    RecommendationsPart,
    TextPart,
    ThemePart,
)

Head = Mapping[str, Any]
"""The fields that every part has."""


@dataclass(frozen=True)
class PartComposer:
    """Composes the parts of a page as far as its audience sees them.

    ``order`` is what themes tell, ``claims`` how many claims of one are told at most, and
    ``details`` whether proposals are told in full.
    """

    writer: SentenceWriter
    illustrator: ExhibitComposer
    brief: str
    sections: frozenset[Section]
    order: tuple[ThemeBlock, ...]
    claims: int | None
    details: bool

    def all(self, shown: Sequence[Part], written: Sequence[Part]) -> tuple[PartView, ...]:
        """The parts that are shown, of those the author wrote. Titles come first, as in the contents."""
        heads = [self._head(part, number, written) for number, part in enumerate(shown, 1)]
        return tuple(self._part(part, head) for part, head in zip(shown, heads, strict=True))

    def messages(self, sentences: Iterable[Sentence], home: str = "") -> tuple[MessageView, ...]:
        """Sentences with their claims; ``home`` is the owner of their figures."""
        return tuple(self._message(sentence, home) for sentence in sentences)

    def _message(self, sentence: Sentence, home: str) -> MessageView:
        head = self.writer.heading(sentence.head, home) if sentence.head else EMPTY
        return MessageView(head, self.writer.text(sentence.text, home))

    def _head(self, part: Part, number: int, written: Sequence[Part]) -> Head:
        library = self.writer.library
        if part.document:
            id, heading = anchors.of("document", part.document), library.documents[part.document].title
        elif part.theme:
            id, heading = anchors.of("theme", part.theme), library.themes[part.theme].title
        elif part.exhibit:
            theme, _, name = part.exhibit.partition(".")
            id, heading = anchors.of("exhibit", theme, name), library.themes[theme].title
        else:
            own = anchors.of("text", str(number))
            id, heading = "recommendations" if part.recommendations else own, None
        text = part.heading or heading
        title = self.writer.heading(text) if text else Markup.escape(self.writer.words("Recommendations"))
        return {"id": id, "number": number, "index": written.index(part), "title": title}

    def _part(self, part: Part, head: Head) -> PartView:
        if part.document:
            return self._document(part.document, head)
        if part.theme:
            return self._theme(part.theme, head)
        if part.exhibit:
            accent = self.writer.library.themes[part.exhibit.partition(".")[0]].accent
            return ExhibitPart(**head, accent=accent, exhibit=self.illustrator.one(part.exhibit))
        if part.recommendations:
            return RecommendationsPart(**head, groups=self._proposals())
        return TextPart(**head, paragraphs=tuple(map(self.writer.text, part.text)))

    # --- a theme --------------------------------------------------------------------------------

    def _theme(self, id: str, head: Head) -> ThemePart:
        theme = self.writer.library.themes[id]
        tell = self._blocks(id, theme)
        told = {block.value: tell[block]() for block in self.order}
        return ThemePart(**head, accent=theme.accent, **told)

    def _blocks(self, id: str, theme: Theme) -> Mapping[ThemeBlock, Callable[[], Any]]:
        """How each block of a theme is told, when its turn comes."""
        apart = ThemeBlock.OWN in self.order
        own = [one for one in theme.messages if one.only]
        messages = [one for one in theme.messages if not (apart and one.only)]
        claims = messages[: self.claims] if ThemeBlock.MESSAGES not in self.order else []
        text, heading = self.writer.text, self.writer.heading
        return {
            ThemeBlock.SITUATION: lambda: text(theme.situation, id),
            ThemeBlock.OWN: lambda: self.messages(own, id),
            ThemeBlock.EXHIBITS: lambda: self.illustrator.of_theme(id),
            ThemeBlock.MESSAGES: lambda: self.messages(messages, id),
            ThemeBlock.CLAIMS: lambda: tuple(heading(one.head or one.text, id) for one in claims),
            ThemeBlock.CAVEATS: lambda: tuple(text(caveat, id) for caveat in theme.caveats),
            ThemeBlock.IMPLICATIONS: lambda: self.messages(theme.implications, id),
            ThemeBlock.STEPS: lambda: self.messages(theme.steps, id),
            ThemeBlock.BODIES: lambda: tuple(map(self._body, theme.bodies.values())),
        }

    def _body(self, body: Body) -> BodyView:
        writer, document = self.writer, self.writer.library.documents[body.document]
        name, role = writer.heading(body.name), writer.caption(body.role, body.document)
        return BodyView(name, role, writer.name(document.short), writer.name(document.places[body.at].label))

    # --- a document -----------------------------------------------------------------------------

    def _document(self, id: str, head: Head) -> DocumentPart:
        """A document; its first paragraph alone where the audience does not see parts in full."""
        writer, document = self.writer, self.writer.library.documents[id]
        full = Section.PARTS in self.sections
        summary = tuple(writer.text(one, id) for one in document.summary[: None if full else 1])
        chapters = document.chapters if full else {}
        told = tuple(self._chapter(id, name, chapter) for name, chapter in chapters.items())
        if full:
            writer.citations.note(whole(writer.library, id))
        return DocumentPart(**head, summary=summary, chapters=told)

    def _chapter(self, id: str, name: str, chapter: Chapter) -> ChapterView:
        heading = self.writer.heading(chapter.heading, id)
        points = self.messages(chapter.points, id)
        series = chapter.tables if Section.TABLES in self.sections else ()
        tables = tuple(self.illustrator.series(one, id) for one in series)
        return ChapterView(anchors.of("chapter", id, name), heading, points, tables)

    # --- what is proposed -----------------------------------------------------------------------

    def _proposals(self) -> tuple[ProposalsView, ...]:
        proposals = self.writer.library.recommendations(self.brief)
        grouped = groupby(proposals, lambda proposal: proposal[0])
        return tuple(self._of_document(owner, [(id, it) for _, id, it in all]) for owner, all in grouped)

    def _of_document(self, owner: str, proposals: Iterable[tuple[str, Recommendation]]) -> ProposalsView:
        short = self.writer.library.documents[owner].short
        heading = self.writer.heading(short)
        told = tuple(self._proposal(owner, id, proposal) for id, proposal in proposals)
        return ProposalsView(owner, heading, told)

    def _proposal(self, owner: str, id: str, proposal: Recommendation) -> ProposalView:
        writer, anchor = self.writer, anchors.of("recommendation", owner, id)
        text = writer.text(proposal.text, owner)
        if not self.details:
            return ProposalView(anchor, text, EMPTY, "", "", "")
        place = writer.name(writer.library.documents[owner].places[proposal.at].label)
        return ProposalView(
            anchor, text,
            writer.text(proposal.detail, owner) if proposal.detail else EMPTY,
            writer.plain(proposal.addressee, owner) if proposal.addressee else "",
            writer.plain(proposal.instrument, owner) if proposal.instrument else "",
            place,
        )  # fmt: skip
