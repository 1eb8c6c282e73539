"""Files below one folder, reached without following a link, and only where they are what they should be.

Names come from files that anybody may have put there, and so may links, devices and files
without end. Whoever changes the folder in the very moment it is used has the rights we have, and
needs no such detour: every folder on the way is looked at, not held.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from itertools import count
from pathlib import Path

LIMIT = 1 << 28
"""Bytes that are read of one file: a hundred times what is known of the largest workspaces tried."""
PART = r"(?!\.\.?(?:/|$))[^/\\:\0-\x1f\x7f-\x9f\ud800-\udfff]+"
BELOW = re.compile(rf"{PART}(?:/{PART})*")
"""Names that lead to something below a folder on every system, and can be written and printed."""
NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
KINDS = (
    (stat.S_ISLNK, "it is a link, and links are not followed here"),
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISREG, ""),
)


class RefusedPath(OSError):
    """Raised for what is there but not what it should be."""


def plain(name: str) -> bool:
    """Whether a name leads to something below a folder, and neither it nor a folder on the way is hidden."""
    return BELOW.fullmatch(name) is not None and not name.startswith(".") and "/." not in name


@dataclass(frozen=True)
class ConfinedFolder:
    """A folder and the operations on what lies below it; all raise OSError, told in plain words."""

    folder: Path

    # --- looking ---------------------------------------------------------------------------

    def size_and_time(self, name: str) -> tuple[int, int] | None:
        """The size and time of change (in ns) of a file; None where none is there."""
        try:
            found = os.lstat(self._found(name))
        except OSError:
            return None
        return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None

    def read(self, name: str) -> bytes:
        """A file as a whole."""
        with self.open(name, os.O_RDONLY) as file:
            if os.fstat(file.fileno()).st_size > LIMIT:
                raise _refused(errno.EFBIG, f"it is larger than {LIMIT >> 20} MB", self.folder / name)
            return file.readall()

    def fault(self, name: str) -> str:
        """What lies under a name instead of a file; or nothing."""
        try:
            found = os.lstat(self._path(name))
        except OSError:
            return ""
        return _kind(found)

    # --- changing --------------------------------------------------------------------------

    def open(self, name: str, flags: int) -> FileIO:
        """A file that is one: opening a pipe would wait, and a device could do anything."""
        path = self._path(name)
        with suppress(FileNotFoundError):
            _require_file(os.lstat(path), path)
        handle = os.open(path, flags | NOT_FOLLOWED, 0o644)
        try:
            _require_file(os.fstat(handle), path)
        except OSError:
            os.close(handle)
            raise
        return FileIO(handle, "r" if flags == os.O_RDONLY else "r+")

    def make(self, name: str) -> Path:
        """Make a folder, and those on the way, where they are not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder
        for part in _parts(name):
            path = path / part
            with suppress(FileExistsError):
                path.mkdir()
            _require_folder(path)
        return path

    def append(self, name: str, content: bytes) -> None:
        """Add to the end of a file; one with a second name elsewhere becomes two first."""
        with self.open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT) as file:
            if os.fstat(file.fileno()).st_nlink == 1:
                write_all(file, content)
                return
        self.replace(name, self.read(name) + content)

    def replace(self, name: str, content: bytes, mode: int = 0o644) -> None:
        """Write a file so that a reader sees the old one or the new one, never a part."""
        target = self._made(name)
        handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            Path(aside).chmod(mode)
            Path(aside).replace(target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise

    def take(self, aside: Path, name: str) -> None:
        """Move a file that was written aside to its place. A link there is replaced, not followed."""
        aside.replace(self._made(name))

    def remove(self, name: str) -> None:
        """Remove a file, if it is one, and the folders that are empty without it."""
        if self.size_and_time(name) is None:
            return
        target = self._path(name)
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == self.folder or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()

    def clear(self, name: str) -> None:
        """Remove whatever lies under a name, with all that is in it; a link itself, not where it leads."""
        path = self._path(name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def set_aside(self, name: str) -> str:
        """Rename whatever lies under a name, and give the new name; what was set aside earlier stays."""
        names = (f"{name}.broken{number if number > 1 else ''}" for number in count(1))
        free = next(free for free in names if not os.path.lexists(self.folder / free))
        self._path(name).rename(self.folder / free)
        return free

    # --- on the way ------------------------------------------------------------------------

    def _path(self, name: str) -> Path:
        return Path(self._found(name))

    def _found(self, name: str) -> str:
        """Where a name leads, every folder on the way being one."""
        *folders, last = _parts(name)
        path = str(self.folder)
        for part in folders:
            path = f"{path}/{part}"
            _require_folder(path)
        return f"{path}/{last}"

    def _made(self, name: str) -> Path:
        """The same, with the folders on the way made where they are not there."""
        if folder := name.rpartition("/")[0]:
            self.make(folder)
        return self._path(name)


def write_all(file: FileIO, content: bytes) -> None:
    """Write to a file without a buffer; the system may take less than it is given."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _parts(name: str) -> list[str]:
    if not BELOW.fullmatch(name):
        raise RefusedPath(errno.EINVAL, "the name leads elsewhere", name)
    return name.split("/")


def _kind(found: os.stat_result) -> str:
    """What something is instead of a file."""
    return next((reason for holds, reason in KINDS if holds(found.st_mode)), "it is no regular file")


def _require_file(found: os.stat_result, path: Path) -> None:
    if reason := _kind(found):
        raise _refused(errno.EINVAL, reason, path)


def _require_folder(path: str | Path) -> None:
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        raise _refused(errno.ENOTDIR, "it is a link or no folder", path)


def _refused(number: int, reason: str, path: str | Path) -> RefusedPath:
    return RefusedPath(number, reason, str(path))
