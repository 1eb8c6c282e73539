"""Themes, which draw on several documents, and briefs, which arrange themes and documents."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from briefings.content.facts import Fact
from briefings.content.texts import (
    COLOUR,
    Code,
    Day,
    Id,
    Item,
    Reference,
    RestrictedItem,
    Sentence,
    Text,
    When,
)


class ChartKind(StrEnum):
    """The charts an exhibit can be drawn as."""

    BAR = "bar"
    GROUPED = "grouped"
    STACKED = "stacked"
    LINE = "line"
    SHARE = "share"
    SLOPE = "slope"
    DOT = "dot"
    TIMELINE = "timeline"


class Exhibit(RestrictedItem):
    """A chart or table: ``title`` says what it shows, ``subtitle`` measure, unit, period.

    ``series`` holds a series, or ``facts`` the facts of a bar, dot or timeline chart.
    ``rows`` and ``columns`` narrow a series; ``emphasis`` names the rows or keys in accent.
    """

    title: Text
    subtitle: Text | None = None
    chart: ChartKind | None = None
    series: Reference | None = None
    facts: tuple[Reference, ...] = ()
    rows: tuple[Id, ...] = ()
    columns: tuple[Id, ...] = ()
    emphasis: tuple[Id, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if (self.series is None) == (not self.facts):
            raise ValueError("an exhibit needs either a series or facts")
        return self


class Body(RestrictedItem):
    """A body a reader can turn to or work with: what it is called, what it does or offers,
    and the document and place that say so."""

    name: Text
    role: Text
    document: Id
    at: Id


class Theme(Item):
    """A shared section: the situation, the messages across documents, exhibits, what follows.

    ``accent`` is the theme's colour on white, ``#rrggbb``. ``bodies`` are whom to turn to,
    ``steps`` how to start: for audiences that show those sections.
    """

    title: Text
    accent: str = Field(pattern=COLOUR)
    situation: Text
    key_figures: tuple[Reference, ...] = ()
    facts: Mapping[Id, Fact] = Field(default_factory=dict)
    messages: tuple[Sentence, ...] = Field(min_length=1)
    exhibits: Mapping[Id, Exhibit] = Field(default_factory=dict)
    caveats: tuple[Text, ...] = ()
    implications: tuple[Sentence, ...] = ()
    bodies: Mapping[Id, Body] = Field(default_factory=dict)
    steps: tuple[Sentence, ...] = ()

    @field_validator("facts")
    @classmethod
    def _derived_only(cls, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
        if typed := [name for name, fact in facts.items() if fact.derive is None]:
            raise ValueError(f"a theme's facts are derived; give {', '.join(typed)} a document")
        return facts


class Part(RestrictedItem):
    """One part of a brief: exactly one of a document, a theme, an exhibit of a theme, the
    recommendations (of the brief's documents and themes), or the brief's own text."""

    document: Id | None = None
    theme: Id | None = None
    exhibit: Reference | None = None
    recommendations: bool = False
    heading: Text | None = None
    text: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = (self.document, self.theme, self.exhibit, self.recommendations, self.text)
        if sum(bool(kind) for kind in kinds) != 1:
            raise ValueError("a part is one of document, theme, exhibit, recommendations or text")
        if self.text and self.heading is None:
            raise ValueError("a part of text needs a heading")
        return self


class Brief(RestrictedItem):
    """What is published: its framing and its parts in order.

    ``date`` is the day of publication; ``as_of`` the state of its content. It is shown from
    ``publish_on`` up to and including ``valid_until``, and wants a look by ``review_by``.
    """

    title: Text
    standfirst: Text
    date: When
    as_of: When
    publish_on: Day | None = None
    review_by: Day | None = None
    valid_until: Day | None = None
    accent: str | None = Field(default=None, pattern=COLOUR)
    languages: tuple[Code, ...] = Field(default=(), max_length=2)
    summary: tuple[Sentence, ...] = Field(min_length=1)
    key_figures: tuple[Reference, ...] = Field(min_length=1, max_length=4)
    parts: tuple[Part, ...] = Field(min_length=1)

    @field_validator("languages")
    @classmethod
    def _side_by_side(cls, codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = (info.context or {}).get("languages") or codes
        if unknown := [code for code in codes if code not in known]:
            raise ValueError(f"not a language of this workspace: {', '.join(unknown)}")
        if codes and len(set(codes)) != 2:
            raise ValueError("two languages stand side by side: name one and the other")
        return codes

    @model_validator(mode="after")
    def _shown_at_all(self) -> Self:
        if self.publish_on and self.valid_until and self.publish_on > self.valid_until:
            raise ValueError("publish_on comes after valid_until: it would never be shown")
        return self

    def shown_on(self, today: Day | None) -> bool:
        """Whether it is to be seen on a day; without one, always."""
        if today is None:
            return True
        return (self.publish_on or today) <= today <= (self.valid_until or today)

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(part.document for part in self.parts if part.document)

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(part.theme for part in self.parts if part.theme)
