"""Problems on a terminal, as JSON, or as annotations on a code forge."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import click

from briefings.content import files
from briefings.content.characters import escaped, visible
from briefings.library.folders import inside
from briefings.problems import Gravity, Problem, row

LONGEST = 10 * files.MEGABYTE
"""Bytes of a file of which a line is shown."""


def say(text: str, *, err: bool = False) -> None:
    """Write text for people, whatever stands in it."""
    click.echo("\n".join(visible(line) for line in text.split("\n")), err=err)


def tell(value: object, indent: int | None = 1) -> None:
    """Write a value as JSON, for programs."""
    click.echo(escaped(json.dumps(value, ensure_ascii=False, indent=indent)))


def show(problems: Iterable[Problem], root: Path, shape: str) -> None:
    """Write problems for people (with the line and a caret), as JSON, or for GitHub."""
    if shape == "json":
        tell([row(problem) for problem in problems])
        return
    # Problems are sorted by place: each file is read once, however many are in it.
    for file, found in groupby(problems, lambda problem: problem.place.file):
        lines = _lines(root, file) if shape == "human" else []
        for problem in found:
            told = _annotation(problem) if shape == "github" else _in_words(problem, lines)
            click.echo(told, err=shape == "human")


def _in_words(problem: Problem, file: list[str]) -> str:
    colour = "red" if problem.gravity is Gravity.ERROR else "yellow"
    kind = click.style(problem.gravity.name.lower(), fg=colour, bold=True)
    lines = [f"{visible(str(problem.place))}: {kind}: {visible(problem.message)} [{problem.check}]"]
    if source := _source_line(file, problem):
        shift = max(0, problem.place.column - 40)
        shown = visible(source[shift : shift + 100])
        lines += [f"    {shown}", " " * (4 + _columns(shown[: problem.place.column - 1 - shift])) + "^"]
    if problem.hint:
        lines.append(f"  → {visible(problem.hint)}")
    return "\n".join(lines)


def _source_line(lines: list[str], problem: Problem) -> str:
    return lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""


def _lines(root: Path, file: str) -> list[str]:
    try:
        return files.read(inside(root, root / file), LONGEST).decode("utf-8-sig", "replace").splitlines()
    except OSError:
        return []


def _columns(text: str) -> int:
    """Columns of a terminal: wide characters take two (Unicode UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _annotation(problem: Problem) -> str:
    """GitHub's workflow command; what it tells can neither end it nor begin another."""
    level = "error" if problem.gravity is Gravity.ERROR else "warning"
    place, message = problem.place, _data(f"{problem.message} {problem.hint}".strip())
    at = f"file={_property(place.file)},line={place.line or 1},col={place.column or 1}"
    return f"::{level} {at},title={_property(problem.check)}::{message}"


def _data(text: str) -> str:
    lines = (visible(line).replace("%", "%25") for line in text.split("\n"))
    return "%0A".join(lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
