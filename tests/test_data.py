"""A brief's data: every open figure with its evidence, in files that programs read rightly."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from briefings.library.library import Library
from briefings.page import data
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, THEME, add, change


def references(workspace: Workspace) -> list[str]:
    return [row["reference"] for row in data.rows(workspace.read(), "harbour")]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# --- which figures ----------------------------------------------------------------------------

ALL = [
    "port-report.cargo/2006",
    "port-report.cargo/2007",
    "port-report.cargo/2008",
    "port-report.opened",
    "port-report.ships",
    "port-report.timber-share",
    "timber.cargo-growth",
]


def test_every_figure_of_the_brief_once_and_in_order(library: Library) -> None:
    assert [row["reference"] for row in data.rows(library, "harbour")] == ALL


def test_a_theme_alone_brings_what_it_names_and_what_that_is_computed_from(workspace: Workspace) -> None:
    change(workspace, BRIEF, "  - document: port-report\n", "")
    chart = 'chart: bar\n    series: port-report.cargo\n    emphasis: ["2008"]'
    change(workspace, THEME, chart, "facts: [port-report.timber-share]")
    change(workspace, BRIEF, "port-report.cargo/2008, ", "")
    assert references(workspace) == [
        "port-report.cargo/2006", "port-report.cargo/2008", "port-report.timber-share", "timber.cargo-growth",
    ]  # fmt: skip


ONLY = "only: [full]"
KEPT: list[tuple[str, list[tuple[str, str, str]], set[str]]] = [
    (
        "a sentence of a document",
        [(DOCUMENT, "- text:\n          ja: 入港船舶は", f"- {ONLY}\n        text:\n          ja: 入港船舶は")],
        {"port-report.ships"},
    ),
    (
        "a chapter of a document",
        [(DOCUMENT, "  fleet:\n    heading", f"  fleet:\n    {ONLY}\n    heading")],
        {"port-report.ships"},
    ),
    (
        "a part of a brief",
        [(BRIEF, "- document: port-report", f"- {{{ONLY}, document: port-report}}")],
        {"port-report.opened", "port-report.ships"},
    ),
    (
        "a message of a theme, and the figure it alone names",
        [
            (THEME, "  - head: {ja: 貨物は倍増", f"  - {ONLY}\n    head: {{ja: 貨物は倍増"),
            (BRIEF, ", timber.cargo-growth]", "]"),
        ],
        {"timber.cargo-growth"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "hidden"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT])
def test_what_only_some_readers_are_told_is_no_data(
    edits: list[tuple[str, str, str]], hidden: set[str], workspace: Workspace
) -> None:
    for name, old, new in edits:
        change(workspace, name, old, new)
    assert set(ALL) - set(references(workspace)) == hidden


def test_what_is_told_openly_elsewhere_stays(workspace: Workspace) -> None:
    change(workspace, DOCUMENT, "  cargo:\n    heading", f"  cargo:\n    {ONLY}\n    heading")
    assert set(ALL) - set(references(workspace)) == {"port-report.opened"}


# --- what a row says --------------------------------------------------------------------------


def row(library: Library, reference: str) -> dict[str, str]:
    [found] = [one for one in data.rows(library, "harbour") if one["reference"] == reference]
    return {name: value for name, value in found.items() if value}


def test_a_point(library: Library) -> None:
    assert row(library, "port-report.cargo/2008") == {
        "reference": "port-report.cargo/2008",
        "label_ja": "貨物量",
        "label_en": "Cargo handled",
        "value": "2400000",
        "relation": "exactly",
        "unit": "tonne",
        "period": "2008",
        "period_start": "2008-01-01",
        "period_end": "2008-12-31",
        "status": "result",
        "document": "port-report",
        "source_file": "port.txt",
        "printed": "240万トン",
        "place_ja": "1 貨物",
        "place_en": "Section 1, Cargo",
    }


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("port-report.timber-share", {"value": "40", "relation": "about", "unit": "percent", "printed": "約40%"}),
        ("port-report.opened", {"period": "2007-04-01", "period_start": "2007-04-01", "period_end": "2007-04-01"}),
        (
            "timber.cargo-growth",
            {"value": "100", "document": "timber", "computed_from": "growth(port-report.cargo/2006, port-report.cargo/2008)"},
        ),
    ],
)  # fmt: skip
def test_other_kinds_of_figures(library: Library, reference: str, expected: dict[str, str]) -> None:
    found = row(library, reference)
    assert found.items() >= expected.items()
    assert reference.startswith("timber") == ("source_file" not in found)


def test_a_range_has_two_ends(workspace: Workspace) -> None:
    change(workspace, DOCUMENT, "amount: 120\n", "amount: 1000万–1200.5万\n")
    found = row(workspace.read(), "port-report.ships")
    assert (found["value"], found["value_high"]) == ("10000000", "12005000")


# --- the files --------------------------------------------------------------------------------


def test_the_csv_is_what_spreadsheets_and_programs_read(library: Library) -> None:
    rows = data.rows(library, "harbour")
    content = data.to_csv(rows, ("ja", "en"))
    assert content.startswith(b"\xef\xbb\xbfreference,label_ja,label_en,value,")
    assert content.count(b"\r\n") == content.count(b"\n") == len(rows) + 1
    assert table(content) == rows


HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＋1", "－1", "＠x",
    "=HYPERLINK(\"https://example.org\")", '=cmd|"/c calc"!A1', " =1", "\u3000＝1", '"=1', "'=1", "“=1", "  -1", "\xa0@x",
    "﹢1", "﹣1", "﹦1", "﹫x", "⁺1", "₌1", "\t =1", "'\n=1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula(library: Library, text: str) -> None:
    [first, *_] = data.rows(library, "harbour")
    content = data.to_csv([first | {"label_en": text, "printed": text}], ("ja", "en"))
    [found] = table(content)
    assert found["label_en"] == found["printed"] == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["1-2", "a=b", "−1", "▲3.7", "～", "a@b", "'", " ", "a, b", 'a "b"', "a\nb", "a\r\nb", "a;b", "'a"],
)
def test_any_other_text_comes_back_as_it_was(library: Library, text: str) -> None:
    [first, *_] = data.rows(library, "harbour")
    [found] = table(data.to_csv([first | {"label_en": text}], ("ja", "en")))
    assert found["label_en"] == text


def test_a_negative_number_stays_a_number(library: Library) -> None:
    [first, *_] = data.rows(library, "harbour")
    [found] = table(data.to_csv([first | {"value": "-3.7"}], ("ja", "en")))
    assert found["value"] == "-3.7"


def test_the_json_says_the_same_without_empty_cells(library: Library) -> None:
    rows = data.rows(library, "harbour")
    found = json.loads(data.to_json(rows))
    assert found == [{name: value for name, value in row.items() if value} for row in rows]


def test_the_metadata_describes_every_column(library: Library) -> None:
    described = json.loads(data.metadata(library, "harbour", date(2020, 5, 1)))
    head = data.to_csv([], ("ja", "en")).decode("utf-8-sig").strip().split(",")
    assert [column["name"] for column in described["tableSchema"]["columns"]] == head
    assert described["dc:modified"] == "2020-05-01"
    assert {title["@language"]: title["@value"] for title in described["dc:title"]} == {
        "ja": "北港の木材", "en": "Timber at North Harbour",
    }  # fmt: skip


def test_a_reference_that_leads_nowhere_is_left_to_the_checks(workspace: Workspace) -> None:
    add(workspace, BRIEF, (workspace.root / BRIEF).read_text().replace("{port-report.timber-share}", "{a.b}"))
    assert set(references(workspace)) == set(ALL)
