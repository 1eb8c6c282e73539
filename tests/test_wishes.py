"""What is said to need one place needs one: docs/architecture.md has the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from briefings import checks, cli
from briefings.build import build
from briefings.cli.base import opened
from briefings.library.library import Library
from briefings.problems import Problem
from briefings.publish import BuildRequest, formats
from briefings.workspace import Workspace
from tests.editing import add, as_pdf, bytes_of


def wordy(library: Library) -> Iterator[Problem]:
    """A check in one function."""
    for id in library.briefs:
        yield Problem(library.place("briefs", id, ("title",)), "the title is a title", "Leave it.", "toy")


@click.command()
@click.pass_obj
def count(folder: Path) -> None:
    """A command in one function."""
    with opened(folder) as place:
        click.echo(f"{len(place.read().briefs)} brief")


def test_a_check_is_a_function_and_a_line(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, wordy))
    found = [problem for problem in checks.check(workspace.read()) if problem.check == "toy"]
    assert [(one.place.file, one.place.line) for one in found] == [("content/briefs/harbour.yaml", 1)]
    assert build(BuildRequest(workspace)).skipped, "a build heeds it"


def test_a_command_is_a_function_and_a_line(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [*cli.main.commands.values()] == [*cli.COMMANDS]
    monkeypatch.setitem(cli.main.commands, "count", count)
    done = CliRunner().invoke(cli.main, ["-w", str(workspace.root), "count"])
    assert (done.exit_code, done.output) == (0, "1 brief\n")
    assert "A command in one function." in CliRunner().invoke(cli.main, ["--help"]).output


def test_an_audience_is_an_entry(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.FORMATS, "pdf", as_pdf(lambda *_: (b"%PDF-", [])))
    entry = "press:\n  extends: brisk\n  title: {ja: 報道版, en: Press}\n  description: {ja: 要点。, en: Points.}\n"
    audiences = workspace.root / "content/audiences.yaml"
    add(workspace, "content/audiences.yaml", audiences.read_text("utf-8") + entry)
    assert not build(BuildRequest(workspace)).problems
    pages = {"press.html", "harbour/press.html", "harbour/press.pdf"}
    assert {f"{code}/{page}" for code in ("ja", "en") for page in pages} <= bytes_of(workspace).keys()
    assert "harbour/press.html" in (workspace.output.folder / "en/index.html").read_text("utf-8")


def test_a_term_is_an_entry(workspace: Workspace) -> None:
    entry = "cargo-ship:\n  name: {ja: 貨物船, en: cargo ship}\n  kind: technical\n  avoid: {ja: [貨物], en: [cargo]}\n"
    glossary = workspace.root / "content/glossary.yaml"
    add(workspace, "content/glossary.yaml", glossary.read_text("utf-8") + entry)
    found = {one.message: one.hint for one in checks.check(workspace.read())}
    assert found["'cargo' is not the standard form"] == "The glossary has 'cargo ship'."
    assert found["'貨物' is not the standard form"] == "The glossary has '貨物船'."
