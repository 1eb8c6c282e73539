"""The languages of one text say the same: equal figures, equal dates, none fallen behind."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from briefings.content import Path, Text, walk
from briefings.language.comparing import TypedDates, dated
from briefings.language.prose import mentions
from briefings.language.typed import Typing
from briefings.library.itemwise import each
from briefings.library.library import Item, Library
from briefings.problems import Gravity, Problem

Pair = tuple[str, str]
"""Digests of one text in two languages, ``ja:…`` and ``en:…``."""


def unequal(library: Library) -> Iterator[Problem]:
    """Every language of a text cites the same figures and types the same dates."""
    style = _Style(library.settings.languages, library.typing)
    for folder, id, found in each(library, _unequal, style):
        for one in found:
            # A slip in a name is told once, and not as a difference as well.
            known = all(library.figures.knows(name, id) for name in one.cited)
            for message in (*(one.figures if known else ()), *one.dates):
                place = library.place(folder, id, one.path)
                yield Problem(place, message, "Say the same in both languages.", "bilingual")


@dataclass(frozen=True)
class _Style:
    """The languages of every text, and what looks for dates in one."""

    languages: tuple[str, ...]
    typing: Typing

    def dates(self, sentence: str, code: str) -> TypedDates:
        """The dates that a sentence types, whole ones and those without a year."""
        said = self.typing.typed(sentence, code)
        return dated(said.text, code, said.dates)


@dataclass(frozen=True)
class _Unequal:
    """A text whose languages differ: in the figures they cite, or in the dates they type."""

    path: Path
    cited: frozenset[str]
    figures: tuple[str, ...]
    dates: tuple[str, ...]


def _unequal(item: Item, style: _Style) -> list[_Unequal]:
    first, *others = style.languages
    found = [_compared((*path, other), text, first, style) for path, text in walk(item) for other in others]
    return [one for one in found if one.figures or one.dates]


def _compared(path: Path, text: Text, first: str, style: _Style) -> _Unequal:
    codes = (first, str(path[-1]))
    here, there = (_cited(text[code]) for code in codes)
    dates = [style.dates(text[code], code) for code in codes]
    figures = tuple(_differences("figures", codes, here - there, there - here))
    apart = (dates[0].beyond(dates[1]), dates[1].beyond(dates[0]))
    return _Unequal(path, frozenset(here | there), figures, tuple(_differences("dates", codes, *apart)))


def _differences(
    what: str, codes: tuple[str, str], missing: Collection[str], extra: Collection[str]
) -> Iterator[str]:
    first, other = codes
    if missing:
        yield f"{what} in {first} that {other} lacks: {', '.join(sorted(missing))}"
    if extra:
        yield f"{what} in {other} that {first} lacks: {', '.join(sorted(extra))}"


def _cited(sentence: str) -> set[str]:
    return {mention.reference for mention in mentions(sentence)}


# --- translations that fell behind -----------------------------------------------------------


def behind(library: Library) -> Iterator[Problem]:
    """Texts of which one language has changed since both were last accepted together.

    ``content/translated.txt`` holds the digests of accepted pairs, wherever the texts stand. A
    pair of which only one side is known has changed on the other side.
    """
    if not library.translated:
        return
    seen = {digest for pair in library.translated for digest in pair}
    first = library.settings.languages[0]
    for folder, id, found in each(library, _pairs, library.settings.languages):
        for path, other, pair in found:
            if pair in library.translated:
                continue
            changed = [code for code, digest in zip((first, other), pair, strict=True) if digest not in seen]
            stale = {first: other, other: first}
            if len(changed) == 1:
                yield Problem(
                    library.place(folder, id, (*path, stale[changed[0]])),
                    f"{changed[0]} was changed, {stale[changed[0]]} was not",
                    "Bring it up to date, then run `briefings accept`.", "translation", Gravity.WARNING,
                )  # fmt: skip


def _pairs(item: Item, languages: tuple[str, ...]) -> list[tuple[Path, str, Pair]]:
    """The digests of every text of an item, in the first language and in each other."""
    first, *others = languages
    return [(path, other, digests(text, first, other)) for path, text in walk(item) for other in others]


def digests(text: Text, first: str, other: str) -> Pair:
    """The digests of a text in two languages."""
    one, two = (hashlib.sha256(f"{code}:{text[code]}".encode()).hexdigest()[:20] for code in (first, other))
    return one, two


def pairs(library: Library) -> frozenset[Pair]:
    """The digests of every text as it stands now."""
    first, *others = library.settings.languages
    return frozenset(digests(text, first, other) for _, _, _, text in library.texts for other in others)


def unrecorded(library: Library) -> Mapping[str, int]:
    """How many texts of each file were never accepted."""
    found: Counter[str] = Counter()
    first, *others = library.settings.languages
    for folder, id, _, text in library.texts:
        found[library.place(folder, id).file] += any(
            digests(text, first, other) not in library.translated for other in others
        )
    return +found
