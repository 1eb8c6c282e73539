"""The guide to templates says what templates see, and its steps for a new audience work."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from briefings import workspace
from briefings.build import build
from briefings.library.library import Choice, Edition
from briefings.page import metadata, render, tables, templates, view
from briefings.page.compose import compose
from briefings.page.files import Link
from briefings.problems import Unusable
from briefings.publish import BuildRequest
from briefings.workspace import Workspace

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "templates.md").read_text()
ADDED = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
COLOURS = re.search(r"```css\n(.*?)```", GUIDE, re.DOTALL)
COVER, LOGO = re.findall(r"```jinja\n(.*?)```", GUIDE, re.DOTALL)
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """A copy of the small example workspace."""
    shutil.copytree(ROOT / "tests" / "workspace", tmp_path / "desk")
    return workspace.find(tmp_path / "desk")


def _unindented(text: str) -> str:
    return "\n".join(line[3:] for line in text.splitlines()) + "\n"


def test_guide_names_every_value(desk: Workspace) -> None:
    library = desk.read()
    page = compose(library, Edition("harbour", "full", "en"))
    named = set(re.findall(r"`([a-z_]+)", GUIDE))
    values = render._values(library, page, {}).keys()
    views = [
        kind for kind in vars(view).values() if isinstance(kind, type) and kind.__module__ == view.__name__
    ]
    kinds = (*views, tables.Table, tables.Cell, metadata.HeadMetadata, metadata.AlternateLink, Link)
    fields = {field.name for kind in kinds for field in dataclasses.fields(kind)}
    assert (fields | values | {part.kind for part in view.PartView.__subclasses__()}) - named == set()
    called = {
        name for row in GUIDE.splitlines() if row[:1] == "|" for name in re.findall(r"`([a-z_]+)\(", row)
    }
    assert {name for name in called if not hasattr(page, name)} == {"_", "image", "link", "period", "join"}


def test_new_audience_by_the_guide(desk: Workspace) -> None:
    assert ADDED
    assert COLOURS
    audiences = desk.root / "content" / "audiences.yaml"
    added = _unindented(ADDED[1]).replace("extends: policy", "extends: full")
    audiences.write_text(audiences.read_text() + added)
    own = templates.text(desk.read(), "styles/own.css")
    assert desk.add(templates.place("styles/own.css", "council"), (own + _unindented(COLOURS[1])).encode())
    assert desk.add(
        "templates/audiences/council/brief.html",
        _unindented(COVER.replace("{{ super() }}", LOGO + "   {{ super() }}")).encode(),
    )
    assert desk.add("templates/audiences/council/logo.svg", SQUARE)
    report = build(BuildRequest(desk, Choice(audiences=frozenset({"council", "full"}))))
    assert report.problems == ()
    council = (desk.root / "out/en/harbour/council.html").read_text()
    full = (desk.root / "out/en/harbour/full.html").read_text()
    expected = ("#7a1f3d", '<p class="cover">For debate in the council.</p>', "To be read before",
                'src="data:image/svg+xml;base64,')  # fmt: skip
    assert [part in council for part in expected] == [True] * 4
    assert [part in full for part in expected] == [False] * 4


MISSING = {
    '{{ image("lgo.svg") }}': ("no image is called 'lgo.svg'", "logo.svg"),
    '{% include "parts/imprnt.html" %}': ("no template is called 'parts/imprnt.html'", "parts/imprint.html"),
    "{{ pages }}": ("'pages' is undefined", "page"),
}


@pytest.mark.parametrize("slip", MISSING)
def test_what_is_not_there_is_told_with_the_nearest_name(slip: str, desk: Workspace) -> None:
    said, near = MISSING[slip]
    desk.add("templates/audiences/brisk/logo.svg", SQUARE)
    desk.add("templates/audiences/brisk/parts/masthead.html", f"<header>\n{slip}\n</header>".encode())
    report = build(BuildRequest(desk, Choice(audiences=frozenset({"brisk"}))))
    place = "templates/audiences/brisk/parts/masthead.html"
    assert {(it.place.file, it.place.line) for it in report.problems} == {(place, 2)}
    assert all(it.message.startswith(said) and near in it.hint for it in report.problems)


def test_listing_says_where_each_file_comes_from(desk: Workspace) -> None:
    desk.add("templates/audiences/brisk/parts/masthead.html", b"<header></header>")
    library = desk.read()
    origins = {one.name: one.origin for one in templates.listing(library, "brisk")}
    assert origins["parts/masthead.html"] == "audiences/brisk/parts/masthead.html"
    assert origins["parts/theme.html"] == "parts/theme.html"
    blocks = {one.name: one.blocks for one in templates.listing(library)}
    assert "masthead" in blocks["brief.html"]


def test_an_override_is_never_written_over(desk: Workspace) -> None:
    assert desk.add("templates/styles/own.css", b"a")
    assert not desk.add("templates/styles/own.css", b"b")
    assert (desk.root / "templates/styles/own.css").read_bytes() == b"a"


@pytest.mark.parametrize(
    ("name", "audience", "hint"),
    [("parts/mastead.html", "", "parts/masthead.html"), ("brief.html", "brisc", "brisk")],
)
def test_unknown_names_give_the_nearest(desk: Workspace, name: str, audience: str, hint: str) -> None:
    with pytest.raises(Unusable) as raised:
        templates.text(desk.read(), name, audience)
    assert hint in raised.value.problems[0].hint
