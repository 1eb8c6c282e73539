"""A session of editing: build whenever something was saved, and tell what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from briefings.build import build
from briefings.library.library import Choice
from briefings.preview.watching import Watch
from briefings.publish import BuildRequest, Progress, Report
from briefings.publish.formats import JobResult
from briefings.schedule.clock import Clock
from briefings.schedule.history import WATCH, Occasion, Run, conduct, patient
from briefings.workers.pool import Map, prepare
from briefings.workspace import Workspace

FOR_EVER = float("inf")


class NewerChange(Exception):
    """Raised in the middle of a build when something was saved again: what is made stays made."""


@dataclass(frozen=True)
class Rebuild:
    """What came of a change: the files that changed, and the build, unless it was cut short."""

    changed: tuple[Path, ...]
    run: Run | None = None
    report: Report | None = None


@dataclass(frozen=True)
class Session:
    """What a session builds with, and who is told."""

    workspace: Workspace
    map: Map
    clock: Clock
    progress: Callable[[], AbstractContextManager[Progress]]
    tell: Callable[[Rebuild], None]
    choice: Choice = field(default_factory=Choice)
    allow_withdraw: bool = False


def keep_building(session: Session, watch: Watch) -> None:
    """Build now and after every change, until the watch is stopped."""
    prepare(session.map)
    waiting: tuple[Path, ...] = ()
    for changed in _beginning_with_now(watch):
        waiting = _joined(waiting, changed)
        try:
            run, report = _built(session, watch)
        except NewerChange:
            session.tell(Rebuild(waiting))
            continue
        session.tell(Rebuild(waiting, run, report))
        waiting = ()


def _beginning_with_now(watch: Watch) -> Iterable[tuple[Path, ...]]:
    yield ()
    yield from watch.changes()


def _built(session: Session, watch: Watch) -> tuple[Run, Report]:
    began = session.clock.now()
    request = BuildRequest(
        session.workspace, session.choice, today=began.date(), allow_withdraw=session.allow_withdraw
    )

    def once() -> Report:
        with session.progress() as progress:
            return build(request, session.map, _interrupting(progress, watch))

    return conduct(request, Occasion(WATCH, began), lambda: patient(once, session.clock, FOR_EVER))


def _interrupting(shown: Progress, watch: Watch) -> Progress:
    """Progress that ends the build between two pages when something was saved meanwhile."""

    def done(made: JobResult) -> None:
        shown.done(made)
        if watch.stop.is_set() or watch.pending():
            raise NewerChange

    return replace(shown, done=done)


def _joined(one: tuple[Path, ...], other: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(sorted({*one, *other}))
