"""What the search of an index page looks through: titles, messages and terms in every language.

Only what every audience may see: the index pages are for all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from briefings.content import Brief, Part, Sentence, Term, Text
from briefings.language import prose
from briefings.library.library import Library
from briefings.library.visibility import everybody, visible
from briefings.page import anchors
from briefings.page.sentences import SentenceWriter

Line = Mapping[str, str]
"""A sentence in each language."""


@dataclass
class _Lines:
    """The sentences of all briefs, each written and kept once: themes stand in several briefs."""

    library: Library
    numbers: dict[tuple[str, ...], int] = field(default_factory=dict)
    lines: dict[tuple[str, Text], Line] = field(default_factory=dict)

    def number(self, text: Text, home: str) -> int:
        return self.numbers.setdefault(tuple(self.written(text, home).values()), len(self.numbers))

    def written(self, text: Text, home: str) -> Line:
        """A text without marks in each language; ``home`` is the owner of its figures."""
        if (home, text) not in self.lines:
            written = {code: writer.plain(text, home) for code, writer in self._writers.items()}
            self.lines[home, text] = written
        return self.lines[home, text]

    @cached_property
    def _writers(self) -> Mapping[str, SentenceWriter]:
        """One per language; without marks, a text is the same whichever brief it stands in."""
        settings = self.library.settings
        return {code: SentenceWriter(self.library, settings.audience, code) for code in settings.languages}


def index(library: Library, hrefs: Mapping[str, str]) -> str:
    """The JSON that ``scripts/search.js`` reads; ``hrefs`` gives each brief's page."""
    codes = library.settings.languages
    library = visible(library, everybody(library))
    lines = _Lines(library)
    briefs = [_brief(lines, id, hrefs[id]) for id in library.briefs if id in hrefs]
    shared = [dict(zip(codes, line, strict=True)) for line in lines.numbers]
    terms = [_term(term, codes) for term in library.terms.values()]
    return json.dumps(
        {"briefs": briefs, "lines": shared, "terms": terms}, ensure_ascii=False, separators=(",", ":")
    )


def _brief(lines: _Lines, id: str, href: str) -> Mapping[str, object]:
    brief = lines.library.briefs[id]
    found = _messages(lines.library, brief)
    return {
        "href": href,
        "title": lines.written(brief.title, ""),
        "lines": [[lines.number(text, home), anchor] for anchor, home, text in found],
    }


def _messages(library: Library, brief: Brief) -> Iterator[tuple[str, str, Text]]:
    """The claims of a brief with the section they stand in and whose figures they cite."""
    yield "", "", brief.standfirst
    yield from (("summary", "", text) for sentence in brief.summary for text in _sentence(sentence))
    for part in brief.parts:
        yield from _part(library, part)


def _part(library: Library, part: Part) -> Iterator[tuple[str, str, Text]]:
    if id := part.theme:
        theme = library.themes[id]
        yield anchors.of("theme", id), id, part.heading or theme.title
        for message in theme.messages:
            yield from ((anchors.of("theme", id), id, text) for text in _sentence(message))
    if id := part.document:
        document = library.documents[id]
        here = anchors.of("document", id)
        yield from ((here, id, text) for text in (part.heading or document.title, *document.summary))
        for name, chapter in document.chapters.items():
            yield anchors.of("chapter", id, name), id, chapter.heading


def _sentence(sentence: Sentence) -> Iterator[Text]:
    if sentence.head:
        yield sentence.head
    yield sentence.text


def _term(term: Term, codes: tuple[str, ...]) -> Mapping[str, object]:
    """A term with all it goes by: its reading, its short form, and forms not to be used."""
    also = [term.reading or "", *(prose.names(term.short.root).values() if term.short else ())]
    also += [form for code in codes for form in term.avoid.get(code, ())]
    return {"name": prose.names(term.name.root), "also": [form for form in also if form]}
