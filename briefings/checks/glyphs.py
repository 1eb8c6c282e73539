"""Every character can be drawn by the declared fonts."""

from __future__ import annotations

from collections.abc import Iterator

from briefings import fonts
from briefings.content import walk
from briefings.library import Library
from briefings.problems import Problem


def missing(library: Library) -> Iterator[Problem]:
    """Characters that no declared font of the language has."""
    drawn = {code: fonts.coverage(library.fonts, code) for code in library.settings.languages}
    for folder, id, item in library.items():
        for path, text in walk(item):
            for code, sentence in text.root.items():
                for character in fonts.missing(sentence, drawn[code]):
                    yield Problem(
                        library.place(folder, id, (*path, code)),
                        f"no declared font draws {character!r} (U+{ord(character):04X})",
                        "Write it another way, or declare a font that has it in fonts/fonts.yaml.", "glyph",
                    )  # fmt: skip
