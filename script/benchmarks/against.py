"""A full build beside that of another revision of this project, in turns."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import ROOT
from benchmarks.measuring import Cost, run
from benchmarks.ours import Bench, pdfs
from benchmarks.report import Bar, Table

SHARE = 0.7
"""The most of the other's processor time that a full build may take."""


@dataclass(frozen=True)
class Side:
    """One of the two: what its full builds cost, and what they made."""

    name: str
    editions: int
    costs: tuple[Cost, ...]

    @property
    def processor(self) -> float:
        return median(cost.processor for cost in self.costs)

    def row(self) -> tuple[str, ...]:
        seconds = median(cost.seconds for cost in self.costs)
        memory = median(cost.megabytes for cost in self.costs)
        each = self.processor / self.editions
        measured = (f"{seconds:.2f}", f"{self.processor:.2f}", f"{each:.3f}", f"{memory:.0f}")
        return (self.name, f"{self.editions}", *measured)


def compare(bench: Bench, place: Path, revision: str, runs: int) -> tuple[Side, Side]:
    """Build everything with both, each its own content; each round builds once with each."""
    theirs = _checked_out(place / "other", revision)
    ours: list[Cost] = []
    others: list[Cost] = []
    for _ in range(runs):
        others.append(_cold(theirs))
        ours.append(bench.cold(bench.whole, 2).cost)
    return (
        Side("now", len(pdfs(bench.whole)), tuple(ours)),
        Side(revision, len(pdfs(theirs)), tuple(others)),
    )


def table(sides: tuple[Side, Side]) -> Table:
    head = ("full build, cold", "editions", "seconds", "processor seconds", "of it each", "memory, MB")
    return Table(head, tuple(side.row() for side in sides))


def bars(sides: tuple[Side, Side]) -> Iterator[Bar]:
    """The share of processor time for each edition, round by round."""
    ours, theirs = sides
    pairs = zip(ours.costs, theirs.costs, strict=True)
    found = median((a.processor / ours.editions) / (b.processor / theirs.editions) for a, b in pairs)
    yield Bar(
        f"an edition takes at most {SHARE:g} of the processor time it took at {theirs.name}",
        f"{found:.2f}",
        found <= SHARE,
    )


def _checked_out(folder: Path, revision: str) -> Path:
    """A clone at the revision, with an environment of its own: the versions it was made with."""
    _do("git", "clone", "--quiet", "--no-checkout", ROOT, folder)
    _do("git", "-C", folder, "checkout", "--quiet", revision)
    _do(folder / "script" / "bootstrap")
    return folder


def _do(*command: str | Path) -> None:
    kept = {name: text for name, text in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=kept)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stderr}")


def _cold(workspace: Path) -> Cost:
    shutil.rmtree(workspace / "out", ignore_errors=True)
    program = workspace / ".venv" / "bin" / "briefings"
    return run([program, "--workspace", workspace, "build", "--jobs", "2"], {"PYTHONPATH": ""})[0]
