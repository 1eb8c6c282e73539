"""Units that the head of a table carries: 単位：千人, （百万円）, in thousands of tonnes, %."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from briefings.language import LANGUAGES
from briefings.values.derivations import PERCENT
from briefings.values.quantities import Quantity

LONGEST = 60
"""Characters of a head that are looked at; a unit stands in few."""
_MARKS = re.compile(r"[()\[\]<>:;、,/・=]|\bin\b|単位|\bunits?\b", re.IGNORECASE)
# Thousands of tonnes: of one, 1 thousand tonnes.
_OF = re.compile(r"(?<=s) of (?=\S)|(?<=[a-z])s(?= )")
_MONEY = re.compile(r"((?:[A-Z]{1,3})?[$€£¥]) ?([a-z]*)")
"""A sign of a currency, which stands before the number, and a scale."""


@dataclass(frozen=True)
class Head:
    """What the bare numbers below are multiplied by, and the unit they are in."""

    factor: Decimal
    unit: str

    def over(self, bare: Quantity) -> Quantity:
        """A bare number in full."""
        high = None if bare.high is None else bare.high * self.factor
        return replace(bare, low=bare.low * self.factor, high=high, unit=self.unit)


def read(head: str, parse: Callable[[str, str], Quantity], unit: str) -> Head | None:
    """The unit of a head; nothing where it names none.

    Of several units the wanted one is meant. Rates need not print their per cent.
    """
    found: list[Head] = []
    for text in _candidates(unicodedata.normalize("NFKC", head)[:LONGEST]):
        try:
            one = parse(text, unit)
        except ValueError:
            continue
        if one.unit and one.low > 0 and one.high is None:
            found.append(Head(one.low, one.unit))
    rates = (rules.labels.rates.search(head.casefold()) for rules in LANGUAGES.values())
    if unit == PERCENT and any(rates):
        found.append(Head(Decimal(1), PERCENT))
    return next((one for one in found if one.unit == unit), next(iter(found), None))


def _candidates(head: str) -> Iterator[str]:
    """Each part of a head as an amount of one: whole, then ever less of its beginning."""
    for part in dict.fromkeys((head, *_MARKS.split(head))):
        words = _OF.sub(lambda found: " " if " " in found[0] else "", part.strip())
        if money := _MONEY.search(words):
            yield f"{money[1]}1 {money[2]}".strip()
        for at in range(len(words)):
            if not at or not (words[at - 1].isascii() and words[at - 1].isalnum()):
                rest = words[at:]
                yield rest if rest[0].isdecimal() else f"{_one(rest[0])}{rest}"


def _one(before: str) -> str:
    return "1 " if before.isascii() and before.isalpha() else "1"
