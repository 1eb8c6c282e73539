"""Facts and points become figures that can be cited, and derived ones are computed by their rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from briefings.content import Document, Status, Theme
from briefings.content.reading import Context, read
from briefings.language import amounts
from briefings.library import figures
from briefings.library.figures import CitedFigure, Figures, UnknownReference
from briefings.page.citations import Citations
from briefings.publish.dependencies import _AskedFigures

CONTEXT = Context(("ja", "en"), amounts())
TEXT = {"ja": "数", "en": "Number"}


def made(shape: type[Any], **content: Any) -> Any:
    found = read(json.dumps(content, ensure_ascii=False).encode(), "x.yaml", shape, CONTEXT)
    assert found.problems == ()
    return found.item


def amount(figure: str, **more: Any) -> dict[str, Any]:
    return {
        "label": TEXT,
        "amount": figure,
        "unit": "tonne",
        "evidence": {"at": "top", "figure": figure},
        **more,
    }


def document(**more: Any) -> Document:
    frame: dict[str, Any] = {
        "title": TEXT, "short": TEXT, "language": "ja", "kind": TEXT, "summary": [TEXT],
        "source": {"file": "x.txt", "sha256": "0" * 64},
        "places": {"top": {"line": 1, "heading": "数", "label": TEXT}},
    }  # fmt: skip
    item: Document = made(Document, **frame, **more)
    return item


def theme(**facts: Any) -> Theme:
    item: Theme = made(
        Theme, title=TEXT, accent="#123456", situation=TEXT, messages=[{"text": TEXT}],
        facts={name: {"label": TEXT, "unit": "tonne", **fact} for name, fact in facts.items()},
    )  # fmt: skip
    return item


def indexed(facts: dict[str, Any], **derived: Any) -> tuple[Figures, dict[str, str]]:
    found, failures = figures.index({"doc": document(facts=facts)}, {"th": theme(**derived)})
    return found, {figure.reference: reason for figure, reason in failures}


SERIES = {
    "label": {"ja": "貨物", "en": "Cargo"}, "unit": "tonne", "at": "top", "unit_from": "単位",
    "rows": {"a": {"ja": "甲", "en": "A"}, "b": {"ja": "乙", "en": "B"}},
    "columns": {"wb": {"label": {"ja": "予測", "en": "Forecast"}, "period": "2009", "status": "forecast"}},
    "points": [
        {"row": "a", "period": "2008", "amount": "1", "figure": "1", "when": "2008年"},
        {"row": "a", "column": "wb", "amount": "2", "figure": "2"},
        {"row": "b", "period": "2008", "amount": "about 3", "figure": "約3", "status": "estimate"},
        {"row": "b", "column": "wb", "missing": True},
    ],
}  # fmt: skip


@pytest.fixture
def points() -> dict[str, CitedFigure]:
    found, failures = figures.index({"doc": document(series={"cargo": SERIES})}, {})
    assert failures == []
    return {figure.reference: figure for figure in found.points("doc.cargo")}


# --- what is cited ----------------------------------------------------------------------------


def test_points_are_called_by_row_and_column(points: dict[str, CitedFigure]) -> None:
    assert list(points) == ["doc.cargo/a/2008", "doc.cargo/a/wb", "doc.cargo/b/2008", "doc.cargo/b/wb"]
    assert points["doc.cargo/a/wb"].label["en"] == "Cargo / A / Forecast"
    assert points["doc.cargo/a/2008"].label["ja"] == "貨物／甲"
    assert points["doc.cargo/b/2008"].path == ("series", "cargo", "points", 2)


def test_points_take_status_and_period_from_their_column(points: dict[str, CitedFigure]) -> None:
    statuses = [point.status for point in points.values()]
    assert statuses == [Status.RESULT, Status.FORECAST, Status.ESTIMATE, Status.FORECAST]
    assert [str(point.period) for point in points.values()] == ["2008", "2009", "2008", "2009"]


def test_points_carry_the_unit_and_the_evidence_of_their_series(points: dict[str, CitedFigure]) -> None:
    point = points["doc.cargo/a/2008"]
    assert point.quantity is not None
    assert point.quantity.unit == "tonne"
    assert point.evidence is not None
    assert (point.evidence.at, point.evidence.figure, point.evidence.unit_from) == ("top", "1", "単位")


def test_a_gap_has_neither_quantity_nor_evidence(points: dict[str, CitedFigure]) -> None:
    gap = points["doc.cargo/b/wb"]
    assert (gap.quantity, gap.evidence) == (None, None)


@pytest.mark.parametrize(
    ("reference", "home"),
    [("doc.x", ""), ("doc.x", "other"), ("x", "doc"), ("doc.x", "doc")],
)
def test_a_figure_is_found_from_home_and_from_afar(reference: str, home: str) -> None:
    found, _ = indexed({"x": amount("3")})
    assert found.find(reference, home).reference == "doc.x"


@pytest.mark.parametrize(
    ("reference", "home", "near"),
    [
        ("y", "", ""),
        ("log-import", "doc", "log-imports"),
        ("doc.log-import", "th", "doc.log-imports"),
        ("zzz", "doc", ""),
    ],
)
def test_an_unknown_figure_tells_the_nearest(reference: str, home: str, near: str) -> None:
    found, _ = indexed({"log-imports": amount("3")})
    with pytest.raises(UnknownReference) as unknown:
        found.find(reference, home)
    assert (unknown.value.reference, unknown.value.near) == (reference, near)


@pytest.mark.parametrize("about", ["cargo", "cargo/a/2008", "doc.cargo/a/2008"])
def test_notes_qualify_series_and_points(about: str) -> None:
    notes = {"odd": {"about": [about], "kind": "error", "text": TEXT}}
    found, _ = figures.index({"doc": document(series={"cargo": SERIES}, notes=notes)}, {})
    noted = [figure.reference for figure in found.points("doc.cargo") if figure.notes == ("doc.odd",)]
    assert noted == ([f"doc.{about.removeprefix('doc.')}"] if "/" in about else list(found.cited))


# --- what is computed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("derive", "unit", "value"),
    [
        ({"growth": ["doc.a", "doc.b"]}, "percent", "150"),
        ({"share": ["doc.a", "doc.b"], "places": 1}, "percent", "40.0"),
        ({"ratio": ["doc.b", "doc.a"], "places": 1}, "times", "2.5"),
        ({"difference": ["doc.b", "doc.a"]}, "tonne", "30"),
        ({"sum": ["doc.a", "doc.b"]}, "tonne", "70"),
    ],
)
def test_rules(derive: dict[str, Any], unit: str, value: str) -> None:
    found, failures = indexed({"a": amount("20"), "b": amount("50")}, d={"derive": derive, "unit": unit})
    assert failures == {}
    quantity = found.find("th.d").quantity
    assert quantity is not None
    assert (f"{quantity.low}", quantity.unit) == (value, unit)


def test_derived_figures_may_build_on_each_other_in_any_order() -> None:
    found, failures = indexed(
        {"a": amount("20"), "b": amount("50")},
        last={"derive": {"sum": ["middle", "first"]}},
        middle={"derive": {"sum": ["first"]}},
        first={"derive": {"sum": ["doc.a", "doc.b"]}},
    )
    assert failures == {}
    quantity = found.find("th.last").quantity
    assert quantity is not None
    assert int(quantity.low) == 140


def test_a_derived_figure_is_no_surer_than_what_it_is_computed_from() -> None:
    found, _ = indexed(
        {
            "a": amount("20"),
            "b": amount("50", status="forecast"),
            "c": amount("1", status="partial"),
        },
        sure={"derive": {"sum": ["doc.a"]}},
        unsure={"derive": {"sum": ["doc.a", "doc.c", "doc.b"]}},
    )
    assert [found.find(name).status for name in ("th.sure", "th.unsure")] == [Status.RESULT, Status.FORECAST]


def test_a_derived_figure_brings_the_notes_of_what_it_is_computed_from() -> None:
    notes = {"odd": {"about": ["a"], "kind": "error", "text": TEXT}}
    found, _ = figures.index(
        {"doc": document(facts={"a": amount("20")}, notes=notes)},
        {"th": theme(d={"derive": {"sum": ["doc.a"]}}, e={"derive": {"sum": ["d"]}})},
    )
    assert found.find("th.e").notes == ("doc.odd",)


@pytest.mark.parametrize(
    ("derived", "reasons"),
    [
        ({"d": {"growth": ["doc.zero", "doc.a"]}}, {"th.d": "growth needs a positive start"}),
        ({"d": {"ratio": ["doc.a", "doc.zero"]}}, {"th.d": "division by zero"}),
        ({"d": {"share": ["doc.range", "doc.a"]}}, {"th.d": "a range cannot be calculated with"}),
        ({"d": {"difference": ["doc.day", "doc.a"]}}, {"th.d": "computed from a date or a gap"}),
        ({"d": {"sum": ["doc.none"]}}, {"th.d": "computed from doc.none, which does not exist"}),
        ({"d": {"sum": ["d"]}}, {"th.d": "computed from itself, in a circle"}),
        (
            {"d": {"sum": ["e"]}, "e": {"sum": ["d"]}, "f": {"sum": ["d"]}},
            {
                "th.d": "in a circle",
                "th.e": "in a circle",
                "th.f": "computed from th.d, which cannot be computed",
            },
        ),
        (
            {"d": {"ratio": ["doc.a", "doc.zero"]}, "e": {"sum": ["d"]}},
            {"th.d": "division by zero", "th.e": "computed from th.d, which cannot be computed"},
        ),
        # Two circles, and one that stands between them without being in either.
        (
            {"d": {"sum": ["d", "f"]}, "f": {"sum": ["e"]}, "e": {"ratio": ["e", "doc.a"]}},
            {
                "th.d": "in a circle",
                "th.f": "computed from th.e, which cannot be computed",
                "th.e": "in a circle",
            },
        ),
    ],
)
def test_what_cannot_be_computed_says_why(derived: dict[str, Any], reasons: dict[str, str]) -> None:
    facts = {
        "a": amount("20"),
        "zero": amount("0"),
        "range": amount("4–5"),
        "day": {"label": TEXT, "date": "2009-01-02", "evidence": {"at": "top", "figure": "2009年1月2日"}},
    }
    found, failures = indexed(facts, **{name: {"derive": rule} for name, rule in derived.items()})
    assert failures.keys() == reasons.keys()
    assert all(reasons[name] in failures[name] for name in reasons)
    assert not found.cited.keys() & reasons.keys()


def chain(length: int, *, first: list[str]) -> dict[str, Any]:
    """Derived facts that each count the two before, listed from the last to the first."""
    facts = {f"d{n}": {"derive": {"difference": [f"d{n - 1}", f"d{n - 2}"]}} for n in range(length, 1, -1)}
    return {**facts, "d1": {"derive": {"sum": ["d0"]}}, "d0": {"derive": {"sum": first}}}


CHAINED = {"computed": ["doc.a"], "in a circle": ["d9"], "without a source": ["doc.none"]}


@pytest.mark.parametrize("first", CHAINED.values(), ids=CHAINED)
def test_the_work_for_chained_figures_grows_as_they_do(first: list[str]) -> None:
    def work(length: int) -> int:
        documents, themes = (
            {"doc": document(facts={"a": amount("20")})},
            {"th": theme(**chain(length, first=first))},
        )
        return steps(lambda: figures.index(documents, themes))

    assert work(400) < 2.2 * work(200)


def test_a_long_chain_is_cited_whole() -> None:
    facts = {
        "a": amount("20"),
        **{name: {"label": TEXT, "unit": "tonne", **fact} for name, fact in chain(1500, first=["a"]).items()},
    }
    found, failures = indexed(facts)
    assert failures == {}
    citations = Citations(found)
    assert citations.cite(found.find("doc.d1500")).number == 1
    numbered = [key for _, key, _ in citations.groups]
    assert numbered == [f"doc.d{n}" for n in range(1500, -1, -1)] + ["doc.a"]
    read: set[str] = set()
    assert _AskedFigures(found.cited, read)["doc.d1500"] == found.find("doc.d1500")
    assert read == {"documents/doc", "themes/doc"}


def steps(work: Callable[[], object]) -> int:
    """How many lines are run: the same on any machine."""
    count = 0

    def step(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
