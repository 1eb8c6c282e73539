"""Every character can be drawn by the declared fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefings.content import Path
from briefings.language import fonts
from briefings.library.itemwise import each, sentences
from briefings.library.library import Item, Library
from briefings.problems import Place, Problem

Drawn = Mapping[str, frozenset[int]]
"""The code points that the fonts of each language have."""


def missing(library: Library) -> Iterator[Problem]:
    """Characters that no declared font of the language has, and fonts that cannot be read."""
    if damaged := fonts.damaged(library.fonts, library.memory):
        for file, fault in damaged.items():
            yield Problem(Place("fonts/fonts.yaml"), f"{file}: {fault}", fonts.STATIC_HINT, "fonts")
        return
    drawn = {code: fonts.coverage(library.fonts, code, library.memory) for code in library.settings.languages}
    for folder, id, found in each(library, _missing, drawn):
        for path, character in found:
            yield Problem(
                library.place(folder, id, path),
                f"no declared font draws {character!r} (U+{ord(character):04X})",
                "Write it another way, or declare a font that has it in fonts/fonts.yaml.", "glyph",
            )  # fmt: skip


def _missing(item: Item, drawn: Drawn) -> list[tuple[Path, str]]:
    seen: dict[str, set[str]] = {code: set() for code in drawn}
    found: list[tuple[Path, str]] = []
    for path, code, sentence in sentences(item):
        if new := set(sentence) - seen[code]:
            absent = fonts.missing(new, drawn[code])
            seen[code].update(new.difference(absent))
            found += [(path, character) for character in absent]
    return found
