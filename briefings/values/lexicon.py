"""What stands around numbers, ready to be looked for: the words of a grammar, and the forms of units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from briefings.values.characters import plain
from briefings.values.measures import Form
from briefings.values.relations import Relation
from briefings.values.words import LETTERS, Found, WordList, reversed_words

if TYPE_CHECKING:
    from briefings.values.grammar import Grammar

_KATAKANA = re.compile("[ァ-ヺー]")
Forms = Mapping[tuple[str, str], tuple[Form, ...]]
"""By what stands before and behind the number."""


class Lexicon:
    """The words of a grammar and of units' forms; those before a number are for reversed texts."""

    def __init__(self, grammar: Grammar, forms: Sequence[Form] = ()) -> None:
        self.grammar = grammar
        self.around = grammar.around
        self.forms = self._listed(forms)
        self.exact = self._multiples()
        self.prefix = reversed_words((prefix for prefix, _ in self.forms), grammar.behind)
        suffixes = {suffix for _, suffix in self.forms}
        self._suffix = WordList(suffixes, grammar.ahead, {suffix for _, suffix in self.exact})
        self.per_cent = next((form.unit for form in self.forms.get(("", "%"), ())), "")
        self.fixed = _fixed(forms)
        spelt = "|".join(map(re.escape, sorted(self.fixed, key=len, reverse=True))) or "(?!)"
        self.spelt = re.compile(f"(?<![{LETTERS}])(?:{spelt})(?![{LETTERS}])", re.IGNORECASE)

    def found(self, prefix: str, suffix: str) -> tuple[Form, ...]:
        """The forms that are printed so."""
        return self.exact.get((prefix, suffix)) or self.forms.get((prefix, suffix), ())

    def suffix(self, text: str, at: int) -> Found | None:
        """A unit's word that stands there, and is no part of a longer word or of another unit."""
        found = self._suffix.at(text, at)
        if found is None or self.around.beyond.match(text, found[1]):
            return None
        runs_on = _KATAKANA.match(found[0][-1]) and _KATAKANA.match(text, found[1])
        return None if runs_on and self.around.after.at(text, found[1]) is None else found

    def _listed(self, forms: Sequence[Form]) -> Forms:
        known: dict[tuple[str, str], dict[Form, None]] = defaultdict(dict)
        for form in forms:
            if form.fixed is None:
                known[_key(form.prefix), self._unrelated(_key(form.suffix))][form] = None
        for word, (of, factor) in self.grammar.multiples.items():
            if not word.isascii() and ("", word) not in known:
                known["", word] = dict.fromkeys(_times(known.get(("", _key(of)), ()), word, factor))
        return {key: tuple(of) for key, of in known.items() if of}

    def _multiples(self) -> Forms:
        """Symbols that count in multiples: in them upper and lower case differ (Mt). Own units come first."""
        counted = {
            ("", word): _times(self.forms.get(("", _key(of)), ()), word, factor)
            for word, (of, factor) in self.grammar.multiples.items()
            if word.isascii() and ("", _key(word)) not in self.forms
        }
        return {key: of for key, of in counted.items() if of}

    def _unrelated(self, suffix: str) -> str:
        """Take a leading relation word, which is the number's, off a unit's words (以上の)."""
        found = self.around.after.at(suffix, 0)
        if found is None or not isinstance(self.grammar.after[found[0]], Relation):
            return suffix
        linked = self.around.link.at(suffix, found[1])
        return suffix[linked[1] if linked else found[1] :] or suffix


def _key(word: str) -> str:
    return plain(word).casefold()


def _times(forms: Iterable[Form], word: str, factor: Decimal) -> tuple[Form, ...]:
    return tuple(replace(form, suffix=word, factor=form.factor * factor) for form in forms)


def _fixed(forms: Iterable[Form]) -> dict[str, tuple[Form, ...]]:
    """The forms without a number, by their words (once)."""
    known: dict[str, tuple[Form, ...]] = {}
    for form in forms:
        if form.fixed is not None:
            known[_key(form.prefix)] = (*known.get(_key(form.prefix), ()), form)
    return known
