"""Periods as authors write them, as sources print them, and as typed in sentences."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.language.dates import dates_in, read
from briefings.values.periods import Grain, Period, parse

PUBLISHED = parse("2017-09")


@pytest.mark.parametrize(
    ("text", "key", "first", "last", "grain", "years"),
    [
        ("2006", "2006", "2006-01-01", "2006-12-31", "year", {2006}),
        ("2006-03", "2006-03", "2006-03-01", "2006-03-31", "month", {2006}),
        ("2008-02", "2008-02", "2008-02-01", "2008-02-29", "month", {2008}),
        ("2006-03-21", "2006-03-21", "2006-03-21", "2006-03-21", "day", {2006}),
        ("2005/2008", "2005-to-2008", "2005-01-01", "2008-12-31", "year", set(range(2005, 2009))),
        ("2009-01/2009-10", "2009-01-to-2009-10", "2009-01-01", "2009-10-31", "month", {2009}),
        ("2016-Q4", "2016-q4", "2016-10-01", "2016-12-31", "quarter", {2016}),
        ("2016-Q1/2016-Q3", "2016-q1-to-2016-q3", "2016-01-01", "2016-09-30", "quarter", {2016}),
        ("2016-H1", "2016-h1", "2016-01-01", "2016-06-30", "half-year", {2016}),
        ("2016-H2/2017-H1", "2016-h2-to-2017-h1", "2016-07-01", "2017-06-30", "half-year", {2016, 2017}),
        ("FY2019", "fy2019", "2019-04-01", "2020-03-31", "fiscal year", {2019}),
        (
            "FY2017/FY2020",
            "fy2017-to-fy2020",
            *("2017-04-01", "2021-03-31", "fiscal year"),
            set(range(2017, 2021)),
        ),
        ("2010~", "2010", "2010-01-01", "2010-12-31", "year", {2010}),
    ],
)
def test_the_notation(text: str, key: str, first: str, last: str, grain: str, years: set[int]) -> None:
    period = parse(text)
    assert str(period) == text
    assert period.key == key
    assert (period.first_day, period.last_day) == tuple(map(date.fromisoformat, (first, last)))
    assert period.granularity == grain
    assert period.years == years
    assert period.approximate == text.endswith("~")
    assert period.single == ("/" not in text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("FY2019-H1", "2019-04/2019-09"),
        ("FY2019-H2", "2019-10/2020-03"),
        ("FY2019-Q1", "2019-Q2"),
        ("FY2019-Q4", "2020-Q1"),
        ("FY2019-03", "2020-03"),
        ("FY2019-04", "2019-04"),
    ],
)
def test_a_part_of_a_fiscal_year(text: str, days: str) -> None:
    assert parse(text) == parse(days)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no period; write it like"),
        ("2016-H3", "is no period; write it like"),
        ("FY2019-04-01", "a day has no fiscal year"),
        ("FY2019-13", "month must be in"),
        ("06", "is no period; write it like"),
        ("2005/2006/2007", "is no period; write it like"),
        ("2016-Q5", "is no period; write it like"),
        ("٢٠٠٦", "is no period; write it like"),
        ("2006-13", "month must be in"),
        ("2006-02-30", "is no period"),
        ("0000", "year 0"),
        ("FY9999", "year 10000"),
        ("2008/2005", "ends .* before it starts"),
        ("2005/2009-03", "from a year to a month"),
        ("2" * 201, "longer than any period"),
    ],
)
def test_what_is_no_notation(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2006年", "2006"),
        ("2009年１～10月", "2009-01/2009-10"),
        ("2009年１～10\n月", "2009-01/2009-10"),
        ("2010年１～３月", "2010-01/2010-03"),
        ("2005～2008年", "2005/2008"),
        ("2011～2030年の間", "2011/2030"),
        ("2008年末", "2008-12"),
        ("2010年内", "2010"),
        ("2006年３月21日", "2006-03-21"),
        ("令和3年10月", "2021-10"),
        ("令和元年", "2019"),
        ("昭和63年度", "FY1988"),
        ("令和3～4年", "2021/2022"),
        ("平成30年～令和元年", "2018/2019"),
        ("2020年度", "FY2020"),
        ("2017年度～2020年度", "FY2017/FY2020"),
        ("2017年度から2020年度", "FY2017/FY2020"),
        ("2014～2021年度", "FY2014/FY2021"),
        ("2014年から2020年", "2014/2020"),
        ("2020年10月～2021年3月にかけて", "2020-10/2021-03"),
        ("2019年6月下旬から9月末まで", "2019-06/2019-09"),
        ("2020.2.29～3.10", "2020-02-29/2020-03-10"),
        ("<2021.9>", "2021-09"),
        ("<2018.10～>", "2018-10"),
        ("2016年第4四半期", "2016-Q4"),
        ("2016 年第 1 ～ 3 四半期", "2016-Q1/2016-Q3"),
        ("2014 年後半以降", "2014-H2"),
        ("2016 年 11 月時点の予測値", "2016-11"),
        ("(2023年)", "2023"),
        ("2021年4月までに", "2021-04"),
        ("2021年9月時点", "2021-09"),
        ("2021年7月末", "2021-07"),
        ("1990年代", "1990/1999"),
        ("2010年頃", "2010~"),
        ("昨年12月", "2016-12"),
        ("本年4月", "2017-04"),
        ("今年5月20日(土)から26日(金)", "2017-05-20/2017-05-26"),
        ("来年", "2018"),
        ("昨年度", "FY2016"),
        ("今年度", "FY2017"),
        ("現在", "2017-09"),
        ("since 1970", "1970"),
        ("1965", "1965"),
        ("in 2015", "2015"),
        ("September 2009", "2009-09"),
        ("Sept. 2009", "2009-09"),
        ("23 September 2009", "2009-09-23"),
        ("September 23, 2009", "2009-09-23"),
        ("2009-2018", "2009/2018"),
        ("January–October 2009", "2009-01/2009-10"),
        ("20–26 May 2017", "2017-05-20/2017-05-26"),
        ("29 February to 10 March 2020", "2020-02-29/2020-03-10"),
        ("the fourth quarter of 2016", "2016-Q4"),
        ("Q4 2016", "2016-Q4"),
        ("FY2019", "FY2019"),
        ("FY2017–2020", "FY2017/FY2020"),
        ("1990s", "1990/1999"),
        ("about 2010", "2010~"),
        ("about January–February 2000", "2000-01/2000-02~"),
        # whole dates in digits
        ("2009/9/23", "2009-09-23"),
        ("2009-9-23", "2009-09-23"),
        ("23/9/2009", "2009-09-23"),
        ("9/23/2009", "2009-09-23"),
        ("23.9.2009", "2009-09-23"),
        ("2019/9", "2019-09"),
        ("2019/09", "2019-09"),
        ("2005-04", "2005-04"),
        # eras
        ("昭和54(1979)年1月", "1979-01"),
        ("昭和54年（1979年）1月", "1979-01"),
        ("1979（昭和54）年1月", "1979-01"),
        ("平成30（2018）年度", "FY2018"),
        ("平成22年4月～23年3月", "2010-04/2011-03"),
        ("平成22年4月から23年3月まで", "2010-04/2011-03"),
        ("平成22～23年度", "FY2010/FY2011"),
        ("昭和54～平成元年", "1979/1989"),
        ("令和元年度", "FY2019"),
        ("令和元～3年度", "FY2019/FY2021"),
        ("令和６年", "2024"),
        ("R3.4.1", "2021-04-01"),
        ("H30年度", "FY2018"),
        ("平成二十二年度", "FY2010"),
        ("二〇〇九年九月二十三日", "2009-09-23"),
        # half-years and quarters
        ("2009年上半期", "2009-H1"),
        ("2009年の下半期", "2009-H2"),
        ("2009年上期", "2009-H1"),
        ("2009年下期", "2009-H2"),
        ("2009年度上半期", "2009-04/2009-09"),
        ("2009年度下期", "2009-10/2010-03"),
        ("first half of 2009", "2009-H1"),
        ("the second half of 2009", "2009-H2"),
        ("1st half of 2009", "2009-H1"),
        ("H1 2009", "2009-H1"),
        ("2009H2", "2009-H2"),
        ("1H 2009", "2009-H1"),
        ("H1 FY2019", "2019-04/2019-09"),
        ("2019年度第1四半期", "2019-Q2"),
        ("2019年第三四半期", "2019-Q3"),
        ("2019年3Q", "2019-Q3"),
        ("Q3 FY2019", "2019-Q4"),
        ("Q1–Q3 2019", "2019-Q1/2019-Q3"),
        ("2016年10～12月期", "2016-10/2016-12"),
        # years that are written short
        ("2019–20", "2019/2020"),
        ("2019-20", "2019/2020"),
        ("2005–08", "2005/2008"),
        ("1998–02", "1998/2002"),
        ("1999-00", "1999/2000"),
        ("2019～20年", "2019/2020"),
        ("2019～20年度", "FY2019/FY2020"),
        ("2022年4月～23年3月", "2022-04/2023-03"),
        ("2019年10月～翌年3月", "2019-10/2020-03"),
        ("2019年10月～同年12月", "2019-10/2019-12"),
        # fiscal years
        ("FY2019/20", "FY2019"),
        ("FY2017–20", "FY2017/FY2020"),
        ("FY 2019", "FY2019"),
        ("FY19", "FY2019"),
        ("fiscal 2019", "FY2019"),
        ("financial year 2019/20", "FY2019"),
        ("the 2019 fiscal year", "FY2019"),
        ("fiscal year ended 31 March 2020", "FY2019"),
        ("year ended March 2020", "FY2019"),
        ("2019年3月期", "FY2018"),
        ("2019年度末", "2020-03"),
        ("2019年度3月", "2020-03"),
        ("2015年度から2023年度まで", "FY2015/FY2023"),
        ("from FY2015 to FY2023", "FY2015/FY2023"),
        # about, and ends
        ("mid-2019", "2019~"),
        ("early 2019", "2019~"),
        ("2019年半ば", "2019~"),
        ("end of 2019", "2019-12"),
        ("the end of FY2019", "2020-03"),
        ("1990年代前半", "1990/1994"),
        # the rest
        ("23rd September 2009", "2009-09-23"),
        ("May 1–5, 2020", "2020-05-01/2020-05-05"),
        ("between January and October 2009", "2009-01/2009-10"),
        ("April 2010 through March 2011", "2010-04/2011-03"),
        ("2009\u00a0年\u00a09\u00a0月", "2009-09"),
        ("20\n09年９\n月", "2009-09"),
        ("23\u00a0September\n2009", "2009-09-23"),
    ],
)
def test_printed_periods(text: str, expected: str) -> None:
    assert read(text, PUBLISHED) == parse(expected)


def test_a_fiscal_year_is_counted_from_april() -> None:
    assert read("今年度", parse("2018-03")) == parse("FY2017")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同年９月", "2018-09"),
        ("12 月", "2018-12"),
        ("９月14日（木）から９月16日（土）", "2018-09-14/2018-09-16"),
        ("in May", "2018-05"),
        ("10～12月期", "2018-10/2018-12"),
        ("4-6月期", "2018-04/2018-06"),
        ("2017年", "2017"),
    ],
)
def test_the_year_an_earlier_sentence_names(text: str, expected: str) -> None:
    assert read(text, PUBLISHED, year=2018) == parse(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no year, quarter, month or day"),
        ("同年", "names no year"),
        ("4月", "names no year"),
        ("15日", "names no year"),
        ("昨年", "relative, and the document has no date"),
        ("弘化3年", "no era since Meiji"),
        ("2017年2月30日", "day"),
        ("2017年5日", "names no month"),
        ("2005年から2008年9月", "from a year to a month"),
        ("x" * 201, "longer than any period"),
        # two things it may be
        ("2005-08", "August 2005 or the years 2005 to 2008"),
        ("2005/08", "August 2005 or the years 2005 to 2008"),
        ("2009-10", "October 2009 or the years 2009 to 2010"),
        ("2019/20", "the fiscal year 2019 or the years 2019 to 2020"),
        ("FY2019–20", "the fiscal year 2019 or those from 2019 to 2020"),
        ("FY2017/20", "the fiscal year 2017 or those from 2017 to 2020"),
        ("3/9/2009", "the 3 of September or the 9 of March"),
        # what is no period that could be stored
        ("昭和54(1978)年1月", "昭和54年 is 1979, not 1978"),
        ("January and October 2009", "is no year"),
        ("1 and 5 May 2020", "is no year"),
        ("mid-1990s", "is no year"),
        ("2019年9月期", "is no year"),
        ("spring 2019", "is no year"),
        ("2019年第3半期", "is no year"),
    ],
)
def test_what_is_not_read(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("stored", "printed", "agrees"),
    [
        ("2008", "2008", True),
        ("2010~", "2010", True),
        ("2008", "2008-12", True),
        ("2008-12", "2008", True),
        ("2008", "2008-11", False),
        ("2007/2008", "2008-12", False),
        ("2008", "2007", False),
        ("2008-12-31", "2008-12", False),
    ],
)
def test_a_year_end_is_printed_for_both(stored: str, printed: str, agrees: bool) -> None:
    assert parse(stored).agrees(parse(printed)) is agrees


def test_periods_sort_by_time() -> None:
    texts = ["2008", "2007-03", "2007", "FY2006"]
    assert [str(p) for p in sorted(map(parse, texts))] == ["FY2006", "2007", "2007-03", "2008"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ja",
            "2006年に調印し、２００９年９月23日と2019年度に改めた。",
            ["2006年=2006", "２００９年９月23日=2009-09-23", "2019年度=FY2019"],
        ),
        (
            "ja",
            "2005～2008年と2009年1～10月、2016年第4四半期、令和3年10月、2010年頃。",
            [
                *("2005～2008年=2005/2008", "2009年1～10月=2009-01/2009-10"),
                *("2016年第4四半期=2016-Q4", "令和3年10月=2021-10", "2010年頃=2010~"),
            ],
        ),
        ("ja", "20年間に1,234年分、2000年間、12006年、2017年13月", []),
        ("ja", "2017年から5日間、2016年から8項目", ["2017年=2017", "2016年=2016"]),
        ("ja", "2005年から2008年9月", ["2005年=2005", "2008年9月=2008-09"]),
        (
            "en",
            "In 2006, by September 2009 and on 23 September 2009; FY2019 and FY2017–2020.",
            [
                *("2006=2006", "September 2009=2009-09", "23 September 2009=2009-09-23"),
                *("FY2019=FY2019", "FY2017–2020=FY2017/FY2020"),
            ],
        ),
        (
            "en",
            "2005–2008, 2005–08, the fourth quarter of 2016, 20–26 May 2017 in the 1990s",
            [
                *("2005–2008=2005/2008", "2005–08=2005/2008"),
                *("fourth quarter of 2016=2016-Q4", "20–26 May 2017=2017-05-20/2017-05-26"),
                "1990s=1990/1999",
            ],
        ),
        (
            "ja",
            "2009年上半期、2019年度下期、昭和54(1979)年1月、平成22年4月～23年3月、2009/9/23、2019～20年。",
            [
                *("2009年上半期=2009-H1", "2019年度下期=2019-10/2020-03", "昭和54(1979)年1月=1979-01"),
                *("平成22年4月～23年3月=2010-04/2011-03", "2009/9/23=2009-09-23", "2019～20年=2019/2020"),
            ],
        ),
        (
            "ja",
            "2019年度第1四半期と2016年10～12月期",
            ["2019年度第1四半期=2019-Q2", "2016年10～12月期=2016-10/2016-12"],
        ),
        (
            "en",
            "FY2019/20, the first half of 2009, H1 2009, between May and July 2009, May 1–5, 2020",
            [
                *("FY2019/20=FY2019", "first half of 2009=2009-H1", "H1 2009=2009-H1"),
                *("between May and July 2009=2009-05/2009-07", "May 1–5, 2020=2020-05-01/2020-05-05"),
            ],
        ),
        ("en", "It was 2005-08 and 2005-04.", ["2005-04=2005-04"]),
        ("en", "US$2006, 2,006 items, 2006.5, 12006, 2006%, 1,2006 and page 3006", []),
        ("en", "2005–04 was a season", ["2005=2005"]),
        ("fr", "En 2006, 2 006 articles", ["2006=2006"]),
    ],
)
def test_dates_typed_in_sentences(language: str, text: str, expected: list[str]) -> None:
    found = dates_in(text, language)
    assert [f"{text[start:end]}={period}" for start, end, period in found] == expected


# --- any period, any text ------------------------------------------------------------------

YEARS = st.integers(min_value=1000, max_value=2999)
MOMENTS = {
    Grain.YEAR: st.builds("{:04}".format, YEARS),
    Grain.FISCAL_YEAR: st.builds("FY{:04}".format, YEARS),
    Grain.HALF: st.builds("{:04}-H{}".format, YEARS, st.integers(1, 2)),
    Grain.QUARTER: st.builds("{:04}-Q{}".format, YEARS, st.integers(1, 4)),
    Grain.MONTH: st.builds("{:04}-{:02}".format, YEARS, st.integers(1, 12)),
    Grain.DAY: st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(date.isoformat),
}


@st.composite
def any_period(draw: st.DrawFn) -> Period:
    moments = MOMENTS[draw(st.sampled_from(Grain))]
    ends = sorted({draw(moments), draw(moments)} if draw(st.booleans()) else {draw(moments)})
    return parse("/".join(ends) + draw(st.sampled_from(["", "~"])))


@given(any_period())
def test_writing_and_reading_a_period_gives_it_back(period: Period) -> None:
    assert parse(str(period)) == period
    try:
        assert read(str(period)) == period
    except ValueError as reason:
        assert period.granularity is Grain.MONTH
        assert "or the years" in str(reason)


PERIOD_LIKE = st.text(alphabet="0123456789年月日度～-./第四半期令和元昨同末頃中のFYQmarch ()", max_size=30)


@given(st.one_of(st.text(max_size=250), PERIOD_LIKE))
@example("{a}")
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        found = read(text, PUBLISHED)
    except ValueError as reason:
        assert str(reason)
    else:
        assert found.first_day <= found.last_day


@given(st.one_of(st.text(max_size=250), PERIOD_LIKE), st.sampled_from(["ja", "en", "fr"]))
def test_typed_dates_stand_in_order_within_the_text(text: str, language: str) -> None:
    spots = [edge for start, end, _ in dates_in(text, language) for edge in (start, end)]
    assert spots == sorted(spots)
    assert all(0 <= edge <= len(text) for edge in spots)
