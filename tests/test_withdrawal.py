"""What is published is withdrawn when that is meant, and never by a slip that only looks like it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefings import workspace as places
from briefings.build import build
from briefings.library.folders import SHIPPED
from briefings.library.library import Choice, Library
from briefings.library.strays import stray
from briefings.page.render import Page
from briefings.problems import Gravity, Problem, Unusable
from briefings.publish import BuildRequest, Report, formats, plan
from briefings.schedule import exports, history, timetable
from briefings.schedule.jobs import ScheduledJob
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE, PROGRAM
from tests.editing import BRIEF, DOCUMENT, THEME, add, as_pdf, bytes_of, change, copy

PATIENCE = 300
SETTINGS, AUDIENCES = "content/workspace.yaml", "content/audiences.yaml"
FOLDERS = ("content/documents", "content/themes", "content/briefs")
STATUS = "status.html"


def press(page: Page, *_: object) -> tuple[bytes, list[Problem]]:
    """A press that takes no time."""
    return f"%PDF {page.digest}".encode(), []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.FORMATS, "pdf", as_pdf(press))


@pytest.fixture(scope="module")
def built_five(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A publication of five briefs, for two audiences in two languages, with a feed and a site map."""
    workspace = Workspace(tmp_path_factory.mktemp("five") / "workspace")
    shutil.copytree(EXAMPLE, workspace.root)
    change(workspace, SETTINGS, "audience: full\n", "audience: full\nbase_url: https://example.org/\n")
    for name in ("b", "c", "d", "e"):
        copy(workspace, BRIEF, f"content/briefs/{name}.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(formats.FORMATS, "pdf", as_pdf(press))
        assert not build(BuildRequest(workspace)).problems
    return workspace


@pytest.fixture
def five(built_five: Workspace, tmp_path: Path, quick: None) -> Workspace:
    """A copy, times of change included."""
    shutil.copytree(built_five.root, tmp_path / "five", copy_function=shutil.copy2)
    return Workspace(tmp_path / "five")


def remove(workspace: Workspace, *briefs: str) -> None:
    for one in briefs:
        (workspace.root / f"content/briefs/{one}.yaml").unlink()


def say_in_each(workspace: Workspace, line: str) -> None:
    """Add a line to every brief."""
    for path in (workspace.root / "content/briefs").iterdir():
        path.write_text(f"{path.read_text('utf-8')}{line}\n", "utf-8")


def refusals(report: Report) -> list[str]:
    return [problem.message for problem in report.problems if problem.check == "withdrawal"]


# --- what may be withdrawn --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "wanted", "dated", "refused", "held"),
    [
        ("", "", "", "", ""),
        ("", "abcd", "", "", ""),
        ("abcd", "abcd", "", "", ""),
        ("abcd", "abc", "", "", ""),  # a quarter
        ("abcde", "abc", "", "", "de"),  # more
        ("abc", "ab", "", "", "c"),
        ("a", "", "", "", "a"),
        ("abcd", "efgh", "", "", "abcd"),  # all renamed
        ("abcd", "", "abcd", "", ""),  # by their own dates
        ("abcdefgh", "abc", "defgh", "", ""),
        ("abcdefgh", "ab", "defgh", "", "c"),  # dates do not make others fewer
        ("abcd", "abc", "", "d", "d"),  # what was refused before is refused again,
        ("abcdefgh", "bcdefgh", "", "ad", "a"),  # however much there is by now
        ("abcd", "abcd", "", "d", ""),  # it is wanted again
    ],
)
def test_what_is_refused(before: str, wanted: str, dated: str, refused: str, held: str) -> None:
    assert plan.refusal(set(before), set(wanted), set(dated), set(refused)) == tuple(held)


def test_what_was_refused_is_named_and_counted() -> None:
    names = tuple(f"ja/brief-{number}/full" for number in range(8))
    problem = plan.refused(names, (*names, "ja/x/full"))
    assert problem.message.startswith("8 of 9 published editions would be withdrawn: ja/brief-0/full, ")
    assert problem.message.endswith("ja/brief-4/full and 3 more")
    assert "--allow-withdraw" in problem.hint


