"""Japanese figures written out, as authors type them: 二千五百万円, 三割, 3分の1, 半数; and 倍増.

A number with a scale or a unit, and a count of ten and more, is a figure. Small counts (三か国, 二段階) are
none, nor are words that hold a numeral (一般, 第一に, 十分, 千島), the vague (数千人, 十数社), and names.
"""

from __future__ import annotations

import re
from decimal import Decimal

from briefings.language.rules import TypedFigures

_ONE = "一二三四五六七八九"
_SMALL = f"[{_ONE}十百千]"
_ANY = f"[{_ONE}〇十百千万億兆]"
# Behind such a character a numeral is vague, an ordinal or part of another number.
_ALONE = f"(?<![{_ONE}〇十百千万億兆数何幾第])"
_TEN = f"(?:[{_ONE}]?[十百千]{_SMALL}*)"
_LARGE = f"{_SMALL}+[万億兆]{_ANY}*"
_UNIT = (
    "円|ドル|ユーロ|ルーブル|人民元|ウォン|ポンド|パーセント|ポイント|トン|キロ|グラム|メートル"
    "|ヘクタール|リットル|ワット|平方|立方|海里|マイル|バレル|ダース|歳(?!時)|[%°℃]|(?:kg|km|kW|[MGT]W|[mtgl])(?![a-zA-Z])"
)
_COUNTER = (
    "人|元|名(?!山)|社|件|隻|台|本|機|両|頭|回|年|か[国所月年]|カ[国所月年]|ヶ[国所月年]|箇[国所月年]|週間|日間|時間|分間|秒"
    "|校|品目|項目|団体|世帯|戸|棟|都市|地域|路線|航路|便|種|事業|施設|分野|段階|企業|機関|案件|プロジェクト|自治体"
)
# Ten, a hundred and a thousand begin names, too: 十和田, 百貨店, 千歳.
_BARE_COUNTER = (
    "人(?!一首|十色|針)|元|社|件|隻|台|名(?!山)|か[国所]|カ国|校|世帯|年間"
    "|品目|項目|団体|企業|機関|案件|プロジェクト"
)

FIGURES = re.compile(
    "|".join((
        f"{_ALONE}{_ANY}+分の{_ANY}+",
        f"{_ALONE}{_ANY}+割(?![合当り愛])(?:{_ANY}+分)?",
        f"{_ALONE}{_ANY}+倍(?!体)|{_ALONE}{_ANY}+人に{_ANY}+人",
        f"(?<![{_ONE}十百千万億兆数何幾])倍(?=[にへ]|以上)|(?<!過)半[数額分値]",
        f"{_ALONE}(?!八百万の神){_LARGE}(?!総活躍)(?:{_UNIT}|{_COUNTER})?",
        f"(?<![一-鿿ァ-ヶー々])一円|{_ALONE}(?![万億兆]|一円|千歳){_ANY}+(?:{_UNIT})",
        f"{_ALONE}(?:[{_ONE}][十百千]{_SMALL}*|[十百千]{_SMALL}+)余?(?:{_COUNTER}|(?=[のにをがはとへで、。もや）余強弱超以未程]|近く|あまり|$))",
        f"{_ALONE}[十百千](?:{_BARE_COUNTER}|(?=を(?:超|上回|下回)|以上|以下|未満|余り|近く|ほど))",
        f"[{_ONE}]〇[{_ONE}〇]*|[{_ONE}]{{4}}(?=年)",
        f"(?:明治|大正|昭和|平成|令和){_ANY}+年|{_ANY}{{1,2}}月{_ANY}{{1,3}}日",
    ))
)  # fmt: skip
BASES = re.compile(
    r"(?<![\d.,])(?:1|10{1,6}|10{0,2}(?:,000)+|10{0,3}[万億])(?:k?m[23]|[^\d\s、。（）]{1,14}?)(?:[当あ]たり|当り|につき|ごと)"
)
MULTIPLES = (
    (re.compile("倍増|倍加(?!速)|倍額"), Decimal(2)),
    (re.compile("半減(?!期)"), Decimal("0.5")),
)
TYPED = TypedFigures(re.compile(f"{_ANY}|半|倍"), re.compile("倍|半減"), FIGURES, BASES, MULTIPLES)
