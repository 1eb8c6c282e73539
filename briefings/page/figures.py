"""The figures that a brief shows: what its data holds, and which documents it draws on.

Told of a library as some readers may see it (``visibility``), it is what those readers are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from briefings.content import Brief, Document, Exhibit, Theme, walk
from briefings.language.prose import mentions
from briefings.library.figures import CitedFigure, UnknownReference
from briefings.library.library import Library
from briefings.library.visibility import exhibit


@dataclass(frozen=True)
class _Named:
    """A figure named by its reference, or a series with the rows and columns that are shown of it."""

    home: str
    reference: str
    series: bool = False
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def figures(library: Library, brief: str) -> dict[str, CitedFigure]:
    """The figures that a brief shows the readers of the library, with what these are computed from.

    They are those that its texts, lists, tables and charts name, and the notes and proposals it shows.
    """
    found: dict[str, CitedFigure] = {}
    waiting: list[tuple[str, object]] = list(_shown(library, brief))
    while waiting:
        home, item = waiting.pop()
        for named in dict.fromkeys(_naming(item, home)):
            # An unknown one is reported by the checks; a brief with it is not published.
            with suppress(UnknownReference):
                waiting += _entered(library, named, found)
    return found


def notes(library: Library, brief: str) -> frozenset[str]:
    """The editor's notes that a brief shows: on its figures, and on documents that it shows whole."""
    on_figures = (name for figure in figures(library, brief).values() for name in figure.notes)
    return frozenset((*on_figures, *chain(*(whole(library, one) for one in library.briefs[brief].documents))))


def whole(library: Library, document: str) -> list[str]:
    """The notes on a document as a whole; its figures bring their own."""
    item = library.documents.get(document)
    return [f"{document}.{name}" for name, note in item.notes.items() if not note.about] if item else []


def drawn_on(library: Library, brief: str) -> frozenset[str]:
    """The documents that a brief shows, or cites, or has proposals of."""
    proposing = (owner for owner, *_ in library.recommendations(brief))
    shown = library.briefs[brief]
    owners = {figure.owner for figure in figures(library, brief).values()}
    extra = proposing if any(part.recommendations for part in shown.parts) else ()
    return frozenset({*shown.documents, *owners, *extra} & library.documents.keys())


def _entered(library: Library, named: _Named, found: dict[str, CitedFigure]) -> Iterator[tuple[str, object]]:
    """Take what is named in; gives what that brings along."""
    if not named.series:
        yield from _with_sources(library, library.figures.find(named.reference, named.home), found)
        return
    canonical, series = library.figures.find_series(named.reference, named.home)
    yield canonical.partition(".")[0], series.note
    for point in library.figures.points(canonical, named.rows, named.columns):
        yield from _with_sources(library, point, found)


def _with_sources(
    library: Library, figure: CitedFigure, found: dict[str, CitedFigure]
) -> Iterator[tuple[str, object]]:
    """Take a figure in, and what it is computed from, which its endnote tells; gives their notes."""
    waiting = [figure]
    while waiting:
        figure = waiting.pop()
        if figure.reference not in found:
            found[figure.reference] = figure
            yield from ((name.partition(".")[0], library.note(name)) for name in figure.notes)
            waiting += (library.figures.cited[source] for source in reversed(figure.sources))


def _shown(library: Library, id: str) -> Iterator[tuple[str, object]]:
    """What a brief shows, with the owner of the figures it names."""
    brief = library.briefs[id]
    yield "", brief
    for part in brief.parts:
        if part.theme and (theme := library.themes.get(part.theme)):
            yield part.theme, theme
        if part.exhibit:
            yield part.exhibit.partition(".")[0], exhibit(part.exhibit, library.themes)
        if part.document and (document := library.documents.get(part.document)):
            yield part.document, document
            yield from ((part.document, library.note(name)) for name in whole(library, part.document))
    if any(part.recommendations for part in brief.parts):
        yield from ((owner, proposal) for owner, _, proposal in library.recommendations(id))


def _naming(item: object, home: str) -> Iterator[_Named]:
    """What an item shows of figures."""
    if isinstance(item, Theme):
        yield from chain(*(_naming(exhibit, home) for exhibit in item.exhibits.values()))
        yield from chain(*(_naming(body, body.document) for body in item.bodies.values()))
        item = item.model_copy(update={"facts": {}, "exhibits": {}, "bodies": {}})
    if isinstance(item, Document):
        tables = chain(*(chapter.tables for chapter in item.chapters.values()))
        yield from (_Named(home, table, series=True) for table in tables)
        # Proposals stand under a heading of their own, and what places are called is no sentence.
        besides = ("facts", "series", "notes", "recommendations", "places")
        item = item.model_copy(update={name: {} for name in besides})
    yield from _listed(item, home)
    for _, text in walk(item):
        for sentence in text.root.values():
            yield from (_Named(home, mention.reference) for mention in mentions(sentence))


def _listed(item: object, home: str) -> Iterator[_Named]:
    if isinstance(item, Theme | Brief):
        yield from (_Named(home, reference) for reference in item.key_figures)
    if isinstance(item, Exhibit):
        yield from (_Named(home, reference) for reference in item.facts)
        if item.series:
            yield _Named(home, item.series, series=True, rows=item.rows, columns=item.columns)
