"""However work ends, the temporary folder is as it was: each process has a folder there, and it goes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import util
from pathlib import Path

import pytest

from briefings.problems import Unusable
from briefings.workers import pool as workers
from briefings.workers.limits import Limits
from briefings.workers.pool import FailedItem
from briefings.workspace import Workspace
from tests.conftest import PROGRAM

PATIENCE = 300.0
FILE = "open(__import__('tempfile').mkstemp()[1], 'w').write('left')"
FOLDER = "__import__('tempfile').mkdtemp()"
FOREIGN = "__import__('pathlib').Path(__import__('os').environ['TMPDIR'], 'left').touch()"
KILLED = "__import__('os').kill(__import__('os').getpid(), 9)"
ENDED = "__import__('os').kill(__import__('os').getpid(), 15)"
SLEEP = "__import__('time').sleep(999)"


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for temporary files, of this process and all it starts from now on.

    Its name is short, for a socket's may have 107 characters.
    """
    util.get_temp_dir()  # what processes start from has its socket where it was
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


@pytest.mark.parametrize(
    ("method", "work", "end"),
    [
        ("spawn", FILE, "1"),
        *(
            ("forkserver", work, end)
            for work in (FILE, FOLDER, FOREIGN)
            for end in ("1", "1 / 0", "exit(3)", KILLED, ENDED)
        ),
    ],
)
def test_a_process_leaves_nothing(method: str, work: str, end: str, scratch: Path) -> None:
    pool = workers.Pool(1, context=multiprocessing.get_context(method))
    made = pool.once(eval, f"({work}, {end})[1]")
    assert made == 1 or isinstance(made, FailedItem)
    pool.close()
    assert list(scratch.iterdir()) == []


def test_one_that_is_overdue_leaves_nothing(scratch: Path) -> None:
    pool = workers.Pool(1, Limits(0.1, 300))
    assert isinstance(pool.once(eval, f"{FILE}, {SLEEP}"), FailedItem)
    assert list(scratch.iterdir()) == []
    pool.close()


def test_a_call_that_is_cut_short_leaves_nothing_once_there_is_another(scratch: Path) -> None:
    """A preview is left running for weeks."""
    pool = workers.Pool(2)
    begun = pool(eval, [f"{FILE}, {SLEEP}", "1"])
    assert next(begun) == 1
    assert list(pool(eval, ["2"])) == [2]
    assert len(list(scratch.iterdir())) == 1
    pool.close()
    assert list(scratch.iterdir()) == []


def test_without_a_folder_for_temporary_files_nothing_is_begun(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(scratch / "gone"))
    with pytest.raises(Unusable, match=r"no process can be started: .*No such file"):
        workers.Pool(1).once(eval, "1")


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def building(workspace: Workspace, scratch: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a build of one edition whose temporary files go to the scratch folder."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        choice = ("--language", "en", "--audience", "brisk")
        process = subprocess.Popen(
            [PROGRAM, "-w", workspace.root, "build", *choice, *words],
            env={**os.environ, "TMPDIR": str(scratch)},
            stdout=subprocess.DEVNULL,
            # Else a signal from the keyboard is ignored where the tests run in the background.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.wait()


@pytest.mark.parametrize("words", [("--jobs", "2"), ("--cluster", "local:2")], ids=["processes", "cluster"])
def test_a_build_leaves_nothing(
    words: tuple[str, ...], building: Callable[..., subprocess.Popen[bytes]], scratch: Path
) -> None:
    assert building(*words).wait(PATIENCE) == 0
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_ended_leaves_nothing(
    number: signal.Signals, building: Callable[..., subprocess.Popen[bytes]], scratch: Path
) -> None:
    process = building("--jobs", "2")
    _at_work(process, scratch)
    process.send_signal(number)
    assert process.wait(PATIENCE) == 130
    assert list(scratch.iterdir()) == []


def test_a_build_that_is_killed_leaves_no_fonts(
    building: Callable[..., subprocess.Popen[bytes]], scratch: Path
) -> None:
    """Its processes see that it is gone, and clear up; a socket that takes no room stays."""
    process = building("--jobs", "2")
    _at_work(process, scratch)
    process.kill()
    _eventually(lambda: not any(scratch.glob("briefings-*")))
    assert not [path for path in scratch.rglob("*") if path.is_file()]


def _at_work(process: subprocess.Popen[bytes], scratch: Path) -> None:
    """Wait until a build's processes have files of their own; one that ended before never had."""
    _eventually(lambda: any(scratch.glob("briefings-*/*")) or process.poll() is not None)
    assert process.poll() is None


def _eventually(true: Callable[[], bool]) -> None:
    while not true():  # the time limit of the test run is the limit
        time.sleep(0.02)
