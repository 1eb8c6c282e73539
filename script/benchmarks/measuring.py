"""What a command costs: seconds by the clock, processor seconds, and memory of all its processes.

Processes are looked at many times a second, for a fork server's workers are nobody's to wait
for. Memory is the proportional share (PSS): what several share counts once. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOOK = 0.05
"""Seconds between two looks."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, processor seconds of all processes, peak memory in megabytes."""

    seconds: float
    processor: float = 0.0
    megabytes: float = 0.0


@dataclass
class _Watched:
    """A process and all below it, as seen so far."""

    root: int
    processor: dict[int, float] = field(default_factory=dict)
    peak: float = 0.0

    def look(self) -> None:
        alive = _family(self.root)
        for pid in alive:
            with suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                self.processor[pid] = (int(fields[11]) + int(fields[12])) / TICKS
        self.peak = max(self.peak, sum(map(_share, alive)))

    @property
    def total(self) -> float:
        return sum(self.processor.values())


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run a command to its end; what it cost, and what it said. Ends all when it fails."""
    surroundings = {**os.environ, **(environment or {})}
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings
    ) as process:
        watched, ended = _Watched(process.pid), threading.Event()
        watcher = threading.Thread(target=_watch, args=(watched, ended))
        watcher.start()
        said, complained = process.communicate()
        seconds = time.perf_counter() - start
        ended.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(
            f"{' '.join(map(str, command))}\nended with {process.returncode}:\n{said}{complained}"
        )
    return Cost(seconds, watched.total, watched.peak), said


def costing(root: int, work: Callable[[], float]) -> Cost:
    """What a process that is running already, and all below it, spend while ``work`` lasts.

    ``work`` says itself how long it took.
    """
    watched, ended = _Watched(root), threading.Event()
    watched.look()
    before = watched.total
    watcher = threading.Thread(target=_watch, args=(watched, ended))
    watcher.start()
    try:
        seconds = work()
        watched.look()
    finally:
        ended.set()
        watcher.join()
    return Cost(seconds, watched.total - before, watched.peak)


def _watch(watched: _Watched, ended: threading.Event) -> None:
    while not ended.wait(LOOK):
        watched.look()


def _family(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 — a Path each would cost more than the look
        if name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
    found, added = {root}, True
    while added:
        below = {pid for pid, parent in parents.items() if parent in found} - found
        found |= below
        added = bool(below)
    return sorted(found)


def _share(pid: int) -> float:
    """The megabytes of a process, what it shares with others in proportion."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
