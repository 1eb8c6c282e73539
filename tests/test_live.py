"""Watching: whatever is saved, however, makes one build; what fails leaves what was published."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import watchfiles

from briefings.library.library import Choice
from briefings.page.render import render
from briefings.preview import watching
from briefings.preview.session import Rebuild, Session, keep_building
from briefings.preview.watching import Watch
from briefings.publish import Progress
from briefings.publish.formats import JobResult
from briefings.schedule import history
from briefings.schedule.clock import SystemClock
from briefings.workspace import Workspace
from tests.conftest import PATIENCE, PROGRAM, ROOT
from tests.editing import BRIEF, DOCUMENT, THEME, add, bytes_of, change, hurry


@contextmanager
def watched(root: Path, *, poll: bool) -> Iterator[queue.Queue[tuple[str, ...]]]:
    """What a watch over two folders tells, as it comes."""
    folders, stop = [root / "content", root / "templates"], threading.Event()
    watch, told = Watch(folders, stop, poll=poll), queue.Queue[tuple[str, ...]]()

    def follow() -> None:
        for changed in watch.changes():
            told.put(tuple(path.relative_to(root).as_posix() for path in changed))

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def told_until(told: queue.Queue[tuple[str, ...]], last: str) -> list[tuple[str, ...]]:
    """All that is told up to and including a change of the file ``last``."""
    found: list[tuple[str, ...]] = []
    while not found or last not in found[-1]:
        found.append(told.get(timeout=PATIENCE))
    return found


def save(path: Path) -> None:
    path.write_text(path.read_text() + "x")


def burst(root: Path) -> None:
    for _ in range(20):
        for name in ("content/a.yaml", "content/b.yaml"):
            save(root / name)


def rename_in(root: Path) -> None:
    """As vim, Emacs and most others save: written aside, then renamed over the old one."""
    aside = root / "content/.a.yaml.swp"
    aside.write_text("other")
    aside.replace(root / "content/a.yaml")


def backup_and_write(root: Path) -> None:
    """The old one is renamed away first, and a new file made under its name."""
    (root / "content/a.yaml").rename(root / "content/a.yaml~")
    (root / "content/a.yaml").write_text("other")
    (root / "content/a.yaml~").unlink()


def same_size_same_time(root: Path) -> None:
    """As rsync and `cp --preserve` write: neither size nor time of writing tells."""
    path = root / "content/a.yaml"
    before = path.stat()
    path.write_text(path.read_text().swapcase())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def folder_anew(root: Path) -> None:
    """As changing branches does: the folder is gone, and comes back otherwise."""
    shutil.rmtree(root / "content/themes")
    (root / "content/themes").mkdir()
    (root / "content/themes/new.yaml").write_text("new")


def all_anew(root: Path) -> None:
    shutil.rmtree(root / "content")
    (root / "content/themes").mkdir(parents=True)
    for name in ("a.yaml", "b.yaml", "themes/t.yaml"):
        (root / "content" / name).write_text("anew")


def deep(root: Path) -> None:
    (root / "templates/audiences/press").mkdir(parents=True)
    (root / "templates/audiences/press/brief.html").write_text("new")


SAVES: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "one file": (lambda root: save(root / "content/a.yaml"), ("content/a.yaml",)),
    "burst": (burst, ("content/a.yaml", "content/b.yaml")),
    "renamed over": (rename_in, ("content/a.yaml",)),
    "backup": (backup_and_write, ("content/a.yaml",)),
    "same size and time": (same_size_same_time, ("content/a.yaml",)),
    "removed": (lambda root: (root / "content/a.yaml").unlink(), ("content/a.yaml",)),
    "folder anew": (folder_anew, ("content/themes/new.yaml", "content/themes/t.yaml")),
    "everything anew": (all_anew, ("content/a.yaml", "content/b.yaml", "content/themes/t.yaml")),
    "a folder in a new folder": (deep, ("templates/audiences/press/brief.html",)),
}


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name in ("content/a.yaml", "content/b.yaml", "content/themes/t.yaml", "templates/brief.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    return tmp_path


@pytest.mark.parametrize("poll", [False, True], ids=["told", "looking"])
@pytest.mark.parametrize("name", SAVES)
def test_saves_are_told_once(folders: Path, name: str, poll: bool) -> None:
    act, expected = SAVES[name]
    with watched(folders, poll=poll) as told:
        act(folders)
        found = {path for changed in told_until(told, expected[-1]) for path in changed}
        # Nothing more is told of it: the next that is told is of the next save.
        save(folders / "templates/brief.html")
        rest = told_until(told, "templates/brief.html")
    assert found | {path for changed in rest[:-1] for path in changed} == set(expected)
    assert rest[-1] == ("templates/brief.html",)


class Busy(threading.Event):
    """Somebody is at work while a watch waits: each time it waits, the next act is done, at once.

    When nothing is left to do, the watch is stopped.
    """

    def __init__(self, *acts: Callable[[], object]) -> None:
        super().__init__()
        self.acts = list(acts)
        self.waited: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        if self.acts:
            self.acts.pop(0)()
        else:
            self.set()
        return self.is_set()


def nothing() -> None:
    """Let a wait pass."""


def told_of(root: Path, busy: Busy) -> list[tuple[str, ...]]:
    watch = Watch([root / "content", root / "templates"], busy, poll=True)
    return [tuple(path.relative_to(root).as_posix() for path in changed) for changed in watch.changes()]


def test_a_burst_is_told_as_one(folders: Path) -> None:
    """However long it lasts: something is saved again before it was quiet for long enough."""
    a, b = (lambda: save(folders / "content/a.yaml")), (lambda: save(folders / "content/b.yaml"))
    busy = Busy(*[a] * 40, nothing, b, nothing)
    assert told_of(folders, busy) == [("content/a.yaml",), ("content/b.yaml",)]
    first = [watching.POLL, watching.ALONE, *[watching.QUIET] * 39]
    assert busy.waited == [*first, watching.POLL, watching.ALONE, watching.POLL]


def test_one_file_alone_is_told_sooner_than_several(folders: Path) -> None:
    """Where two were saved, a third may follow, and is waited for."""
    a, b, t = (folders / f"content/{name}.yaml" for name in ("a", "b", "themes/t"))

    def both() -> None:
        save(a)
        save(b)

    busy = Busy(lambda: save(a), nothing, both, lambda: save(t), nothing)
    assert told_of(folders, busy) == [
        ("content/a.yaml",),
        ("content/a.yaml", "content/b.yaml", "content/themes/t.yaml"),
    ]
    alone, several = [watching.POLL, watching.ALONE], [watching.POLL, watching.QUIET, watching.QUIET]
    assert busy.waited == [*alone, *several, watching.POLL]
    assert watching.ALONE < watching.QUIET


def test_who_saves_without_end_is_not_waited_for(folders: Path) -> None:
    a = folders / "content/a.yaml"
    busy = Busy(*[lambda: save(a)] * (3 * watching.ENDLESS))
    assert len(told_of(folders, busy)) > 1


@pytest.mark.parametrize(
    "name", [".a.yaml.swp", "a.yaml~", "#a.yaml#", ".#a.yaml", "4913", ".git/index", "x.tmp"]
)
def test_files_of_editors_are_passed_over(folders: Path, name: str) -> None:
    with watched(folders, poll=False) as told:
        path = folders / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("not content")
        save(folders / "content/b.yaml")
        assert told.get(timeout=PATIENCE) == ("content/b.yaml",)


def test_where_the_system_gives_no_notices_we_look(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*paths: Path, **options: object) -> Iterator[None]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refuse)
    with watched(folders, poll=False) as told:
        save(folders / "content/a.yaml")
        assert told.get(timeout=PATIENCE) == ("content/a.yaml",)


def test_a_notice_that_was_lost_is_made_good(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*paths: Path, stop_event: threading.Event, **options: object) -> Iterator[None]:
        while not stop_event.wait(0.1):
            yield  # as after its time-out: no change seen

    monkeypatch.setattr(watchfiles, "watch", silent)
    with watched(folders, poll=False) as told:
        save(folders / "content/a.yaml")
        assert told.get(timeout=PATIENCE) == ("content/a.yaml",)


def test_links_that_lead_nowhere_hide_nothing(folders: Path) -> None:
    (folders / "content/0.yaml").symlink_to(folders / "away")
    (folders / "content/loop").symlink_to(folders / "content")
    found = {path.name for path in watching.snapshot([folders / "content", folders / "not there"])}
    assert found >= {"a.yaml", "b.yaml", "t.yaml"}


# --- sessions --------------------------------------------------------------------------------


@contextmanager
def session(workspace: Workspace, progress: Progress | None = None) -> Iterator[queue.Queue[Rebuild]]:
    """A session over a workspace in this process, and what it tells."""
    told, stop = queue.Queue[Rebuild](), threading.Event()
    shown = lambda: contextlib.nullcontext(progress or Progress())  # noqa: E731
    one = Session(workspace, map, SystemClock(stop=stop), shown, told.put)
    thread = threading.Thread(target=keep_building, args=(one, Watch(workspace.folders, stop)))
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def names(workspace: Workspace, rebuilt: Rebuild) -> list[str]:
    return [path.relative_to(workspace.root).as_posix() for path in rebuilt.changed]


def test_an_error_leaves_what_was_published_and_the_mending_is_seen(published: Workspace) -> None:
    with session(published) as told:
        first = told.get(timeout=PATIENCE)
        assert first.changed == ()
        assert first.report
        assert not first.report.typeset
        before = bytes_of(published)

        change(published, THEME, "messages:", "mesages:")
        broken = told.get(timeout=PATIENCE)
        assert names(published, broken) == [THEME]
        assert broken.report
        assert THEME in {problem.place.file for problem in broken.report.problems}
        assert all(problem.place.line for problem in broken.report.problems if problem.place.file == THEME)
        assert broken.report.skipped
        assert bytes_of(published) == before

        change(published, THEME, "mesages:", "messages:")
        mended = told.get(timeout=PATIENCE)
        assert names(published, mended) == [THEME]
        assert mended.report
        assert (mended.report.problems, mended.report.made) == ((), ())
    assert [run.failed for run in history.history(published)][-3:] == [False, True, False]


def test_all_content_gone_and_back(published: Workspace, tmp_path: Path) -> None:
    with session(published) as told:
        told.get(timeout=PATIENCE)
        before = bytes_of(published)
        (published.root / "content").rename(tmp_path / "away")
        gone = told.get(timeout=PATIENCE)
        assert gone.run
        assert gone.run.reason == "nothing could be built"
        assert bytes_of(published) == before
        (tmp_path / "away").rename(published.root / "content")
        back = told.get(timeout=PATIENCE)
        assert back.run
        assert not back.run.failed


def test_a_save_in_the_middle_of_a_build_begins_it_anew(published: Workspace) -> None:
    saved: list[str] = []

    def done(made: JobResult) -> None:
        if not saved:
            saved.append(made.name)
            change(published, BRIEF, "as_of:", "as_of:  ")

    with session(published, Progress(done=done)) as told:
        told.get(timeout=PATIENCE)
        change(published, THEME, "accent:", "accent: '#123456' #")
        cut = told.get(timeout=PATIENCE)
        assert cut.run is None
        whole = told.get(timeout=PATIENCE)
        assert whole.report
        # What was made before the second save is kept, and why says both.
        assert names(published, whole) == [BRIEF, THEME]
        assert f"{saved[0]}.html" in whole.report.unchanged
        assert not whole.report.problems


def test_watch_from_the_command_line(published: Workspace) -> None:
    hurry(published)
    words = [str(PROGRAM), "-w", str(published.root), "watch", "--jobs", "1"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        guard = threading.Timer(2 * PATIENCE, process.kill)
        guard.start()
        assert process.stdout
        told: list[str] = []

        def until(said: str) -> str:
            while said not in (line := next(iter(process.stdout or ()))):
                told.append(line)
            return line

        assert "0 made, 0 typeset" in until(" unchanged; ")
        change(published, BRIEF, "key_figures:", "key_figure:")
        assert BRIEF in until(BRIEF)
        until("unknown key 'key_figure'")
        assert "as published last" in until(" unchanged")
        change(published, BRIEF, "key_figure:", "key_figures:")
        until(" unchanged; ")
        add(published, "templates/brief.html", "{% for i in range(99999) %}" * 3 + "{% endfor %}" * 3)
        until("it takes more than 1 s")
        assert "as published last" in until(" unchanged")
        (published.root / "templates/brief.html").unlink()
        assert "0 made, 0 typeset" in until(" unchanged; ")
        process.send_signal(signal.SIGINT)
        assert process.communicate()[0].splitlines() == ["stopped"]
        guard.cancel()
    assert process.returncode == 0


# --- what is remembered from build to build ---------------------------------------------------

EDITS = {
    "a word": (THEME, "Consider another quay.", "Consider a third quay."),
    "a figure, equal but not alike": (DOCUMENT, "amount: 120\n", "amount: 120.0\n"),
    "what a source prints": (DOCUMENT, "figure: 120隻", "figure: 百二十隻"),
    "a unit": ("content/units.yaml", 'other: "{n} ships"', 'other: "{n} vessels"'),
    "a fixed word": ("templates/locales/en.po", 'msgstr "Sources"', 'msgstr "Whence"'),
    "English": ("content/workspace.yaml", "en-GB", "en-US"),
    "years by the era": ("content/audiences.yaml", "brisk:\n", "brisk:\n  era_years: true\n"),
    "who sees it": (THEME, "- head: {ja: 貨物は倍増", "- only: [full]\n    head: {ja: 貨物は倍増"),
    "a reading": ("content/glossary.yaml", "{ja: 港湾, en: harbour}", "{ja: 埠頭, en: quay}\n  reading: ふとう\n  ruby: true"),
    "a template": ("templates/brief.html", "</main>", "other</main>"),
    "an accent": (THEME, "#4a6b2f", "#123456"),
}  # fmt: skip
DIGESTS = """
import os, sys
from pathlib import Path
from briefings.library.library import Choice
from briefings.page.render import render
from briefings.workspace import Workspace

