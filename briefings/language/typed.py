"""What an author typed into a sentence: its dates, and figures in digits or in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from briefings.content.patterns import Patterns
from briefings.language import rules_for
from briefings.language.dates import dates_in
from briefings.language.prose import unfolded, without_mentions
from briefings.values.memory import Memory
from briefings.values.periods import Period

_EMPHASIS = re.compile(r"(?<!\d)\*+|\*+(?!\d)")
_DIGITS = re.compile(r"\d(?:[\d.,]*\d)?")


@dataclass(frozen=True)
class TypedSentence:
    """A sentence half-width, with references and names that hold digits blanked.

    ``dates`` are the years and dates in it (start, end, period), ``undated`` has them blanked, too.
    ``figures`` are what else is a number, ``multiples`` words for a change by a factor, with the factor.
    """

    text: str
    undated: str
    dates: tuple[tuple[int, int, Period], ...]
    figures: tuple[tuple[int, int], ...]
    multiples: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Typing:
    """Looks for what is typed; ``exceptions`` are patterns of numbers that are no figures, by language."""

    exceptions: Mapping[str, tuple[str, ...]]
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def typed(self, sentence: str, language: str) -> TypedSentence:
        """What an author typed, less what is excepted, and the dates in it. Several checks ask."""
        patterns = self._patterns.get(language, Patterns())
        return self.memory.sentences.get(
            (sentence, language), patterns, lambda: _typed(sentence, language, patterns)
        )

    @cached_property
    def _patterns(self) -> Mapping[str, Patterns]:
        return {code: Patterns(texts) for code, texts in self.exceptions.items()}


def _typed(sentence: str, language: str, exceptions: Patterns) -> TypedSentence:
    written = without_mentions(unfolded(sentence, language))
    if "*" in written:
        written = _EMPHASIS.sub("", written)
    # As it is written, or CO₂ and ① would match nothing; and as it is read, for full-width digits.
    text, whole = exceptions.blank(written), written
    if not unicodedata.is_normalized("NFKC", text):
        text = exceptions.blank(unicodedata.normalize("NFKC", text))
    if not unicodedata.is_normalized("NFKC", whole):
        whole = unicodedata.normalize("NFKC", whole)
    # 第4四半期 may be a name, and is part of a date in 2016年第4四半期.
    looked_in = whole if len(whole) == len(text) else text
    found = (date for date in dates_in(looked_in, language) if text[date[0]] == looked_in[date[0]])
    dates = tuple(found)
    undated, rules = text, rules_for(language).typed
    for start, end, _ in dates:
        undated = undated[:start] + " " * (end - start) + undated[end:]
    rest = rules.bases.sub(lambda found: " " * len(found[0]), undated)
    figures = [found.span() for found in _DIGITS.finditer(rest)]
    multiples: list[tuple[str, Decimal]] = []
    if rules.signs.search(lower := rest.lower()):
        figures += (found.span() for found in rules.figures.finditer(rest))
        known = rules.multiples if rules.changes.search(lower) else ()
        multiples += ((word[0], factor) for words, factor in known for word in words.finditer(rest))
    return TypedSentence(text, undated, dates, tuple(sorted(figures)), tuple(multiples))
