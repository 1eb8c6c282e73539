"""The example workspace, as it is written and as it is built, in a copy of each test's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from briefings.build import build
from briefings.library import Choice
from briefings.workspace import Workspace

EXAMPLE = Path(__file__).parent / "workspace"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The example workspace, not yet built."""
    root = tmp_path / "workspace"
    shutil.copytree(EXAMPLE, root)
    return Workspace(root)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example workspace with everything published. For looking at only: all tests share it."""
    root = tmp_path_factory.mktemp("built") / "workspace"
    shutil.copytree(EXAMPLE, root)
    done = build(Workspace(root), Choice())
    assert not done.problems
    assert not done.withheld
    return Workspace(root)


@pytest.fixture
def published(built: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the published workspace, times of change included, so that it counts as built."""
    root = tmp_path / "published"
    shutil.copytree(built.root, root, copy_function=shutil.copy2)
    return Workspace(root)
