"""Nothing that is read or rendered goes on for ever, fills the memory, or waits for what never comes."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from briefings.checks import check
from briefings.content import files
from briefings.preview.watching import snapshot
from briefings.problems import Unusable
from briefings.workspace import Workspace
from tests.conftest import PROGRAM
from tests.editing import DOCUMENT, THEME, add, change

SETTINGS = "content/workspace.yaml"


def told(workspace: Workspace) -> list[str]:
    """What is wrong with a workspace: places and messages."""
    try:
        found = check(workspace.read())
    except Unusable as error:
        found = list(error.problems)
    return [f"{problem.place}: {problem.message}" for problem in found]


# --- patterns of authors ----------------------------------------------------------------------

ENDLESS = ["(a+)+$", "(a|a)*$", "(a*)*b", "(?:a{1,30}){1,30}$", "(.*a){20}$", "(?:a?){30}a{30}$"]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_takes_no_longer_than_its_text(pattern: str, workspace: Workspace) -> None:
    """Each takes Python's own engine for ever."""
    change(workspace, SETTINGS, r"en: ['\b", rf"en: ['{pattern}', '\b")
    change(workspace, THEME, "Timber is {", "a" * 5000 + "! Timber is {")
    assert not [one for one in told(workspace) if SETTINGS in one or "bare" in one]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "not a pattern: missing ): ("),
        ("(" * 400, "not a pattern: "),
        ("[" * 400, "not a pattern: "),
        ("(" * 1000, "a pattern is longer than 500 characters"),
        ("a" * 501, "a pattern is longer than 500 characters"),
        (r"(?<!a)b", "not a pattern: invalid perl operator: (?<"),
        (r"(a)\1", "not a pattern: invalid escape sequence: "),
        ("(?:a{1000}){1000}", "not a pattern: invalid repetition size"),
        (r"(?:\pL{100}){10}", "not a pattern: pattern too large"),
        ("*", "not a pattern: no argument for repetition operator"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told_with_its_place(
    pattern: str, message: str, workspace: Workspace
) -> None:
    change(workspace, SETTINGS, "en: ['", f"en: [G20, '{pattern}', '")
    (found,) = told(workspace)
    assert found.startswith(f"{SETTINGS}:9:13: entry 2: {message}")


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("CO₂", "CO₂"),
        ("[①-⑳]", "⑧"),
        (r"第\d回", "第3回"),
        (r"第\d回", "第３回"),
        ("8項目", "８項目"),
        ("８項目", "８項目"),
        (r"\p{Han}1", "約1"),
    ],
)
def test_an_exception_matches_what_is_written_and_what_is_read(
    pattern: str, typed: str, workspace: Workspace
) -> None:
    def bare() -> list[str]:
        return [one for one in told(workspace) if "is typed, not carried" in one]

    change(workspace, THEME, "木材は貨物の{", f"{typed}、木材は貨物の{{")
    change(workspace, SETTINGS, "ja: ['第\\d{1,2}回']", "ja: [never]")
    assert bare()
    change(workspace, SETTINGS, "ja: [never]", f"ja: ['{pattern}']")
    assert not bare()


def test_a_text_has_an_end(workspace: Workspace) -> None:
    change(workspace, DOCUMENT, "heading: 貨物", "heading: " + "貨" * 20_001)
    (found,) = [one for one in told(workspace) if "20,000" in one]
    assert found.endswith(": a text is longer than 20,000 characters")
    assert found.startswith(f"{DOCUMENT}:")


# --- files and folders ------------------------------------------------------------------------


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def endless(path: Path) -> None:
    """A file that says it is empty and never ends."""
    path.symlink_to("/proc/self/pagemap")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(30 << 30)


def loop(path: Path) -> None:
    path.symlink_to(path)


