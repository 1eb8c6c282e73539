"""How far a build has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from briefings.build import Progress
from briefings.formats import Made


@contextmanager
def shown() -> Iterator[Progress]:
    """A Progress that shows itself on standard error."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield Progress()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def planned(count: int) -> None:
            bar.update(task, total=(bar.tasks[task].total or 0) + count)

        def done(made: Made) -> None:
            bar.update(task, advance=1, description=made.name)

        yield Progress(planned, done)
