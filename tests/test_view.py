"""A page is a value: composed and numbered in reading order before any template runs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import Enum

import pytest

from briefings.checks import check
from briefings.editions import Edition
from briefings.language.language import Language
from briefings.library.library import Library
from briefings.page.compose import compose
from briefings.page.locate import landmarks
from briefings.page.render import render
from briefings.page.view import ExhibitPart, PageView, TextPart, ThemePart
from briefings.problems import Unusable
from briefings.values.periods import Period
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, THEME, add, change

FULL = Edition("harbour", "full", "en")
BRISK = Edition("harbour", "brisk", "en")
AUDIENCES = "content/audiences.yaml"
SECTIONS = "[summary, contents, key-figures, parts, messages, exhibits, tables, recommendations, notes, sources, evidence]"


def view(workspace: Workspace, edition: Edition = FULL) -> PageView:
    return compose(workspace.read(), edition)


def theme(page: PageView) -> ThemePart:
    [found] = [part for part in page.parts if isinstance(part, ThemePart)]
    return found


def marks(html: str) -> set[tuple[str, str]]:
    """What is marked on a page with what: figures with numbers, notes with letters, and endnotes."""
    numbers = re.findall(r'class="figure" href="#([^"]+)" data-n="(\d+)"', html)
    letters = re.findall(r'class="mark" href="#([^"]+)">(\w+)<', html)
    endnotes = re.findall(r'<li id="([^"]+)" value="(\d+)"', html)
    return {*numbers, *letters, *endnotes}


def told(page: PageView) -> dict[str, int]:
    return {note.id: note.number for note in page.endnotes}


# --- a value ----------------------------------------------------------------------------------


def _changeable(value: object, where: str) -> Iterator[str]:
    """What of a value could be changed by whoever holds it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, Language | Period):
        if type(value).__setattr__ is object.__setattr__:
            yield where
        for field in dataclasses.fields(value):
            yield from _changeable(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _changeable(item, f"{where}[{number}]")
    elif not isinstance(value, str | int | Enum | date | Language | Period | None):
        yield f"{where}: {type(value).__name__}"


@pytest.mark.parametrize("edition", [FULL, BRISK, replace(FULL, beside="ja")], ids=lambda one: one.name)
def test_a_page_cannot_be_changed(edition: Edition, library: Library) -> None:
    assert list(_changeable(compose(library, edition), "page")) == []


def test_a_page_composed_again_is_the_same(library: Library) -> None:
    assert compose(library, FULL) == compose(library, FULL)


# --- reading order ----------------------------------------------------------------------------


def test_endnotes_are_numbered_from_the_summary_on(library: Library) -> None:
    page = compose(library, FULL)
    assert told(page) == {
        "en-port-report.timber-share": 1,
        "en-port-report.cargo": 2,
        "en-timber.cargo-growth": 3,
        "en-port-report.opened": 4,
        "en-port-report.ships": 5,
    }
    assert [note.letter for note in page.notes] == ["a"]
    assert page.endnotes[0].back == "u-port-report.timber-share"


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("", "port-report.ships"),
        ("[messages, situation]", "port-report.opened"),
        ("[situation, messages]", "port-report.ships"),
        ("[caveats, situation, messages]", "port-report.timber-share"),
    ],
)
def test_a_theme_is_numbered_in_its_audience_s_order(order: str, first: str, workspace: Workspace) -> None:
    change(workspace, AUDIENCES, SECTIONS, f"[parts, messages, evidence]\n  theme_order: {order or '[]'}")
    change(workspace, THEME, "Timber is {port-report.timber-share}", "Timber is {port-report.ships}")
    change(workspace, THEME, "Cargo grew by {cargo-growth}", "It grew {port-report.opened}")
    caveat = "{ja: 木材, en: '{port-report.timber-share}'}"
    change(workspace, THEME, "exhibits:\n", f"caveats: [{caveat}]\nexhibits:\n")
    assert view(workspace).endnotes[0].id == f"en-{first}"