def folder(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


ODD = (pipe, device, endless, sparse, loop, folder)
PICTURE = "templates/audiences/brisk/pictures/sea.png"
READ = (
    DOCUMENT, THEME, "content/briefs/harbour.yaml", SETTINGS, "content/audiences.yaml", "content/units.yaml",
    "content/glossary.yaml", "content/translated.txt", "templates/locales/ja.po", "templates/brief.html",
    "templates/audiences/brisk/styles/own.css", "templates/scripts/brief.js", PICTURE, "fonts/fonts.yaml",
)  # fmt: skip


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("odd", ODD, ids=lambda make: make.__name__)
def test_a_file_that_is_none_is_named_and_not_waited_for(
    odd: Callable[[Path], None], name: str, workspace: Workspace
) -> None:
    path = workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    odd(path)
    found = told(workspace)
    if odd is folder and name.startswith("templates"):  # a folder of templates may be called so
        return
    assert [one for one in found if one.startswith(f"{name}: cannot be read: ")], found


def test_a_build_among_files_that_are_none_ends_and_publishes_nothing(workspace: Workspace) -> None:
    (workspace.root / "templates").mkdir()
    for odd in (pipe, device, endless, sparse, loop):
        odd(workspace.root / f"content/documents/{odd.__name__}.yaml")
        odd(workspace.root / f"templates/{odd.__name__}.css")
    done = subprocess.run(
        [PROGRAM, "-w", workspace.root, "build", "--format", "html"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    for odd in (pipe, device, endless, sparse, loop):
        assert f"content/documents/{odd.__name__}.yaml: error: cannot be read: " in done.stderr
        assert f"templates/{odd.__name__}.css: error: cannot be read: " in done.stderr


def test_too_long_says_how_long_and_how_to_mend_it(workspace: Workspace) -> None:
    add(workspace, THEME, "#" * 1_000_001)
    (problem,) = [one for one in workspace.read().problems if one.place.file == THEME]
    assert problem.message == "cannot be read: it has 1,000,001 bytes; at most 1,000,000 bytes are read"
    assert problem.hint == "Make it smaller, or raise `limits` in content/workspace.yaml: docs/settings.md."
    change(workspace, SETTINGS, "audience:", "limits: {content_megabytes: 2}\naudience:")
    assert not [one for one in workspace.read().problems if "cannot be read" in one.message]


@pytest.mark.parametrize(
    ("limits", "wrong"),
    [
        ("content_megabytes: 0", "0 is too little"),
        ("file_megabytes: -1", "-1 is too little"),
        ("template_seconds: nan", "a whole number is expected"),
        ("template_seconds: 1e9", "a whole number is expected"),
        ("page_seconds: inf", "a whole number is expected"),
        ("page_seconds: 3601", "3601 is too much"),
        ("page_seconds: 99999999999999999999999999", "is too much"),
        ("page_megabytes: 1", "1 is too little"),
        ("page_megabytes: 1.5", "a whole number is expected"),
        ("minutes: 1", "unknown key 'minutes'"),
    ],
)
def test_a_limit_that_cannot_be_held_is_told_with_its_place(
    limits: str, wrong: str, workspace: Workspace
) -> None:
    change(workspace, SETTINGS, "audience:", f"limits: {{{limits}}}\naudience:")
    (found,) = told(workspace)
    assert found.startswith(f"{SETTINGS}:")
    assert ":0:" not in found
    assert wrong in found


@pytest.mark.parametrize("odd", [pipe, device, endless, sparse, empty], ids=lambda make: make.__name__)
def test_a_font_that_is_none_is_named(odd: Callable[[Path], None], workspace: Workspace) -> None:
    name = Path(workspace.read().fonts.fonts[0].path).name
    add(workspace, "fonts/keep", "")
    odd(workspace.root / "fonts" / name)
    found = told(workspace)
    assert [one for one in found if one.startswith("fonts/fonts.yaml: ") and name in one], found
    with contextlib.suppress(Unusable):  # a digest of what is there, or a reason why there is none
        assert workspace.inputs()


def test_a_source_that_is_none_is_named(workspace: Workspace, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    file = next(iter(workspace.read().documents.values())).source.file
    pipe(sources / file)
    done = subprocess.run(
        [PROGRAM, "-w", workspace.root, "verify", "--sources", sources],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"{sources / file}: error: cannot be read: it is no file" in done.stderr


def test_folders_have_an_end(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = workspace.root / "templates" / "/".join("d" * 60)
    deep.mkdir(parents=True)
    assert told(workspace) == ["templates: cannot be read: folders are nested more than 40 levels deep"]
    assert snapshot(workspace.folders)
    shutil.rmtree(workspace.root / "templates")
    monkeypatch.setattr(files, "MOST", 0)
    assert told(workspace) == ["content: cannot be read: it holds more than 0 files"]


def test_a_link_to_the_folder_above_is_not_followed(workspace: Workspace) -> None:
    (workspace.root / "templates").mkdir()
    (workspace.root / "templates/again").symlink_to(workspace.root)
    assert told(workspace) == ["templates/again: cannot be read: a folder here may not be a link"]
    assert workspace.inputs() == workspace.inputs()


def test_a_file_cut_short_while_it_is_read_is_what_is_left_of_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert files.read(path, 5) == b"12345"
    with pytest.raises(OSError, match="it has 5 bytes; at most 4 bytes are read"):
        files.read(path, 4)
    os.truncate(path, 2)
    assert files.read(path, 5) == b"12"
