"""Charts: what is drawn, what it says, and that no label ever stands on another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.charts import NARROW, WIDE, Datum, Plot, draw
from briefings.charts.text_metrics import width
from briefings.content import ChartKind, Status, Unit
from briefings.language import language as languages
from briefings.values.quantities import Relation

UNITS = {
    name: Unit.model_validate(unit)
    for name, unit in {
        "cubic-metre": {"cldr": "volume-cubic-meter", "symbol": {"ja": "立方メートル", "en": "m³"}},
        "kilowatt-hour": {"cldr": "energy-kilowatt-hour", "symbol": {"ja": "キロワット時", "en": "kWh"}},
        "percent": {"cldr": "concentr-percent", "symbol": {"ja": "%", "en": "%"}},
        "tonne": {"cldr": "mass-tonne", "symbol": {"ja": "トン", "en": "t"}},
        "us-dollar": {"forms": {"ja": "{n}ドル", "en": "US${n}"}, "symbol": {"ja": "ドル", "en": "US$"}},
        "project": {
            "forms": {"ja": "{n}件", "en": {"one": "{n} project", "other": "{n} projects"}},
            "symbol": {"ja": "件", "en": "projects"},
        },
    }.items()
}
LANGUAGES = {code: languages.load(code, UNITS, "") for code in ("ja", "en")}
STATUSES: Mapping[str, Mapping[str, str]] = {
    "ja": {"partial": "途中まで", "estimate": "推計", "plan": "計画", "target": "目標", "forecast": "予測"},
    "en": {name: name for name in ("partial", "estimate", "plan", "target", "forecast")},
}
WIDTHS = (WIDE, NARROW)
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Case:
    """A chart as a table: a line for each datum, its labels as ``ja|en``."""

    kind: ChartKind
    unit: str
    data: str
    accent: str = "#4a6b2f"

    def plot(self, code: str = "ja", across: int = WIDE) -> Plot:
        data = tuple(self._datum(line.split(";"), code) for line in self.data.strip().splitlines())
        title = {"ja": "表題", "en": "Title"}[code]
        return Plot(self.kind, title, self.unit, data, self.accent, STATUSES[code], across)

    def _datum(self, cells: list[str], code: str) -> Datum:
        row, column, amount, *marks = (cell.strip() for cell in cells)
        low, _, high = amount.partition("..")
        when = next((date.fromisoformat(mark) for mark in marks if mark[:1].isdigit()), None)
        return Datum(
            _side(row, code),
            _side(column, code),
            f"{row}/{column}",
            Decimal(low) if low else None,
            Decimal(high) if high else None,
            Relation.ABOUT if "about" in marks else Relation.EXACTLY,
            status=next((Status(mark) for mark in marks if mark in STATUSES["en"]), Status.RESULT),
            emphasised="!" in marks,
            start=when,
        )


def _side(label: str, code: str) -> str:
    return label.split("|")[code == "en"] if "|" in label else label


POINTS = """
    満洲里|Manzhouli; 2001; 2997200; 2001-01-01; !
    満洲里|Manzhouli; 2007; 11487100; 2007-01-01; !
    綏芬河|Suifenhe; 2001; 3207200; 2001-01-01
    綏芬河|Suifenhe; 2007; 7690900; 2007-01-01
    エレンホト|Erenhot; 2001; 1676100; 2001-01-01
    エレンホト|Erenhot; 2007; 3274300; 2007-01-01"""
GROWTH = """
    ロシア|Russia; 2015; -3.7; 2015-01-01; !
    ロシア|Russia; 2016; -0.2; 2016-01-01; !
    ロシア|Russia; 2017; 1.4; 2017-01-01; forecast; !
    日本|Japan; 2015; 0.6; 2015-01-01
    日本|Japan; 2016; ; 2016-01-01
    日本|Japan; 2017; 1.2; 2017-01-01; forecast
    中国|China; 2015; 6.9; 2015-01-01
    中国|China; 2016; 6.7; 2016-01-01
    中国|China; 2017; 6.6; 2017-01-01; forecast"""
OIL = """
    ; 2004年|2004; 9000000; 2004-01-01
    ; 2005年|2005; 10000000; 2005-01-01
    ; 2006年|2006; 10300000; 2006-01-01
    ; 2008年|2008; 11640000; 2008-01-01; !
    ; 2009年1～10月|January–October 2009; 12900000; 2009-01-01; partial
    ; 2010年|2010; 15000000; 2010-01-01; forecast"""
IMPORTS = """
    鉱物性燃料|Mineral fuels; ; 70; !
    魚介類|Fish and shellfish; ; 9
    アルミニウム|Aluminium; ; 8
    その他|Other; ; 5
    木材及び石炭|Wood and coal; ; 4
    貴金属類|Precious metals; ; 4; estimate"""
TIES = """
    新潟市とハバロフスク市の提携|Niigata–Khabarovsk sister cities; 1965; ; 1965-01-01; !
    市長会の発足|The mayors of the west coast of Japan and of the Far East meet; 1970; ; 1970-01-01
    沿海地方との交流|Exchanges with Primorsky Krai; 1990; ; 1990-01-01
    ハバロフスク地方との交流|Exchanges with Khabarovsk Krai; 1990; ; 1990-06-01
    ウラジオストク市との提携|Sister city Vladivostok; 1991; ; 1991-01-01
    次回会合|Next meeting; 1992; ; 1992-01-01; plan"""
CASES: Mapping[str, Case] = {
    "columns": Case(ChartKind.BAR, "tonne", OIL),
    "bars": Case(
        ChartKind.BAR,
        "kilowatt-hour",
        """
    4年間の輸入量|Imports over four years; ; 1437000000
    購入予定|Planned purchases; ; 1000000000; plan; about
    第1段階の後|After stage one; ; 4000000000..5000000000; plan; !
    その他|Other; ; """,
    ),
    "grouped": Case(ChartKind.GROUPED, "cubic-metre", POINTS.replace("; !", "")),
    "grouped-growth": Case(ChartKind.GROUPED, "percent", GROWTH),
    "stacked": Case(
        ChartKind.STACKED,
        "project",
        """
    2015; 輸送|Transport; 12
    2015; エネルギー|Energy; 20
    2015; 農業|Agriculture; 1
    2016; 輸送|Transport; 15
    2016; エネルギー|Energy; 26; plan
    2016; 農業|Agriculture; 9""",
    ),
    "line": Case(ChartKind.LINE, "tonne", OIL),
    "lines": Case(ChartKind.LINE, "percent", GROWTH),
    "share": Case(ChartKind.SHARE, "percent", IMPORTS),
    "slope": Case(ChartKind.SLOPE, "cubic-metre", POINTS),
    "dot": Case(ChartKind.DOT, "percent", GROWTH),
    "timeline": Case(ChartKind.TIMELINE, "", TIES),
}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
each_kind = pytest.mark.parametrize("kind", ChartKind)
each_code = pytest.mark.parametrize("code", LANGUAGES)
each_width = pytest.mark.parametrize("across", WIDTHS)


Chart = ET.Element
"""A drawing, parsed."""


def chart(plot: Plot, code: str = "ja") -> Chart:
    return ET.fromstring(draw(plot, LANGUAGES[code]))


def alt(drawn: Chart) -> str:
    return drawn[0].text or ""


def words(drawn: Chart) -> list[Chart]:
    return list(drawn.iter(f"{SVG}text"))


def texts(drawn: Chart) -> list[str]:
    return [word.text or "" for word in words(drawn)]


@dataclass(frozen=True)
class Box:
    """What a word covers, by the measure the layout goes by."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def over(self, other: Box) -> bool:
        across = self.left < other.right - 0.5 and other.left < self.right - 0.5
        return across and self.top < other.bottom - 0.5 and other.top < self.bottom - 0.5