def told(root):
    library = Workspace(Path(root)).read()
    return [(one.name, render(library, one).digest) for one in library.editions(Choice())]

for root in sys.argv[1:]:  # each in a process that has read nothing else
    if not os.fork():
        print(repr(told(root)), flush=True)
        os._exit(0)
    os.wait()
"""


def test_what_is_remembered_hides_no_change(workspace: Workspace, tmp_path: Path) -> None:
    """After each edit, pages are those of a process that begins with it."""
    for name in ("brief.html", "locales/en.po"):
        add(workspace, f"templates/{name}", (ROOT / "templates" / name).read_bytes())
    told = [_told(workspace.root)]
    roots: list[Path] = []
    for number, edit in enumerate(EDITS.values()):
        change(workspace, *edit)
        told.append(_told(workspace.root))
        roots.append(tmp_path / str(number))
        shutil.copytree(workspace.root, roots[-1])
    anew = subprocess.run([sys.executable, "-c", DIGESTS, *roots], capture_output=True, text=True, check=True)
    assert dict(zip(EDITS, anew.stdout.splitlines(), strict=True)) == dict(zip(EDITS, told[1:], strict=True))
    assert [name for name, one, other in zip(EDITS, told[:-1], told[1:], strict=True) if one == other] == []


def _told(root: Path) -> str:
    library = Workspace(root).read()
    return repr([(one.name, render(library, one).digest) for one in library.editions(Choice())])
