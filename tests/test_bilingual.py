"""Dates typed in the two languages of a text are the same, however each language writes them."""

import pytest

from briefings.language.comparing import TypedDates, dated
from briefings.language.typed import TypedSentence, Typing

SAME = [
    ("2015年度から2023年度まで", "from FY2015 to FY2023"),
    ("2015～2023年度", "FY2015–2023"),
    ("2014年から2020年まで", "from 2014 to 2020"),
    ("2005～2008年", "2005–08"),
    ("2008年4月21日", "21 April 2008"),
    ("2008年4月21日", "April 21, 2008"),
    ("2008年4月21日と5月3日", "21 April and 3 May 2008"),
    ("2020年5月1日と5日", "1 and 5 May 2020"),
    ("2009年9月23日から25日まで", "23–25 September 2009"),
    ("2009年1～10月", "January–October 2009"),
    ("2009年1～10月", "between January and October 2009"),
    ("2009年1月から10月まで", "January to October 2009"),
    ("2009年1月と10月", "January and October 2009"),
    ("2016年10～12月期", "the fourth quarter of 2016"),
    ("2016年第4四半期", "Q4 2016"),
    ("2009年上半期", "the first half of 2009"),
    ("2009年上半期", "January–June 2009"),
    ("2019年度下期", "the second half of FY2019"),
    ("令和3年10月", "October 2021"),
    ("昭和54(1979)年", "1979"),
    ("令和元年度", "FY2019"),
    ("2008年末", "the end of 2008"),
    ("2008年末", "2008"),
    ("1990年代", "the 1990s"),
    ("2010年頃", "about 2010"),
    ("2008年は4月21日に始まった", "It began on 21 April 2008"),
    ("2008年4月に調印し、21日に公表した。", "It was signed in April 2008 and published on the 21st."),
    ("何もない", "Nothing"),
]
OTHER = [
    ("2008年4月21日", "20 April 2008", ["2008-04-21"], ["2008-04-20"]),
    ("2008年4月21日", "21 April 2009", ["2008-04-21"], ["2009-04-21"]),
    ("2008年4月21日と5月3日", "20 April and 3 May 2008", ["2008-04-21"], []),
    ("2008年4月21日と5月20日", "20 April and 21 May 2008", ["2008-04-21"], ["2008-05-21"]),
    ("2020年5月1日と5日", "1 and 6 May 2020", [], ["2020-05-06"]),
    ("2008年4月", "May 2008", ["2008-04"], ["2008-05"]),
    ("2008年4月", "2008", ["2008-04"], []),
    ("2006年5月と2007年6月", "June 2006 and May 2007", ["2006-05", "2007-06"], ["2006-06", "2007-05"]),
    ("2008年", "2009", ["2008"], ["2009"]),
    ("2008年", "2008 and 2009", [], ["2009"]),
    ("令和3年10月", "October 2020", ["2021-10"], ["2020-10"]),
    ("令和2年", "2021", ["2020"], ["2021"]),
    ("2009年上半期", "the second half of 2009", ["2009-H1"], ["2009-H2"]),
    ("2009年上半期", "2009", ["2009-H1"], []),
    ("2019年度", "2019", ["FY2019"], ["2019"]),
    ("2019年度", "FY2020", ["FY2019"], ["FY2020"]),
    ("2015年度から2023年度まで", "from FY2015 to FY2022", ["FY2015/FY2023"], ["FY2022"]),
    ("2016年第4四半期", "the third quarter of 2016", ["2016-Q4"], ["2016-Q3"]),
    ("2009年1～10月", "January–September 2009", ["2009-01/2009-10"], ["2009-01/2009-09"]),
    ("2005～2008年", "2005–09", ["2005/2008"], ["2005/2009"]),
]  # fmt: skip


def typed(sentence: str, language: str, exceptions: tuple[str, ...]) -> TypedSentence:
    return Typing({language: exceptions}).typed(sentence, language)


def _both(ja: str, en: str) -> tuple[TypedDates, TypedDates]:
    here, there = typed(ja, "ja", ()), typed(en, "en", ())
    return dated(here.text, "ja", here.dates), dated(there.text, "en", there.dates)


@pytest.mark.parametrize(("ja", "en"), SAME)
def test_the_same_dates(ja: str, en: str) -> None:
    one, two = _both(ja, en)
    assert (one.beyond(two), two.beyond(one)) == ([], [])


@pytest.mark.parametrize(("ja", "en", "missing", "extra"), OTHER)
def test_other_dates(ja: str, en: str, missing: list[str], extra: list[str]) -> None:
    one, two = _both(ja, en)
    assert (one.beyond(two), two.beyond(one)) == (missing, extra)


def test_of_a_language_without_rules_only_years_are_compared() -> None:
    one = dated("x", "ja", typed("2015年度から2023年4月1日まで", "ja", ()).dates)
    two = dated("x", "fr", typed("du 2015 au 1 avril 2023", "fr", ()).dates)
    assert (one.beyond(two), two.beyond(one)) == ([], [])
    assert two.beyond(dated("x", "ja", typed("2015年", "ja", ()).dates)) == ["2023"]


def test_part_of_a_date_may_look_like_a_name() -> None:
    names = (r"第\d四半期",)
    assert [str(one[2]) for one in typed("2016年第4四半期と第3四半期", "ja", names).dates] == ["2016-Q4"]
    assert typed("第3四半期", "ja", names).text.strip() == ""
    assert typed("CEATEC 2020 in 2021", "en", ("CEATEC 2020",)).dates[0][:2] == (15, 19)
