"""What an author writes: documents, facts, themes, briefs, audiences, units and terms.

These models are the vocabulary of a workspace and the single description of its YAML files;
the JSON Schema for editors is made from them. Every value is frozen. Nothing here knows
about files, languages' rules or layout. Validation takes a context ``{"languages": (...)}``
naming the languages every text must carry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    field_validator,
    model_validator,
)

from briefings import periods, quantities
from briefings.periods import Period
from briefings.quantities import Quantity

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=ID)]
"""Lower-case words and digits joined by hyphens."""
Reference = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)?(/[a-z0-9-]+){0,2}$")]
"""``fact``, ``document.fact``, ``series/key`` or ``document.series/row/column``."""
Amount = Annotated[Quantity, BeforeValidator(lambda text: _parsed(quantities.parse, text))]
When = Annotated[Period, BeforeValidator(lambda text: _parsed(periods.parse, text))]


def _parsed(parse: Any, text: Any) -> Any:
    return parse(text) if isinstance(text, str) else text


class Item(BaseModel):
    """Frozen, and closed: an unknown key is an author's slip, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Text(RootModel[Mapping[str, str]]):
    """One text in every language of the workspace: ``{ja: ..., en: ...}``."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        wanted = (info.context or {}).get("languages", ())
        missing = [code for code in wanted if not self.root.get(code, "").strip()]
        if missing:
            raise ValueError(f"text is missing in: {', '.join(missing)}")
        unknown = [code for code in self.root if wanted and code not in wanted]
        if unknown:
            raise ValueError(f"not a language of this workspace: {', '.join(unknown)}")
        return self

    def __getitem__(self, language: str) -> str:
        return self.root[language]

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))


# --- evidence, facts, series ---------------------------------------------------------------


class Spot(Item):
    """A citable place of a source: the line where its heading stands, up to the next place.

    ``line`` counts from 1 in the source's text file; ``heading`` is found there as printed.
    """

    line: int = Field(ge=1)
    heading: str
    label: Text


class Evidence(Item):
    """Where a figure stands and the few characters that carry it, as printed there.

    ``when`` is the printed period, if the place prints one. ``after`` and ``nth`` pick the
    nth figure behind an anchor, for tables whose cells repeat. ``unit_from`` is the table
    head that carries the unit when the cell prints a bare number. ``declared`` says by which
    rule a figure that is nowhere printed was counted; it cannot be machine-checked.
    """

    at: Id
    figure: str = ""
    when: str = ""
    after: str = ""
    nth: int = Field(default=1, ge=1)
    unit_from: str = ""
    declared: Text | None = None

    @model_validator(mode="after")
    def _printed_or_declared(self) -> Self:
        if bool(self.figure) == (self.declared is not None):
            raise ValueError("evidence needs either figure or declared")
        return self


class Status(StrEnum):
    """What kind of statement a figure is; charts and tables mark all but results."""

    RESULT = "result"
    PARTIAL = "partial"
    ESTIMATE = "estimate"
    PLAN = "plan"
    TARGET = "target"
    FORECAST = "forecast"


class Derivation(Item):
    """A figure computed from others, by one declared rule; references in the order it reads.

    ``ratio`` a/b; ``share`` a/b in per cent; ``growth`` from a to b in per cent;
    ``difference`` a-b; ``sum`` of all. Rounded half up to ``places`` decimals.
    """

    ratio: tuple[Reference, Reference] | None = None
    share: tuple[Reference, Reference] | None = None
    growth: tuple[Reference, Reference] | None = None
    difference: tuple[Reference, Reference] | None = None
    sum: tuple[Reference, ...] | None = None
    places: int = Field(default=0, ge=0, le=4)

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if sum(rule is not None for rule in (*self._rules().values(),)) != 1:
            raise ValueError("derive needs exactly one of ratio, share, growth, difference, sum")
        return self

    def _rules(self) -> dict[str, tuple[str, ...] | None]:
        names = ("ratio", "share", "growth", "difference", "sum")
        return {name: getattr(self, name) for name in names}

    @property
    def rule(self) -> str:
        return next(name for name, of in self._rules().items() if of is not None)

    @property
    def of(self) -> tuple[str, ...]:
        return self._rules()[self.rule] or ()


class Fact(Item):
    """One figure or date: ``amount`` and ``unit``, or ``date``, or ``derive`` and ``unit``."""

    label: Text
    amount: Amount | None = None
    unit: Id | None = None
    date: When | None = None
    derive: Derivation | None = None
    period: When | None = None
    status: Status = Status.RESULT
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(kind is not None for kind in (self.amount, self.date, self.derive)) != 1:
            raise ValueError("a fact needs exactly one of amount, date or derive")
        if self.date is None and self.unit is None:
            raise ValueError("an amount needs a unit")
        if self.date is not None and self.unit is not None:
            raise ValueError("a date has no unit")
        if (self.derive is None) != (self.evidence is not None):
            raise ValueError("a fact needs evidence, a derived one has none")
        return self


class Column(Item):
    """A column of a series that is more than a period, e.g. a forecaster and a year."""

    label: Text
    period: When | None = None
    status: Status = Status.RESULT


class Point(Item):
    """One figure of a series. Its key is ``row/column``, ``row`` or ``column``.

    The column is the ``column`` given, else the period as written. ``amount: null`` with
    ``missing: true`` is a gap the source leaves.
    """

    row: Id | None = None
    column: Id | None = None
    period: When | None = None
    amount: Amount | None = None
    missing: bool = False
    status: Status | None = None
    at: Id | None = None
    figure: str = ""
    when: str = ""
    after: str = ""
    nth: int = Field(default=1, ge=1)
    unit_from: str = ""

    @model_validator(mode="after")
    def _carries_a_figure(self) -> Self:
        if self.missing == (self.amount is not None):
            raise ValueError("a point needs an amount, or missing: true")
        if self.amount is not None and not self.figure:
            raise ValueError("a point needs the printed figure")
        return self

    @property
    def key(self) -> str:
        column = self.column or (self.period.key if self.period else None)
        return "/".join(part for part in (self.row, column) if part)


class Series(Item):
    """Figures of one kind over periods or categories: the data of a table or a chart.

    ``at`` and ``unit_from`` serve every point that has none of its own.
    """

    label: Text
    unit: Id
    at: Id
    unit_from: str = ""
    rows: Mapping[Id, Text] = Field(default_factory=dict)
    columns: Mapping[Id, Column] = Field(default_factory=dict)
    points: tuple[Point, ...] = Field(min_length=1)
    status: Status = Status.RESULT
    note: Text | None = None

    @model_validator(mode="after")
    def _keys(self) -> Self:
        seen: set[str] = set()
        for point in self.points:
            if not point.key:
                raise ValueError("a point needs a row, a column or a period")
            if point.key in seen:
                raise ValueError(f"two points have the key {point.key}")
            if point.row and point.row not in self.rows:
                raise ValueError(f"point {point.key}: no row {point.row}")
            if point.column and point.column not in self.columns:
                raise ValueError(f"point {point.key}: no column {point.column}")
            seen.add(point.key)
        return self

    def evidence(self, point: Point) -> Evidence:
        return Evidence(
            at=point.at or self.at,
            figure=point.figure,
            when=point.when,
            after=point.after,
            nth=point.nth,
            unit_from=point.unit_from or self.unit_from,
        )


# --- documents -----------------------------------------------------------------------------


class Source(Item):
    """The held copy of a source: file name in the sources folder, and its digest."""

    file: str = Field(pattern=r"^[^/\\]+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Restricted(Item):
    """Content that only the audiences named may see; without ``only``, everybody."""

    only: tuple[Id, ...] = ()

    def open_to(self, audience: str) -> bool:
        return not self.only or audience in self.only


class Sentence(Restricted):
    """A text of one or a few sentences; ``head`` is the claim in a few words."""

    head: Text | None = None
    text: Text


class Chapter(Restricted):
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


class Recommendation(Restricted):
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
    language: str
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


# --- themes and briefs ---------------------------------------------------------------------


class ChartKind(StrEnum):
    """The charts a figure can be drawn as."""

    BAR = "bar"
    GROUPED = "grouped"
    STACKED = "stacked"
    LINE = "line"
    SHARE = "share"
    SLOPE = "slope"
    DOT = "dot"
    TIMELINE = "timeline"


class Figure(Restricted):
    """A chart or table: ``title`` says what it shows, ``subtitle`` measure, unit, period.

    ``series`` holds a series, or ``facts`` the facts of a bar, dot or timeline figure.
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
            raise ValueError("a figure needs either a series or facts")
        return self


