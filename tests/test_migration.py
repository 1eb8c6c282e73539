"""Old names of content become new ones, and nothing else changes."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.checks import check
from briefings.content import Brief, Theme
from briefings.content.migration import migrate
from briefings.content.reading import parse
from briefings.library.load import AUDIENCES
from briefings.problems import Unusable
from briefings.workspace import Workspace
from briefings.workspace.migration import migrations, write
from tests.editing import BRIEF, THEME, add, change
from tests.test_cli import Run, run

__all__ = ["run"]

# A file as it was, as it is then, and what it is read as.
CASES: dict[str, tuple[Any, str, str, int]] = {
    "a key": (Theme, "figures:\n  a: 1\n", "exhibits:\n  a: 1\n", 1),
    "comments, order, blanks": (
        Theme, "# figures: one\ntitle: {ja: 図, en: figures}  # figures\nfigures :  # two\n  figures: {}\n\n",
        "# figures: one\ntitle: {ja: 図, en: figures}  # figures\nexhibits :  # two\n  figures: {}\n\n", 1,
    ),
    "in one line": (Theme, "{title: {ja: 図}, figures: {a: {}}, steps: []}", "{title: {ja: 図}, exhibits: {a: {}}, steps: []}", 1),
    "quoted": (Theme, "'figures': {}\n", "'exhibits': {}\n", 1),
    "quoted twice": (Theme, '"figures": {}\n', '"exhibits": {}\n', 1),
    "Windows": (Theme, "title: a\r\nfigures: {}\r\n", "title: a\r\nexhibits: {}\r\n", 1),
    "lines only YAML counts": (Theme, "title: 'a\u2028b\x85c'\nfigures: {}\n", "title: 'a\u2028b\x85c'\nexhibits: {}\n", 1),
    "a byte order mark": (Theme, "\ufefffigures: {}\n", "\ufeffexhibits: {}\n", 1),
    "other problems": (Theme, "nonsense: [1\n, 2]\nfigures: {}\ntitle: *alias\n", "nonsense: [1\n, 2]\nexhibits: {}\ntitle: *alias\n", 1),
    "parts": (
        Brief, "parts:\n  - figure: a.b\n  - {only: [x], figure: figure.figure}\n  - text: [{ja: figure, en: figure}]\n",
        "parts:\n  - exhibit: a.b\n  - {only: [x], exhibit: figure.figure}\n  - text: [{ja: figure, en: figure}]\n", 2,
    ),
    "sections": (
        AUDIENCES, "figures:\n  sections: [key-figures, figures, \"figures\"]\nb: {title: {en: figures}}\n",
        "figures:\n  sections: [key-figures, exhibits, \"exhibits\"]\nb: {title: {en: figures}}\n", 2,
    ),
    "a figure that is a number": (Theme, "facts:\n  a: {evidence: {figure: 1}}\n", "facts:\n  a: {evidence: {figure: 1}}\n", 0),
    "new already": (Theme, "exhibits: {}\n", "exhibits: {}\n", 0),
    "nothing": (Theme, "", "", 0),
    "a list": (Theme, "- figures: 1\n", "- figures: 1\n", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_old_names_become_new_ones(name: str) -> None:
    shape, before, after, count = CASES[name]
    done = migrate(before.encode(), "x.yaml", shape)
    assert done.content.decode() == after
    assert (len(done.changes), done.problems) == (count, ())
    again = migrate(done.content, "x.yaml", shape)
    assert (again.content, again.changes, again.problems) == (done.content, (), ())


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("figures: {}\nexhibits: {}\n", [(1, 1)]),
        ('"\\u0066igures": {}\n', [(1, 1)]),
        ("!!str figures: {}\n", [(1, 1)]),
        ("title: a\n? |-\n  figures\n: {}\n", [(2, 3)]),
    ],
)
def test_what_is_changed_by_hand(content: str, places: list[tuple[int, int]]) -> None:
    done = migrate(content.encode(), "x.yaml", Theme)
    assert (done.content, done.changes) == (content.encode(), ())
    assert [(it.place.line, it.place.column) for it in done.problems] == places
    assert all("'exhibits'" in it.hint for it in done.problems)


@pytest.mark.parametrize("content", [b"\xff", b"figures: [", b"figures: {}\0"])
def test_what_is_no_yaml_stays(content: bytes) -> None:
    done = migrate(content, "x.yaml", Theme)
    assert done.content == content
    assert done.problems


KEYS = st.sampled_from(["figures", "exhibits", "figure", "title", "parts", "a"])
TREES = st.recursive(
    st.none() | st.sampled_from(["figures", "figure", "図 # b", "'x'"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(TREES, st.sampled_from([Theme, Brief, AUDIENCES]))
def test_nothing_else_changes(tree: Any, shape: Any) -> None:
    """Whatever a file holds, only names differ, and what is left to do is reported."""
    import yaml

    data = yaml.safe_dump(tree, allow_unicode=True).encode()
    done = migrate(data, "x.yaml", shape)
    old, new = data.decode().split("\n"), done.content.decode().split("\n")
    swapped = {change.place.line: change for change in done.changes}
    assert len(old) == len(new)
    assert {n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b} == swapped.keys()
    try:
        parse(done.content, "x.yaml")
    except Unusable:
        with pytest.raises(Unusable):
            parse(data, "x.yaml")


# --- a workspace ----------------------------------------------------------------------------------------


@pytest.fixture
def old(workspace: Workspace) -> Workspace:
    """A workspace as version 0.1 had it."""
    change(workspace, THEME, "exhibits:\n", "figures:\n")
    text = (workspace.root / BRIEF).read_text("utf-8")
    add(workspace, BRIEF, text.replace("parts:\n", "parts:\n  - figure: timber.cargo\n"))
    audiences = (workspace.root / "content/audiences.yaml").read_text("utf-8")
    add(workspace, "content/audiences.yaml", audiences.replace("exhibits", "figures"))
    return workspace


def test_an_old_name_is_answered_at_its_line(old: Workspace) -> None:
    with pytest.raises(Unusable) as raised:
        old.read()
    problems = {str(it.place): it for it in raised.value.problems}
    found = {place: it.message for place, it in problems.items() if "migrate" in it.hint}
    assert found == {
        "content/audiences.yaml:4:63": "'figures' is called 'exhibits' now",
        "content/briefs/harbour.yaml:11:5": "'figure' is called 'exhibit' now",
        "content/themes/timber.yaml:17:1": "'figures' is called 'exhibits' now",
    }


def test_a_workspace_is_migrated_whole(old: Workspace, run: Run) -> None:
    add(old, "content/themes/broken.yaml", "figures: [\n")  # has problems of its own: the others are migrated
    before = {path: path.read_bytes() for path in (old.root / "content").rglob("*.yaml")}
    for option in ("--check", "--dry-run"):
        tried = run("migrate", option)
        assert tried.code == 1
        assert {path: path.read_bytes() for path in before} == before
    done = run("migrate")
    assert done.code == 1
    assert "content/themes/broken.yaml:2:1: error" in done.err
    assert done.out == tried.out
    assert "content/themes/timber.yaml:17:1: figures → exhibits\n" in done.out
    (old.root / "content/themes/broken.yaml").unlink()
    assert check(old.read()) == []
    again = run("migrate")
    assert (again.code, again.out) == (0, "nothing to change\n")
    assert run("migrate", "--check").code == 0


def test_permissions_and_links_stay(old: Workspace) -> None:
    theme = old.root / THEME
    theme.chmod(0o640)
    link = old.root / "content/themes/another.yaml"
    link.symlink_to(theme.name)
    found, problems = migrations(old)
    assert problems == []
    data, result = found["content/themes/another.yaml"]
    assert write(old, "content/themes/another.yaml", data, result) == []
    assert link.is_symlink()
    assert stat.S_IMODE(theme.stat().st_mode) == 0o640
    assert b"exhibits:" in theme.read_bytes()


def test_what_is_saved_meanwhile_is_not_lost(old: Workspace) -> None:
    found, _ = migrations(old)
    add(old, THEME, "saved: meanwhile\n")
    (problem,) = write(old, THEME, *found[THEME])
    assert "changed" in problem.message
    assert (old.root / THEME).read_text() == "saved: meanwhile\n"


def test_a_full_disk_leaves_the_old_file(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = migrations(old)

    def full(path: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Path, "replace", full)
    (problem,) = write(old, THEME, *found[THEME])
    assert "no space left" in problem.message
    assert (old.root / THEME).read_bytes() == found[THEME][0]
    assert [path.name for path in (old.root / THEME).parent.iterdir()] == ["timber.yaml"]
