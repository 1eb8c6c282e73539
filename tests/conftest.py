"""The example workspace, as written and as built, and one flag to refresh the golden files."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from briefings.build import build
from briefings.library.library import Library
from briefings.publish import BuildRequest
from briefings.values.memory import Memory
from briefings.workspace import Workspace

# How long an example takes, or thinking it up, says how busy the machine is, not whether it is right.
# What passes once passes again: to search further is for tests.fuzz, or --hypothesis-profile=default.
settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(__file__).parent / "workspace"
ROOT = Path(__file__).parents[1]
PATIENCE = 300.0
"""Seconds something is waited for before a test fails: by far more than the busiest machine takes."""
PROGRAM = Path(sys.executable).with_name("briefings")


def runs(pid: int) -> bool:
    """Whether a process is at work: one that ended may stay listed, where nobody asks how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption("--every-edition", action="store_true", help="look at all editions of the real briefs")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at the site comes first: it takes longest, and uses all cores by itself."""
    items.sort(key=lambda item: "site" not in getattr(item, "fixturenames", ()))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name, or write it with ``--update-golden``."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{name} is missing; write it with --update-golden"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session", autouse=True)
def memory() -> Iterator[Memory]:
    """One memory for all workspaces of a run: it spares each the fonts, and nothing of one shows in another."""
    shared, own = Memory(), Workspace.__init__

    def init(self: Workspace, root: Path, memory: Memory | None = None) -> None:
        own(self, root, memory or shared)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Workspace, "__init__", init)
        yield shared


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The example workspace, not yet built."""
    root = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, root)
    return Workspace(root)


@pytest.fixture(scope="session")
def library() -> Library:
    """What the example workspace says."""
    return Workspace(EXAMPLE).read()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example workspace with everything published. For looking at only: all tests share it."""
    root = tmp_path_factory.mktemp("built") / "workspace"
    shutil.copytree(EXAMPLE, root)
    done = build(BuildRequest(Workspace(root)))
    assert not done.problems
    assert not done.skipped
    return Workspace(root)


@pytest.fixture
def published(built: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the published workspace, times of change included, so that it counts as built."""
    root = tmp_path / "published"
    shutil.copytree(built.root, root, copy_function=shutil.copy2)
    return Workspace(root)


SAMPLE = (("--audience", "executive"), ("--brief", "timber"))
"""What is published of the real briefs, build by build: the shortest edition of each, and every edition
of one. The rest takes minutes: ``--every-edition``."""


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config) -> Path:
    """The real briefs, published once however many workers look: strict builds find nothing wrong.

    Kept from run to run, so that only what changed is made again.
    """
    assert pytestconfig.cache is not None
    root = pytestconfig.cache.mkdir("site")
    run = root / "run"
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        this = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        if not run.is_file() or run.read_text() != this:
            _publish(root, published_of(pytestconfig))
            run.write_text(this)
    return root / "out"


def published_of(config: pytest.Config) -> tuple[tuple[str, ...], ...]:
    """The choices, as words of the command line, that ``site`` is built by."""
    return ((),) if config.getoption("--every-edition") else SAMPLE


def _publish(root: Path, choices: Iterable[tuple[str, ...]]) -> None:
    for folder in ("content", "fonts", "templates"):
        shutil.rmtree(root / folder, ignore_errors=True)
        shutil.copytree(ROOT / folder, root / folder)
    for choice in choices:
        command: list[str | Path] = [PROGRAM, "--workspace", root, "build", "--strict", *choice]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
