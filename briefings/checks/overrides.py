"""Templates of a workspace that nothing uses: an old name, a slip, an audience or language that is none."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from briefings.library.library import Library, unknown_name
from briefings.library.strays import IMAGES, shown
from briefings.problems import Gravity, Place, Problem

AUDIENCES, LOCALES = "audiences/", "locales/"
RENAMED = {
    "parts/figure.html": "parts/exhibit.html",
    "parts/theme-choice.html": "parts/appearance.html",
    "scripts/theme.js": "scripts/appearance.js",
}
"""What templates of earlier versions are called now; docs/templates.md says what else became of them."""


def unused(library: Library) -> Iterator[Problem]:
    """A file among the templates that no page is made from: a warning."""
    told = [problem for name in sorted(library.own_templates) if (problem := _unused(library, name))]
    yield from dict.fromkeys(told)  # an audience that is none once, however many files it has


def _unused(library: Library, name: str) -> Problem | None:
    if name.startswith(LOCALES):
        code = PurePosixPath(name).stem
        return None if code in library.languages else _unknown("language", code, library.languages, name)
    id, _, within = name.removeprefix(AUDIENCES).partition("/")
    own = name.startswith(AUDIENCES) and within
    if own and id not in library.audiences:
        return _unknown("audience", id, library.audiences, f"{AUDIENCES}{id}")
    base, shipped = within if own else name, library.templates.keys() - library.added_templates
    if PurePosixPath(name).suffix in IMAGES or base in shipped or _included(library, base):
        return None
    near = RENAMED.get(base) or next(iter(difflib.get_close_matches(base, shipped, 1, 0.7)), "")
    hint = f"Did you mean {near}?" if near else "`briefings template list` has every name."
    return _problem(name, f"no template is called {base!r}: this file is not used", hint)


def _included(library: Library, name: str) -> bool:
    """Whether any template names another, as one does that includes it."""
    return any(name in text for text in library.templates.values())


def _unknown(kind: str, name: str, known: Iterable[str], file: str) -> Problem:
    told = unknown_name(kind, name, known)
    return _problem(file, f"{told.message}: nothing here is used", told.hint)


def _problem(name: str, message: str, hint: str) -> Problem:
    return Problem(Place(f"templates/{shown(name)}"), message, hint, "template", Gravity.WARNING)
