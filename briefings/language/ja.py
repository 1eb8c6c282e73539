"""Japanese: figures, dates and prose by 公用文作成の考え方 (Agency for Cultural Affairs, 2022)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from briefings.content import Status
from briefings.language.rules import DASH, NEVER, Calendar, Dates, Labels, Rules, Style, Surroundings, ends
from briefings.values.grammar import Grammar
from briefings.values.numerals import Scales
from briefings.values.periods import Grain, Period
from briefings.values.relations import Relation

STYLE = Style(
    {
        Relation.ABOUT: "約{}",
        Relation.OVER: "{}超",
        Relation.AT_LEAST: "{}以上",
        Relation.UNDER: "{}未満",
        Relation.AT_MOST: "{}以下",
    },
    range="～",
    minus="マイナス",
    table_minus="▲",
    scales=Scales(
        (
            (Decimal(10**16), "京"),
            (Decimal(10**12), "兆"),
            (Decimal(10**8), "億"),
            (Decimal(10**4), "万"),
        ),
        places=2,
        compound_from=Decimal(10**5),
    ),
    multiples=(("割", "percent", Decimal(10)),),
)

# Such a word may stand before the number, between number and unit, or at the end.
AMOUNTS = Grammar(
    before={
        "約": Relation.ABOUT,
        "およそ": Relation.ABOUT,
        "おおよそ": Relation.ABOUT,
        "ほぼ": Relation.ABOUT,
        "少なくとも": Relation.AT_LEAST,
        "最低": Relation.AT_LEAST,
        "最大": Relation.AT_MOST,
        # Words that count together or belittle say nothing about the number itself.
        **dict.fromkeys(("わずか", "延べ", "のべ", "計", "合計", "累計", "総額", "総勢", "全", "年間")),
    },
    after={
        "以上": Relation.AT_LEAST,
        "超": Relation.OVER,
        "を超える": Relation.OVER,
        "超える": Relation.OVER,
        "を超え": Relation.OVER,
        "を上回る": Relation.OVER,
        "強": Relation.OVER,
        "未満": Relation.UNDER,
        "を下回る": Relation.UNDER,
        "弱": Relation.UNDER,
        "以下": Relation.AT_MOST,
        "程度": Relation.ABOUT,
        "前後": Relation.ABOUT,
        "増": None,
        "減": None,
    },
    decreases=frozenset({"減"}),
    links=("の",),
    small={"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)},
    large={
        "万": Decimal(10**4),
        "億": Decimal(10**8),
        "兆": Decimal(10**12),
        "京": Decimal(10**16),
    },
    minus=("マイナス", "▲", "△"),
    to=("から",),
)

ERAS = (
    ("令和", date(2019, 5, 1), 2019),
    ("平成", date(1989, 1, 8), 1989),
    ("昭和", date(1926, 12, 25), 1926),
    ("大正", date(1912, 7, 30), 1912),
    ("明治", date(1873, 1, 1), 1868),
)
"""Before 1873 Japan's calendar was another, so earlier days have no Meiji date that could be computed."""

_YEAR = r"(?:(?<!\d)\d{4}|(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2}))年"
_MOMENT = rf"{_YEAR}(?:度|第[1-4１-４]四半期|末|\d{{1,2}}月(?:\d{{1,2}}日|末)?|代)?"
_END = rf"(?:{_MOMENT}|\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}日|[1-4１-４]四半期)"
_DASH = "[~～〜–-]"
_START = (
    rf"(?:{_YEAR}(?:第[1-4１-４]|\d{{1,2}}月\d{{1,2}}|\d{{1,2}})(?={_DASH})"
    rf"|(?<!\d)\d{{4}}(?={_DASH}\d{{4}}年)|{_MOMENT})"
)
DATES = Dates(
    remarks=(r"[(][月火水木金土日][)]",),
    rewritten=(
        (r"の?(?:予測値?|実績)$", ""),
        (r"(?<=.)(?:時点|現在|以降|以後|以来)", ""),
        (r"(?:までに?|の?間|中|内|付け?|にかけて|に|は|の|で|より)+$", ""),
        (r"(?<=月)(?:上旬|中旬|下旬|初め|末)", ""),
        (r"(?<=年)末", "12月"),
        (r"(?<=年)前半", "1月~6月"),
        (r"(?<=年)後半", "7月~12月"),
        (r"([0-9]{3})0年代", r"\g<1>0年~\g<1>9年"),
        (rf"(年度(?:{DASH}|から))([0-9]{{4}})$", r"\1\2年度"),
        # 令和3～4年: the era serves the end too.
        (rf"^([一-龠]{{2}})([元0-9]+年?度?{DASH})([0-9]{{1,2}}年)", r"\1\2\1\3"),
    ),
    about="^約|(?:頃|ごろ|年前後)$",
    to=("から",),
    now=("現在", "現時点"),
    eras=ERAS,
    relative={"一昨": -2, "昨": -1, "前": -1, "本": 0, "今": 0, "来": 1, "同": None},
    typed=re.compile(rf"{_START}(?:(?:{_DASH}|から){_END}|頃)?(?!間)"),
    typed_single=re.compile(rf"{_MOMENT}(?!間)"),
    counted=re.compile(r"(?:一昨|昨|前|本|今|来)年(?:度|末|\d{1,2}月(?:\d{1,2}日)?)?"),
    yearless=re.compile(r"(?<!\d)(?<![^同]年)(?:\d{1,2}月(?:\d{1,2}日)?|第[1-4]四半期)"),
)


