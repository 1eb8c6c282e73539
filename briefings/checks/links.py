"""References between briefs, themes, documents and figures lead somewhere."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence

from briefings.content import Brief, Document, Path, Theme
from briefings.language.prose import STYLES, mentions
from briefings.library.figures import CitedFigure, UnknownReference
from briefings.library.itemwise import each, sentences
from briefings.library.library import Item, Library, listed
from briefings.problems import Gravity, Place, Problem, those_known


def unresolved(library: Library) -> Iterator[Problem]:
    """Every reference names something that exists."""
    for folder, id, named in each(library, _named, None):
        yield from _figures(library, folder, id, named)
    for folder, id, item in library.items():
        yield from _series(library, folder, id, item)
        if isinstance(item, Brief):
            yield from _parts(library, id, item)
        if isinstance(item, Theme):
            yield from _bodies(library, id, item)
        if isinstance(item, Document):
            yield from _document(library, id, item)


def unused(library: Library) -> Iterator[Problem]:
    """A fact that no sentence, table or chart shows was read for nothing: a warning."""
    used: set[str] = set()
    for _, id, named in each(library, _named, None):
        used.update(reference for _, reference, _ in named)
        used.update(f"{id}.{reference}" for _, reference, _ in named)
    for id, document in library.documents.items():
        for name in document.facts:
            if f"{id}.{name}" not in used:
                place = library.place("documents", id, ("facts", name), key=True)
                yield Problem(place, f"no text shows the fact {name!r}", "Use it in a point, or remove it.",
                              "unused", Gravity.WARNING)  # fmt: skip


Fault = tuple[str, str]
"""What is wrong, and how to mend it."""
Named = Sequence[tuple[Path, str, str]]
"""Where figures are named, by which references, and in which style."""


def _named(item: Item, _: None) -> Named:
    """Every reference to a figure, in sentences and in lists."""
    in_sentences = (
        (path, mention.reference, mention.style)
        for path, _, sentence in sentences(item)
        for mention in mentions(sentence)
    )
    return [*((path, reference, "") for path, reference in listed(item)), *in_sentences]


def _figures(library: Library, folder: str, id: str, named: Named) -> Iterator[Problem]:
    for path, reference, style in named:
        for message, hint in _faults(library, folder, id, reference, None if "derive" in path else style):
            yield Problem(library.place(folder, id, path), message, hint, "reference")


def _faults(library: Library, folder: str, id: str, reference: str, style: str | None) -> Iterator[Fault]:
    try:
        found = library.figures.find(reference, id)
    except UnknownReference as unknown:
        if not _reported(library, reference, id):
            near = _near(folder, unknown)
            hint = f"Did you mean {{{near}}}?" if near else "Add the fact, or mend the name."
            yield f"no figure is called {reference!r}", hint
        return
    if folder == "documents" and found.owner != id:
        hint = "Themes compare documents; a document holds its own facts."
        yield f"a document refers to another: {reference!r}", hint
    if style is not None and (fault := _unwritten(found, style)):
        yield f"{reference!r} {fault[0]}", fault[1]


def _near(folder: str, unknown: UnknownReference) -> str:
    """The nearest name that may stand there: a document refers to its own figures alone."""
    return "" if folder == "documents" and "." in unknown.near else unknown.near


def _unwritten(figure: CitedFigure, style: str) -> Fault | None:
    """Why a figure cannot be written in a style, and what to do."""
    if style and style not in STYLES:
        near = difflib.get_close_matches(style, STYLES, 1, 0.4)
        hint = f"Did you mean {near[0]!r}?" if near else those_known(STYLES)
        return f"is written in no style {style!r}", hint
    if style == "period":
        missing = figure.period is None
        return ("has no period", "Give it a `period:`, or leave out `:period`.") if missing else None
    if figure.quantity is None and figure.date is None:
        return "is a gap that the source leaves", "Name a figure that is there."
    if style == "number" and figure.quantity is None:
        return "is a date and no number", "Leave out `:number`."
    return None


def _reported(library: Library, reference: str, home: str) -> bool:
    """Whether a figure is there but cannot be used, which is told where it is declared."""
    if reference.partition(".")[0] in library.unread:
        return True
    owner, _, name = reference.rpartition(".")
    item = library.themes.get(owner or home) or library.documents.get(owner or home)
    return item is not None and name in item.facts


def _series(library: Library, folder: str, id: str, item: Item) -> Iterator[Problem]:
    named: list[tuple[Path, str]] = []
    if isinstance(item, Theme):
        named = [(("exhibits", name, "series"), f.series) for name, f in item.exhibits.items() if f.series]
    if isinstance(item, Document):
        named = [(("chapters", name, "tables", n), table) for name, chapter in item.chapters.items()
                 for n, table in enumerate(chapter.tables)]  # fmt: skip
    for path, reference in named:
        try:
            canonical, _ = library.figures.find_series(reference, id)
        except UnknownReference as unknown:
            if _reported(library, reference, id):
                continue
            near = _near("themes" if isinstance(item, Theme) else "documents", unknown)
            hint = f"Did you mean {near!r}?" if near else "Add the series, or mend the name."
            yield Problem(
                library.place(folder, id, path), f"no series is called {reference!r}", hint, "reference"
            )
            continue
        if isinstance(item, Theme):
            yield from _narrowed(library, id, item, path[1], canonical)
        elif not canonical.startswith(f"{id}."):
            message = f"a document refers to another: {reference!r}"
            hint = "Themes compare documents; a document holds its own series."
            yield Problem(library.place(folder, id, path), message, hint, "reference")


def _narrowed(library: Library, id: str, theme: Theme, name: str | int, series: str) -> Iterator[Problem]:
    """Rows, columns and emphasis of a figure are those of its series."""
    figure = theme.exhibits[str(name)]
    points = library.figures.points(series)
    rows = {point.row for point in points if point.row}
    columns = {point.column or (point.period.key if point.period else "") for point in points}
    for key, wanted, known in (
        ("rows", figure.rows, rows),
        ("columns", figure.columns, columns),
        ("emphasis", figure.emphasis, rows | columns),
    ):
        for position, one in enumerate(wanted):
            if one not in known:
                yield Problem(library.place("themes", id, ("exhibits", str(name), key, position)),
                              f"the series {series} has no {one!r}", those_known(sorted(known)),
                              "reference")  # fmt: skip


def _bodies(library: Library, id: str, theme: Theme) -> Iterator[Problem]:
    """The document and place that name a body exist."""
    for name, body in theme.bodies.items():
        place = library.place("themes", id, ("bodies", name))
        yield from _known(body.document, library.documents, "document", place)
        if document := library.documents.get(body.document):
            yield from _known(body.at, document.places, "place", place)


def _parts(library: Library, id: str, brief: Brief) -> Iterator[Problem]:
    for position, part in enumerate(brief.parts):
        place = library.place("briefs", id, ("parts", position))
        if part.document not in library.unread:
            yield from _known(part.document, library.documents, "document", place)
        if part.theme not in library.unread:
            yield from _known(part.theme, library.themes, "theme", place)
        if part.exhibit:
            theme, _, name = part.exhibit.partition(".")
            if theme in library.unread:
                continue
            if theme not in library.themes or name not in library.themes[theme].exhibits:
                yield Problem(
                    place, f"no exhibit is called {part.exhibit!r}", "Write theme.exhibit.", "reference"
                )


def _known(name: str | None, known: Collection[str], kind: str, place: Place) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield Problem(place, f"no {kind} is called {name!r}", those_known(sorted(known)), "reference")


def _document(library: Library, id: str, document: Document) -> Iterator[Problem]:
    """Places of evidence exist; notes are about something; places stand in source order."""
    ats: list[tuple[Path, str | None]] = []
    ats += [
        (("facts", name, "evidence", "at"), fact.evidence.at)
        for name, fact in document.facts.items()
        if fact.evidence
    ]
    for name, series in document.series.items():
        ats.append((("series", name, "at"), series.at))
        ats += [(("series", name, "points", n, "at"), point.at) for n, point in enumerate(series.points)]
    ats += [(("recommendations", name, "at"), it.at) for name, it in document.recommendations.items()]
    ats += [(("notes", name, "at"), note.at) for name, note in document.notes.items()]
    for path, at in ats:
        yield from _known(at, document.places, "place", library.place("documents", id, path))
    for name, note in document.notes.items():
        for position, about in enumerate(note.about):
            if about not in document.series and f"{id}.{about}" not in library.figures.cited:
                yield Problem(library.place("documents", id, ("notes", name, "about", position)),
                              f"the note is about {about!r}, which does not exist",
                              "Name a fact, a series or a point of this document.", "reference")  # fmt: skip
