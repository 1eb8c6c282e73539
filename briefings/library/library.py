"""Everything a workspace says, understood: frozen values, and which editions they make."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from briefings.content import (
    Audience,
    Brief,
    Document,
    Note,
    Path,
    Recommendation,
    Section,
    Term,
    Text,
    Theme,
    Unit,
    WorkspaceSettings,
    restricted,
    walk,
)
from briefings.content.reading import Origin
from briefings.editions import Choice as Choice
from briefings.editions import Edition as Edition
from briefings.language.fonts import Fonts
from briefings.language.language import Language
from briefings.language.prose import mentions
from briefings.language.typed import Typing
from briefings.library.figures import Figures
from briefings.problems import Place, Problem, Unusable, those_known
from briefings.values.memory import Memory

Item = Document | Theme | Brief


@dataclass(frozen=True, eq=False)
class Library:
    """The content of a workspace, its templates and its languages. Equal to itself alone.

    ``proposing`` maps a theme to the documents that make a proposal on it.
    ``images`` maps a picture's name, ``audiences/press/logo.svg``, to an address that holds it.
    ``readers`` are the audiences it is told to, where it is less than the whole (``visibility``), and
    ``reserved`` says by brief, folder and id which audiences a document or theme is shown to alone.
    ``memory`` keeps what is wanted again from it, or from the library read next.
    ``origins`` maps (folder, id) to where the parts of that file stand; ``problems`` is what
    reading found; ``inputs`` is the digest of all the bytes that were read; ``own_templates``
    are the names of the workspace's own templates and pictures, ``added_templates`` of those among
    them that lie over none shipped.
    """

    settings: WorkspaceSettings
    documents: Mapping[str, Document]
    themes: Mapping[str, Theme]
    briefs: Mapping[str, Brief]
    audiences: Mapping[str, Audience]
    units: Mapping[str, Unit]
    terms: Mapping[str, Term]
    languages: Mapping[str, Language]
    templates: Mapping[str, str]
    fonts: Fonts
    figures: Figures
    proposing: Mapping[str, tuple[str, ...]]
    reserved: Mapping[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    readers: frozenset[str] = frozenset()
    images: Mapping[str, str] = field(default_factory=dict)
    translated: frozenset[tuple[str, str]] = frozenset()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    inputs: str = ""
    own_templates: frozenset[str] = frozenset()
    added_templates: frozenset[str] = frozenset()
    memory: Memory = field(default_factory=Memory, repr=False)

    def editions(self, choice: Choice, today: date | None = None) -> list[Edition]:
        """The editions of a choice that are shown on a day, or on any day.

        Raises Unusable for a name nobody knows.
        """
        self._require_known(choice)
        single = (
            Edition(brief, audience, language)
            for language in self.settings.languages
            for brief in self.briefs
            for audience in self.audiences
            if self.serves(audience, brief)
        )
        return [
            edition
            for edition in itertools.chain(single, self._side_by_side())
            if choice.covers(edition) and self.briefs[edition.brief].shown_on(today)
        ]

    def _side_by_side(self) -> Iterator[Edition]:
        """Briefs that name two languages are also published with both beside each other."""
        for id, brief in self.briefs.items():
            if len(brief.languages) == 2 and self.serves(self.settings.audience, id):
                yield Edition(id, self.settings.audience, *brief.languages)

    def items(self) -> Iterator[tuple[str, str, Item]]:
        """Every document, theme and brief with its folder and id."""
        for folder, items in self._folders.items():
            yield from ((folder, id, item) for id, item in items.items())

    @cached_property
    def texts(self) -> tuple[tuple[str, str, Path, Text], ...]:
        """Every text with its folder, id and path: what most checks look through."""
        return tuple((folder, id, *found) for folder, id, item in self.items() for found in walk(item))

    @cached_property
    def unread(self) -> frozenset[str]:
        """Documents, themes and briefs that are there but could not be understood."""
        # Folder by folder: a brief and a theme often share a name.
        read = {(folder, id) for folder, items in self._folders.items() for id in items}
        return frozenset(id for folder, id in self.origins.keys() - read if id)

    @cached_property
    def keeps_back(self) -> bool:
        """Whether anything is kept from any audience, or may be: who may see a file that cannot be read?"""
        parts = (part for _, _, item in self.items() for _, part in restricted(item))
        return bool(self.unread) or not all(part.open_to(*self.audiences) for part in parts)

    def place(self, folder: str, id: str, path: Path = (), *, key: bool = False) -> Place:
        """Where a part of a content file stands."""
        origin = self.origins.get((folder, id))
        return origin.place(path, key=key) if origin else Place(f"content/{folder}/{id}.yaml")

    def folder_of(self, owner: str) -> str:
        return "themes" if owner in self.themes else "documents"

    def shown_themes(self, brief: Brief) -> tuple[str, ...]:
        """The themes a brief shows whole, or a figure of."""
        figures = (part.exhibit.partition(".")[0] for part in brief.parts if part.exhibit)
        return tuple(dict.fromkeys((*brief.themes, *figures)))

    def files(self, edition: Edition) -> frozenset[str]:
        """The content files an edition is made of, beside those that serve every edition."""
        brief = self.briefs[edition.brief]
        themes = self.shown_themes(brief)
        owners = {*brief.documents, *themes, *self.cites("briefs", edition.brief)}
        for theme in themes:
            owners |= self.cites("themes", theme)
        for document in brief.documents:
            owners |= self._proposed_on(document)
        if any(part.recommendations for part in brief.parts):
            owners |= {owner for owner, _, _ in self.recommendations(edition.brief)}
            # A document that could not be read may propose something on the brief's themes.
            owners |= self._unread_documents
        keys = [("briefs", edition.brief)]
        keys += [(folder, owner) for owner in owners for folder in ("themes", "documents")]
        return frozenset(self.place(*key).file for key in keys)

    def cites(self, folder: str, id: str) -> frozenset[str]:
        """Whose figures an item names."""
        item = self._folders[folder].get(id)
        if item is None:
            return frozenset()
        return self.memory.items.get((_cited, folder, id), item, lambda: _cited(item))

    @cached_property
    def typing(self) -> Typing:
        """Looks for what is typed in its sentences."""
        return Typing(self.settings.exceptions, self.memory)

    @property
    def _folders(self) -> Mapping[str, Mapping[str, Item]]:
        return {"documents": self.documents, "themes": self.themes, "briefs": self.briefs}

    def _proposed_on(self, document: str) -> set[str]:
        """The themes a document makes proposals on: they are keywords of its briefs."""
        item = self.documents.get(document)
        proposals = item.recommendations.values() if item else ()
        return {theme for proposal in proposals for theme in proposal.themes}

    @cached_property
    def _unread_documents(self) -> frozenset[str]:
        return frozenset({id for folder, id in self.origins if folder == "documents"} - set(self.documents))

    def hides(self, brief: str, folder: str, id: str) -> bool:
        """Whether a document or theme is kept from a reader, in a brief or in all: not told of unasked."""
        keys = ((brief, folder, id), ("", folder, id))
        return not all(self.readers <= self.reserved.get(key, self.readers) for key in keys)

    def recommendations(self, id: str) -> list[tuple[str, str, Recommendation]]:
        """Document, id and text of what is proposed in a brief's documents and on its themes."""
        brief = self.briefs[id]
        everything = "recommendations" in brief.themes
        on_themes = (self.proposing.get(theme, ()) for theme in brief.themes)
        owners = self.documents if everything else {*brief.documents, *itertools.chain(*on_themes)}
        return [
            (owner, name, proposal)
            for owner in sorted(owners)
            if (document := self.documents.get(owner))
            if owner in brief.documents or not self.hides(id, "documents", owner)
            for name, proposal in document.recommendations.items()
            if everything or owner in brief.documents or set(proposal.themes) & set(brief.themes)
        ]

    def serves(self, audience: str, brief: str) -> bool:
        """Whether an audience is given a brief: both have a say."""
        chosen = self.audiences[audience].briefs
        return self.briefs[brief].open_to(audience) and (not chosen or brief in chosen)

    def sections(self, audience: str) -> frozenset[Section]:
        """What an audience sees."""
        return frozenset(self.audiences[audience].sections)

    def note(self, reference: str) -> Note:
        """The editor's note ``document.note``."""
        owner, _, name = reference.partition(".")
        return self.documents[owner].notes[name]

    def _require_known(self, choice: Choice) -> None:
        # A brief that could not be read is known: what is wrong with it is told as well.
        briefs = self.briefs.keys() | {id for folder, id in self.origins if folder == "briefs"}
        known: tuple[tuple[str, frozenset[str], Iterable[str]], ...] = (
            ("language", choice.languages, self.languages),
            ("brief", choice.briefs, sorted(briefs)),
            ("audience", choice.audiences, self.audiences),
        )
        problems = [
            unknown_name(kind, name, names)
            for kind, wanted, names in known
            for name in sorted(wanted - set(names))
        ]
        if problems:
            # A file that could not be read may be the one that is asked for.
            raise Unusable([*problems, *self.problems])