def boxes(drawn: Chart) -> Iterator[Box]:
    for word in words(drawn):
        size, text = float(word.attrib["font-size"]), word.text or ""
        wide = width(text, size, bold=word.get("font-weight") == "bold")
        x, y = float(word.attrib["x"]), float(word.attrib["y"])
        left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[word.attrib["text-anchor"]]
        yield Box(text, left, left + wide, y - 0.8 * size, y + 0.2 * size)


def faults(drawn: Chart) -> list[str]:
    """Words that stand on one another or outside the picture."""
    across, down = float(drawn.attrib["width"]), float(drawn.attrib["height"])
    placed = list(boxes(drawn))
    outside = [
        f"{box.text} is outside"
        for box in placed
        if box.left < -0.5 or box.right > across + 0.5 or box.top < -1 or box.bottom > down + 1
    ]
    return outside + [f"{a.text} is on {b.text}" for a, b in combinations(placed, 2) if a.over(b)]


# --- what is drawn -------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "across"), [("ja", WIDE), ("en", NARROW)])
@pytest.mark.parametrize("name", CASES)
def test_drawings_are_as_reviewed(
    name: str, code: str, across: int, golden: Callable[[str, str], None]
) -> None:
    svg = draw(CASES[name].plot(code, across), LANGUAGES[code])
    golden(f"charts/{name}-{code}.svg", svg.replace("><", ">\n<") + "\n")


@each_width
@each_code
@each_case
def test_no_word_stands_on_another_or_outside(case: Case, code: str, across: int) -> None:
    assert faults(chart(case.plot(code, across), code)) == []


