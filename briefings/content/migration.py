"""Rewrite a content file with new names in the place of old ones; every other byte stays."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from briefings.content import renamed
from briefings.content.reading import Origin, parse
from briefings.content.reading.shapes import at, options
from briefings.content.reading.trees import Path
from briefings.problems import Place, Problem, Unusable

_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
"""A line as YAML counts them."""


@dataclass(frozen=True)
class NameChange:
    """An old name at its place, and the new one."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True)
class Migration:
    """A file with its new names, the changes, and what must be changed by hand."""

    content: bytes
    changes: tuple[NameChange, ...] = ()
    problems: tuple[Problem, ...] = ()


def migrate(data: bytes, file: str, shape: Any) -> Migration:
    """Replace the old names in a file that is read as ``shape``; a file that is no YAML stays as it is."""
    try:
        tree, origin, _ = parse(data, file)
    except Unusable as error:
        return Migration(data, problems=error.problems)
    text = data.decode("utf-8-sig")
    starts = [0, *accumulate(len(line) for line in _LINE.findall(text))]
    changes: list[NameChange] = []
    problems: list[Problem] = []
    found = sorted([*_keys(origin, shape), *_values(tree, origin, shape)], key=lambda one: one[0].place)
    for change, free in reversed(found):  # the last first: places before it stay
        offset = starts[change.place.line - 1] + change.place.column - 1
        written = re.compile(rf"([\"']?){re.escape(change.old)}\1").match(text, offset)
        if not free or written is None:
            problems.append(_by_hand(change))
            continue
        text = f"{text[:offset]}{written[1]}{change.new}{written[1]}{text[written.end() :]}"
        changes.append(change)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return Migration(mark + text.encode(), tuple(reversed(changes)), tuple(reversed(problems)))


def _keys(origin: Origin, shape: Any) -> Iterator[tuple[NameChange, bool]]:
    """The keys to be replaced, and whether the new name is free beside them."""
    for path in origin.keys:
        if new := renamed.name(str(path[-1]), options(at(shape, path[:-1]))):
            change = NameChange(origin.place(path, key=True), str(path[-1]), new)
            yield change, (*path[:-1], new) not in origin.keys


def _values(tree: Any, origin: Origin, shape: Any) -> Iterator[tuple[NameChange, bool]]:
    for path in origin.values:
        old = _value(tree, path)
        if isinstance(old, str) and (new := renamed.name(old, options(at(shape, path)))):
            yield NameChange(origin.place(path), old, new), True


def _value(tree: Any, path: Path) -> Any:
    for step in path:
        if isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _by_hand(change: NameChange) -> Problem:
    message = f"{change.old!r} is called {change.new!r} now, and cannot be replaced here"
    return Problem(
        change.place, message, f"Write {change.new!r} by hand, once, with all that stands in both."
    )
