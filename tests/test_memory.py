"""What is kept is bounded, stands only while its inputs are as they were, and changes no byte."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from briefings.build import build
from briefings.checks import check
from briefings.editions import Choice, Edition
from briefings.library.library import Library
from briefings.page.render import render
from briefings.pdf import Manuscript, assets, typeset
from briefings.problems import Problem, Unusable
from briefings.publish import BuildRequest
from briefings.values.memory import Memory, MemoryTable
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, THEME, add, bytes_of, change
from tests.standards import samples

EDITION = Edition("harbour", "full", "en")


@pytest.fixture
def calls() -> list[object]:
    return []


@pytest.fixture
def made(calls: list[object]) -> Callable[[object], Callable[[], object]]:
    """Give what makes a value and notes that it did."""

    def make(value: object) -> object:
        calls.append(value)
        return value

    return lambda value: partial(make, value)


# --- a table ------------------------------------------------------------------------------------


def test_a_result_stands_while_its_inputs_are_equal(
    made: Callable[[object], Callable[[], object]], calls: list[object]
) -> None:
    table = MemoryTable(2)
    assert table.get("key", [1], made("one")) == "one"
    assert table.get("key", [1], made("again")) == "one"
    assert table.get("key", [2], made("two")) == "two"
    assert table.get("key", [1], made("one")) == "one"
    assert calls == ["one", "two", "one"]
    assert len(table) == 1


def test_what_was_not_asked_for_longest_goes_first(
    made: Callable[[object], Callable[[], object]], calls: list[object]
) -> None:
    table = MemoryTable(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        table.get(key, (), made(key))
    assert calls == ["a", "b", "c", "b"]
    assert len(table) == 2


def test_what_fails_is_not_kept(made: Callable[[object], Callable[[], object]]) -> None:
    table = MemoryTable(2)
    with pytest.raises(ZeroDivisionError):
        table.get("key", (), lambda: 1 / 0)
    assert table.get("key", (), made("one")) == "one"


def test_a_memory_that_keeps_nothing_asks_each_time(
    made: Callable[[object], Callable[[], object]], calls: list[object]
) -> None:
    memory = Memory(keeping=False)
    for _ in range(2):
        memory.items.get("key", (), made("one"))
    assert (calls, memory.count()) == (["one", "one"], 0)


def test_what_is_kept_stays_in_its_process(made: Callable[[object], Callable[[], object]]) -> None:
    memory = Memory()
    memory.items.get("key", (), made("one"))
    there = pickle.loads(pickle.dumps(memory))
    assert (memory.count(), there.count()) == (1, 0)
    assert pickle.loads(pickle.dumps(Memory(keeping=False))).items.bound == 0


# --- the same with and without -------------------------------------------------------------------

EDITS = (
    ("a figure", DOCUMENT, "    amount: 120\n", "    amount: 121\n"),
    ("a sentence", THEME, "木材は貨物の{", "2010年、木材は貨物の{"),
    ("what a date is held against", DOCUMENT, "published: 2010", "published: 2011"),
    ("who may see a theme", BRIEF, "  - theme: timber", "  - {theme: timber, only: [brisk]}"),
    ("a term", "content/glossary.yaml", "ja: [ハーバー]", "ja: [ハーバー, 倍増]"),
    ("exceptions", "content/workspace.yaml", "ja: ['第\\d{1,2}回']", "ja: ['\\d{4}年']"),
    ("audiences", "content/audiences.yaml", "brisk:", "brief:"),
    ("the name of a figure", DOCUMENT, "timber-share:", "share-of-timber:"),
    ("what cannot be read", THEME, "title: {ja: 木材", "title: [ja: 木材"),
)


def seen(root: Path, memory: Memory) -> tuple[list[Problem], list[str]]:
    """All that is found in a workspace, and some of its pages."""
    try:
        library = Workspace(root, memory).read()
    except Unusable as error:
        return list(error.problems), []
    return check(library), [_page(library, edition) for edition in library.editions(Choice())[1:3]]


def _page(library: Library, edition: Edition) -> str:
    try:
        return render(library, edition).digest
    except Unusable as error:
        return str(error.problems)


def test_edit_after_edit_is_seen_as_by_a_new_process(workspace: Workspace) -> None:
    memory, none = Memory(), Memory(keeping=False)
    none.fonts = memory.fonts
    before = seen(workspace.root, memory)
    for name, file, old, new in EDITS:
        change(workspace, file, old, new)
        found = seen(workspace.root, memory)
        assert found == seen(workspace.root, none), name
        assert found != before, name
        before = found


def test_a_build_without_memory_gives_the_same_bytes(built: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    for path in (built.root / "content").rglob("*.yaml"):
        add(Workspace(root), path.relative_to(built.root).as_posix(), path.read_bytes())
    plain = Workspace(root, Memory(keeping=False))
    choice = Choice(audiences=frozenset({"brisk"}), languages=frozenset({"ja"}))
    assert not build(BuildRequest(plain, choice)).problems
    assert plain.memory.count() == 0
    kept, made = bytes_of(built), {n: it for n, it in bytes_of(plain).items() if "/harbour/brisk." in n}
    assert sorted(made) == ["ja/harbour/brisk.html", "ja/harbour/brisk.pdf"]
    assert made == {name: kept[name] for name in made}


def test_a_font_that_one_page_brings_is_not_there_for_the_next() -> None:
    fonts, memory = replace(samples.declared_fonts(), fonts=(), stacks={}), Memory()
    bringing = "@font-face {font-family: Serif; src: url(data:font/ttf;base64,AAEAAAA)} p {color: red}"
    own = assets.get(fonts, (bringing,), memory)
    assert own is not assets.get(fonts, ("p {color: red}",), memory)
    assert own is assets.get(fonts, (bringing,), memory)


# --- bounded ------------------------------------------------------------------------------------


def test_memory_stays_level_while_a_style_sheet_is_edited(workspace: Workspace) -> None:
    """What watch does after every save, in its own process and in that of a worker."""
    fonts = samples.declared_fonts()
    one = replace(fonts, fonts=fonts.fonts[:1], stacks={})
    here, there = workspace.memory, Memory()
    counts = []
    for number in range(500):
        style = f"p {{margin: {number}pt}}"
        press = assets.get(one, (style,), there)
        press.sheets((style,))
        if number % 25 == 0:
            add(workspace, "templates/audiences/full/styles/own.css", style)
            library = workspace.read()
            assert not check(library)
            assert style in render(library, EDITION).styles["styles/print.css"]
        counts.append((here.count(), there.count(), len(press.styles)))
    assert counts[-1] == counts[50]
    assert counts[-1][1:] == (1, assets.STYLES)


def test_style_sheets_with_fonts_of_their_own_are_bounded_as_well() -> None:
    fonts, memory = samples.declared_fonts(), Memory()
    one = replace(fonts, fonts=fonts.fonts[:1], stacks={})
    for number in range(3 * memory.presses.bound):
        assets.get(one, (f"@font-face {{font-family: F{number}; src: url(font:0)}}",), memory)
    assert memory.count() == memory.presses.bound


def test_runs_of_text_are_bounded() -> None:
    styles = "".join(f".a{number} {{font-size: {8 + number / 64}px}}" for number in range(300))
    html = "".join(f'<p class="a{number}">x</p>' for number in range(300))
    memory = Memory()
    memory.table = lambda bound: MemoryTable(100)  # type: ignore[method-assign]
    text = replace(samples.manuscript("en"), html=f"<html lang='en'><body>{html}", styles=(styles,))
    assert isinstance(text, Manuscript)
    typeset(text, samples.declared_fonts(), memory)
    press = assets.get(samples.declared_fonts(), (styles,), memory)
    assert len(press.font_config.texts) == 100
