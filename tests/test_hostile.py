"""Content can say anything and do nothing: proved on real pages and real paper, checks left out.

The checks refuse most of what stands here before it is rendered (see ``examples/bad``). These
tests pass them by, so that rendering alone is shown to be safe.
"""

from __future__ import annotations

import json
import mimetypes
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from pydantic import BaseModel, RootModel

from briefings.build import build
from briefings.content import Text
from briefings.library.figures import index
from briefings.library.library import Choice, Edition, Library
from briefings.page import indexes
from briefings.page.render import render
from briefings.publish import BuildRequest, state
from briefings.publish.formats import FORMATS
from briefings.workspace import PACKAGED, SHIPPED, Workspace
from tests.editing import BRIEF, DOCUMENT, THEME, add, change

PAYLOADS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)><style>p {color: red}</style>\"'><b>",
    "ends": "</script></style></title></svg></textarea>--><script>alert(1)</script>",
    "templates": "{{ 7*7 }} {% include '/etc/passwd' %} {{ settings|attr('x') }} {# x #} ${7+7}",
    "addresses": "[a](javascript:alert) ![b](file:///etc/passwd) [c](http://example.org) <http://example.org> [d](../../x)",
    "placeholders": "<!--head--><!--chart:f-timber.cargo--><!--script--> <!--chart:nothing-->",
    "styles": "; background: url(http://example.org/x.png) } p { color: red } expression(alert(1)); @import 'x'",
    "entities": "&lt;script&gt; &#60;b&#62; &amp;amp; &nbsp;",
}


