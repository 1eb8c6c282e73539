"""The preview, asked over HTTP as a browser asks: pages, errors, reloading, and what it refuses."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from briefings.checks import bilingual, check
from briefings.preview import hosts, review, server, toolbar
from briefings.preview.foreground import LOOK, Foreground
from briefings.preview.hosts import trusted
from briefings.preview.messages import page_messages
from briefings.preview.studio import Studio, StudioView
from briefings.preview.watching import Watch
from briefings.problems import Gravity, Place, Problem
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE, PATIENCE
from tests.editing import BRIEF, DOCUMENT, THEME, WITHIN_C, add, change, hurry

PAGE = "en/harbour/full.html"


@dataclass
class Preview:
    """A preview that is running, and how to ask it."""

    workspace: Workspace
    port: int

    def ask(self, path: str, method: str = "GET", host: str = "") -> tuple[int, str, bytes]:
        """Status, media type and body; the path is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers.get_content_type(), body

    def page(self, path: str = PAGE) -> str:
        return self.ask(f"/{path}")[2].decode()

    @contextmanager
    def events(self, path: str = PAGE) -> Iterator[Iterator[dict[str, object]]]:
        """What a page is told after every change."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/_preview/events?path={path}")
        answer = connection.getresponse()
        assert answer.headers.get_content_type() == "text/event-stream"
        try:
            yield (json.loads(line[6:]) for line in answer if line.startswith(b"data: "))
        finally:
            answer.close()
            connection.close()


def until(events: Iterator[dict[str, object]], **wanted: object) -> dict[str, object]:
    """The first that is told in which all this holds."""
    return next(one for one in events if wanted.items() <= one.items())


PROGRAM = ("-m", "briefings.cli")


@contextmanager
def previewed(workspace: Workspace) -> Iterator[Preview]:
    """The real program in a process of its own, on a free port."""
    words = [sys.executable, *PROGRAM, "-w", str(workspace.root), "serve", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        guard = threading.Timer(PATIENCE * 3, process.kill)
        guard.start()
        assert process.stdout
        found = next(
            found for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:(\d+)/", line))
        )
        drain = threading.Thread(target=process.stdout.read)
        drain.start()
        try:
            yield Preview(workspace, int(found[1]))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            drain.join(PATIENCE)
            guard.cancel()
    assert process.returncode == 0


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all tests that change nothing; of what was published, only odd things are there."""
    root = tmp_path_factory.mktemp("preview") / "workspace"
    shutil.copytree(EXAMPLE, root)
    (root / "out").mkdir()
    (root / "out/secret").symlink_to(root / "content/workspace.yaml")
    (root / "out/.hidden").write_text("hidden")
    (root / "out/note.html").write_text("a page that was put here")
    (root / "secret.txt").write_text("not published")
    with previewed(Workspace(root)) as running:
        yield running


# --- what is there ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "media", "holds"),
    [
        ("/", "text/html", b"</html>"),
        ("/index.html", "text/html", b"</html>"),
        ("/en/index.html", "text/html", b"harbour/full.html"),
        ("/ja/full.html", "text/html", b"harbour/full.html"),
        (f"/{PAGE}", "text/html", b"<h1"),
        ("/en/harbour/data.csv", "text/csv", b","),
        ("/en/harbour/data.json", "application/json", b"{"),
        ("/en/harbour/full.pdf", "application/pdf", b"%PDF-"),
        ("/note.html", "text/html", b"put here"),
        ("/_preview/pdf/en/harbour/full", "text/html", b'<iframe src="/en/harbour/full.pdf"'),
        ("/_preview/review/harbour/full", "text/html", b'lang="ja"'),
    ],
)
def test_pages(preview: Preview, path: str, media: str, holds: bytes) -> None:
    status, found, body = preview.ask(path)
    assert (status, found) == (200, media)
    assert holds in body


def test_a_page_is_what_a_build_publishes_but_for_the_bar(preview: Preview, built: Workspace) -> None:
    shown = re.sub(r"<script>\(// The preview.*?</script>\n", "", preview.page(), flags=re.DOTALL)
    shown = shown.replace("; connect-src 'self'", "", 1)
    assert shown == (built.output.folder / PAGE).read_text()


