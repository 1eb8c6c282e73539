"""A format is one function and one line: a toy one is published, linked, told of, previewed and dropped."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from briefings.build import build
from briefings.editions import Choice, Edition, index_path
from briefings.language.fonts import Fonts
from briefings.library.folders import SHIPPED
from briefings.page.files import Format
from briefings.page.render import Page
from briefings.preview.foreground import Foreground
from briefings.preview.studio import Studio
from briefings.problems import Problem
from briefings.publish import BuildRequest, formats
from briefings.values.memory import Memory
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE, PATIENCE, ROOT
from tests.editing import BRIEF, add, as_pdf, bytes_of, change

NAME = "en/harbour/full"
CATALOGUE = "templates/locales/ja.po"
PROGRAM = """
from contextlib import nullcontext
from tests import test_formats
test_formats.adds()
from briefings.cli import building, run
building._workers = lambda *_: lambda: nullcontext(map)
run()
"""
"""The program as it would be with one more line in the table; workers would be without it."""


def text(page: Page, _: Fonts, __: Memory) -> tuple[bytes, list[Problem]]:
    """The words of a page: a format in one function."""
    body = page.html.partition("<body")[2].partition(">")[2]
    return unescape(re.sub(r"\s*<[^>]*>\s*", "\n", body)).encode(), []


TOY = Format("txt", "text/plain", "Plain text", text)
"""And in one line."""


def adds() -> None:
    formats.FORMATS = {**formats.FORMATS, TOY.suffix: TOY}


def blank(page: Page, _: Fonts) -> tuple[bytes, list[Problem]]:
    return b"%PDF-", []


@pytest.fixture(scope="module", autouse=True)
def toy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(formats.FORMATS, TOY.suffix, TOY)
        patched.setitem(formats.FORMATS, "pdf", as_pdf(blank))
        yield


@pytest.fixture(scope="module")
def published(toy: None, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("formats") / "workspace"
    shutil.copytree(EXAMPLE, root)
    change(Workspace(root), "content/workspace.yaml", "\naudience:", "\nbase_url: https://x.org/\naudience:")
    change(Workspace(root), BRIEF, "\nparts:", "\nlanguages: [ja, en]\nparts:")
    assert not build(BuildRequest(Workspace(root))).problems
    return Workspace(root)


@pytest.fixture
def copy(published: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(published.root, tmp_path / "copy", copy_function=shutil.copy2)
    return Workspace(tmp_path / "copy")


def read(workspace: Workspace, path: str) -> str:
    return (workspace.output.folder / path).read_text("utf-8")


def texts(workspace: Workspace) -> set[str]:
    return {path for path in bytes_of(workspace) if path.endswith(".txt")}


def test_every_edition_has_a_file_of_it(published: Workspace) -> None:
    editions = published.read().editions(Choice())
    assert texts(published) == {edition.path("txt") for edition in editions}
    assert "Timber" in read(published, f"{NAME}.txt")


@pytest.mark.parametrize("path", [f"{NAME}.html", "ja/harbour/brisk.html"])
def test_the_bar_and_the_head_of_a_page_lead_to_it(published: Workspace, path: str) -> None:
    file = f"{path.rpartition('/')[2].removesuffix('.html')}.txt"
    page = read(published, path)
    assert f'<li><a href="{file}" type="text/plain">Plain text</a></li>' in page
    assert f'<link rel="alternate" type="text/plain" href="{file}" title="Plain text">' in page


def test_an_edition_beside_another_language_leads_to_it(published: Workspace) -> None:
    beside = next(one for one in published.read().editions(Choice()) if one.beside)
    assert f'<a href="{beside.audience}.txt" type="text/plain">' in read(published, beside.page)


@pytest.mark.parametrize("audience", ["", "full", "brisk"])
def test_index_pages_lead_to_it_and_say_how_large_it_is(published: Workspace, audience: str) -> None:
    page = read(published, index_path("en", audience))
    found = re.search(
        r'<a class="file" href="(harbour/\w+\.txt)" type="text/plain">Plain text.*?(\d+) kB', page
    )
    assert found
    size = (published.output.folder / "en" / found[1]).stat().st_size
    assert found[2] == f"{size / 1000:.0f}"


def test_metadata_and_feed_tell_of_it(published: Workspace) -> None:
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', read(published, f"{NAME}.html"))
    assert data
    assert json.loads(data[1])["encoding"] == [
        {"@type": "MediaObject", "contentUrl": "full.pdf", "encodingFormat": "application/pdf"},
        {"@type": "MediaObject", "contentUrl": "full.txt", "encodingFormat": "text/plain"},
    ]
    size = (published.output.folder / f"{NAME}.txt").stat().st_size
    href = f"https://x.org/{NAME}.txt"
    wanted = f'<link rel="enclosure" type="text/plain" length="{size}" href="{href}"/>'
    assert wanted in read(published, "en/feed.xml")


def test_an_unchanged_build_makes_none(copy: Workspace) -> None:
    report = build(BuildRequest(copy))
    assert (report.made, report.dropped, report.typeset) == ((), (), 0)
    assert texts(copy) <= {*report.unchanged}


def test_one_that_is_lost_is_made_again_and_nothing_else(copy: Workspace) -> None:
    (copy.output.folder / f"{NAME}.txt").unlink()
    assert build(BuildRequest(copy)).made == (f"{NAME}.txt",)


def test_an_edition_that_is_dropped_takes_it_along(copy: Workspace) -> None:
    before = texts(copy)
    change(copy, BRIEF, "\nparts:", "\nonly: [full]\nparts:")
    report = build(BuildRequest(copy, allow_withdraw=True))
    assert not report.problems
    assert before - texts(copy) == {path for path in before if path.endswith("brisk.txt")} != set()
    assert before - texts(copy) <= {*report.dropped}


def test_all_are_dropped_with_its_line(copy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(copy)
    monkeypatch.delitem(formats.FORMATS, TOY.suffix)
    for module in ("briefings.workspace", "briefings.publish.state"):  # it is another program by then
        monkeypatch.setattr(f"{module}.code_digest", lambda: "another")
    report = build(BuildRequest(copy))
    assert not report.problems
    assert {*report.dropped} == before
    assert not texts(copy)
    assert "text/plain" not in read(copy, f"{NAME}.html") + read(copy, "en/index.html")


def test_a_link_to_it_says_what_the_catalogue_has(copy: Workspace) -> None:
    catalogue = (SHIPPED / CATALOGUE).read_text("utf-8")
    add(copy, CATALOGUE, catalogue + '\nmsgid "Plain text"\nmsgstr "文字"\n')
    build(BuildRequest(copy))
    assert '<a href="full.txt" type="text/plain">文字</a>' in read(copy, "ja/harbour/full.html")


# --- the preview ----------------------------------------------------------------------------


def test_the_preview_gives_it_with_its_media_type_and_follows_its_page(workspace: Workspace) -> None:
    studio = Studio(workspace, map, Foreground())
    list(studio.refresh())
    served = studio.find(f"{NAME}.txt")
    assert served
    assert (served.media, b"Timber" in served.content) == ("text/plain", True)
    assert studio.find(f"{NAME}.txt") is served
    digest, _ = studio.state(f"{NAME}.txt")
    change(workspace, BRIEF, "  en: ", "  en: New ")
    list(studio.refresh())
    assert studio.state(f"{NAME}.txt")[0] not in ("", digest)
    again = studio.find(f"{NAME}.txt")
    assert again
    assert b"New" in again.content


# --- the whole program ----------------------------------------------------------------------


def test_the_command_line_knows_it(workspace: Workspace) -> None:
    words = [sys.executable, "-c", PROGRAM, "-w", str(workspace.root), "build", "--format", "txt"]
    done = subprocess.run(words, cwd=ROOT, timeout=PATIENCE, text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    editions = workspace.read().editions(Choice())
    assert {path for path in bytes_of(workspace) if path.count("/") == 2 and "data" not in path} == {
        edition.path("txt") for edition in editions
    }


# --- paths ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "link"),
    [
        (Edition("b", "full", "ja"), {"audience": "brisk"}),
        (Edition("b", "full", "ja"), {"language": "en"}),
        (Edition("b", "full", "ja", "en"), {"language": "en"}),
    ],
)
def test_a_page_leads_to_the_same_brief_elsewhere(edition: Edition, link: dict[str, str]) -> None:
    wanted = Edition("b", link.get("audience", "full"), link.get("language", "ja"))
    led = (Path("/") / edition.folder / edition.link(**link)).resolve()
    assert led == Path("/") / wanted.page
