"""Looking at one item at a time, and again only when it, or what it is held against, has changed.

Whoever checks after every save finds nearly every file as it was. What a look gives depends on
its arguments alone, so nothing else can make it another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from briefings.content import Path, walk
from briefings.library.library import Item, Library

B = TypeVar("B")
T = TypeVar("T")


def each(library: Library, look: Callable[[Item, B], T], beside: B) -> list[tuple[str, str, T]]:
    """What a look gives for every item, with its folder and id; ``beside`` is all else it may see."""
    keep = library.memory.items.get
    return [
        (folder, id, keep((look, folder, id), (item, beside), partial(look, item, beside)))
        for folder, id, item in library.items()
    ]


_NAMES = frozenset({
    *("title", "short", "label", "heading", "name", "kind", "authors", "affiliation", "publisher"),
    *("description", "imprint"),
})  # fmt: skip


def is_name(path: Path) -> bool:
    """Whether the text of a language at a path names a thing as a source does, and is no sentence."""
    fields = [part for part in path[:-1] if isinstance(part, str)]
    return fields[-1] in _NAMES or (path[0], *path[2:3]) == ("series", "rows")


def sentences(item: Item) -> Iterator[tuple[Path, str, str]]:
    """Every sentence of an item: its path, its language, what it says."""
    for path, text in walk(item):
        yield from (((*path, code), code, sentence) for code, sentence in text.root.items())
