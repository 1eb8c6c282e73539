"""What is fuzzed: bytes in, and assertions over whatever comes of them.

The reader, the quantity parser and the prose renderer take any bytes. ``editing`` takes an edit of
the example workspace, as an author may save it halfway through a word, and reads, checks and renders
what is then there. Nothing may be raised but what the caller is promised.

``tests/test_fuzz.py`` replays the inputs in ``corpus``; ``python -m tests.fuzz`` searches for more.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pydantic import TypeAdapter

from briefings.checks import check
from briefings.content import Audience, Brief, Document, Id, Term, Theme, Unit, WorkspaceSettings
from briefings.content.reading import Context, read
from briefings.language import amounts, marks, phrases, prose
from briefings.language.fonts import Declaration
from briefings.library import folders
from briefings.library.library import Choice, Library
from briefings.page.render import render
from briefings.problems import Problem, Unusable, grave
from briefings.values.lexicon import Lexicon
from briefings.values.memory import Memory
from briefings.values.quantities import parse
from briefings.workspace import Workspace
from tests.test_prose import cite, strict
from tests.test_quantities import FORMS

Target = Callable[[bytes], None]
CORPUS = Path(__file__).parent / "corpus"
EXAMPLE = Path(__file__).parents[1] / "workspace"
LANGUAGES = ("ja", "en")
CONTEXT = Context(LANGUAGES, amounts())
SHAPES: tuple[Any, ...] = (
    Document,
    Theme,
    Brief,
    WorkspaceSettings,
    Declaration,
    TypeAdapter(dict[Id, Audience]),
    TypeAdapter(dict[Id, Unit]),
    TypeAdapter(dict[Id, Term]),
)
LONGEST_MESSAGE = 500
"""Characters of a message or a hint that an author still reads."""


def reading(data: bytes) -> None:
    """Any bytes as any kind of file: an item or problems, each with a place, a hint and few words."""
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for shape in SHAPES:
        found = read(data, "x.yaml", shape, CONTEXT)
        assert (found.item is None) == bool(grave(found.problems))
        assert list(found.problems) == sorted(found.problems)
        for problem in found.problems:
            told(problem)
            # Unicode has more ends of lines than these, and each is a character of at least two bytes.
            assert problem.place.line <= lines + len(data) // 2


def quantity(data: bytes) -> None:
    """Any text as a figure: a finite quantity, or a reason why it is none."""
    text = data.decode("utf-8", "surrogateescape")
    for unit in ("", "contract"):
        try:
            found = parse(text, Lexicon(amounts(), FORMS), unit)
        except ValueError as reason:
            assert 0 < len(str(reason)) < LONGEST_MESSAGE
        else:
            assert found.low.is_finite()
            assert found.high is None or found.high > found.low


def sentence(data: bytes) -> None:
    """Any text as prose: markup that nothing breaks out of, faults that say what to do."""
    text = data.decode("utf-8", "surrogateescape")
    assert len(prose.without_mentions(text)) == len(text)
    for language in LANGUAGES:
        for message, hint in marks.faults(text, language):
            assert 0 < len(message) < LONGEST_MESSAGE
            assert hint
        markup = prose.render(text, language, cite)
        strict(markup)
        strict(phrases.phrased(markup, language), phrased=True)
        joined = prose.joined(text, language)
        assert prose.joined(joined, language) == joined
        assert prose.plain(text, language, cite) is not None


def editing(data: bytes) -> None:
    """The example workspace with one value replaced: its file and line are the first two bytes."""
    workspace, names = example()
    file, line, new = (*data[:2], *b"\0\0")[0], (*data[:2], *b"\0\0")[1], data[2:]
    path = workspace.root / names[file % len(names)]
    before = path.read_bytes()
    path.write_bytes(edited(before, line, new))
    try:
        library = workspace.read()
        problems = check(library)
        pages = [] if grave(problems) else library.editions(Choice())
        for edition in pages:
            render(library, edition)
    except Unusable as error:
        problems = list(error.problems)
        assert problems
    finally:
        path.write_bytes(before)
    for problem in problems:
        told(problem)


def edited(content: bytes, line: int, new: bytes) -> bytes:
    """A file with what stands behind the colon or dash of a line replaced."""
    lines = content.split(b"\n")
    line %= len(lines)
    key, mark, _ = lines[line].partition(b": ")
    lines[line] = key + mark + new
    return b"\n".join(lines)


TARGETS: Mapping[str, Target] = {
    "reading": reading,
    "quantity": quantity,
    "sentence": sentence,
    "editing": editing,
}


def corpus(target: str) -> list[Path]:
    """The inputs kept for a target."""
    return sorted((CORPUS / target).iterdir())


def told(problem: Problem) -> None:
    """Hold a problem to what an author needs of it."""
    assert problem.place.file
    assert 0 < len(problem.message) <= LONGEST_MESSAGE, problem.message
    assert 0 < len(problem.hint) <= LONGEST_MESSAGE, problem.hint
    assert problem.place.line >= 0


TEMPLATES, FOUND = folders.templates_of, folders.fonts_of
FONTS = cache(lambda root, limits: FOUND(root, limits, Memory()))
LAID = cache(lambda root, limits: TEMPLATES(root, limits, []))


class Example(Workspace):
    """The example workspace, of which the content alone is read afresh."""

    def read(self) -> Library:
        laid = patch.object(folders, "templates_of", lambda root, limits, _: LAID(root, limits))
        with laid, patch.object(folders, "fonts_of", lambda root, limits, _: FONTS(root, limits)):
            return super().read()


@cache
def example() -> tuple[Workspace, tuple[str, ...]]:
    """A copy of the example workspace that lasts as long as the process, and the names of its files."""
    place = Path(tempfile.mkdtemp(prefix="briefings-fuzz-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    root = place / "workspace"
    shutil.copytree(EXAMPLE, root)
    names = sorted(path.relative_to(root).as_posix() for path in (root / "content").rglob("*.yaml"))
    return Example(root), tuple(names)
