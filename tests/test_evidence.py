"""Figures held against a small source: what is verified, and each way to be broken."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefings import cli
from briefings.checks import evidence
from briefings.checks.evidence import Count, Finding, Kind, Verdict, Verification, dates, report, sources
from briefings.checks.evidence.shape import Reader
from briefings.content import Document, Theme, Unit
from briefings.content.reading import Context
from briefings.language import amounts
from briefings.language import language as languages
from briefings.library import figures
from briefings.library.library import Library
from briefings.problems import Unusable
from briefings.values import periods
from briefings.values.lexicon import Lexicon
from briefings.values.periods import Period
from briefings.workspace import Workspace
from tests.editing import DOCUMENT, change

ROOT = Path(__file__).parents[1]
READ_BY = Context(("ja", "en"), amounts())
UNITS = {
    name: Unit.model_validate(unit)
    for name, unit in {
        "cubic-metre": {"cldr": "volume-cubic-meter"},
        "kilowatt-hour": {"cldr": "energy-kilowatt-hour"},
        "kilowatt": {"cldr": "power-kilowatt"},
        "percent": {"cldr": "concentr-percent", "symbol": {"ja": "%", "en": "%"}},
        "person": {"forms": {"ja": "{n}人", "en": {"one": "{n} person", "other": "{n} people"}}},
        "meeting": {"forms": {"ja": "{n}件", "en": {"one": "{n} meeting", "other": "{n} meetings"}}},
        "us-dollar": {"forms": {"ja": "{n}ドル", "en": "US${n}"}},
    }.items()
}
JAPANESE = """木材と電力に関する報告
１．木材貿易
　2006年の輸入量は2,183万立
方メートルで、全体の約40％を占
め、2009年１～10月は1,2
90万立方メートルであった。関係者は５万人以上で、女性が
68.45％を占めた4。会合は 13 件あり、うち３件は延期された。
条約20件が結ばれ、輸出は3.2％減、価格はマイナス1.5％であった。参加は150人2名簿にある。
２．電力
　昨年12月に40～50億キロワット時の契約を結び、本年４
月に署名した。出力は20万キロワットである。2008年の会合は７件、同年９月に８件あった。
②9件の案件がある。約30人が出た。
▲６件を視察した様子
1990年代に始まり、2011年度に改めた。30人が残った。
３．経済成長予測（％）
　　　　2016年 2017年
世界 3.1 2.7 2.9 人口
ロシア ▲ 3.7 1.5 1.6
"""
ENGLISH = """A report on co-
operation
Part one
In 2005, some 40 firms and 16 mil-
lion people traded goods worth US$25 billion, more than 200 meet-
ings were held in September 2009, and 11.5% of trade grew.
"""
LINES = {"timber": 2, "power": 9, "forecasts": 15, "part": 3}


def _places(headings: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {"line": LINES[name], "heading": text, "label": {"ja": "節", "en": "Part"}}
        for name, text in headings.items()
    }


def _document(source: str, language: str, **parts: Any) -> dict[str, Any]:
    text = {"ja": "文", "en": "Text"}
    headings = {"timber": "1. 木材貿易", "power": "２．電力", "forecasts": "経済成長予測"}
    return {
        "title": text, "short": text, "language": language, "kind": text, "published": "2010",
        "source": {"file": "held.txt", "sha256": hashlib.sha256(source.encode()).hexdigest()},
        "places": _places(headings if language == "ja" else {"part": "Part one"}),
        "summary": [text], **parts,
    }  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Library:
    """A workspace with the units of these tests and no content."""
    bare = Workspace(Path(__file__).parent / "workspace").read()
    loaded = {
        code: languages.load(code, UNITS, bare.templates[f"locales/{code}.po"]) for code in ("ja", "en")
    }
    return replace(bare, units=UNITS, languages=loaded, documents={}, themes={}, briefs={}, origins={})


Verify = Callable[..., Verification]


@pytest.fixture(scope="module")
def verify(library: Library) -> Verify:
    """Verify a document of these facts (or other parts) against one of the sources above."""

    def run(
        facts: Mapping[str, Any], *, source: str = JAPANESE, held: bool = True, **parts: Any
    ) -> Verification:
        language = "ja" if source == JAPANESE else "en"
        whole = _document(source, language, facts=facts, **parts)
        documents = {"report": Document.model_validate(whole, context=vars(READ_BY))}
        cited, _ = figures.index(documents, {})
        full = replace(library, documents=documents, figures=cited)
        return evidence.verify(full, {"held.txt": source.encode()} if held else None)

    return run


def _fact(at: str, figure: str, amount: str, unit: str, **more: Any) -> dict[str, Any]:
    """A fact; keys that belong to its evidence go there."""
    of_evidence = {key: more.pop(key) for key in ("when", "after", "nth", "unit_from") if key in more}
    label = {"ja": more.pop("label", "値"), "en": "Value"}
    return {"label": label, "amount": amount, "unit": unit, **more,
            "evidence": {"at": at, "figure": figure, **of_evidence}}  # fmt: skip


def _date(at: str, figure: str, date: str, **more: Any) -> dict[str, Any]:
    return {
        "label": {"ja": "日", "en": "Day"},
        "date": date,
        "evidence": {"at": at, "figure": figure, **more},
    }


def _only(found: Verification) -> Finding:
    assert not found.problems
    assert len(found.findings) == 1
    return found.findings[0]


FORECAST = {"unit_from": "経済成長予測", "after": "ロシア"}

VERIFIED = [
    pytest.param(
        _fact("timber", "2,183万立方メートル", "2183万", "cubic-metre", period="2006", when="2006年"),
        3,
        id="word broken over lines",
    ),
    pytest.param(
        _fact(
            "timber",
            "１,２９０万 立方メートル",
            "1290万",
            "cubic-metre",
            period="2009-01/2009-10",
            when="2009年１～10月",
        ),
        5,
        id="number broken over lines, other widths",
    ),
    pytest.param(_fact("timber", "約40％", "about 40", "percent"), 4, id="relation in front"),
    pytest.param(_fact("timber", "５万人以上", "5万以上", "person"), 6, id="relation behind"),
    pytest.param(_fact("timber", "68.45％", "68.45", "percent"), 7, id="footnote digit fused behind words"),
    pytest.param(_fact("timber", "150人", "150", "person"), 8, id="footnote digit fused behind the unit"),
    pytest.param(_fact("timber", "13件", "13", "meeting"), 7, id="spaces inside"),
    pytest.param(_fact("timber", "３件", "3", "meeting"), 7, id="not the end of 13件"),
    pytest.param(_fact("timber", "20件", "20", "meeting"), 8, id="条約 is no 約"),
    pytest.param(_fact("timber", "3.2％", "3.2", "percent", label="輸出の減少率"), 8, id="fall in the label"),
    pytest.param(_fact("timber", "マイナス1.5％", "-1.5", "percent"), 8, id="minus in words"),
    pytest.param(
        _fact(
            "power", "40～50億キロワット時", "40億–50億", "kilowatt-hour", period="2009-12", when="昨年12月"
        ),
        10,
        id="range, relative period",
    ),
    pytest.param(
        _fact("power", "20万キロワット", "20万", "kilowatt"), 11, id="unit that starts a longer one"
    ),
    pytest.param(
        _fact("power", "８件", "8", "meeting", period="2008-09", when="同年９月"), 11, id="same year"
    ),
    pytest.param(_fact("power", "７件", "7", "meeting", period="2008"), 11, id="period found without when"),
    pytest.param(_fact("power", "９件", "9", "meeting"), 12, id="behind a circled digit"),
    pytest.param(_fact("power", "６件", "6", "meeting"), 13, id="behind a caption mark"),
    pytest.param(_fact("power", "30人", "30", "person"), 14, id="first where it stands whole"),
    pytest.param(_date("power", "本年４月", "2010-04"), 10, id="relative date over two lines"),
    pytest.param(_date("power", "2011年度", "FY2011"), 14, id="fiscal year"),
    pytest.param(
        _fact("forecasts", "1.5", "1.5", "percent", nth=2, period="2017", **FORECAST), 18, id="second cell"
    ),
    pytest.param(
        _fact("forecasts", "▲3.7", "-3.7", "percent", nth=1, period="2016", **FORECAST), 18, id="signed cell"
    ),
    pytest.param(
        _fact("forecasts", "2.9", "2.9", "percent", unit_from="経済成長予測"), 17, id="cell beside a word"
    ),
]


@pytest.mark.parametrize(("fact", "line"), VERIFIED)
def test_verified(verify: Verify, fact: Mapping[str, Any], line: int) -> None:
    finding = _only(verify({"value": fact}))
    assert [reason.message for reason in finding.reasons] == []
    assert (finding.verdict, finding.line) == (Verdict.VERIFIED, line)


BROKEN = [
    pytest.param(
        _fact("timber", "2,183万立方メートル", "2183億", "cubic-metre"),
        "the amount stored is",
        id="万 for 億",
    ),
    pytest.param(
        _fact("timber", "2,138万立方メートル", "2138万", "cubic-metre"), "not printed in", id="digits changed"
    ),
    pytest.param(
        _fact("timber", "５万人以上", "5万以上", "meeting"), "is in person, stored is meeting", id="unit"
    ),
    pytest.param(
        _fact("timber", "約40％", "40", "percent"), "says about, stored is exactly", id="relation not stored"
    ),
    pytest.param(
        _fact("timber", "40％", "40", "percent"), "says more: “約40%”", id="relation in front left out"
    ),
    pytest.param(
        _fact("timber", "５万人", "5万", "person"), "says more: “5万人以上”", id="relation behind left out"
    ),
    pytest.param(
        _fact("timber", "1.5％", "1.5", "percent"), "says more: “マイナス1.5%”", id="minus left out"
    ),
    pytest.param(_fact("timber", "3.2％", "3.2", "percent"), "says more: “3.2%減”", id="fall left out"),
    pytest.param(_fact("timber", "8.45％", "8.45", "percent"), "not printed in", id="end of a longer number"),
    pytest.param(_fact("timber", "45％", "45", "percent"), "not printed in", id="decimals of a number"),
    pytest.param(
        _fact("timber", "183万立方メートル", "183万", "cubic-metre"), "not printed in", id="behind a comma"
    ),
    pytest.param(
        _fact("power", "50億キロワット時", "50億", "kilowatt-hour"),
        "says more: “40~50億",
        id="end of a range",
    ),
    pytest.param(_fact("power", "40億", "40億", "kilowatt-hour"), "names no unit", id="no unit"),
    pytest.param(_fact("power", "13件", "13", "meeting"), "not printed in “power”", id="in another place"),
    pytest.param(
        _fact("power", "７件", "7", "meeting", period="2007"), "prints no period that is 2007", id="period"
    ),
    pytest.param(
        _fact("power", "７件", "7", "meeting", period="2007", when="2008年"), "“2008年” is 2008", id="when"
    ),
    pytest.param(
        _fact("power", "８件", "8", "meeting", period="2007-09", when="同年９月"),
        "is not 2007-09 where it is printed",
        id="when of another year",
    ),
    pytest.param(
        _fact("power", "７件", "7", "meeting", period="2006", when="2006年"),
        "not printed in",
        id="when elsewhere",
    ),
    pytest.param(
        _fact("power", "７件", "7", "meeting", period="2008", when="いつか"),
        "not read as a period",
        id="no when",
    ),
    pytest.param(_date("power", "本年４月", "2009-04"), "the date stored is 2009-04", id="date"),
    pytest.param(
        _fact("power", "７件", "7", "meeting", period="2010-12"),
        "prints no period",
        id="later than the source",
    ),
    pytest.param(_date("power", "1990年", "1990"), "not printed in", id="decade, not year"),
    pytest.param(_date("power", "2011年", "2011"), "not printed in", id="fiscal year, not year"),
    pytest.param(
        _date("power", "９月", "2009-09"), "is not 2009-09 where it is printed", id="bare month, other year"
    ),
    pytest.param(
        _fact("forecasts", "1.5", "1.5", "percent", nth=3, **FORECAST),
        "number 3 behind “ロシア” is 1.6",
        id="nth",
    ),
    pytest.param(
        _fact("forecasts", "1.5", "1.5", "percent", nth=9, **FORECAST),
        "fewer than 9 numbers",
        id="nth beyond",
    ),
    pytest.param(
        _fact("forecasts", "1.5", "1.5", "percent", after="中国", unit_from="経済成長予測"),
        "“中国” is not printed",
        id="no anchor",
    ),
    pytest.param(
        _fact("forecasts", "1.5", "1.5", "percent", unit_from="成長率"),
        "“成長率” is not printed",
        id="unit_from",
    ),
    pytest.param(
        _fact("forecasts", "3.7", "3.7", "percent", unit_from="経済成長予測"), "says more: “▲ 3.7”", id="sign"
    ),
    pytest.param(_fact("nowhere", "13件", "13", "meeting"), "no place is called “nowhere”", id="place"),
]


@pytest.mark.parametrize(("fact", "reason"), BROKEN)
def test_broken(verify: Verify, fact: Mapping[str, Any], reason: str) -> None:
    found = verify({"value": fact})
    finding = _only(found)
    assert (finding.verdict, found.broken) == (Verdict.BROKEN, True)
    assert reason in " | ".join(problem.message for problem in finding.reasons)


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        (
            _fact("part", "16 million people", "16 million", "person", period="2005", when="2005"),
            Verdict.VERIFIED,
        ),
        (_fact("part", "US$25 billion", "25 billion", "us-dollar"), Verdict.VERIFIED),
        (_fact("part", "more than 200 meetings", "over 200", "meeting", period="2009-09"), Verdict.VERIFIED),
        (_date("part", "September 2009", "2009-09"), Verdict.VERIFIED),
        (_fact("part", "200 meetings", "200", "meeting"), Verdict.BROKEN),
        (_fact("part", "16 million", "16 million", "person", unit_from="people"), Verdict.VERIFIED),
        (_fact("part", "16", "16", "person", unit_from="people"), Verdict.BROKEN),
        (_fact("part", "1.5%", "1.5", "percent"), Verdict.BROKEN),
        (_fact("part", "5%", "5", "percent"), Verdict.BROKEN),
    ],
)
def test_english(verify: Verify, fact: Mapping[str, Any], verdict: Verdict) -> None:
    assert _only(verify({"value": fact}, source=ENGLISH)).verdict is verdict


def test_a_wrong_figure_elsewhere_is_told_its_line(verify: Verify) -> None:
    finding = _only(verify({"value": _fact("power", "13件", "13", "meeting")}))
    assert finding.reasons[0].hint == "It is printed on line 7."


# --- sources and places ----------------------------------------------------------------------

GOOD = {"value": _fact("timber", "13件", "13", "meeting"), "count": {
    "label": {"ja": "数", "en": "Count"}, "amount": "3", "unit": "meeting",
    "evidence": {"at": "timber", "declared": {"ja": "列挙の数", "en": "Count of the list"}}}}  # fmt: skip


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ({}, "is not in the folder of sources"),
        ({"held.txt": b"another"}, "is not the one the figures were taken from"),
    ],
)
def test_a_source_that_cannot_be_asked(library: Library, held: Mapping[str, bytes], reason: str) -> None:
    document = Document.model_validate(_document(JAPANESE, "ja", facts=GOOD), context=vars(READ_BY))
    cited, _ = figures.index({"report": document}, {})
    found = evidence.verify(replace(library, documents={"report": document}, figures=cited), held)
    assert [finding.verdict for finding in found.findings] == [Verdict.BROKEN, Verdict.BROKEN]
    assert [reason in problem.message for problem in found.faults] == [True]


def test_a_source_that_is_no_text(library: Library) -> None:
    data = b"\xff\xff\x81"
    shape = _document(JAPANESE, "ja", facts=GOOD)
    shape["source"]["sha256"] = hashlib.sha256(data).hexdigest()
    document = Document.model_validate(shape, context=vars(READ_BY))
    cited, _ = figures.index({"report": document}, {})
    found = evidence.verify(
        replace(library, documents={"report": document}, figures=cited), {"held.txt": data}
    )
    assert [problem.message for problem in found.faults] == [
        "the source held.txt is no text in an encoding that is known"
    ]


def test_a_heading_that_moved_breaks_its_place(verify: Verify) -> None:
    places = _places({"timber": "木材貿易", "power": "経済成長予測"})
    facts = GOOD | {"other": _fact("power", "７件", "7", "meeting")}
    found = verify(facts, places=places)
    verdicts = {finding.reference: finding.verdict for finding in found.findings}
    assert verdicts == {
        "report.value": Verdict.VERIFIED,
        "report.count": Verdict.DECLARED,
        "report.other": Verdict.BROKEN,
    }
    assert [(problem.message, problem.hint) for problem in found.problems] == [
        ("“経済成長予測” is not on line 9 of the source", "It stands on line 15.")
    ]
    assert found.broken


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("1.木材 貿易", [2]),
        ("経済成長予測", [15]),
        ("cooperation", []),
        ("輸入量は2,183万立方メートル", [3]),
        ("　", []),
    ],
)
def test_headings_may_wrap(heading: str, lines: list[int]) -> None:
    assert sources.read(JAPANESE).headings(heading) == lines


@pytest.mark.parametrize(
    ("raw", "printed", "found"),
    [
        ("輸入は㎥で2006¹年", "2006年", 0),
        ("10 m³だ", "10m3", 1),
        ("2006² 件", "2006", 1),
        ("ｶﾞｽ 3", "ガス3", 1),
        ("co-\noperation", "cooperation", 1),
        ("co-\noperation", "co-operation", 1),
        ("in\u200bside", "inside", 1),
        ("2008,2009", "2009", 1),
        ("1,234,567", "234,567", 0),
        ("firms", "firm", 0),
        ("any", " ", 0),
    ],
)
def test_what_counts_as_printed(raw: str, printed: str, found: int) -> None:
    text = sources.read(raw)
    assert len(text.find(printed, text.span(1))) == found


RANGE = _fact("power", "40～50億キロワット時", "40億–50億", "kilowatt-hour")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp932", "Shift_JIS (CP932)"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
    ],
)
def test_a_source_is_read_in_its_encoding(library: Library, encoding: str, name: str) -> None:
    text = JAPANESE.replace("②", "")
    data = (text if "jp" not in encoding else text.replace("～", "〜")).encode(encoding)
    shape = _document(JAPANESE, "ja", facts=GOOD | {"range": RANGE})
    shape["source"]["sha256"] = hashlib.sha256(data).hexdigest()
    document = Document.model_validate(shape, context=vars(READ_BY))
    cited, _ = figures.index({"report": document}, {})
    found = evidence.verify(
        replace(library, documents={"report": document}, figures=cited), {"held.txt": data}
    )
    assert [str(problem) for problem in found.faults] == []
    assert dict(found.encodings) == {"report": name}
    assert (f"was read as {name}" in report.in_words(found)) is (name != "UTF-8")


# --- series, derived figures, counts ---------------------------------------------------------

SERIES = {
    "growth": {
        "label": {"ja": "成長率", "en": "Growth"}, "unit": "percent",
        "at": "forecasts", "unit_from": "経済成長予測",
        "rows": {"world": {"ja": "世界", "en": "World"}},
        "points": [
            {"row": "world", "period": "2016", "amount": "3.1", "figure": "3.1", "after": "世界"},
            {"row": "world", "period": "2017", "amount": "2.9", "figure": "2.9", "after": "世界", "nth": 2},
            {"row": "world", "period": "2018", "missing": "true"},
        ],
    }
}  # fmt: skip
DERIVED = {
    "change": {"label": {"ja": "差", "en": "Change"}, "unit": "percentage-point", "derive":
               {"difference": ["growth/world/2017", "growth/world/2016"], "places": "1"}},
    "share": {"label": {"ja": "比", "en": "Share"}, "unit": "percent",
              "derive": {"share": ["count", "value"]}},
}  # fmt: skip


def test_points_and_derived_figures(verify: Verify) -> None:
    found = verify(GOOD | DERIVED, series=SERIES)
    assert {f.reference.partition(".")[2]: (f.kind, f.verdict) for f in found.findings} == {
        "value": (Kind.PRINTED, Verdict.VERIFIED),
        "count": (Kind.COUNTED, Verdict.DECLARED),
        "growth/world/2016": (Kind.PRINTED, Verdict.VERIFIED),
        "growth/world/2017": (Kind.PRINTED, Verdict.BROKEN),
        "change": (Kind.DERIVED, Verdict.BROKEN),
        "share": (Kind.DERIVED, Verdict.DECLARED),
    }
    rules = {finding.reference: finding.rule for finding in found.findings if finding.rule}
    assert rules["report.count"] == "列挙の数"
    assert rules["report.share"] == "share of report.count, report.value = 23"
    assert found.counts() == {"report": Count(total=6, sound=2, computed=0, declared=2, broken=2)}


def test_without_sources_only_the_shape_is_checked(verify: Verify) -> None:
    wrong = _fact("timber", "13件", "14", "meeting")
    found = verify(GOOD | {"absent": _fact("power", "999件", "999", "meeting"), "wrong": wrong}, held=False)
    verdicts = [finding.verdict for finding in found.findings]
    assert verdicts == [Verdict.FORMED, Verdict.DECLARED, Verdict.FORMED, Verdict.BROKEN]
    assert report.in_words(found).endswith(report.SHAPE)
    assert report.data(found)["checked"] == "shape only"


def test_the_report_says_what_was_checked(verify: Verify) -> None:
    found = verify(GOOD | DERIVED, series=SERIES)
    assert report.in_words(found) == (
        "            figures     verified     computed     declared       broken\n"
        "report            6            2            0            2            2\n"
        "total             6            2            0            2            2\n"
        "\n"
        "0 are computed from printed figures by a stated rule; 2 (33.3%) are declared, with theirs.\n"
        + report.PRESENCE
    )


def test_a_figure_computed_from_printed_ones_is_no_declared_one(verify: Verify) -> None:
    computed = {"sum": {"label": {"ja": "計", "en": "Sum"}, "unit": "meeting", "derive": {"sum": ["value"]}}}
    verdicts = {f.reference: f.verdict for f in verify(GOOD | computed).findings}
    assert verdicts["report.sum"] is Verdict.COMPUTED


def test_documents_can_be_chosen(library: Library) -> None:
    document = Document.model_validate(_document(JAPANESE, "ja", facts=GOOD), context=vars(READ_BY))
    documents = {"one": document, "two": document}
    theme = Theme.model_validate({
        "title": {"ja": "題", "en": "Title"}, "accent": "#123456", "situation": {"ja": "文", "en": "Text"},
        "messages": [{"text": {"ja": "文", "en": "Text"}}],
        "facts": {"ratio": {"label": {"ja": "比", "en": "Ratio"}, "unit": "percent",
                            "derive": {"share": ["one.value", "two.value"]}}},
    })  # fmt: skip
    cited, _ = figures.index(documents, {"theme": theme})
    full = replace(library, documents=documents, themes={"theme": theme}, figures=cited)
    held = {"held.txt": JAPANESE.encode()}
    assert list(evidence.verify(full, held).counts()) == ["one", "two", "theme"]
    assert list(evidence.verify(full, held, ["two"]).counts()) == ["two"]
    with pytest.raises(Unusable, match="no document is called 'tow'") as raised:
        evidence.verify(full, held, ["tow"])
    assert raised.value.problems[0].hint == "Did you mean 'two'?"


# --- the command -----------------------------------------------------------------------------

PORT = """貨物
　2006年の取扱量は120万トン、2007年は180万トン、2008年は240万
トンであった。2008年は木材が約40%を占めた。





