"""Chinese: figures and dates by CLDR; written without spaces between words."""

from __future__ import annotations

from decimal import Decimal

from briefings.language.rules import NEVER, SYMBOLS, Rules
from briefings.values.grammar import Grammar, Sense
from briefings.values.relations import Relation

RULES = Rules(
    SYMBOLS,
    amounts=Grammar(
        before={
            **dict.fromkeys(("约", "大约", "近", "将近", "接近"), Relation.ABOUT),
            **dict.fromkeys(("超过", "超過", "逾"), Relation.OVER),
            **dict.fromkeys(("至少", "不少于"), Relation.AT_LEAST),
            **dict.fromkeys(("不到", "不足", "低于"), Relation.UNDER),
            **dict.fromkeys(("至多", "不超过"), Relation.AT_MOST),
            **dict.fromkeys(("下降", "减少", "下跌"), Sense.DOWN),
        },
        after={**dict.fromkeys(("左右", "上下"), Relation.ABOUT), "多": Relation.OVER},
        behind={"近": "附最"},
        large={"萬": Decimal(10**4), "亿": Decimal(10**8), "億": Decimal(10**8)},
    ),
    spaced=False,
    opening=NEVER,
    encodings=("gb18030",),
)