def period(period: Period, calendar: Calendar = Calendar.GREGORIAN) -> str:
    """2009年9月23日, 2019年度, 2009年1～10月, 2016年第4四半期, 2010年頃, 令和3年10月."""
    grain = period.granularity
    start, end = (_parts(day, grain, calendar) for day in ends(period))
    about = "頃" if period.approximate else ""
    if start == end:
        return "".join(end) + about
    shared = next(i for i, (a, b) in enumerate(zip(start, end, strict=True)) if a != b)
    if shared == 1 and len(end) > 2:
        shared = 0  # 令和2年10月～令和3年3月: an era year before a month keeps its era.
    rest = "".join(end[shared:])
    # The end's counter serves the start when nothing finer follows: 2005～2008年.
    opening = "".join(start)
    if shared == len(end) - 1 and opening.endswith(counter := _counter(end[shared])):
        opening = opening.removesuffix(counter)
        rest = rest.removeprefix("第")
    return f"{opening}～{rest}{about}"


def _parts(day: date, grain: Grain, calendar: Calendar) -> list[str]:
    """A moment from its coarsest part to its finest: 令和, 3年, 10月."""
    year = _year(day, grain) if calendar is Calendar.ERA else ["", f"{day.year}年"]
    match grain:
        case Grain.YEAR:
            return year
        case Grain.FISCAL_YEAR:
            return [year[0], year[1] + "度"]
        case Grain.QUARTER:
            return [*year, f"第{(day.month + 2) // 3}四半期"]
        case Grain.MONTH:
            return [*year, f"{day.month}月"]
        case Grain.DAY:
            return [*year, f"{day.month}月", f"{day.day}日"]


def _year(day: date, grain: Grain) -> list[str]:
    """The era and its year. A year in which the era changed bears the new name."""
    whole = grain in (Grain.YEAR, Grain.FISCAL_YEAR)
    close = date(day.year, 12, 31) if whole else day
    if not whole and grain is not Grain.DAY:
        close = date(day.year, day.month, 28)
    for name, start, first in ERAS:
        if close >= start:
            count = day.year - first + 1
            return [name, "元年" if count == 1 else f"{count}年"]
    return ["", f"{day.year}年"]


def _counter(part: str) -> str:
    return part.removeprefix("第").lstrip("0123456789元")


RULES = Rules(
    style=STYLE,
    amounts=AMOUNTS,
    numeral=re.compile(r"(?:US\$|[€¥−▲])?[0-9][0-9,.]*(?:[～–][0-9][0-9,.]*)?(?:[万億兆][0-9,]*)*%?"),
    dates=DATES,
    period=period,
    surroundings=Surroundings(
        before="(?<=[条契公規予節制盟])約",
        behind="[強弱](?=[化いく調固制力点])",
        scales="[千万億兆]",
        falls="減|落|低下|下回|縮小|マイナス",
        running="[ぁ-ん]",
        longer=("年月", "[度代頃]|ごろ"),
    ),
    labels=Labels(
        falls=re.compile(r"(?<!増)減(?!価)|低下|縮小|下落|下降"),
        rises=re.compile(r"(?:増加|増大|上昇|拡大)(?!率)|増(?![減加大])"),
        apart=re.compile("差|隔たり"),
        before=re.compile(r"前[年期月回]|前の|最[高低多少大]|ピーク|目標|計画|予定"),
        counts=re.compile(
            r"(?<![第0-9.,十百千万億兆])([2-9]|1[0-9]|[二三四五六七八九十両双])(?:か国|カ国|ヵ国|ヶ国|[かカヵヶ]所|か年"
            r"|国|方|者|社|省|州|県|市|町|村|港|校|州|種|点|つ|側|都|道|都市|都県|府県|道県|自治体|空港|通関点|地[点域区]"
            r"|拠点|分野|部門|業種|産業|品目|商品|項目|大学|機関|団体|箇所|事業|案件|年度分|年分|[かカヵヶ]月分)"
            r"|([2-9]|1[0-9])件"
        ),
        numbers={**{word: count for count, word in enumerate("二三四五六七八九十", 2)}, "両": 2, "双": 2},
    ),
    statuses={
        Status.PARTIAL: ("途中",),
        Status.ESTIMATE: ("推計", "推定"),
        Status.PLAN: ("計画", "予定"),
        Status.TARGET: ("目標",),
        Status.FORECAST: ("予測", "見込", "見通"),
    },
    ahead=re.compile(
        "計画|予定|目標|目安|目途|めど|見込|見通|予測|予想|想定|目指|めざ|構想|方針|約束|約した|契約|協定|合意|許可|認可|戦略"
        "|プログラム|期限|候補|要望|要請|求め|呼び掛け|決め|決定|将来|見積|試算|考えで|実績で(?:は|も)?な"
    ),
    spaced=False,
    opening=NEVER,
    jlreq=True,
    phrases=True,
    readings=True,
    slash="／",
    colon="：",
    stop="。",
    brackets=("（", "）"),
    typography=(
        (re.compile(r"[０-９]"), "a full-width digit", "Use half-width digits."),
        (re.compile(r"[，．]"), "a full-width comma or full stop", "Use 、 and 。"),
        (re.compile(r"[\uff61-\uff9f]"), "half-width kana", "Use full-width kana."),
        (re.compile(r"[!！?？]"), "an exclamation or question mark", "Official prose ends in 。"),
        (
            re.compile(r"(?<=[぀-ヿ一-鿿])[(),](?=[぀-ヿ一-鿿])"),
            "a half-width bracket or comma",
            "Use （） and 、",
        ),
        (re.compile(r"〜"), "a wave dash", "Use the full-width tilde ～ for ranges."),
    ),
    territory="JP",
)
