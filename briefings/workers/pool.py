"""Something shaped like ``map``: over processes of this machine that may crash, hang or grow.

Results come as they are ready. A process that dies or goes on too long costs its own item only:
the item is tried once more, alone, and then comes back as a FailedItem. ``concurrent.futures``
would give up every item it holds when one process dies.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from briefings.problems import Place, Problem, Unusable
from briefings.workers.limits import Limits
from briefings.workers.serving import ItemFailure, limits_of, serve

A = TypeVar("A")
B = TypeVar("B")

# Loaded once in the server from which workers are forked, so that each starts warm.
PRELOAD = ["briefings.pdf", "briefings.publish.formats"]
LIMITS = Limits(seconds=60, megabytes=4096)
"""For one item that has no ``limits`` of its own. The longest page takes ten seconds, half a gigabyte."""
TOO_LONG = "it took too long, and its process was ended"
SAFE_PATH = "PYTHONSAFEPATH"
PATIENCE = 4
"""How often the limit of time an item may take by the clock, before its process is ended."""
ROOM = "Set TMPDIR to a folder with a short name, that can be written to, with 30 MB for each process."
LEAVING = 60.0
"""Seconds a process that has nothing to do may take to leave."""


@dataclass(frozen=True)
class FailedItem(Generic[A]):
    """An item that gave no result, and why."""

    item: A
    reason: str
    spent: bool = False
    """Whether it went over a limit, as it would again."""


class Map(Protocol):
    """The shape of the builtin. Results come in any order; an item may be a FailedItem."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B | FailedItem[A]]: ...


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(count: int, limits: Limits = LIMITS) -> Iterator[Map]:
    """A map over ``count`` processes, which start when there is something to do."""
    pool = Pool(count, limits)
    try:
        yield pool
    finally:
        pool.close()


def prepare(map: Map) -> None:
    """Have what processes start from loaded by the time they are needed; waits for nothing."""
    if isinstance(map, Pool) and map.context.get_start_method() == "forkserver":
        with _starting():
            forkserver.ensure_running()


def isolate() -> None:
    """Have no Python that this process starts import anything from the current folder.

    Python's own way to start one looks there first, and the current folder is often a workspace:
    content would bring a program. It stays so, for Dask starts processes whenever one is missing.
    """
    os.environ[SAFE_PATH] = "1"


@contextmanager
def _starting() -> Iterator[None]:
    """Start a process inside. Raises Unusable where the system cannot."""
    isolate()
    try:
        yield
    except OSError as error:
        message = f"no process can be started: {error}"
        raise Unusable([Problem(Place("TMPDIR"), message, ROOM, "processes")]) from error


