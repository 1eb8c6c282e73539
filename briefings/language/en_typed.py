"""English figures in words, as authors type them: twenty-five million yen, a third of; and doubled.

Numbers from ten, and any number with a scale or a unit of measure, are figures. Small counts (two steps)
are none, nor are ordinals (a third country, the twenty-first century), the vague (dozens of), and idioms.
"""

from __future__ import annotations

import re
from decimal import Decimal

from briefings.language.rules import TypedFigures

_ONES = "two|three|four|five|six|seven|eight|nine"
_ORDINAL = r"(?![\s\u2010-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEN = (
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    rf"|(?:{_TENS})(?:[\s\u2010-](?:one|{_ONES})\b)?{_ORDINAL})"
)
_ANY = rf"(?:one|{_ONES}|{_TEN})"
_SCALE = "(?:hundred|thousand|million|billion|trillion|dozen)"
_UNIT = (
    r"(?:per\s?cent|percent\w*|basis\spoints?|tonnes?|tons?|kilo\w+|mega(?:watt|byte)\w*|giga\w+|tera\w+"
    r"|met(?:re|er)s?|hectares?|acres?|miles?|lit(?:re|er)s?|barrels?|gallons?|cubic|square\s\w+"
    r"|yen|dollars?|euros?|cents?|roubles?|rubles?|yuan|renminbi|years?[\s\u2010-]old)"
)
_PERIOD = "".join(
    rf"(?<!{word}\s)"
    for word in (
        "first",
        "second",
        "latter",
        "former",
        "last",
        "other",
        "each",
        "either",
        "ern",
        "upper",
        "lower",
    )
)
"""A half of a year or of a place, not of an amount."""
_PART = "(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)"
_COMPARED = "(?:as|the|its|their|that|those|what|this|more|higher|larger|greater|bigger|faster|over)"
_OF = r"(?=\s+(?:of|more|less|fewer|higher|lower|larger|smaller|above|below)\b|\s*(?:[.,;:)]|$))"

SIGNS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thir|twent|fort|fift|nint|hundred"
    r"|thousand|million|billion|trillion|dozen|hal[fv]|quarter|twice|thrice|doubl|tripl|trebl|quadrupl|quintupl)"
)
CHANGES = re.compile("doubl|tripl|trebl|quadrupl|quintupl|halv|fold")
FIGURES = re.compile(
    r"\b(?:"
    + "|".join((
        rf"(?:{_ANY}|an?|half(?:\san?)?)[\s\u2010-]{_SCALE}\b(?:[\s\u2010-](?:and\s)?{_ANY})?(?:[\s\u2010-]{_SCALE})?",
        rf"{_ANY}[\s\u2010-](?:times\s{_COMPARED}\b|{_UNIT}\b)",
        rf"(?:one|{_ONES})\s(?:in|out\sof)\s(?:every\s)?{_ANY}\b",
        rf"(?!fifty-fifty)(?<!fifty-){_TEN}\b",
        rf"(?:a|one)\s{_PART}\b(?!\sof\s(?:a|the)\scentury){_OF}",
        rf"one[\u2010-](?:half|{_PART})\b(?!-)",
        rf"(?:{_ONES})[\s\u2010-](?:thirds|fifths|sixths|sevenths|eighths|ninths|tenths|hundredths)\b",
        r"(?<!first\s)(?<!last\s)(?<!past\s)(?<!next\s)three[\s\u2010-]quarters\b",
        rf"{_PERIOD}half\s(?:of|the|its|their|all|as)\b",
        r"(?:one|by|under|over|than|about|around|almost|nearly|roughly|exactly|to)\shalf\b(?![\s-]?(?:an?|past|way|day)\b)",
        r"(?<!year\s)(?<!month\s)(?<!hour\s)(?<!decade\s)and\sa\s(?:half|third|quarter)\b",
        r"(?:double|triple|treble|quadruple)\s(?:the|its|their|that|those)\b",
        rf"(?:twice|thrice)\s{_COMPARED}\b",
    ))
    + ")",
    re.IGNORECASE,
)  # fmt: skip
BASES = re.compile(r"\bper\s(?:1|10{1,6}|10{0,2}(?:,000)+)\b(?![.,]?\d)", re.IGNORECASE)
_WILL = r"(?:to|will|would|should|could|can|may|must)\s"
MULTIPLES = tuple(
    (
        re.compile(rf"\b(?:{verb}(?:ed|es|ing)|{_WILL}{verb}e|{fold}[\u2010-]?fold)\b(?!-)", re.IGNORECASE),
        factor,
    )
    for verb, fold, factor in (
        ("doubl", "two", Decimal(2)),
        ("(?:tripl|trebl)", "three", Decimal(3)),
        ("quadrupl", "four", Decimal(4)),
        ("quintupl", "five", Decimal(5)),
        ("(?!)", "ten", Decimal(10)),
        ("halv", "(?!)", Decimal("0.5")),
    )
)
TYPED = TypedFigures(SIGNS, CHANGES, FIGURES, BASES, MULTIPLES)
