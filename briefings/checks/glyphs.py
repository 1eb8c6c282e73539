"""Every character can be drawn by the declared fonts."""

from __future__ import annotations

from collections.abc import Iterator

from briefings import fonts
from briefings.library import Library
from briefings.problems import Problem


def missing(library: Library) -> Iterator[Problem]:
    """Characters that no declared font of the language has."""
    drawn = {code: fonts.coverage(library.fonts, code) for code in library.settings.languages}
    found: dict[str, set[str]] = {code: set() for code in drawn}
    for folder, id, path, text in library.texts:
        for code, sentence in text.root.items():
            if found[code].issuperset(sentence):  # most sentences hold no character that is new
                continue
            absent = fonts.missing(sentence, drawn[code])
            found[code].update(set(sentence).difference(absent))
            for character in absent:
                yield Problem(
                    library.place(folder, id, (*path, code)),
                    f"no declared font draws {character!r} (U+{ord(character):04X})",
                    "Write it another way, or declare a font that has it in fonts/fonts.yaml.", "glyph",
                )  # fmt: skip
