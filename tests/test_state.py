"""Files of state are not believed: what they name, what lies in their place, what they say.

Whoever may write into ``out/`` or push into the repository that holds it may put anything there.
Nothing outside is touched, every build ends in its own words, and the next one is quiet again.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.build import build
from briefings.checks import bilingual
from briefings.library.library import Choice
from briefings.preview import status_page
from briefings.problems import Gravity, Place, Problem, Unusable, row
from briefings.publish import BuildRequest, Report, dependencies, formats
from briefings.schedule import deadlines, history, status
from briefings.workspace import Workspace, create
from briefings.workspace import ledger as ledgers
from briefings.workspace.confined import LIMIT, ConfinedFolder, plain
from briefings.workspace.ledger import Ledger, LedgerEntry
from briefings.workspace.output import ASIDE, LEDGER, LOCK, Output
from briefings.workspace.records import LONGEST, InvalidRecord, parsed
from tests.conftest import EXAMPLE, ROOT
from tests.editing import BRIEF, add, as_pdf, bytes_of, change
from tests.killer import quick

HTML = Choice(formats=frozenset({"html"}))
STATE = (LEDGER, dependencies.FILE, history.HISTORY, history.STANDING)
NOW = datetime(2027, 4, 1, 6, tzinfo=UTC)
DEEP = "[" * 100_000
NEXT = {"expression": "0 6 * * *", "timezone": "UTC", "next": NOW.isoformat()}
PATIENCE = 300
"""Seconds after which a program hangs."""
QUICK = """
from contextlib import nullcontext
from briefings.publish import formats
from briefings.cli import building, run
from tests.editing import as_pdf
from tests.killer import quick
formats.FORMATS = {**formats.FORMATS, "pdf": as_pdf(quick)}
building._workers = lambda *_: lambda: nullcontext(map)
run()
"""
"""The program as its users start it, but for a press that takes no time and needs no other process."""


@pytest.fixture(scope="module", autouse=True)
def in_no_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(formats.FORMATS, "pdf", as_pdf(quick))
        yield


@pytest.fixture(scope="module")
def once(in_no_time: None, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("once") / "workspace"
    shutil.copytree(EXAMPLE, root)
    assert quiet(build(BuildRequest(Workspace(root))))
    return Workspace(root)


@pytest.fixture
def published(once: Workspace, tmp_path: Path) -> Workspace:
    """A published workspace, made in no time."""
    root = tmp_path / "published"
    shutil.copytree(once.root, root, copy_function=shutil.copy2)
    return Workspace(root)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder elsewhere with what is dear to somebody; it is the same afterwards."""
    place = tmp_path / "home"
    (place / "ja/harbour").mkdir(parents=True)
    for name in ("file", "ja/harbour/full.html", "ja/harbour/old.html", ".lock", "deep"):
        (place / name).write_text(f"dear: {name}\n")
    before = contents(place)
    yield place
    assert contents(place) == before


def contents(place: Path) -> dict[str, tuple[bytes, int]]:
    found = {path: path.lstat() for path in sorted(place.rglob("*"))}
    return {
        path.relative_to(place).as_posix(): (path.read_bytes() if path.is_file() else b"", one.st_mtime_ns)
        for path, one in found.items()
    }


def run(workspace: Workspace, *words: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    line = [sys.executable, "-c", QUICK, "-w", str(workspace.root), *words]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=ROOT)


def quiet(report: Report) -> bool:
    return not report.problems and not report.skipped


def row_of(path: str) -> str:
    return json.dumps([path, "digest", 1, 2, []])


def put(path: Path, content: bytes | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "/", "/etc/passwd", "../x", "ja/../../x", "ja/..", "./x", "ja/./x", "ja//x", "x/", "ja/x/..",
        "..\\x", "ja\\..\\x", "C:/x", "C:x", "//server/share", "a\0b", "a\nb", "a\x1b[2Jb", "a\x9bb", "\ud800",
        "a/\udfff", ".lock", LEDGER, ".hidden/x", "ja/.hidden", "~/x/../..",
    ],
)  # fmt: skip
def test_a_name_that_is_none_of_ours(name: str) -> None:
    assert not plain(name)
    fault = ledgers.read(row_of(name).encode()).fault
    assert fault
    assert "names no file in out/" in fault.message or "where a text should be" in fault.message