@pytest.mark.parametrize(
    ("paths", "editions"),
    [
        (["ja/a/full.html", "ja/a/full.pdf", "ja/a/data.csv", "ja/a/data.csv-metadata.json"], {"ja/a/full"}),
        (["ja-en/a/full.html"], {"ja-en/a/full"}),
        (["index.html", "ja/index.html", "ja/feed.xml", "ja/full.html"], set()),
    ],
)
def test_which_editions_are_published(paths: list[str], editions: set[str]) -> None:
    assert plan.published(paths) == editions


SLIPS: dict[str, Callable[[Workspace], object]] = {
    "all briefs are gone": lambda it: remove(it, "harbour", *"bcde"),
    "two briefs are gone": lambda it: remove(it, *"bc"),
    "two briefs are renamed": lambda it: [
        (it.root / f"content/briefs/{one}.yaml").rename(it.root / f"content/briefs/{one}{one}.yaml")
        for one in "bc"
    ],
    "all briefs are kept to one audience": lambda it: say_in_each(it, "only: [brisk]"),
    "an audience is renamed": lambda it: change(it, AUDIENCES, "brisk:", "brief:"),
    "an audience is given one brief": lambda it: add(
        it, AUDIENCES, (it.root / AUDIENCES).read_text("utf-8") + "  briefs: [harbour]\n"
    ),
    "an audience's briefs are misspelt": lambda it: add(
        it, AUDIENCES, (it.root / AUDIENCES).read_text("utf-8") + "  briefs: [harbor]\n"
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_withdraws_nothing_however_often_it_is_built(
    slip: Callable[[Workspace], object], five: Workspace
) -> None:
    before = bytes_of(five)
    slip(five)
    for _ in range(2):
        done = build(BuildRequest(five))
        assert done.failed()
        assert done.dropped == ()
        assert bytes_of(five).keys() >= before.keys()
        assert {
            name for name in ("ja/index.html", "en/feed.xml") if bytes_of(five)[name] != before[name]
        } == set()


def test_everything_else_is_made(five: Workspace) -> None:
    remove(five, *"bc")
    copy(five, BRIEF, "content/briefs/f.yaml")
    done = build(BuildRequest(five))
    assert refusals(done) == [
        "8 of 20 published editions would be withdrawn: en/b/brisk, en/b/full, en/c/brisk, en/c/full, "
        "ja/b/brisk and 3 more"
    ]
    assert "ja/f/full.pdf" in done.made
    assert not done.skipped
    done = build(BuildRequest(five, allow_withdraw=True))
    assert (refusals(done), done.failed()) == ([], False)
    assert {path.split("/")[1] for path in done.dropped} == {"b", "c"}
    assert_no_dead_links(five)
    assert build(BuildRequest(five)).unchanged == tuple(sorted(bytes_of(five).keys() - {STATUS}))


def test_one_brief_of_five_is_withdrawn_unasked(five: Workspace) -> None:
    remove(five, "e")
    done = build(BuildRequest(five))
    assert not done.failed()
    assert {path.split("/")[1] for path in done.dropped} == {"e"}
    assert_no_dead_links(five)


def test_what_was_refused_is_no_slip_once_it_is_undone(five: Workspace) -> None:
    before = bytes_of(five)
    shutil.move(five.root / "content/briefs/b.yaml", five.root / "b")
    shutil.move(five.root / "content/briefs/c.yaml", five.root / "c")
    assert refusals(build(BuildRequest(five)))
    for name in "bc":
        shutil.move(five.root / name, five.root / f"content/briefs/{name}.yaml")
    assert not build(BuildRequest(five)).failed()
    assert bytes_of(five) == before
    remove(five, "b")
    assert not build(BuildRequest(five)).failed()


def test_dates_withdraw_what_they_say(five: Workspace) -> None:
    say_in_each(five, "valid_until: 2026-12-31")
    assert not build(BuildRequest(five, today=date(2026, 12, 31))).dropped
    done = build(BuildRequest(five, today=date(2027, 1, 1)))
    assert not done.failed()
    assert done.dropped
    assert_no_dead_links(five)


def test_a_part_withdraws_nothing_and_refuses_nothing(five: Workspace) -> None:
    remove(five, *"bcd")
    done = build(BuildRequest(five, Choice(languages=frozenset({"ja"}))))
    assert (done.dropped, refusals(done)) == ((), [])


# --- real processes ---------------------------------------------------------------------------


def run(workspace: Workspace, *words: str) -> subprocess.CompletedProcess[str]:
    line = [str(PROGRAM), "-w", str(workspace.root), *words]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=PATIENCE)


def test_the_program_withdraws_when_it_is_told_to(published: Workspace) -> None:
    before = bytes_of(published)
    remove(published, "harbour")
    for words in (("build", "--json"), ("schedule", "--once"), ("build", "--json")):
        done = run(published, *words)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        told = json.loads(done.stdout.splitlines()[-1])
        assert [row["message"] for row in told["problems"]] == [
            "4 of 4 published editions would be withdrawn: "
            "en/harbour/brisk, en/harbour/full, ja/harbour/brisk, ja/harbour/full"
        ]
        assert "--allow-withdraw" in told["problems"][0]["hint"]
        assert told["failed"]
        assert {name: bytes_of(published)[name] for name in before} == before
    last = history.history(published)[-1]
    assert (last.failed, last.problems[0]["check"]) == (True, "withdrawal")
    assert run(published, "status").returncode == 2
    done = run(published, "schedule", "--once", "--allow-withdraw")
    assert done.returncode == 0, done.stdout
    assert not {name for name in bytes_of(published) if name.count("/") > 1}
    assert history.history(published)[-1].counts["dropped"] > 0
    assert_no_dead_links(published)
    assert run(published, "build").returncode == 0


@pytest.mark.parametrize("kind", exports.UNITS)
def test_units_pass_it_on(kind: str, workspace: Workspace) -> None:
    table = timetable.timetable("0 6 * * 1-5", "Asia/Tokyo")
    for allowed in (False, True):
        plan = exports.SchedulePlan(table, ScheduledJob(workspace, allow_withdraw=allowed), ("briefings",))
        assert ("--allow-withdraw" in exports.UNITS[kind](plan)) is allowed


def linked(path: Path, to: str) -> None:
    """A link in place of a folder."""
    shutil.rmtree(path)
    path.symlink_to(to)


def flattened(path: Path) -> None:
    """A file in place of a folder."""
    shutil.rmtree(path)
    path.write_text("")


HARMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "is gone": (shutil.rmtree, "No such file or directory"),
    "has another name": (lambda it: it.rename(it.with_name(it.name.title())), "No such file or directory"),
    "is a file": (flattened, "Not a directory"),
    "leads nowhere": (lambda it: linked(it, "nothing"), "the link leads nowhere"),
    "leads to itself": (lambda it: linked(it, it.name), "Too many levels of symbolic links"),
    "leads out": (lambda it: linked(it, "/usr"), "the link leads out of the workspace"),
    "leads to a file": (lambda it: linked(it, "units.yaml"), "Not a directory"),
}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_cannot_be_read_is_no_empty_folder(
    harm: str, folder: str, workspace: Workspace
) -> None:
    wreck, reason = HARMS[harm]
    wreck(workspace.root / folder)
    with pytest.raises(Unusable) as told:
        workspace.read()
    [problem] = (one for one in told.value.problems if str(one.place) == folder)
    assert problem.message == f"cannot be read: {reason}"
    assert problem.hint
    assert (folder.title().rpartition("/")[2] in problem.hint) == (harm == "has another name")


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_empty_folder_may_be(folder: str, workspace: Workspace) -> None:
    shutil.rmtree(workspace.root / folder)
    add(workspace, f"{folder}/.gitkeep", "")
    assert not [one for one in workspace.read().problems if "read" in one.message]


