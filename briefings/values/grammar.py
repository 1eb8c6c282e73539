"""Grammar of printed figures: the words, marks and separators that languages give to the reading.

All of it is data of ``briefings.language``; here it is joined over languages and made searchable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property

from briefings.values.around import Around
from briefings.values.characters import GLUE, plain
from briefings.values.lexicon import Lexicon
from briefings.values.relations import Relation

LONGEST = 200
"""Characters; no printed figure is longer, and a bound keeps any input cheap."""


class Sense(Enum):
    """What a word beside a number says that is no relation."""

    UP = auto()
    DOWN = auto()
    ESTIMATE = auto()
    """The source itself does not hold it for certain (推計, an estimated)."""
    DOUBT = auto()
    """Something that no amount can say (±, 40%台, 数)."""
    LABEL = auto()
    """A bare number behind it is the name of something (表3, page 40)."""
    FROM = auto()
    BETWEEN = auto()


Word = Relation | Sense | None
"""None: a word that says nothing about the number (a total of, 延べ)."""


@dataclass(frozen=True)
class Grammar:
    """Read figures as one or several languages print them.

    ``before`` and ``after`` hold words beside a number with what they say; ``behind`` and ``ahead`` are
    characters that make such a word part of another: 約 behind 条, 強 ahead of 化. ``links`` join a
    number's words to what follows (５万人以上の). ``minus`` and ``plus`` are signs.

    ``scales`` are words behind a whole number (million), ``money`` those that are read only where a
    currency stands before it (m). ``small`` and ``large`` are single characters that count within one
    (５千３百万), ``numerals`` characters that are digits. ``dotted`` matches what follows a middle dot that
    is a decimal point. ``group`` and ``point`` separate digits.

    ``to`` joins the ends of a range. Where ``changing`` matches before or ``changed`` behind, they are
    the ends of a change instead, and each is a figure of its own. ``either`` joins numbers of which one
    is meant.

    ``multiples`` are words that count in multiples of the unit with another printed form (割 is ten %).
    ``halves`` add a half behind a unit, unless one of these characters follows. ``parts`` are patterns of
    smaller units that go on behind one: below 1 what each counts in it (3割5分), above 1 how many make
    it, and the whole is in the smaller unit (2時間30分). ``beyond`` are patterns behind a unit that make it
    another (kW時, %ポイント).
    ``foreign`` matches beside a currency's sign what makes it that of another country. ``running`` is a
    character that only running text has: a triangle before it heads a line and is no minus.
    """

    before: Mapping[str, Word] = field(default_factory=dict)
    after: Mapping[str, Word] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    ahead: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    minus: tuple[str, ...] = ("-", "−")
    plus: tuple[str, ...] = ("+",)
    scales: Mapping[str, Decimal] = field(default_factory=dict)
    money: Mapping[str, Decimal] = field(default_factory=dict)
    small: Mapping[str, Decimal] = field(default_factory=dict)
    large: Mapping[str, Decimal] = field(default_factory=dict)
    numerals: Mapping[str, int] = field(default_factory=dict)
    dotted: str = ""
    to: tuple[str, ...] = ("~", "〜", "–", "—", "-")
    either: tuple[str, ...] = ()
    changing: str = ""
    changed: str = ""
    multiples: Mapping[str, tuple[str, Decimal]] = field(default_factory=dict)
    halves: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[tuple[str, Decimal], ...]] = field(default_factory=dict)
    beyond: tuple[str, ...] = ()
    foreign: str = ""
    running: str = ""
    group: str = ","
    point: str = "."

    @cached_property
    def shapes(self) -> Shapes:
        """The patterns of its numbers."""
        return Shapes(self)

    @cached_property
    def around(self) -> Around:
        """The words around its numbers."""
        return Around(self)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Its words without the forms of any unit: amounts are stored so."""
        return Lexicon(self)

    @cached_property
    def words_of_number(self) -> frozenset[str]:
        """The characters that numbers in words are made of."""
        return frozenset((*self.numerals, *self.small, *self.large))