@each_case
def test_a_drawing_is_the_same_bytes_and_stands_in_any_page(case: Case) -> None:
    svg = draw(case.plot(), LANGUAGES["ja"])
    assert svg == draw(case.plot(), LANGUAGES["ja"])
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    for banned in ("aria-", "<script", "<style", "<image", "href", " id=", "url(", "<use"):
        assert banned not in svg
    assert svg.count("http") == 1, "the namespace is the only address"


def test_colours_carry_their_roles() -> None:
    drawn = chart(CASES["columns"].plot())
    classes = {name for element in drawn[1:] for name in (element.get("class") or "").split()}
    assert {"fill-accent-1", "stroke-grid", "fill-muted"} <= classes
    painted = [e for e in drawn[1:] if e.get("fill", "none") != "none" or e.get("stroke")]
    assert all(e.get("class") for e in painted), "a page can recolour everything"


def test_values_are_placed_to_scale() -> None:
    """Columns end where the axis has their value: 900 of 1,500 is three fifths of the height."""
    bars = [
        (float(e.attrib["y"]), float(e.attrib["height"]))
        for e in chart(CASES["columns"].plot()).iter(f"{SVG}rect")
    ]
    tallest = max(height for _, height in bars)
    assert [round(height / tallest * 1500) for _, height in bars] == [900, 1000, 1030, 1164, 1290, 1500]
    assert len({round(y + height, 1) for y, height in bars}) == 1, "all stand on one line"


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("columns", "ja", {"万トン", "1,164", "1,290", "途中まで", "予測"}),
        ("columns", "en", {"million t", "11.64", "12.9", "partial", "forecast"}),
        ("bars", "ja", {"億キロワット時", "14.37", "約10", "40～50", "計画", "–"}),
        ("bars", "en", {"billion kWh", "1.437", "about 1", "4–5", "plan", "–"}),
        ("grouped", "ja", {"万立方メートル", "1,148.71", "満洲里", "2001"}),
        ("grouped-growth", "ja", {"▲3.7%", "▲0.2%", "予測"}),
        ("lines", "en", {"Russia 1.4%", "Japan 1.2%", "forecast", "−2.5"}),
        ("share", "ja", {"70%", "鉱物性燃料", "貴金属類 4% 推計"}),
        ("slope", "en", {"Manzhouli", "2.9972", "11.4871"}),
        ("timeline", "ja", {"1965", "1992 計画", "次回会合"}),
        ("stacked", "en", {"projects", "26", "Transport"}),
    ],
)
def test_figures_are_scaled_and_what_is_no_result_is_named(name: str, code: str, expected: set[str]) -> None:
    assert expected <= set(texts(chart(CASES[name].plot(code), code)))


@each_kind
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.RESULT])
def test_every_status_is_named_in_every_kind(kind: ChartKind, status: Status) -> None:
    plot = CASES["grouped"].plot("en")
    data = tuple(replace(d, status=status if d.column == "2007" else Status.RESULT) for d in plot.data)
    drawn = chart(replace(plot, kind=kind, data=data), "en")
    assert any(STATUSES["en"][status.value] in text for text in texts(drawn))
    assert alt(drawn).count(f"({status.value})") == 3


@pytest.mark.parametrize(
    ("code", "name", "status", "named"),
    [
        ("ja", "次回会合（予定）", "plan", False),
        ("ja", "次回会合", "plan", True),
        ("ja", "次回会合（東京）", "plan", True),
        ("ja", "（計画の）次回会合", "plan", True),
        ("ja", "成長率（見込み）", "forecast", False),
        ("ja", "成長率（予定）", "forecast", True),
        ("en", "Next meeting (planned)", "plan", False),
        ("en", "Next meeting (Planned) ", "plan", False),
        ("en", "Planned meeting", "plan", True),
        ("en", "Imports (estimate)", "estimate", False),
    ],
)
def test_a_status_is_said_once(code: str, name: str, status: str, named: bool) -> None:
    datum = Datum(name, "1992", "a", None, status=Status(status), start=date(1992, 1, 1))
    drawn = chart(Plot(ChartKind.TIMELINE, "t", "", (datum,), "#123456", STATUSES[code]), code)
    word = STATUSES[code][status]
    assert ("1992 " + word in texts(drawn)) is named
    assert alt(drawn).endswith((f"({word})", f"（{word}）")) is named