UNPRIVILEGED = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Runs a program that root, too, may keep from a folder."""


@pytest.mark.skipif(os.name == "nt", reason="folders are not closed this way")
def test_a_folder_that_is_closed_is_told(workspace: Workspace) -> None:
    folder = workspace.root / "content/briefs"
    folder.chmod(0)
    before = () if os.geteuid() else UNPRIVILEGED
    command = [*before, PROGRAM, "-w", workspace.root, "build"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    folder.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert "content/briefs: error: cannot be read: Permission denied" in done.stderr


@pytest.mark.parametrize("harm", ["is a file", "leads nowhere", "leads to itself"])
@pytest.mark.parametrize("folder", ["templates", "fonts", "templates/parts", "fonts/fonts.yaml"])
def test_templates_and_fonts_that_cannot_be_read_are_not_those_of_the_program(
    harm: str, folder: str, workspace: Workspace
) -> None:
    path = workspace.root / folder
    path.mkdir(parents=True)
    HARMS[harm][0](path)
    if (folder, harm) == ("templates/parts", "is a file"):
        return  # a file of that name is none of ours
    try:
        problems = workspace.read().problems
    except Unusable as told:
        problems = told.problems
    assert [one for one in problems if str(one.place) == folder], problems


@pytest.mark.parametrize(
    "words", ["check", "build", "list", "due", "verify", "accept", "schedule --clock 2027-01-01"]
)
@pytest.mark.parametrize("harm", ["is gone", "has a file that is not read"])
def test_every_command_tells(words: str, harm: str, published: Workspace) -> None:
    before = bytes_of(published)
    briefs = published.root / "content/briefs"
    if harm == "is gone":
        shutil.rmtree(briefs)
    else:
        (briefs / "harbour.yaml").rename(briefs / "harbour.YAML")
    done = run(published, *words.split())
    assert done.returncode == 1
    assert (
        "content/briefs: error: " if harm == "is gone" else "content/briefs/harbour.YAML: error: "
    ) in done.stderr
    assert "  → " in done.stderr
    assert {name: bytes_of(published)[name] for name in before} == before


ERROR, WARNING = Gravity.ERROR, Gravity.WARNING


@pytest.mark.parametrize(
    ("folder", "name", "within", "gravity"),
    [
        *(("content/briefs", name, None, ERROR) for name in (
            "harbour.YAML", "harbour.Yaml", "harbour.yml", "harbour.YML", "harbour.yaml.txt", "harbour.yaml.orig",
            "harbour.yaml (1)", "harbour.yaml ", "harbour．ｙａｍｌ", "harbour.yml.disabled", "\udcff.yaml",
        )),
        *(("content/briefs", name, None, WARNING) for name in ("harbour", "harbour.txt", "harbour.json", "harbour.ymal")),
        *(("content/briefs", name, None, None) for name in (
            ".harbour.yaml", ".harbour.yaml.swp", "harbour.yaml~", "#harbour.yaml#", ".#harbour.yaml", "harbour.yaml.bak",
            "harbour.yaml.tmp", "4913", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini", "README.md", "NOTES.MD",
        )),
        ("content/briefs", "2026", ["second.yaml"], ERROR),
        ("content/briefs", "2026", ["second"], ERROR),
        ("content/briefs", "2026", [], None),
        ("content/briefs", ".git", ["x.yaml"], None),
        ("content", "glossary.yml", None, ERROR),
        ("content", "Glossary.yaml", None, ERROR),
        ("content", "audience.yaml", None, ERROR),
        ("content", "other.yaml", None, ERROR),
        ("content", "translated.TXT", None, WARNING),
        ("content", "notes.txt", None, None),
        ("content", "Briefs", ["harbour.yaml"], ERROR),
        ("content", "brief", ["harbour.yaml"], ERROR),
        ("content", "drafts", ["harbour.yaml"], ERROR),
        ("content", "pictures", ["harbour.png"], None),
        ("fonts", "fonts.yml", None, ERROR),
        ("fonts", "x.ttf", None, None),
    ],
)  # fmt: skip
def test_what_is_told_of_what_is_not_read(
    folder: str, name: str, within: list[str] | None, gravity: Gravity | None
) -> None:
    told = stray(folder, name, within)
    assert (told.gravity if told else None) == gravity
    if told:
        assert told.place.file.startswith(f"{folder}/")
        assert told.hint
        str(told).encode()


@pytest.mark.parametrize(
    ("folder", "name", "hint"),
    [
        ("content", "glosary.yaml", "Did you mean content/glossary.yaml?"),
        ("content", "Briefs", "Did you mean content/briefs?"),
        (
            "content/briefs",
            "2026",
            "Put its files into content/briefs/ itself, or begin its name with a dot.",
        ),
        ("fonts", "font.yaml", "Did you mean fonts/fonts.yaml?"),
    ],
)
def test_what_was_meant(folder: str, name: str, hint: str) -> None:
    told = stray(folder, name, None if "." in name else ["a.yaml"])
    assert told
    assert told.hint == hint


def test_names_that_are_no_text_do_no_harm(workspace: Workspace) -> None:
    for folder in (*FOLDERS, "templates/parts", "fonts"):
        add(workspace, f"{folder}/\udcff.yaml", "")
        add(workspace, f"{folder}/\udcff.html", "")
    done = run(workspace, "check")
    assert (done.returncode, "unexpected" in done.stderr) == (1, False)
    assert "content/briefs/\ufffd.yaml: error: a file of this name is not read" in done.stderr


# --- what is recorded is what was read --------------------------------------------------------


@pytest.mark.parametrize(
    "name", [BRIEF, THEME, DOCUMENT, "content/units.yaml", "templates/parts/imprint.html"]
)
def test_a_file_saved_and_undone_while_it_is_read_is_made_again(
    name: str, workspace: Workspace, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Digested as it was, read as it is not for long, and put back: nothing of it stays published."""
    add(workspace, "templates/parts/imprint.html", (SHIPPED / "templates/parts/imprint.html").read_bytes())
    assert not build(BuildRequest(workspace)).problems
    before, path = bytes_of(workspace), workspace.root / name
    text = path.read_bytes()
    saved = {
        BRIEF: (b"Cargo doubled in", b"Cargo tripled in"),
        THEME: (b"Consider another quay", b"Consider no quay"),
        DOCUMENT: (b"The harbour opened", b"The harbour shut"),
        "content/units.yaml": (b"{n} tonnes", b"{n} tons"),
    }.get(name, (b"<", b"<!-- --><"))
    touched = text + (b"\n# touched\n" if name.endswith("yaml") else b"{#- touched #}")
    path.write_bytes(touched)
    digested, read = Workspace.inputs, Workspace.read

    def inputs(self: Workspace) -> str:
        found = digested(self)
        path.write_bytes(text.replace(*saved, 1))
        return found

    def library(self: Workspace) -> Library:
        found = read(self)
        path.write_bytes(touched)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "inputs", inputs)
        patch.setattr(Workspace, "read", library)
        assert build(BuildRequest(workspace)).made
    assert bytes_of(workspace) != before
    path.write_bytes(touched)
    assert build(BuildRequest(workspace)).made
    assert bytes_of(workspace) == before


