"""Characters that are not seen are told with their place, in whatever an author writes."""

from __future__ import annotations

import pytest

from briefings.checks import check
from briefings.content import Text, characters, reading
from briefings.problems import Problem, Unusable
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, THEME, add

UNWANTED = {
    "\0": "U+0000 (NUL)", "\x01": "U+0001", "\x07": "U+0007 (BELL)", "\x0b": "U+000B", "\x1b": "U+001B (ESCAPE)",
    "\x7f": "U+007F (DELETE)", "\x85": "U+0085", "\x9b": "U+009B", "\u061c": "U+061C (ARABIC LETTER MARK)",
    "\u180e": "U+180E", "\u200b": "U+200B (ZERO WIDTH SPACE)", "\u200e": "U+200E", "\u200f": "U+200F",
    "\u2028": "U+2028 (LINE SEPARATOR)", "\u2029": "U+2029", "\u202a": "U+202A", "\u202e": "U+202E",
    "\u2060": "U+2060 (WORD JOINER)", "\u2066": "U+2066", "\u2069": "U+2069", "\u206f": "U+206F",
    "\ufdd0": "U+FDD0", "\ufeff": "U+FEFF", "\ufffb": "U+FFFB", "\ufffe": "U+FFFE", "\uffff": "U+FFFF",
    "\U0001fffe": "U+1FFFE", "\U000e0041": "U+E0041 (TAG LATIN CAPITAL LETTER A)", "\U0010ffff": "U+10FFFF",
}  # fmt: skip
WELCOME = "\t\n 日本語 がぎ ｶﾞ n\u0303 \xad \u200c \u200d \xa0 \u3000 辻\U000e0100 ❤\ufe0f 𠮷 \ue000"


@pytest.mark.parametrize(("character", "name"), UNWANTED.items(), ids=UNWANTED.values())
def test_what_no_text_may_hold(character: str, name: str) -> None:
    assert f"the character {name}" in characters.unwanted(f"日本{character}")
    escaped = f"\\U{ord(character):08X}"
    for written in (f'ja: "日本{escaped}"\n', f'"ja{escaped}": 日本\n'):
        read = reading.read(f"# 日本\n{written}".encode(), "x.yaml", Text)
        assert read.item is None
        assert any(f"the character {name}" in one.message and one.place.line == 2 for one in read.problems)


@pytest.mark.parametrize("character", [one for one in UNWANTED if one not in "\x0b\x85\u2028\u2029"])
def test_where_one_stands(character: str) -> None:
    for written, column in ((f"ja: 日本{character}\n", 7), (f"# 日{character}\n", 4)):
        read = reading.read(f"en: x\r\n{written}".encode(), "x.yaml", Text)
        assert read.item is None
        assert [(one.place.line, one.place.column) for one in read.problems] == [(2, column)]


def test_what_a_text_may_hold() -> None:
    assert characters.unwanted(WELCOME) == ""


def test_each_is_told_once_however_often_it_stands() -> None:
    many = "".join(UNWANTED) * 1000
    assert len(list(characters.places(many))) == characters.MOST


def problems(workspace: Workspace) -> list[Problem]:
    try:
        return check(workspace.read())
    except Unusable as error:
        return list(error.problems)


@pytest.mark.parametrize(
    "file",
    [
        *(BRIEF, DOCUMENT, THEME, "content/workspace.yaml", "content/audiences.yaml", "content/units.yaml"),
        *("content/glossary.yaml", "templates/parts/notes.html", "templates/styles/own.css"),
        *("templates/locales/en.po", "templates/feed.xml", "templates/scripts/brief.js"),
    ],
)
@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\x1b"])
def test_in_every_file(file: str, character: str, workspace: Workspace) -> None:
    shipped = workspace.read().templates.get(file.removeprefix("templates/"), "")
    text = shipped or (workspace.root / file).read_text("utf-8")
    lines = text.splitlines()
    add(workspace, file, "\n".join([*lines, f"# {character}"]) + "\n")
    [problem] = [one for one in problems(workspace) if "the character" in one.message]
    assert str(problem.place) == f"{file}:{len(lines) + 1}:3"
    assert problem.hint == characters.HINT
