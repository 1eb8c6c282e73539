"""What is a figure an author typed, in digits or in words, and what only looks like one."""

from __future__ import annotations

import pytest

from briefings.language.typed import TypedSentence, Typing

JAPANESE = {
    "二千五百万円と三割を投じた。": ["二千五百万円", "三割"],
    "約二千\n五百万円である。": ["二千五百万円"],
    "百二十社が参加した。": ["百二十社"],
    "千人を超えた。": ["千人"],
    "輸入の三分の二を占める。": ["三分の二"],
    "その3分の1である。": ["3", "1"],
    "半数が減らした。": ["半数"],
    "ピークの半分以下に縮んだ。": ["半分"],
    "二倍に増えた。": ["二倍"],
    "倍以上になった。": ["倍"],
    "三割五分の減": ["三割五分"],
    "五パーセントを超える。": ["五パーセント"],
    "五％である。": ["五%"],
    "百円で売る。": ["百円"],
    "一兆円規模": ["一兆円"],
    "一万の工場": ["一万"],
    "二十の施設": ["二十"],
    "十五か国が加わる。": ["十五か国"],
    "十件の提言": ["十件"],
    "三トンの木材": ["三トン"],
    "二百海里": ["二百海里"],
    "四十七団体": ["四十七団体"],
    "平成二十年に始まる。": ["平成二十年"],
    "令和三年に始まる。": ["令和三年"],
    "二〇〇八年に始まる。": ["二〇〇八"],
    "八月十五日に始まる。": ["八月十五日"],
    "二十年間の契約": ["二十年"],
    "二百余の施設": ["二百余"],
    "２５社である。": ["25"],
    "1人当たり5台である。": ["5"],
    "計三十隻": ["三十隻"],
    "二十五万人": ["二十五万人"],
    "**三割**に当たる。": ["三割"],
    "百元で買う。": ["百元"],
    "五人に一人が選ぶ。": ["五人に一人"],
    "百を超える企業": ["百"],
    "千以上の企業": ["千"],
    "百％出資": ["百%"],
    "一・五倍": ["五倍"],
    "四分の一と五分の二": ["四分の一", "五分の二"],
}
JAPANESE_IDIOMS = [
    "一つの国", "第一に", "一般に", "三国の協力", "二国間", "一方", "一部", "統一", "唯一", "一次産品", "第二次産業", "第三国",
    "四半期", "四半世紀", "十分な", "不十分", "千島", "千歳空港", "千葉県", "十和田市", "百貨店", "百科事典", "万全を期す", "万一", "万国",
    "二酸化炭素", "三菱", "四国", "九州", "三者会合", "三位一体", "一人一人", "二段階", "三か国", "二社", "五人の市長", "七か国",
    "数十社", "数千人", "数百万円", "数倍", "数百倍に", "十数社", "何千人", "前半", "後半", "上半期", "半年", "半島", "半導体", "大半", "折半",
    "億ドル単位", "関東一円", "極東一円の港", "倍率", "役割", "割合", "一割愛", "一日", "一時", "一定", "一層", "三角", "一人当たりの所得",
    "1人当たりの所得", "人口10万人当たり", "1平方キロメートル当たり", "1km²当たり", "1日あたり", "1社につき", "千差万別", "十二支",
    "二十一世紀", "第十二回", "八百万の神", "五十嵐氏", "十人十色", "千人針", "一億総活躍社会", "三国干渉", "六ヶ所村", "十勝", "二人三脚",
    "何度も", "億劫", "一貫して", "一元的に", "二元的な", "一丸となって", "一歩", "一端", "万人向け", "百年の計", "三江平原", "第三者",
    "二元の対立", "過半数", "三人のうち一人", "第十四次五か年計画", "四者協議", "二、三年", "十中八九", "億万長者", "三Dプリンター", "百数十社", "三十数社", "半減期", "五十音順", "三十八度線", "遠い一角",
]  # fmt: skip
ENGLISH = {
    "twenty-five million yen was spent": ["twenty-five million"],
    "Two hundred and fifty firms": ["Two hundred and fifty"],
    "a third of imports": ["a third"],
    "one third of imports, two-thirds of exports": ["one third", "two-thirds"],
    "three quarters of the timber": ["three quarters"],
    "four fifths": ["four fifths"],
    "It fell by one-quarter": ["one-quarter"],
    "a quarter of all logs": ["a quarter"],
    "half of all logs": ["half of"],
    "half the cargo": ["half the"],
    "less than half its peak": ["than half"],
    "Trade fell by half": ["by half"],
    "double the volume": ["double the"],
    "twice as many": ["twice as"],
    "three times the volume": ["three times the"],
    "sixty per cent": ["sixty per cent"],
    "five percent": ["five percent"],
    "three tonnes of timber": ["three tonnes"],
    "six kilometres": ["six kilometres"],
    "nine dollars": ["nine dollars"],
    "a thousand students": ["a thousand"],
    "half a million people": ["half a million"],
    "a dozen ports, half a dozen quays, half-dozen": ["a dozen", "half a dozen", "half-dozen"],
    "fifteen ports": ["fifteen"],
    "ten projects": ["ten"],
    "forty-two firms": ["forty-two"],
    "one in five": ["one in five"],
    "two out of three": ["two out of three"],
    "1 in 5": ["1", "5"],
    "five per 100,000 people, 7 per 1,000": ["7"],
    "one and a half times": ["and a half"],
    "**three** quarters": ["three quarters"],
    "two\u2011thirds": ["two\u2010thirds"],
    "nine\u00a0tonnes": ["nine tonnes"],
    "a fifth more": ["a fifth"],
    "some fifty ports": ["fifty"],
    "nearly half the logs": ["nearly half"],
}
ENGLISH_IDIOMS = [
    "one of the ports", "one another", "on the one hand", "two steps", "five projects", "three countries", "nine ports",
    "a third country", "third parties", "a third phase", "the first half of 2009", "in the second half of the year",
    "a quarter of a century", "the fourth quarter", "a fifth plant", "twenty-first century", "the thirtieth session",
    "dozens of ports", "hundreds of firms", "several thousand people", "a few million", "a number of", "a couple of",
    "per person", "per cent", "per capita", "per 100,000 people", "per 1,000 inhabitants", "on behalf of the city",
    "half a year", "half an hour", "halfway", "half-year", "double-track railway", "double taxation", "a double bind",
    "met twice", "three times a year", "visited three times", "one-stop shop", "a one-way road", "fifty-fifty",
    "two years", "six months", "often", "the tenth round", "one day", "someone", "zero tariffs", "a single market",
    "multi-million", "twofer", "seven of them", "two-thirdsy", "one third party", "redoubled efforts", "a tenth plan", "six-party talks", "the nineties", "double-digit", "half-hearted", "a few dozen",
    "the southern half of Sakhalin", "the upper half of the table", "a year and a half", "each half of the year", "half a day",
]  # fmt: skip


