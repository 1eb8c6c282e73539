"""Whole workspaces that are broken in every way, and the commands over them as they are.

Each case is a copy of a small published workspace with a few mutations, over which commands run as
the installed program would: the same function, options, environment and streams, but within one process
that serves many cases. After each command there may be no exit code but those told in ``--help``, no
traceback, and no file changed that is not the command's to write. A case is its seed and its number.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import shutil
import stat
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from unittest.mock import patch

import babel.dates  # noqa: F401 -- keeps the zone it is loaded in, and commands here change theirs

from briefings.cli import building, run
from briefings.workspace import PACKAGED
from tests.fuzz.asking import commands, environment
from tests.fuzz.mutations import MUTATIONS

TESTS = Path(__file__).parents[1]
MEMORY = Path("/dev/shm")
"""Where files are made and removed fastest, where there is that."""
BATCH = 250
"""Cases that one process serves."""
HANG = 300
"""Seconds in which a case must end; the machine may be busy with something else."""
LONGEST = 500
"""Characters of a message or a hint that an author still reads."""
SUSPICIOUS = ("Traceback (most recent call last)", "unexpected fault", "Report it with this content")


Tell = Callable[[int, list[str]], None]


@dataclass
class Found:
    """What came of some cases: exit codes by command, and what was wrong, by case."""

    tell: Tell
    codes: Counter[str] = field(default_factory=Counter)
    faults: dict[int, list[str]] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, 0)

    def note(self, number: int, faults: list[str]) -> None:
        if faults:
            self.faults[number] = [*self.faults.get(number, []), *faults]
            self.tell(number, faults)


# --- a case -------------------------------------------------------------------------------------------


def case(seed: int, number: int, bases: Path, told: bool = False) -> tuple[Counter[str], list[str]]:
    """Run a case; gives the exit codes and what was wrong."""
    random = Random(f"{seed}/{number}")
    with tempfile.TemporaryDirectory(
        prefix="briefings-case-", dir=MEMORY if MEMORY.is_dir() else None
    ) as name:
        area = Path(name) / "inner"  # what names ../../x stays within the temporary folder
        root = area / "workspace"
        shutil.copytree(bases / random.choice(("example", "example", "starter", "bad")), root)
        _canary(area)
        _overlaid(root, random)
        done = [_mutated(root, random) for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5)))]
        codes: Counter[str] = Counter()
        faults: list[str] = []
        before = _outside(area)
        for words in commands(random):
            set_to, encoding = environment(random)
            with contextlib.chdir(root):
                code, text = _ran(words, set_to, encoding)
            codes[f"{words[0]} {code}"] += 1
            after = _outside(area)
            touched = _changed(before, after, words)
            before = after
            wrong = [*_wrong(words, code, text), *(f"touched {one}" for one in touched)]
            faults += [f"{' '.join(words)[:200]} {set_to or ''} {encoding}: {one}" for one in wrong]
            if told:
                sys.stdout.write(f"$ briefings {' '.join(words)} # {set_to}\n{text}[{code}]\n")
        if told:
            sys.stdout.write(f"after {'; '.join(done)}\n")
        if faults:
            faults = [f"after {'; '.join(done)}", *faults]
    return codes, faults


def _canary(area: Path) -> None:
    """What lies beside a workspace and is nobody's to touch."""
    (area / "beside" / "folder").mkdir(parents=True)
    for name in ("keep.txt", "index.html", "folder/full.html", "folder/full.pdf"):
        (area / "beside" / name).write_text("to be kept")
    (area / "home").mkdir()


def _overlaid(root: Path, random: Random) -> None:
    """One of the examples of bad content over a workspace, now and then."""
    if root.name and random.random() < 0.1:
        example = random.choice(sorted((TESTS / "examples" / "bad").glob("*.yaml")))
        folder = random.choice(
            ("documents/port-report", "themes/timber", "briefs/harbour", "audiences", "units")
        )
        shutil.copyfile(example, root / "content" / f"{folder}.yaml")


def _mutated(root: Path, random: Random) -> str:
    (mutation,) = random.choices(tuple(MUTATIONS), tuple(MUTATIONS.values()))
    return f"{mutation.__name__.strip('_')}: {mutation(root, random)}"


# --- running and judging --------------------------------------------------------------------------------


class _Stream(io.TextIOWrapper):
    """A standard stream in some encoding, as strict as Python's own."""

    def __init__(self, encoding: str, errors: str) -> None:
        super().__init__(io.BytesIO(), encoding, errors, write_through=True)

    def told(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding, "replace")


def _ran(words: list[str], environment: Mapping[str, str], encoding: str) -> tuple[object, str]:
    """A command run as the program runs it; its exit code, and what it said."""
    out, err = _Stream(encoding, "strict"), _Stream(encoding, "backslashreplace")
    code: object = None
    with (
        patch.object(sys, "argv", ["briefings", *words]), patch.dict(os.environ, environment),
        contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
    ):  # fmt: skip
        time.tzset()
        try:
            run()
        except SystemExit as end:
            code = end.code or 0
        except BaseException as error:
            code = f"{type(error).__name__}: {error}"
    return code, err.told() + out.told()


