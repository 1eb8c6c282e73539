"""How far a build is, where there is no terminal: as lines, on standard error alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from briefings.cli import progress
from briefings.publish.formats import JobResult
from briefings.workspace import Workspace
from tests.conftest import PROGRAM


class Watch:
    """A stopwatch that goes on when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def after(*pauses: float, total: int, capsys: pytest.CaptureFixture[str], quiet: bool = False) -> list[str]:
    """The lines of a build whose editions are each made after a pause, in seconds."""
    watch = Watch()
    with progress.shown(watch, quiet=quiet) as told:
        told.began()
        told.planned(total)
        for number, pause in enumerate(pauses, 1):
            watch.seconds += pause
            told.done(JobResult(f"ja/b{number}/full", (), ()))
    return capsys.readouterr().err.splitlines()


BEGUN = ["reading the workspace", "40 editions to bring up to date"]


@pytest.mark.parametrize(
    ("pauses", "lines"),
    [
        ([], []),
        ([1] * 9, []),
        ([1] * 10, ["10 of 40 done: ja/b10/full"]),
        ([6] * 4, ["2 of 40 done: ja/b2/full", "4 of 40 done: ja/b4/full"]),
        ([300, 1, 1], ["1 of 40 done: ja/b1/full"]),
    ],
)
def test_a_line_at_once_then_one_every_ten_seconds(
    pauses: list[float], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert after(*pauses, total=40, capsys=capsys) == BEGUN + lines


@pytest.mark.parametrize(
    ("total", "told"),
    [(0, BEGUN[:1]), (1, [*BEGUN[:1], "1 edition to bring up to date"]), (40, BEGUN)],
)
def test_how_many_is_said_where_there_are_any(
    total: int, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert after(total=total, capsys=capsys) == told


def test_editions_that_prove_to_be_as_they_were_are_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    with progress.shown(watch) as told:
        told.planned(3)
        told.planned(-1)
        watch.seconds += 60
        told.done(JobResult("en/b/full", (), ()))
    assert capsys.readouterr().err.splitlines()[-1] == "1 of 2 done: en/b/full"


def test_nothing_is_said_to_who_wants_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert after(60, 60, total=40, capsys=capsys, quiet=True) == []


# --- the command in a pipe --------------------------------------------------------------------


def build(workspace: Workspace, *words: str) -> list[str]:
    """What a build says on standard error."""
    command: list[str | Path] = [PROGRAM, "-w", workspace.root, "build", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr.splitlines()


def test_the_command_says_it_lives_and_nothing_more_when_nothing_is_to_do(published: Workspace) -> None:
    (published.root / "out/en/harbour/brisk.html").unlink()
    assert build(published)[:2] == ["reading the workspace", "1 edition to bring up to date"]
    assert build(published) == []


def test_the_command_says_it_lives_before_it_reads(workspace: Workspace) -> None:
    (workspace.root / "content/briefs").rename(workspace.root / "content/away")
    assert build(workspace)[0] == "reading the workspace"


def test_a_program_that_wants_json_is_told_nothing_else(published: Workspace) -> None:
    (published.root / "out/en/harbour/brisk.html").unlink()
    assert build(published, "--json") == []