船舶
　2008年に120隻が入港した。開港は2007年4月1日である。
"""


@pytest.fixture
def port(workspace: Workspace) -> Workspace:
    """The example workspace with its source beside it, in ``sources``."""
    (workspace.root / "sources").mkdir()
    (workspace.root / "sources" / "port.txt").write_text(PORT, "utf-8")
    old = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    change(workspace, DOCUMENT, old, hashlib.sha256(PORT.encode()).hexdigest())
    return workspace


def _run(workspace: Workspace, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, ["--workspace", str(workspace.root), "verify", *words])
    return result.exit_code, result.output


def test_command_verifies(port: Workspace) -> None:
    code, output = _run(port, "--sources", str(port.root / "sources"))
    assert code == 0, output
    assert "port-report" in output
    assert output.rstrip().endswith(report.PRESENCE)


@pytest.mark.parametrize("shape", ["human", "json", "github"])
def test_command_fails_with_the_place_of_what_is_broken(port: Workspace, shape: str) -> None:
    change(port, DOCUMENT, "figure: 120隻", "figure: 210隻")
    lines = (port.root / DOCUMENT).read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "210隻" in text)
    column = lines[line - 1].index("210隻") + 1
    code, output = _run(port, "--sources", str(port.root / "sources"), "--format", shape)
    assert code == 1
    if shape == "json":
        told = json.loads(output)
        assert [(row["file"], row["line"], row["column"]) for row in told["problems"]] == [
            (DOCUMENT, line, column)
        ]
        assert told["total"]["broken"] == 1
    else:
        place = (
            f"{DOCUMENT}:{line}:{column}" if shape == "human" else f"file={DOCUMENT},line={line},col={column}"
        )
        assert place in output


def test_command_takes_the_folder_from_the_environment(
    port: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BRIEFINGS_SOURCES", raising=False)
    assert report.SHAPE in _run(port)[1]
    monkeypatch.setenv("BRIEFINGS_SOURCES", str(port.root / "sources"))
    assert report.PRESENCE in _run(port)[1]


# --- the workspace of this repository --------------------------------------------------------


def test_this_repository() -> None:
    """Shape always; against the sources where BRIEFINGS_SOURCES names their folder."""
    real = Workspace(ROOT).read()
    folder = os.environ.get("BRIEFINGS_SOURCES")
    held = {path.name: path.read_bytes() for path in Path(folder).glob("*.txt")} if folder else None
    for found in (evidence.verify(real, None), evidence.verify(real, held)):
        assert [str(problem) for problem in found.faults] == []
        counted = sum(finding.kind is Kind.COUNTED for finding in found.findings)
        assert evidence.count(found.findings).sound > 250
        assert counted < 0.05 * len(found.findings)


# --- however a source is written --------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["a-" * 100 + "b", "a" * 200 + "b", "a-" * 99 + "1", "-a" * 100 + "-b"])
def test_a_search_ends_however_a_source_is_spaced(wanted: str) -> None:
    """Each would take longer than there is time, if a search tried all ways to read a source."""
    source = sources.read("a-" + "\n" * 200_000 + "1. " + "a " * 20_000 + "港" * 20_000)
    assert source.find(wanted, source.span(1)) == []
    assert source.headings(wanted) == []


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        ("co-operation", "cooperation"),
        ("co-operation", "co - operation"),
        ("co-operation", "co -operation"),
        ("cooperation", "co-\noperation"),
        ("co-operation", "co-\n\n  operation"),
        ("A-1", "A-1"),
        ("1-2", "1 - 2"),
        ("co-", "co"),
    ],
)
def test_hyphens_and_spaces_within_words(wanted: str, printed: str) -> None:
    source = sources.read(f"x {printed} y")
    assert len(source.find(wanted, source.span(1))) == 1


def test_a_passage_is_read_once_for_all_its_figures() -> None:
    """And no part of it again for every month without a year."""
    read: list[int] = []
    source = sources.read("９月に木材。" * 2000)
    document = Document.model_validate(_document("", "ja"), context={"languages": ("ja", "en")})
    counted = dates.SourceDates(source, Reader(document, Lexicon(amounts())))

    def count(text: str, language: str, *_: object) -> list[tuple[int, int, Period]]:
        read.append(len(text))
        return []

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dates, "dates_in", count)
        for year in range(2000, 2010):
            counted.prints(periods.parse(str(year)), source.span(1))
    assert sum(read) <= 3 * len(source.text)
