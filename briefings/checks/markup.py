"""What must not stand in a sentence: raw HTML, odd links, stray braces."""

from __future__ import annotations

from collections.abc import Iterator

from briefings import prose
from briefings.library import Library
from briefings.problems import Problem


def faults(library: Library) -> Iterator[Problem]:
    """Every sentence is Markdown inline and nothing else."""
    for folder, id, path, text in library.texts:
        for code, sentence in text.root.items():
            for _, message, hint in prose.faults(sentence):
                yield Problem(library.place(folder, id, (*path, code)), message, hint, "markup")
