"""How tests change a copy of the example workspace, and take stock of what is published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from briefings.language.fonts import Fonts
from briefings.page.files import Format
from briefings.page.render import Page
from briefings.problems import Problem
from briefings.publish import formats
from briefings.workspace import Workspace
from briefings.workspace.output import LEDGER

DOCUMENT = "content/documents/port-report.yaml"
THEME = "content/themes/timber.yaml"
BRIEF = "content/briefs/harbour.yaml"
WITHIN_C = (
    "{% set s = 'a' * 10 ** 6 %}{{ ([s ~ 'b', s ~ 'c'] * 50000) | sort(case_sensitive=true) | length }}"
)
"""A template that is busy for minutes within one step of Python, and hears no signal."""


def change(workspace: Workspace, name: str, old: str, new: str) -> None:
    """Replace the one passage ``old`` of a file; a test that changes nothing proves nothing."""
    path = workspace.root / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), "utf-8")


def add(workspace: Workspace, name: str, content: str | bytes) -> Path:
    """Write a file of the workspace."""
    path = workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def as_pdf(make: Callable[[Page, Fonts], tuple[bytes, list[Problem]]]) -> Format:
    """The format PDF, with a function in place of the typesetting."""
    return replace(formats.FORMATS["pdf"], make=lambda page, fonts, _: make(page, fonts))


def hurry(workspace: Workspace) -> None:
    """Give the workspace's templates a second, not ten."""
    change(workspace, "content/workspace.yaml", "\naudience:", "\nlimits: {template_seconds: 1}\naudience:")


def copy(workspace: Workspace, name: str, new: str) -> None:
    """A second file like one that is there."""
    add(workspace, new, (workspace.root / name).read_bytes())


def bytes_of(workspace: Workspace) -> dict[str, str]:
    """Every published file with a digest of its bytes."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _files(workspace)}


def times_of(workspace: Workspace) -> dict[str, int]:
    """Every published file and the ledger, with the time it was last written."""
    ledger = workspace.output.folder / LEDGER
    return {name: path.stat().st_mtime_ns for name, path in (*_files(workspace), (LEDGER, ledger))}


def _files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """What is published; names that begin with a dot are the program's own."""
    for path in sorted(workspace.output.folder.rglob("*")):
        name = path.relative_to(workspace.output.folder).as_posix()
        if path.is_file() and not name.startswith("."):
            yield name, path
