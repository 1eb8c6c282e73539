"""What comes from outside is told as a problem or does its work: it never ends as a fault of the program.

Options, the environment, folders and streams here; what a workspace says is in ``examples/bad`` and
``test_hostile``, and whole workspaces broken at random are in ``fuzz.workspaces``.
"""

from __future__ import annotations

import itertools
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from briefings import cli
from briefings.library.folders import take
from briefings.schedule import deadlines
from briefings.workspace import Workspace
from tests.conftest import PROGRAM
from tests.editing import BRIEF, add, change
from tests.fuzz import workspaces

PATIENCE = 120
Said = tuple[int, str]
Run = Callable[..., Said]


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the program as it is started, in the example workspace; its exit code, and all it says."""

    def start(*words: str, **environment: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["briefings", *words])
        monkeypatch.chdir(workspace.root)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            cli.run()
        captured = capsys.readouterr()
        return int(end.value.code or 0), captured.out + captured.err

    return start


def real(
    place: Path, *words: str, stdout: int | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *words], cwd=place, text=True, timeout=PATIENCE, env={**os.environ, **environment},
        stdout=subprocess.PIPE if stdout is None else stdout, stderr=subprocess.PIPE,
    )  # fmt: skip


# --- options ----------------------------------------------------------------------------------

LOOP, LONG = "loop", "a" * 300


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("status --max-age nan", 2, "is no number of hours"),
        ("status --max-age inf", 2, "not in the range"),
        ("status --max-age 1e400", 2, "not in the range"),
        ("status --max-age -1", 2, "not in the range"),
        ("status --max-age 1e308", 2, "not in the range"),
        ("status --max-age 1000000", 3, "there was no run yet"),
        ("due --days 2147483648", 0, "until 9999-12-31"),
        (f"due --days {'9' * 30}", 0, "until 9999-12-31"),
        (f"due --days {'9' * 5000}", 2, "is not a valid integer"),
        ("due --clock 9999-12-31", 0, "until 9999-12-31"),
        ("due --clock 0001-01-01 --days 0", 0, "until 0001-01-01"),
        ("due --clock 10000-01-01", 2, "is no day"),
        ("schedule --clock 9999-12-31", 0, "9999-12-31T06:00:00"),
        ("schedule --clock 9999-12-31 --timezone Pacific/Kiritimati", 0, ""),
        ("schedule --clock 9999-12-31 --timezone Etc/GMT+12", 0, ""),
        ("schedule --clock 0001-01-01", 0, "0001-01-01T06:00:00"),
        ("schedule --clock 0001-01-01 --timezone Pacific/Kiritimati", 0, ""),
        (f"schedule --timezone {LONG}", 1, "no time zone is called"),
        ("schedule --timezone ../../etc/passwd", 1, "no time zone is called"),
        (f"-w {LONG} check", 1, "File name too long"),
        (f"-w {LONG} status", 3, "File name too long"),
        (f"-w {LOOP} check", 0, "0 errors"),  # the workspace that it lies in
        ("-w /dev check", 1, "no workspace here"),
        ("-w /nowhere status", 3, "no workspace here"),
        ("-w content/units.yaml check", 2, "is a file"),
        (f"new {LONG}", 1, "File name too long"),
        ("new content/units.yaml", 1, "Not a directory"),
        (f"new {LOOP}", 1, "cannot be read or written"),
        ("new /proc/briefings", 1, "cannot be read or written"),
        ("list --language \udcff", 1, "no language is called"),
        (f"list --brief {LONG}", 1, "no brief is called"),
        ("verify --sources content/units.yaml", 2, "is a file"),
    ],
)  # fmt: skip
def test_options(words: str, code: int, said: str, run: Run, workspace: Workspace) -> None:
    (workspace.root / LOOP).symlink_to(LOOP)
    found = run(*words.split())
    assert (found[0], said in found[1]) == (code, True), found


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("SOURCE_DATE_EPOCH", "abc", 1, "SOURCE_DATE_EPOCH: error: 'abc' is no moment"),
        ("SOURCE_DATE_EPOCH", "nan", 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", "1e9", 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", "-1", 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", " 1", 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", "１", 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", "253402300800", 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", "9" * 5000, 1, "is no moment"),
        ("SOURCE_DATE_EPOCH", "253402300799", 0, "until 9999-12-31"),
        ("SOURCE_DATE_EPOCH", "0", 0, "until 1970-01-31"),
        ("SOURCE_DATE_EPOCH", "", 0, "nothing falls due"),
        ("COLUMNS", "x", 0, "nothing falls due"),
        ("HOME", "/nowhere", 0, "nothing falls due"),
        ("TMPDIR", "/nowhere", 0, "nothing falls due"),
    ],
)  # fmt: skip
def test_the_environment(name: str, value: str, code: int, said: str, run: Run) -> None:
    found = run("due", **{name: value})
    assert (found[0], said in found[1]) == (code, True), found
    assert run("status", **{name: value})[0] == 3


@pytest.mark.parametrize(("command", "code"), [("due", 1), ("check", 1), ("build", 1), ("status", 3)])
def test_a_zone_of_the_machine_that_is_none(command: str, code: int, workspace: Workspace) -> None:
    """Babel looks at it as it is loaded, so that it is looked at before."""
    done = real(workspace.root, command, TZ="UTC+99")
    assert (done.returncode, done.stderr[:40]) == (code, "TZ: error: names no time zone: offset mu")


# --- streams ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "utf-16"])
def test_what_a_stream_cannot_write_is_escaped(encoding: str, workspace: Workspace) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    change(workspace, BRIEF, "title:", "title: 🚢 ü {} #")
    human, machine = (
        subprocess.run(
            [PROGRAM, "check", *words], cwd=workspace.root, capture_output=True, timeout=PATIENCE,
            env=environment,
        )
        for words in ((), ("--format", "json"))
    )  # fmt: skip
    # click takes a stream of ASCII for one that was set up wrongly, and writes UTF-8.
    encoding = "utf-8" if encoding == "ascii" else encoding
    assert (human.returncode, b"unexpected" in human.stderr) == (1, False)
    assert any("🚢 ü" in one["message"] for one in json.loads(machine.stdout.decode(encoding)))


def test_a_stream_that_is_full_or_closed(workspace: Workspace) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 -- a device, not a path of ours
        done = real(workspace.root, "list", stdout=full.fileno())
    assert (done.returncode, "No space left on device" in done.stderr) == (1, True)
    reading, writing = os.pipe()
    os.close(reading)
    assert (real(workspace.root, "list", stdout=writing).returncode, "fault" in done.stderr) == (1, False)
    os.close(writing)


def test_a_folder_that_is_gone(workspace: Workspace) -> None:
    gone = workspace.root / "gone"
    script = f"mkdir {gone} && cd {gone} && rmdir {gone} && exec {PROGRAM} check"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, "No such file or directory" in done.stderr) == (1, True), done


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "today", "told"),
    [
        ("valid_until: 9999-12-31", date(2026, 11, 28), []),
        ("valid_until: 9999-12-31", date.max, []),
        ("valid_until: 9999-12-30", date.max, ["withdraw 9999-12-31"]),
        ("publish_on: 9999-12-31", date.max, ["publish 9999-12-31"]),
        (
            "publish_on: 0001-01-01\nreview_by: 0001-01-01",
            date.min,
            ["publish 0001-01-01", "review 0001-01-01"],
        ),
        ("valid_until: 0001-01-01", date.min, ["withdraw 0001-01-02"]),
    ],
)
def test_the_first_and_the_last_of_all_days(
    dates: str, today: date, told: list[str], workspace: Workspace
) -> None:
    change(workspace, BRIEF, "as_of:", f"{dates}\nas_of:")
    found = deadlines.due(workspace.read(), today, 10**12)
    assert [f"{one.what} {one.day}" for one in found] == told


# --- status ---------------------------------------------------------------------------------------


def test_status_tells_before_it_writes(run: Run, workspace: Workspace) -> None:
    """Where its page cannot be written, whoever asked is answered all the same, and by the state."""
    (workspace.root / "out").write_text("no folder")
    code, said = run("status")
    assert (code, said.splitlines()[0]) == (3, "unknown; there was no run yet")
    assert "out/status.html: error: cannot be written" in said


# --- fonts ------------------------------------------------------------------------------------------

SERIF = "NotoSerif-Regular.ttf"


def table(data: bytes, tag: bytes) -> tuple[int, int]:
    """Where a table of a font begins, and how long it is."""
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        if data[at : at + 4] == tag:
            offset, length = struct.unpack(">II", data[at + 8 : at + 16])
            return offset, length
    raise KeyError(tag)


def overwritten(tag: bytes, new: bytes, at: int = 0) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        start = table(data, tag)[0] + at
        return data[:start] + new + data[start + len(new) :]

    return change


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "four bytes": lambda data: data[:4],
    "its list of tables cut off": lambda data: data[:40],
    "cut off": lambda data: data[:60_000],
    "its last byte gone": lambda data: data[:-4],
    "text": lambda data: b"# no font\n" * 50,
    "no map of characters": lambda data: data.replace(b"cmap", b"xmap", 1),
    "a map of another kind": overwritten(b"cmap", b"\xff" * 40),
    "a map without characters": overwritten(b"cmap", bytes(4)),
    "an em of nothing": overwritten(b"head", bytes(2), 18),
    "no head to speak of": overwritten(b"head", b"\xff" * 54),
    "more glyphs than it has": overwritten(b"maxp", b"\xff\xff", 4),
    "as many metrics as glyphs there are not": overwritten(b"hhea", b"\xff\xff", 34),
    "outlines beyond their table": overwritten(b"loca", b"\xff" * 40, 40),
    "zeros": lambda data: bytes(len(data)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_font_is_told_by_its_file(damage: str, run: Run, workspace: Workspace) -> None:
    whole = next(
        Path(one.path)
        for one in take(workspace.root, workspace.memory).fonts.fonts
        if one.path.endswith(SERIF)
    )
    add(workspace, f"fonts/{SERIF}", DAMAGES[damage](whole.read_bytes()))
    code, said = run("check", "--format", "json")
    rows = json.loads(said)
    assert code == 1
    assert [row["file"] for row in rows] == ["fonts/fonts.yaml"]
    assert f"fonts/{SERIF}" in rows[0]["message"]
    assert rows[0]["message"].partition(": ")[2].startswith("is ")


# --- what goes on and on ------------------------------------------------------------------------------


def test_audiences_that_extend_one_another_a_thousand_times(run: Run, workspace: Workspace) -> None:
    path = workspace.root / "content/audiences.yaml"
    words = "title: {ja: 版, en: Edition}, description: {ja: 版, en: An edition.}"
    rows = (f"a{n}: {{{words}, extends: {f'a{n + 1}' if n < 1999 else 'full'}}}\n" for n in range(2000))
    add(workspace, "content/audiences.yaml", path.read_text() + "".join(rows))
    assert run("check") == (0, "0 errors, 0 warnings\n")
    assert workspace.read().audiences["a0"].sections == workspace.read().audiences["full"].sections


def test_figures_that_grow_beyond_all_digits_are_told(run: Run, workspace: Workspace) -> None:
    named = ("port-report.cargo/2006", "port-report.cargo/2008", *(f"z{n}" for n in range(200)))
    rows = "".join(
        f"  z{n}: {{label: {{ja: 和, en: Sum}}, unit: tonne, derive: {{sum: [{one}, {other}]}}}}\n"
        for n, (one, other) in enumerate(itertools.pairwise(named))
    )
    change(workspace, "content/themes/timber.yaml", "facts:\n", f"facts:\n{rows}")
    code, said = run("check", "--format", "json")
    assert (code, "it has more digits than any figure" in said) == (1, True)


# --- whole workspaces ---------------------------------------------------------------------------------


def test_workspaces_broken_at_random() -> None:
    """More of them: ``python -m tests.fuzz workspaces``."""
    found = workspaces.search(seed=4, count=20)
    assert found.faults == {}
    assert sum(found.codes.values()) >= 60
    assert {name.split()[1] for name in found.codes} >= {"0", "1", "2"}
