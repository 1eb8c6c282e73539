"""A function in a child process, forked from this one: it has all that is here, and can be killed.

Limits within a process are held between two steps of Python. What loops within one step, in C, is
ended by the system only, with its process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import re
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import IO, Any, Generic, TypeVar

from briefings.problems import Unusable
from briefings.workers import limits

A = TypeVar("A")
B = TypeVar("B")

_FRAME = re.compile(r'^  File "([^"]+)", line (\d+) in ', re.MULTILINE)


class ChildKilled(Exception):
    """Raised in place of a result: the child went on too long and was ended.

    ``frames`` are files and lines, the innermost first.
    """

    def __init__(self, reason: str, frames: tuple[tuple[str, int], ...]) -> None:
        self.frames = frames
        super().__init__(reason)


class Child(Generic[A, B]):
    """Calls a function in a child process, which starts at the first call and anew when it was ended.

    Only where the system can fork; elsewhere the function is called here.
    """

    def __init__(self, function: Callable[[A], B]) -> None:
        self._function = function
        self._pid = 0
        self._pipe: Connection | None = None
        self._trace: IO[bytes] | None = None

    def __call__(self, item: A, patience: float) -> B:
        """What the function gives, or raises; ChildKilled where it takes longer than it may.

        ``patience`` is in seconds by the clock, for a child that waits and does nothing.
        """
        if not hasattr(os, "fork"):
            return self._function(item)
        # A lock that another thread held when this process was forked is never released there.
        for _ in range(2):
            if self._pipe is None:
                self._start()
            assert self._pipe is not None
            with suppress(BrokenPipeError):  # it was killed meanwhile: seen below
                self._pipe.send(item)
            if self._pipe.poll(patience):
                return self._result(self._pipe)
            self.close()
        raise ChildKilled("it takes too long", ())

    def close(self) -> None:
        """End the child."""
        if self._pipe is not None:
            os.kill(self._pid, signal.SIGKILL)
            self._killed()

    def _killed(self) -> ChildKilled:
        """Why the child ended, and where it was, if it was for going on too long."""
        assert self._pipe is not None
        assert self._trace is not None
        self._pipe.close()
        with self._trace as trace:
            _, status = os.waitpid(self._pid, 0)
            trace.seek(0)
            found = _FRAME.findall(trace.read().decode("utf-8", "replace"))
        self._pipe = self._trace = None
        ended = os.waitstatus_to_exitcode(status)
        reason = "it takes too long" if ended == -signal.SIGPROF else f"its process ended with {ended}"
        return ChildKilled(reason, tuple((name, int(line)) for name, line in found))

    def _result(self, pipe: Connection) -> B:
        try:
            result, error = pickle.loads(pipe.recv_bytes())  # noqa: S301 -- our own child
        except (EOFError, OSError):
            raise self._killed() from None
        if isinstance(error, Exception):
            raise error
        if error:
            raise Unusable(error)
        found: B = result
        return found

    def _start(self) -> None:
        ours, theirs = multiprocessing.Pipe()
        trace = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the child
        with warnings.catch_warnings():
            # Other threads are not there in the child; it needs none.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _serve(theirs, self._function, trace)
        theirs.close()
        self._pid, self._pipe, self._trace = pid, ours, trace


def _serve(pipe: Connection, function: Callable[[Any], Any], trace: IO[bytes]) -> None:
    """In the child: take items and give results until the other end is closed. Never returns."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends this one
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _keep_open(pipe.fileno(), trace.fileno())
        limits.end_in_time(trace.fileno())
        gc.freeze()
        while True:
            pipe.send_bytes(_attempt(function, pipe.recv()))
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def _attempt(function: Callable[[Any], Any], item: Any) -> bytes:
    """What the function gives, and what it raised, pickled."""
    try:
        return pickle.dumps((function(item), ()))
    except Unusable as error:
        return pickle.dumps((None, error.problems))
    except Exception:
        # Not the error itself, which may not be what it was once it is pickled.
        return pickle.dumps((None, RuntimeError(traceback.format_exc().strip())))


def _keep_open(*open_files: int) -> None:
    """Close all files but these: a connection or a lock of the parent must not outlive it here."""
    first = 3
    for number in sorted(open_files):
        os.closerange(first, number)
        first = number + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX") if sys.platform != "win32" else first)
