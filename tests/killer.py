"""Builds that meet with a fault at a chosen moment: a program, told by lines what to do.

Everything is loaded once; each build is a process forked from this one. What a build does to the
disk comes by as audit events, so that a moment is a number: the same each time, on any machine.

    kill ROOT N         end the build, as by kill -9, right before its Nth change of ``out/``
    vanish ROOT N PATH  remove a file or folder right before the Nth time the build touches it
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from briefings.build import build
from briefings.page.render import Page
from briefings.problems import Problem, Unusable
from briefings.publish import BuildRequest, formats
from briefings.workspace import Workspace
from tests.editing import as_pdf

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"}
DONE, FAILED, BROKEN = 0, 1, 70
"""How a build ends: well, with problems that are told, or with a fault of the program."""


def main() -> None:
    formats.FORMATS = {**formats.FORMATS, "pdf": as_pdf(quick)}
    warmed = False
    for line in sys.stdin:
        verb, root, number, *path = line.split()
        warmed = warmed or warm(root)
        process = os.fork()
        if not process:
            sys.addaudithook(FAULTS[verb](Path(root), int(number), *path))
            os._exit(attempt(root))
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def warm(root: str) -> bool:
    """Build a copy, so that all is loaded that is loaded once."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(Path(root) / "content", Path(place) / "content")
        attempt(place)
    gc.freeze()  # else each build copies what is shared, only to look through it
    return True


def attempt(root: str) -> int:
    try:
        report = build(BuildRequest(Workspace(Path(root))))
    except Unusable:
        return FAILED
    except Exception:
        return BROKEN
    return FAILED if report.failed() else DONE


def quick(page: Page, *_: object) -> tuple[bytes, list[Problem]]:
    """A press that takes no time and fills a few blocks of the disk."""
    return page.html.encode() * 2, []


def killed(root: Path, number: int) -> Callable[[str, tuple[object, ...]], None]:
    """Counts what changes ``out/`` and ends the process before the change of this number."""
    out = str(root / "out")
    count = 0

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if (event in CHANGES or writes) and str(arguments[0]).startswith(out):
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

    return hear


def vanishing(root: Path, number: int, name: str) -> Callable[[str, tuple[object, ...]], None]:
    """Removes a path before it is touched for the time of this number."""
    path = root / name
    count = 0

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in {"open", "os.rename", "os.scandir"} and str(path) in map(str, arguments[:2]):
            count += 1
            if count == number:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return hear


FAULTS: Mapping[str, Callable[..., Callable[[str, tuple[object, ...]], None]]] = {
    "kill": killed,
    "vanish": vanishing,
}

if __name__ == "__main__":
    main()
