"""The languages of one text say the same: equal figures, equal dates, none fallen behind."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from briefings.content import Text
from briefings.library import Library
from briefings.problems import Gravity, Problem
from briefings.prose import mentions

Pair = tuple[str, str]
"""Digests of one text in two languages, ``ja:…`` and ``en:…``."""


def unequal(library: Library) -> Iterator[Problem]:
    """Every language of a text cites the same figures and types the same years."""
    first, *others = library.settings.languages
    for folder, id, path, text in library.texts:
        for other in others:
            for message in _differences(library, id, text, first, other):
                place = library.place(folder, id, (*path, other))
                yield Problem(place, message, "Say the same in both languages.", "bilingual")


def _differences(library: Library, home: str, text: Text, first: str, other: str) -> Iterator[str]:
    cited, typed = (
        [found(library, text[code], code) for code in (first, other)] for found in (_cited, _years)
    )
    if not all(library.figures.knows(name, home) for names in cited for name in names):
        cited = [set(), set()]  # a slip in a name is told once, and not as a difference as well
    for what, (here, there) in (("figures", cited), ("years", typed)):
        if missing := here - there:
            yield f"{what} in {first} that {other} lacks: {', '.join(sorted(missing))}"
        if extra := there - here:
            yield f"{what} in {other} that {first} lacks: {', '.join(sorted(extra))}"


def _cited(_: Library, sentence: str, __: str) -> set[str]:
    return {mention.reference for mention in mentions(sentence)}


def _years(library: Library, sentence: str, code: str) -> set[str]:
    return {str(year) for _, _, period in library.typed(sentence, code).dates for year in period.years}


# --- translations that fell behind -----------------------------------------------------------


def behind(library: Library) -> Iterator[Problem]:
    """Texts of which one language has changed since both were last accepted together.

    ``content/translated.txt`` holds the digests of accepted pairs, wherever the texts stand. A
    pair of which only one side is known has changed on the other side.
    """
    if not library.translated:
        return
    seen = {digest for pair in library.translated for digest in pair}
    first, *others = library.settings.languages
    for folder, id, path, text in library.texts:
        for other in others:
            pair = digests(text, first, other)
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