class Body(Restricted):
    """A body a reader can turn to or work with: what it is called, what it does or offers,
    and the document and place that say so."""

    name: Text
    role: Text
    document: Id
    at: Id


class Theme(Item):
    """A shared section: the situation, the messages across documents, figures, what follows.

    ``accent`` is the theme's colour on white, ``#rrggbb``. ``bodies`` are whom to turn to,
    ``steps`` how to start: for audiences that show those sections.
    """

    title: Text
    accent: str = Field(pattern=r"^#[0-9a-f]{6}$")
    situation: Text
    key_figures: tuple[Reference, ...] = ()
    facts: Mapping[Id, Fact] = Field(default_factory=dict)
    messages: tuple[Sentence, ...] = Field(min_length=1)
    figures: Mapping[Id, Figure] = Field(default_factory=dict)
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


class Part(Restricted):
    """One part of a brief: exactly one of a document, a theme, a figure of a theme, the
    recommendations (of the brief's documents and themes), or the brief's own text."""

    document: Id | None = None
    theme: Id | None = None
    figure: Reference | None = None
    recommendations: bool = False
    heading: Text | None = None
    text: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = (self.document, self.theme, self.figure, self.recommendations, self.text)
        if sum(bool(kind) for kind in kinds) != 1:
            raise ValueError("a part is one of document, theme, figure, recommendations or text")
        if self.text and self.heading is None:
            raise ValueError("a part of text needs a heading")
        return self


