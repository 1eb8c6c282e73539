"""Bring ``out/`` up to date with the content: read, think, write.

When not a byte of what a build reads has changed since one that found nothing wrong, there is
nothing to do, and that is soon said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from briefings.editions import Choice
from briefings.problems import Problem, grave
from briefings.workers.pool import Map, prepare
from briefings.workspace import Workspace, made_from, require_steady_code
from briefings.workspace.ledger import Ledger

if TYPE_CHECKING:
    from briefings.library.library import Library
    from briefings.publish.formats import JobResult
    from briefings.publish.pipeline import Outcome


@dataclass(frozen=True)
class Report:
    """What a build did, and what it found; ``library`` is what it read, if it had to."""

    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    typeset: int = 0
    library: Library | None = field(default=None, repr=False, compare=False)

    def failed(self, *, strict: bool = False) -> bool:
        return bool(grave(self.problems, strict=strict))


@dataclass
class Progress:
    """Told what a build is about to do and what it has done; the command line shows it."""

    began: Callable[[], None] = lambda: None
    planned: Callable[[int], None] = lambda count: None
    done: Callable[[JobResult], None] = lambda made: None


def build(
    workspace: Workspace,
    choice: Choice,
    map: Map = map,
    progress: Progress | None = None,
    *,
    strict: bool = False,
    today: date | None = None,
    allow_withdraw: bool = False,
) -> Report:
    """Bring ``out/`` up to date, and say what was done.

    Briefs are shown as their dates say for ``today``; without it, all are. More than a quarter of
    what is published is withdrawn only where that is allowed. Raises Unusable when nothing can be
    read or written, or another build is at work.
    """
    ledger, inputs = workspace.output.ledger(), made_from(workspace.inputs(), today)
    if choice == Choice() and _unchanged(workspace, ledger, inputs, strict=strict):
        return Report(kept=tuple(sorted(ledger.entries)), problems=ledger.warnings)
    progress = progress or Progress()
    progress.began()
    prepare(map)
    # What it takes to make anything is slow to import; a build with nothing to do does without.
    from briefings.publish.make import Order, bring_up_to_date
    from briefings.publish.pipeline import Told

    require_steady_code()
    order = Order(workspace, choice, strict, today, allow_withdraw)
    return _report(bring_up_to_date(order, map, Told(progress.planned, progress.done)))


def _unchanged(workspace: Workspace, ledger: Ledger, inputs: str, *, strict: bool) -> bool:
    """Whether all is there as the last build left it, and that would be made again."""
    intact = (workspace.output.intact(name, entry) for name, entry in ledger.entries.items())
    return ledger.inputs == inputs and not grave(ledger.warnings, strict=strict) and all(intact)


def _report(outcome: Outcome) -> Report:
    return Report(
        made=tuple(sorted(outcome.made)),
        kept=tuple(sorted(outcome.kept)),
        dropped=tuple(outcome.dropped),
        withheld=tuple(sorted(outcome.withheld)),
        problems=tuple(sorted({*outcome.problems, *outcome.aside})),
        typeset=outcome.typeset,
        library=outcome.library,
    )