@pytest.mark.parametrize(
    "name", ["index.html", "ja/harbour/full.html", "ja-en/x/data.csv-metadata.json", "ja/港.html", "..a"]
)
def test_a_name_of_ours(name: str) -> None:
    assert plain(name) == (not name.startswith("."))


# --- what a ledger names --------------------------------------------------------------------------


def test_a_ledger_that_names_files_elsewhere(published: Workspace, outside: Path) -> None:
    """By the program itself: no file is removed, and what was done is told once."""
    names = [
        f"{outside}/ja/harbour/old.html",
        "../../home/ja/harbour/old.html",
        "ja/../../../home/deep",
        f"{outside}/file",
    ]
    assert (published.output.folder / names[1]).exists()
    with (published.output.folder / LEDGER).open("a") as file:
        file.writelines(f"{row_of(name)}\n" for name in names)
    before = bytes_of(published)
    first = run(published, "build")
    assert first.returncode == 0, first.stderr
    assert f"{LEDGER}.broken:" in first.stderr
    assert "names no file in out/" in first.stderr
    assert "0 dropped" in first.stdout
    assert {name: digest for name, digest in bytes_of(published).items() if name in before} == before
    second = run(published, "build", "--strict")
    assert (second.returncode, second.stderr) == (0, "")
    assert "0 made" in second.stdout


def test_what_is_withdrawn_while_the_ledger_is_broken_is_removed(published: Workspace) -> None:
    """What a ledger that is not understood names in its other lines is still ours."""
    path = published.output.folder / LEDGER
    path.write_bytes(b"[3]\n" + path.read_bytes())
    change(published, "content/audiences.yaml", "\nbrisk:", "\nslow:")
    change(published, BRIEF, "as_of: 2010", "as_of: 2009")
    gone = {name for name in bytes_of(published) if "brisk" in name}
    report = build(BuildRequest(published, HTML))  # a part removes nothing, and still remembers what is ours
    assert [one.check for one in report.problems] == ["state"]
    assert gone <= bytes_of(published).keys()
    report = build(BuildRequest(published, allow_withdraw=True))
    assert {name for name in gone if name.count("/") > 1} <= set(report.dropped)


@pytest.mark.parametrize("inside", [True, False])
def test_a_folder_that_is_a_link(inside: bool, published: Workspace, tmp_path: Path) -> None:
    """Neither written through, nor removed, nor taken for what was published."""
    link = published.output.folder / "ja"
    where = published.output.folder / "elsewhere" if inside else tmp_path / "elsewhere"
    link.rename(where)
    link.symlink_to(where)
    before = contents(where)
    entries = published.output.ledger().entries
    assert not any(
        published.output.intact(name, one) for name, one in entries.items() if name.startswith("ja/")
    )
    with pytest.raises(Unusable) as raised:
        build(BuildRequest(published))
    (told,) = raised.value.problems
    assert told.place.file == link.as_posix()
    assert told.message == "cannot be written: it is a link or no folder"
    for name in entries:
        if name.startswith("ja/"):
            published.output.drop(name)
    assert contents(where) == before


def test_only_files_are_dropped(published: Workspace, outside: Path) -> None:
    """A link or folder in the place of a file is none that we made."""
    out = published.output.folder
    (out / "ja/harbour/linked.html").symlink_to(outside / "file")
    (out / "ja/harbour/folder.html").mkdir()
    os.mkfifo(out / "ja/harbour/pipe.html")
    names = ["linked.html", "folder.html", "pipe.html"]
    for name in names:
        published.output.drop(f"ja/harbour/{name}")
        assert os.path.lexists(out / "ja/harbour" / name)


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(published: Workspace, outside: Path) -> None:
    page = published.output.folder / "ja/harbour/full.html"
    content = page.read_bytes()
    page.unlink()
    page.symlink_to(outside / "file")
    assert build(BuildRequest(published)).made == ("ja/harbour/full.html",)
    assert not page.is_symlink()
    assert page.read_bytes() == content


