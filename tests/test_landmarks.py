"""What is found on a laid-out page is told at the file and line its content was written in."""

from __future__ import annotations

import re

import pytest

from briefings.build import build
from briefings.library.library import Choice, Edition, Library
from briefings.page.locate import landmarks, located
from briefings.page.render import render
from briefings.problems import Place, Problem
from briefings.publish import BuildRequest
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE
from tests.editing import BRIEF, DOCUMENT, THEME, change

EDITION = Edition("harbour", "full", "en")
ONE = Choice(frozenset({"en"}), audiences=frozenset({"full"}), formats=frozenset({"pdf"}))
LONG = "A" * 76
"""Longer than a line of a caption, shorter than the sheet."""

# The id an element has on the page, and the line where what it shows begins.
PLACES = {
    "t-timber": (THEME, "title:"),
    "t-timber:caveats": (THEME, "title:"),
    "f-timber.cargo": (THEME, "    title: {ja: 貨物は毎年増加"),
    "f-timber.cargo:en": (THEME, "    title: {ja: 貨物は毎年増加"),
    "summary:head": (BRIEF, "  - "),
    "d-port-report": (DOCUMENT, "title:"),
    "s-port-report": (DOCUMENT, "title:"),
    "e-timber.cargo-growth": (THEME, "    label: {ja: 貨物の伸び率"),
}


def line_of(file: str, begins: str) -> int:
    lines = (EXAMPLE / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(begins))


@pytest.mark.parametrize("element", PLACES)
def test_elements_lead_to_their_content(element: str, library: Library) -> None:
    file, begins = PLACES[element]
    (problem,) = located(library, EDITION, [Problem(Place(BRIEF, element=element), "m")])
    assert (problem.place.file, problem.place.line) == (file, line_of(file, begins))


@pytest.mark.parametrize("element", ["", "main", "of-a-template"])
def test_all_else_leads_to_the_brief(element: str, library: Library) -> None:
    (problem,) = located(library, EDITION, [Problem(Place(BRIEF, element=element), "m")])
    assert problem.place == Place(BRIEF)


def test_every_id_of_a_page_that_shows_content_is_known(library: Library) -> None:
    """Ids are made where pages are composed: here it is seen when one is made anew."""
    ids = re.findall(r'<(?:section|figure|li) id="([^"]+)"', render(library, EDITION).html)
    apparatus = {"notes", "sources", "evidence"}
    known = landmarks(library, EDITION)
    assert [id for id in ids if id not in known and id not in apparatus] == []


def test_a_text_that_runs_over_is_told_where_it_was_written(workspace: Workspace) -> None:
    change(workspace, THEME, "{ja: 貨物は毎年増加, en: Cargo grew every year}", f"{{ja: 貨物, en: {LONG}}}")
    report = build(BuildRequest(workspace, ONE))
    (problem,) = (it for it in report.problems if it.check == "overflow")
    assert problem.place.file == THEME
    again = build(BuildRequest(workspace, ONE))
    assert (again.made, again.problems) == ((), report.problems), "kept pages tell it again"
    theme = workspace.root / THEME
    theme.write_text("# A remark.\n" + theme.read_text("utf-8"), "utf-8")
    (moved,) = (it for it in build(BuildRequest(workspace, ONE)).problems if it.check == "overflow")
    assert moved.place.line == problem.place.line + 1


def test_too_many_pages_name_the_longest_sections(workspace: Workspace) -> None:
    change(workspace, "content/audiences.yaml", "\nbrisk:", "\n  max_pages: 1\nbrisk:")
    (problem,) = (it for it in build(BuildRequest(workspace, ONE)).problems if it.check == "page-budget")
    assert problem.place == Place(BRIEF)
    assert "this audience has at most 1 (en/harbour/full)" in problem.message
    assert problem.hint.startswith("Longest: “")
