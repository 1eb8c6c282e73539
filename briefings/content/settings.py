"""What serves every brief: audiences, units, terms, and what holds for the whole workspace."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, RootModel, field_validator, model_validator

from briefings.content import patterns
from briefings.content.files import MEGABYTE
from briefings.content.texts import ADDRESS, KANA, Code, Id, Item, Text


class Section(StrEnum):
    """The sections a template can show, in the order a brief has them."""

    SUMMARY = "summary"
    CONTENTS = "contents"
    KEY_FIGURES = "key-figures"
    PARTS = "parts"
    MESSAGES = "messages"
    EXHIBITS = "exhibits"
    TABLES = "tables"
    BODIES = "bodies"
    STEPS = "steps"
    RECOMMENDATIONS = "recommendations"
    NOTES = "notes"
    SOURCES = "sources"
    EVIDENCE = "evidence"


class ThemeBlock(StrEnum):
    """What a theme tells, in the order it is read where an audience names none of its own.

    ``own`` are the messages for the audience alone; ``messages`` and ``claims`` are those not told
    yet, in full or in a line each.
    """

    SITUATION = "situation"
    OWN = "own"
    EXHIBITS = "exhibits"
    MESSAGES = "messages"
    CLAIMS = "claims"
    CAVEATS = "caveats"
    IMPLICATIONS = "implications"
    STEPS = "steps"
    BODIES = "bodies"


class Audience(Item):
    """Who reads it: which briefs and sections, how long at most, which template overrides.

    ``extends`` takes what is left out here from another audience. Without ``briefs``, all.
    ``intro`` stands under the standfirst: what this edition is for. ``theme_order`` is what a theme
    tells, in the order it is read; without it, what the sections say.
    """

    title: Text
    description: Text
    extends: Id | None = None
    briefs: tuple[Id, ...] = ()
    sections: tuple[Section, ...] = ()
    theme_order: tuple[ThemeBlock, ...] = ()
    intro: Text | None = None
    max_pages: int | None = Field(default=None, ge=1)
    era_years: bool = False

    @field_validator("theme_order")
    @classmethod
    def _named_once(cls, blocks: tuple[ThemeBlock, ...]) -> tuple[ThemeBlock, ...]:
        if repeated := [block for n, block in enumerate(blocks) if block in blocks[:n]]:
            raise ValueError(f"{repeated[0].value} stands twice")
        return blocks


class UnitForms(RootModel[Mapping[str, str]]):
    """A pattern per CLDR plural category, with ``{n}`` where the number stands."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _single(cls, value: Any) -> Any:
        return {"other": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _patterns(self) -> Self:
        if "other" not in self.root:
            raise ValueError("a unit needs its form for 'other'")
        for plural, pattern in self.root.items():
            if set(pattern.replace("{n}", "", 1)) & set("{}"):
                raise ValueError(f"“{pattern}” has other braces than one {{n}}")
            if plural != "one" and "{n}" not in pattern:
                raise ValueError(f"“{pattern}” has no {{n}}, where the number stands")
        return self


class Unit(Item):
    """A unit of measure, a currency, or a thing counted.

    ``cldr`` names the unit in CLDR, whose words are then used; otherwise ``forms`` gives the
    patterns per language. ``symbol`` is the short form for axes and table heads. ``also``
    lists other printed forms by which sources write it.
    """

    cldr: str | None = None
    forms: Mapping[str, UnitForms] = Field(default_factory=dict)
    symbol: Mapping[str, str] = Field(default_factory=dict)
    also: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.cldr is None) == (not self.forms):
            raise ValueError("a unit needs either cldr or forms")
        return self


class Term(Item):
    """A glossary entry: the standard form in each language and the forms not to be used.

    ``reading`` is how the Japanese name is read, in kana. With ``ruby`` it stands above the
    name where a Japanese edition first has it: for names that few readers can read.
    """

    name: Text
    kind: Literal["place", "organisation", "person", "agreement", "programme", "technical"]
    reading: str | None = Field(default=None, pattern=KANA)
    ruby: bool = False
    short: Text | None = None
    avoid: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.ruby and not self.reading:
            raise ValueError("ruby needs a reading")
        return self


def _compiled(pattern: str) -> str:
    patterns.compiled(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiled)]


Megabytes = Annotated[int, Field(ge=1, le=1000)]
Seconds = Annotated[int, Field(ge=1, le=3600)]


class LimitSettings(Item):
    """What one file may have, and one page may take: in megabytes, and seconds of processor time.

    ``content_megabytes`` is for a file of content, a template, a style, a script or a catalogue;
    ``file_megabytes`` for any other, such as a picture, a font or the text of a source.
    """

    content_megabytes: Megabytes = 1
    file_megabytes: Megabytes = 64
    template_seconds: Seconds = 10
    page_seconds: Seconds = 60
    page_megabytes: int = Field(default=4096, ge=256, le=1_000_000)

    @property
    def content(self) -> int:
        """Bytes."""
        return self.content_megabytes * MEGABYTE

    @property
    def file(self) -> int:
        """Bytes."""
        return self.file_megabytes * MEGABYTE


class WorkspaceSettings(Item):
    """What holds for the whole workspace; ``exceptions`` are patterns of numbers in prose
    that need no fact (ordinals, names such as "eight-point plan"), per language."""

    publisher: Mapping[str, str]
    imprint: Mapping[str, str]
    languages: tuple[Code, ...] = Field(min_length=1)
    english: Literal["en-GB", "en-US"] = "en-GB"
    audience: Id
    paper: Literal["A4", "letter"] = "A4"
    base_url: str | None = Field(default=None, pattern=ADDRESS, max_length=200)
    limits: LimitSettings = LimitSettings()
    exceptions: Mapping[str, Annotated[tuple[Pattern, ...], Field(max_length=200)]] = Field(
        default_factory=dict
    )

    def spelling(self, code: str) -> str:
        """The locale that CLDR is to write a language in, where the workspace has a say."""
        return self.english if code == "en" else ""

    @field_validator("languages")
    @classmethod
    def _each_once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        plain = [code.lower() for code in codes]  # as names of folders count, where capitals do not
        if repeated := [code for n, code in enumerate(codes) if code.lower() in plain[:n]]:
            raise ValueError(f"{repeated[0]} stands twice")
        return codes

    @model_validator(mode="after")
    def _in_every_language(self) -> Self:
        missing: list[str] = []
        for name, text in (("publisher", self.publisher), ("imprint", self.imprint)):
            if codes := [code for code in self.languages if not text.get(code, "").strip()]:
                missing.append(f"{name} is missing in: {', '.join(codes)}")
        if missing:
            raise ValueError("; ".join(missing))
        return self


def inherited(audiences: Mapping[str, Audience]) -> dict[str, Audience]:
    """Audiences with what they leave out taken from the one they extend."""

    full: dict[str, Audience] = {}
    for id in audiences:
        chain: dict[str, None] = {}
        one: str = id
        # One that extends itself, at whatever remove, ends the chain where it is met again.
        while one in audiences and one not in full and one not in chain:
            chain[one] = None
            one = audiences[one].extends or ""
        for name in reversed(chain):
            audience = audiences[name]
            given = {key: getattr(audience, key) for key in audience.model_fields_set}
            above = full.get(audience.extends or "")
            full[name] = above.model_copy(update=given) if above else audience
    return {id: full[id] for id in audiences}
