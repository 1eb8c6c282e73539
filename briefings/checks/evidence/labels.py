"""Figures of one place and unit that may have been taken for each other, by the words of their labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefings.checks.evidence.sources import SourceText, Span
from briefings.library.figures import CitedFigure

_WORD = re.compile("[\u4e00-\u9fff\u3005]{2,}|[\u30a1-\u30fa\u30fc]{2,}|[a-z]{3,}")
MOST = 400
"""Figures of one place and unit that are held against each other; more are a table, with names of rows."""


@dataclass(frozen=True)
class PlacedFigure:
    """A figure where it is printed, within its place."""

    figure: CitedFigure
    span: Span
    within: Span


def crossed(
    source: SourceText, placed: Sequence[PlacedFigure], language: str
) -> Iterator[tuple[PlacedFigure, PlacedFigure]]:
    """Pairs of which each stands behind the words of the other's label rather than behind its own."""
    text = source.text.casefold()
    alike: dict[object, list[PlacedFigure]] = {}
    for one in placed:
        assert one.figure.quantity is not None
        alike.setdefault((one.within, one.figure.quantity.unit), []).append(one)
    for group in alike.values():
        words = {one.span: _words(one.figure, language) for one in group[:MOST]}
        for one, other in itertools.combinations(group[:MOST], 2):
            if one.span == other.span:
                continue
            own, others = words[one.span] - words[other.span], words[other.span] - words[one.span]
            if _nearer(text, one, others, own) and _nearer(text, other, own, others):
                yield one, other


def _words(figure: CitedFigure, language: str) -> frozenset[str]:
    return frozenset(_WORD.findall(figure.label.root.get(language, "").casefold()))


def _nearer(text: str, placed: PlacedFigure, words: frozenset[str], than: frozenset[str]) -> bool:
    """Whether some words stand nearer before a figure than others do."""
    return max(_last(text, placed, words), default=-1) > max(_last(text, placed, than), default=-1)


def _last(text: str, placed: PlacedFigure, words: frozenset[str]) -> Iterator[int]:
    return (text.rfind(word, placed.within[0], placed.span[0]) for word in words)
