"""Words looked for at one position of a text, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LETTERS = "A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ"
"""Letters of the scripts that part words by spaces."""
_LETTER = re.compile(f"[{LETTERS}]")
_IDEOGRAPHIC = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_BROKEN = re.compile(f"{_IDEOGRAPHIC.pattern} | {_IDEOGRAPHIC.pattern}")
"""A space beside an ideograph, which may stand where a line broke."""
Found = tuple[str, int]
"""A word in the form it is listed in, and where it ends."""


class WordList:
    """A list of words. None is found as a part of a longer one: a letter next to a word of letters, or one
    of the characters that ``unless`` has for a word (強 before 化).

    Upper and lower case are alike, but for the words that are ``exact``. A line may break within a word
    whose script has no spaces.
    """

    def __init__(self, words: Iterable[str], unless: Mapping[str, str], exact: Iterable[str] = ()) -> None:
        self._exact = frozenset(exact)
        self._known = frozenset(words) - {""}
        lengths = {len(word) for word in self._known | self._exact}
        self._lengths = sorted(lengths, reverse=True)
        self._longest = max(lengths, default=0)
        self._unless = {word: re.compile(f"[{than}]") for word, than in unless.items() if than}

    def at(self, text: str, at: int) -> Found | None:
        """The longest word that stands there."""
        window = text[at : at + self._longest]
        ends = None
        if " " in window and _BROKEN.search(window):
            window, ends = _closed(text[at : at + 2 * self._longest])
        lower = _lower(window)
        for length in self._lengths:
            word = lower[:length]
            if len(word) < length or not (word in self._known or window[:length] in self._exact):
                continue
            if word not in self._known:
                word = window[:length]
            end = at + (ends[length - 1] if ends else length)
            if self._stands(word, text[end : end + 1]):
                return word, end
        return None

    def _stands(self, word: str, behind: str) -> bool:
        if _LETTER.match(word[-1]) and (_LETTER.match(behind) or behind.isdecimal()):
            return False
        if word[-1].isdecimal() and behind.isdecimal():
            return False
        unless = self._unless.get(word)
        return unless is None or not unless.match(behind)


def reversed_words(words: Iterable[str], unless: Mapping[str, str]) -> WordList:
    """Words for a reversed text: what stands before a position, its first letter last."""
    return WordList((word[::-1] for word in words), {word[::-1]: than for word, than in unless.items()})


def _lower(text: str) -> str:
    lower = text.casefold()
    return lower if len(lower) == len(text) else text


def _closed(text: str) -> tuple[str, list[int]]:
    """Without the spaces beside ideographs, and where each character ended."""
    kept = [
        i for i, one in enumerate(text)
        if one != " " or not (_ideographic(text[i - 1 : i]) or _ideographic(text[i + 1 : i + 2]))
    ]  # fmt: skip
    return "".join(text[i] for i in kept), [i + 1 for i in kept]


def _ideographic(character: str) -> bool:
    return _IDEOGRAPHIC.match(character) is not None
