"""Problems on a terminal, as JSON, or as annotations on a code forge."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from pathlib import Path

import click

from briefings import files
from briefings.problems import Gravity, Problem, row

# Controls, formats (bidirectional ones among them), surrogates (Unicode, general category).
LONGEST = 10 * files.MEGABYTE
"""Bytes of a file of which a line is shown."""
_STEERING = {"Cc", "Cf", "Cs"}


def show(problems: Iterable[Problem], root: Path, shape: str) -> None:
    """Write problems for people (with the line and a caret), as JSON, or for GitHub."""
    if shape == "json":
        click.echo(json.dumps([row(problem) for problem in problems], ensure_ascii=False, indent=1))
        return
    # Problems are sorted by place: each file is read once, however many are in it.
    lines = lru_cache(maxsize=1)(partial(_lines, root))
    for problem in problems:
        click.echo(_annotation(problem) if shape == "github" else _told(problem, lines), err=shape == "human")


def _told(problem: Problem, lines_of: Callable[[str], list[str]]) -> str:
    colour = "red" if problem.gravity is Gravity.ERROR else "yellow"
    kind = click.style(problem.gravity.name.lower(), fg=colour, bold=True)
    lines = [f"{problem.place}: {kind}: {_visible(problem.message)} [{problem.check}]"]
    if source := _source_line(lines_of, problem):
        shift = max(0, problem.place.column - 40)
        shown = _visible(source[shift : shift + 100])
        lines += [f"    {shown}", " " * (4 + _columns(shown[: problem.place.column - 1 - shift])) + "^"]
    if problem.hint:
        lines.append(f"  → {_visible(problem.hint)}")
    return "\n".join(lines)


def _source_line(lines_of: Callable[[str], list[str]], problem: Problem) -> str:
    lines = lines_of(problem.place.file) if problem.place.line else []
    return lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""


def _lines(root: Path, file: str) -> list[str]:
    try:
        return files.read(root / file, LONGEST).decode("utf-8-sig", "replace").splitlines()
    except OSError:
        return []


def _visible(text: str) -> str:
    """Text that cannot steer a terminal: no control or formatting character, a tab one column."""
    return "".join(
        "\ufffd" if unicodedata.category(one) in _STEERING else one for one in text.replace("\t", " ")
    )


def _columns(text: str) -> int:
    """Columns of a terminal: wide characters take two (Unicode UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _annotation(problem: Problem) -> str:
    """GitHub's workflow command; its message may hold no line break or bare per cent sign."""
    level = "error" if problem.gravity is Gravity.ERROR else "warning"
    message = f"{problem.message} {problem.hint}".strip().replace("%", "%25").replace("\n", "%0A")
    at = f"file={problem.place.file},line={problem.place.line or 1},col={problem.place.column or 1}"
    return f"::{level} {at},title={problem.check}::{message}"
