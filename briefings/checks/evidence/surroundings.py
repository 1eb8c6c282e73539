"""What stands around a printed figure: nothing there may make it another one.

The figure is read again with ever more of its surroundings. Where that gives another quantity,
the characters kept as evidence are not the whole figure: 約 stands before them or 以上 behind,
a sign, the other end of a range, a scale word, more of the unit (キロワット, キロワット時).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.checks.evidence.shape import Reader
from briefings.checks.evidence.sources import SourceText, Span
from briefings.language import LANGUAGES
from briefings.library.figures import CitedFigure
from briefings.values.quantities import Quantity

REACH = 12
"""Characters on each side; longer words that could change a figure are not known."""
_POINT = "[。、;:!?()「」『』⁰¹²³⁴-⁹①-⓿❶-➓]"
_WITHIN = re.compile(r"[A-Za-z]{2}|[0-9.,][0-9]")


@dataclass(frozen=True)
class Stops:
    """Where reading on stops: punctuation, bullets, marks of notes and lists, and words that only
    look like a relation (条約, 強化). The next cell of a table is no unit of a bare number.

    A decrease may be stored without its sign where the label says that it ``falls``.
    """

    before: re.Pattern[str]
    behind: re.Pattern[str]
    cell: re.Pattern[str]
    falls: re.Pattern[str]
    running: re.Pattern[str]


def stops() -> Stops:
    """By the rules of every language: a source may have a summary in another."""
    known = [rules.surroundings for rules in LANGUAGES.values()]
    scales = "|".join(one.scales for one in known if one.scales)
    return Stops(
        _any(_POINT, "[-–—−•*] ", *(one.before for one in known)),
        _any(_POINT, " [-–—−]", *(one.behind for one in known)),
        _any(_POINT, f" (?!{scales})" if scales else " "),
        _any(*(one.falls for one in known)),
        _any(*(one.running for one in known)),
    )


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(filter(None, patterns)) or "(?!)")


def longer(source: SourceText, span: Span, figure: CitedFigure, reader: Reader, stops: Stops) -> str:
    """The figure there with what makes it another quantity; nothing if it stands whole."""
    assert figure.quantity is not None
    unit = figure.quantity.unit
    try:
        own = reader.amount(source.text[slice(*span)], unit)
    except ValueError:
        return ""  # The shape is at fault, and says so.
    for start, end in _around(source, span, stops):
        text = source.text[start:end]
        try:
            other = reader.amount(text, unit)
        except ValueError:
            continue
        if not _same(own, other, figure, stops):
            return text
    return ""


def _same(own: Quantity, other: Quantity, figure: CitedFigure, stops: Stops) -> bool:
    assert figure.quantity is not None
    if other.unit not in ("", own.unit or figure.quantity.unit) or other.relation is not own.relation:
        return False
    falls = any(stops.falls.search(label.casefold()) for label in figure.label.root.values())
    return other.low in (own.low, -own.low if falls else own.low) and other.high == own.high


def _around(source: SourceText, span: Span, stops: Stops) -> Iterator[Span]:
    """The figure with ever more whole words and numbers in front of it, then behind it."""
    start, end = span
    text = source.text
    floor = start if _headed(source, span, stops) else max(0, start - REACH)
    stopped = [match.end() for match in stops.before.finditer(text, floor, start)]
    for first in range(start - 1, max([floor, *stopped]) - 1, -1):
        if not first or not _WITHIN.match(text, first - 1):
            yield first, end
    ending = stops.cell if text[end - 1].isdecimal() else stops.behind
    stop = ending.search(text, end, end + REACH)
    for last in range(end + 1, min(stop.start() if stop else end + REACH, len(text)) + 1):
        if not _WITHIN.match(text, last - 1):
            yield start, last


def _headed(source: SourceText, span: Span, stops: Stops) -> bool:
    """Whether a triangle before it heads a line that goes on in words: no minus sign."""
    text, lines = source.text, source.lines
    mark = span[0] - 1
    if mark < 0 or text[mark] not in "▲△" or lines[mark - 1 : mark] == (lines[mark],):
        return False
    return bool(stops.running.search(text, span[1], bisect_right(lines, lines[mark])))
