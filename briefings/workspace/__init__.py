"""The folders of a workspace, and what is written there beside what is published.

Everything is read once, at the start, and every file is written aside and renamed, so that
what is published is always whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from briefings.library.folders import PACKAGED as PACKAGED
from briefings.library.folders import SHIPPED as SHIPPED
from briefings.library.folders import inside, take
from briefings.library.strays import CONTENT, TRANSLATED
from briefings.problems import Place, Problem, Unusable
from briefings.values.memory import Memory
from briefings.workspace.confined import ConfinedFolder, RefusedPath
from briefings.workspace.output import Output

if TYPE_CHECKING:
    from briefings.library.library import Library

OWN_FILES = ("content/documents/", "content/themes/", "content/briefs/")
"""Content that some editions use; a fault in any other file concerns all."""
LIBRARIES = ("babel", "budoux", "jinja2", "markdown-it-py", "pydyf", "weasyprint")
"""Those that decide how pages look."""


@dataclass(frozen=True)
class Workspace:
    """A folder with ``content/``, ``templates/``, ``fonts/`` and ``out/``."""

    root: Path
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
    """Kept for whatever is done with it: ``watch`` and ``serve`` do it again and again."""

    @property
    def output(self) -> Output:
        return Output(self.root / "out")

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders a build reads."""
        own, shipped = ("content", "templates", "fonts"), ("templates", "fonts")
        inner = (self.root / "content" / name for name in CONTENT)
        linked = (Path(os.path.realpath(folder)) for folder in inner if folder.is_symlink())
        named = (*(self.root / name for name in own), *(SHIPPED / name for name in shipped))
        return tuple(dict.fromkeys([*named, *linked]))

    # --- read ----------------------------------------------------------------------------

    def read(self) -> Library:
        """Everything the workspace says. Raises Unusable where nothing can be published."""
        # What understands content is slow to import; a build with nothing to do does without.
        from briefings.library import load

        with steady(self.root):
            return load.read(take(self.root, self.memory), self.memory)

    def inputs(self) -> str:
        """A digest of all a build reads: content, templates, fonts.

        When it is that of the last faultless build, there is nothing to read again.
        """
        with steady(self.root):
            return take(self.root, self.memory).digest

    # --- write ---------------------------------------------------------------------------

    def add(self, name: str, content: bytes) -> bool:
        """Write a new file of the workspace; False where something is already there."""
        if os.path.lexists(self.root / name):
            return False
        self._write(name, content)
        return True

    def accept(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Record that the languages of these texts say the same."""
        head = (
            "# Texts whose languages were accepted together: a digest per language."
            " Written by `briefings accept`.\n"
        )
        body = "".join(f"{one} {two}\n" for one, two in sorted(pairs))
        self._write(TRANSLATED, (head + body).encode())

    def rewrite(self, name: str, before: bytes, content: bytes) -> None:
        """Replace a file that was read as ``before``. Raises Unusable, also where it changed since."""
        with steady(self.root):
            path = inside(self.root, self.root / name)
            if path.read_bytes() != before:
                hint = "Save it, and try again."
                raise Unusable([Problem(Place(name), "it changed while it was rewritten", hint, "workspace")])
            mode = stat.S_IMODE(path.stat().st_mode)
        self._write(path.relative_to(self.root.resolve()).as_posix(), content, mode)

    def _write(self, name: str, content: bytes, mode: int = 0o644) -> None:
        try:
            ConfinedFolder(self.root).replace(name, content, mode)
        except OSError as error:
            raise Unusable([_unwritten(name, error)]) from error


def _unwritten(name: str, error: OSError) -> Problem:
    where = f" ({error.filename})" if isinstance(error, RefusedPath) else ""
    message = f"cannot be written: {error.strerror or error}{where}"
    return Problem(Place(name), message, "Put a folder there that may be written to.", "workspace")


@contextmanager
def steady(root: Path) -> Iterator[None]:
    """Work with files that is told as a problem when it fails: one is gone by then, or no file at all."""
    try:
        yield
    except BrokenPipeError:  # nobody reads on: that is no problem
        raise
    except OSError as error:
        path = Path(os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else root)
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        message = f"cannot be read or written: {error.strerror or error}"
        hint = "See to the file, its folder and the disk, and try again."
        raise Unusable([Problem(Place(name), message, hint, "workspace")]) from error


def find(start: Path) -> Workspace:
    """The workspace a folder is in: the nearest one upwards with ``content/workspace.yaml``."""
    real = Path(os.path.realpath(start))  # resolve() raises for a link to itself
    for folder in (real, *real.parents):
        if (folder / "content" / "workspace.yaml").is_file():
            return Workspace(folder)
    raise Unusable([Problem(Place(str(start)), "no workspace here: content/workspace.yaml is missing",
                            "Go to a workspace, name one with --workspace, or make one with `briefings new`.",
                            "workspace")])  # fmt: skip


def create(folder: Path) -> Workspace:
    """A new workspace in an empty or absent folder, with a small example to write over."""
    with steady(folder):
        if folder.exists() and any(folder.iterdir()):
            hint = "Name a folder that is empty or does not exist."
            raise Unusable([Problem(Place(str(folder)), "the folder is not empty", hint, "workspace")])
        shutil.copytree(PACKAGED / "starter", folder, dirs_exist_ok=True)
        return Workspace(Path(os.path.realpath(folder)))


def made_from(inputs: str, today: date | None) -> str:
    """What a build is made from: the program, all that it read, and the day."""
    return f"{code_digest()} {inputs} {today or 'any day'}"


class Program:
    """The program as this process loaded it: one that runs on while it is updated goes on with that."""

    @cached_property
    def digest(self) -> str:
        """Changes with the program itself and with the libraries that decide how pages look."""
        return _code()

    @cached_property
    def whole(self) -> bool:
        """Whether that was still what was digested when all of it was loaded."""
        return _code() == self.digest


_PROGRAM = Program()


def code_digest() -> str:
    """Changes with the program itself and with the libraries that decide how pages look."""
    return _PROGRAM.digest


def require_steady_code() -> None:
    """Once all is loaded: raises Unusable while the program is updated."""
    if not _PROGRAM.whole:
        message = "the program was changed while it started"
        raise Unusable([Problem(Place("briefings"), message, "Try again once it is whole.", "program")])


def _code() -> str:
    from importlib.metadata import version

    digest = hashlib.sha256()
    for path in sorted(PACKAGED.rglob("*.py")):
        digest.update(path.read_bytes())
    for package in LIBRARIES:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()
