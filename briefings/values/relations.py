"""Relations: the words around a figure that say how the true one stands to it.

約40%, ５万人以上, 200件を超える, at least 40: in Japanese such a word may stand before the
number, between number and unit, or at the end; words that say nothing about the number
(延べ, 合計) are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How the true figure stands to the number given."""

    EXACTLY = "exactly"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"


@dataclass(frozen=True)
class Peeled:
    """A text without its relation words; ``down`` when it was called a decrease."""

    text: str
    relation: Relation | None = None
    down: bool = False


def peel(text: str) -> Peeled:
    """Take relation words and words without weight off both ends."""
    relation: Relation | None = None
    down = False
    while (found := _word_at_end(text)) is not None:
        word, text, said = found
        relation = together(relation, said)
        down = down or word == _DECREASE
    return Peeled(text, relation, down)


def together(one: Relation | None, other: Relation | None) -> Relation | None:
    """What two words say at once; ``ValueError`` where they contradict each other."""
    if one and other and one is not other:
        raise ValueError(f"“{one}” and “{other}” contradict each other")
    return one or other


def unrelated(suffix: str) -> str:
    """A unit's words without a leading relation word (以上の), which is the number's."""
    for word, _ in _AFTER_BY_LENGTH:
        if suffix.startswith(word):
            return suffix.removeprefix(word).removeprefix(_LINK)
    return suffix


def _word_at_end(text: str) -> tuple[str, str, Relation | None] | None:
    """The longest word before or after the number, the rest, and what the word says."""
    for word, relation in _BEFORE_BY_LENGTH:
        if text.startswith(word) and len(text) > len(word):
            return word, text[len(word) :].strip(), relation
    unlinked = text.removesuffix(_LINK)
    for word, relation in _AFTER_BY_LENGTH:
        if unlinked.endswith(word) and len(unlinked) > len(word):
            return word, unlinked[: -len(word)].strip(), relation
    return None


_BEFORE: Mapping[str, Relation | None] = {
    "約": Relation.ABOUT,
    "およそ": Relation.ABOUT,
    "おおよそ": Relation.ABOUT,
    "ほぼ": Relation.ABOUT,
    "少なくとも": Relation.AT_LEAST,
    "最低": Relation.AT_LEAST,
    "最大": Relation.AT_MOST,
    "about": Relation.ABOUT,
    "around": Relation.ABOUT,
    "approximately": Relation.ABOUT,
    "roughly": Relation.ABOUT,
    "over": Relation.OVER,
    "more than": Relation.OVER,
    "at least": Relation.AT_LEAST,
    "under": Relation.UNDER,
    "less than": Relation.UNDER,
    "fewer than": Relation.UNDER,
    "below": Relation.UNDER,
    "at most": Relation.AT_MOST,
    "no more than": Relation.AT_MOST,
    "up to": Relation.AT_MOST,
    # Words that count together or belittle say nothing about the number itself.
    "わずか": None,
    "延べ": None,
    "のべ": None,
    "計": None,
    "合計": None,
    "累計": None,
    "総額": None,
    "総勢": None,
    "全": None,
    "年間": None,
    "only": None,
    "a total of": None,
}
_DECREASE = "減"
_AFTER: Mapping[str, Relation | None] = {
    "以上": Relation.AT_LEAST,
    "超": Relation.OVER,
    "を超える": Relation.OVER,
    "超える": Relation.OVER,
    "を超え": Relation.OVER,
    "を上回る": Relation.OVER,
    "強": Relation.OVER,
    "未満": Relation.UNDER,
    "を下回る": Relation.UNDER,
    "弱": Relation.UNDER,
    "以下": Relation.AT_MOST,
    "程度": Relation.ABOUT,
    "前後": Relation.ABOUT,
    "or more": Relation.AT_LEAST,
    "or less": Relation.AT_MOST,
    "or fewer": Relation.AT_MOST,
    "増": None,
    _DECREASE: None,
}
_LINK = "の"
_BEFORE_BY_LENGTH = sorted(_BEFORE.items(), key=lambda item: -len(item[0]))
_AFTER_BY_LENGTH = sorted(_AFTER.items(), key=lambda item: -len(item[0]))
