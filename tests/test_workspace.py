"""The folders of a workspace: found from within, read whole, never left by a link."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefings.checks import check
from briefings.problems import Problem, Unusable
from briefings.publish.formats import Artifact
from briefings.workspace import Workspace, find
from briefings.workspace.ledger import Ledger, LedgerEntry
from tests.conftest import EXAMPLE
from tests.editing import DOCUMENT, THEME, add, change


def problems(workspace: Workspace) -> list[Problem]:
    try:
        return check(workspace.read())
    except Unusable as error:
        return list(error.problems)


def told(workspace: Workspace) -> list[tuple[str, str]]:
    return [(str(problem.place), problem.message) for problem in problems(workspace)]


# --- where it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [".", "content", "content/themes", "out/ja"])
def test_a_workspace_is_found_from_within(inside: str, workspace: Workspace) -> None:
    folder = workspace.root / inside
    folder.mkdir(parents=True, exist_ok=True)
    assert find(folder).root == workspace.root.resolve()


def test_no_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as error:
        find(tmp_path)
    [problem] = error.value.problems
    assert "content/workspace.yaml is missing" in problem.message
    assert "--workspace" in problem.hint


@pytest.mark.parametrize("name", ["workspace", "audiences", "units"])
def test_a_file_that_must_be_there_is_missed(name: str, workspace: Workspace) -> None:
    (workspace.root / f"content/{name}.yaml").unlink()
    assert told(workspace)[0] == (f"content/{name}.yaml", "cannot be read: No such file or directory")


def test_a_glossary_need_not_be_there(workspace: Workspace) -> None:
    (workspace.root / "content/glossary.yaml").unlink()
    assert problems(workspace) == []


def test_a_language_needs_a_catalogue(workspace: Workspace) -> None:
    change(workspace, "content/workspace.yaml", "languages: [ja, en]", "languages: [ja, en, fr]")
    change(workspace, "content/workspace.yaml", "en: Harbour Desk}", "en: Harbour Desk, fr: Le port}")
    change(
        workspace,
        "content/workspace.yaml",
        "en: Edited from the sources alone.}",
        "en: Edited., fr: Sources.}",
    )
    assert ("templates/locales/fr.po", "the catalogue of 'fr' is missing") in told(workspace)
    assert any("text is missing in: fr" in message for _, message in told(workspace))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('msgid "Sources"\nmsgstr "出典"', '#, fuzzy\nmsgid "Sources"\nmsgstr "出典"', "fuzzy"),
        ('msgid "Sources"\nmsgstr "出典"', 'msgid "Sources"\nmsgstr ""', ""),
    ],
)
def test_a_catalogue_is_finished(old: str, new: str, reason: str, workspace: Workspace) -> None:
    shipped = workspace.read().templates["locales/ja.po"]
    assert shipped.count(old) == 1
    add(workspace, "templates/locales/ja.po", shipped.replace(old, new))
    [problem] = [one for one in problems(workspace) if one.check == "catalogue"]
    assert problem.place.file == "templates/locales/ja.po"
    assert problem.place.line > 1
    assert "Sources" in problem.message
    assert reason in problem.message


# --- links and unreadable files ---------------------------------------------------------------


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret.yaml"
    path.parent.mkdir()
    path.write_text("title: TOP-SECRET\n", "utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    ["content/documents/spare.yaml", "content/themes/timber.yaml", "content/glossary.yaml", "content/units.yaml",
     "content/workspace.yaml", "templates/parts/summary.html", "templates/styles/print.css"],
)  # fmt: skip
def test_a_link_out_of_the_workspace_is_refused(name: str, workspace: Workspace, secret: Path) -> None:
    path = workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(secret)
    found = problems(workspace)
    assert any("leads out of the workspace" in one.message for one in found if one.place.file == name)
    assert not any("TOP-SECRET" in one.message for one in found)


def test_a_folder_that_is_a_link_out_of_the_workspace_is_refused(workspace: Workspace, secret: Path) -> None:
    for path in (workspace.root / "content/themes").iterdir():
        path.unlink()
    (workspace.root / "content/themes").rmdir()
    (workspace.root / "content/themes").symlink_to(secret.parent)
    messages = [message for place, message in told(workspace) if place == "content/themes"]
    assert messages == ["cannot be read: the link leads out of the workspace"]


def test_a_link_within_the_workspace_is_followed(workspace: Workspace) -> None:
    real = workspace.root / "content/timber-of-last-year.txt"
    (workspace.root / THEME).rename(real)
    (workspace.root / THEME).symlink_to(real)
    assert problems(workspace) == []


def test_a_workspace_may_itself_be_a_link(workspace: Workspace, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(workspace.root)
    assert problems(Workspace(link)) == []


def test_a_folder_in_place_of_a_file_is_told(workspace: Workspace) -> None:
    (workspace.root / "content/themes/spare.yaml").mkdir()
    assert ("content/themes/spare.yaml", "cannot be read: it is no file") in told(workspace)


def test_a_link_to_itself_is_told(workspace: Workspace) -> None:
    path = workspace.root / "content/themes/spare.yaml"
    path.symlink_to(path)
    assert [place for place, _ in told(workspace)] == ["content/themes/spare.yaml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo") or os.name == "nt", reason="needs named pipes")
def test_a_pipe_in_place_of_a_file_does_not_hold_everything_up(workspace: Workspace) -> None:
    os.mkfifo(workspace.root / "content/themes/spare.yaml")
    assert [place for place, _ in told(workspace)] == ["content/themes/spare.yaml"]


def test_a_template_that_is_no_text_is_told(workspace: Workspace) -> None:
    add(workspace, "templates/parts/summary.html", b"\xff\xfe")
    [(place, message)] = told(workspace)
    assert place == "templates/parts/summary.html"
    assert message.startswith("cannot be read")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"one\n", b"a b c\n", b"\x00", "鍵 鍵\n".encode()])
def test_a_record_of_translations_that_cannot_be_understood_does_no_harm(
    content: bytes, workspace: Workspace
) -> None:
    add(workspace, "content/translated.txt", content)
    assert [place for place, _ in told(workspace) if "translated" not in place] == []


# --- what is written --------------------------------------------------------------------------


def publish(workspace: Workspace, *names: str, content: bytes = b"x") -> dict[str, LedgerEntry]:
    return workspace.output.publish([(Artifact(name, content), "digest") for name in names])


def test_a_file_is_written_whole_or_not_at_all(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(workspace, "ja/a.html", content=b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises((OSError, Unusable)):
        publish(workspace, "ja/a.html", content=b"new")
    monkeypatch.undo()
    folder = workspace.output.folder
    assert (folder / "ja/a.html").read_bytes() == b"old"
    assert [path.name for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")] == [
        "a.html"
    ]


def test_a_dropped_file_takes_its_empty_folders_along(workspace: Workspace) -> None:
    output = workspace.output
    publish(workspace, "ja/x/a.html", "ja/x/b.html", "ja/y/a.html")
    output.drop("ja/x/a.html")
    assert (output.folder / "ja/x/b.html").is_file()
    output.drop("ja/x/b.html")
    assert not (output.folder / "ja/x").exists()
    output.drop("ja/y/a.html")
    assert not (output.folder / "ja").exists()
    output.drop("ja/y/a.html")
    assert output.folder.is_dir()


def test_the_ledger_comes_back_as_it_was(workspace: Workspace) -> None:
    ledger = Ledger({"ja/港.html": LedgerEntry("digest", 3, 10**18)}, "inputs")
    workspace.output.save(ledger)
    assert workspace.output.ledger() == ledger


@pytest.mark.parametrize(
    ("harm", "intact"),
    [
        (lambda path: None, True),
        (lambda path: path.unlink(), False),
        (lambda path: path.write_bytes(b"more"), False),
        (lambda path: os.utime(path, (1, 1)), False),
    ],
    ids=["untouched", "removed", "longer", "touched"],
)
def test_whether_a_file_is_as_it_was_published(
    harm: Callable[[Path], object], intact: bool, workspace: Workspace
) -> None:
    [entry] = publish(workspace, "a.html").values()
    harm(workspace.output.folder / "a.html")
    assert workspace.output.intact("a.html", entry) is intact


# --- what was read, in one value --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "same"),
    [
        (DOCUMENT, "language: ja\n", "language: ja\n", True),
        (DOCUMENT, "約40%", "約41%", False),
        (DOCUMENT, "language: ja\n", "language: ja  # x\n", False),
        ("content/audiences.yaml", "要約版", "短縮版", False),
    ],
)
def test_the_digest_of_all_that_is_read(
    name: str, old: str, new: str, same: bool, workspace: Workspace
) -> None:
    before = workspace.inputs()
    change(workspace, name, old, new)
    assert (workspace.inputs() == before) is same
    assert Workspace(EXAMPLE).inputs() == before


@pytest.mark.parametrize(
    "name",
    [
        "templates/parts/own.html",
        "fonts/fonts.yaml",
        "content/documents/new.yaml",
        "content/translated.txt",
        "content/documents/new.YAML",
        "content/briefs/notes.txt",
        "fonts/fonts.yml",
    ],
)
def test_a_new_file_changes_the_digest(name: str, workspace: Workspace) -> None:
    before = workspace.inputs()
    add(workspace, name, "x")
    assert workspace.inputs() != before


def test_what_is_published_is_no_input(workspace: Workspace) -> None:
    before = workspace.inputs()
    publish(workspace, "a.html")
    assert workspace.inputs() == before
