"""The build itself: cold as a command, warm in a process that goes on, unchanged."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import PROGRAM, PYTHON
from benchmarks.measuring import Cost, costing, run

TYPESET = re.compile(r"(\d+) typeset$", re.MULTILINE)


@dataclass(frozen=True)
class Built:
    """What a build cost, and how many editions it typeset."""

    cost: Cost
    typeset: int


@dataclass(frozen=True)
class Bench:
    """Where things lie: the program as it was when the measurement began, and the workspaces."""

    program: Path
    sample: Path
    whole: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.program)}

    def command(self, workspace: Path, *words: str) -> list[str | Path]:
        return [PROGRAM, "--workspace", workspace, *words]

    def build(self, workspace: Path, *words: str) -> Built:
        """One build as a user starts it, in a process of its own."""
        cost, said = run(self.command(workspace, "build", *words), self.environment)
        typeset = TYPESET.search(said)
        assert typeset, said
        return Built(cost, int(typeset[1]))

    def cold(self, workspace: Path, workers: int) -> Built:
        """A build with nothing there: no ``out/``, no process that runs already."""
        shutil.rmtree(workspace / "out", ignore_errors=True)
        return self.build(workspace, "--jobs", str(workers))


def warm(workspace: Path, workers: int) -> Cost:
    """A build in a process that has built before and whose workers run.

    What is published is gone, so that every page is rendered and every PDF typeset.
    """
    from briefings.build import build
    from briefings.publish import BuildRequest
    from briefings.workers import pool as processes
    from briefings.workspace import Workspace

    place = Workspace(workspace)

    def timed() -> float:
        _forget(place.output.folder)
        start = time.perf_counter()
        build(BuildRequest(place), mapping)
        return time.perf_counter() - start

    with processes.processes(workers) as mapping:
        timed()
        return costing(os.getpid(), timed)


def start_of_python() -> Cost:
    """What an interpreter takes that has nothing to do."""
    return run([PYTHON, "-c", "pass"])[0]


def pdfs(workspace: Path) -> dict[str, int]:
    """The size of every published PDF in bytes, by its path in ``out/``."""
    out = workspace / "out"
    return {path.relative_to(out).as_posix(): path.stat().st_size for path in sorted(out.rglob("*.pdf"))}


def _forget(out: Path) -> None:
    """Remove what was published and all that is known of it."""
    for path in out.iterdir() if out.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
