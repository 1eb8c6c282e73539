"""Work that must be done in the main thread: limits of time and memory are held only there.

A preview answers in threads. A template that loops for ever or eats memory would hold one of them
for ever, and all that wait for it; so what runs templates is handed to the main thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Queue
from typing import TypeVar

T = TypeVar("T")

LOOK = 0.1
"""Seconds between looks; a signal that another thread was given is heard then."""


class Foreground:
    """Calls handed over from other threads, done one after the other."""

    def __init__(self) -> None:
        # Not a SimpleQueue: in Python 3.11 a signal at the end of its wait makes it wait for ever.
        self._asked: Queue[Callable[[], None]] = Queue()

    def __call__(self, work: Callable[[], T]) -> T:
        """Do the work in the main thread; returns or raises what it does."""
        if threading.current_thread() is threading.main_thread():
            return work()
        answer: Future[T] = Future()
        self._asked.put(lambda: _answer(answer, work))
        return answer.result()

    def during(self, other: Callable[[], None]) -> None:
        """Run something else in a thread, and here what it asks for, until it ends; raises what it does."""
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(other)
            while (asked := self._next()) or not ended.done():
                if asked:
                    asked()
            ended.result()

    def _next(self) -> Callable[[], None] | None:
        try:
            return self._asked.get(timeout=LOOK)
        except Empty:
            return None


def _answer(answer: Future[T], work: Callable[[], T]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:
        answer.set_exception(error)