# --- what lies in the place of a file of state ------------------------------------------------------

THINGS: dict[str, Callable[[Path, Path], object]] = {
    "link": lambda path, home: path.symlink_to(home / "file"),
    "link to a folder": lambda path, home: path.symlink_to(home),
    "dangling link": lambda path, home: path.symlink_to(home / "nothing"),
    "link to itself": lambda path, home: path.symlink_to(path),
    "folder": lambda path, home: (path / "sub").mkdir(parents=True),
    "pipe": lambda path, home: os.mkfifo(path),
    "socket": lambda path, home: listening(path),
    "device": lambda path, home: path.symlink_to("/dev/zero"),
    "sparse": lambda path, home: sparse(path),
}


def listening(path: Path) -> None:
    """A socket; its path may be longer than a socket's address."""
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as one:
        os.chdir(path.parent)
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(30 << 30)


@pytest.mark.parametrize(
    ("name", "thing"),
    [*product(STATE[:1], THINGS), *product(STATE[1:], ("link", "folder", "pipe"))],
)
def test_a_thing_in_the_place_of_a_file_of_state(
    name: str, thing: str, published: Workspace, outside: Path
) -> None:
    """It is set aside and told; then all is as before."""
    before = bytes_of(published)
    build_as_the_command_does(published)
    path = published.output.folder / name
    path.unlink(missing_ok=True)
    THINGS[thing](path, outside)
    readers(published)
    change(published, BRIEF, "as_of: 2010", "as_of: 2009")
    told = build_as_the_command_does(published)
    assert [one.place.file for one in told] == [f"out/{name}.broken"]
    assert "it is " in told[0].message
    assert os.path.lexists(path.with_name(f"{name}.broken"))
    assert not path.exists() or path.is_file()
    assert bytes_of(published).keys() - {"status.html"} == before.keys()
    assert build_as_the_command_does(published) == []


def build_as_the_command_does(workspace: Workspace) -> list[Problem]:
    """With the history of runs and the page of status, and without typesetting."""
    occasion = history.Occasion(history.BUILD, NOW)
    request = BuildRequest(workspace, HTML)
    _, report = history.conduct(request, occasion, lambda: build(request))
    status_page.publish(workspace, status.status(workspace, NOW))
    assert not report.skipped
    return list(report.problems)


def readers(workspace: Workspace) -> None:
    """What reads without keeping builds out; none may break, none changes a file of state."""
    workspace.output.ledger()
    dependencies.recall(workspace.output)
    found = status.status(workspace, NOW)
    json.dumps(status.data(found), ensure_ascii=False).encode()
    status_page.page(found).encode()
    history.known_due(workspace)


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_in_the_place_of_the_lock(thing: str, published: Workspace, outside: Path) -> None:
    path = published.output.folder / LOCK
    path.unlink()
    THINGS[thing](path, outside)
    with published.output.locked() as told:
        assert [one.place.file for one in told] == ([] if thing == "sparse" else [f"out/{LOCK}.broken"])
        assert path.read_text() == str(os.getpid())
        with pytest.raises(Unusable, match=f"process {os.getpid()}"), published.output.locked():
            pass


def test_the_lock_with_a_second_name_elsewhere(published: Workspace, outside: Path) -> None:
    """It still keeps others out, and is not written into."""
    path = published.output.folder / LOCK
    path.unlink()
    os.link(outside / "file", path)
    with published.output.locked() as told:
        assert told == []
        with pytest.raises(Unusable, match="process unknown"), published.output.locked():
            pass


def test_a_ledger_with_a_second_name_elsewhere(published: Workspace, tmp_path: Path) -> None:
    """As a backup of hard links makes it: what is noted later is noted here alone."""
    path = published.output.folder / LEDGER
    os.link(path, tmp_path / "backup")
    before = path.read_bytes()
    published.output.note({"ja/new.html": LedgerEntry("digest", 1, 2)})
    assert (tmp_path / "backup").read_bytes() == before
    assert published.output.ledger().entries["ja/new.html"] == LedgerEntry("digest", 1, 2)