def _wrong(words: list[str], code: object, text: str) -> Iterator[str]:
    allowed = (0, 1, 2, 3) if "status" in words else (0, 1, 2)
    if code not in allowed:
        yield f"exit code {code}: {text[-600:]}"
    yield from (f"says {one!r}: {text[-600:]}" for one in SUSPICIOUS if one in text and code in allowed)
    if words[:3] == ["check", "--format", "json"] and code in (0, 1):
        for row in json.loads(text[text.index("[") :]):
            if (
                not row["file"]
                or row["line"] < 0
                or not 0 < len(row["message"]) <= LONGEST
                or not 0 < len(row["hint"]) <= LONGEST
            ):
                yield f"tells badly: {str(row)[:700]}"


def _outside(area: Path) -> dict[str, tuple[int, ...]]:
    """Everything in an area but the workspace's ``out/``, as it stands."""
    found: dict[str, tuple[int, ...]] = {}
    spared = str(area / "workspace" / "out")
    for parent, folders, files in os.walk(area):
        folders[:] = [name for name in folders if f"{parent}/{name}" != spared]
        for name in (*folders, *files):
            if (path := f"{parent}/{name}") != spared:
                seen = os.lstat(path)
                # Of a folder the time says only that something in it was written: that is seen of itself.
                last = () if stat.S_ISDIR(seen.st_mode) else (seen.st_size, seen.st_mtime_ns)
                found[path.removeprefix(f"{area}/")] = (seen.st_mode, seen.st_ino, *last)
    return found


def _changed(
    before: Mapping[str, tuple[int, ...]], after: Mapping[str, tuple[int, ...]], words: Sequence[str]
) -> list[str]:
    """What another command may not have changed."""
    names = (name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    own = {
        "accept": ("content/translated.txt",),
        "template": ("templates",),
        "new": tuple(word.partition("/")[0] for word in words[1:]),
    }.get(words[0], ())
    return sorted(name for name in names if not name.startswith(tuple(f"workspace/{one}" for one in own)))


# --- many cases -----------------------------------------------------------------------------------------


def search(seed: int, count: int, first: int = 0, tell: Tell | None = None, told: bool = False) -> Found:
    """Run cases in processes of their own, so that one that hangs or dies costs itself alone.

    ``tell`` is given what is wrong as it is found; with ``told`` all that commands say is written.
    """
    found = Found(tell or (lambda number, faults: None))
    with tempfile.TemporaryDirectory(prefix="briefings-fuzz-") as name:
        bases = Path(name)
        _apart(_prepare, bases)
        number = first
        while number < first + count:
            number = _batch(seed, number, min(number + BATCH, first + count), bases, found, told)
    return found


def _batch(seed: int, start: int, end: int, bases: Path, found: Found, told: bool) -> int:
    """Run cases in one process; gives the number of the first that is still to be run."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_serve, args=(theirs, seed, start, end, bases, told)
    )
    process.start()
    theirs.close()
    number = start
    while number < end:
        began = time.monotonic()
        if not ours.poll(HANG):
            found.note(number, [f"it took more than {HANG} s"])
            process.kill()
        try:
            codes, faults = ours.recv()
        except EOFError:
            process.join()
            found.note(number, [f"the process ended with {process.exitcode}"])
            return number + 1
        found.codes += codes
        found.note(number, faults)
        found.slowest = max(found.slowest, (time.monotonic() - began, number))
        number += 1
    process.join()
    return end


def _serve(pipe: Connection, seed: int, start: int, end: int, bases: Path, told: bool) -> None:
    _bound()
    with patch.object(building, "_workers", lambda *_: lambda: contextlib.nullcontext(map)):
        for number in range(start, end):
            pipe.send(case(seed, number, bases, told))


def _bound() -> None:
    """What grows without end ends as an error of its own case."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))


def _apart(function: Callable[..., None], *arguments: object) -> None:
    process = multiprocessing.get_context("fork").Process(target=function, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"no workspace could be made: exit code {process.exitcode}")


def _prepare(bases: Path) -> None:
    """The workspaces that cases begin with: two that are published, one with what is not."""
    shutil.copytree(TESTS / "workspace", bases / "example")
    shutil.copytree(PACKAGED / "starter", bases / "starter")
    with patch.object(building, "_workers", lambda *_: lambda: contextlib.nullcontext(map)):
        for name in ("example", "starter"):
            with contextlib.chdir(bases / name):
                code, text = _ran(["build", "--format", "html"], {}, "utf-8")
                assert code == 0, text
            later = datetime(2030, 1, 1, tzinfo=UTC).isoformat()
            (bases / name / "out" / ".schedule.json").write_text(
                json.dumps({"next": later, "expression": "0 6 * * *"})
            )
    shutil.copytree(bases / "example", bases / "bad")
    shutil.rmtree(bases / "bad" / "out")
