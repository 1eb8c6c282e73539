"""Which templates there are, where each comes from for an audience, and a copy to change.

An audience's look is a folder ``templates/audiences/<id>/`` of files that lie over the
defaults, file by file; inside one, ``{% extends "default/NAME" %}`` changes single blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefings.library.library import Library, unknown_name
from briefings.problems import Place, Problem, Unusable

_BLOCK = re.compile(r"{%-?\s*block\s+(\w+)")
_FOLDER = "audiences/"


@dataclass(frozen=True)
class TemplateOverride:
    """A template as an audience sees it: where the file comes from and what it offers."""

    name: str
    origin: str
    blocks: tuple[str, ...]


def lineage(library: Library, audience: str) -> tuple[str, ...]:
    """An audience and those it extends, nearest first."""
    found: dict[str, None] = {}
    name = audience
    while name in library.audiences and name not in found:
        found[name] = None
        name = library.audiences[name].extends or ""
    return tuple(found)


def overlay(library: Library, audience: str) -> Mapping[str, str]:
    """The templates as an audience sees them: its own files lie over those it extends.

    Without an audience, the defaults.
    """
    return _laid_over(library.templates, lineage(library, audience) if audience else ())


def image(library: Library, name: str, audience: str) -> str:
    """The address of a picture as an audience sees it. Raises Unusable for a name nobody knows."""
    images = _laid_over(library.images, lineage(library, audience))
    if name not in images:
        raise Unusable([unknown_name("image", name, images)])
    return images[name]


def own(library: Library, audience: str) -> Iterator[str]:
    """The styles and pictures that are an audience's own, or those of one it extends."""
    prefixes = tuple(f"{_FOLDER}{one}/" for one in lineage(library, audience))
    files = (*library.templates, *library.images)
    yield from (name for name in files if name.startswith(prefixes) and not name.endswith(".html"))
    if library.own_templates:
        yield from (name for name in ("styles/own.css", *library.images) if not name.startswith(_FOLDER))


def _laid_over(files: Mapping[str, str], audiences: Sequence[str]) -> dict[str, str]:
    seen = {name: content for name, content in files.items() if not name.startswith(_FOLDER)}
    for one in reversed(audiences):
        prefix = f"{_FOLDER}{one}/"
        seen |= {name.removeprefix(prefix): it for name, it in files.items() if name.startswith(prefix)}
    return seen


def listing(library: Library, audience: str = "") -> Iterator[TemplateOverride]:
    """Every template an author can override, as the defaults or an audience have it."""
    _require(library, audience)
    texts = overlay(library, audience)
    for name in sorted(texts):
        if not name.startswith("locales/"):
            yield TemplateOverride(name, origin(library, name, audience), tuple(_BLOCK.findall(texts[name])))


def origin(library: Library, name: str, audience: str) -> str:
    """The file a template comes from, below ``templates/``."""
    if audience:
        for one in lineage(library, audience):
            if f"{_FOLDER}{one}/{name}" in library.templates:
                return f"{_FOLDER}{one}/{name}"
    return name


def text(library: Library, name: str, audience: str = "") -> str:
    """A template's text. Raises Unusable for a name nobody knows."""
    _require(library, audience)
    texts = overlay(library, audience)
    if name not in texts:
        raise Unusable([unknown_name("template", name, texts)])
    return texts[name]


def place(name: str, audience: str = "") -> str:
    """Where an override of a template belongs, below the workspace."""
    return f"templates/{_FOLDER}{audience}/{name}" if audience else f"templates/{name}"


def _require(library: Library, audience: str) -> None:
    if audience and audience not in library.audiences:
        raise Unusable([unknown_name("audience", audience, library.audiences)])


def taken(path: str) -> Problem:
    """An override that is already there is not written over."""
    return Problem(Place(path), "this file is already there", "Change it, or remove it first.", "template")
