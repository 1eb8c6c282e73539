"""The ids of a page: each spelt in one place, and no two alike."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.content.texts import ID
from briefings.editions import Choice
from briefings.library.library import Library
from briefings.page import anchors
from briefings.page.locate import landmarks
from briefings.page.render import render
from briefings.workspace import Workspace
from tests.conftest import ROOT
from tests.editing import BRIEF, add, change

NAMES: dict[anchors.Kind, int] = {
    "theme": 1, "document": 1, "text": 1, "source": 1, "group": 1,
    "exhibit": 2, "chapter": 2, "recommendation": 2, "note": 2, "chart": 2, "own-chart": 2, "series": 2,
    "endnote": 2, "evidence": 2, "citation": 2,
}  # fmt: skip
"""How many names an element of each kind goes by: a reference is two."""
ids = (
    st.lists(st.text("ab1", min_size=1, max_size=2), min_size=1, max_size=3)
    .map("-".join)
    .filter(re.compile(ID).fullmatch)
)
"""Of few letters, so that what could be taken for one another often comes up."""
ELEMENTS = st.sampled_from(sorted(NAMES)).flatmap(
    lambda kind: st.tuples(
        st.just(kind), st.lists(ids, min_size=NAMES[kind], max_size=NAMES[kind]).map(tuple)
    )
)
INSIDE = st.lists(ids, max_size=2).map(tuple)


def spelt(element: tuple[anchors.Kind, tuple[str, ...]], inside: tuple[str, ...]) -> str:
    id = anchors.of(element[0], *element[1])
    for name in inside:
        id = anchors.within(id, name)
    return id


def test_every_kind_is_known() -> None:
    assert NAMES.keys() == {*get_args(anchors.Kind)} == anchors.MARKS.keys()


@given(ELEMENTS, INSIDE, ELEMENTS, INSIDE)
def test_no_two_elements_come_by_one_id(
    one: tuple[anchors.Kind, tuple[str, ...]], in_one: tuple[str, ...],
    two: tuple[anchors.Kind, tuple[str, ...]], in_two: tuple[str, ...],
) -> None:  # fmt: skip
    assert (spelt(one, in_one) == spelt(two, in_two)) == ((one, in_one) == (two, in_two))


@given(st.lists(ids, min_size=2, max_size=2), st.integers(0, 200), st.sampled_from(sorted(NAMES)))
def test_names_joined_by_hyphens_stay_apart(names: list[str], at: int, kind: anchors.Kind) -> None:
    """The same letters and hyphens, cut elsewhere, are other names."""
    parts = "-".join(names).split("-")
    first = at % (len(parts) - 1) + 1
    other = ["-".join(parts[:first]), "-".join(parts[first:])]
    assert (anchors.of(kind, *names) == anchors.of(kind, *other)) == (names == other)


@pytest.mark.parametrize("inside", ["head", "caveats", "ja"])
def test_an_element_inside_leads_to_the_one_around(inside: str) -> None:
    assert anchors.around(anchors.within(anchors.of("chart", "timber", "cargo"), inside)) == "f-timber.cargo"
    assert anchors.around("f-timber.cargo") == ""


@pytest.mark.parametrize(
    "parts",
    [
        "  - theme: timber\n  - theme: timber-head\n",
        "  - theme: timber\n  - theme: timber-caveats\n  - theme: timber-bodies\n",
        "  - exhibit: timber.cargo-x\n  - exhibit: timber-cargo.x\n",
    ],
)
def test_a_page_has_no_id_twice_whatever_its_themes_are_called(workspace: Workspace, parts: str) -> None:
    theme = (workspace.root / "content/themes/timber.yaml").read_text("utf-8")
    for name in re.findall(r"timber[\w-]+", parts):
        add(workspace, f"content/themes/{name}.yaml", theme)
    library = workspace.read()
    figures = library.themes["timber"].exhibits
    chart = figures["cargo"]
    themes = {
        **library.themes,
        **{
            id: one.model_copy(update={"exhibits": {**figures, "cargo-x": chart, "x": chart}})
            for id, one in library.themes.items()
        },
    }
    change(workspace, BRIEF, "  - theme: timber\n", parts)
    library = replace(workspace.read(), themes=themes)
    for edition in library.editions(Choice()):
        found = re.findall(r'\sid="([^"]+)"', render(library, edition).html)
        assert [id for id, count in Counter(found).items() if count > 1] == []


def test_every_id_of_an_exhibit_leads_to_its_content(library: Library, workspace: Workspace) -> None:
    change(workspace, BRIEF, "  - theme: timber\n", "  - exhibit: timber.cargo\n")
    library = workspace.read()
    edition = library.editions(Choice())[0]
    known = landmarks(library, edition)
    found = re.findall(r'<(?:section|figure) id="([a-z]+-[^"]+)"', render(library, edition).html)
    assert "g-timber.cargo" in found
    assert [id for id in found if id not in known] == []


def test_ids_are_spelt_in_one_place() -> None:
    """No other module or template puts a mark, a dash and a name together."""
    marks = "|".join({*anchors.MARKS.values()})
    spelling = re.compile(rf"""["'#](?:{marks})-["'{{%]""")
    files = [*(ROOT / "briefings" / "page").glob("*.py"), *(ROOT / "templates").rglob("*.html")]
    assert [path.name for path in files if spelling.search(Path(path).read_text("utf-8"))] == []
