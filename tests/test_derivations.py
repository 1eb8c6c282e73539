"""Computed figures fit their rule, their label and their period, or the author is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from briefings.checks import derivations
from briefings.content import Document, Theme
from briefings.content.reading import Context, read
from briefings.language import amounts
from briefings.library import figures
from briefings.library.library import Library

TEXT = {"ja": "文", "en": "Text"}


def label(text: str | tuple[str, str]) -> dict[str, str]:
    """A label in both languages, or in one with a neutral word in the other."""
    if isinstance(text, str):
        text = ("値", text) if text[0].isascii() and text[0].isalpha() else (text, "Value")
    return dict(zip(("ja", "en"), text, strict=True))


def fact(amount: str, period: str = "", unit: str = "tonne", said: str = "値") -> dict[str, Any]:
    more = {"period": period, "evidence": {"at": "top", "figure": amount, "when": period}} if period else {}
    return {"label": label(said), "amount": amount, "unit": unit,
            "evidence": {"at": "top", "figure": amount}, **more}  # fmt: skip


OPERANDS = {
    "y2006": fact("20", "2006"),
    "y2007": fact("50", "2007"),
    "y2008": fact("40", "2008"),
    "same-year": fact("30", "2007"),
    "third": fact("10", "2007"),
    "fiscal": fact("60", "FY2008"),
    "months": fact("70", "2009-01/2009-10"),
    "undated": fact("80"),
    "labelled": fact("90", said="量（2005年）"),
    "rate-2006": fact("20", "2006", "percent"),
    "rate-2007": fact("25", "2007", "percent"),
    "people": fact("100", "2007", "ship"),
}


def made(shape: type[Any], **content: Any) -> Any:
    context = Context(("ja", "en"), amounts())
    found = read(json.dumps(content, ensure_ascii=False).encode(), "x.yaml", shape, context)
    assert found.problems == ()
    return found.item


DOCUMENT: Document = made(
    Document, title=TEXT, short=TEXT, language="ja", kind=TEXT, summary=[TEXT],
    source={"file": "x.txt", "sha256": "0" * 64},
    places={"top": {"line": 1, "heading": "数", "label": TEXT}}, facts=OPERANDS,
)  # fmt: skip


def told(
    library: Library, rule: str, of: list[str], said: Any, unit: str, **more: Any
) -> list[tuple[str, str]]:
    """What is wrong with a figure computed by a rule: its gravity, and what is said of it."""
    derive = {rule: [f"doc.{name}" for name in of], "places": more.pop("places", 0)}
    theme: Theme = made(
        Theme, title=TEXT, accent="#123456", situation=TEXT, messages=[{"text": TEXT}],
        facts={"d": {"label": label(said), "derive": derive, "unit": unit, **more}},
    )  # fmt: skip
    cited, failures = figures.index({"doc": DOCUMENT}, {"th": theme})
    full = replace(library, documents={"doc": DOCUMENT}, themes={"th": theme}, figures=cited)
    found = [(problem.gravity.name.lower(), problem.message) for problem in derivations.unlike(full)]
    return [*(("error", reason) for _, reason in failures), *found]


FITS = [
    ("growth", ["y2006", "y2007"], "伸び（2006～2007年）", "percent", {}),
    ("growth", ["y2007", "y2008"], "減少（2007～2008年）", "percent", {}),
    ("growth", ["y2006", "y2007"], "Growth, 2006–2007", "percent", {"period": "2006/2007"}),
    ("growth", ["undated", "labelled"], "変化", "percent", {}),
    ("difference", ["y2007", "y2008"], "減少量（2007～2008年）", "tonne", {}),
    ("difference", ["y2007", "y2008"], "Fall in 2007–2008", "tonne", {}),
    ("difference", ["y2007", "y2006"], "増加量（2006～2007年）", "tonne", {}),
    ("difference", ["y2007", "same-year"], "差（2007年）", "tonne", {}),
    ("difference", ["y2007", "y2008"], "2007年と2008年の差", "tonne", {}),
    ("difference", ["y2007", "y2008"], "Difference, 2007 and 2008", "tonne", {}),
    ("difference", ["rate-2007", "rate-2006"], "上昇（2006～2007年）", "percentage-point", {}),
    ("share", ["same-year", "y2007"], "割合（2007年）", "percent", {}),
    ("share", ["y2008", "y2007"], "前年に対する2008年の割合", "percent", {}),
    ("share", ["y2008", "y2007"], ("2008年の2007年に対する割合", "2008 as a share of 2007"), "percent", {}),
    ("ratio", ["y2007", "y2006"], "倍率（2006～2007年）", "times", {}),
    ("ratio", ["y2006", "y2007"], "2007年に対する2006年の倍率", "times", {"places": 1}),
    ("ratio", ["y2007", "people"], "1隻当たりの量（2007年）", "tonne", {}),
    ("sum", ["y2007", "same-year", "third"], "3か国の合計（2007年）", "tonne", {}),
    ("sum", ["y2007", "same-year", "third"], "上位三港の計", "tonne", {}),
    ("sum", ["y2007", "same-year", "third"], "Three countries’ total", "tonne", {}),
    ("sum", ["y2007", "same-year"], ("両国の計（2007年）", "Both countries, 2007"), "tonne", {}),
    ("sum", ["y2006", "y2007"], "2006年と2007年の計", "tonne", {}),
    ("sum", ["y2006", "y2007"], "計", "tonne", {"period": "2006/2007"}),
    ("sum", ["y2006", "y2007", "y2008"], "3か年の計（2006～2008年）", "tonne", {}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "of", "said", "unit", "more"), FITS)
def test_what_fits(library: Library, rule: str, of: list[str], said: Any, unit: str, more: Any) -> None:
    assert told(library, rule, of, said, unit, **more) == []


WRONG = [
    # earlier before later
    ("growth", ["y2007", "y2006"], "伸び", "percent", {}, "error", "growth runs from an earlier figure"),
    ("growth", ["y2007", "same-year"], "伸び", "percent", {}, "error", "not from 2007 to 2007"),
    ("growth", ["y2008", "fiscal"], "伸び", "percent", {}, "warning", "not equally long"),
    ("growth", ["y2008", "months"], "伸び", "percent", {}, "warning", "not equally long"),
    ("difference", ["y2006", "y2007"], "増加量（2006～2007年）", "tonne", {}, "error", "in this order"),
    ("difference", ["y2006", "y2007"], "Change, 2006–2007", "tonne", {}, "error", "in this order"),
    ("difference", ["y2008", "y2007"], "Fall in 2007–2008", "tonne", {}, "error", "in this order"),
    ("ratio", ["y2006", "y2007"], "倍率（2006～2007年）", "times", {"places": 1}, "error", "in this order"),
    # a rise that falls
    ("growth", ["y2007", "y2008"], "増加（2007～2008年）", "percent", {}, "error", "calls it a rise, and it is -20"),
    ("growth", ["y2006", "y2007"], "Fall in 2006–2007", "percent", {}, "error", "calls it a fall, and it is 150"),
    ("difference", ["y2006", "y2007"], "減少量（2006～2007年）", "tonne", {}, "error", "calls it a fall, and it is -30"),
    # a share is at most 100
    ("share", ["y2007", "same-year"], "割合", "percent", {}, "error", "a share is from 0 to 100, this is 167"),
    # the unit follows
    ("share", ["same-year", "y2007"], "割合", "tonne", {}, "error", "a share is in percent, not in tonne"),
    ("growth", ["y2006", "y2007"], "伸び", "tonne", {}, "error", "a growth is in percent, not in tonne"),
    ("sum", ["y2007", "same-year"], "計", "ship", {}, "error", "a sum of tonne is in tonne, not in ship"),
    ("difference", ["y2007", "y2006"], "増加量", "percent", {}, "error", "a difference of tonne is in tonne"),
    ("difference", ["rate-2007", "rate-2006"], "上昇", "percent", {}, "error", "is in percentage-point, not in percent"),
    ("ratio", ["y2007", "y2006"], "倍率", "tonne", {}, "error", "a ratio of tonne is not in tonne"),
    ("ratio", ["y2007", "y2006"], "倍率", "percent", {}, "error", "a ratio of tonne is not in percent"),
    ("ratio", ["y2007", "people"], "1隻当たり", "ship", {}, "error", "a ratio of tonne to ship is not in ship"),
    # label and period
    ("share", ["same-year", "y2007"], "割合（2006年）", "percent", {}, "error", "it says 2006, and is computed from 2007"),
    ("share", ["same-year", "y2007"], "割合", "percent", {"period": "2008"}, "error", "it says 2008, and is"),
    ("share", ["same-year", "y2007"], "割合（2007年度）", "percent", {}, "error", "it says FY2007, and is"),
    ("share", ["y2006", "y2007"], "割合（2006年）", "percent", {}, "warning", "computed from 2007 as well"),
    ("growth", ["y2006", "y2008"], "伸び（2006～2007年）", "percent", {}, "error", "it says 2006/2007, and is"),
    ("growth", ["y2006", "y2008"], "Growth, 2006–07", "percent", {}, "error", "it says 2006/2007, and is"),
    ("sum", ["y2007", "same-year", "y2008"], "計（2007年）", "tonne", {}, "warning", "computed from 2008 as well"),
    ("sum", ["y2006", "y2007"], "計", "tonne", {}, "warning", "adds up 2006, 2007, and names none"),
    ("sum", ["labelled", "y2007"], "計（2008年）", "tonne", {}, "error", "it says 2008, and is computed from"),
    # as many as worded
    ("sum", ["y2007", "same-year"], "3か国の合計", "tonne", {}, "warning", "speaks of 3, and 2 are added up"),
    ("sum", ["y2007", "same-year"], "三港の計", "tonne", {}, "warning", "speaks of 三, and 2 are added up"),
    ("sum", ["y2007", "same-year"], "３か国の計", "tonne", {}, "warning", "speaks of 3, and 2"),
    ("sum", ["y2007", "same-year"], "Three countries’ total", "tonne", {}, "warning", "speaks of three, and 2"),
    ("sum", ["y2007", "same-year", "third"], "Both sides together", "tonne", {}, "warning", "speaks of both, and 3"),
    ("sum", ["y2007", "same-year", "third"], "両国の計", "tonne", {}, "warning", "speaks of 両, and 3"),
    # each once
    ("sum", ["y2007", "y2007"], "計", "tonne", {}, "error", "it names doc.y2007 twice"),
    ("share", ["y2007", "y2007"], "割合", "percent", {}, "error", "it names doc.y2007 twice"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "of", "said", "unit", "more", "gravity", "message"), WRONG)
def test_what_does_not_fit(
    library: Library, rule: str, of: list[str], said: Any, unit: str, more: Any, gravity: str, message: str
) -> None:
    found = told(library, rule, of, said, unit, **more)
    assert [(grade, message in text) for grade, text in found].count((gravity, True)) == 1, found


def test_a_sum_may_count_what_its_parts_add_up(library: Library) -> None:
    """Four countries, two of which were added up before."""
    facts = {
        "pair": {"label": label("計"), "derive": {"sum": ["doc.y2007", "doc.same-year"]}, "unit": "tonne"},
        "d": {"label": label("三か国の計"), "derive": {"sum": ["pair", "doc.third"]}, "unit": "tonne"},
    }
    theme = made(Theme, title=TEXT, accent="#123456", situation=TEXT, messages=[{"text": TEXT}], facts=facts)
    cited, failures = figures.index({"doc": DOCUMENT}, {"th": theme})
    full = replace(library, documents={"doc": DOCUMENT}, themes={"th": theme}, figures=cited)
    assert (failures, list(derivations.unlike(full))) == ([], [])
