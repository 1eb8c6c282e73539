"""What a page depends on: what rendering it read, and what counts for every page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from briefings.editions import Edition
from briefings.library.library import Library
from briefings.publish import BuildRequest, dependencies, state
from briefings.publish.dependencies import PageRecord, SourceDigests
from briefings.workspace import Workspace
from briefings.workspace.records import InvalidRecord
from tests.editing import BRIEF, THEME, add, change, copy

FULL, BRISK = Edition("harbour", "full", "en"), Edition("harbour", "brisk", "en")
READ = ("briefs/harbour", "themes/timber")


def fonts_changed(library: Library) -> Library:
    first, *rest = library.fonts.fonts
    return replace(library, fonts=replace(library.fonts, fonts=(replace(first, digest="0" * 64), *rest)))


def template_changed(library: Library) -> Library:
    return replace(library, templates={**library.templates, "brief.html": "other"})


def picture_changed(library: Library) -> Library:
    return replace(library, images={**library.images, "audiences/brisk/a.svg": "other"})


@pytest.mark.parametrize("changed", [fonts_changed, template_changed, picture_changed])
def test_what_all_pages_share_counts_for_every_page(
    changed: Callable[[Library], Library], library: Library
) -> None:
    before = dependencies.sources(library, "tools")
    after = dependencies.sources(changed(library), "tools")
    assert before.state(()) != after.state(())
    assert before.files == after.files


def test_the_program_counts_for_every_page(library: Library) -> None:
    one, other = (dependencies.sources(library, tools).state(()) for tools in ("1", "2"))
    assert one != other


@pytest.mark.parametrize("part", ["page", "tools", "fonts"])
def test_a_file_is_made_from_its_page_the_program_and_the_fonts(part: str, workspace: Workspace) -> None:
    known = state.read(BuildRequest(workspace), [])
    before = known.wanted_files(FULL, "page")
    assert before.keys() == {"en/harbour/full.html", "en/harbour/full.pdf"}
    if part == "tools":
        known.tools = "other"
    if part == "fonts":
        known.library = fonts_changed(known.library)
    after = known.wanted_files(FULL, "other" if part == "page" else "page")
    assert not {*before.items()} & {*after.items()}


SOURCES = SourceDigests({"themes/timber": "1", "briefs/harbour": "2", "themes/fish": "3"}, "shared")


@pytest.mark.parametrize(
    ("files", "shared", "same"),
    [
        ({}, "shared", True),
        ({"themes/fish": "9"}, "shared", True),
        ({"themes/timber": "9"}, "shared", False),
        ({"briefs/harbour": "9"}, "shared", False),
        ({"themes/timber": ""}, "shared", False),
        ({}, "other", False),
    ],
)
def test_a_state_is_of_what_was_read_and_of_what_is_shared(
    files: dict[str, str], shared: str, same: bool
) -> None:
    other = SourceDigests({**SOURCES.files, **files}, shared)
    assert (other.state(READ) == SOURCES.state(READ)) is same


def test_a_file_that_was_not_there_counts_once_it_is() -> None:
    before = SourceDigests({}, "shared").state(["themes/new"])
    assert before != SourceDigests({"themes/new": "1"}, "shared").state(["themes/new"])


def test_the_order_in_which_files_were_read_does_not_count() -> None:
    assert SOURCES.state(READ) == SOURCES.state(reversed(READ))


@pytest.mark.parametrize(
    ("edition", "read", "unread"),
    [
        (FULL, {"briefs/harbour", "themes/timber", "documents/port-report"}, {"documents/", "themes/"}),
        (BRISK, {"briefs/harbour", "documents/port-report"}, {"documents/", "themes/"}),
    ],
)
def test_rendering_notes_what_it_reads(
    edition: Edition, read: set[str], unread: set[str], library: Library
) -> None:
    page, noted = dependencies.traced(library, edition)
    assert page.edition == edition
    assert noted >= read
    assert not noted & unread


def test_a_file_that_is_not_read_changes_no_page(workspace: Workspace) -> None:
    _, read = dependencies.traced(workspace.read(), FULL)
    before = dependencies.sources(workspace.read(), "").state(read)
    copy(workspace, THEME, "content/themes/quiet.yaml")
    assert dependencies.sources(workspace.read(), "").state(read) == before
    change(workspace, BRIEF, "en: Timber at North Harbour", "en: Wood at North Harbour")
    assert dependencies.sources(workspace.read(), "").state(read) != before


# --- remembered -------------------------------------------------------------------------------------

RECORD = PageRecord(("briefs/harbour", "documents/"), "s", "p", {"data.csv": "d"})


def test_records_come_back_as_they_were(workspace: Workspace) -> None:
    with workspace.output.locked():
        dependencies.remember(workspace.output, {FULL.name: RECORD, BRISK.name: RECORD})
    assert dependencies.recall(workspace.output) == ({FULL.name: RECORD, BRISK.name: RECORD}, None)


@pytest.mark.parametrize(
    "row",
    [
        "3",
        '["n", [], "s", "p"]',
        '["n", [], "s", "p", {}, 1]',
        '["n", [3], "s", "p", {}]',
        '[3, [], "s", "p", {}]',
        '["n", [], 3, "p", {}]',
        '["n", [], "s", null, {}]',
        '["n", [], "s", "p", []]',
        '["n", [], "s", "p", {"a": 1}]',
    ],
)
def test_a_record_that_is_none_makes_all_be_rendered(row: str, workspace: Workspace) -> None:
    good = json.dumps([FULL.name, RECORD.read, RECORD.state, RECORD.page, RECORD.data])
    add(workspace, f"out/{dependencies.FILE}", f"{good}\n{row}\n")
    found, fault = dependencies.recall(workspace.output)
    assert found == {}
    assert fault
    with pytest.raises(InvalidRecord):
        dependencies._record(json.loads(row))