ACTIONS = {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition"}
DRAWING = {"svg", "g", "text", "tspan", "path", "title", "desc", "rect", "line"}
PAPER = {"a", "span"}


class Outline(HTMLParser):
    """Tags and attributes of a page outside its charts, and what its charts are made of."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.drawn: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self._depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")
        self._depth += tag == "svg"
        if self._depth:
            self.drawn.add(tag)
        # Phrases of Japanese headings are spans of their own, and depend on the words.
        elif tag != "wbr" and (dict(attrs).get("class") or "").split()[:1] != ["phrase"]:
            self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "svg"


def poisoned(value: Any, payload: str) -> Any:
    """A model with the payload behind every text an author can write."""
    if isinstance(value, Text):
        return Text({code: f"{text} {payload}" for code, text in value.root.items()})
    if isinstance(value, BaseModel) and not isinstance(value, RootModel):
        changed = {name: poisoned(getattr(value, name), payload) for name in type(value).model_fields}
        if "figure" in changed and "at" in changed and changed["figure"]:
            changed["figure"] += payload
        return value.model_copy(update=changed)
    if isinstance(value, Mapping):
        return {key: poisoned(one, payload) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(poisoned(one, payload) for one in value)
    return value


def hostile(library: Library, payload: str) -> Library:
    """A library whose every text ends in the payload, names and settings included."""
    documents = poisoned(dict(library.documents), payload)
    themes = poisoned(dict(library.themes), payload)
    settings = library.settings.model_copy(
        update={
            "publisher": {code: name + payload for code, name in library.settings.publisher.items()},
            "imprint": {code: text + payload for code, text in library.settings.imprint.items()},
        }
    )
    return replace(
        library,
        settings=settings,
        documents=documents,
        themes=themes,
        briefs=poisoned(dict(library.briefs), payload),
        audiences=poisoned(dict(library.audiences), payload),
        terms=poisoned(dict(library.terms), payload),
        figures=index(documents, themes)[0],
    )


@pytest.fixture
def unchecked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Workspace]:
    """Publishes the example workspace with a payload behind every text, checks left out."""
    read = Workspace.read

    def publish(payload: str, **names: str) -> Workspace:
        monkeypatch.setattr(Workspace, "read", lambda self: hostile(read(self), payload))
        monkeypatch.setattr(state, "check", lambda library: [])
        done = build(
            BuildRequest(workspace, Choice(**{kind: frozenset([name]) for kind, name in names.items()}))
        )
        assert not [problem for problem in done.problems if problem.check in ("image", "style", "fonts")]
        assert done.made
        return workspace

    return publish


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_text_is_text_on_every_page(
    payload: str, unchecked: Callable[..., Workspace], built: Workspace
) -> None:
    """A page has the tags it has without the payload, in the same order, and not one more."""
    out = unchecked(payload, formats="html").output.folder
    names = [path.relative_to(out) for path in sorted(out.rglob("*.html"))]
    assert len(names) == 4 + 7
    for name in names:
        before = Outline((built.output.folder / name).read_text("utf-8"))
        html = (out / name).read_text("utf-8")
        after = Outline(html)
        if len(name.parts) < 3:
            # No paper was made here, so the index pages offer none.
            before.tags = [tag for tag in before.tags if tag[0] not in PAPER]
            after.tags = [tag for tag in after.tags if tag[0] not in PAPER]
        assert after.tags == before.tags, name
        assert after.drawn <= before.drawn | DRAWING
        assert {one for one in after.attributes if one.startswith("on")} == set()
        assert html.count("<!--") == 0


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_feeds_and_data_are_well_formed(payload: str, workspace: Workspace) -> None:
    library = hostile(workspace.read(), payload)
    settings = library.settings.model_copy(update={"base_url": "https://example.org/a"})
    library = replace(library, settings=settings)
    sizes = {f"{one.name}.{kind}": 1 for one in library.editions(Choice()) for kind in ("html", "pdf")}
    pages = {one.path: one.content.decode() for one in indexes.indexes(library, sizes, FORMATS)}
    feed = ElementTree.fromstring(pages["en/feed.xml"])
    title = feed.findtext("{*}entry/{*}title") or ""
    assert payload.split()[0] in title or payload in PAYLOADS["entities"]
    assert ElementTree.fromstring(pages["sitemap.xml"]).tag.endswith("urlset")
    [found] = re.findall(
        '<script type="application/json" id="search-data">(.*?)</script>', pages["en/index.html"]
    )
    assert payload in json.loads(found)["terms"][0]["name"]["en"]
    for file in render(library, Edition("harbour", "full", "en")).data:
        if file.name.endswith("json"):
            assert json.loads(file.content)


@pytest.mark.parametrize("payload", ["markup", "templates", "addresses"])
def test_text_is_text_on_paper(payload: str, unchecked: Callable[..., Workspace], tmp_path: Path) -> None:
    workspace = unchecked(PAYLOADS[payload], languages="en", audiences="brisk")
    paper = workspace.output.folder / "en/harbour/brisk.pdf"
    text = subprocess.run(["pdftotext", "-q", paper, "-"], check=True, capture_output=True).stdout.decode()
    words = " ".join(text.split())
    assert {"markup": "<script>alert(1)", "templates": "{{ 7*7 }}", "addresses": "javascript:alert"}[
        payload
    ] in words
    assert "root:" not in words
    with pikepdf.open(paper) as pdf:
        things = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        assert {str(one.S) for one in things if "/S" in one} & ACTIONS == set()
        assert [
            str(one.URI) for one in things if "/URI" in one and not str(one.URI).startswith("https://")
        ] == []
        assert not [one for one in things if "/JS" in one or "/AA" in one]
        assert set(pdf.attachments) == {"data.csv", "data.json", "data.csv-metadata.json"}


ADDRESSES = (
    "file:///etc/passwd",
    "/etc/passwd",
    "../../../../etc/passwd",
    "http://192.0.2.1/x.png",
    "https://192.0.2.1/x.png",
    "//192.0.2.1/x.png",
    "ftp://192.0.2.1/x.png",
)


@pytest.mark.parametrize(
    "how",
    [
        '<img alt="" src="{}">',
        '<p style="background: url({})">x</p>',
        '<a rel="attachment" href="{}">x</a>',
        "<style>@import '{}';</style>",
    ],
)
def test_even_a_template_fetches_nothing(how: str, workspace: Workspace, seen: list[str]) -> None:
    add(workspace, "templates/parts/summary.html", "".join(how.format(address) for address in ADDRESSES))
    before = len(seen)
    done = build(BuildRequest(workspace, Choice(languages=frozenset(["en"]), audiences=frozenset(["brisk"]))))
    assert done.skipped == ("en/harbour/brisk",)
    assert done.problems
    assert not [event for event in seen[before:] if "passwd" in event or event.startswith("socket")]


# --- no network, no file from outside ---------------------------------------------------------

_SEEN: list[str] = []
_WATCHING = [False]


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _WATCHING[0] and event == "open" and isinstance(arguments[0], str | bytes):
        _SEEN.append(arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0])
    elif _WATCHING[0] and event in (
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "urllib.Request",
    ):
        _SEEN.append(f"socket {event}")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every file that is opened and every connection that is sought, with sockets put out of order."""

    made = socket.socket

    def refused(family: object = None, *rest: Any, **named: Any) -> socket.socket:
        if family == socket.AF_UNIX:  # between processes of this machine: leads to no network
            return made(socket.AF_UNIX, *rest, **named)
        _SEEN.append("socket made")
        raise OSError("no network here")

    if not _SEEN:
        # A hook can be added to the interpreter and not taken away, so it listens when told to.
        sys.addaudithook(_note)
        _SEEN.append("watching")
    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    _WATCHING[0] = True
    yield _SEEN
    _WATCHING[0] = False


def test_a_build_opens_its_own_files_and_no_connection(workspace: Workspace, seen: list[str]) -> None:
    change(workspace, THEME, "木材は貨物の", "材木は貨物の")
    change(workspace, DOCUMENT, "heading: 貨物", "heading: ../../../../etc/passwd")
    change(workspace, BRIEF, "date: 2020-05-01", "date: 2020-05-02")
    start = len(seen)
    done = build(BuildRequest(workspace, Choice(audiences=frozenset(["brisk"]))))
    assert not done.failed()
    opened = seen[start:]
    assert [event for event in opened if event.startswith("socket")] == []
    allowed = (workspace.root, SHIPPED, PACKAGED, *map(Path, {sys.prefix, sys.base_prefix, *sys.path} - {""}))
    # Python asks the system for media types; fonts are handed to Pango in a temporary folder.
    system = (Path("/usr/share"), Path("/dev"), Path("/proc/self"), Path(tempfile.gettempdir()))
    known = {*mimetypes.knownfiles}
    outside = [
        path
        for path in {*opened} - known
        if not any(Path(path).is_relative_to(one) for one in allowed + system)
    ]
    assert outside == []
