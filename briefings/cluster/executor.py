"""Something shaped like ``map`` over the workers of a Dask cluster.

Each item is given to one worker that has a thread to spare, so that it is known who lost what
when a worker dies, and nothing waits behind a long page. What comes back is what the function
gives here.
"""

from __future__ import annotations

from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from distributed import Client, Future
from distributed.client import ClosedClientError

from briefings.cluster import worker
from briefings.cluster.payloads import asked, packed, parted, unpacked
from briefings.cluster.registry import POLL, RegisteredWorker, WorkerRegistry
from briefings.workers.pool import FailedItem
from briefings.workers.serving import ItemFailure

A = TypeVar("A")
B = TypeVar("B")

TRIES = 3
"""How often an item is given out, to different workers if there are any, before it is a FailedItem."""
ENDED = "its worker ended, or was cut off"
FETCH = 10
"""Seconds for which one result is waited for while others stand behind."""


@dataclass(frozen=True)
class _Task(Generic[A]):
    """An item, and the ids of the workers that could not do it."""

    item: A
    tried: tuple[str, ...] = ()


@dataclass
class _Round(Generic[A, B]):
    """One call: what waits, what is out with whom, and what has come back."""

    function: Callable[[A], B]
    items: Iterator[A]
    again: deque[_Task[A]] = field(default_factory=deque)
    out: dict[Future[bytes], tuple[_Task[A], RegisteredWorker]] = field(default_factory=dict)
    back: SimpleQueue[Future[bytes]] = field(default_factory=SimpleQueue)
    taken: bool = False

    @property
    def done(self) -> bool:
        return self.taken and not self.again and not self.out

    def next(self) -> _Task[A] | None:
        if self.again:
            return self.again.popleft()
        for item in self.items:
            return _Task(item)
        self.taken = True
        return None

    def landed(self) -> list[Future[bytes]]:
        """What came back by now; waits for something, but no longer than POLL."""
        futures: list[Future[bytes]] = []
        if self.done:
            return futures
        with suppress(Empty):
            futures.append(self.back.get(timeout=POLL))
            while True:
                futures.append(self.back.get_nowait())
        return [future for future in futures if future in self.out]

    def end(self, future: Future[bytes]) -> _Task[A]:
        task, member = self.out.pop(future)
        member.busy -= 1
        return task

    def failed(self, task: _Task[A], member: RegisteredWorker, reason: str) -> list[FailedItem[A]]:
        """Have a task done again by another, or give it up."""
        member.kits.clear()  # it may be that it was started anew
        tried = (*task.tried, member.id)
        if len(tried) < TRIES:
            self.again.append(_Task(task.item, tried))
            return []
        return [FailedItem(task.item, f"{reason} (tried {TRIES} times)")]


@dataclass
class Executor:
    """The map. It serves one call at a time."""

    client: Client
    members: WorkerRegistry

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B | FailedItem[A]]:
        work = _Round(function, iter(items))
        results: list[B | FailedItem[A]] = []
        try:
            while not work.done:
                self.members.muster()
                results += self._missed(work)
                # Before the results are looked at, so that no worker waits meanwhile.
                self._give(work)
                yield from results
                results = [result for future in work.landed() for result in self._taken(work, future)]
            yield from results
        except Exception as error:
            if self.members.cut_off:  # which Dask tells in many ways
                raise self.members.gone() from error
            raise
        finally:
            self._end(work, list(work.out))

    def _give(self, work: _Round[A, B]) -> None:
        """Give every worker that has a thread to spare its next item."""
        while self.members.free() and (task := work.next()):
            item, kit = parted(task.item)
            if kit:
                self.members.equip(kit)
            member = self.members.free(task.tried)
            if member is None:  # the last was refused for its fonts
                work.again.append(task)
                return
            parcel = packed((asked(work.function), item, kit.digest if kit else ""))
            future = self.client.submit(
                worker.work, parcel, workers=[member.address], allow_other_workers=False, pure=False
            )
            member.busy += 1
            work.out[future] = (task, member)
            future.add_done_callback(work.back.put)

    def _taken(self, work: _Round[A, B], future: Future[bytes]) -> list[B | FailedItem[A]]:
        """The result that came back; none yet, if the item must be done again."""
        try:
            result = unpacked(future.result(timeout=FETCH))
        except TimeoutError:  # on its way still, or lost with its worker, which is seen next
            future.add_done_callback(work.back.put)
            return []
        except (Exception, CancelledError) as error:  # whatever comes of a network or a dying worker
            result = ItemFailure(f"{type(error).__name__}: {error}")
        _, member = work.out[future]
        task = work.end(future)
        if isinstance(result, ItemFailure) and result.spent:
            return [FailedItem(task.item, result.reason, spent=True)]
        return [*work.failed(task, member, result.reason)] if isinstance(result, ItemFailure) else [result]

    def _missed(self, work: _Round[A, B]) -> list[FailedItem[A]]:
        """What was out with a worker that is there no more is done again, or a FailedItem if too often."""
        present = self.members.present
        missed = {future: it for future, it in work.out.items() if it[1].id not in present}
        self._end(work, missed)
        for address in sorted({member.address for _, member in missed.values()}):
            self.members.report(f"{address} is gone in the middle of its work")
        return [lost for task, member in missed.values() for lost in work.failed(task, member, ENDED)]

    def _end(self, work: _Round[A, B], futures: Collection[Future[bytes]]) -> None:
        """Forget what is out: nobody waits for it."""
        with suppress(ClosedClientError):
            self.client.cancel(list(futures), force=True)
        for future in list(futures):
            work.end(future)
