"""Do once what WeasyPrint and pydyf do over and over, with the versions this was tried on.

Optional: each shortcut gives the same result as what it replaces, and the same document the same
bytes with and without them, which ``tests/test_shortcuts.py`` holds. With any other version, or
where the environment asks for plain WeasyPrint, not a module of these is even loaded
(``workers.shortcuts``). docs/upstream.md says what each should become.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from briefings.workers import shortcuts


def replaced() -> tuple[tuple[Any, str, Any], ...]:
    """What may be replaced in this process: an owner, the name of its attribute, what takes its place."""
    if not shortcuts.wanted():
        return ()
    from briefings.pdf.speed import replacements

    return replacements.REPLACED


@contextmanager
def in_force() -> Iterator[None]:
    """Put the shortcuts in place for a while."""
    chosen = replaced()
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in chosen]
    try:
        for owner, name, function in chosen:
            setattr(owner, name, function)
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)
