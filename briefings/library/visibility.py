"""What is open to whom: the library as some readers may see it, without what is kept from any of them.

Whatever is told to readers is told from such a library: pages, what machines read of them, data,
index pages, search, feed, review. What is not in it can be shown by none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, get_args

from briefings.content import Audience, Brief, Document, Item, RestrictedItem, Theme
from briefings.library.library import Library
from briefings.problems import Problem, unquoted

T = TypeVar("T")
Readers = frozenset[str]
"""Audiences; open to them is what is open to every one."""


def visible(library: Library, readers: Readers) -> Library:
    """The library as these readers may see it; one that shows them no more than that is given back."""
    if library.readers >= readers:
        return library

    def listed(folder: str) -> Callable[[str], bool]:
        return lambda id: readers <= library.reserved.get(("", folder, id), readers)

    def cut(folder: str) -> Callable[[str, T], T | None]:
        return lambda id, item: library.memory.items.get(
            (_open, folder, id, readers), item, lambda: _open(item, readers)
        )

    def brief(id: str, item: Brief) -> Brief | None:
        seen = cut("briefs")(id, item)
        return _brief(seen, library.themes, readers) if seen else None

    return replace(
        library,
        documents=VisibleItems(library.documents, cut("documents"), listed("documents")),
        themes=VisibleItems(library.themes, cut("themes"), listed("themes")),
        briefs=VisibleItems(library.briefs, brief),
        readers=readers,
    )


def everybody(library: Library, brief: str = "") -> Readers:
    """Who reads what is not for one audience alone: all that are given a brief, or all there are."""
    given = (id for id in library.audiences if brief and library.serves(id, brief))
    return frozenset(given) or frozenset(library.audiences)


class VisibleItems(Mapping[str, T]):
    """Items as readers may see them, less those of which nothing is open; ``listed`` says which are
    told of unasked. Another may still be asked for by its name: an open text cites it."""

    def __init__(
        self,
        whole: Mapping[str, T],
        seen: Callable[[str, T], T | None],
        listed: Callable[[str], bool] | None = None,
    ) -> None:
        self._whole = whole
        self._seen = seen
        self._listed = listed or self.__contains__

    def __getitem__(self, id: str) -> T:
        found = self._seen(id, self._whole[id])
        if found is None:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._whole if self._listed(id))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _brief(seen: Brief, themes: Mapping[str, Theme], readers: Readers) -> Brief:
    """A brief with its open parts; a part that is a figure is as open as that figure."""
    parts = tuple(
        part for part in seen.parts if not part.exhibit or exhibit(part.exhibit, themes).open_to(*readers)
    )
    return seen if len(parts) == len(seen.parts) else seen.model_copy(update={"parts": parts})


def exhibit(reference: str, themes: Mapping[str, Theme]) -> RestrictedItem:
    """The exhibit ``theme.exhibit``; one that is not there, which the checks tell, is kept from nobody."""
    owner, _, name = reference.partition(".")
    theme = themes.get(owner)
    return (theme.exhibits.get(name) if theme else None) or RestrictedItem()


def reserved(
    briefs: Mapping[str, Brief], themes: Mapping[str, Theme], audiences: Mapping[str, Audience]
) -> dict[tuple[str, str, str], Readers]:
    """The documents and themes that are shown to some audiences only, and to which.

    By brief, folder and id; under no brief stands what holds for all briefs together.
    """
    shown: dict[tuple[str, str, str], set[str]] = {}
    for id, brief in briefs.items():
        for part in brief.parts:
            kept = (brief, part, exhibit(part.exhibit or "", themes))
            readers = {one for one in audiences if all(it.open_to(one) for it in kept)}
            theme = part.theme or (part.exhibit or "").partition(".")[0]
            for folder, name in (("documents", part.document), ("themes", theme)):
                if name:
                    shown.setdefault((id, folder, name), set()).update(readers)
                    shown.setdefault(("", folder, name), set()).update(readers)
    return {key: frozenset(readers) for key, readers in shown.items() if len(readers) < len(audiences)}


def to_keep(library: Library | None, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems as they are kept in ``out/``, where every reader could come by them.

    Their words are left out where the content keeps anything from anybody, or cannot be read.
    """
    found = tuple(problems)
    if found and (library is None or library.keeps_back):
        return tuple(unquoted(problem) for problem in found)
    return found


# --- taking away -----------------------------------------------------------------------------


def _open(value: Any, readers: Readers) -> Any:
    if not _is_open(value, readers):
        return None
    if isinstance(value, Item):
        fields = {name: getattr(value, name) for name in _RESTRICTABLE[type(value)]}
        seen = {name: _open(old, readers) for name, old in fields.items()}
        changed = {name: new for name, new in seen.items() if new is not fields[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, Mapping):
        kept = {key: _open(one, readers) for key, one in value.items() if _is_open(one, readers)}
        return value if _same(kept.values(), value.values()) else kept
    if isinstance(value, tuple):
        left = tuple(_open(one, readers) for one in value if _is_open(one, readers))
        return value if _same(left, value) else left
    return value


def _same(new: Collection[object], old: Collection[object]) -> bool:
    return len(new) == len(old) and all(one is other for one, other in zip(new, old, strict=True))


def _is_open(value: object, readers: Readers) -> bool:
    return not isinstance(value, RestrictedItem) or value.open_to(*readers)


def models(annotation: Any) -> Iterator[type[Item]]:
    """The models that a field of this type can hold."""
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, Item):
        yield annotation
    for argument in get_args(annotation):
        yield from models(argument)


def _restrictable(kind: type[Item]) -> tuple[str, ...]:
    """The fields of a model that hold anything restricted, at whatever depth."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if any(issubclass(one, RestrictedItem) or _restrictable(one) for one in models(field.annotation))
    )


def _within(kind: type[Item]) -> Iterator[type[Item]]:
    """A model and those that stand in it."""
    yield kind
    for field in kind.model_fields.values():
        for inner in models(field.annotation):
            yield from _within(inner)


_RESTRICTABLE = {kind: _restrictable(kind) for top in (Document, Theme, Brief) for kind in _within(top)}
