"""Grammar of printed amounts: the words and separators that a language gives to the parsers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from briefings.values import relations
from briefings.values.relations import Relation

LONGEST = 200
"""Characters; no printed figure is longer, and a bound keeps any input cheap."""
# White space counts only between Latin words or digits; elsewhere it is layout.
_LAYOUT = re.compile(r"(?<![0-9a-z]) +| +(?![0-9a-z])")


def squeezed(text: str) -> str:
    """Normalise width, case and white space, so that what is printed alike is equal."""
    body = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _LAYOUT.sub("", body[: 2 * LONGEST])


@dataclass(frozen=True)
class Grammar:
    """Read amounts as one or several languages print them.

    ``before`` and ``after`` hold words beside a number with the relation they state, or nothing where
    they say nothing about the number (a total of, 延べ). ``decreases`` are words of ``after`` that make
    it negative; ``links`` join a number's words to what follows (５万人以上の). ``scales`` are words
    behind a whole number (million); ``small`` and ``large`` are single characters that count within
    one (５千３百万). ``to`` joins the ends of a range. ``group`` and ``point`` separate digits.
    """

    before: Mapping[str, Relation | None] = field(default_factory=dict)
    after: Mapping[str, Relation | None] = field(default_factory=dict)
    decreases: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    scales: Mapping[str, Decimal] = field(default_factory=dict)
    small: Mapping[str, Decimal] = field(default_factory=dict)
    large: Mapping[str, Decimal] = field(default_factory=dict)
    minus: tuple[str, ...] = ("-", "−")
    to: tuple[str, ...] = ("~", "〜", "–", "—", "-")
    group: str = ","
    point: str = "."

    @cached_property
    def before_by_length(self) -> list[tuple[str, Relation | None]]:
        """Words before a number, the longest first."""
        return _by_length(self.before)

    @cached_property
    def after_by_length(self) -> list[tuple[str, Relation | None]]:
        """Words behind a number, the longest first."""
        return _by_length(self.after)

    @cached_property
    def number(self) -> re.Pattern[str]:
        """Match the digits of a number with their separators."""
        group, point = re.escape(self.group), re.escape(self.point)
        whole = f"[0-9][0-9{group}]*" if self.group.strip() else f"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+"
        return re.compile(f"(?:{whole})(?:{point}[0-9]+)?")

    @cached_property
    def grouped(self) -> re.Pattern[str]:
        """Match a number whose digits stand in groups of three."""
        group, point = re.escape(self.group), re.escape(self.point)
        return re.compile(f"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?:{point}[0-9]+)?")

    @cached_property
    def scale(self) -> re.Pattern[str]:
        """Match a scale word behind a number."""
        words = "|".join(map(re.escape, sorted(self.scales, key=len, reverse=True)))
        return re.compile(rf" ?({words})(?![a-z])" if words else r"(?!)")


def together(grammars: Iterable[Grammar], separators: Grammar | None = None) -> Grammar:
    """Join the words of several languages, with the digits' separators of one of them."""
    known = tuple(grammars)
    own = separators or Grammar()
    joined = Grammar(
        before={squeezed(word): said for one in known for word, said in one.before.items()},
        after={squeezed(word): said for one in known for word, said in one.after.items()},
        decreases=frozenset(squeezed(word) for one in known for word in one.decreases),
        links=_each(word for one in known for word in one.links),
        scales={squeezed(word): factor for one in known for word, factor in one.scales.items()},
        small={word: factor for one in known for word, factor in one.small.items()},
        large={word: factor for one in known for word, factor in one.large.items()},
        minus=_each(word for one in known for word in one.minus),
        to=_each(word for one in known for word in one.to),
    )
    return replace(joined, group=own.group, point=own.point)


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(map(squeezed, words)), key=len, reverse=True))


def _by_length(words: Mapping[str, Relation | None]) -> list[tuple[str, Relation | None]]:
    return sorted(words.items(), key=lambda item: -len(item[0]))


# --- words around a number -------------------------------------------------------------------


@dataclass(frozen=True)
class Peeled:
    """A text without its relation words; ``down`` when it was called a decrease."""

    text: str
    relation: Relation | None = None
    down: bool = False


def peel(text: str, grammar: Grammar) -> Peeled:
    """Take relation words and words without weight off both ends."""
    relation: Relation | None = None
    down = False
    while (found := _word_at_end(text, grammar)) is not None:
        word, text, said = found
        relation = relations.together(relation, said)
        down = down or word in grammar.decreases
    return Peeled(text, relation, down)


def unrelated(suffix: str, grammar: Grammar) -> str:
    """Take a leading relation word, which is the number's, off a unit's words (以上の)."""
    for word, _ in grammar.after_by_length:
        if suffix.startswith(word):
            return _unlinked(suffix.removeprefix(word), str.removeprefix, grammar)
    return suffix


def _word_at_end(text: str, grammar: Grammar) -> tuple[str, str, Relation | None] | None:
    """The longest word before or after the number, the rest, and what the word says."""
    for word, relation in grammar.before_by_length:
        if text.startswith(word) and len(text) > len(word):
            return word, text[len(word) :].strip(), relation
    unlinked = _unlinked(text, str.removesuffix, grammar)
    for word, relation in grammar.after_by_length:
        if unlinked.endswith(word) and len(unlinked) > len(word):
            return word, unlinked[: -len(word)].strip(), relation
    return None


def _unlinked(text: str, remove: Callable[[str, str], str], grammar: Grammar) -> str:
    shorter = (remove(text, link) for link in grammar.links)
    return next((rest for rest in shorter if rest != text), text)
