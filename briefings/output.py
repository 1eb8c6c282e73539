"""The published files: written whole or not at all, and remembered in a ledger.

Files are written aside and renamed, so that a reader sees the old one or the new one. The
ledger says what each was made from; a file it does not know is never touched. It is a journal,
a line for each event: a build that is killed has lost nothing it published, and noting a file
costs the same however many there are. A file's entry is void from before it is replaced until
after, so that no entry ever speaks of another file than the one that is there.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from briefings.editions import Artifact
from briefings.problems import Gravity, Place, Problem, Unusable

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
class Entry:
    """What the ledger knows of one published file. Void (no digest): ours, but to be made again."""

    digest: str = ""
    size: int = 0
    mtime: int = 0
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """What was published from what: paths in ``out/`` to the digest they were made from.

    ``inputs`` is the digest of everything read by the last build, if that build was about the
    whole workspace and withheld nothing, otherwise empty; ``warnings`` is what it found.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    inputs: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Output:
    """The folder ``out/`` of a workspace. What cannot be written raises Unusable."""

    folder: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other builds out; the system forgets the lock when this process ends, however."""
        path = self.folder / LOCK
        with _told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            file = path.open("a+")
        with file:
            if not _lock(file):
                raise Unusable([_occupied(path)])
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            shutil.rmtree(self.folder / ASIDE, ignore_errors=True)
            yield

    # --- the ledger ----------------------------------------------------------------------

    def ledger(self) -> Ledger:
        """What was published, as far as it can be understood: later lines replace earlier ones."""
        entries: dict[str, Entry] = {}
        end = Ledger()
        try:
            lines = (self.folder / LEDGER).read_bytes().splitlines()
        except OSError:
            lines = []
        for line in lines:
            end = Ledger()
            try:
                end = _event(json.loads(line), entries)
            except (ValueError, TypeError, KeyError):  # a line that was being written at a crash
                continue
        return replace(end, entries=entries)

    def note(self, entries: Mapping[str, Entry]) -> None:
        """Add to the ledger what is known from now on."""
        # A line break first, in case the last line was cut off.
        lines = ("\n", *(f"{json.dumps(_row(path, entry))}\n" for path, entry in entries.items()))
        with _told(self.folder / LEDGER), (self.folder / LEDGER).open("ab") as file:
            file.write("".join(lines).encode())

    def save(self, ledger: Ledger) -> None:
        """Write the ledger anew, last of all: a line for each file, and what all was made from."""
        rows = [json.dumps(_row(path, entry)) for path, entry in sorted(ledger.entries.items())]
        end = json.dumps({"inputs": ledger.inputs, "warnings": [_told_of(it) for it in ledger.warnings]})
        self._replace(LEDGER, "\n".join([*rows, end, ""]).encode())

    # --- files ---------------------------------------------------------------------------

    def intact(self, path: str, entry: Entry) -> bool:
        """Whether a published file is still as the ledger says."""
        try:
            found = (self.folder / path).stat()
        except OSError:
            return False
        return bool(entry.digest) and (found.st_size, found.st_mtime_ns) == (entry.size, entry.mtime)

    def publish(self, files: Iterable[tuple[Artifact, str]]) -> dict[str, Entry]:
        """Publish files that belong together, each with the digest of what it is made from.

        All are written before the first is renamed: a full disk leaves the old ones.
        """
        with _told(self.folder), self._aside() as aside:
            entries: dict[str, Entry] = {}
            for number, (artifact, digest) in enumerate(files):
                made = _write(aside / str(number), artifact.content, digest)
                entries[artifact.path] = replace(made, warnings=artifact.warnings)
            self.note(dict.fromkeys(entries, Entry()))
            for number, path in enumerate(entries):
                _rename(aside / str(number), self.folder / path)
            self.note(entries)
        return entries

    def drop(self, path: str) -> None:
        """Remove a file we made, and its folders when they are empty."""
        target = self.folder / path
        self.note({path: Entry()})
        with _told(target):
            target.unlink(missing_ok=True)
            for folder in target.parents:
                if folder == self.folder or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()

    def _replace(self, path: str, content: bytes) -> None:
        """Write one file that is not published."""
        with _told(self.folder), self._aside() as aside:
            _write(aside / "0", content, "")
            _rename(aside / "0", self.folder / path)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A folder for files in the making, gone afterwards."""
        (self.folder / ASIDE).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder / ASIDE) as name:
            yield Path(name)

    # --- memories: without them nothing is lost but time ----------------------------------

    def recall(self, name: str) -> bytes:
        """What was remembered under a name, or nothing."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return b""

    def remember(self, name: str, content: bytes) -> None:
        """Keep something for the next build under a name that begins with a dot."""
        self._replace(name, content)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        aside.chmod(0o644)
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _write(path: Path, content: bytes, digest: str) -> Entry:
    path.write_bytes(content)
    path.chmod(0o644)
    found = path.stat()
    return Entry(digest, found.st_size, found.st_mtime_ns)


def _rename(aside: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(target)


# --- lines of the ledger ----------------------------------------------------------------------


def _row(path: str, entry: Entry) -> list[object]:
    return [path, entry.digest, entry.size, entry.mtime, [_told_of(it) for it in entry.warnings]]


def _told_of(problem: Problem) -> list[object]:
    """A warning as the ledger keeps it: what is kept has no errors."""
    place = [problem.place.file, problem.place.line, problem.place.column, problem.place.element]
    return [place, problem.message, problem.hint, problem.check]


def _warnings(rows: Any) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            Place(str(file), int(line), int(column), str(element)),
            str(message),
            str(hint),
            str(check),
            Gravity.WARNING,
        )
        for (file, line, column, element), message, hint, check in rows
    )


def _event(line: Any, entries: dict[str, Entry]) -> Ledger:
    """Take one line in; gives what it says of the build as a whole, if it is the last."""
    if isinstance(line, dict):
        return Ledger({}, str(line["inputs"]), _warnings(line["warnings"]))
    path, digest, size, mtime, warnings = line
    entries[str(path)] = Entry(str(digest), int(size), int(mtime), _warnings(warnings))
    return Ledger()


# --- the disk ---------------------------------------------------------------------------------


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """A disk that is full, read-only or gone, as a problem."""
    try:
        yield
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        hint = "What was published before is still there. See to the disk, and build again."
        raise Unusable([Problem(Place(place.as_posix()), message, hint, "disk")]) from error


def _lock(file: IO[str]) -> bool:
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


def _occupied(path: Path) -> Problem:
    holder = path.read_text() or "unknown"
    message = f"another build is at work here: process {holder}"
    return Problem(Place(path.parent.as_posix()), message, "Wait until it has ended.", "lock")
