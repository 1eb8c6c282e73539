"""Ids that are named across files exist and do not clash."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from briefings.content import ID, Chapter, Fact, Item, Path, Recommendation, Series, restricted
from briefings.library.itemwise import each
from briefings.library.library import Library, unknown_name
from briefings.page.templates import lineage
from briefings.problems import Place, Problem

RESERVED = frozenset(
    ("index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
"""What no folder of a brief and no page of an audience can be called."""


def unknown(library: Library) -> Iterator[Problem]:
    """Whatever is named somewhere exists; ids are unequivocal."""
    known: Mapping[str, Collection[str]] = {
        "theme": {*library.themes, *library.unread},
        "brief": {*library.briefs, *library.unread},
        "audience": library.audiences,
        "unit": library.units,
        "language": library.settings.languages,
        "plural": PLURALS,
    }
    for place, kind, name in (*_named(library), *_in_settings(library)):
        if name not in known[kind]:
            told = unknown_name(kind, name, sorted(known[kind]))
            yield Problem(place, told.message, told.hint, "name")
    yield from _extended(library)
    for folder, id, _ in library.items():
        if not re.fullmatch(ID, id):
            yield Problem(library.place(folder, id), f"the file's name {id!r} is not a usable id",
                          "Use lower-case letters, digits and hyphens.", "name")  # fmt: skip
    for place, id in _files(library):
        if id in RESERVED:
            yield Problem(place, f"nothing can be called {id!r}: files are made of the name",
                          "Give it another: index is the list of briefs, the others are devices of Windows.",
                          "name")  # fmt: skip
    for id in sorted(set(library.documents) & set(library.themes)):
        yield Problem(library.place("themes", id), f"a document and a theme are both called {id!r}",
                      "References could mean either; rename one.", "name")  # fmt: skip


PLURALS = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR."""


def _extended(library: Library) -> Iterator[Problem]:
    """The audience that another extends exists, and does not extend that one."""
    for id, audience in library.audiences.items():
        above, place = audience.extends or "", library.place("audiences", "", (id, "extends"))
        if id in lineage(library, above):
            hint = "Let one of them extend none."
            yield Problem(place, f"the audience {id!r} extends itself", hint, "name")
        elif above and above not in library.audiences:
            others = (one for one in library.audiences if id not in lineage(library, one))
            told = unknown_name("audience", above, sorted(others))
            yield Problem(place, told.message, told.hint, "name")


Named = tuple[Place, str, str]
"""Where something is named, what sort of thing, and by which id."""


def _named(library: Library) -> Iterator[Named]:
    yield from _in_documents(library)
    for id, theme in library.themes.items():
        yield from _units(library, "themes", id, "facts", theme.facts)
    for folder, id, found in each(library, _audiences_of, None):
        for path, audience in found:
            yield library.place(folder, id, path), "audience", audience
    yield library.place("workspace", "", ("audience",)), "audience", library.settings.audience


def _in_settings(library: Library) -> Iterator[Named]:
    """What is named in the files that serve every brief."""
    origin = library.origins.get(("audiences", ""))
    for id, audience in library.audiences.items():
        for n, brief in enumerate(audience.briefs):
            path: Path = (id, "briefs", n)
            if origin and path in origin.values:  # not those of the audience it extends
                yield origin.place(path), "brief", brief
    by_language: list[tuple[str, Path, Iterable[str]]] = [
        ("workspace", (name,), getattr(library.settings, name))
        for name in ("publisher", "imprint", "exceptions")
    ]
    by_language += [("glossary", (id, "avoid"), term.avoid) for id, term in library.terms.items()]
    for id, unit in library.units.items():
        by_language += [("units", (id, "forms"), unit.forms), ("units", (id, "symbol"), unit.symbol)]
        for code, forms in unit.forms.items():
            for plural in forms.root:
                yield library.place("units", "", (id, "forms", code, plural), key=True), "plural", plural
    for file, path, codes in by_language:
        yield from ((library.place(file, "", (*path, code), key=True), "language", code) for code in codes)


def _files(library: Library) -> Iterator[tuple[Place, str]]:
    """The ids that published files and their folders are named by, with their places."""
    yield from ((library.place("audiences", "", (id,), key=True), id) for id in library.audiences)
    yield from ((library.place("briefs", id), id) for id in library.briefs)


def _audiences_of(item: Item, _: None) -> list[tuple[Path, str]]:
    """The audiences that parts of an item are kept to."""
    return [
        ((*path, "only", n), audience)
        for path, part in restricted(item)
        for n, audience in enumerate(part.only)
    ]


def _in_documents(library: Library) -> Iterator[Named]:
    for id, document in library.documents.items():
        themed: dict[str, Mapping[str, Chapter | Recommendation]]
        themed = {"chapters": document.chapters, "recommendations": document.recommendations}
        for part, entries in themed.items():
            for name, entry in entries.items():
                for n, theme in enumerate(entry.themes):
                    yield library.place("documents", id, (part, name, "themes", n)), "theme", theme
        yield from _units(library, "documents", id, "facts", document.facts)
        yield from _units(library, "documents", id, "series", document.series)


def _units(
    library: Library, folder: str, id: str, part: str, entries: Mapping[str, Fact] | Mapping[str, Series]
) -> Iterator[Named]:
    for name, entry in entries.items():
        if entry.unit:
            yield library.place(folder, id, (part, name, "unit")), "unit", entry.unit
