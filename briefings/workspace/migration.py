"""Migrate the content of a workspace to the names that this version reads."""

from __future__ import annotations

from typing import Any

from briefings.content import Brief, Theme
from briefings.content.migration import Migration, migrate
from briefings.library.folders import take, unread
from briefings.library.load import AUDIENCES
from briefings.problems import Problem, Unusable
from briefings.workspace import Workspace, steady

SHAPES: tuple[tuple[str, Any], ...] = (
    ("content/audiences.yaml", AUDIENCES),
    ("content/briefs/", Brief),
    ("content/themes/", Theme),
)
"""The files that hold names which were changed, by how their own names begin."""


def migrations(workspace: Workspace) -> tuple[dict[str, tuple[bytes, Migration]], list[Problem]]:
    """Every file that holds an old name, as it is and as it should be; and what cannot be migrated."""
    found: dict[str, tuple[bytes, Migration]] = {}
    problems: list[Problem] = []
    with steady(workspace.root):
        content = take(workspace.root, workspace.memory).content
    for beginning, shape in SHAPES:
        for name in (one for one in sorted(content) if one.startswith(beginning)):
            data = content[name]
            if isinstance(data, OSError):
                problems.append(unread(name, data, "migration"))
                continue
            result = migrate(data, name, shape)
            problems += result.problems
            if result.changes:
                found[name] = data, result
    return found, problems


def write(workspace: Workspace, name: str, data: bytes, migration: Migration) -> list[Problem]:
    """Write a migrated file whole; gives why it cannot be."""
    try:
        workspace.rewrite(name, data, migration.content)
    except Unusable as error:
        return list(error.problems)
    return []