def typed(sentence: str, language: str, exceptions: tuple[str, ...] = ()) -> TypedSentence:
    return Typing({language: exceptions}).typed(sentence, language)


def found(sentence: str, language: str) -> list[str]:
    seen = typed(sentence, language)
    return [seen.text[start:end] for start, end in seen.figures]


@pytest.mark.parametrize(
    ("sentence", "figures"), [*JAPANESE.items(), *((one, []) for one in JAPANESE_IDIOMS)]
)
def test_figures_in_japanese(sentence: str, figures: list[str]) -> None:
    assert found(sentence, "ja") == figures


@pytest.mark.parametrize(("sentence", "figures"), [*ENGLISH.items(), *((one, []) for one in ENGLISH_IDIOMS)])
def test_figures_in_english(sentence: str, figures: list[str]) -> None:
    assert found(sentence, "en") == figures


@pytest.mark.parametrize(
    ("sentence", "language", "factors"),
    [
        ("輸出は倍増、輸入は半減した。", "ja", [2, 0.5]),
        ("倍加速、半減期、倍率", "ja", []),
        ("Cargo doubled, redoubled, and trade was halved", "en", [2, 0.5]),
        ("cargo is tripling; trebled; to quadruple it", "en", [3, 3, 4]),
        ("a threefold and ten-fold rise, manifold", "en", [3, 10]),
        ("double taxation, a double-track line, to double-check, half", "en", []),
    ],
)
def test_changes_by_a_factor(sentence: str, language: str, factors: list[float]) -> None:
    assert [float(factor) for _, factor in typed(sentence, language).multiples] == factors


@pytest.mark.parametrize(
    ("sentence", "exceptions"),
    [
        ("CO₂と①から⑳までの図", ("CO₂", "[①-⑳]")),
        ("CO₂とCO2", ("CO2",)),
        ("㎡の図", ("㎡",)),
        ("１０年計画", ("10年計画",)),
        ("一億円プロジェクト", ("一億円プロジェクト",)),
        ("Agenda ２０３０", ("Agenda 2030",)),
    ],
)
def test_exceptions_match_as_written_and_as_read(sentence: str, exceptions: tuple[str, ...]) -> None:
    seen = typed(sentence, "ja", exceptions)
    assert (seen.dates, seen.figures) == ((), ())
