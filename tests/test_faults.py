"""Whatever happens to a build, what is published is whole, the ledger is true, and the next mends it.

Processes are real and so are the faults: they are ended as by ``kill -9``, disks are full or
read-only, files vanish. ``BRIEFINGS_SEED`` repeats a run; the test that draws from it is named after it.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from briefings.build import build
from briefings.checks import bilingual
from briefings.library.library import Choice
from briefings.page import render
from briefings.problems import Gravity, Place, Problem, Unusable
from briefings.publish import BuildRequest, formats
from briefings.publish.formats import Job, JobResult
from briefings.workers import pool
from briefings.workers.pool import FailedItem
from briefings.workspace import Workspace
from briefings.workspace.ledger import LedgerEntry
from briefings.workspace.output import LEDGER
from tests.editing import BRIEF, DOCUMENT, THEME, WITHIN_C, add, as_pdf, bytes_of, change, hurry, times_of

ROOT = Path(__file__).parent.parent
# Another one each run, but the same in all workers of a run: they must find the same tests.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
SEED = int(os.environ.get("BRIEFINGS_SEED", zlib.crc32(RUN.encode()) % 10_000))
HTML = Choice(formats=frozenset({"html"}))
Killer = Callable[..., int]
NEVER = 1_000_000
STATUS = "status.html"
"""Tells of the last run, so it is another one after each."""
POINTS = 36
"""Chosen among the changes of a build to the disk."""
OLD, NEW = "Timber is {port-report.timber-share}", "Wood is {port-report.timber-share}"
CLI = "import sys; from briefings.cli import run; sys.argv[0] = 'briefings'; run()"


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """A process that forks builds and brings faults upon them; see :mod:`tests.killer`.

    Gives the exit code of a build, negative for the signal that ended it.
    """
    start = [sys.executable, "-m", "tests.killer"]
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=silent, text=True, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        orders, results = process.stdin, process.stdout

        def order(verb: str, workspace: Workspace, *what: object) -> int:
            print(verb, workspace.root, *what, file=orders, flush=True)
            return int(results.readline())

        yield order


def command(root: Path, *arguments: str, before: str = "", **told: str) -> subprocess.CompletedProcess[str]:
    """The program as a user starts it, told something by the environment, or with something done before."""
    line = [sys.executable, "-c", f"{before}\n{CLI}", "-w", str(root), *arguments]
    surroundings = {**os.environ, **told}
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT, env=surroundings)


def toggle(workspace: Workspace) -> None:
    """One wording for the other: two states of the content, that every edition shows."""
    path = workspace.root / THEME
    text = path.read_text("utf-8")
    path.write_text(text.replace(OLD, NEW) if OLD in text else text.replace(NEW, OLD), "utf-8")


def assert_whole(workspace: Workspace, states: Iterable[dict[str, str]]) -> None:
    """Each published file is, byte for byte, that of one of the states."""
    known = [state.items() for state in states]
    assert [item for item in bytes_of(workspace).items() if not any(item in state for state in known)] == []


def assert_true(
    workspace: Workspace, states: Iterable[tuple[dict[str, LedgerEntry], dict[str, str]]]
) -> None:
    """What the ledger says of a file, and what was made from the digest it names, is what is there."""
    there = bytes_of(workspace)
    made = {(path, entry.digest): state[path] for entries, state in states for path, entry in entries.items()}
    for path, entry in workspace.output.ledger().entries.items():
        if entry.digest:  # otherwise it says no more than that the file is ours
            assert workspace.output.intact(path, entry), path
            assert there[path] == made[path, entry.digest], path


# --- ended at any moment ----------------------------------------------------------------------


@pytest.mark.parametrize("seed", [SEED])
def test_killed_before_any_change_of_the_disk(seed: int, workspace: Workspace, killer: Killer) -> None:
    """Kill after kill, without a build between that mends; then one does."""
    chosen = random.Random(seed)
    states = []
    for _ in range(2):
        assert killer("kill", workspace, NEVER) == 0
        states.append((dict(workspace.output.ledger().entries), bytes_of(workspace)))
        toggle(workspace)
    for kill in range(POINTS):
        toggle(workspace)
        if (code := killer("kill", workspace, chosen.randint(1, 150))) == 0:
            continue
        assert code == -9
        assert_whole(workspace, (state for _, state in states))
        assert_true(workspace, states)
        if kill % 12 == 11:
            assert killer("kill", workspace, NEVER) == 0
            assert bytes_of(workspace) in [state for _, state in states]
            assert not any((workspace.output.folder / ".aside").glob("*"))


@pytest.mark.parametrize("after", [0, 3])
def test_killed_at_any_time(after: int, published: Workspace) -> None:
    """The whole program, with its workers and real PDFs."""
    before = bytes_of(published)
    toggle(published)
    build_ = [sys.executable, "-c", CLI, "-w", str(published.root), "build", "--jobs", "2"]
    with subprocess.Popen(build_, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _wait_for_change(process, published, before, after)
        process.kill()
    between = bytes_of(published)
    done = build(BuildRequest(published))
    assert not done.problems
    after_all = bytes_of(published)
    assert [path for path in before if between[path] not in (before[path], after_all[path])] == []


def _wait_for_change(
    process: subprocess.Popen[bytes], workspace: Workspace, before: dict[str, str], count: int
) -> None:
    """Until the build has published so many files, or has ended."""
    while process.poll() is None:
        if sum(before.get(path) != digest for path, digest in bytes_of(workspace).items()) >= count:
            return
        time.sleep(0.005)


@pytest.mark.parametrize("cut", [1, 2, 17, 60, 200])
def test_a_ledger_whose_end_is_lost_says_nothing_untrue(cut: int, published: Workspace) -> None:
    """Without its last line it cannot say that all is as it should be; that a file is, it can."""
    ledger = published.output.folder / LEDGER
    ledger.write_bytes(ledger.read_bytes()[:-cut])
    known = published.output.ledger()
    assert known.inputs == "" or cut == 1
    assert all(published.output.intact(path, entry) for path, entry in known.entries.items())
    before = bytes_of(published)
    assert not build(BuildRequest(published, HTML)).problems
    assert bytes_of(published) == before


def test_a_line_after_a_torn_one_is_read(published: Workspace) -> None:
    ledger = published.output.folder / LEDGER
    ledger.write_bytes(ledger.read_bytes()[:-30])
    published.output.note({"ja/new.html": LedgerEntry("digest", 1, 2)})
    assert published.output.ledger().entries["ja/new.html"] == LedgerEntry("digest", 1, 2)


# --- workers ----------------------------------------------------------------------------------


def test_a_worker_that_is_killed_costs_time_only(built: Workspace, workspace: Workspace) -> None:
    killed: list[int] = []
    with pool.processes(2) as mapping:

        def deadly(
            function: Callable[[Job], JobResult], jobs: Iterable[Job]
        ) -> Iterator[JobResult | FailedItem[Job]]:
            for result in mapping(function, jobs):
                if not killed and isinstance(result, JobResult):
                    victim = multiprocessing.active_children()[0]
                    victim.kill()
                    victim.join()
                    killed.append(1)
                yield result

        done = build(BuildRequest(workspace), deadly)  # type: ignore[arg-type]
    assert killed
    assert (done.problems, done.skipped) == ((), ())
    assert bytes_of(workspace) == bytes_of(built)


def lose(brief: str) -> Callable[..., Iterator[object]]:
    """A map that loses the pages of a language, as if their workers had died."""

    def losing(function: Callable[[Job], JobResult], jobs: Iterable[Job]) -> Iterator[object]:
        for job in jobs:
            lost = isinstance(job, Job) and job.page.edition.language == brief
            yield FailedItem(job, "its process ended with SIGABRT") if lost else function(job)

    return losing


def test_a_page_that_is_lost_is_skipped_and_named(published: Workspace) -> None:
    before = bytes_of(published)
    change(published, BRIEF, "北港の木材, en: Timber at", "北港の林産, en: Wood at")
    done = build(BuildRequest(published, HTML), lose("ja"))  # type: ignore[arg-type]
    assert set(done.skipped) == {"ja/harbour/full", "ja/harbour/brisk"}
    assert {problem.message for problem in done.problems} == {
        f"{name} cannot be made: its process ended with SIGABRT" for name in done.skipped
    }
    after = bytes_of(published)
    assert {path for path in before if path.endswith(".html") and after[path] != before[path]} == {
        "en/harbour/full.html", "en/harbour/brisk.html",
    }  # fmt: skip


def test_a_chart_that_cannot_be_drawn_costs_the_pages_that_show_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undrawable(*_: object) -> str:
        raise ValueError("no")

    monkeypatch.setattr("briefings.page.exhibits._drawn", undrawable)
    done = build(BuildRequest(workspace, HTML))
    assert set(done.skipped) == {"ja/harbour/full", "en/harbour/full"}
    assert {"en/harbour/brisk.html", "ja/harbour/brisk.html"} <= bytes_of(workspace).keys()
    assert all("ValueError: no" in problem.message for problem in done.problems)


# --- templates --------------------------------------------------------------------------------

FOREVER = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (FOREVER, "LimitExceeded: it takes more than 1 s"),
        (WITHIN_C, "it takes too long"),
        ("{{ 'a' | center(10 ** 10) }}", "LimitExceeded: it needs more than 1024 MB of memory"),
        ("{% set n = 10 ** 9 %}{{ 'long' * n }}", "LimitExceeded: it needs more than 1024 MB of memory"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", "OverflowError: Range too big"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "RecursionError: maximum recursion"),
    ],
)
def test_a_template_without_end_is_stopped_and_named(template: str, told: str, published: Workspace) -> None:
    hurry(published)
    before = bytes_of(published)
    add(published, "templates/audiences/brisk/parts/summary.html", f"<p>\n{template}</p>")
    done = build(BuildRequest(published, HTML))
    assert set(done.skipped) == {"ja/harbour/brisk", "en/harbour/brisk"}
    assert {str(problem.place) for problem in done.problems} == {
        "templates/audiences/brisk/parts/summary.html:2:1"
    }
    assert all(problem.message.startswith(told) for problem in done.problems), done.problems
    assert bytes_of(published).keys() == before.keys()


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (FOREVER, "LimitExceeded: it takes more than 1 s"),
        ("{{ 7 ** (10 ** 9) }}", "LimitExceeded: it takes more than 1 s"),
        (WITHIN_C, "it takes too long"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{{ nothing }}", "'nothing' is undefined"),
    ],
)
def test_an_index_that_cannot_be_made_is_named(template: str, told: str, published: Workspace) -> None:
    hurry(published)
    before = bytes_of(published)
    add(published, "templates/index.html", f"<p>\n{template}</p>")
    with pytest.raises(Unusable) as raised:
        build(BuildRequest(published, HTML))
    assert [str(one.place) for one in raised.value.problems] == ["templates/index.html:2:1"]
    assert raised.value.problems[0].message == told
    assert bytes_of(published).keys() == before.keys()


# --- the disk ---------------------------------------------------------------------------------


def on_a_disk_of_its_own(root: Path, prepare: str) -> subprocess.CompletedProcess[str]:
    """A build onto a disk that is prepared so, and whose files are then copied out again."""
    script = f"""
        mv out before && mkdir out && mount -t tmpfs tmpfs out && cp -a before/. out && {prepare}
        '{sys.executable}' -c "{CLI}" -w . build --format html || true
        cp -a out/. after
    """
    inside = ["unshare", "--map-root-user", "--mount", "sh", "-ec", script]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(inside, capture_output=True, text=True, check=False, cwd=root, env=surroundings)


def can_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    probe = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="needs a disk of its own to fill")
@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        ("mount -o remount,size=$(du -sk out | cut -f1)k out", "No space left on device"),
        ("mount -o remount,ro out", "Read-only file system"),
    ],
)
def test_a_disk_that_cannot_be_written(prepare: str, told: str, published: Workspace) -> None:
    before = bytes_of(published)
    toggle(published)
    done = on_a_disk_of_its_own(published.root, prepare)
    assert f"cannot be written: {told}" in done.stderr
    assert "Traceback" not in done.stderr
    shutil.rmtree(published.output.folder)
    (published.root / "after").rename(published.output.folder)
    assert_mended(published, before)


@pytest.mark.parametrize("blocks", [1, 24])
def test_files_that_must_not_grow(blocks: int, published: Workspace) -> None:
    """Without a disk of its own: whatever is written ends at so many blocks of 512 bytes."""
    before = bytes_of(published)
    toggle(published)
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({blocks * 512},) * 2)"
    done = command(published.root, "build", "--format", "html", before=limit)
    assert done.returncode == 1
    assert "cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr
    assert_mended(published, before)


def assert_mended(workspace: Workspace, before: dict[str, str]) -> None:
    """Each file is as it was or as the next build leaves it."""
    between = bytes_of(workspace)
    assert between.keys() - {STATUS} == before.keys()
    assert not build(BuildRequest(workspace)).problems
    after = bytes_of(workspace)
    assert [path for path in before if between[path] not in (before[path], after[path])] == []


def test_where_out_is_a_file(workspace: Workspace) -> None:
    add(workspace, "out", "not a folder")
    with pytest.raises(Unusable, match=r"cannot be written: (File exists|Not a directory)"):
        build(BuildRequest(workspace, HTML))


READ = (
    THEME, DOCUMENT, BRIEF, "content/units.yaml", "content/glossary.yaml", "content/workspace.yaml",
    "content/translated.txt", "content/themes", "templates/parts/masthead.html", "templates/locales/en.po",
)  # fmt: skip


@pytest.mark.parametrize("moment", [1, 2])
@pytest.mark.parametrize("name", READ)
def test_a_file_that_vanishes_while_it_is_read(
    moment: int, name: str, workspace: Workspace, killer: Killer, tmp_path: Path
) -> None:
    """Between the look at all files and their reading, an editor saves by delete and create."""
    for own in ("templates/parts/masthead.html", "templates/locales/en.po"):
        add(workspace, own, (ROOT / own).read_bytes())
    workspace.accept(bilingual.pairs(workspace.read()))
    assert killer("kill", workspace, NEVER) == 0
    before = bytes_of(workspace)
    shutil.copytree(workspace.root, tmp_path / "kept")
    toggle(workspace)
    assert killer("vanish", workspace, moment, name) in (0, 1), "told, not broken off with a traceback"
    assert bytes_of(workspace).keys() >= {path for path in before if "harbour/" not in path}
    for folder in ("content", "templates"):
        shutil.copytree(tmp_path / "kept" / folder, workspace.root / folder, dirs_exist_ok=True)
    assert killer("kill", workspace, NEVER) == 0
    assert bytes_of(workspace) == before


@pytest.mark.parametrize(("name", "moment"), [("out/ja", 1), (f"out/{LEDGER}", 2)])
def test_output_that_vanishes_while_it_is_written(
    name: str, moment: int, workspace: Workspace, killer: Killer
) -> None:
    assert killer("kill", workspace, NEVER) == 0
    before = bytes_of(workspace)
    change(workspace, BRIEF, "北港の木材, en: Timber at", "北港の林産, en: Wood at")
    assert killer("vanish", workspace, moment, name) in (0, 1)
    assert killer("kill", workspace, NEVER) == 0
    assert bytes_of(workspace).keys() == before.keys()


# --- two at once, clocks, many ----------------------------------------------------------------


def test_a_second_build_says_who_is_at_work(published: Workspace) -> None:
    before = times_of(published)
    toggle(published)
    with published.output.locked():
        done = command(published.root, "build", "--format", "html")
    assert done.returncode == 1
    assert f"another build is at work here: process {os.getpid()}" in done.stderr
    assert times_of(published) == before
    assert command(published.root, "build", "--format", "html").returncode == 0


def test_builds_that_start_together_leave_one_edition(published: Workspace) -> None:
    """Each either builds or says that another does."""
    line = [sys.executable, "-c", CLI, "-w", str(published.root), "build", "--format", "html"]
    toggle(published)
    rivals = [
        subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [(rival.communicate()[1], rival.returncode) for rival in rivals]
    assert 0 in [code for _, code in said]
    assert [text for text, code in said if code and "another build is at work" not in text] == []
    there = bytes_of(published)
    assert not any((published.output.folder / ".aside").glob("*"))
    assert_true(published, [(dict(published.output.ledger().entries), there)])
    assert build(BuildRequest(published, HTML)).made == ()
    assert bytes_of(published) == there


def test_where_nothing_changed_another_build_does_not_matter(published: Workspace) -> None:
    assert command(published.root, "build").returncode == 0
    with published.output.locked():
        assert command(published.root, "build").returncode == 0


@pytest.mark.parametrize("when", [1, 2**31 + 5])
def test_the_clock_does_not_matter(when: int, published: Workspace) -> None:
    """A clock that goes back, or a file from the future: only content says what changed."""
    toggle(published)
    for path in (published.root / "content").rglob("*"):
        os.utime(path, (when, when))
    done = build(BuildRequest(published, HTML))
    assert {path for path in done.made if "harbour" in path} == {"en/harbour/full.html"}
    assert build(BuildRequest(published, HTML)).made == ()


def test_a_clock_that_goes_back_takes_back_what_it_brought(published: Workspace) -> None:
    """What falls due is decided by the day it is, whichever day it was at the last build."""
    brief = published.root / BRIEF
    add(
        published,
        "content/briefs/later.yaml",
        brief.read_bytes() + b"publish_on: 2030-01-01\nonly: [brisk]\n",
    )
    states = []
    for moment in ("1900000000", "1500000000", "1900000000"):  # in 2030, 2017, 2030
        done = command(published.root, "build", "--json", SOURCE_DATE_EPOCH=moment)
        assert (done.returncode, done.stderr) == (0, "")
        states.append({path: digest for path, digest in bytes_of(published).items() if path != STATUS})
    assert {"ja/later/brisk.html", "en/later/brisk.html"} <= states[0].keys() - states[1].keys()
    assert states[2] == states[0]


@pytest.mark.parametrize("verb", ["check", "build"])
def test_thousands_of_problems(verb: str, published: Workspace) -> None:
    before = bytes_of(published)
    terms = "\n".join(f"term-{number}: {{ja: あ, en: a, knd: x}}" for number in range(3_000))
    add(published, "content/glossary.yaml", terms)
    done = command(published.root, verb)
    assert done.returncode == 1
    count = done.stderr.count("error: ")
    assert count >= 3_000
    assert (
        f"{count} errors" if verb == "check" else "0 made, 0 unchanged, 0 dropped, 4 skipped"
    ) in done.stdout
    assert {path: digest for path, digest in bytes_of(published).items() if path != STATUS} == before


def test_what_was_said_against_a_page_is_said_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is kept is no better for it."""

    def press(page: render.Page, *_: object) -> tuple[bytes, list[Problem]]:
        return b"%PDF", [Problem(Place(page.place), "too long", "Cut it.", "pdf", Gravity.WARNING)]

    monkeypatch.setitem(formats.FORMATS, "pdf", as_pdf(press))
    first = build(BuildRequest(workspace))
    assert {problem.gravity for problem in first.problems} == {Gravity.WARNING}
    for choice in (Choice(), Choice(languages=frozenset({"ja"})), Choice()):
        again = build(BuildRequest(workspace, choice))
        assert (again.made, again.problems) == ((), first.problems)
    assert build(BuildRequest(workspace, strict=True)).failed(strict=True)
