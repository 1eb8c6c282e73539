"""Plan what is out of date, make it, write it whole, remember what it depends on.

One value goes into a build, a `BuildRequest`, and one comes out, a `Report`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from briefings.editions import Choice
from briefings.problems import Problem, grave
from briefings.workspace import Workspace

if TYPE_CHECKING:
    from briefings.library.library import Library
    from briefings.publish.formats import JobResult


@dataclass(frozen=True)
class BuildRequest:
    """What to bring up to date, and how strictly.

    Briefs are shown as their dates say for ``today``; without it, all are. ``strict`` counts warnings
    as errors. More than a quarter of what is published is withdrawn only with ``allow_withdraw``.
    """

    workspace: Workspace
    choice: Choice = field(default_factory=Choice)
    strict: bool = False
    today: date | None = None
    allow_withdraw: bool = False

    @property
    def part(self) -> bool:
        """Whether only some editions are asked for."""
        return self.choice != Choice()


@dataclass(frozen=True)
class Report:
    """What a build did, and what it found; ``library`` is what it read, if it had to."""

    made: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    typeset: int = 0
    library: Library | None = field(default=None, repr=False, compare=False)

    def failed(self, *, strict: bool = False) -> bool:
        return bool(grave(self.problems, strict=strict))


@dataclass
class Progress:
    """Callbacks for what a build is about to do and has done; the command line shows it."""

    began: Callable[[], None] = lambda: None
    planned: Callable[[int], None] = lambda count: None
    done: Callable[[JobResult], None] = lambda result: None