class Shapes:
    """The patterns of a grammar's numbers; none of them matches one passage in two ways."""

    def __init__(self, grammar: Grammar) -> None:
        marks = re.escape("".join((*grammar.small, *grammar.large)))
        mark = "|".join(_unlike(one, grammar) for one in (*grammar.small, *grammar.large)) or "(?!)"
        numerals = re.escape("".join(grammar.numerals))
        group, point = re.escape(grammar.group), re.escape(grammar.point)
        gaps = GLUE if grammar.group.strip() else f" {GLUE}"
        whole = f"(?<![0-9])[0-9]{{1,3}}(?:[{gaps}][0-9]{{3}})+(?![0-9])|[0-9]+"
        self.start = re.compile(f"[0-9{_VULGAR}{numerals}{marks}]")
        self.digits = re.compile(f"(?:{whole})(?:[,.'’・·:/_⁄٫][0-9]+)*")
        each = f"(?:{group}|[{gaps}])" if grammar.group.strip() else f"[{gaps}]"
        grouped = f"[0-9]{{1,3}}(?P<group>{each})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
        self.number = re.compile(f"(?:{grouped}|[0-9]+)(?:{point}[0-9]+)?")
        self.dotted = re.compile(f"[0-9]+・[0-9]+(?= ?(?:{grammar.dotted}))") if grammar.dotted else None
        self.marks = re.compile(f"( ?)((?:{mark})+)")
        self.run = re.compile(f"[{numerals}{marks}]+" if numerals or marks else "(?!)")
        self.scale = _scale(grammar.scales)
        self.money = _scale({**grammar.scales, **grammar.money})
        self.again = re.compile(
            f"(?:{self.scale.pattern}| ?[0-9][0-9.,]*{self.scale.pattern})", re.IGNORECASE
        )


_VULGAR = "¼½¾⅐-⅞"


def _unlike(word: str, grammar: Grammar) -> str:
    """A word that is no part of another one: 千, but not 千葉."""
    others = grammar.ahead.get(word, "")
    return re.escape(word) + (f"(?![{others}])" if others else "")


def _scale(words: Mapping[str, Decimal]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, _longest(words)))
    return re.compile(rf"[ -]?({listed})(?![a-z])" if listed else r"(?!)", re.IGNORECASE)


def together(grammars: Iterable[Grammar], separators: Grammar | None = None) -> Grammar:
    """Join the words of several languages, with the digits' separators of one of them.

    Where two differ about a word, that one is right (～ before a number).
    """
    own = separators or Grammar()
    known = [one for one in grammars if one is not own] + [own]
    return Grammar(
        before={_key(word): said for one in known for word, said in one.before.items()},
        after={_key(word): said for one in known for word, said in one.after.items()},
        behind={word: than for one in known for word, than in one.behind.items()},
        ahead={word: than for one in known for word, than in one.ahead.items()},
        links=_each(word for one in known for word in one.links),
        minus=_each(word for one in known for word in one.minus),
        plus=_each(word for one in known for word in one.plus),
        scales={_key(word): factor for one in known for word, factor in one.scales.items()},
        money={_key(word): factor for one in known for word, factor in one.money.items()},
        small={word: factor for one in known for word, factor in one.small.items()},
        large={word: factor for one in known for word, factor in one.large.items()},
        numerals={word: digit for one in known for word, digit in one.numerals.items()},
        dotted=_any(one.dotted for one in known),
        to=_each(word for one in known for word in one.to),
        either=_each(word for one in known for word in one.either),
        changing=_any(one.changing for one in known),
        changed=_any(one.changed for one in known),
        multiples={word: of for one in known for word, of in one.multiples.items()},
        halves={word: unless for one in known for word, unless in one.halves.items()},
        parts={word: of for one in known for word, of in one.parts.items()},
        beyond=tuple(dict.fromkeys(pattern for one in known for pattern in one.beyond)),
        foreign=_any(one.foreign for one in known),
        running=_any(one.running for one in known),
        group=own.group,
        point=own.point,
    )


def _key(word: str) -> str:
    return plain(word).casefold()


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(_longest({_key(word) for word in words}))


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _any(patterns: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(filter(None, patterns)))