def _context() -> BaseContext:
    """How processes start: forked from a warm server, where the system can fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    return context


@dataclass
class _Worker:
    """One process, the pipe to it, its own folder for temporary files, and what it is busy with."""

    process: BaseProcess
    pipe: Connection
    scratch: str
    function: Any = None
    item: Any = None
    deadline: float = 0.0

    def give(self, function: Callable[[Any], Any], item: Any, patience: float) -> None:
        """Hand over an item; the function is sent once, and keeps there what it remembers."""
        known = function == self.function
        self.function, self.item, self.deadline = function, item, time.monotonic() + patience
        with suppress(BrokenPipeError):  # it died while idle: seen when the result is asked for
            self.pipe.send((None if known else function, item))

    def result(self) -> Any:
        """What it made of its item, or a FailedItem."""
        try:
            if not self.pipe.poll():
                return FailedItem(self.item, TOO_LONG, spent=True)
            made = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            if self.process.exitcode == -signal.SIGPROF:
                return FailedItem(self.item, TOO_LONG, spent=True)
            return FailedItem(self.item, f"its process ended with {_said(self.process.exitcode)}")
        return FailedItem(self.item, made.reason, made.spent) if isinstance(made, ItemFailure) else made

    def end(self, patience: float = 0.0) -> None:
        """End the process, after so many seconds for it to leave by itself, and remove its files."""
        try:
            self.pipe.close()
            self.process.join(patience)
            self.process.kill()
            self.process.join()
            self.process.close()
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)


@dataclass
class Pool:
    """The processes, as many as were needed so far. It serves one call at a time."""

    count: int
    limits: Limits = LIMITS
    context: BaseContext = field(default_factory=_context)
    idle: list[_Worker] = field(default_factory=list)
    busy: list[_Worker] = field(default_factory=list)

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B | FailedItem[A]]:
        again: list[A] = []
        for result in self._round(function, items, self.count):
            if isinstance(result, FailedItem) and not result.spent:
                again.append(result.item)
            else:
                yield result
        # Alone: processes that share a machine run out of memory together.
        yield from self._round(function, again, 1)

    def once(self, function: Callable[[A], B], item: A) -> B | FailedItem[A]:
        """One item, tried once."""
        (result,) = self._round(function, [item], 1)
        return result

    def close(self) -> None:
        self._abandon()
        for worker in self.idle:  # all first, so that they leave at the same time
            worker.pipe.close()
        for worker in self.idle:
            worker.end(LEAVING)
        self.idle = []

    def _round(
        self, function: Callable[[A], B], items: Iterable[A], count: int
    ) -> Iterator[B | FailedItem[A]]:
        self._abandon()
        waiting = _Ahead(iter(items))
        self._fill(function, waiting, count)
        while self.busy:
            # While all are at work, what they do next is made ready: it may take some making.
            while waiting.held < count and not _ready(self.busy, 0.0) and waiting.fetch():
                pass
            results = [self._finish(worker) for worker in _ready(self.busy)]
            # Before the results are looked at, so that no process waits meanwhile.
            self._fill(function, waiting, count)
            yield from results

    def _abandon(self) -> None:
        """End what a call that was cut short left at work: its results would be taken for ours."""
        for worker in self.busy:
            worker.end()
        self.busy = []

    def _fill(self, function: Callable[[A], B], waiting: Iterator[A], count: int) -> None:
        """Give every process that has nothing to do its next item."""
        while len(self.busy) < count:
            try:
                item = next(waiting)
            except StopIteration:
                return
            worker = self.idle.pop() if self.idle else self._start()
            self.busy.append(worker)
            worker.give(function, item, limits_of(item, self.limits).seconds * PATIENCE)

    def _finish(self, worker: _Worker) -> Any:
        """A worker's result; the worker is idle again, unless it had to be ended."""
        result = worker.result()
        self.busy.remove(worker)
        if isinstance(result, FailedItem):
            worker.end()
        else:
            worker.item = None
            self.idle.append(worker)
        return result

    def _start(self) -> _Worker:
        with _starting():
            scratch = tempfile.mkdtemp(prefix="briefings-")
            ours, theirs = multiprocessing.Pipe()
            # A context makes the processes of its own kind, which its type does not say.
            process = self.context.Process(  # type: ignore[attr-defined]
                target=serve, args=(theirs, self.limits, scratch), daemon=True
            )
            try:
                process.start()
            except BaseException:
                shutil.rmtree(scratch, ignore_errors=True)
                raise
        theirs.close()
        return _Worker(process, ours, scratch)


class _Ahead(Iterator[A]):
    """Items, of which some are taken before they are asked for."""

    def __init__(self, items: Iterator[A]) -> None:
        self._items = items
        self._taken: deque[A] = deque()

    @property
    def held(self) -> int:
        return len(self._taken)

    def fetch(self) -> bool:
        """Take one more, if there is one."""
        more = [*islice(self._items, 1)]
        self._taken.extend(more)
        return bool(more)

    def __next__(self) -> A:
        return self._taken.popleft() if self._taken else next(self._items)


def _ready(busy: list[_Worker], patience: float = math.inf) -> list[_Worker]:
    """Those that have a result, have died, or are overdue; waits until there is one, or for so long."""
    soonest = min(worker.deadline for worker in busy) - time.monotonic()
    ended = wait([worker.pipe for worker in busy], max(0.0, min(soonest, patience)))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in ended or worker.deadline <= now]


def _said(code: int | None) -> str:
    """An exit code in words; negative for the signal that ended the process."""
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name} (the machine may be short of memory)" if name == "SIGKILL" else name