def test_the_text_alternative_has_every_figure() -> None:
    plot = CASES["columns"].plot()
    data = tuple(replace(datum, text=f"{datum.value}トン") for datum in plot.data)
    assert alt(chart(replace(plot, data=data))) == (
        "表題。2004年：9000000トン、2005年：10000000トン、2006年：10300000トン、2008年：11640000トン、"
        "2009年1～10月：12900000トン（途中まで）、2010年：15000000トン（予測）"
    )
    english = alt(chart(CASES["share"].plot("en"), "en"))
    assert english.startswith("Title. Mineral fuels: 70%, ")
    assert english.endswith(" and Precious metals: 4% (estimate)")


# --- what may come -------------------------------------------------------------------------------


HOSTILE = [
    "<script>alert(1)</script>",
    "</svg></title>",
    "\"'&{}[]%s{{x}}",
    "datum.value + signal",
    "\x00\x1b\x0b\ufffe",
    "長" * 500,
    "W" * 300,
    "a\nb\tc",
]


@each_kind
@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_labels_stay_words(kind: ChartKind, label: str) -> None:
    plot = CASES["grouped"].plot()
    data = tuple(replace(d, row=label + d.row, column=label + d.column, text=label) for d in plot.data)
    for across in WIDTHS:
        root = chart(replace(plot, kind=kind, data=data, title=label, width=across))
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "text", "line", "rect", "circle"}


@each_kind
@each_width
def test_nothing_and_gaps_alone_are_drawn_as_a_dash(kind: ChartKind, across: int) -> None:
    gap = Datum("a", "b", "a/b", None)
    for data in ((), (gap,), (gap, replace(gap, column="c"))):
        plot = Plot(kind, "t", "percent" if data else "", data, "#123456", STATUSES["ja"], across)
        assert texts(chart(plot)) == ["–"]


@each_kind
@each_width
@pytest.mark.parametrize("value", ["0", "-5", "0.001", "99999999999999"])
def test_a_single_figure_is_drawn(kind: ChartKind, across: int, value: str) -> None:
    datum = Datum("a", "", "a", Decimal(value), start=date(2020, 1, 1))
    plot = Plot(kind, "t", "tonne", (datum,), "#123456", STATUSES["ja"], across)
    assert faults(chart(plot)) == []


labels = st.text("漢字かなカナabcdeWi 1～（）、", min_size=1, max_size=40).filter(str.strip)
amounts = st.decimals(-9999, 9999, places=1)
days = st.dates(date(1950, 1, 1), date(2030, 1, 1))


@st.composite
def data(draws: st.DrawFn, columns: Iterable[str] = ("",)) -> tuple[Datum, ...]:
    def datum(row: str, column: str) -> Datum:
        value = draws(st.none() | amounts)
        span = draws(st.none() | st.integers(1, 500)) if value and value > 0 else None
        return Datum(
            row,
            column,
            f"{row}/{column}",
            value,
            value + span if value and span else None,
            text="2001年9月",
            status=draws(st.sampled_from(Status)),
            emphasised=draws(st.booleans()),
            start=draws(days),
        )

    rows = draws(st.lists(labels, min_size=1, max_size=7, unique_by=str.strip))
    return tuple(datum(row, column) for row in rows for column in columns)


def spaced(plots: tuple[Datum, ...], kind: ChartKind, across: int) -> list[str]:
    return faults(chart(Plot(kind, "t", "tonne", plots, "#123456", STATUSES["ja"], across)))


@settings(max_examples=50, deadline=None)
@given(
    data(),
    st.sampled_from(WIDTHS),
    st.sampled_from([ChartKind.BAR, ChartKind.TIMELINE, ChartKind.DOT, ChartKind.LINE, ChartKind.SHARE]),
)
def test_labels_of_one_dimension_never_collide(some: tuple[Datum, ...], across: int, kind: ChartKind) -> None:
    assert spaced(some, kind, across) == []


@settings(max_examples=50, deadline=None)
@given(
    data(("2001", "2007")),
    st.sampled_from(WIDTHS),
    st.sampled_from([ChartKind.GROUPED, ChartKind.SLOPE, ChartKind.STACKED, ChartKind.SHARE]),
)
def test_labels_of_two_dimensions_never_collide(
    some: tuple[Datum, ...], across: int, kind: ChartKind
) -> None:
    assert spaced(some, kind, across) == []


@settings(max_examples=40, deadline=None)
@given(data())
def test_every_bar_has_its_figure(some: tuple[Datum, ...]) -> None:
    drawn = chart(Plot(ChartKind.GROUPED, "t", "tonne", some, "#123456", STATUSES["ja"]))
    edges = [
        {float(e.attrib["x"]), float(e.attrib["x"]) + float(e.attrib["width"])}
        for e in drawn.iter(f"{SVG}rect")
    ]
    assert len(edges) >= sum(datum.value is not None for datum in some)
    gaps = sum(datum.value is None for datum in some)
    assert texts(drawn).count("–") == (gaps if gaps < len(some) else 1)
