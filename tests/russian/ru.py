"""Russian: figures and dates in words; dates are written by CLDR."""

from __future__ import annotations

import re
from decimal import Decimal

from briefings.content import Status
from briefings.language.rules import BARE_YEAR, NBSP, DateRules, Rules, Style, Surroundings
from briefings.values.grammar import Grammar
from briefings.values.numerals import Scales
from briefings.values.relations import Relation

MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_MONTH = f"({'|'.join(MONTHS)})"

RULES = Rules(
    style=Style(
        {
            # Words that leave the unit in the case of its plural form; «около» would not.
            Relation.ABOUT: "примерно {}",
            Relation.OVER: "больше чем {}",
            Relation.AT_LEAST: "не меньше чем {}",
            Relation.UNDER: "меньше чем {}",
            Relation.AT_MOST: "не больше чем {}",
        },
        range_words=" до ",
        scales=Scales(
            (
                (Decimal(10**12), "трлн"),
                (Decimal(10**9), "млрд"),
                (Decimal(10**6), "млн"),
            ),
            gap=NBSP,
            places=4,
        ),
        shared_scale=True,
        symbol_units=frozenset({"concentr-percent", "volume-cubic-meter"}),
    ),
    amounts=Grammar(
        before={
            "около": Relation.ABOUT,
            "примерно": Relation.ABOUT,
            "свыше": Relation.OVER,
            "больше чем": Relation.OVER,
            "не меньше чем": Relation.AT_LEAST,
            "меньше чем": Relation.UNDER,
            "не больше чем": Relation.AT_MOST,
            "не менее": Relation.AT_LEAST,
            "менее": Relation.UNDER,
            "не более": Relation.AT_MOST,
        },
        scales={
            "тыс.": Decimal(10**3),
            "млн": Decimal(10**6),
            "млрд": Decimal(10**9),
            "трлн": Decimal(10**12),
        },
        minus=("минус",),
        to=("до",),
        group=" ",
        point=",",
    ),
    dates=DateRules(
        rewritten=(
            (rf"([0-9]{{1,2}}){_MONTH}([0-9]{{4}})(?:г\.|года)?", r"\3年{\2}\1日"),
            (r"^в?([0-9]{4})(?:г\.|году|год)$", r"\1年"),
        ),
        names={name: f"{number}月" for number, name in enumerate(MONTHS, 1)},
        about="^около",
        to=("до",),
        typed=re.compile(rf"\d{{1,2}}\s{_MONTH}\s\d{{4}}(?:\sг\.|\sгода)?|{BARE_YEAR.pattern}"),
    ),
    surroundings=Surroundings(falls="сниж|сократ|паден"),
    statuses={Status.PLAN: ("план",), Status.FORECAST: ("прогноз", "ожид")},
    typography=((re.compile('["“”]'), "a foreign quote", "Use « and »."),),
    territory="RU",
)
