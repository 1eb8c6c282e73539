"""What an author writes: documents, facts, themes, briefs, audiences, units and terms.

These models are the vocabulary of a workspace and the single description of its YAML files;
the JSON Schema for editors is made from them. Every value is frozen. Nothing here knows
about files, languages' rules or layout. Validation takes a context ``{"languages": (...)}``
naming the languages every text must carry.
"""

from briefings.content.briefs import Body, Brief, ChartKind, Exhibit, Part, Theme
from briefings.content.documents import Chapter, Document, Note, NoteKind, Recommendation, Source, Sureness
from briefings.content.facts import Column, Derivation, Evidence, Fact, Point, Series, Spot, Status
from briefings.content.settings import (
    Audience,
    LimitSettings,
    Section,
    Term,
    ThemeBlock,
    Unit,
    UnitForms,
    WorkspaceSettings,
    inherited,
)
from briefings.content.texts import (
    ID,
    Amount,
    Id,
    Item,
    Path,
    Reference,
    RestrictedItem,
    Sentence,
    Text,
    When,
    restricted,
    walk,
)

__all__ = [
    "ID",
    "Amount",
    "Audience",
    "Body",
    "Brief",
    "Chapter",
    "ChartKind",
    "Column",
    "Derivation",
    "Document",
    "Evidence",
    "Exhibit",
    "Fact",
    "Id",
    "Item",
    "LimitSettings",
    "Note",
    "NoteKind",
    "Part",
    "Path",
    "Point",
    "Recommendation",
    "Reference",
    "RestrictedItem",
    "Section",
    "Sentence",
    "Series",
    "Source",
    "Spot",
    "Status",
    "Sureness",
    "Term",
    "Text",
    "Theme",
    "ThemeBlock",
    "Unit",
    "UnitForms",
    "When",
    "WorkspaceSettings",
    "inherited",
    "restricted",
    "walk",
]
