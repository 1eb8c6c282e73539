"""How Japanese prints amounts: the words, marks and units that make a figure what it is."""

from __future__ import annotations

from decimal import Decimal

from briefings.values.grammar import Grammar, Sense, Word
from briefings.values.relations import Relation


def _said(stems: str, ends: str, relation: Word) -> dict[str, Word]:
    """Every stem with every end, as conjugation and particles give them: を上回った, 上回り."""
    return {stem + end: relation for stem in stems.split() for end in ends.split(",")}


_COUNTED = dict.fromkeys(
    ("わずか", "僅か", "延べ", "のべ", "計", "合計", "累計", "総額", "総勢", "全", "年間", "平均")
)
"""Words that count together or belittle say nothing about the number itself."""
# Such a word may stand before the number, between number and unit, or at the end.
AMOUNTS = Grammar(
    before={
        **_said("約 およそ おおよそ 凡そ おおむね 概ね ほぼ 大体 だいたい ざっと", ",で", Relation.ABOUT),
        **_said("少なくとも 最低 最低でも 最低で 最小で 最少で", "", Relation.AT_LEAST),
        **_said(
            "最大 最大で 最大でも 最高 最高で 最多で 多くとも 多くても 高々 たかだか せいぜい",
            "",
            Relation.AT_MOST,
        ),
        **_said("優に", "", Relation.OVER),
        **_said("推計 推計値 推定 概算 見積もり 見込み", ",で,では,値,約", Sense.ESTIMATE),
        **dict.fromkeys(
            ("数", "何", "幾", "第", "半", "±", "~", "倍の", "明治", "大正", "昭和", "平成", "令和"),
            Sense.DOUBT,
        ),
        **dict.fromkeys(("表", "図", "注", "別表", "資料", "頁", "写真", "節", "章", "No."), Sense.LABEL),
        **_COUNTED,
    },
    after={
        **_said("以上 以上に 以上も", "", Relation.AT_LEAST),
        **_said("を下回ら を割ら を切ら", "ない,なかった,ず", Relation.AT_LEAST),
        **_said("超 強 余 余り あまり 有余", "", Relation.OVER),
        **_said("を上回 上回", "る,った,り,って,っている,ります,りました", Relation.OVER),
        **_said(
            "を超え を越え 超え を超過し を突破し", ",る,た,て,ており,ている,ていた,ました", Relation.OVER
        ),
        **_said("より多 より高 より大き よりも多 よりも高 よりも大き", "い,く,かった", Relation.OVER),
        **_said("未満 未達 弱 足らず たらず", "", Relation.UNDER),
        **_said("を下回 下回", "る,った,り,って,っている,ります,りました", Relation.UNDER),
        **_said("を割", "る,った,り,って,り込む,り込み,り込んだ", Relation.UNDER),
        **_said("を切", "る,った,り,って", Relation.UNDER),
        **_said(
            "に満た にみた に達し にも満た に届か", "ない,なかった,ず,ていない,ていなかった", Relation.UNDER
        ),
        **_said("に迫", "る,った,り,って", Relation.UNDER),
        **_said("より少な より低 より小さ よりも少な よりも低 よりも小さ", "い,く,かった", Relation.UNDER),
        **_said("以下 以内", "", Relation.AT_MOST),
        **_said("を超え を越え を上回ら", "ない,なかった,ず", Relation.AT_MOST),
        **_said("までの までと まで可 まで認 を上限", "", Relation.AT_MOST),
        **_said("を下限", "", Relation.AT_LEAST),
        **_said(
            "程度 前後 内外 ほど 程 くらい ぐらい 近く 近い 近くに に近い に近く 見当 がらみ",
            "",
            Relation.ABOUT,
        ),
        **_said("(推計) (推計値) (推定) (概算) (見込み) と推計 と推定 と見積も と見込ま", "", Sense.ESTIMATE),
        **_said("増 増加 上昇 拡大 伸び 伸長 増大 増額 増員 アップ 高", "", Sense.UP),
        **_said(
            "減 減少 低下 下落 縮小 後退 落ち込み 落ち込 削減 短縮 引き下げ 引下げ 下降 減額 減員 ダウン",
            "",
            Sense.DOWN,
        ),
        **dict.fromkeys(("台", "数", "±", "分", "どころか"), Sense.DOUBT),
        **dict.fromkeys(("も", "ずつ"), None),
    },
    behind={
        "約": "条契公規予節制盟要集誓特",
        "数": "一-龠",
        "何": "一-龠ぁ-ん",
        "半": "一-龠",
        "表": "一-龠",
        "図": "一-龠",
        "注": "一-龠",
        "節": "一-龠",
        "章": "一-龠",
        "頁": "一-龠",
        "計": "統時設会家合推累",
        "全": "安保万健",
        "第": "及落次",
    },
    ahead={
        "強": "化いく調固制力点",
        "弱": "化いく点み者",
        "超": "過伝導音党",
        "余": "地剰計裕暇波",
        "減": "税価反衰",
        "増": "税設産強殖進発築刷",
        "高": "一-龠",
        "程": "一-龠",
        "も": "ちとのしっう",
        "数": "値字量式学",
        "台": "湾風頭所帳数",
        "前後": "者",
        "程度": "問",
        "千": "葉島代歳曲",
        "百": "貨科",
        "万": "博国",
        "京": "都浜阪急成葉王",
        "人": "口材格気類間種員権民工事組分日月",
        "件": "名",
        "社": "会員長説債内宅",
        "回": "復転答収避目",
        "円": "高安滑卓",
        "本": "社店体土邦格質来",
        "名": "称簿義目",
        "分": "野析類布割散岐別担間",
        "点": "検目",
        "港": "湾",
        "県": "庁民内",
        "市": "場民長街",
        "局": "長面",
        "基": "地本準盤金礎",
        "戸": "籍",
        "度": "合目",
        "組": "織合",
        "日": "本露程米中系",
        "年": "度代生次金前後目ぶ",
        "国": "民会家",
        "月": "日",
        "割": "合当引",
        "位": "置",
    },
    links=("の",),
    small={"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)},
    large={
        "万": Decimal(10**4),
        "億": Decimal(10**8),
        "兆": Decimal(10**12),
        "京": Decimal(10**16),
    },
    numerals={digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0},
    dotted="%|パーセント|ポイント",
    minus=("マイナス", "▲", "△", "▼", "▽", "↓", "Δ", "∆", "‐", "‑", "‒", "–", "—", "―", "ー", "─", "━"),
    plus=("プラス", "↑"),
    to=("から", "ないし", "乃至"),
    either=("か", "または", "又は", "もしくは", "、または"),
    changed=(
        "(?:程度|前後|以上|以下|超|未満|ほど)?(?:に|へ|まで)[^。、]{0,12}?"
        "(?:上昇|増|伸|拡大|上が|上げ|高ま|回復|改善|減|低下|下落|縮小|下が|下げ|落|悪化|変|改|移|修正|推移|達|なっ|した|なる|する)"
    ),
    multiples={
        "割": ("%", Decimal(10)),
        "パーセント": ("%", Decimal(1)),
        "ベーシスポイント": ("ポイント", Decimal("0.01")),
        **{
            f"{large}ワット{of}": (f"キロワット{of}", Decimal(factor))
            for large, factor in (("メガ", 10**3), ("ギガ", 10**6), ("テラ", 10**9))
            for of in ("", "時")
        },
        "メガトン": ("トン", Decimal(10**6)),
    },
    halves={"半": "期数分ば島導額減世径月日"},
    parts={
        "割": (("分", Decimal("0.1")), ("厘", Decimal("0.01"))),
        **dict.fromkeys(("年", "年間"), (("[かカヶヵ]月|月間", Decimal(12)),)),
        **dict.fromkeys(("か月", "ヶ月", "カ月"), (("日(?!本)", Decimal(30)),)),
        **dict.fromkeys(("日", "日間"), (("時間", Decimal(24)),)),
        **dict.fromkeys(("時間", "時"), (("分間?", Decimal(60)),)),
        **dict.fromkeys(("分", "分間"), (("秒", Decimal(60)),)),
        **dict.fromkeys(("円", "ドル", "ユーロ"), (("銭|セント", Decimal(100)),)),
        **dict.fromkeys(("キロメートル", "km"), (("メートル|m", Decimal(1000)),)),
    },
    beyond=(
        " ?%?ポイント",
        "時(?![点代期間])",
        "キロ",
        "目(?![標的指安途処下録立次])",
        "ぶり",
        "前(?![年期回々進提倒払述例者])(?!後)",
        "代(?![表理替わ金])",
        "当たり|当り|あたり",
        " ?/ ?(?!日|月|年|週)[A-Za-z一-龠ァ-ヺ]",
    ),
    foreign="元|人民元|台湾|香港|豪州?|加|カナダ",
    running="[ぁ-ん]",
)
