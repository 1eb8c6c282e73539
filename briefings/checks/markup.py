"""What must not stand in a sentence: marks that would be printed, raw HTML, odd links, stray braces."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.content import Path, walk
from briefings.language import marks
from briefings.language.prose import mentions
from briefings.library.itemwise import each, is_name, sentences
from briefings.library.library import Item, Library
from briefings.problems import Problem

_CITING = ("exhibits", "chapters")
"""Whose titles and headings may cite: they stand beside what they show, and nowhere else."""


def faults(library: Library) -> Iterator[Problem]:
    """Every sentence is Markdown inline and nothing else."""
    for folder, id, found in each(library, _faults, None):
        for path, message, hint in found:
            yield Problem(library.place(folder, id, path), message, hint, "markup")
    for kind, path, code, text in _settings(library):
        for _, message, hint in _of_text((*path, code), code, text):
            yield Problem(library.place(kind, "", (*path, code)), message, hint, "markup")


def _settings(library: Library) -> Iterator[tuple[str, Path, str, str]]:
    """The texts that serve every brief: file, path, language, and what they say."""
    for field in ("publisher", "imprint"):
        for code, text in getattr(library.settings, field).items():
            yield "workspace", (field,), code, text
    told: set[int] = set()
    for kind, items in (("audiences", library.audiences), ("glossary", library.terms)):
        for name, item in items.items():
            for path, one in walk(item, (name,)):
                if id(one) not in told:  # an audience has what it leaves out from another
                    told.add(id(one))
                    yield from ((kind, path, code, text) for code, text in one.root.items())


def _faults(item: Item, _: None) -> list[tuple[Path, str, str]]:
    return [fault for sentence in sentences(item) for fault in _of_text(*sentence)]


def _of_text(path: Path, code: str, text: str) -> Iterator[tuple[Path, str, str]]:
    yield from ((path, *fault) for fault in marks.faults(text, code))
    if not is_name(path):
        return
    if marks.links(text):
        yield path, "a link in a name", "Names stand in links themselves; link from a sentence."
    if path[0] not in _CITING and any(mentions(text)):
        yield path, "a figure in a name", "A figure leads to its evidence from a sentence; say it there."
