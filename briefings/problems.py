"""What is wrong, where, and how to mend it: the one value every floor reports with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum

QUOTED = ("content/documents/", "content/themes/", "content/briefs/", "templates/")
"""Where what is wrong may be told in the words of content that is for some readers only."""


class Gravity(IntEnum):
    """How grave a problem is. Errors stop publication; warnings do so under ``--strict``."""

    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, order=True)
class Place:
    """A spot an author can open: file relative to the workspace, line and column from 1.

    Line 0 means the file as a whole. ``element`` is the id of what stands there on a page, as
    long as the file and line of that are not looked up.
    """

    file: str
    line: int = 0
    column: int = 0
    element: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: ``check`` is the short name of the rule that found it."""

    place: Place
    message: str
    hint: str = ""
    check: str = "content"
    gravity: Gravity = field(default=Gravity.ERROR, compare=False)


def those_known(names: Iterable[str]) -> str:
    """The hint where a name is called that nothing has: those that there are."""
    return f"Known: {', '.join(names) or 'none'}."


def unquoted(problem: Problem) -> Problem:
    """A problem without words of the content: as it may be kept where every reader could come by it."""
    if not problem.place.file.startswith(QUOTED):
        return problem
    return replace(
        problem,
        message="told when it was found; kept without its words, for they may be for some readers only",
        hint="`briefings check` tells again what is wrong with content.",
    )


def row(problem: Problem) -> dict[str, str | int]:
    """A problem as JSON has it."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "check": problem.check,
        "gravity": problem.gravity.name.lower(),
        "message": problem.message,
        "hint": problem.hint,
    }


class Unusable(Exception):
    """Raised where work cannot go on; carries every problem found up to there."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(f"{p.place}: {p.message}" for p in self.problems))


def grave(problems: Iterable[Problem], *, strict: bool = False) -> list[Problem]:
    """The problems that stop publication."""
    floor = Gravity.WARNING if strict else Gravity.ERROR
    return [problem for problem in problems if problem.gravity >= floor]