def test_nothing_is_written(preview: Preview) -> None:
    before = {path: path.stat().st_mtime_ns for path in preview.workspace.root.rglob("*")}
    for path in (f"/{PAGE}", "/en/harbour/full.pdf", "/_preview/review/harbour/full"):
        preview.ask(path)
    assert {path: path.stat().st_mtime_ns for path in preview.workspace.root.rglob("*")} == before


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/en/../../secret.txt",
        "/%2e%2e/secret.txt",
        f"/{'a' * 300}.html",
        f"/en/{'a/' * 5000}x.html",
        f"/en/harbour/{'%e6%b8%af' * 2000}.pdf",
        "/en/%00/full.html",
        "/%ff%fe/x",
        "/%ed%b3%bf/x",
        "/en/%0d%0aSet-Cookie:%20x",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/en/harbour/%2e%2e/%2e%2e/%2e%2e/content/workspace.yaml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/C:/Windows/win.ini",
        "/secret",
        "/.hidden",
        "/.ledger.jsonl",
        "/.history.jsonl",
        "/en/.hidden",
        "/note.html%00.pdf",
        "/en/harbour",
        "/en/",
        "/en/harbour/nobody.html",
        "/_preview/client.js",
        "/_preview/pdf/../../secret.txt",
        "/_preview/pdf/en/harbour/nobody",
        "/_preview/review/harbour/nobody",
        "/_preview/review/../secret",
        "/content/workspace.yaml",
    ],
)
def test_what_is_not_published_is_not_reachable(preview: Preview, path: str) -> None:
    status, _, body = preview.ask(path)
    assert status == 404
    for secret in (b"not published", b"publisher:", b"hidden</", b"root:"):
        assert secret not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered(preview: Preview, method: str) -> None:
    assert preview.ask(f"/{PAGE}", method)[0] == 405


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io", "[", "192.168.1.20"],
)
def test_other_names_are_not_answered_to(preview: Preview, host: str) -> None:
    status, _, body = preview.ask(f"/{PAGE}", host=host)
    assert (status, body) == (421, b"This name is not answered to.")


def test_it_listens_on_loopback_only(preview: Preview) -> None:
    try:
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        others = set()
    for address in others:
        if not hosts.loopback(str(address)):
            with pytest.raises(OSError, match="refused"):
                socket.create_connection((str(address), preview.port), timeout=PATIENCE).close()


@pytest.mark.parametrize(
    ("header", "bound", "answered"),
    [
        ("localhost:8000", "127.0.0.1", True),
        ("LOCALHOST", "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("[::1]:8000", "::1", True),
        ("[::1]:8000", "127.0.0.1", True),
        ("192.168.1.20:8000", "127.0.0.1", False),
        ("192.168.1.20:8000", "0.0.0.0", True),
        ("desk.example", "desk.example", True),
        ("evil.example", "0.0.0.0", False),
        ("", "127.0.0.1", False),
        ("user@127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1@evil.example", "127.0.0.1", False),
        ("[bad", "0.0.0.0", False),
    ],
)
def test_names(header: str, bound: str, answered: bool) -> None:
    assert trusted(header, bound) == answered


def test_a_port_that_is_taken_is_said(preview: Preview) -> None:
    words = [sys.executable, "-m", "briefings.cli", "-w", str(preview.workspace.root), "serve"]
    done = subprocess.run(
        [*words, "--port", str(preview.port)], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {preview.port}" in done.stderr
    assert "Traceback" not in done.stderr


# --- what changes ----------------------------------------------------------------------------


def test_an_editing_session(workspace: Workspace) -> None:
    """Nothing was ever built here: pages come from the content alone."""
    with (
        previewed(workspace) as running,
        running.events() as page,
        running.events("ja/harbour/brisk.html") as other,
    ):
        first, there = next(page), next(other)
        assert (first["errors"], first["problems"]) == (0, [])
        assert f'"digest": "{first["digest"]}"' in running.page()

        # One language of the brief changes: its page does, the other's does not.
        change(workspace, BRIEF, "en: Cargo doubled in two", "en: Cargo doubled within two")
        changed = next(one for one in page if one["digest"] != first["digest"])
        assert "doubled within two" in running.page()
        assert next(other)["digest"] == there["digest"]

        # An error stands over the page with its place; the page stays as it was.
        good = running.page()
        change(workspace, THEME, "messages:", "mesages:")
        broken = next(one for one in page if one["errors"])
        found = [one for one in problems(broken) if "mesages" in str(one["message"])]
        assert [(one["file"], one["source"], one["caret"]) for one in found] == [(THEME, "mesages:", "^")]
        assert found[0]["line"]
        assert "messages" in str(found[0]["hint"])
        assert broken["digest"] == changed["digest"]
        assert running.page() == good

        change(workspace, THEME, "mesages:", "messages:")
        mended = until(page, errors=0)
        assert mended["digest"] == changed["digest"]

        # All is gone: the last good page stays. All is back, with a brief more.
        (workspace.root / "content").rename(workspace.root / "away")
        assert until(page, digest=changed["digest"], errors=1)["here"] == 1
        assert running.page() == good
        (workspace.root / "away").rename(workspace.root / "content")
        until(page, errors=0)
        assert running.ask("/en/spring/full.html")[0] == 404
        add(
            workspace,
            "content/briefs/spring.yaml",
            (workspace.root / BRIEF).read_bytes() + b"\npublish_on: 2999-01-01\n",
        )
        next(one for one in page if running.ask("/en/spring/full.html")[0] == 200)
        assert "from 2999-01-01" in running.page("en/spring/full.html")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ 7 ** (10 ** 9) }}", "it takes more than 1 s"),
        (WITHIN_C, "it takes too long"),
        ("{% set n = 10 ** 9 %}{{ 'long' * n }}", "it needs more than 1024 MB of memory"),
    ],
    ids=["in one step", "within C", "memory"],
)
def test_a_template_without_end_is_told_and_the_preview_lives(
    template: str, told: str, workspace: Workspace
) -> None:
    file, index = "templates/audiences/brisk/parts/summary.html", "templates/index.html"
    page, other = "en/harbour/brisk.html", "en/harbour/full.html"
    hurry(workspace)
    with previewed(workspace) as running, running.events(page) as events:
        good = {path: running.page(path) for path in (page, other, "en/index.html")}
        add(workspace, file, template)
        add(workspace, index, template)
        found = problems(next(one for one in events if one["errors"]))
        assert [(one["file"], one["line"], str(one["message"]).partition(" (")[0]) for one in found] == [
            (file, 1, told if told == "it takes too long" else f"LimitExceeded: {told}")
        ]
        # It stands over the last good page, and all else is served as before.
        assert {path: running.page(path) for path in good} == good
        assert running.ask("/_preview/review/harbour/brisk")[0] == 200
        assert running.ask("/en/harbour/brisk.pdf")[0] == 500
        (workspace.root / file).unlink()
        (workspace.root / index).unlink()
        until(events, errors=0)
        assert {path: running.page(path) for path in good} == good


