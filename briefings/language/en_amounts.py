"""How English prints amounts: the words, marks and units that make a figure what it is."""

from __future__ import annotations

from decimal import Decimal

from briefings.values.grammar import Grammar, Sense, Word
from briefings.values.relations import Relation


def _said(words: str, said: Word) -> dict[str, Word]:
    return dict.fromkeys(words.split("|"), said)


_FELL = (
    "fell|fall|falls|fallen|falling|drop|drops|dropped|dropping|decline|declines|declined|declining|decrease"
    "|decreases|decreased|decreasing|shrank|shrunk|shrink|shrinks|contracted|contracting|slid|slipped|plunged"
    "|tumbled|slumped|lost|shed|sank|reduced|lowered|cut|down"
)
_ROSE = (
    "rose|rise|rises|risen|rising|increase|increases|increased|increasing|grew|grow|grows|grown|growing|gained"
    "|climbed|expanded|jumped|surged|soared|up"
)
_GROWTH = "growth|a rise|an increase|a gain|a jump|an expansion"
_LOSS = "fall|drop|decline|decrease|reduction|contraction|cut"


def _by(verbs: str, said: Word) -> dict[str, Word]:
    """fell, fell by, fell sharply by."""
    return {f"{verb}{by}": said for verb in verbs.split("|") for by in ("", " by", " a", " an", " another")}


AMOUNTS = Grammar(
    before={
        **_by(_FELL, Sense.DOWN),
        **_by(_ROSE, None),
        **_said("|".join(f"{a}{noun} of" for noun in _LOSS.split("|") for a in ("", "a ")), Sense.DOWN),
        **_said("|".join(f"{noun} of" for noun in _GROWTH.split("|")), None),
        **_said(
            "about|around|approximately|approx.|approx|"
            "virtually|practically|roughly|some|circa|c.|ca.|nearly|almost|close to|near|≈|~|≒",
            Relation.ABOUT,
        ),
        **_said(
            "over|more than|greater than|higher than|in excess of|exceeding|upwards of|just over|well over",
            Relation.OVER,
        ),
        **_said("slightly over|slightly more than|a little over|above|just above|>|＞", Relation.OVER),
        **_said(
            "at least|no less than|not less than|no fewer than|not fewer than|a minimum of|minimum|≥|≧",
            Relation.AT_LEAST,
        ),
        **_said(
            "under|less than|fewer than|lower than|below|just under|just below|slightly under|short of",
            Relation.UNDER,
        ),
        **_said("slightly less than|a little under|not quite|<", Relation.UNDER),
        **_said(
            "at most|no more than|not more than|up to|as much as|as many as|a maximum of|maximum|max.|within"
            "|≤|≦",
            Relation.AT_MOST,
        ),
        **_said(
            "estimated|an estimated|estimated at|estimates of|an estimate of|est.|estimated to be",
            Sense.ESTIMATE,
        ),
        **_said("±|plus or minus|+/-|half of|half|twice|double|barely|hardly|not", Sense.DOUBT),
        **_said(
            "table|figure|fig.|chart|box|page|p.|pp.|no.|nos.|note|chapter|section|vol.|volume|part|annex|item|#|§",
            Sense.LABEL,
        ),
        # Words that count together or belittle say nothing about the number itself.
        **_said(
            "only|just|merely|a total of|total|a record|sharply by|slightly by|steeply by|further|another",
            None,
        ),
        "from": Sense.FROM,
        "between": Sense.BETWEEN,
    },
    after={
        **_said(
            "or more|or above|or higher|or over|and above|and over|and more|+|plus|-plus", Relation.AT_LEAST
        ),
        **_said("or less|or fewer|or under|or below|or lower|and under|and below|at most", Relation.AT_MOST),
        **_said("or so|or thereabouts|, or thereabouts", Relation.ABOUT),
        **_said("(estimate)|(estimated)|(est.)|(e)", Sense.ESTIMATE),
        **_said("odd|-odd|±|-fold|fold", Sense.DOUBT),
        **_said(
            "decline|drop|fall|decrease|reduction|contraction|lower|less|fewer|down|cut|slump", Sense.DOWN
        ),
        **_said("increase|rise|growth|gain|jump|higher|more|up|surge|expansion", Sense.UP),
    },
    scales={
        "hundred": Decimal(100),
        "thousand": Decimal(10**3),
        "lakh": Decimal(10**5),
        "million": Decimal(10**6),
        "mn": Decimal(10**6),
        "crore": Decimal(10**7),
        "billion": Decimal(10**9),
        "bn": Decimal(10**9),
        "trillion": Decimal(10**12),
        "trn": Decimal(10**12),
        "tn": Decimal(10**12),
    },
    money={"k": Decimal(10**3), "m": Decimal(10**6), "b": Decimal(10**9), "t": Decimal(10**12)},
    minus=("minus", "negative"),
    plus=("plus",),
    to=("to",),
    either=("or",),
    changing=(
        r"\b(?:rose|ris|increas|grew|grow|fell|fall|declin|drop|decreas|climb|expand|shr[aiu]nk|jump|surg|slid|slip|went"
        r"|moved?|chang|revis|rais|lower|cut|up|down|improv|worsen|reduc|contract|advanc|swung|widen|narrow|bring)"
    ),
    multiples={
        **dict.fromkeys(("percent", "per cent", "pct"), ("%", Decimal(1))),
        **dict.fromkeys(("basis points", "basis point", "bps", "bp"), ("percentage points", Decimal("0.01"))),
        **{
            f"{prefix}{of}": (base, Decimal(factor))
            for of, base, steps in (
                ("W", "kW", (("M", 10**3), ("G", 10**6), ("T", 10**9))),
                ("Wh", "kWh", (("M", 10**3), ("G", 10**6), ("T", 10**9))),
                ("t", "t", (("k", 10**3), ("M", 10**6), ("G", 10**9))),
            )
            for prefix, factor in steps
        },
    },
    halves={"and a half": "", "and one half": "", "and one-half": ""},
    parts={
        **dict.fromkeys(("year", "years"), ((r"months?\b", Decimal(12)),)),
        **dict.fromkeys(("hour", "hours"), ((r"minutes?\b", Decimal(60)),)),
    },
    beyond=(
        r" ?-?points?\b",
        r" (?:percentage )?points?\b",
        r" per (?!cent|year|annum|month|day|week)[a-z]",
        r" ?/ ?(?!year|month|day|week)[A-Za-z]",
        r"[⁻·][0-9A-Za-z]",
    ),
    foreign=(
        "AUD|CAD|HKD|NTD|TWD|SGD|NZD|MXN|CNY|RMB|KRW|INR|RUB|BRL"
        "|Australian|Canadian|Hong Kong|Singapore|New Zealand"
    ),
)
