"""The words of a grammar that stand around numbers, ready to be looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from briefings.values.words import LETTERS, WordList, reversed_words

if TYPE_CHECKING:
    from briefings.values.grammar import Grammar


class Around:
    """The words and patterns of a grammar; words before a number are for reversed texts."""

    def __init__(self, grammar: Grammar) -> None:
        self.before = reversed_words(grammar.before, grammar.behind)
        self.sign = reversed_words((*grammar.minus, *grammar.plus), grammar.behind)
        self.after = WordList(grammar.after, grammar.ahead)
        self.link = WordList(grammar.links, {})
        self.half = WordList(grammar.halves, grammar.halves)
        self.to = _joining(grammar.to)
        self.either = _joining(grammar.either)
        foreign = grammar.foreign or "(?!)"
        self.foreign = re.compile(f"(?:{foreign}) ?$")
        self.foreign_behind = re.compile(f" ?\\(?(?:{foreign})(?![{LETTERS}])")
        self.changing = re.compile(f"(?:{grammar.changing or '(?!)'})[^.;。；]*$", re.IGNORECASE)
        self.changed = re.compile(grammar.changed or "(?!)")
        self.beyond = re.compile("|".join(grammar.beyond) or "(?!)")
        self.running = re.compile(grammar.running or "(?!)")
        self.parts = {word: tuple(_parts(of)) for word, of in grammar.parts.items()}


def _parts(of: Iterable[tuple[str, Decimal]]) -> Iterator[tuple[re.Pattern[str], Decimal]]:
    for pattern, factor in of:
        yield re.compile(f" ?([0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}}) ?({pattern})"), factor


def _joining(words: Iterable[str]) -> re.Pattern[str]:
    """What may stand between two figures and nothing else; words of letters have a space on each side."""
    listed = sorted(words, key=lambda word: (-len(word), word))
    each = (f" {word} " if word.isascii() and word.isalpha() else f" ?{re.escape(word)} ?" for word in listed)
    return re.compile("|".join(each) or "(?!)", re.IGNORECASE)