def problems(said: dict[str, object]) -> list[dict[str, object]]:
    found = said["problems"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (BRIEF, b"\xff\xfe"),
        (BRIEF, b"title: {ja: [}"),
        (BRIEF, b""),
        (DOCUMENT, b"title: none"),
        (THEME, b"- a list"),
        ("content/workspace.yaml", b""),
        ("content/audiences.yaml", b"full: 1"),
        ("content/units.yaml", b"unit: {}"),
        ("templates/brief.html", b"{% if %}"),
        ("templates/brief.html", b"{{ nothing.here }}"),
        ("templates/parts/masthead.html", b"{{ 1 / 0 }}"),
        ("templates/index.html", b"{{ nothing.here }}"),
        ("templates/locales/en.po", b"msgid"),
    ],
)
def test_no_content_breaks_the_preview(workspace: Workspace, name: str, content: bytes) -> None:
    """Whatever is saved, the last good page stays, and what is wrong is told with its file."""
    studio = Studio(workspace, map, Foreground())
    list(studio.refresh())
    paths = (PAGE, "en/index.html")
    good = {path: studio.find(path) for path in paths}
    kept = (workspace.root / name).read_bytes() if (workspace.root / name).exists() else None
    add(workspace, name, content)
    list(studio.refresh())
    told_of = {problem.place.file for path in paths for problem in studio.state(path)[1]}
    assert name in told_of
    assert name != BRIEF or BRIEF in studio.files(PAGE), "its overlay opens"
    for path in paths:
        served, before = studio.find(path), good[path]
        assert served
        assert before
        assert served.content == before.content
    if kept is None:
        (workspace.root / name).unlink()
    else:
        add(workspace, name, kept)
    list(studio.refresh())
    assert [studio.state(path)[1] for path in paths] == [(), ()]


def test_a_check_that_fails_is_told_and_the_preview_goes_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(workspace, map, Foreground())
    with monkeypatch.context() as broken:
        broken.setattr("briefings.preview.studio.check", lambda library: 1 / 0)
        *_, view = studio.refresh()
    assert [problem.message for problem in view.problems] == [
        "what is wrong cannot be shown: ZeroDivisionError: division by zero"
    ]
    assert studio.find(PAGE)
    *_, view = studio.refresh()
    assert view.problems == ()


def test_a_page_that_never_was_good_says_so_and_comes_up_when_mended(workspace: Workspace) -> None:
    add(workspace, "templates/brief.html", "{% if %}")
    studio = Studio(workspace, map, Foreground())
    list(studio.refresh())
    served = studio.find(PAGE)
    assert served
    assert (served.content, [one.place.file for one in served.problems]) == (b"", ["templates/brief.html"])
    pdf = studio.find("en/harbour/full.pdf")
    assert pdf
    assert (pdf.content, [one.place.file for one in pdf.problems]) == (b"", ["templates/brief.html"])


