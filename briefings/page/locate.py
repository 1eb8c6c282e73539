"""Where the content of a page's elements was written, for what is found once a page is laid out.

A typesetter knows elements by their ids only. Asked when something was found, not for every page.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain

from briefings.library.library import Edition, Library
from briefings.page import anchors
from briefings.page.compose import compose
from briefings.page.view import RecommendationsPart, TextPart
from briefings.problems import Place, Problem

Landmark = tuple[str, Place]
EXHIBITS: tuple[anchors.Kind, ...] = ("chart", "own-chart", "exhibit")
DOCUMENTS: tuple[anchors.Kind, ...] = ("document", "source")
GROUPS: tuple[anchors.Kind, ...] = ("endnote", "citation")
_ADDRESS = re.compile(r"(data:[^\s'\"]{40})[^\s'\"]+")


def located(library: Library, edition: Edition, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a page, each at the file and line of what its element shows.

    A picture is called by the name of its file: the address it has on a page holds it whole.
    """
    found = [_named(library, problem) for problem in problems]
    if not any(problem.place.element for problem in found):
        return found
    known = landmarks(library, edition)
    return [replace(problem, place=_place(known, problem.place)) for problem in found]


def _named(library: Library, problem: Problem) -> Problem:
    message, place = problem.message, problem.place
    if "data:" not in message:
        return problem
    for name, address in library.images.items():
        if address in message:
            place = Place(f"templates/{name}")
            message = message.replace(address, place.file)
    return replace(problem, message=_ADDRESS.sub(r"\1…", message), place=place)


def landmarks(library: Library, edition: Edition) -> Mapping[str, Place]:
    """The ids that stand for content on an edition's page; those of elements inside lead to them."""
    # In a large workspace many pages may ask. A library is equal to itself alone.
    shared = library.memory.items.get(_of_all, library, partial(_of_all, library))
    return ChainMap(dict(_brief(library, edition)), shared)


def _of_all(library: Library) -> dict[str, Place]:
    """Those that every page could show."""
    return dict(chain(_figures(library), _themes(library), _documents(library)))


def _place(known: Mapping[str, Place], place: Place) -> Place:
    element = place.element
    while element and element not in known:
        element = anchors.around(element)
    return known.get(element, replace(place, element=""))


def _brief(library: Library, edition: Edition) -> Iterator[Landmark]:
    def at(*path: str | int) -> Place:
        return library.place("briefs", edition.brief, path)

    yield "summary", at("summary")
    yield "key-figures", at("key_figures")
    for part in compose(library, edition).parts:
        if isinstance(part, TextPart | RecommendationsPart):
            yield part.id, at("parts", part.index)


def _themes(library: Library) -> Iterator[Landmark]:
    for id, theme in library.themes.items():
        yield anchors.of("theme", id), library.place("themes", id)
        for name in theme.exhibits:
            place = library.place("themes", id, ("exhibits", name))
            yield from ((anchors.of(kind, id, name), place) for kind in EXHIBITS)


def _documents(library: Library) -> Iterator[Landmark]:
    for id, document in library.documents.items():
        yield from ((anchors.of(kind, id), library.place("documents", id)) for kind in DOCUMENTS)
        for name in document.chapters:
            yield anchors.of("chapter", id, name), library.place("documents", id, ("chapters", name))
        for name in document.recommendations:
            place = library.place("documents", id, ("recommendations", name))
            yield anchors.of("recommendation", id, name), place
        for name in document.notes:
            yield anchors.of("note", id, name), library.place("documents", id, ("notes", name))


def _figures(library: Library) -> Iterator[Landmark]:
    """Endnotes, and where they lead: figures of documents and derived ones of themes."""
    for reference, figure in library.figures.cited.items():
        place = library.place(library.folder_of(figure.owner), figure.owner, figure.path)
        yield anchors.of("evidence", reference), place
        if figure.series:
            yield anchors.of("series", figure.series), place
        yield from ((anchors.of(kind, figure.series or reference), place) for kind in GROUPS)
