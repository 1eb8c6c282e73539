"""Japanese: figures, dates and prose by 公用文作成の考え方 (Agency for Cultural Affairs, 2022)."""

from __future__ import annotations

import re
from decimal import Decimal

from briefings.content import Status
from briefings.language import ja_typed
from briefings.language.ja_amounts import AMOUNTS
from briefings.language.ja_dates import DATES, period
from briefings.language.rules import NEVER, Labels, Rules, Style, Surroundings
from briefings.values.numerals import Scales
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
    plus="プラス",
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
)

RULES = Rules(
    style=STYLE,
    amounts=AMOUNTS,
    numeral=re.compile(r"(?:US\$|[€¥−▲])?[0-9][0-9,.]*(?:[～–][0-9][0-9,.]*)?(?:[万億兆][0-9,]*)*%?"),
    dates=DATES,
    typed=ja_typed.TYPED,
    period=period,
    surroundings=Surroundings(
        falls="減|落|低下|下回|縮小|マイナス|下げ|短縮|後退",
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
        rates=re.compile("率|割合|比率|構成比|シェア|成長"),
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
    encodings=("cp932", "euc_jis_2004", "iso2022_jp_ext"),
)
