"""How far a build has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from briefings.content.characters import visible
from briefings.publish import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from briefings.publish.formats import JobResult


EVERY = 10.0
"""Seconds from one line to the next."""


@contextmanager
def shown(clock: Callable[[], float] = time.monotonic, *, quiet: bool = False) -> Iterator[Progress]:
    """A Progress that shows itself on standard error, unless it is to be quiet; ``clock`` counts seconds."""
    if quiet:
        yield Progress()
        return
    with ExitStack() as screen:
        display = _Bar(screen) if sys.stderr.isatty() else _Lines(clock)
        yield Progress(display.began, display.planned, display.done)


class _Lines:
    """A line at once, one when it is known how much is to be made, then one every few seconds: for a log."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._total = self._done = 0
        self._told = 0.0

    def began(self) -> None:
        self._tell("reading the workspace")

    def planned(self, count: int) -> None:
        if count > 0:
            self._tell(f"{count} {'edition' if count == 1 else 'editions'} to bring up to date")
        self._total += count

    def done(self, made: JobResult) -> None:
        self._done += 1
        if self._clock() - self._told >= EVERY:
            self._tell(f"{self._done} of {self._total} done: {made.name}")

    def _tell(self, line: str) -> None:
        self._told = self._clock()
        sys.stderr.write(f"{visible(line)}\n")
        sys.stderr.flush()


class _Bar:
    """A bar that comes up once there is something to do: most builds have nothing."""

    def __init__(self, screen: ExitStack) -> None:
        self._screen = screen
        self._total = 0

    def began(self) -> None:
        self._bar.update(self._bar.task_ids[0], description="reading")

    def planned(self, count: int) -> None:
        if count:
            self._total += count
            self._bar.update(self._bar.task_ids[0], total=self._total, description="typesetting")

    def done(self, made: JobResult) -> None:
        self._bar.update(self._bar.task_ids[0], advance=1, description=visible(made.name))

    @cached_property
    def _bar(self) -> Bar:
        # A tenth of a second to import, which is a fifth of a build with nothing to do.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        bar = Progress(*columns, console=Console(file=sys.stderr), transient=True)
        bar.add_task("", total=None)
        return self._screen.enter_context(bar)