class Brief(Restricted):
    """What is published: its framing and its parts in order.

    ``date`` is the day of publication; ``as_of`` the state of its content.
    """

    title: Text
    standfirst: Text
    date: When
    as_of: When
    accent: str | None = Field(default=None, pattern=r"^#[0-9a-f]{6}$")
    summary: tuple[Sentence, ...] = Field(min_length=1)
    key_figures: tuple[Reference, ...] = Field(min_length=1, max_length=4)
    parts: tuple[Part, ...] = Field(min_length=1)

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(part.document for part in self.parts if part.document)

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(part.theme for part in self.parts if part.theme)


# --- audiences, units, terms, workspace ----------------------------------------------------


class Section(StrEnum):
    """The sections a template can show, in the order a brief has them."""

    SUMMARY = "summary"
    CONTENTS = "contents"
    KEY_FIGURES = "key-figures"
    PARTS = "parts"
    MESSAGES = "messages"
    FIGURES = "figures"
    TABLES = "tables"
    BODIES = "bodies"
    STEPS = "steps"
    RECOMMENDATIONS = "recommendations"
    NOTES = "notes"
    SOURCES = "sources"
    EVIDENCE = "evidence"


class Audience(Item):
    """Who reads it: which briefs and sections, how long at most, which template overrides.

    ``extends`` takes what is left out here from another audience. Without ``briefs``, all.
    ``intro`` stands under the standfirst: what this edition is for.
    """

    title: Text
    description: Text
    extends: Id | None = None
    briefs: tuple[Id, ...] = ()
    sections: tuple[Section, ...] = ()
    intro: Text | None = None
    max_pages: int | None = Field(default=None, ge=1)
    era_years: bool = False


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
    """A glossary entry: the standard form in each language and the forms not to be used."""

    name: Text
    kind: Literal["place", "organisation", "person", "agreement", "programme", "technical"]
    reading: str | None = None
    short: Text | None = None
    avoid: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


class WorkspaceSettings(Item):
    """What holds for the whole workspace; ``exceptions`` are patterns of numbers in prose
    that need no fact (ordinals, names such as "eight-point plan"), per language."""

    publisher: Mapping[str, str]
    imprint: Mapping[str, str]
    languages: tuple[str, ...] = Field(min_length=1)
    english: Literal["en-GB", "en-US"] = "en-GB"
    audience: Id
    base_url: str | None = None
    exceptions: Mapping[str, tuple[Annotated[str, AfterValidator(_compiled)], ...]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _in_every_language(self) -> Self:
        for name, text in (("publisher", self.publisher), ("imprint", self.imprint)):
            if missing := [code for code in self.languages if not text.get(code, "").strip()]:
                raise ValueError(f"{name} is missing in: {', '.join(missing)}")
        return self


Path = tuple[str | int, ...]


def everything(_: Restricted) -> bool:
    """Every part, for whichever audience: what checks look at."""
    return True


def walk(
    item: object, path: Path = (), shown: Callable[[Restricted], bool] = everything
) -> Iterator[tuple[Path, Text]]:
    """Every Text inside an item with its path of keys, in the order an author wrote them."""
    if isinstance(item, Text):
        yield path, item
    elif isinstance(item, BaseModel) and not isinstance(item, RootModel):
        if isinstance(item, Restricted) and not shown(item):
            return
        for name in type(item).model_fields:
            yield from walk(getattr(item, name), (*path, name), shown)
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from walk(value, (*path, str(key)), shown)
    elif isinstance(item, tuple):
        for position, value in enumerate(item):
            yield from walk(value, (*path, position), shown)
