"""A source document as its structured summary: what it says, proposes, and gets wrong."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from briefings.content.facts import Fact, Series, Spot
from briefings.content.texts import (
    DIGEST,
    FILE,
    Code,
    Id,
    Item,
    Reference,
    RestrictedItem,
    Sentence,
    Text,
    When,
)


class Source(Item):
    """The held copy of a source: file name in the sources folder, and its digest."""

    file: str = Field(pattern=FILE)
    sha256: str = Field(pattern=DIGEST)


class Chapter(RestrictedItem):
    """What a document says on one subject: points in order, then the series it tabulates."""

    heading: Text
    themes: tuple[Id, ...] = ()
    points: tuple[Sentence, ...] = Field(min_length=1)
    tables: tuple[Reference, ...] = ()


class Sureness(StrEnum):
    """How sure the editor is of what a note says."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class NoteKind(StrEnum):
    """What is the matter with the passage."""

    ERROR = "error"
    INCONSISTENCY = "inconsistency"
    NAME = "name"
    DATED = "dated"
    UNCLEAR = "unclear"


class Note(Item):
    """An editor's note on what is wrong or dated in a source.

    ``about`` names the facts and series it qualifies: whoever shows one of them shows the
    note. An empty ``about`` is a note on the document as a whole or on the place ``at``.
    """

    about: tuple[Reference, ...] = ()
    at: Id | None = None
    kind: NoteKind
    sure: Sureness = Sureness.CERTAIN
    text: Text


class Recommendation(RestrictedItem):
    """What a source proposes: to whom, by what instrument, and where it says so."""

    text: Text
    detail: Text | None = None
    addressee: Text | None = None
    instrument: Text | None = None
    themes: tuple[Id, ...] = ()
    at: Id


class Document(Item):
    """The structured summary of one source document.

    ``language`` is the source's own. Author, publisher and date stand as the source shows
    them; what it does not show is left out, and the brief says so.
    """

    title: Text
    short: Text
    language: Code
    authors: tuple[Text, ...] = ()
    affiliation: Text | None = None
    publisher: Text | None = None
    published: When | None = None
    kind: Text
    source: Source
    places: Mapping[Id, Spot] = Field(min_length=1)
    summary: tuple[Text, ...] = Field(min_length=1)
    facts: Mapping[Id, Fact] = Field(default_factory=dict)
    series: Mapping[Id, Series] = Field(default_factory=dict)
    chapters: Mapping[Id, Chapter] = Field(default_factory=dict)
    recommendations: Mapping[Id, Recommendation] = Field(default_factory=dict)
    notes: Mapping[Id, Note] = Field(default_factory=dict)
