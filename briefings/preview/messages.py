"""Problems as the preview shows them: with the line of the file and a mark under the place."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from pathlib import Path

from briefings.content import files
from briefings.library.folders import inside
from briefings.problems import Problem, grave, row
from briefings.workspace import OWN_FILES

SHOWN = 50
"""Problems sent to a page; more are only counted."""
WIDTH = 100
LONGEST = 10 * files.MEGABYTE
"""Bytes of a file of which a line is shown."""


def page_messages(problems: Sequence[Problem], root: Path, files: Collection[str]) -> dict[str, object]:
    """What a page made of ``files`` is told: how many problems there are, and the first of them.

    Its own come first, and errors before warnings; ``here`` counts its own errors.
    """

    def elsewhere(problem: Problem) -> bool:
        return problem.place.file.startswith(OWN_FILES) and problem.place.file not in files

    ordered = sorted(problems, key=lambda one: (-one.gravity, elsewhere(one), one))
    errors = grave(problems)
    return {
        "errors": len(errors),
        "warnings": len(problems) - len(errors),
        "here": sum(not elsewhere(problem) for problem in errors),
        "problems": [{**row(problem), **_excerpt(problem, root)} for problem in ordered[:SHOWN]],
    }


def _excerpt(problem: Problem, root: Path) -> dict[str, str]:
    """The line of a problem and the caret under it; blanks are as wide as what stands above."""
    line = _line(root, problem)
    column = max(0, problem.place.column - 1)
    shift = max(0, column - WIDTH // 2)
    before = line[shift:column]
    caret = "".join("\u3000" if unicodedata.east_asian_width(one) in "WF" else " " for one in before) + "^"
    return {"source": line[shift : shift + WIDTH], "caret": caret}


def _line(root: Path, problem: Problem) -> str:
    try:
        lines = (
            files.read(inside(root, root / problem.place.file), LONGEST)
            .decode("utf-8-sig", "replace")
            .splitlines()
        )
    except OSError:
        return ""
    return lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""
