"""A workspace is data: a file in it that is called like a module is no program, whoever starts what.

Modules of many names are planted at once. Each leaves a mark where it is imported, and Python
itself would import most of them from the current folder.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.schedule import history
from briefings.schedule.history import SCHEDULE, Run
from briefings.workspace import Workspace
from tests.conftest import PROGRAM

PATIENCE = 300.0
FOLDERS = (".", "content", "out", "templates")
FIRST = "briefings collections contextlib functools importlib keyword operator reprlib types warnings"
"""What Python imports by ``-m`` before any of our code: nobody can defend these, see docs/running.md."""
NAMES = """
    _bootlocale _strptime abc annotated_types anyio argparse ast asyncio babel base64 bisect brotli budoux
    cffi click cloudpickle codecs colorama concurrent copy cronsim ctypes dask dataclasses datetime decimal
    distributed dotenv email encodings enum fontTools fractions gc gettext glob hashlib heapq html http
    httptools inspect io ipaddress jinja2 json linecache locale locket logging markdown_it markupsafe math
    mimetypes msgpack multiprocessing numbers numpy orjson os pandas pathlib pickle pkgutil platform psutil
    pydantic pydantic_core pydyf pyphen queue random re readline requests resource rich select selectors
    shutil signal site sitecustomize six socket sortedcontainers sqlite3 ssl stat starlette string struct
    subprocess sysconfig tblib tempfile textwrap threading time tinycss2 tinyhtml5 token tokenize toolz
    tornado traceback typing typing_extensions ujson unicodedata urllib usercustomize uuid uvicorn uvloop
    vl_convert watchfiles weakref weasyprint websockets yaml zict zipfile zipimport zlib zoneinfo
"""
ONE = ("--language", "en", "--audience", "brisk")


def plant(root: Path, marks: Path, names: str) -> None:
    """Put a module and a package of each name into each folder."""
    source = f"import posix\nposix.close(posix.open({str(marks)!r} + '/' + __name__, posix.O_CREAT, 0o600))\n"
    for folder in FOLDERS:
        for name in names.split():
            package = root / folder / name
            package.mkdir(parents=True, exist_ok=True)
            (package / "__init__.py").write_text(source)
            package.with_suffix(".py").write_text(source)
    (root / "evil.pth").write_text(source.replace("\n", ";"))


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Where each planted module that is imported leaves a file of its name."""
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


@pytest.fixture
def planted(workspace: Workspace, marks: Path) -> Workspace:
    plant(workspace.root, marks, FIRST + NAMES)
    return workspace


def environment(**more: str) -> Mapping[str, str]:
    """As a user has it: without what tests may have set that makes Python careful."""
    return {name: it for name, it in os.environ.items() if not name.startswith("PYTHON")} | more


def run(words: Sequence[str | Path], folder: Path, **more: str) -> str:
    """Run a command to its end, which must be a good one."""
    done = subprocess.run(
        words, cwd=folder, env=environment(**more), capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def found(marks: Path) -> set[str]:
    return {path.name for path in marks.iterdir()}


def test_what_is_planted_grows(marks: Path, tmp_path: Path) -> None:
    """The marks can be seen: Python finds what is planted where it is told to look there."""
    plant(tmp_path / "planted", marks, "json")
    run([sys.executable, "-c", "import json"], tmp_path / "planted")
    assert found(marks) == {"json"}


@pytest.mark.parametrize(
    ("words", "folder"),
    [
        (("build", "--cluster", "local:2", *ONE), "."),
        (("build", "--jobs", "2", *ONE), "content"),
        (("schedule", "--once"), "content"),
    ],
    ids=["cluster", "build", "schedule"],
)
def test_a_command_imports_nothing_of_the_workspace(
    words: Sequence[str], folder: str, planted: Workspace, marks: Path
) -> None:
    run([PROGRAM, *words], planted.root / folder)
    assert (planted.output.folder / "en/harbour/brisk.pdf").is_file()
    assert found(marks) == set()


@pytest.mark.parametrize(("module", "folder"), [("briefings", "."), ("briefings.cli", "content")])
def test_python_m_imports_nothing_of_the_workspace(
    module: str, folder: str, workspace: Workspace, marks: Path
) -> None:
    plant(workspace.root, marks, NAMES)
    told = run([sys.executable, "-m", module, "check"], workspace.root / folder)
    assert told.startswith("0 errors, "), "and a warning of each file among the templates"
    assert found(marks) == set()


def test_python_m_builds_and_its_processes_import_nothing(workspace: Workspace, marks: Path) -> None:
    plant(workspace.root, marks, NAMES)
    run([sys.executable, "-m", "briefings", "build", "--jobs", "2", *ONE], workspace.root)
    assert found(marks) == set()


@pytest.mark.parametrize("path", [".", f"elsewhere{os.pathsep}"])
def test_what_a_command_before_brings_is_not_imported(
    path: str, published: Workspace, marks: Path, tmp_path: Path
) -> None:
    """The build is started where the schedule was, so that a path means the same to both."""
    plant(tmp_path / "fetched", marks, FIRST + NAMES)
    plant(tmp_path / "fetched/elsewhere", marks, FIRST + NAMES)
    here = tmp_path / "here"
    here.mkdir()
    fetch = f"cp -R {tmp_path}/fetched/. . && test -e json/__init__.py"
    words: list[str | Path] = [PROGRAM, "-w", published.root, "schedule", "--once", "--before", fetch]
    told = run(words, here, PYTHONPATH=path)
    assert '"event": "finished"' in told
    assert (published.root / "elsewhere/json.py").is_file()
    assert found(marks) == set()


def test_a_command_before_has_the_surroundings_of_the_schedule(published: Workspace) -> None:
    """What makes our own processes careful is not forced upon the user's."""
    (published.root / "tool.py").write_text("import beside")
    (published.root / "beside.py").write_text("print('found', 'it')")
    before = f"{sys.executable} tool.py"
    assert "found it" in run([PROGRAM, "schedule", "--once", "--before", before], published.root)


@pytest.mark.parametrize(
    ("words", "awaited"),
    [
        (("watch", *ONE), r" unchanged; "),
        (("serve", "--port", "0"), r"(http://127\.0\.0\.1:\d+/)"),
        (("schedule", "* * * * *"), r'"event": "finished"'),
    ],
    ids=["watch", "serve", "schedule"],
)
def test_a_command_that_goes_on_imports_nothing_of_the_workspace(
    words: Sequence[str], awaited: str, planted: Workspace, marks: Path
) -> None:
    """Until it has built once, or a page was set on paper for the preview."""
    history.record(planted, Run(datetime(2026, 1, 1, tzinfo=UTC), SCHEDULE))  # so that one is due at once
    with subprocess.Popen(
        [PROGRAM, *words], cwd=planted.root, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        assert process.stdout
        said = next(said for line in process.stdout if (said := re.search(awaited, line)))
        if words[0] == "serve":
            with urllib.request.urlopen(f"{said[1]}en/harbour/brisk.pdf") as answer:
                assert answer.read(4) == b"%PDF"
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait() == 0
        guard.cancel()
    assert found(marks) == set()
