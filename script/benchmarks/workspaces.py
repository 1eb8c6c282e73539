"""The real workspace to measure on: a copy of all of it, and one of a few briefs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import ROOT

PARTS = ("content", "templates", "fonts")


def copy(place: Path) -> Path:
    """The real workspace without what it has published; whoever edits it disturbs nothing."""
    for folder in PARTS:
        shutil.copytree(ROOT / folder, place / folder)
    return place


def program(place: Path) -> Path:
    """The program as it is now, with its templates and fonts, to be run from there."""
    for folder in ("briefings", "templates", "fonts"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return place


def sample(place: Path, wanted: int) -> Path:
    """A copy with the fewest briefs, spread over size, that make so many editions."""
    from briefings.library.library import Choice
    from briefings.page.render import render
    from briefings.workspace import Workspace

    copy(place)
    library = Workspace(place).read()
    made = {id: library.editions(Choice(briefs=frozenset([id]))) for id in library.briefs}
    sizes = {id: len(render(library, editions[0]).html) for id, editions in made.items() if editions}
    ordered = sorted(sizes, key=lambda id: (sizes[id], id))
    for count in range(1, len(ordered) + 1):
        # The middles of so many equal stretches: neither the shortest nor the longest of all.
        chosen = {ordered[(2 * step + 1) * len(ordered) // (2 * count)] for step in range(count)}
        if sum(len(made[id]) for id in chosen) >= wanted:
            break
    for id in library.briefs.keys() - chosen:
        (place / "content" / "briefs" / f"{id}.yaml").unlink()
    return place


def export(workspace: Path, folder: Path) -> Iterator[Path]:
    """What is typeset of every edition, as files: the same HTML, styles, drawings and fonts."""
    from briefings.language import fonts
    from briefings.library.library import Choice
    from briefings.page.render import render
    from briefings.publish.formats import FORMATS, manuscript
    from briefings.workspace import Workspace

    library = Workspace(workspace).read()
    folder.mkdir()
    for number, font in enumerate(library.fonts.fonts):
        (folder / f"font-{number}.ttf").write_bytes(fonts.load(font))
    faces = re.sub(r'"font:(\d+)"', r'"font-\1.ttf"', fonts.stylesheet(library.fonts, "font"))
    for edition in library.editions(Choice()):
        page = render(library, edition, FORMATS)
        printed = manuscript(page)
        style = f"<style>{faces}\n{' '.join(printed.styles)}</style></head>"
        path = folder / f"{edition.name.replace('/', '-')}.html"
        path.write_text(printed.html.replace("</head>", style, 1))
        yield path
