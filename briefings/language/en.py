"""English: figures and dates in words, and the house style of its typography."""

from __future__ import annotations

import re
from decimal import Decimal

from briefings.content import Status
from briefings.language import en_typed
from briefings.language.en_amounts import AMOUNTS
from briefings.language.en_dates import DATES, MONTHS, period
from briefings.language.rules import (
    NBSP,
    Labels,
    Rules,
    Style,
    Surroundings,
    opening,
)
from briefings.values.numerals import Scales
from briefings.values.relations import Relation

STYLE = Style(
    {
        Relation.ABOUT: "about {}",
        Relation.OVER: "more than {}",
        Relation.AT_LEAST: "at least {}",
        Relation.UNDER: "under {}",
        Relation.AT_MOST: "at most {}",
    },
    scales=Scales(
        (
            (Decimal(10**12), "trillion"),
            (Decimal(10**9), "billion"),
            (Decimal(10**6), "million"),
        ),
        gap=NBSP,
        places=4,
    ),
    shared_scale=True,
)

_COUNTS = ("both", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_ABBREVIATIONS = (
    *("e.g", "i.e", "etc", "cf", "ca", "approx", "vs", "viz", "al", "incl", "excl"),
    *("no", "nos", "fig", "figs", "vol", "ch", "p", "pp", "para", "paras"),
    *("mr", "mrs", "ms", "dr", "prof", "st", "co", "corp", "inc", "ltd", "dept", "gov", "u.s", "u.k", "u.n"),
    *(name[:3].lower() for name in MONTHS if name != "May"), "sept",
)  # fmt: skip


RULES = Rules(
    style=STYLE,
    amounts=AMOUNTS,
    dates=DATES,
    typed=en_typed.TYPED,
    period=period,
    surroundings=Surroundings(
        falls=r"\b(?:fall|fell|drop|declin|decreas|loss|below|reduc|contract|shr[aiu]nk|cut|lower)",
    ),
    labels=Labels(
        falls=re.compile(r"\b(?:falls?|fell|fallen|drop|declin|decreas|reduc|cuts?\b)"),
        rises=re.compile(r"\b(?:rises?|rose|increas|gains?\b)"),
        apart=re.compile(r"\b(?:difference|gap|less|minus|against)\b"),
        before=re.compile(r"\b(?:before|previous|earlier|preceding|last|peak|record|target|plann?ed|plan)\b"),
        counts=re.compile(
            rf"(?<![\w.,–-])({'|'.join(_COUNTS)}|[2-9]|1[0-9])"
            r"(?! (?:per|million|billion|years?\b|months?\b|days?\b|times\b))"
            r"(?= (?:[a-z’'-]+ ){0,5}?[a-z-]+(?:s’?|men|women|people)\b| (?:together|combined|in all)\b)"
        ),
        rates=re.compile(r"\b(?:rates?|shares?|percentage|per cent|growth)\b"),
        numbers={word: count for count, word in enumerate(_COUNTS[1:], 2)} | {"both": 2},
    ),
    statuses={
        Status.PARTIAL: ("part",),
        Status.ESTIMATE: ("estimate",),
        Status.PLAN: ("plan",),
        Status.TARGET: ("target",),
        Status.FORECAST: ("forecast", "expected"),
    },
    opening=opening(*_ABBREVIATIONS),
    ahead=re.compile(
        r"\b(?:plan(?:s|ned|ning)?\b|forecast|target|expect|project(?:ed|ions?)\b|predict|foresee|estimat|aim"
        r"|goal|due\b|schedul|promis|intend|intention|propos|pledg|commit(?:s|ted|ments?)\b|will\b|would\b"
        r"|set for\b|(?:is|are|was|were|still) to\b|to (?:follow|come)\b|future|deadline|contract|agree"
        r"|licen[cs]|permit|strateg|programme|candidate|decided|asked\b|means to\b|meant to\b|looks? to\b"
        r"|not (?:a )?results?\b)"
    ),
    whole_words=True,
    locale="en-GB",
    encodings=("cp1252",),
    typography=(
        (re.compile(r"[\"']"), "a straight quote", "Use curly quotes: “ ” ‘ ’."),
        (re.compile(r"--| - "), "a hyphen for a dash", "Use an en dash: –."),
        (re.compile(r"\.\.\."), "three full stops", "Use an ellipsis: …"),
        (re.compile(r"(?<=\S)  +(?=\S)"), "two spaces", "Use one."),
    ),
)
