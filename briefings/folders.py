"""What lies in a workspace's folders and beside the program: where, and whether it may be read."""

from __future__ import annotations

import os
from pathlib import Path

from briefings import fonts
from briefings.problems import Place, Problem
from briefings.reading import read

TRANSLATED = "content/translated.txt"
PACKAGED = Path(__file__).parent
SHIPPED = PACKAGED if (PACKAGED / "templates").is_dir() else PACKAGED.parent
"""Where the default templates and font declarations lie: in the package, or beside it."""


def inside(root: Path, path: Path) -> Path:
    """The path, unless it is a link that leads out of ``root``, or no file that comes to an end."""
    real = Path(os.path.realpath(path))  # resolve() raises for a link to itself
    if not real.is_relative_to(root.resolve()):
        raise PermissionError(1, "the link leads out of the workspace", str(path))
    if real.exists() and not real.is_file():
        raise OSError(22, "it is no file", str(path))
    return real


def fonts_of(root: Path, codes: tuple[str, ...]) -> tuple[fonts.Fonts, tuple[Problem, ...]]:
    """The fonts a workspace declares, or the program's own, and what is wrong with that."""
    own = root / "fonts"
    path = next(p for p in (own / "fonts.yaml", SHIPPED / "fonts" / "fonts.yaml") if p.is_file())
    declared = read(path.read_bytes(), "fonts/fonts.yaml", fonts.Declaration, codes)
    if declared.item is None:
        return fonts.Fonts((), {}), declared.problems
    return fonts.find(declared.item, (own, *fonts.system_folders()), Place("fonts/fonts.yaml"))