def test_a_program_that_changes_while_it_starts_makes_nothing(
    workspace: Workspace, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter(("old", "new"))
    with monkeypatch.context() as patch:
        patch.setattr(places, "_PROGRAM", places.Program())
        patch.setattr(places, "_code", lambda: next(states))
        with pytest.raises(Unusable, match="the program was changed while it started"):
            build(BuildRequest(workspace))
    assert not bytes_of(workspace)
    assert not build(BuildRequest(workspace)).problems


def test_a_linked_folder_is_looked_into(workspace: Workspace, quick: None) -> None:
    (workspace.root / "content/briefs").rename(workspace.root / "written")
    (workspace.root / "content/briefs").symlink_to("../written")
    assert not build(BuildRequest(workspace)).problems
    assert (workspace.root / "written").resolve() in workspace.folders
    change(workspace, "written/harbour.yaml", "Cargo doubled in", "Cargo tripled in")
    assert build(BuildRequest(workspace)).made


# --- links ------------------------------------------------------------------------------------


def assert_no_dead_links(workspace: Workspace) -> None:
    """Every address on every page, in the feeds and the site map is that of a file that is there."""
    out = workspace.output.folder
    there = set(bytes_of(workspace))
    dead = [(path, to) for path in there for to in _leads(out, path) if to not in there]
    assert dead == []


def _leads(out: Path, path: str) -> Iterator[str]:
    if not path.endswith((".html", ".xml")) or path == STATUS:
        return
    text = (out / path).read_text("utf-8")
    found = re.findall(r'(?:href|src)="([^"#]+)|<(?:loc|id)>([^<]+)', text)
    found += [(href, "") for href in re.findall(r'"(?:href|url|contentUrl)":"?\s*"([^"#]+)', text)]
    for address in (one or other for one, other in found):
        if address.startswith("https://example.org/"):
            yield address.removeprefix("https://example.org/").partition("#")[0]
        elif not re.match(r"[a-z]+:", address):
            yield os.path.normpath(Path(path).parent / address)


WITHDRAWN: dict[str, Callable[[Workspace], object]] = {
    "nothing": lambda it: None,
    "the last brief": lambda it: remove(it, "harbour", *"bcde"),
    "all but one": lambda it: remove(it, *"bcde"),
    "an audience": lambda it: add(
        it, AUDIENCES, (it.root / AUDIENCES).read_text("utf-8").partition("brisk:")[0]
    ),
    "the last brief of an audience": SLIPS["all briefs are kept to one audience"],
    "the last brief for everybody": lambda it: say_in_each(it, "only: [full]"),
    "the address": lambda it: change(it, SETTINGS, "base_url: https://example.org/\n", ""),
    "nothing, and more is made": lambda it: say_in_each(it, "languages: [ja, en]"),
}  # fmt: skip


@pytest.mark.parametrize("withdraw", WITHDRAWN.values(), ids=WITHDRAWN.keys())
def test_no_link_is_dead_whatever_is_withdrawn(
    withdraw: Callable[[Workspace], object], five: Workspace
) -> None:
    withdraw(five)
    done = build(BuildRequest(five, allow_withdraw=True))
    assert not done.failed(), done.problems
    assert_no_dead_links(five)
    assert set(build(BuildRequest(five)).unchanged) == bytes_of(five).keys()


def test_a_language_that_is_withdrawn_leaves_no_page(five: Workspace) -> None:
    for path in (five.root / "content").rglob("*.yaml"):
        whole = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # every scalar is text
        path.write_text(yaml.safe_dump(_without(whole, "en"), allow_unicode=True), "utf-8")
    done = build(BuildRequest(five, allow_withdraw=True))
    assert not done.failed(), done.problems
    assert not (five.output.folder / "en").exists()
    assert_no_dead_links(five)


def _without(value: Any, code: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, code) for key, one in value.items() if key != code}
    return [_without(one, code) for one in value if one != code] if isinstance(value, list) else value


def test_an_index_that_cannot_be_made_withdraws_nothing(five: Workspace) -> None:
    before = bytes_of(five)
    remove(five, "e")
    add(five, "templates/index.html", "{{ nothing }}")
    with pytest.raises(Unusable):
        build(BuildRequest(five))
    assert bytes_of(five) == before
