"""Series and facts as tables: one unit where there is one, gaps and plans named, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from briefings.content import Status
from briefings.library.figures import CitedFigure, Figures, index
from briefings.library.library import Library
from briefings.page import tables
from briefings.page.tables import Table
from tests.test_figures import SERIES, TEXT, amount, document


def link(figure: CitedFigure, written: str | Markup) -> Markup:
    return Markup("[{}]").format(written)


def words(message: str) -> str:
    return message


def shown(table: Table) -> list[list[str]]:
    """Head and cells, with the spaces that do not break written as plain ones."""
    rows = [list(table.head), *([str(cell.content) for cell in row] for row in table.rows)]
    return [[cell.replace("\u00a0", " ") for cell in row] for row in rows]


def found(series: dict[str, Any]) -> Figures:
    return index(
        {"doc": document(series={"s": {"label": TEXT, "unit": "tonne", "at": "top", **series}})}, {}
    )[0]


def table(library: Library, series: dict[str, Any], code: str = "en") -> Table:
    figures = found(series)
    points = figures.points("doc.s")
    return tables.series_table(figures.series["doc.s"], points, library.languages[code], link, words)


def point(figure: str, **more: Any) -> dict[str, Any]:
    return {"amount": figure, "figure": figure, **more}


@pytest.mark.parametrize(
    ("code", "unit", "cells"),
    [
        ("en", "million t", [["2006", "[1.20]"], ["2007", "[1.85]"]]),
        ("ja", "万トン", [["2006年", "[120]"], ["2007年", "[185]"]]),
    ],
)
def test_one_column_of_figures_in_one_scale(
    library: Library, code: str, unit: str, cells: list[list[str]]
) -> None:
    series = {"points": [point("120万", period="2006"), point("185万", period="2007")]}
    made = table(library, series, code)
    assert shown(made) == [["Period", TEXT[code]], *cells]
    assert made.unit == unit
    assert [cell.numeric for cell in made.rows[0]] == [False, True]


@pytest.mark.parametrize("uncertain", ["about 185万", "160万–185万", "over 185万"])
def test_each_figure_has_its_unit_where_one_is_not_exact(library: Library, uncertain: str) -> None:
    series = {"points": [point("120万", period="2006"), point(uncertain, period="2007")]}
    made = table(library, series)
    assert made.unit == ""
    assert shown(made)[1] == ["2006", "[1.2 million tonnes]"]
    assert "million tonnes" in shown(made)[2][1]


def test_rows_by_columns(library: Library) -> None:
    made = table(library, {key: value for key, value in SERIES.items() if key not in ("label", "unit", "at")})
    assert shown(made)[0] == ["", "2008", "Forecast"]
    assert [row[0] for row in shown(made)[1:]] == ["A", "B (estimate)"]
    assert made.rows[1][2].content == "–"
    assert [cell.status for cell in made.rows[0][1:]] == [Status.RESULT, Status.FORECAST]


def test_a_combination_no_point_has_is_a_gap(library: Library) -> None:
    rows = {"a": {"ja": "甲", "en": "A"}, "b": {"ja": "乙", "en": "B"}}
    points = [point("1", row="a", period="2006"), point("2", row="b", period="2007")]
    assert shown(table(library, {"rows": rows, "points": points})) == [
        ["", "2006", "2007"],
        ["A", "[1]", "–"],
        ["B", "–", "[2]"],
    ]


def test_rows_without_columns(library: Library) -> None:
    rows = {"a": {"ja": "甲", "en": "A"}, "b": {"ja": "乙", "en": "B"}}
    points = [point("1", row="a"), point("2", row="b")]
    assert shown(table(library, {"rows": rows, "points": points})) == [
        ["", "Number"],
        ["A", "[1]"],
        ["B", "[2]"],
    ]


@pytest.mark.parametrize("when", [{}, {"period": "2008"}])
def test_a_row_of_plans_says_so_once(library: Library, when: dict[str, str]) -> None:
    names = {"a": "Houses", "b": "Houses", "c": "Planned houses"}
    rows = {key: {"ja": name, "en": name} for key, name in names.items()}
    plan = {"status": "plan", **when}
    points = [point("1", row="a", **when), point("2", row="b", **plan), point("3", row="c", **plan)]
    made = shown(table(library, {"rows": rows, "points": points}))
    assert [row[0] for row in made[1:]] == ["Houses", "Houses (plan)", "Planned houses"]


@pytest.mark.parametrize(
    ("status", "head"),
    [
        ("result", "2009"),
        ("forecast", "2009 (forecast)"),
        ("partial", "2009 (part of the period)"),
        ("plan", "2009 (plan)"),
        ("target", "2009 (target)"),
        ("estimate", "2009 (estimate)"),
    ],
)
def test_what_is_no_result_is_named(library: Library, status: str, head: str) -> None:

    figures = found({"points": [point("1", period="2009", status=status), point("1", period="2010")]})
    made = tables.series_table(
        figures.series["doc.s"], figures.points("doc.s"), library.languages["en"], link, words
    )
    assert [row[0].content for row in made.rows] == [head, "2010"]


def test_a_label_cannot_break_out_of_its_cell(library: Library) -> None:
    hostile = {"ja": "<b>甲</b>", "en": "<script>alert(1)</script>"}
    made = table(library, {"rows": {"a": hostile}, "points": [point("1", row="a")]})
    assert made.rows[0][0].content == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_facts_of_several_kinds(library: Library) -> None:
    day = {"label": TEXT, "date": "2009-01-02", "evidence": {"at": "top", "figure": "2009年1月2日"}}
    facts = {"a": amount("20", period="2008", status="plan"), "b": day}
    figures = index({"doc": document(facts=facts)}, {})[0]
    made = tables.fact_table(
        [figures.find("doc.a"), figures.find("doc.b")], library.languages["en"], link, words
    )
    assert shown(made) == [
        ["Figure", "Value", "Period"],
        ["Number", "[20 tonnes]", "2008 (plan)"],
        ["Number", "[2 January 2009]", ""],
    ]


@pytest.mark.parametrize(("status", "date"), [("result", "2009年1月2日"), ("plan", "2009年1月2日 (plan)")])
def test_events_have_no_third_column(library: Library, status: str, date: str) -> None:
    day = {"label": TEXT, "date": "2009-01-02", "evidence": {"at": "top", "figure": "2009年1月2日"}}
    figures = index({"doc": document(facts={"b": {**day, "status": status}})}, {})[0]
    made = tables.fact_table([figures.find("doc.b")], library.languages["ja"], link, words)
    assert shown(made) == [["Event", "Date"], ["数", f"[{date}]"]]