def proposing(documents: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
    """Each theme with the documents that propose something on it."""
    found: dict[str, list[str]] = {}
    for owner, document in documents.items():
        for theme in {theme for proposal in document.recommendations.values() for theme in proposal.themes}:
            found.setdefault(theme, []).append(owner)
    return {theme: tuple(owners) for theme, owners in found.items()}


def unknown_name(kind: str, name: str, known: Iterable[str]) -> Problem:
    """A problem for a name nobody knows, with the nearest that exists."""
    names = list(known)
    near = difflib.get_close_matches(name, names, 1, 0.4)
    hint = f"Did you mean {near[0]!r}?" if near else those_known(names)
    return Problem(Place("command line"), f"no {kind} is called {name!r}", hint, "choice")


def _cited(item: Item) -> frozenset[str]:
    """Whose figures an item names."""
    return frozenset(name.partition(".")[0] for name in references(item) if "." in name)


def references(item: Item) -> Iterator[str]:
    """Every reference in an item's sentences and lists."""
    for _, text in walk(item):
        for sentence in text.root.values():
            yield from (mention.reference for mention in mentions(sentence))
    for _, reference in listed(item):
        yield reference


def listed(item: Item) -> Iterator[tuple[Path, str]]:
    """The references to figures that stand in lists, not in sentences, with their paths."""
    if not isinstance(item, Document):
        yield from ((("key_figures", n), name) for n, name in enumerate(item.key_figures))
    if isinstance(item, Theme):
        for id, exhibit in item.exhibits.items():
            yield from ((("exhibits", id, "facts", n), name) for n, name in enumerate(exhibit.facts))
    if not isinstance(item, Brief):
        for id, fact in item.facts.items():
            if fact.derive:
                rule = fact.derive.rule
                yield from ((("facts", id, "derive", rule, n), of) for n, of in enumerate(fact.derive.of))
