"""Colours are read with ease: heads, numerals and marks are set in a theme's colour."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.charts.palette import contrast
from briefings.library.library import Library
from briefings.problems import Problem

LEAST = 4.5
"""WCAG 2.2, 1.4.3 (AA), for text of any size."""
TINT = "#f4f5f6"
"""The darkest ground that the pages' styles put behind an accent."""


def faint(library: Library) -> Iterator[Problem]:
    """Accents too light to be read on the page."""
    for folder, items in (("themes", library.themes), ("briefs", library.briefs)):
        for id, item in items.items():
            if item.accent and (found := contrast(item.accent, TINT)) < LEAST:
                message = f"{item.accent} has a contrast of {found:.1f} to the page; text needs {LEAST}"
                place = library.place(folder, id, ("accent",))
                yield Problem(place, message, "Choose a darker colour.", "contrast")