@pytest.mark.parametrize("thing", ["link to a folder", "link", "dangling link", "pipe", "folder"])
def test_a_thing_where_files_are_written_aside(thing: str, published: Workspace, outside: Path) -> None:
    """Nothing there is of use to anybody: it is removed, and not what it leads to."""
    shutil.rmtree(published.output.folder / ASIDE)
    THINGS[thing](published.output.folder / ASIDE, outside)
    change(published, BRIEF, "as_of: 2010", "as_of: 2009")
    assert quiet(build(BuildRequest(published, HTML)))
    assert not any((published.output.folder / ASIDE).iterdir())


def test_things_set_aside_earlier_stay(published: Workspace) -> None:
    path = published.output.folder / LEDGER
    for content in (b"[1]", b"[2]", b"[3]"):
        path.write_bytes(content)
        build(BuildRequest(published, HTML))
    names = [f"{LEDGER}.broken{number}" for number in ("", 2, 3)]
    assert [(published.output.folder / name).read_bytes() for name in names] == [b"[1]", b"[2]", b"[3]"]


@pytest.mark.parametrize("thing", ["pipe", "link", "folder"])
def test_by_the_program_itself(thing: str, published: Workspace, outside: Path) -> None:
    """All at once, met by whoever reads and whoever writes: none ends in a fault of the program."""
    for name in (*STATE, LOCK, ASIDE, status_page.PAGE):
        path = published.output.folder / name
        if os.path.lexists(path):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        THINGS[thing](path, outside)
    for words in (("status",), ("build",)):
        done = run(published, *words)
        assert done.returncode in (0, 1, 2, 3), (words, done)
        assert "unexpected fault" not in done.stderr
    assert quiet(build(BuildRequest(published, HTML)))


# --- out/ itself ------------------------------------------------------------------------------------


