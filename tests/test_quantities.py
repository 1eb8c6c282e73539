"""Figures as authors write them and as sources print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.language import amounts
from briefings.values import quantities
from briefings.values.lexicon import Lexicon
from briefings.values.quantities import Form, Quantity, Relation, parse

FORMS = (
    Form("", "立方メートル", "cubic-metre"),
    Form("US$", "", "us-dollar"),
    Form("", "ドル", "us-dollar"),
    Form("", "ユーロ", "euro"),
    Form("", "%", "percent"),
    Form("", "割", "percent", factor=Decimal(10)),
    Form("3分の", "", "third"),
    Form("one third", "", "third", fixed=Decimal(1)),
    Form("", "キロワット時", "kilowatt-hour"),
    Form("", "人", "person"),
    Form("", " people", "person"),
    Form("", "回", "time"),
    Form("once", "", "time", fixed=Decimal(1)),
    Form("", "時間", "hour"),
    Form("", "件", "project"),
    Form("", "件", "contract"),
    Form("", "つ", "contract"),
    Form("", "つのプロジェクト", "project"),
    Form("", "以上の協力プロジェクト", "project"),
    Form("", " cities", "city"),
    Form("", "", "item"),
)


def quantity(low: str, high: str = "", relation: str = "exactly", unit: str = "") -> Quantity:
    return Quantity(Decimal(low), Decimal(high) if high else None, Relation(relation), unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2183万", quantity("21830000")),
        ("2,183万", quantity("21830000")),
        ("２，１８３万", quantity("21830000")),
        ("2億5,000万", quantity("250000000")),
        ("２億５千万", quantity("250000000")),
        ("7 万 9 千", quantity("79000")),
        ("5千3百", quantity("5300")),
        ("1兆2,000億", quantity("1200000000000")),
        ("4万億", quantity("4000000000000")),
        ("８．６万", quantity("86000")),
        ("21.83 million", quantity("21830000")),
        ("25\N{NO-BREAK SPACE}billion", quantity("25000000000")),
        ("1.2 trillion", quantity("1200000000000")),
        ("62250", quantity("62250")),
        ("４０～５０億", quantity("4000000000", "5000000000")),
        ("40–50億", quantity("4000000000", "5000000000")),
        ("40億–50億", quantity("4000000000", "5000000000")),
        ("3～4千", quantity("3000", "4000")),
        ("9,000～1万", quantity("9000", "10000")),
        ("4 to 5 billion", quantity("4000000000", "5000000000")),
        ("42から46", quantity("42", "46")),
        ("-4–-3", quantity("-4", "-3")),
        ("約3", quantity("3", relation="about")),
        ("about 3", quantity("3", relation="about")),
        ("およそ3", quantity("3", relation="about")),
        ("わずか約3", quantity("3", relation="about")),
        ("over 5万", quantity("50000", relation="over")),
        ("more than 50000", quantity("50000", relation="over")),
        ("5万超", quantity("50000", relation="over")),
        ("5万を超える", quantity("50000", relation="over")),
        ("at least 9", quantity("9", relation="at least")),
        ("少なくとも40万", quantity("400000", relation="at least")),
        ("5万以上", quantity("50000", relation="at least")),
        ("under 9", quantity("9", relation="under")),
        ("9未満", quantity("9", relation="under")),
        ("at most 9", quantity("9", relation="at most")),
        ("9以下", quantity("9", relation="at most")),
        ("延べ58", quantity("58")),
        ("合計8", quantity("8")),
        ("▲ 3.7", quantity("-3.7")),
        ("-3.7", quantity("-3.7")),
        ("−3.7", quantity("-3.7")),
        ("マイナス0.2", quantity("-0.2")),
        ("minus 3", quantity("-3")),
    ],
)
def test_bare_amounts(text: str, expected: Quantity) -> None:
    assert parse(text, amounts().lexicon) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,183万立方メートル", quantity("21830000", unit="cubic-metre")),
        ("US$25 billion", quantity("25000000000", unit="us-dollar")),
        ("−US$3 billion", quantity("-3000000000", unit="us-dollar")),
        ("US$4 billion–US$5 billion", quantity("4000000000", "5000000000", unit="us-dollar")),
        ("15\n ユーロ", quantity("15", unit="euro")),
        ("250億ドル", quantity("25000000000", unit="us-dollar")),
        ("1,634万ドル", quantity("16340000", unit="us-dollar")),
        ("約7 万 9 千ドル", quantity("79000", relation="about", unit="us-dollar")),
        ("約3割", quantity("30", relation="about", unit="percent")),
        ("約３分の１", quantity("1", relation="about", unit="third")),
        ("about one third", quantity("1", relation="about", unit="third")),
        ("once", quantity("1", unit="time")),
        ("５万人以上", quantity("50000", relation="at least", unit="person")),
        ("少なくとも40万人", quantity("400000", relation="at least", unit="person")),
        ("more than 50,000 people", quantity("50000", relation="over", unit="person")),
        ("8.6万人", quantity("86000", unit="person")),
        ("40～50億キロワット時", quantity("4000000000", "5000000000", unit="kilowatt-hour")),
        ("68.45％", quantity("68.45", unit="percent")),
        ("0.4 ～ 0.5％", quantity("0.4", "0.5", unit="percent")),
        ("42％～46％", quantity("42", "46", unit="percent")),
        ("6％減", quantity("-6", unit="percent")),
        ("６％増", quantity("6", unit="percent")),
        ("４回", quantity("4", unit="time")),
        ("1 時間強", quantity("1", relation="over", unit="hour")),
        ("14つのプロジェクト", quantity("14", unit="project")),
        ("200以上の協力プロジェクト", quantity("200", relation="at least", unit="project")),
        ("200件を超える", quantity("200", relation="over", unit="project")),
        ("11 cities", quantity("11", unit="city")),
        ("1.5", quantity("1.5")),
    ],
)
def test_printed_figures(text: str, expected: Quantity) -> None:
    assert parse(text, Lexicon(amounts(), FORMS)) == expected


@pytest.mark.parametrize(
    ("text", "wanted", "unit"),
    [
        ("28 件", "contract", "contract"),
        ("28 件", "project", "project"),
        ("８つ", "contract", "contract"),
        ("28件", "percent", "project"),
        ("5", "item", "item"),
        ("5", "percent", ""),
    ],
)
def test_the_wanted_unit_is_tried_first(text: str, wanted: str, unit: str) -> None:
    assert parse(text, Lexicon(amounts(), FORMS), wanted).unit == unit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("　", "empty"),
        ("x" * 201, "longer than any figure"),
        ("many", "a number was expected"),
        ("約", "a number was expected"),
        ("1,23", "groups of three"),
        ("5 6", "“6” is not understood"),
        ("1/3", "“1/3” is no one number"),
        ("5万6万", "from large to small"),
        ("5万60000", "from large to small"),
        ("5百3千", "from large to small"),
        ("5–3", "above its start"),
        ("about over 5", "contradict"),
        ("5以上未満", "contradict"),
        ("9" * 25, "more than 24 digits"),
        ("1京京1", "more than 24 digits"),
        ("-6減", "a decrease"),
        ("7県", "“県” is not understood"),
        ("٣", "a number was expected"),
    ],
)
def test_what_is_no_amount(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(text, amounts().lexicon)


def test_the_precision_typed_is_kept() -> None:
    assert str(parse("10.0", amounts().lexicon).low) == "10.0"
    assert str(parse("2183.00万", amounts().lexicon).low) == "21830000"
    assert parse("10.0", amounts().lexicon) == parse("10", amounts().lexicon)


@pytest.mark.parametrize(
    ("rule", "figures", "places", "expected"),
    [
        (quantities.share, ("55", "300"), 1, quantity("18.3", unit="percent")),
        (quantities.growth, ("2183", "2539"), 1, quantity("16.3", unit="percent")),
        (quantities.growth, ("200", "150"), 0, quantity("-25", unit="percent")),
        (quantities.growth, ("100", "100.5"), 0, quantity("1", unit="percent")),
        (quantities.ratio, ("1148.71", "299.72"), 1, quantity("3.8")),
        (quantities.difference, ("1.5", "3"), 0, quantity("-2", unit="tonne")),
    ],
)
def test_derived_figures_round_half_up(
    rule: quantities.Rule, figures: tuple[str, str], places: int, expected: Quantity
) -> None:
    first, second = (quantity(figure, unit="tonne") for figure in figures)
    derived = rule(first, second, places)
    assert derived == expected
    assert str(derived.low) == str(expected.low)


def test_a_sum_of_about_figures_is_about() -> None:
    parts = [quantity("12.25", unit="tonne"), quantity("1", relation="about", unit="tonne")]
    assert quantities.total(parts, 1) == quantity("13.3", relation="about", unit="tonne")


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (quantity("1", "2"), quantity("3"), "range"),
        (quantity("1", relation="over"), quantity("3"), "cannot be calculated"),
        (quantity("1", unit="tonne"), quantity("3", unit="euro"), "units differ: euro, tonne"),
        (quantity("1"), quantity("0"), "division by zero"),
    ],
)
def test_what_cannot_be_derived(first: Quantity, second: Quantity, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        quantities.share(first, second)


def test_growth_needs_a_positive_start() -> None:
    with pytest.raises(ValueError, match="positive start"):
        quantities.growth(quantity("-1"), quantity("2"))


def test_a_sum_needs_parts() -> None:
    with pytest.raises(ValueError, match="needs parts"):
        quantities.total([])


FIGURE_LIKE = st.text(alphabet="0123456789,.~-–約以上超万億千百兆京 人件分のUS$減△millionbt\n", max_size=40)


@given(st.one_of(st.text(max_size=250), FIGURE_LIKE))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        found = parse(text, Lexicon(amounts(), FORMS), "contract")
    except ValueError as reason:
        assert str(reason)
    else:
        assert found.low.is_finite()
