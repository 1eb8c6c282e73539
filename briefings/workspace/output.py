"""The published files: written whole or not at all, and remembered in a ledger.

Files are written aside and renamed, so that a reader sees the old one or the new one. The
ledger says what each was made from; a file it does not know is never touched. A file's entry is
void from before it is replaced until after, so that no entry ever speaks of another file than the
one that is there. What lies in ``out/`` is not believed: names lead nowhere else, no link below it
is followed, and what is not understood is set aside.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

from briefings.editions import Artifact
from briefings.problems import Place, Problem, Unusable
from briefings.workspace import ledger as ledgers
from briefings.workspace.confined import ConfinedFolder, RefusedPath, write_all
from briefings.workspace.ledger import Ledger, LedgerEntry
from briefings.workspace.records import unreadable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LEDGER = ".ledger.jsonl"
LOCK = ".lock"
ASIDE = ".aside"
"""Where files are written before they are renamed: in ``out/``, for renaming stays on one disk."""
FAR = 1 << 30
"""Windows locks bytes against reading too; one far behind the text leaves that readable."""


@dataclass(frozen=True)
class Output:
    """The folder ``out/`` of a workspace. What cannot be written raises Unusable."""

    folder: Path

    @property
    def files(self) -> ConfinedFolder:
        return ConfinedFolder(self.folder)

    @contextmanager
    def locked(self) -> Iterator[list[Problem]]:
        """Keep other builds out; gives what had to be set aside for that.

        The system forgets the lock when this process ends, however.
        """
        with _disk_problems(self.folder):
            self._ready()
            reason = self.files.fault(LOCK)
            found = self.set_aside(LOCK, unreadable(reason) if reason else None, "a new one was made")
            file = self.files.open(LOCK, os.O_RDWR | os.O_CREAT)
        with file:
            if not _lock(file):
                raise Unusable([_occupied(self.folder, file)])
            with _disk_problems(self.folder):
                _sign(file)
                self.files.clear(ASIDE)
            yield found

    def _ready(self) -> None:
        """Make the folder. May be a link itself, but not to a folder that others fill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.folder.is_symlink():
            there = [path.name for path in self.folder.iterdir()]
            if there and LOCK not in there:
                raise Unusable([_foreign(self.folder)])
            if not there:
                self.files.append(LOCK, b"")

    # --- the ledger ----------------------------------------------------------------------

    def ledger(self) -> Ledger:
        """What was published, as far as it can be understood."""
        content, fault = self.recall(LEDGER)
        return Ledger(fault=fault) if fault else ledgers.read(content)

    def note(self, entries: Mapping[str, LedgerEntry]) -> None:
        """Add to the ledger what is known from now on."""
        with _disk_problems(self.folder / LEDGER):
            # A line break first, in case the last line was cut off.
            self.files.append(LEDGER, b"\n" + ledgers.lines(entries))

    def save(self, ledger: Ledger) -> None:
        """Write the ledger anew, last of all."""
        self.remember(LEDGER, ledgers.whole(ledger))

    # --- files ---------------------------------------------------------------------------

    def intact(self, path: str, entry: LedgerEntry) -> bool:
        """Whether a published file is still as the ledger says."""
        return bool(entry.digest) and self.files.size_and_time(path) == (entry.size, entry.mtime)

    def publish(self, files: Iterable[tuple[Artifact, str]]) -> dict[str, LedgerEntry]:
        """Publish files that belong together, each with the digest of what it is made from.

        All are written before the first is renamed: a full disk leaves the old ones.
        """
        with _disk_problems(self.folder), self._aside() as aside:
            entries: dict[str, LedgerEntry] = {}
            for number, (artifact, digest) in enumerate(files):
                made = _write(aside / str(number), artifact.content, digest)
                entries[artifact.path] = replace(made, warnings=artifact.warnings)
            self.note(dict.fromkeys(entries, LedgerEntry()))
            for number, path in enumerate(entries):
                self.files.take(aside / str(number), path)
            self.note(entries)
        return entries

    def drop(self, path: str) -> None:
        """Remove a file we made, and its folders when they are empty."""
        self.note({path: LedgerEntry()})
        with _disk_problems(self.folder / path):
            self.files.remove(path)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A folder for files in the making, gone afterwards."""
        with tempfile.TemporaryDirectory(dir=self.files.make(ASIDE)) as name:
            yield Path(name)

    # --- state: without it nothing is lost but time ---------------------------------------

    def recall(self, name: str) -> tuple[bytes, Problem | None]:
        """What was remembered under a name, or nothing; and why it cannot be read."""
        try:
            return self.files.read(name), None
        except (FileNotFoundError, NotADirectoryError):
            return b"", None
        except OSError as error:
            return b"", unreadable(error.strerror or str(error))

    def remember(self, name: str, content: bytes) -> None:
        """Keep something for the next build, under a name that begins with a dot."""
        with _disk_problems(self.folder), self._aside() as aside:
            _write(aside / "0", content, "")
            self.files.take(aside / "0", name)

    def write(self, name: str, content: bytes) -> None:
        """Write a file about the builds, also while one is at work."""
        with _disk_problems(Path("out", name)):
            self._ready()
            self.files.replace(name, content)

    def forget(self, name: str) -> None:
        """Remove such a file."""
        with _disk_problems(self.folder):
            self.files.remove(name)

    def set_aside(self, name: str, fault: Problem | None, done: str) -> list[Problem]:
        """Rename a file that is not understood, if one is; tells that, and what is done about it."""
        if fault is None:
            return []
        with _disk_problems(self.folder / name):
            new = self.files.set_aside(name)
        message = f"out/{name} is not understood ({fault.message}): it was set aside as {new}, and {done}"
        hint = f"See who wrote it; remove out/{new} when you need it no more."
        return [replace(fault, place=replace(fault.place, file=f"out/{new}"), message=message, hint=hint)]


def _write(path: Path, content: bytes, digest: str) -> LedgerEntry:
    path.write_bytes(content)
    path.chmod(0o644)
    found = path.stat()
    return LedgerEntry(digest, found.st_size, found.st_mtime_ns)


# --- the disk ---------------------------------------------------------------------------------


@contextmanager
def _disk_problems(place: Path) -> Iterator[None]:
    """A disk that is full, read-only or gone, as a problem."""
    try:
        yield
    except RefusedPath as error:
        message = f"cannot be written: {error.strerror}"
        hint = "Remove it. No link is followed below out/, which may be one itself."
        raise Unusable([Problem(Place(Path(error.filename).as_posix()), message, hint, "disk")]) from error
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        hint = "What was published before is still there. See to the disk, and build again."
        raise Unusable([Problem(Place(place.as_posix()), message, hint, "disk")]) from error


def _lock(file: FileIO) -> bool:
    """Whether the file is ours alone until it is closed."""
    try:
        if sys.platform == "win32":
            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _sign(file: FileIO) -> None:
    """Say who holds the lock; not in a file that has a second name elsewhere."""
    if os.fstat(file.fileno()).st_nlink == 1:
        file.truncate(0)
        file.seek(0)
        write_all(file, str(os.getpid()).encode())


def _occupied(folder: Path, file: FileIO) -> Problem:
    file.seek(0)
    holder = file.read(20)
    named = holder.decode() if holder.isdigit() else "unknown"
    message = f"another build is at work here: process {named}"
    return Problem(Place(folder.as_posix()), message, "Wait until it has ended.", "lock")


def _foreign(folder: Path) -> Problem:
    message = "it is a link to a folder that holds other files: they could be overwritten"
    hint = "Link a folder that is empty, or one that was built into before."
    return Problem(Place(folder.as_posix()), message, hint, "disk")
