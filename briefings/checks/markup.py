"""What must not stand in a sentence: raw HTML, odd links, stray braces."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.content import Path
from briefings.language import prose
from briefings.library.itemwise import each, sentences
from briefings.library.library import Item, Library
from briefings.problems import Problem


def faults(library: Library) -> Iterator[Problem]:
    """Every sentence is Markdown inline and nothing else."""
    for folder, id, found in each(library, _faults, None):
        for path, message, hint in found:
            yield Problem(library.place(folder, id, path), message, hint, "markup")


def _faults(item: Item, _: None) -> list[tuple[Path, str, str]]:
    return [
        (path, message, hint)
        for path, _, sentence in sentences(item)
        for _, message, hint in prose.faults(sentence)
    ]
