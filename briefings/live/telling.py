"""Problems as the preview shows them: with the line of the file and a mark under the place."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from briefings.problems import Problem, grave, row

SHOWN = 50
"""Problems sent to a page; more are only counted."""
WIDTH = 100


def told(problems: Sequence[Problem], root: Path) -> dict[str, object]:
    """What a page is told: how many problems there are, and the first of them."""
    errors = len(grave(problems))
    return {
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [{**row(problem), **_excerpt(problem, root)} for problem in problems[:SHOWN]],
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
        lines = (root / problem.place.file).read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        return ""
    return lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""