ORDERS = {
    "[situation, own, claims]": ({"situation", "own", "claims"}, 1, 1),
    "[own, messages]": ({"own", "messages"}, 1, 1),
    "[messages]": ({"messages"}, 0, 2),
    "[claims]": ({"claims"}, 0, 2),
    "[claims, messages]": ({"messages"}, 0, 2),
    "[exhibits, implications]": ({"exhibits", "implications"}, 0, 0),
    "[situation, steps, bodies]": ({"situation"}, 0, 0),
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_says_what_a_theme_tells(order: str, workspace: Workspace) -> None:
    fields, own, others = ORDERS[order]
    change(workspace, AUDIENCES, SECTIONS, f"{SECTIONS}\n  theme_order: {order}")
    alone = "messages:\n  - only: [full]\n    text: {ja: 全文版に, en: For the full edition}\n"
    change(workspace, THEME, "messages:\n", alone)
    part = theme(view(workspace))
    blocks = {field.name for field in dataclasses.fields(ThemePart) if field.name not in
              ("id", "number", "index", "title", "accent")}  # fmt: skip
    assert {name for name in blocks if getattr(part, name)} == fields
    assert (len(part.own), len(part.messages) + len(part.claims)) == (own, others)


@pytest.mark.parametrize("order", ["[own, own]", "[situation, figures]", "[nothing]"])
def test_an_order_names_each_block_once(order: str, workspace: Workspace) -> None:
    change(workspace, AUDIENCES, SECTIONS, f"{SECTIONS}\n  theme_order: {order}")
    with pytest.raises(Unusable) as told:
        workspace.read()
    assert [one.place.file for one in told.value.problems] == [AUDIENCES]
    assert all(one.place.line and one.hint for one in told.value.problems)


# --- what is not seen numbers nothing -----------------------------------------------------------

LEFT_OUT = {
    "exhibits": ("exhibits", "port-report.ships"),
    "key-figures": ("key_figures", "port-report.ships"),
    "summary": ("summary", "port-report.timber-share"),
    "steps": ("steps", "port-report.ships"),
    "bodies": ("bodies", "port-report.ships"),
}


@pytest.mark.parametrize("section", LEFT_OUT)
@pytest.mark.parametrize("seen", [True, False])
def test_a_section_left_out_numbers_nothing(section: str, seen: bool, workspace: Workspace) -> None:
    field, figure = LEFT_OUT[section]
    sections = ["parts", "messages", "evidence", "notes", *([section] if seen else [])]
    change(workspace, AUDIENCES, SECTIONS, f"[{', '.join(sections)}]")
    change(workspace, BRIEF, "  - document: port-report\n", "")
    change(workspace, BRIEF, "key_figures: [port-report.cargo/2008, timber.cargo-growth]",
           "key_figures: [port-report.ships]")  # fmt: skip
    change(workspace, THEME, "木材は貨物の{port-report.timber-share}を占める。\n  en: Timber is {port-report.timber-share} of the cargo.",
           "木材\n  en: Timber")  # fmt: skip
    ships = "{port-report.ships}"
    change(workspace, THEME, "exhibits:\n", f"""steps:
  - text: {{ja: '{ships}', en: '{ships}'}}
bodies:
  authority: {{name: {{ja: 局, en: Authority}}, role: {{ja: '{ships}', en: '{ships}'}}, document: port-report, at: fleet}}
exhibits:
  fleet:
    title: {{ja: 船, en: Ships}}
    facts: [port-report.ships]
""")  # fmt: skip
    change(workspace, DOCUMENT, "about: [timber-share]", "about: [timber-share, ships]")
    page = view(workspace)
    assert bool(getattr(theme(page), field) if hasattr(ThemePart, field) else getattr(page, field)) is seen
    assert (f"en-{figure}" in told(page)) is seen
    assert [note.letter for note in page.notes] == (["a"] if seen else [])
    assert ("s-port-report" in [source.id for source in page.sources]) is (seen or bool(page.endnotes))


@pytest.mark.parametrize("edition", [BRISK, FULL], ids=lambda one: one.name)
def test_what_is_kept_from_an_audience_numbers_nothing(edition: Edition, workspace: Workspace) -> None:
    kept = "{ja: '秘密{port-report.opened}', en: 'A secret of {port-report.opened}'}"
    change(workspace, THEME, "messages:\n", f"messages:\n  - {{only: [full], text: {kept}}}\n")
    change(workspace, BRIEF, "summary:\n", f"summary:\n  - {{only: [full], text: {kept}}}\n")
    change(workspace, BRIEF, "parts:\n", "parts:\n  - only: [full]\n    heading: {ja: 秘, en: Secret}\n"
           f"    text:\n      - {kept}\n")  # fmt: skip
    page = view(workspace, edition)
    assert ("secret" in repr(page)) is (edition == FULL)
    assert (told(page).get("en-port-report.opened") == 1) is (edition == FULL)
    assert [part.number for part in page.parts] == list(range(1, len(page.parts) + 1))


# --- templates only print -----------------------------------------------------------------------

SHUFFLED = """<main>
{% import "parts/macros.html" as m with context %}
{% set parts = page.parts | reverse | list %}
{% include "parts/evidence.html" %}{% include "parts/notes.html" %}
{% for part in parts %}{% include "parts/" ~ part.kind ~ ".html" %}{% endfor %}
{% include "parts/key-figures.html" %}{% include "parts/summary.html" %}
{% for part in parts %}{% include "parts/" ~ part.kind ~ ".html" %}{% endfor %}
{% include "parts/sources.html" %}{% include "parts/masthead.html" %}
</main>"""


def test_moving_a_block_in_a_template_changes_no_number(workspace: Workspace) -> None:
    before = render(workspace.read(), FULL).html
    add(workspace, "templates/brief.html", SHUFFLED)
    after = render(workspace.read(), FULL).html
    assert after.index('id="evidence"') < after.index('id="summary"')
    assert len(marks(before)) > 8
    assert marks(after) == marks(before)


def test_a_block_left_out_of_a_template_changes_no_number(workspace: Workspace) -> None:
    before = marks(render(workspace.read(), FULL).html)
    add(workspace, "templates/parts/summary.html", "")
    add(workspace, "templates/parts/theme.html", "")
    after = marks(render(workspace.read(), FULL).html)
    assert after
    assert after <= before


# --- what else reads the view -------------------------------------------------------------------


def test_side_by_side_both_languages_share_their_numbers(library: Library) -> None:
    page = compose(library, replace(FULL, beside="ja"))
    assert page.beside
    assert (page.language.code, page.beside.language.code) == ("en", "ja")
    assert told(page) == told(page.beside)
    assert [note.letter for note in page.notes] == [note.letter for note in page.beside.notes]
    assert {note.text for note in page.notes} & {note.text for note in page.beside.notes} == set()
    one, two = (theme(each).exhibits[0].id for each in (page, page.beside))
    assert two == f"{one}:ja"


def test_a_note_that_brings_a_note_brings_it_in_both_languages(workspace: Workspace) -> None:
    change(workspace, DOCUMENT, "ja: 割合の基準は示されていない。, en: The source does not say what the share is of.",
           "ja: '{ships}を見よ', en: Odd")  # fmt: skip
    change(workspace, DOCUMENT, "notes:\n", "notes:\n  ships-odd:\n    about: [ships]\n    kind: dated\n"
           "    text: {ja: 古い, en: Old}\n")  # fmt: skip
    change(workspace, BRIEF, "  - document: port-report\n", "")
    page = compose(workspace.read(), replace(FULL, beside="ja"))
    assert [note.id for note in page.notes] == ["n-port-report.share-rounded", "n-port-report.ships-odd"]
    assert page.beside
    assert [note.id for note in page.beside.notes] == [note.id for note in page.notes]


def test_parts_know_where_they_were_written(workspace: Workspace) -> None:
    own = "parts:\n  - only: [brisk]\n    heading: {ja: 甲, en: A}\n    text: [{ja: 甲, en: A}]\n"
    own += "  - exhibit: timber.cargo\n  - heading: {ja: 乙, en: B}\n    text: [{ja: 乙, en: B}]\n"
    change(workspace, BRIEF, "parts:\n", own)
    library = workspace.read()
    page = compose(library, FULL)
    kinds = [(type(part), part.number, part.index) for part in page.parts[:2]]
    assert kinds == [(ExhibitPart, 1, 1), (TextPart, 2, 2)]
    line = landmarks(library, FULL)["p-2"].line
    assert "heading: {ja: 乙" in (workspace.root / BRIEF).read_text("utf-8").splitlines()[line - 1]


def test_content_that_cannot_be_composed_is_a_problem_of_the_brief(workspace: Workspace) -> None:
    change(workspace, BRIEF, "en: Timber is {port-report.timber-share}", "en: Timber is {port-report.none}")
    library = workspace.read()
    assert [one for one in check(library) if one.place.file == BRIEF]
    with pytest.raises(Unusable) as told:
        render(library, FULL)
    [problem] = told.value.problems
    assert (problem.place.file, problem.hint != "") == (BRIEF, True)
    assert "port-report.none" in problem.message
