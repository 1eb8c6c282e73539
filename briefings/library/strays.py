"""What lies in a workspace's folders and is not read: whoever put it there thinks otherwise."""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from briefings.content import files
from briefings.problems import Gravity, Place, Problem

TRANSLATED = "content/translated.txt"
CONTENT = ("documents", "themes", "briefs")
"""The folders of content: each must be there, if only empty, for none is read as nothing."""
SETTINGS = ("workspace.yaml", "audiences.yaml", "units.yaml", "glossary.yaml")
TEXTS = frozenset({".html", ".css", ".js", ".po", ".xml"})
IMAGES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
PASSING = re.compile(r"[.#].*|.*(?:~|\.tmp|\.swp|\.bak)|4913|Thumbs\.db|desktop\.ini", re.DOTALL)
"""Files of editors and of the system, not of authors: .name.swp, name~, #name#, 4913."""
KNOWN = {"content": (*SETTINGS, Path(TRANSLATED).name, *CONTENT), "fonts": ("fonts.yaml",)}
"""What is read in folders that other things may lie in, too."""
NO_TEMPLATE = f"Read are {', '.join(sorted({*TEXTS, *IMAGES}))}. What is no template belongs elsewhere."
LIKE_YAML = re.compile(r"\.ya?ml")


def strays(root: Path, folder: str, names: Collection[str]) -> list[Problem]:
    """What lies where content is read and is not read: whoever put it there thinks otherwise."""
    told = (stray(folder, name, _within(root / folder / name)) for name in names)
    return [problem for problem in told if problem]


def _within(path: Path) -> list[str] | None:
    """What lies in a folder, or nothing for a file."""
    if not path.is_dir():
        return None
    try:
        return [one.name for one in path.iterdir() if not silent(one.name)]
    except OSError:
        return [path.name]


def stray(folder: str, name: str, within: Collection[str] | None = None) -> Problem | None:
    """What to tell of a file, or of a folder with files in it, that is not read.

    Editors' and the system's own files, and notes (``README.md``), may lie anywhere, and beside
    the folders of content whatever does not look as if it should be read.
    """
    if silent(name) or within == []:
        return None
    known = KNOWN.get(folder, ())
    near = difflib.get_close_matches(_plain(name), known, 1, 0.7)
    like = _like_yaml(name) if within is None else any(map(_like_yaml, within))
    if known and not near and not like:
        return None
    if within is None:
        message, hint = (
            "a file of this name is not read",
            "Name it ….yaml. What is no content belongs elsewhere.",
        )
    else:
        message = "a folder of this name is not read"
        hint = f"Put its files into {folder}/ itself, or begin its name with a dot."
    hint = f"Did you mean {folder}/{near[0]}?" if near else hint
    grave = like or (within is not None and not known)
    place = Place(f"{folder}/{shown(name)}")
    return Problem(place, message, hint, "name", Gravity.ERROR if grave else Gravity.WARNING)


def is_content(name: str) -> bool:
    """Whether a file of this name in a folder of content is read."""
    return name.endswith(".yaml") and not PASSING.fullmatch(name) and shown(name) == name


def shown(name: str) -> str:
    """A name that can be printed: the system's may be no text."""
    return os.fsencode(name).decode("utf-8", "replace")


def silent(name: str) -> bool:
    """Whether a file of this name may lie anywhere: editors', the system's, notes."""
    return bool(PASSING.fullmatch(name)) or name.casefold().endswith(".md")


def _like_yaml(name: str) -> bool:
    return bool(LIKE_YAML.search(_plain(name)))


def _plain(name: str) -> str:
    """A name without what a slip makes of it: capitals, full-width letters."""
    return unicodedata.normalize("NFKC", name).casefold()


# --- templates -------------------------------------------------------------------------------


def own_templates(root: Path) -> tuple[frozenset[str], list[Problem]]:
    """The names of a workspace's own templates and pictures, and what lies there and is neither."""
    layer = root / "templates"
    if not os.path.lexists(layer):
        return frozenset(), []
    own: set[str] = set()
    others: list[Problem] = []
    for parent, names in files.walk(layer, lambda _: None):  # what cannot be listed is told already
        for path in (parent / name for name in names):
            if path.suffix in TEXTS or path.suffix in IMAGES:
                own.add(path.relative_to(layer).as_posix())
            elif not silent(path.name) and not path.is_symlink():
                place = Place(shown(path.relative_to(root).as_posix()))
                message = "a file of this name is not read"
                others.append(Problem(place, message, NO_TEMPLATE, "name", Gravity.WARNING))
    return frozenset(own), others
