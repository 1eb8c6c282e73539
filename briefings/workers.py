"""Something shaped like ``map``: in this process, or in several that were forked warm."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")

# Loaded once in the server from which workers are forked, so that each starts warm.
PRELOAD = ["briefings.typesetting", "briefings.charts", "briefings.formats"]


class Map(Protocol):
    """The shape of the builtin: results in the order of the arguments."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]: ...


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(count: int) -> Iterator[Map]:
    """A map over ``count`` processes; one means this process alone."""
    if count <= 1:
        yield map
        return
    available = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in available else "spawn")
    if "forkserver" in available:
        context.set_forkserver_preload(PRELOAD)
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        yield pool.map
