"""Serve items in the process of a worker, each within limits of time and memory."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from briefings.workers.limits import LimitExceeded, Limits, end_in_time, within


@dataclass(frozen=True)
class ItemFailure:
    """Stand in for a result: why there is none, and whether a limit was exceeded."""

    reason: str
    spent: bool = False


def serve(pipe: Connection, limits: Limits, scratch: str) -> None:
    """Take items and give results until the other end is closed, or its process is gone.

    With an item comes its function, or none where it is that of the last.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends this one
    end_in_time()
    signal.signal(signal.SIGTERM, _leave)
    gc.freeze()  # what is loaded by now stays, and need not be looked through
    tempfile.tempdir = scratch
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), scratch))
    try:
        with suppress(EOFError, BrokenPipeError, ConnectionResetError):
            function: Any = None
            while True:
                sent, item = pipe.recv()
                function = function if sent is None else sent
                pipe.send_bytes(_attempt(function, item, limits))
    finally:  # here too, for the parent may have been killed
        shutil.rmtree(scratch, ignore_errors=True)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _attempt(function: Callable[[Any], Any], item: Any, limits: Limits) -> bytes:
    """The result, pickled, for that may fail as well."""
    try:
        with within(limits_of(item, limits)):
            return pickle.dumps(function(item))
    except LimitExceeded as error:
        return pickle.dumps(ItemFailure(str(error), spent=True))
    except Exception as error:
        return pickle.dumps(ItemFailure(f"{type(error).__name__}: {error}"))


def limits_of(item: Any, usual: Limits) -> Limits:
    """Find the limits an item is held to: its own, or the usual."""
    limits: Limits = getattr(item, "limits", usual)
    return limits
