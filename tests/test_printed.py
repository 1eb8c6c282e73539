"""Printed figures: what a text says where evidence for it is looked up, and what it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from briefings.checks.evidence import shape, sources
from briefings.checks.evidence.presence import DocumentSource
from briefings.checks.evidence.shape import Reader
from briefings.content import Document, Evidence, Status, Text, Unit
from briefings.content.reading import Context
from briefings.language import amounts
from briefings.language import language as languages
from briefings.library.figures import CitedFigure
from briefings.values.lexicon import Lexicon
from briefings.values.quantities import Form, parse
from briefings.workspace import Workspace

CONTEXT = vars(Context(("ja", "en"), amounts()))
WORDS = {"ja": "文", "en": "Text"}


def _forms(ja: str, en: str, **more: object) -> dict[str, object]:
    return {"forms": {"ja": ja, "en": {"other": en}}, **more}


UNITS: Mapping[str, Mapping[str, object]] = {
    "percent": {"cldr": "concentr-percent", "symbol": {"ja": "%", "en": "%"}},
    "point": _forms("{n}ポイント", "{n} percentage points"),
    "cubic-metre": {"cldr": "volume-cubic-meter"},
    "kilowatt": {"cldr": "power-kilowatt"},
    "kilowatt-hour": {"cldr": "energy-kilowatt-hour"},
    "tonne": _forms("{n}トン", "{n} tonnes", symbol={"ja": "トン", "en": "t"}),
    "us-dollar": _forms("{n}ドル", "US${n}", also=["米ドル", "${n}"]),
    "yen": _forms("{n}円", "¥{n}"),
    "person": _forms("{n}人", "{n} people", also=["名"]),
    "firm": _forms("{n}社", "{n} firms"),
    "ship": _forms("{n}隻", "{n} ships"),
    "vehicle": _forms("{n}台", "{n} vehicles"),
    "country": _forms("{n}か国", "{n} countries"),
    "case": _forms("{n}件", "{n} cases"),
    "year": _forms("{n}年間", "{n} years", also=["年"]),
    "month": {"cldr": "duration-month", "also": ["か月", "ヶ月"]},
    "hour": {"cldr": "duration-hour"},
    "minute": {"cldr": "duration-minute"},
    "times": _forms("{n}倍", "{n} times"),
    "round": _forms("{n}回", "{n} rounds"),
    "rank": _forms("第{n}位", "no. {n}", also=["位"]),
    "degree": _forms("{n}度", "{n} degrees"),
}


@cache
def forms() -> tuple[Form, ...]:
    bare = Workspace(Path(__file__).parent / "workspace").read()
    units = {name: Unit.model_validate(unit) for name, unit in UNITS.items()}
    known = [languages.load(code, units, bare.templates[f"locales/{code}.po"]) for code in ("ja", "en")]
    return tuple(dict.fromkeys(form for language in known for form in language.forms))


@cache
def reader(language: str) -> Reader:
    shape = {
        "title": WORDS, "short": WORDS, "language": language, "kind": WORDS, "published": "2010",
        "source": {"file": "held.txt", "sha256": "0" * 64}, "summary": [WORDS],
        "places": {"all": {"line": 1, "heading": "x", "label": WORDS}},
    }  # fmt: skip
    return Reader(Document.model_validate(shape, context=CONTEXT), Lexicon(amounts(language), forms()))


def verified(
    text: str,
    figure: str,
    amount: str,
    unit: str,
    head: str = "",
    label: str = "値",
    status: str = "result",
) -> bool:
    """Whether a source with this text bears an amount out by these characters."""
    language = "ja" if any(character > "\u3000" for character in text) else "en"
    stored = replace(parse(amount, amounts().lexicon), unit=unit)
    evidence = Evidence(at="all", figure=figure, unit_from=head)
    cited = CitedFigure(
        "report.value", "report", ("facts", "value"), Text.model_validate({"ja": label, "en": "Value"}),
        quantity=stored, evidence=evidence, status=Status(status),
    )  # fmt: skip
    if any(shape.faults(cited, reader(language))):
        return False
    source = sources.read(f"{head}\n{text}\n", amounts(language))
    return not DocumentSource(source, reader(language), {"all": source.span(1)}).find(cited, evidence).faults


RIGHT = [
    # Powers, fractions, notes.
    ("発電量は10⁶ kWhである", "10⁶ kWh", "100万", "kilowatt-hour"),
    ("発電量は3.2×10⁶kWhである", "3.2×10⁶kWh", "320万", "kilowatt-hour"),
    ("output was 10^6 kWh", "10^6 kWh", "1 million", "kilowatt-hour"),
    ("2½トンを運ぶ", "2½トン", "2.5", "tonne"),
    ("容積は10 m³、面積は5㎡", "10 m³", "10", "cubic-metre"),
    ("容積は10㎥である", "10㎥", "10", "cubic-metre"),
    ("①120隻が入港", "120隻", "120", "ship"),
    ("120隻²が入港", "120隻", "120", "ship"),
    ("150人2名簿にある", "150人", "150", "person"),
    ("全体の4分の3を占める", "4分の3", "75", "percent"),
    ("全体の約4分の3を占める", "約4分の3", "about 75", "percent"),
    ("３割５分の値引き", "3割5分", "35", "percent"),
    ("３年半の期間", "3年半", "3.5", "year"),
    ("3 years and a half", "3 years and a half", "3.5", "year"),
    ("1 時間 35 分にわたり", "1 時間 35 分", "95", "minute"),
    ("二千五百万円を投じる", "二千五百万円", "2500万", "yen"),
    ("二〇隻が入港", "二〇隻", "20", "ship"),
    ("24・8%である", "24・8%", "24.8", "percent"),
    # Direction and relation.
    ("30%以上減となった", "30%以上減", "at most -30", "percent"),
    ("30%以上減となった", "30%以上減", "at least 30", "percent", "", "減少率"),
    ("30%以上の減少となった", "30%以上の減少", "at most -30", "percent"),
    ("輸出は40%減少した", "40%減少", "-40", "percent"),
    ("輸出は40%減少した", "40%", "40", "percent", "", "減少率"),
    ("輸出は5～10%減であった", "5～10%減", "-10–-5", "percent"),
    ("輸出は40%増加した", "40%", "40", "percent"),
    ("プラス1.3%であった", "プラス1.3%", "1.3", "percent"),
    ("成長率は+1.3%であった", "+1.3%", "1.3", "percent"),
    ("成長率は+1.3%であった", "1.3%", "1.3", "percent"),
    ("exports fell 5.5% in 2009", "fell 5.5%", "-5.5", "percent"),
    ("a decline 5.5%", "decline 5.5%", "-5.5", "percent"),
    ("a decline of 5.5% in trade", "decline of 5.5%", "-5.5", "percent"),
    ("exports fell sharply by 5.5%", "fell sharply by 5.5%", "-5.5", "percent"),
    ("exports fell to 5.5% of", "5.5%", "5.5", "percent"),
    ("a 5.5% drop in trade", "5.5% drop", "-5.5", "percent"),
    *((f"成長率は{dash}1.5%であった", f"{dash}1.5%", "-1.5", "percent") for dash in "-–‐―ー‑—−Δ▲△▼"),
    ("マイナス0.4～0.5%", "マイナス0.4～0.5%", "-0.5–-0.4", "percent"),
    ("マイナス0.4～プラス0.5%", "マイナス0.4～プラス0.5%", "-0.4–0.5", "percent"),
    # Ends of a change are no range.
    ("割合は10%から20%に上昇した", "10%", "10", "percent"),
    ("割合は10%から20%に上昇した", "20%", "20", "percent"),
    ("割合は42％から46％である", "42％から46％", "42–46", "percent"),
    ("The share rose from 10% to 20% in 2009", "10%", "10", "percent"),
    ("The share rose from 10% to 20% in 2009", "20%", "20", "percent"),
    ("The share ranges from 10% to 20%", "10% to 20%", "10–20", "percent"),
    ("between 30% and 40% of firms", "between 30% and 40%", "30–40", "percent"),
    ("in 2006 to 4,000 tonnes", "4,000 tonnes", "4000", "tonne"),
    # Relations in many words.
    *((f"割合は40%{word}であった", f"40%{word}", f"{relation} 40", "percent") for word, relation in (
        ("近く", "about"), ("余り", "over"), ("ほど", "about"), ("足らず", "under"), ("に満たない", "under"),
        ("を上回った", "over"), ("を下回った", "under"), ("以内", "at most"), ("強", "over"), ("弱", "under"),
        ("を超えた", "over"), ("くらい", "about"), ("に達しない", "under"), ("を超えない", "at most"))),
    *((f"割合は{word}40%である", f"{word}40%", f"{relation} 40", "percent") for word, relation in (
        ("おおむね", "about"), ("最大で", "at most"), ("少なくとも", "at least"), ("約", "about"))),
    *((f"It was {word} 40% of trade", f"{word} 40%", f"{relation} 40", "percent") for word, relation in (
        ("nearly", "about"), ("almost", "about"), ("close to", "about"), ("just over", "over"), ("some", "about"),
        ("no less than", "at least"), ("up to", "at most"), ("not quite", "under"))),
    ("It was ~40% of trade", "~40%", "about 40", "percent"),
    ("It was >40% of trade", ">40%", "over 40", "percent"),
    ("It was <40% of trade", "<40%", "under 40", "percent"),
    ("It was ≥40% of trade", "≥40%", "at least 40", "percent"),
    # Scales and units.
    ("US$1.2bn was spent", "US$1.2bn", "1.2 billion", "us-dollar"),
    ("US$3m was spent", "US$3m", "3 million", "us-dollar"),
    ("$1.2 bn was spent", "$1.2 bn", "1.2 billion", "us-dollar"),
    ("It ships 3 Mt of coal", "3 Mt", "3 million", "tonne"),
    ("It has 5 MW of power", "5 MW", "5000", "kilowatt"),
    ("It gave 2GWh of power", "2GWh", "2 million", "kilowatt-hour"),
    ("rates rose 25 basis points", "25 basis points", "0.25", "point"),
    ("3,200百万円の予算", "3,200百万円", "32億", "yen"),
    ("出力は30万kWである", "30万kW", "30万", "kilowatt"),
    ("7か国が参加", "7か国", "7", "country"),
    ("第5位である", "第5位", "5", "rank"),
    ("貨物40万台が通る", "40万台", "40万", "vehicle"),
    # Rows and pages.
    ("year,volume,ships\n2006,2183,120\n2007,1964,98", "2183", "2183", "tonne", "トン"),
    ("2006,2183,120", "120", "120", "ship", "隻"),
    ("year,share\n2006,5\n2007,6", "5", "5", "percent", "%"),
    ("輸入量は2006年に合計で21\n83万トンであったという話", "2183万トン", "2183万", "tonne"),
    ("輸入量は合計で1,2\n90万トンであった", "1,290万トン", "1290万", "tonne"),
    ("輸入量は合計で1,\n290万トンであった", "1,290万トン", "1290万", "tonne"),
    ("輸入量は合計で1,2\n\n- 3 -\n\f\n90万トンであった", "1,290万トン", "1290万", "tonne"),
    ("輸入量は2,183&nbsp;万トンであった", "2,183万トン", "2183万", "tonne"),
    ("It took 12\u00a0345 tonnes", "12\u00a0345 tonnes", "12345", "tonne"),
    ("世界 3.1 2.7 2.9 人口", "2.9", "2.9", "percent", "%"),
    ("ロシア ▲ 3.7 1.5 1.6", "▲3.7", "-3.7", "percent", "%"),
    ("▲６件を視察した様子", "６件", "6", "case"),
    ("- 40社が参加した", "40社", "40", "firm"),
    ("条約20件が結ばれ", "20件", "20", "case"),
]  # fmt: skip


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_printed_is_verified(case: tuple[str, ...]) -> None:
    assert verified(*case)


WRONG = [
    ("発電量は10⁶ kWhである", "10⁶ kWh", "106", "kilowatt-hour"),
    ("発電量は10⁶ kWhである", "10 kWh", "10", "kilowatt-hour"),
    ("発電量は3×10⁶kWhである", "10⁶kWh", "100万", "kilowatt-hour"),
    ("発電量は10²kWhである", "10²kWh", "100", "kilowatt-hour"),
    ("項目①人", "①人", "1", "person"),
    ("項目①人", "1人", "1", "person"),
    ("½トンを運ぶ", "1トン", "1", "tonne"),
    ("2½トンを運ぶ", "2トン", "2", "tonne"),
    ("2㏠人", "21人", "21", "person"),
    ("30%以上減となった", "30%以上減", "at least -30", "percent"),
    ("30%以上減となった", "30%以上", "at least 30", "percent"),
    ("▲30%以上であった", "▲30%以上", "at least -30", "percent"),
    *((f"成長率は{dash}1.5%であった", "1.5%", "1.5", "percent") for dash in "-–‐―ー‑—−Δ▲△▼"),
    *((f"It was {dash}1.5% in 2009", "1.5%", "1.5", "percent") for dash in "-–‐―‑—−Δ▲△"),
    ("輸出は40%減少した", "40%", "40", "percent"),
    ("輸出は40%の低下", "40%", "40", "percent"),
    ("exports fell 5.5% in 2009", "5.5%", "5.5", "percent"),
    ("down by 5.5% in 2009", "5.5%", "5.5", "percent"),
    ("24・8%である", "8%", "8", "percent"),
    ("24・8%である", "24", "24", "percent", "%"),
    ("1,5%である", "5%", "5", "percent"),
    ("1,5%である", "1,5%", "1.5", "percent"),
    ("1,5%である", "1,5%", "15", "percent"),
    ("1.5,3%である", "3%", "3", "percent"),
    ("12 345 67人", "1234567人", "1234567", "person"),
    ("92 109人", "92109人", "92109", "person"),
    ("92 109", "92109", "92109", "person", "人"),
    ("表3 70%", "370%", "370", "percent"),
    ("表3\n70%が", "370%", "370", "percent"),
    ("表3 70%", "3", "3", "percent", "%"),
    *((f"割合は40%{word}である", "40%", "40", "percent") for word in (
        "台", "近く", "余り", "ほど", "足らず", "に満たない", "を上回った", "を下回った", "以内", "超", "前後", "内外",
        "を割り込んだ", "に迫った", "より多い", "より低い", "以下", "未満", "ポイント", "を超えて")),
    *((f"割合は{word}40%である", "40%", "40", "percent") for word in (
        "おおむね", "最大で", "推計", "推計で", "±", "ほぼ", "およそ", "～", "最低でも", "高々", "優に")),
    *((f"It was {word}40% of trade", "40%", "40", "percent") for word in (
        "nearly ", "almost ", "close to ", "~", ">", "<", "±", "between 30% and ", "over ", "roughly ", "an estimated ",
        "not quite ", "just under ", "at least ", "half of ")),
    ("It was 40% or so", "40%", "40", "percent"),
    ("40+ firms", "40", "40", "firm", "firms"),
    ("40 - 50社", "50社", "50", "firm"),
    ("約 7 万 9 千ドル", "7 万 9 千ドル", "79000", "us-dollar"),
    ("7 万 9 千ドル 以上", "7 万 9 千ドル", "79000", "us-dollar"),
    ("10月1日現在（単位：人）", "10", "10", "person", "（単位：人）"),
    ('<td width="70">割合</td>', "70", "70", "percent", "割合"),
    ('width="70"', "70", "70", "percent", "%"),
    ("https://example.org/2006/a を見よ", "2006", "2006", "tonne", "トン"),
    ("電話 03-1234-5678", "1234", "1234", "tonne", "トン"),
    ("ISBN 978-4-12-345678-9", "978", "978", "tonne", "トン"),
    ("終わる。\n- 70 -\n始まる", "70", "70", "percent", "%"),
    ("割合は70%ポイント下がる", "70%", "70", "percent"),
    ("rose by 70% points", "70%", "70", "percent"),
    ("電力量は30万kW時である", "30万kW", "30万", "kilowatt"),
    ("電力量は30万kWhである", "30万kW", "30万", "kilowatt"),
    ("電力量は30万キロワット時である", "30万キロワット", "30万", "kilowatt"),
    ("輸送量は5万トンキロである", "5万トン", "5万", "tonne"),
    ("G7か国の首脳", "7か国", "7", "country"),
    ("G7の首脳", "7", "7", "country", "か国"),
    *((f"It cost {sign}30 then", figure, "30", unit) for sign, figure, unit in (
        ("A$", "$30", "us-dollar"), ("HK$", "$30", "us-dollar"), ("NT$", "$30", "us-dollar"), ("C$", "$30", "us-dollar"),
        ("AUD $", "$30", "us-dollar"), ("RMB¥", "¥30", "yen"), ("CNY ¥", "¥30", "yen"))),
    ("価格は元¥30である", "¥30", "30", "yen"),
    ("価格は30豪ドルである", "30ドル", "30", "us-dollar"),
    ("価格は30豪ドルである", "30", "30", "us-dollar", "ドル"),
    ("3割5分の値引き", "3割", "30", "percent"),
    ("3年半の期間", "3年", "3", "year"),
    ("2時間半かかる", "2時間", "2", "hour"),
    ("1時間35分にわたる", "1時間", "1", "hour"),
    ("1時間35分にわたる", "35分", "35", "minute"),
    ("3 years and a half", "3 years", "3", "year"),
    ("二千500人が参加", "500人", "500", "person"),
    ("2千五百人が参加", "五百人", "500", "person"),
    ("数百人が参加", "百人", "100", "person"),
    ("約10数人が参加", "10", "10", "person", "人"),
    ("3年ぶりの訪問", "3年", "3", "year"),
    ("3件目の契約", "3件", "3", "case"),
    ("第5回の会合", "5回", "5", "round"),
    ("2～3人が参加", "3人", "3", "person"),
    ("2、3人が参加", "3人", "3", "person"),
    ("2 or 3 firms took part", "3 firms", "3", "firm"),
    ("30円/kWhである", "30円", "30", "yen"),
    ("US$30 per tonne", "US$30", "30", "us-dollar"),
    ("比率は3:1である", "3", "3", "times", "倍"),
    ("12:30に始まる", "30", "30", "minute", "分"),
    ("3/4を占める", "4", "4", "times", "倍"),
    ("全体の4分の3を占める", "3", "3", "percent", "%"),
    ("1203隻が入港", "120隻", "120", "ship"),
    ("Covid-19 cases", "19 cases", "19", "case"),
    ("7\u03360%である", "0%", "0", "percent"),
    ("1 million 200 thousand people", "1 million", "1 million", "person", "people"),
    ("It has 5 MT of power", "5 MT", "5 million", "tonne"),
    ("割合は10%から20%に上昇した", "10%から20%", "10–20", "percent"),
    ("割合は42％から46％である", "46％", "46", "percent"),
    *((text, "40%", "40", "percent") for text in (
        "40%を切った", "40パーセント台と40%台", "40%にも満たない", "40%未達", "40%どころか", "40%に近い", "40%分である", "最高で40%", "４０%余",
        "It was 40%, or thereabouts", "virtually 40%", "approx 40%", "circa 40%", "about 30% to 40%", "a maximum of 40%",
        "lost 40%", "shed 40%", "fell a further 40%", "contracted 40%", "a 40% contraction", "fell by more than 40%",
        "▼40%", "↓40%", "minus 40%", "40%の落ち込み", "40%ダウン", "10→40%台", "~40%に達し")),
    ("第40である", "40", "40", "firm", "社"),
    ("平成40年のこと", "40年", "40", "year"),
    ("40歳以上", "40", "40", "person", "人"),
    ("S$30 then", "$30", "30", "us-dollar"),
    ("$30 (AUD) then", "$30", "30", "us-dollar"),
    ("千二百人が参加", "二百人", "200", "person"),
    ("1億2千万円を", "2千万円", "2000万", "yen"),
    ("3.1 -2.7", "2.7", "2.7", "percent", "%"),
    ("3.1 - 2.7", "2.7", "2.7", "percent", "%"),
    ("2006,2183,120", "183,120", "183120", "ship", "隻"),
    ("2006,183,120", "183,120", "183120", "ship", "隻"),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_printed_is_refused(case: tuple[str, ...]) -> None:
    assert not verified(*case)