def test_a_pdf_is_typeset_once_for_each_state_of_its_page(workspace: Workspace) -> None:
    studio = Studio(workspace, map, Foreground())
    list(studio.refresh())
    first = studio.find("en/harbour/full.pdf")
    assert first
    assert first.content.startswith(b"%PDF-")
    add(workspace, BRIEF, b"# a remark\n" + (workspace.root / BRIEF).read_bytes())
    list(studio.refresh())
    assert studio.find("en/harbour/full.pdf") is first


# --- the bar and the review ------------------------------------------------------------------


def test_the_bar_cannot_be_broken_out_of() -> None:
    page = toolbar.add(b"<body></body>", toolbar.ToolbarState("</script><script>alert(1)", "d"), StudioView())
    assert page.count(b"</script>") == 1
    assert page.endswith(b"</script>\n</body>")
    assert toolbar.add(b"no body", toolbar.ToolbarState("x", "d"), StudioView()).startswith(
        b"no body<script>"
    )


def test_own_errors_come_first_and_many_are_counted(tmp_path: Path) -> None:
    add(Workspace(tmp_path), "content/briefs/a.yaml", "日本語: wrong\n")
    own = Problem(Place("content/briefs/a.yaml", 1, 4), "own", "mend it")
    others = [Problem(Place("content/briefs/b.yaml", n), "other") for n in range(10_000)]
    warning = Problem(Place("content/briefs/a.yaml", 1, 1), "warning", gravity=Gravity.WARNING)
    said = page_messages([warning, *others, own], tmp_path, {"content/briefs/a.yaml"})
    assert (said["errors"], said["warnings"], said["here"]) == (10_001, 1, 1)
    shown = problems(said)
    assert len(shown) == 50
    # The caret stands under the fourth character; what stands above is twice as wide.
    assert (shown[0]["message"], shown[0]["source"], shown[0]["caret"]) == ("own", "日本語: wrong", "　　　^")


def test_the_review_sets_the_languages_side_by_side_and_marks_what_is_wrong(workspace: Workspace) -> None:
    first = workspace.read()
    workspace.accept(bilingual.pairs(first))
    change(workspace, BRIEF, "en: Cargo doubled in two", "en: In 1987 cargo doubled in two")
    library = workspace.read()
    found = check(library)
    files = review.sections(library, "harbour", "full", found)
    assert [one.file for one in files][:1] == [BRIEF]
    rows = [row for section in files for row in section.rows]
    assert all([cell.code for cell in row.cells] == ["ja", "en"] for row in rows)
    changed = [row for row in rows if not row.accepted]
    assert len(changed) == 1
    japanese, english = changed[0].cells
    assert (japanese.stale, english.stale) == (True, False)
    assert any("1987" in problem.message for problem in english.problems)
    page = review.page(library, "harbour", "full", found)
    assert 'class="cell stale" lang="ja"' in page
    assert "1 stale translations" in page
    assert "changed since it was accepted" in page


def test_the_review_shows_figures_as_readers_see_them(workspace: Workspace) -> None:
    library = workspace.read()
    texts = [
        str(cell.text)
        for one in review.sections(library, "harbour", "full", ())
        for row in one.rows
        for cell in row.cells
    ]
    assert any('class="figure"' in text for text in texts)
    assert not any(re.search(r"\{[a-z-]+", text) for text in texts)


# --- the bell --------------------------------------------------------------------------------


def test_the_bell_wakes_all_who_wait_from_any_thread() -> None:
    async def play() -> list[bool]:
        bell = server.ChangeSignal()
        bell.open()
        waiting = [asyncio.create_task(bell.heard(PATIENCE)) for _ in range(3)]
        await asyncio.sleep(0)
        threading.Thread(target=bell.ring).start()
        heard = await asyncio.gather(*waiting)
        return [*heard, await bell.heard(0.01)]

    assert asyncio.run(play()) == [True, True, True, False]


def test_a_bell_nobody_opened_rings_for_nobody(tmp_path: Path) -> None:
    server.ChangeSignal().ring()
    assert not Watch([tmp_path], threading.Event()).pending()


def test_a_signal_at_the_end_of_a_look_does_not_hold_up_the_end() -> None:
    """As Ctrl-C may come at any moment: what was asked to end by it ends."""
    seen: list[int] = []

    def slow(number: int, _: object) -> None:
        seen.append(number)
        time.sleep(LOOK / 2)

    before = signal.signal(signal.SIGALRM, slow)
    signal.setitimer(signal.ITIMER_REAL, LOOK * 0.8)
    try:
        Foreground().during(lambda: time.sleep(LOOK * 3))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert seen == [signal.SIGALRM]
