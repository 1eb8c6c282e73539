"""Right place, wrong owner: figures are of the period, row and column in which they are printed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from briefings.checks import evidence
from briefings.checks.evidence import Verdict, Verification
from briefings.content import Document, Unit
from briefings.content.reading import Context
from briefings.language import amounts
from briefings.language import language as languages
from briefings.library import figures
from briefings.problems import Gravity
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE

READ_BY = Context(("ja", "en"), amounts())
UNITS = {
    name: Unit.model_validate(unit)
    for name, unit in {
        "percent": {"cldr": "concentr-percent", "symbol": {"ja": "%", "en": "%"}},
        "tonne": {"forms": {"ja": "{n}トン", "en": {"one": "{n} tonne", "other": "{n} tonnes"}}},
        "person": {"forms": {"ja": "{n}人", "en": {"one": "{n} person", "other": "{n} people"}}},
        "meeting": {"forms": {"ja": "{n}件", "en": {"one": "{n} meeting", "other": "{n} meetings"}}},
    }.items()
}
TEXT = {"ja": "文", "en": "Text"}


def document(source: str, *, language: str = "ja", published: str = "2020", **parts: Any) -> dict[str, Any]:
    return {
        "title": TEXT, "short": TEXT, "language": language, "kind": TEXT, "published": published,
        "source": {"file": "held.txt", "sha256": hashlib.sha256(source.encode()).hexdigest()},
        "places": {"all": {"line": 1, "heading": source.split("\n")[0], "label": TEXT}},
        "summary": [TEXT], **parts,
    }  # fmt: skip


Verify = Callable[..., Verification]


@pytest.fixture(scope="module")
def verify() -> Verify:
    """Verify a document of these facts or series, in one place, against a source."""
    bare = Workspace(EXAMPLE).read()
    written = {
        code: languages.load(code, UNITS, bare.templates[f"locales/{code}.po"]) for code in ("ja", "en")
    }
    library = replace(bare, units=UNITS, languages=written, themes={}, briefs={}, origins={})

    def run(source: str, **parts: Any) -> Verification:
        read = Document.model_validate(document(source, **parts), context=vars(READ_BY))
        cited, _ = figures.index({"report": read}, {})
        full = replace(library, documents={"report": read}, figures=cited)
        return evidence.verify(full, {"held.txt": source.encode()})

    return run


def fact(figure: str, amount: str, unit: str, period: str = "", **more: Any) -> dict[str, Any]:
    label = more.pop("label", "値")
    text = {"ja": label, "en": label}
    status = {"status": more.pop("status")} if "status" in more else {}
    return {"label": text, "amount": amount, "unit": unit, **status, **({"period": period} if period else {}),
            "evidence": {"at": "all", "figure": figure, **more}}  # fmt: skip


def told(found: Verification) -> list[str]:
    return [problem.message for problem in found.faults]


# --- a period and its figure -------------------------------------------------------------------

PROSE = """貨物
2006年の貨物は120件、2007年は180件であった。2008年には240件に増えた。
その年の末には30件が残った。前年比で20件多い。2009年（前年は300件）は310件となった。
2010年と2011年はそれぞれ410件と420件であった。
1年前の2012年比で5件増え、2013年は515件であった。
会合は611件（2014年）、622件（2015年）である。目標はそれぞれ70件、計90件（2016年）である。
"""
ENGLISH = """Cargo
In 2006 there were 120 meetings, and 180 meetings in 2007. More than in 2008, 240 meetings took place in 2009.
There were 310 meetings in 2010 and 320 meetings in 2011. In 2012 some were held; 410 meetings were
registered (2013).
"""

OWN = [
    (PROSE, "120件", "2006"),
    (PROSE, "180件", "2007"),
    (PROSE, "240件", "2008"),
    (PROSE, "30件", "2008"),
    (PROSE, "310件", "2009"),
    (PROSE, "410件", "2010"),
    (PROSE, "420件", "2011"),
    (PROSE, "515件", "2013"),
    (PROSE, "611件", "2014"),
    (PROSE, "622件", "2015"),
    (PROSE, "70件", "2016"),
    (PROSE, "90件", "2016"),
    (ENGLISH, "120 meetings", "2006"),
    (ENGLISH, "180 meetings", "2007"),
    (ENGLISH, "240 meetings", "2009"),
    (ENGLISH, "310 meetings", "2010"),
    (ENGLISH, "320 meetings", "2011"),
]
OTHERS = [
    (PROSE, "120件", "2007"),
    (PROSE, "180件", "2006"),
    (PROSE, "240件", "2007"),
    (PROSE, "30件", "2006"),
    (PROSE, "310件", "2008"),
    (PROSE, "410件", "2011"),
    (PROSE, "420件", "2010"),
    (PROSE, "515件", "2012"),
    (PROSE, "611件", "2015"),
    (PROSE, "622件", "2014"),
    (ENGLISH, "120 meetings", "2007"),
    (ENGLISH, "180 meetings", "2006"),
    (ENGLISH, "240 meetings", "2008"),
    (ENGLISH, "310 meetings", "2011"),
    (ENGLISH, "320 meetings", "2010"),
]


def _amount(figure: str) -> str:
    return "".join(character for character in figure if character.isdecimal())


def _one(source: str, figure: str, period: str) -> dict[str, Any]:
    language = "en" if figure.isascii() else "ja"
    when = period if language == "en" else f"{period}年"
    return {
        "facts": {"value": fact(figure, _amount(figure), "meeting", period, when=when)},
        "language": language,
    }


@pytest.mark.parametrize(("source", "figure", "period"), OWN)
def test_a_figure_is_of_its_period(verify: Verify, source: str, figure: str, period: str) -> None:
    assert told(verify(source, **_one(source, figure, period))) == []


@pytest.mark.parametrize(("source", "figure", "period"), OTHERS)
def test_a_figure_is_of_no_other_period(verify: Verify, source: str, figure: str, period: str) -> None:
    found = verify(source, **_one(source, figure, period))
    assert found.broken
    assert ["stands there for" in message for message in told(found)] == [True]


def test_after_says_which_figure_is_meant(verify: Verify) -> None:
    source = "貨物\n2006年の計画は次のとおり。2007年に見直した。なお当初の件数は120件である。"
    plain = fact("120件", "120", "meeting", "2006", when="2006年")
    assert told(verify(source, facts={"a": plain})) == ["a: “120件” stands there for 2007年, not for 2006"]
    chosen = fact("120件", "120", "meeting", "2006", when="2006年", after="当初の件数は")
    assert told(verify(source, facts={"a": chosen})) == []


# --- tables --------------------------------------------------------------------------------------

YEARS = range(1980, 2020)


def _table(layout: str) -> tuple[str, dict[int, int]]:
    """Forty years, a row each or a column each, and what is printed for them."""
    numbers = random.Random(12)
    values = {year: numbers.randrange(2100, 9900) for year in YEARS}
    rows = "\n".join(layout.format(year=year, value=value) for year, value in values.items())
    return f"貨物（トン）\n{rows}\n", values


def _series(
    values: Mapping[int, int], *, when: str = "", swapped: tuple[int, int] | None = None
) -> dict[str, Any]:
    said = dict(values)
    if swapped:
        first, second = swapped
        said[first], said[second] = values[second], values[first]
    points = [
        {"period": str(year), "amount": str(value), "figure": str(value)}
        | ({"when": when.format(year=year)} if when else {})
        for year, value in said.items()
    ]
    label = {"ja": "貨物量", "en": "Cargo"}
    return {"cargo": {"label": label, "unit": "tonne", "at": "all", "unit_from": "トン", "points": points}}


LAYOUTS = [
    ("{year}年 {value}", "{year}年"),
    ("{year} {value}", "{year}"),
    ("{year}年　{value}　15　-", "{year}年"),
    ("{year}年 {value}", ""),
]


@pytest.mark.parametrize(("layout", "when"), LAYOUTS)
def test_a_long_table(verify: Verify, layout: str, when: str) -> None:
    source, values = _table(layout)
    sound = verify(source, series=_series(values, when=when))
    assert told(sound) == []
    assert [one.verdict for one in sound.findings] == [Verdict.VERIFIED] * 40
    wrong = verify(source, series=_series(values, when=when, swapped=(1991, 2004)))
    broken = {one.reference for one in wrong.findings if one.verdict is Verdict.BROKEN}
    assert broken == {"report.cargo/1991", "report.cargo/2004"}


HEADED = """成長率（％）
2016年 2017年 2018年
世界 3.1 2.7 2.9
日本 0.9 0.5 0.7
日本海 4.1 4.2 4.3
"""
ROWS = {"world": {"ja": "世界", "en": "World"}, "japan": {"ja": "日本", "en": "Japan"},
        "sea": {"ja": "日本海", "en": "Sea"}}  # fmt: skip
CELLS = {"world": ("世界", "3.1", "2.7", "2.9"), "japan": ("日本", "0.9", "0.5", "0.7"),
         "sea": ("日本海", "4.1", "4.2", "4.3")}  # fmt: skip


def _cells(changes: Mapping[Any, Any] = {}) -> dict[str, Any]:
    points = []
    for row, (anchor, *cells) in CELLS.items():
        for nth, cell in enumerate(cells, 1):
            point = {
                "row": row,
                "period": str(2015 + nth),
                "amount": cell,
                "figure": cell,
                "after": anchor,
                "nth": nth,
            }
            points.append(point | dict(changes.get((row, point["period"]), {})))
    label = {"ja": "成長率", "en": "Growth"}
    return {
        "growth": {
            "label": label,
            "unit": "percent",
            "at": "all",
            "unit_from": "％",
            "rows": ROWS,
            "points": points,
        }
    }


def test_a_table_with_heads(verify: Verify) -> None:
    assert told(verify(HEADED, series=_cells())) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        # Two years swapped, with their numbers.
        (
            {("world", "2016"): {"figure": "2.7", "amount": "2.7", "nth": 2},
             ("world", "2017"): {"figure": "3.1", "amount": "3.1", "nth": 1}},
            "number 2 of its row, and 1 in",
        ),
        # The figure of another row, counted off far enough.
        (
            {("world", year): {"figure": cell, "amount": cell, "nth": nth} for year, cell, nth in
             (("2016", "0.9", 4), ("2017", "0.5", 5), ("2018", "0.7", 6))},
            "number 4 of its row",
        ),
    ],
)  # fmt: skip
def test_a_table_with_heads_and_a_fault(verify: Verify, changes: Any, reason: str) -> None:
    found = verify(HEADED, series=_cells(changes))
    assert found.broken
    assert any(reason in message for message in told(found)), told(found)


def _single(row: str, anchor: str, nth: int, figure: str, period: str) -> dict[str, Any]:
    """One point alone, so that no other row says where its column stands."""
    label = {"ja": "成長率", "en": "Growth"}
    point = {"row": row, "period": period, "amount": figure, "figure": figure, "after": anchor, "nth": nth}
    other = {"row": "japan" if row == "world" else "world", "period": "2016", "missing": True}
    return {"growth": {"label": label, "unit": "percent", "at": "all", "unit_from": "％", "rows": ROWS,
                       "points": [point, other]}}  # fmt: skip


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (_single("world", "世界", 1, "3.1", "2016"), ""),
        (_single("sea", "日本海", 1, "4.1", "2016"), ""),
        (_single("world", "世界", 2, "2.7", "2016"), "stands there for 2017年, not for 2016"),
        (_single("world", "世界", 4, "0.9", "2016"), "stands in the row “日本”, not in “世界”"),
    ],
)
def test_a_cell_is_of_its_row_and_column(verify: Verify, point: Any, reason: str) -> None:
    assert [reason in message for message in told(verify(HEADED, series=point))] == ([True] if reason else [])


def test_rows_that_are_named_in_words(verify: Verify) -> None:
    source = "通関点\n満洲里は120件、綏芬河は150件である。"
    rows = {"m": {"ja": "満洲里", "en": "Manzhouli"}, "s": {"ja": "綏芬河", "en": "Suifenhe"}}

    def series(first: str, second: str) -> dict[str, Any]:
        points = [
            {"row": "m", "amount": first, "figure": f"{first}件"},
            {"row": "s", "amount": second, "figure": f"{second}件"},
        ]
        label = {"ja": "通関", "en": "Points"}
        return {"points": {"label": label, "unit": "meeting", "at": "all", "rows": rows, "points": points}}

    assert told(verify(source, series=series("120", "150"))) == []
    assert told(verify(source, series=series("150", "120"))) == [
        "points/m: “150件” stands in the row “綏芬河”, not in “満洲里”"
    ]


SINGLE = [
    # rows whose cells are parted by commas, tabs and bars, or whose values look like years
    ("貨物（件）\n2006,120,15\n2007,180,16\n", "120", "2006", "2007"),
    ("貨物（件）\n2006\t120\t15\n2007\t180\t16\n", "180", "2007", "2006"),
    ("貨物（件）\n| 2006 | 120 | 15 |\n| 2007 | 180 | 16 |\n", "120", "2006", "2007"),
    ("貨物（件）\n2006 1950 1890\n2007 1960 1891\n", "1890", "2006", "2007"),
    ("貨物（件）\n2006年1月 120\n2月 180\n3月 240\n", "180", "2006-02", "2006-03"),
    # columns
    ("貨物（件）\n 2006 2007 2008\n甲 120 180 240\n乙 121 181 241\n", "181", "2007", "2008"),
    ("貨物（件）\n平成18年 平成19年\n甲 120 180\n乙 121 181\n", "121", "2006", "2007"),
    ("貨物（件）\n2006年度 2007年度\n甲 120 180\n", "180", "FY2007", "FY2006"),
    ("貨物（件）\n2006年 2007年\n甲 120件 180件\n乙 121件 181件\n", "181", "2007", "2006"),
    # dates that a line cuts, and others without a year
    ("貨物（件）\n20\n06年は120、2007年は180であった。", "120", "2006", "2007"),
    ("貨物（件）\n2006年上半期は120件、下半期は180件であった。", "180件", "2006-H2", "2006-H1"),
    ("貨物（件）\n2006年度は120、2006年は121であった。", "120", "FY2006", "2006"),
    ("貨物（件）\n2006&nbsp;年&nbsp;9&nbsp;月は120、10月は130であった。", "120", "2006-09", "2006-10"),
    ("貨物（件）\n輸出（2006年120、2007年180）", "180", "2007", "2006"),
    ("貨物（件）\n2006年の120件から2007年には180件に増えた。", "120件", "2006", "2007"),
]


@pytest.mark.parametrize(("source", "figure", "own", "other"), SINGLE)
def test_a_row_a_column_and_a_sentence_have_one_period(
    verify: Verify, source: str, figure: str, own: str, other: str
) -> None:
    for period, sound in ((own, True), (other, False)):
        found = verify(source, facts={"a": fact(figure, _amount(figure), "meeting", period, unit_from="件")})
        assert found.broken is not sound, (period, told(found))


# --- words of labels -----------------------------------------------------------------------------

TRADE = "貿易\n輸出は120件、輸入は150件である。"


@pytest.mark.parametrize(
    ("exports", "imports", "after", "warned"),
    [("120", "150", False, False), ("150", "120", False, True), ("150", "120", True, False)],
)
def test_words_of_a_label_stand_nearer(
    verify: Verify, exports: str, imports: str, after: bool, warned: bool
) -> None:
    more: dict[str, Any] = {"after": "貿易", "nth": 2} if after else {}
    facts = {
        "exports": fact(f"{exports}件", exports, "meeting", label="輸出の件数", **more),
        "imports": fact(f"{imports}件", imports, "meeting", label="輸入の件数"),
    }
    found = verify(TRADE, facts=facts)
    assert not found.broken
    assert [
        (problem.gravity, "nearer to the words of imports" in problem.message) for problem in found.faults
    ] == ([(Gravity.WARNING, True)] if warned else [])


# --- heads that carry a unit ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "unit", "amount", "reason"),
    [
        ("単位：千人", "person", "12万", ""),
        ("（千人）", "person", "120000", ""),
        ("人", "person", "120", ""),
        ("万トン", "tonne", "120万", ""),
        ("人口（千人）、重さ（トン）", "tonne", "120", ""),
        ("成長率", "percent", "120", ""),
        ("単位：千人", "person", "120", "“120” is 120,000, the amount stored is 120"),
        ("人", "person", "12万", "“120” is 120, the amount stored is 120,000"),
        ("万トン", "person", "120万", "is in tonne, stored is person"),
        ("備考", "person", "120", "“備考” names no unit"),
        ("成長", "person", "120", "“成長” names no unit"),
    ],
)
def test_the_head_of_a_table_carries_the_unit(
    verify: Verify, head: str, unit: str, amount: str, reason: str
) -> None:
    source = f"表\n{head}\n計 120\n"
    messages = told(verify(source, facts={"a": fact("120", amount, unit, unit_from=head, after="計")}))
    assert [reason in message for message in messages] == ([True] if reason else []), messages


# --- years that are none -------------------------------------------------------------------------


NO_YEARS = [
    *(
        "2006人が集まった。",
        "2006トンを運んだ。",
        "2,006年",
        "12006年",
        "https://example.org/2006/04/index.html",
    ),
    *("http://x.jp/2006/", "電話 025-290-2006", "ISBN 978-4-2006-1234-5", "p. 2006", "2006頁", "第2006号"),
]


@pytest.mark.parametrize("text", NO_YEARS)
def test_what_only_looks_like_a_year_bears_out_none(verify: Verify, text: str) -> None:
    source = f"貨物\n{text}会合は120件である。"
    found = verify(source, facts={"a": fact("120件", "120", "meeting", "2006")})
    assert told(found) == ["a: “all” prints no period that is 2006"]
