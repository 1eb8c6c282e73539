"""Ids that are named across files exist and do not clash."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.library import Library, unknown_name
from briefings.problems import Place, Problem


def unknown(library: Library) -> Iterator[Problem]:
    """Themes, audiences and units that are named somewhere exist; ids are unequivocal."""
    for place, kind, name, known in _named(library):
        if name not in known:
            told = unknown_name(kind, name, known)
            yield Problem(place, told.message, told.hint, "name")
    for id in sorted(set(library.documents) & set(library.themes)):
        yield Problem(library.place("themes", id), f"a document and a theme are both called {id!r}",
                      "References could mean either; rename one.", "name")  # fmt: skip


def _named(library: Library) -> Iterator[tuple[Place, str, str, list[str]]]:
    themes, audiences, units = list(library.themes), list(library.audiences), list(library.units)
    for id, document in library.documents.items():
        for name, chapter in document.chapters.items():
            for n, theme in enumerate(chapter.themes):
                yield library.place("documents", id, ("chapters", name, "themes", n)), "theme", theme, themes
        for name, proposal in document.recommendations.items():
            for n, theme in enumerate(proposal.themes):
                yield (
                    library.place("documents", id, ("recommendations", name, "themes", n)),
                    "theme",
                    theme,
                    themes,
                )
        for name, fact in document.facts.items():
            if fact.unit:
                yield library.place("documents", id, ("facts", name, "unit")), "unit", fact.unit, units
        for name, series in document.series.items():
            yield library.place("documents", id, ("series", name, "unit")), "unit", series.unit, units
    for id, theme_item in library.themes.items():
        for name, fact in theme_item.facts.items():
            if fact.unit:
                yield library.place("themes", id, ("facts", name, "unit")), "unit", fact.unit, units
    for id, brief in library.briefs.items():
        for n, audience in enumerate(brief.only):
            yield library.place("briefs", id, ("only", n)), "audience", audience, audiences
    for id, audience_item in library.audiences.items():
        if audience_item.extends:
            place = library.place("audiences", "", (id, "extends"))
            yield place, "audience", audience_item.extends, audiences
    yield library.place("workspace", "", ("audience",)), "audience", library.settings.audience, audiences
