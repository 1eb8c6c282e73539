"""Every example under ``examples/bad`` gives exactly the problems it states; the good ones none.

An example is a YAML file that takes the place of one file of the example workspace, named on its
first line, or a folder whose files lie over the workspace. The problems stand in comments at the
head of the file, or in the folder's ``expected``, one a line::

    # file: content/glossary.yaml
    # expect: error 5:3 yaml: part of the message → part of the hint

A place in another file than the example's own is written with its name, ``file:line:column``.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from briefings.checks import CHECKS, check, glyphs
from briefings.library.library import Library
from briefings.problems import Problem, Unusable, those_known
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE

EXAMPLES = Path(__file__).parent / "examples"
_EXPECTED = re.compile(r"^# expect: (error|warning) (\S+) ([a-z-]+): (.+) → (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """What an example says of one problem."""

    gravity: str
    place: str
    check: str
    message: str
    hint: str

    def fits(self, problem: Problem) -> bool:
        return (
            (self.gravity, self.place, self.check)
            == (problem.gravity.name.lower(), str(problem.place), problem.check)
            and self.message in problem.message
            and self.hint in problem.hint
        )


def overlay(example: Path, root: Path) -> list[Expected]:
    """Put an example into a workspace, and say what it expects."""
    if example.is_dir():
        shutil.copytree(example, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected"))
        return list(_expected((example / "expected").read_text("utf-8"), ""))
    text = example.read_bytes().decode("utf-8", "replace")
    head = re.match(r"# file: (\S+)\n", text)
    assert head, f"{example.name} does not begin with '# file: …'"
    shutil.copyfile(example, root / head[1])
    return list(_expected(text, head[1]))


def _expected(text: str, file: str) -> Iterator[Expected]:
    for gravity, place, name, message, hint in _EXPECTED.findall(text):
        if re.fullmatch(r"\d+:\d+", place):
            place = f"{file}:{place}"
        yield Expected(gravity, file if place == "file" else place, name, message, hint)


def told(root: Path) -> list[Problem]:
    """Every problem of a workspace, whether or not anything of it can be used."""
    try:
        return check(Workspace(root).read())
    except Unusable as error:
        return list(error.problems)


def listed(kind: str) -> list[Path]:
    return sorted(path for path in (EXAMPLES / kind).iterdir() if not path.name.startswith("."))


@pytest.mark.parametrize("example", listed("bad"), ids=lambda path: path.stem)
def test_a_bad_example_gives_its_problems(example: Path, workspace: Workspace) -> None:
    expected = overlay(example, workspace.root)
    found = told(workspace.root)
    assert expected, "the example states no problem"
    missing = [one for one in expected if not any(one.fits(problem) for problem in found)]
    unforeseen = [problem for problem in found if not any(one.fits(problem) for one in expected)]
    assert (missing, unforeseen) == ([], [])


@pytest.mark.parametrize("example", listed("good"), ids=lambda path: path.stem)
def test_a_good_example_gives_none(example: Path, workspace: Workspace) -> None:
    assert overlay(example, workspace.root) == []
    assert told(workspace.root) == []


def test_the_example_workspace_has_no_problem() -> None:
    assert told(EXAMPLE) == []


def test_other_fonts_are_asked_anew(library: Library) -> None:
    assert not list(glyphs.missing(library))
    latin = tuple(font for font in library.fonts.fonts if not font.family.startswith("BIZ"))
    assert list(glyphs.missing(replace(library, fonts=replace(library.fonts, fonts=latin))))
    assert not list(glyphs.missing(library))


def test_every_check_has_a_bad_example(tmp_path: Path) -> None:
    silent = set(CHECKS)
    # Examples are named by what they are about; one of each sort first, until all have spoken.
    sorts = itertools.groupby(listed("bad"), lambda path: path.stem.partition("-")[0])
    rounds = itertools.zip_longest(*(list(group) for _, group in sorts))
    for example in filter(None, itertools.chain.from_iterable(rounds)):
        if not silent:
            break
        root = tmp_path / example.stem
        shutil.copytree(EXAMPLE, root)
        overlay(example, root)
        with contextlib.suppress(Unusable):
            library = Workspace(root).read()
            silent -= {one for one in silent if any(True for _ in one(library))}
    assert {f"{one.__module__}.{one.__name__}" for one in silent} == set()


@pytest.mark.parametrize(("names", "hint"), [(("b", "a"), "Known: b, a."), ((), "Known: none.")])
def test_what_is_known_is_listed(names: tuple[str, ...], hint: str) -> None:
    assert those_known(names) == hint
