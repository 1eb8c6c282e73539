"""Limits of time and memory on one piece of work, where the system can hold them.

A template or a page may loop for ever or grow without end. Both are stopped from within, so
that the fault can be told with its place and all else goes on. Time is the process's own, not
the clock's: a busy machine stops nothing. Both are held in a main thread, time on POSIX and
memory on Linux. A limit is heard between two steps of Python; in a process that may be lost,
what does not hear it ends with the process.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

if sys.platform == "linux":
    import resource


class LimitExceeded(Exception):
    """Raised in the middle of work that went over a limit."""


@dataclass(frozen=True)
class Limits:
    """Seconds of processor time, and megabytes beyond what the process has by then."""

    seconds: float
    megabytes: int


OVERDUE = 2
"""How often the limit of time what hears nothing may take, before its process ends."""
_ENDS = [False]


def end_in_time(trace: int | None = None) -> None:
    """Have this process end when it goes far over a limit; ``trace`` is a file told where it was."""
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        if trace is not None:
            faulthandler.register(signal.SIGPROF, file=trace, all_threads=False, chain=True)
        _ENDS[0] = True


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Hold the block to the limits; raises LimitExceeded in it when it goes over one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with ExitStack() as held:
        held.enter_context(_memory(limits.megabytes))
        held.enter_context(_time(limits.seconds))
        try:
            yield
        except MemoryError as error:
            # With the trace of what asked for it, which says where that is.
            told = LimitExceeded(f"it needs more than {limits.megabytes} MB of memory")
            raise told.with_traceback(error.__traceback__) from None


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    """A timer over the process's own time.

    Libraries catch whatever a picture or a font raises, and go on: it rings again, and what rang
    is told at the end, if not before.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    told = f"it takes more than {seconds:g} s"
    rang: list[int] = []

    def ring(number: int, frame: FrameType | None) -> None:
        rang.append(number)
        raise LimitExceeded(told)

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)
    if _ENDS[0]:
        signal.setitimer(signal.ITIMER_PROF, seconds * OVERDUE)
    try:
        yield
    finally:
        if _ENDS[0]:
            signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    if rang:
        raise LimitExceeded(told)


@contextmanager
def _memory(megabytes: int) -> Iterator[None]:
    """RLIMIT_DATA counts what is mapped to be written to, heap or not (since Linux 4.7).

    The sixth number of ``statm`` is how many pages that are by now.
    """
    if sys.platform != "linux":
        yield
        return
    before, ceiling = resource.getrlimit(resource.RLIMIT_DATA)
    mapped = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    needed = mapped + megabytes * 1024 * 1024
    chosen = needed if ceiling == resource.RLIM_INFINITY else min(needed, ceiling)
    resource.setrlimit(resource.RLIMIT_DATA, (chosen, ceiling))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, ceiling))
