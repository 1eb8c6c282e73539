"""How far a build has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from briefings.build import Progress
from briefings.characters import visible

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from briefings.formats import Made


@contextmanager
def shown() -> Iterator[Progress]:
    """A Progress that shows itself on standard error, where that is a terminal."""
    with ExitStack() as screen:
        display = _Display(screen)
        yield Progress(display.planned, display.done) if sys.stderr.isatty() else Progress()


class _Display:
    """A bar that comes up once there is something to make: most builds have nothing to do."""

    def __init__(self, screen: ExitStack) -> None:
        self._screen = screen
        self._total = 0

    def planned(self, count: int) -> None:
        if count:
            self._total += count
            self._bar.update(self._bar.task_ids[0], total=self._total)

    def done(self, made: Made) -> None:
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
        bar.add_task("typesetting", total=None)
        return self._screen.enter_context(bar)
