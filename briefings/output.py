"""The published files: written whole or not at all, and remembered in a ledger.

A file is written aside in its own folder and renamed, so that a reader sees the old one or the
new one. The ledger says what each was made from; a file it does not know is never touched.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from briefings.formats import Artifact

LEDGER = ".ledger.json"


@dataclass(frozen=True)
class Entry:
    """What the ledger knows of one published file."""

    digest: str
    size: int
    mtime: int


@dataclass(frozen=True)
class Ledger:
    """What was published from what: paths in ``out/`` to the digest they were made from.

    ``inputs`` is the digest of everything read by the last build, if that build was about the
    whole workspace and found nothing wrong; otherwise empty.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    inputs: str = ""


@dataclass(frozen=True)
class Output:
    """The folder ``out/`` of a workspace."""

    folder: Path

    def ledger(self) -> Ledger:
        """What was published; a ledger that cannot be understood counts as none."""
        try:
            raw = json.loads((self.folder / LEDGER).read_bytes())
            entries = {str(path): Entry(str(d), int(s), int(m)) for path, (d, s, m) in raw["files"].items()}
            inputs = str(raw["inputs"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Ledger()
        return Ledger(entries, inputs)

    def intact(self, path: str, entry: Entry) -> bool:
        """Whether a published file is still as the ledger says."""
        try:
            found = (self.folder / path).stat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (entry.size, entry.mtime)

    def write(self, artifact: Artifact, digest: str) -> Entry:
        """Publish one file: written aside in the same folder, then renamed."""
        target = self.folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, artifact.content)
        found = target.stat()
        return Entry(digest, found.st_size, found.st_mtime_ns)

    def drop(self, path: str) -> None:
        """Remove a file we made, and its folders when they are empty."""
        target = self.folder / path
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == self.folder or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()

    def save(self, ledger: Ledger) -> None:
        """Write the ledger, last of all."""
        files = {path: [e.digest, e.size, e.mtime] for path, e in sorted(ledger.entries.items())}
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(
            self.folder / LEDGER,
            (json.dumps({"inputs": ledger.inputs, "files": files}, indent=0) + "\n").encode(),
        )


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