def test_out_may_be_a_link_to_an_empty_folder(workspace: Workspace, tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (workspace.root / "out").symlink_to(web)
    assert quiet(build(BuildRequest(workspace, HTML)))
    assert (web / "ja/harbour/full.html").is_file()
    assert quiet(build(BuildRequest(workspace, HTML)))


def test_out_is_no_link_to_a_folder_of_others(workspace: Workspace, outside: Path) -> None:
    (workspace.root / "out").symlink_to(outside)
    (outside / ".lock").rename(outside / "lock")
    with pytest.raises(Unusable, match="a folder that holds other files"):
        build(BuildRequest(workspace, HTML))
    with pytest.raises(Unusable, match="a folder that holds other files"):
        status_page.publish(workspace, status.status(workspace, NOW))
    (outside / "lock").rename(outside / ".lock")


# --- what is written elsewhere in the workspace -------------------------------------------------------


def test_nothing_is_copied_or_recorded_through_a_link(workspace: Workspace, outside: Path) -> None:
    (workspace.root / "content/translated.txt").symlink_to(workspace.root / "content/glossary.yaml")
    before = (workspace.root / "content/glossary.yaml").read_bytes()
    workspace.accept(bilingual.pairs(workspace.read()))
    assert not (workspace.root / "content/translated.txt").is_symlink()
    assert (workspace.root / "content/glossary.yaml").read_bytes() == before
    (workspace.root / "templates").symlink_to(outside)
    with pytest.raises(Unusable, match="cannot be written: it is a link or no folder"):
        workspace.add("templates/parts/masthead.html", b"mine")


def test_a_link_that_leads_nowhere_is_already_there(workspace: Workspace, outside: Path) -> None:
    add(workspace, "templates/parts/x.html", "")
    (workspace.root / "templates/parts/masthead.html").symlink_to(outside / "nothing")
    assert not workspace.add("templates/parts/masthead.html", b"mine")


@pytest.mark.parametrize("name", ["file", "file/below", "x" * 300])
def test_a_workspace_that_cannot_be_made(name: str, outside: Path) -> None:
    with pytest.raises(Unusable, match="cannot be read or written"):
        create(outside / name)


def test_copying_a_template_where_nothing_can_be_written(workspace: Workspace) -> None:
    add(workspace, "templates/parts", "a file")
    with pytest.raises(Unusable, match="cannot be written"):
        workspace.add("templates/parts/masthead.html", b"mine")


# --- what they say --------------------------------------------------------------------------------------

GARBLED = [b"\xff\xfe", b"\0" * 100, b"no", b"{", b"\xef\xbb\xbf[]", b'["\xff"]', DEEP.encode(), b"9" * 5000, b"NaN", b"[1e999]", b"1" * (LONGEST + 1)]  # fmt: skip


@pytest.mark.parametrize("content", GARBLED, ids=lambda content: repr(content[:12]))
def test_what_is_no_record(content: bytes) -> None:
    try:
        parsed(content)
    except InvalidRecord:
        return
    assert content == b"[1e999]"  # read as infinite; no field takes that


ROWS = [
    "null", "3", '""', "[]", "{}", '{"files": {}}', '["a/b"]', '["a/b", "d", 1, 2]', '["a/b", "d", 1, 2, [], 6]',
    '["a/b", 3, 1, 2, []]', '["a/b", "d", "1", 2, []]', '["a/b", "d", 1.5, 2, []]', '["a/b", "d", true, 2, []]',
    '["a/b", "d", NaN, 2, []]', '["a/b", "d", 1e999, 2, []]', f'["a/b", "d", {"9" * 30}, 2, []]',
    f'["a/b", "d", {"9" * 5000}, 2, []]', '["a/b", "d", 1, 2, {}]', '["a/b", "d", 1, 2, null]',
    '["a/b", "d", 1, 2, [1]]', '["a/b", "d", 1, 2, [[[], "m", "h", "c"]]]', '["a/b", "\\ud800", 1, 2, []]',
    '["a/b", "d", 1, 2, [[["f", 1, 1, "e"], "\\ud800", "h", "c"]]]', '["a/b", "d", 1, 2, [[["f", "1", 1, "e"], "m", "h", "c"]]]',
    '["a/b", "d", 1, 2, [[["f", 1, 1, "e"], "m", "h"]]]', '{"inputs": 3, "warnings": []}', '{"inputs": "x"}',
    '{"inputs": "x", "warnings": [], "version": 2}', '{"inputs": "x", "warnings": {}}', f"{{{DEEP}", f'[["a", {DEEP}',
    '[["a/b"], "d", 1, 2, []]', '[null, "d", 1, 2, []]',
]  # fmt: skip


@pytest.mark.parametrize("line", ROWS)
def test_a_line_of_the_ledger_that_nobody_wrote(line: str) -> None:
    """Nothing is believed of it, and of the rest only that the files are ours."""
    good = Ledger({"ja/a.html": LedgerEntry("digest", 1, 2)}, "inputs")
    before, after = line.encode() + b"\n" + ledgers.whole(good), ledgers.whole(good) + line.encode()
    for content, number in ((before, 1), (after, 3)):
        found = ledgers.read(content)
        assert found.fault
        assert found.fault.place.line == number
        assert found.entries == {"ja/a.html": LedgerEntry()}
        assert found.inputs == ""


def test_the_ledger_says_again_what_was_written() -> None:
    warning = Problem(Place("content/x.yaml", 3, 4, "id"), "見出し\n", "hint", "check", Gravity.WARNING)
    ledger = Ledger(
        {"ja/a.html": LedgerEntry("digest", 1, 10**18, (warning,)), "ja/港.html": LedgerEntry()},
        "in",
        (warning,),
    )
    content = ledgers.whole(ledger)
    assert ledgers.read(content) == ledger
    lines = content.splitlines()
    for cut in range(len(content)):
        found = ledgers.read(content[:cut])
        assert found.fault is None, content[:cut]
        assert found.entries.items() <= ledger.entries.items()
        assert found.inputs == "" or cut >= len(content) - 1
    assert len(lines) == 3


RUN = history.Run(NOW, counts={"made": 1}, made=("a",), problems=(row(Problem(Place("f", 1, 2), "m")),),
               due=({"date": "2027-04-02", "what": deadlines.REVIEW, "brief": "b", "title": "t", "file": "f", "line": 1, "late": False},))  # fmt: skip


def pairs(key: str, *values: object) -> list[tuple[str, object]]:
    return [(key, value) for value in values]


WRONG: list[tuple[str, object]] = [
    *pairs("began", None, 3, "", "soon", "2027-04-01", "2027-04-01T06:00:00", "9999-12-31T23:59:59+00:00",
                                     "0001-01-01T00:00:00+14:00", "2027-13-01T00:00:00+00:00", ["2027-04-01T06:00:00+00:00"]),
    *pairs("seconds", "1", None, float("nan"), float("inf"), 10**400, [], True),
    *pairs("part", 0, "yes", None),
    *pairs("failed", 1, "", []),
    *pairs("reason", None, 3, "\ud800", ["x"]),
    *pairs("occasion", None, 3, {}),
    *pairs("counts", None, [], {"made": "1"}, {"made": 1.5}, {"\ud800": 1}, {"made": 10**30}),
    *pairs("made", None, "abc", {}, [1], [["x"]], ["\udfff"]),
    *pairs("problems", None, {}, [1], [{}], [{"file": "f"}], [{**RUN.problems[0], "line": "1"}],
                                        [{**RUN.problems[0], "message": "\ud800"}], [{**RUN.problems[0], "more": 1}]),
    *pairs("due", None, {}, [1], [{}], [{**RUN.due[0], "date": "soon"}], [{**RUN.due[0], "date": 3}],
                                   [{**RUN.due[0], "what": "burn"}], [{**RUN.due[0], "late": "no"}]),
    ("version", 2),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_run_that_nobody_wrote(key: str, value: object) -> None:
    with pytest.raises(InvalidRecord):
        history.Run.read(json.dumps({**json.loads(RUN.line()), key: value}))


def test_a_run_says_again_what_was_written(workspace: Workspace) -> None:
    assert history.Run.read(RUN.line()) == RUN
    assert history.Run.read(json.dumps({"began": NOW.isoformat()})) == history.Run(NOW)
    history.record(workspace, RUN)
    assert history.remembered(workspace) == ([RUN], None)


@pytest.mark.parametrize("line", ["", "null", "[]", "3", "{}", '{"began": 3}', DEEP, "\ud800", "\0"])
def test_a_history_that_is_not_understood_is_set_aside_with_what_is_kept(
    line: str, workspace: Workspace
) -> None:
    put(workspace.output.folder / history.HISTORY, f"{RUN.line()}\n{line}\n{RUN.line()}\n")
    state = status.status(workspace, NOW)
    assert state.state is status.State.WARNING
    assert any(f"out/{history.HISTORY} is not understood" in reason for reason in state.reasons)
    (told,) = history.mended(workspace)
    assert str(told.place) == f"out/{history.HISTORY}.broken:2:1"
    assert history.remembered(workspace) == ([RUN, RUN], None)
    assert history.mended(workspace) == []


@pytest.mark.parametrize(
    "content",
    ["null", "[]", "{}", '"x"', '{"next": 3}', '{"next": "soon"}', '{"next": "2027-04-01T06:00:00"}', DEEP, "\0",
     json.dumps({**NEXT, "next": "9999-12-31T23:59:59+00:00"}), json.dumps({**NEXT, "timezone": 3}),
     json.dumps({**NEXT, "expression": "\ud800"}), json.dumps({**NEXT, "more": 1})],
)  # fmt: skip
def test_a_schedule_that_is_not_understood(content: str, workspace: Workspace) -> None:
    put(workspace.output.folder / history.STANDING, content)
    assert status.status(workspace, NOW).next is None
    assert any(history.STANDING in reason for reason in status.status(workspace, NOW).reasons)
    assert [one.place.file for one in history.mended(workspace)] == [f"out/{history.STANDING}.broken"]
    assert history.mended(workspace) == []


@pytest.mark.parametrize("zone", ["UTC", "Nowhere/Atlantis", ""])
def test_a_schedule_that_is(zone: str, workspace: Workspace) -> None:
    """Its next time tells all that is wanted: a zone unknown here is no reason to doubt it."""
    put(workspace.output.folder / history.STANDING, json.dumps({**NEXT, "timezone": zone}))
    assert history.standing(workspace) == (NOW, None)


TRACE = ["ja/harbour/full", ["themes/x"], "state", "page", {"data.csv": "digest"}]


@pytest.mark.parametrize(
    "row",
    [None, 3, [], {}, TRACE[:4], [*TRACE, 1], [3, *TRACE[1:]], [*TRACE[:1], "x", *TRACE[2:]], [*TRACE[:1], [3], *TRACE[2:]],
     [*TRACE[:2], None, *TRACE[3:]], [*TRACE[:3], 3, TRACE[4]], [*TRACE[:4], []], [*TRACE[:4], {"a": 3}], ["\ud800", *TRACE[1:]]],
)  # fmt: skip
def test_a_trace_that_nobody_wrote(row: object, workspace: Workspace) -> None:
    put(workspace.output.folder / dependencies.FILE, f"{json.dumps(TRACE)}\n{json.dumps(row)}\n")
    known, fault = dependencies.recall(workspace.output)
    assert known == {}
    assert fault


def test_a_trace_says_again_what_was_written(workspace: Workspace) -> None:
    trace = dependencies.PageRecord(("themes/x",), "state", "page", {"data.csv": "digest"})
    with workspace.output.locked():
        dependencies.remember(workspace.output, {"ja/harbour/full": trace})
    assert dependencies.recall(workspace.output) == ({"ja/harbour/full": trace}, None)


# --- anything at all ------------------------------------------------------------------------------------

WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(
        ["/etc/passwd", "../../x", ".lock", "\ud800", "9999-12-31T23:59:59+00:00", "2027-04-01", 10**30, "ja/harbour/full.html"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3) | st.sampled_from(["next", "began", "due"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
WRITTEN = {
    LEDGER: ledgers.whole(
        Ledger({"ja/harbour/full.html": LedgerEntry("d", 1, 2, (Problem(Place("f", 1), "m"),))}, "in")
    ),
    dependencies.FILE: json.dumps(TRACE).encode() + b"\n",
    history.HISTORY: f"{RUN.line()}\n{RUN.line()}\n".encode(),
    history.STANDING: json.dumps(NEXT).encode() + b"\n",
}


def places(value: object) -> Iterator[tuple[object, ...]]:
    """Where in a value something else could stand."""
    yield ()
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from ((key, *rest) for rest in places(one))


def with_another(value: object, place: tuple[object, ...], new: object) -> object:
    if not place:
        return new
    key, *rest = place
    changed = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    changed[key] = with_another(changed[key], tuple(rest), new)
    return changed


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of state with one value another, or some bytes."""
    name = draw(st.sampled_from(list(WRITTEN)))
    lines = WRITTEN[name].splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    if draw(st.booleans()):
        value = json.loads(lines[at])
        place = draw(st.sampled_from(list(places(value))))
        lines[at] = json.dumps(with_another(value, place, draw(WILD))).encode()
    else:
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(lines[at]))] * 2)))
        lines[at] = lines[at][:start] + draw(st.binary(max_size=8)) + lines[at][end:]
    return name, b"\n".join(lines) + b"\n" * draw(st.booleans())


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=mutated())
def test_whatever_stands_in_them(change: tuple[str, bytes], workspace: Workspace, outside: Path) -> None:
    """No reader breaks, nothing outside is touched, what is mended is understood."""
    name, content = change
    out = workspace.output.folder
    shutil.rmtree(out, ignore_errors=True)
    for one, written in WRITTEN.items():
        put(out / one, written)
    put(out / name, content)
    readers(workspace)
    history.mended(workspace)
    assert history.mended(workspace) == []
    history.record(workspace, RUN)
    with workspace.output.locked():
        for entry in workspace.output.ledger().entries:
            assert (out / entry).resolve().is_relative_to(out.resolve())
            workspace.output.drop(entry)
        workspace.output.save(workspace.output.ledger())
    assert {path.name.partition(".broken")[0] for path in out.iterdir()} <= {*STATE, LOCK, ASIDE}


def test_what_is_read_has_an_end(tmp_path: Path) -> None:
    files = ConfinedFolder(tmp_path)
    with (tmp_path / "long").open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(OSError, match="larger than 256 MB"):
        files.read("long")
    assert Output(tmp_path).recall("long")[0] == b""
