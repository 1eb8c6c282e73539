"""Files that others wrote, read without waiting and without end; folders, walked without end.

A named pipe gives nothing until somebody writes, a device never ends, a sparse file of a few bytes
on the disk is as long as it says it is, and what lies in ``/proc`` says that it is empty.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from errno import EFBIG, EINVAL
from itertools import islice
from pathlib import Path

MEGABYTE = 1_000_000
DEEPEST = 40
"""Levels of folders in a folder."""
MOST = 100_000
"""Files and folders in a folder, on all levels."""
RAISE = "Make it smaller, or raise `limits` in content/workspace.yaml: docs/settings.md."
_FLAGS = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))


def read(path: Path, limit: int) -> bytes:
    """A file's bytes. Raises OSError where it is none, or longer than ``limit`` bytes."""
    _require_file(path, path.stat())  # before it is opened: to open a device may set it going
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        found = os.fstat(file.fileno())
        _require_file(path, found)
        if found.st_size > limit:
            raise _too_long(path, f"{found.st_size:,} bytes", limit)
        data = file.read(found.st_size + 1) or b""
        if len(data) > found.st_size:  # it grows, or does not say how long it is
            data += file.read(limit + 1 - len(data)) or b""
        if len(data) > limit:
            raise _too_long(path, "no end in sight", limit)
    return data


def walk(folder: Path, failed: Callable[[OSError], object]) -> Iterator[tuple[Path, list[str]]]:
    """Every folder in a folder with the names in it that are no folders, those above first.

    No link to a folder is followed. ``failed`` is told of one that cannot be listed, and once of
    what holds too much, of which the rest is left out.
    """
    waiting, seen = [(folder, 0)], 0
    while waiting:
        parent, depth = waiting.pop()
        try:
            below, names = _parted(parent)
        except OSError as error:
            failed(error)
            continue
        seen += len(below) + len(names)
        if seen > MOST:
            failed(_too_many(folder))
            return
        if below and depth == DEEPEST:
            failed(OSError(EFBIG, f"folders are nested more than {DEEPEST} levels deep", str(folder)))
            return
        waiting.extend((parent / name, depth + 1) for name in reversed(below))
        yield parent, names


def names(folder: Path) -> list[str]:
    """What lies in a folder. Raises OSError where it cannot be listed, or holds too much."""
    return sorted(entry.name for entry in _entries(folder))


def advice(error: OSError, otherwise: str) -> str:
    """How to mend what cannot be read."""
    return RAISE if error.errno == EFBIG else otherwise


def _parted(folder: Path) -> tuple[list[str], list[str]]:
    """The names of the folders in a folder, and of all else."""
    entries = _entries(folder)
    below = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    return sorted(below), sorted(entry.name for entry in entries if entry.name not in below)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        found = [*islice(entries, MOST + 1)]
    if len(found) > MOST:
        raise _too_many(folder)
    return found


def _too_many(folder: Path) -> OSError:
    return OSError(EFBIG, f"it holds more than {MOST:,} files", str(folder))


def _require_file(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(EINVAL, "it is no file", str(path))


def _too_long(path: Path, size: str, limit: int) -> OSError:
    return OSError(EFBIG, f"it has {size}; at most {limit:,} bytes are read", str(path))
