"""Figures, periods and lists as each language writes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.content import Unit
from briefings.language import amounts, dates
from briefings.language import language as languages
from briefings.language.rules import Calendar
from briefings.problems import Unusable
from briefings.values import periods, quantities
from briefings.values.lexicon import Lexicon
from briefings.values.periods import Period
from briefings.values.quantities import Quantity, Relation

UNITS: Mapping[str, Unit] = {
    name: Unit.model_validate(unit)
    for name, unit in {
        "cubic-metre": {"cldr": "volume-cubic-meter", "symbol": {"ja": "立方メートル", "en": "m³"}},
        "kilowatt-hour": {"cldr": "energy-kilowatt-hour"},
        "kilowatt": {"cldr": "power-kilowatt", "also": ["kw級"]},
        "percent": {"cldr": "concentr-percent", "symbol": {"ja": "%", "en": "%"}},
        "hour": {"cldr": "duration-hour"},
        "month": {"cldr": "duration-month", "also": ["ヶ月"]},
        "us-dollar": {
            "forms": {"ja": "{n}ドル", "en": "US${n}"},
            "symbol": {"ja": "ドル", "en": "US$"},
            "also": ["米ドル"],
        },
        "person": {
            "forms": {"ja": "{n}人", "en": {"one": "{n} person", "other": "{n} people"}},
            "symbol": {"ja": "人", "en": "people"},
        },
        "project": {
            "forms": {"ja": "{n}件", "en": {"one": "{n} project", "other": "{n} projects"}},
            "also": ["以上の協力プロジェクト"],
        },
        "third": {"forms": {"ja": "3分の{n}", "en": {"one": "one third", "other": "{n} thirds"}}},
        "time": {"forms": {"ja": "{n}回", "en": {"one": "once", "other": "{n} times"}}},
        "item": {"forms": {"ja": "{n}件", "en": "{n}"}},
        "rank": {"forms": {"ja": "{n}位", "en": "no. {n}"}, "also": ["第{n}"]},
    }.items()
}
JA = languages.load("ja", UNITS, "")
EN = languages.load("en", UNITS, "")
WRITERS = {"ja": JA, "en": EN, "ja in era years": replace(JA, calendar=Calendar.ERA)}


def plain(text: str) -> str:
    """With the no-break spaces shown as _."""
    return text.replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("amount", "unit", "ja", "en"),
    [
        ("2183万", "cubic-metre", "2,183万立方メートル", "21.83_million_cubic metres"),
        ("1148.71万", "cubic-metre", "1,148.71万立方メートル", "11.4871_million_cubic metres"),
        ("1", "cubic-metre", "1立方メートル", "1_cubic metre"),
        ("4万億", "cubic-metre", "4兆立方メートル", "4_trillion_cubic metres"),
        ("14.37億", "kilowatt-hour", "14.37億キロワット時", "1.437_billion_kilowatt-hours"),
        ("40–50億", "kilowatt-hour", "40億～50億キロワット時", "4–5_billion_kilowatt-hours"),
        ("300", "kilowatt", "300キロワット", "300_kilowatts"),
        ("5.2", "percent", "5.2%", "5.2%"),
        ("10.0", "percent", "10.0%", "10.0%"),
        ("about 40", "percent", "約40%", "about 40%"),
        ("-3.7", "percent", "マイナス3.7%", "−3.7%"),
        ("0.4–0.5", "percent", "0.4～0.5%", "0.4–0.5%"),
        ("-5–-3", "percent", "マイナス5～マイナス3%", "−5 to −3%"),
        ("1", "hour", "1時間", "1_hour"),
        ("3", "month", "3か月", "3_months"),
        ("250億", "us-dollar", "250億ドル", "US$25_billion"),
        ("4000万", "us-dollar", "4,000万ドル", "US$40_million"),
        ("over 50億", "us-dollar", "50億ドル超", "more than US$5_billion"),
        ("40–50億", "us-dollar", "40億～50億ドル", "US$4–5_billion"),
        ("-3億", "us-dollar", "マイナス3億ドル", "−US$300_million"),
        ("at least 5万", "person", "5万人以上", "at least 50,000_people"),
        ("8.6万", "person", "8.6万人", "86,000_people"),
        ("21.6万", "person", "21.6万人", "216,000_people"),
        ("62250", "person", "62,250人", "62,250_people"),
        ("1500", "person", "1,500人", "1,500_people"),
        ("9999", "person", "9,999人", "9,999_people"),
        ("10000", "person", "1万人", "10,000_people"),
        ("99999999", "person", "9,999万9,999人", "99,999,999_people"),
        ("123456", "person", "12万3,456人", "123,456_people"),
        ("447125000", "person", "4億4,712万5,000人", "447.125_million_people"),
        ("1234567000", "person", "12億3,456万7,000人", "1,234,567,000_people"),
        ("1–20000", "person", "1～20,000人", "1–20,000_people"),
        ("90万–120万", "person", "90万～120万人", "900,000–1.2_million_people"),
        ("over 200", "project", "200件超", "more than 200_projects"),
        ("under 9", "project", "9件未満", "under 9_projects"),
        ("at most 9", "project", "9件以下", "at most 9_projects"),
        ("about 1", "third", "約3分の1", "about one third"),
        ("2", "third", "3分の2", "2_thirds"),
        ("1", "time", "1回", "once"),
        ("-1", "time", "マイナス1回", "−1_times"),
        ("1–2", "time", "1～2回", "1–2_times"),
        ("4", "item", "4件", "4"),
        ("4", "rank", "4位", "no._4"),
        ("2183万", "", "2,183万", "21.83_million"),
    ],
)
def test_figures(amount: str, unit: str, ja: str, en: str) -> None:
    quantity = replace(quantities.parse(amount, amounts().lexicon), unit=unit)
    assert JA.write(quantity) == ja
    assert plain(EN.write(quantity)) == en


def test_english_is_spelt_as_the_workspace_says() -> None:
    american = languages.load("en", UNITS, "", "en-US")
    quantity = Quantity(Decimal(2), unit="cubic-metre")
    assert plain(american.write(quantity)) == "2_cubic meters"
    assert american.join(["A", "B", "C"]) == "A, B, and C"


@pytest.mark.parametrize(
    ("values", "unit", "ja", "ja_column", "en", "en_column"),
    [
        (
            ["2183万", "1148.71万"],
            "cubic-metre",
            *("万立方メートル", ["2,183.00", "1,148.71"]),
            *("million m³", ["21.8300", "11.4871"]),
        ),
        (
            ["250億", "4000万"],
            "us-dollar",
            *("億ドル", ["250.0", "0.4"]),
            *("US$ billion", ["25.00", "0.04"]),
        ),
        (["-3.7", "1"], "percent", "%", ["▲3.7", "1.0"], "%", ["−3.7", "1.0"]),
        (["62250", "891"], "person", "人", ["62,250", "891"], "people", ["62,250", "891"]),
        (["5"], "hour", "時間", ["5"], "hours", ["5"]),
        ([], "project", "件", [], "projects", []),
    ],
)
def test_scales_of_axes_and_tables(
    values: list[str], unit: str, ja: str, ja_column: list[str], en: str, en_column: list[str]
) -> None:
    numbers = [quantities.parse(value, amounts().lexicon).low for value in values]
    assert JA.scale(numbers, unit).text == ja
    assert JA.column(numbers, unit) == ja_column
    assert EN.scale(numbers, unit).text == en
    assert EN.column(numbers, unit) == en_column


def test_a_gap_in_a_column_is_a_dash() -> None:
    assert JA.column([None, Decimal("1.5"), None], "percent") == ["–", "1.5", "–"]


def test_names_of_units() -> None:
    assert (EN.unit_name("cubic-metre"), EN.unit_symbol("cubic-metre")) == ("cubic metres", "m³")
    assert (JA.unit_name("person"), JA.unit_symbol("hour")) == ("人", "時間")
    assert (EN.unit_name("us-dollar"), EN.unit_name("project")) == ("US$", "projects")


@pytest.mark.parametrize(
    ("period", "ja", "era", "en"),
    [
        ("2006", "2006年", "平成18年", "2006"),
        ("2009-09", "2009年9月", "平成21年9月", "September 2009"),
        ("2009-09-23", "2009年9月23日", "平成21年9月23日", "23_September 2009"),
        ("FY2019", "2019年度", "令和元年度", "FY2019"),
        ("FY1988", "1988年度", "昭和63年度", "FY1988"),
        ("2016-Q4", "2016年第4四半期", "平成28年第4四半期", "the fourth quarter of 2016"),
        ("2016-H1", "2016年上半期", "平成28年上半期", "the first half of 2016"),
        (
            "2016-H1/2016-H2",
            "2016年上半期～下半期",
            "平成28年上半期～下半期",
            "the first half of 2016 to the second half of 2016",
        ),
        ("2010~", "2010年頃", "平成22年頃", "about 2010"),
        ("2005/2008", "2005～2008年", "平成17～20年", "2005–2008"),
        ("2018/2019", "2018～2019年", "平成30年～令和元年", "2018–2019"),
        ("FY2017/FY2020", "2017～2020年度", "平成29年度～令和2年度", "FY2017–2020"),
        ("2009-01/2009-10", "2009年1～10月", "平成21年1～10月", "January–October 2009"),
        (
            "2020-10/2021-03",
            *("2020年10月～2021年3月", "令和2年10月～令和3年3月"),
            "October 2020 to March 2021",
        ),
        (
            "2016-Q1/2016-Q3",
            *("2016年第1～3四半期", "平成28年第1～3四半期"),
            "the first to third quarters of 2016",
        ),
        (
            "2017-05-20/2017-05-26",
            *("2017年5月20～26日", "平成29年5月20～26日", "20–26_May 2017"),
        ),
        (
            "2020-02-29/2020-03-10",
            *("2020年2月29日～3月10日", "令和2年2月29日～3月10日"),
            "29_February to 10_March 2020",
        ),
        ("2021-10", "2021年10月", "令和3年10月", "October 2021"),
        ("2019-04", "2019年4月", "平成31年4月", "April 2019"),
        ("2019-05", "2019年5月", "令和元年5月", "May 2019"),
        ("1989-01-07", "1989年1月7日", "昭和64年1月7日", "7_January 1989"),
        ("1989-01-08", "1989年1月8日", "平成元年1月8日", "8_January 1989"),
        ("1873", "1873年", "明治6年", "1873"),
        ("1872", "1872年", "1872年", "1872"),
    ],
)
def test_periods(period: str, ja: str, era: str, en: str) -> None:
    said = periods.parse(period)
    assert JA.period(said) == ja
    assert replace(JA, calendar=Calendar.ERA).period(said) == era
    assert plain(EN.period(said)) == en


def test_days_and_lists() -> None:
    assert JA.date(date(2009, 9, 23)) == "2009年9月23日"
    assert plain(EN.date(date(2009, 9, 23))) == "23_September 2009"
    assert (JA.join(["A", "B", "C"]), EN.join(["A", "B", "C"])) == ("A、B、C", "A, B and C")


# --- a language without a row of its own ---------------------------------------------------

CLDR_UNITS = {name: unit for name, unit in UNITS.items() if unit.cldr}


@pytest.mark.parametrize(
    ("code", "name", "amount", "fiscal", "month"),
    [
        ("zh", "中文", "≈21,830,000立方米", "2019/20", "2006年3月"),
        ("ko", "한국어", "≈21,830,000세제곱미터", "2019/20", "2006년 3월"),
        ("ru", "русский", "≈21_830_000_кубических метров", "2019/20", "март 2006\u202fг."),
    ],
)
def test_a_third_language_is_written_from_cldr(
    code: str, name: str, amount: str, fiscal: str, month: str
) -> None:
    language = languages.load(code, CLDR_UNITS, "")
    quantity = replace(quantities.parse("about 2183万", amounts().lexicon), unit="cubic-metre")
    assert language.name == name
    assert plain(language.write(quantity)) == amount
    assert language.period(periods.parse("FY2019")) == fiscal
    assert language.period(periods.parse("2006-03")) == month
    assert language.period(periods.parse("2005/2008~")).startswith("≈2005")


# --- loading -------------------------------------------------------------------------------

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: ja\\n"\n'
CATALOGUE = (
    HEADER
    + '\nmsgid "Sources"\nmsgstr "出典"\n'
    + '\nmsgid "%(n)s page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] "%(n)sページ"\n'
    + '\nmsgctxt "chart"\nmsgid "Share"\nmsgstr "割合"\n'
)


def test_fixed_strings_come_from_the_catalogue() -> None:
    language = languages.load("ja", {}, CATALOGUE)
    assert language.gettext("Sources") == "出典"
    assert language.gettext("Elsewhere") == "Elsewhere"
    assert language.ngettext("%(n)s page", "%(n)s pages", 2) == "%(n)sページ"
    assert language.pgettext("chart", "Share") == "割合"


@pytest.mark.parametrize(
    ("code", "units", "catalogue", "reason"),
    [
        ("xx", {}, "", "no language CLDR knows"),
        ("", {}, "", "no language CLDR knows"),
        ("fr", UNITS, "", "the unit 'us-dollar' has no form in the language 'fr'; the unit 'person' has"),
        ("ja", {"parsec": Unit(cldr="length-horse")}, "", "CLDR has no unit “length-horse”"),
        ("ja", {}, HEADER + '\nmsgid "A"\nnonsense\n', ":7:1: this is no line of a catalogue"),
    ],
)
def test_what_cannot_be_loaded(code: str, units: Mapping[str, Unit], catalogue: str, reason: str) -> None:
    with pytest.raises((ValueError, Unusable), match=reason):
        languages.load(code, units, catalogue)


# --- what is written can be read back ------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(0, 99_999).map(Decimal),
    st.integers(0, 10**17).map(Decimal),
    st.builds(
        lambda digits, zeros: Decimal(digits) * 10**zeros,
        st.integers(1, 99_999),
        st.integers(0, 12),
    ),
    st.decimals(0, 10**9, places=2),
    st.decimals(0, 100, places=4),
)
SIGNED = st.builds(lambda number, sign: number * sign, NUMBERS, st.sampled_from([1, -1]))


@st.composite
def any_quantity(draw: st.DrawFn) -> Quantity:
    ends = sorted({draw(SIGNED), draw(SIGNED)} if draw(st.booleans()) else {draw(SIGNED)})
    high = ends[1] if len(ends) > 1 else None
    relation = draw(st.sampled_from(Relation))
    return Quantity(ends[0], high, relation, draw(st.sampled_from(sorted(UNITS))))


@given(any_quantity(), st.sampled_from(sorted(WRITERS)))
def test_a_written_figure_is_read_back(quantity: Quantity, writer: str) -> None:
    language = WRITERS[writer]
    text = language.write(quantity)
    assert quantities.parse(text, Lexicon(amounts(), language.forms), quantity.unit) == quantity


@given(NUMBERS)
def test_nothing_above_9999_stands_in_front_of_a_scale_word(number: Decimal) -> None:
    for part in JA.number(number).translate(str.maketrans("京兆億", "万万万")).split("万")[:-1]:
        assert Decimal(part.replace(",", "")) < 10_000


@given(st.lists(SIGNED, max_size=6), st.sampled_from(sorted(WRITERS)), st.sampled_from(sorted(UNITS)))
def test_columns_keep_every_digit(values: list[Decimal], writer: str, unit: str) -> None:
    language = WRITERS[writer]
    factor = language.scale(values, unit).factor
    for value, text in zip(values, language.column(values, unit), strict=True):
        assert quantities.parse(text, amounts().lexicon).low * factor == value


@st.composite
def any_period(draw: st.DrawFn) -> Period:
    forms = ["{0:%Y}", "FY{0:%Y}", "{0:%Y}-H{2}", "{0:%Y}-Q{1}", "{0:%Y-%m}", "{0:%Y-%m-%d}"]
    grain = draw(st.sampled_from(forms))
    days = st.dates(date(1873, 1, 1), date(2100, 12, 31))
    said = [
        grain.format(day, (day.month + 2) // 3, (day.month + 5) // 6)
        for day in sorted([draw(days), draw(days)])
    ]
    ends = dict.fromkeys(said if draw(st.booleans()) else said[:1])
    return periods.parse("/".join(ends) + draw(st.sampled_from(["", "~"])))


@given(any_period(), st.sampled_from(sorted(WRITERS)))
def test_a_written_period_is_read_back(period: Period, writer: str) -> None:
    assert dates.read(WRITERS[writer].period(period)) == period
