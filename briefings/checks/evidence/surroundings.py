"""What stands around a printed figure: nothing there may make it another one.

The figure is read again with ever more of its surroundings. Where that gives another quantity,
the characters kept as evidence are not the whole figure: 約 stands before them or 以上 behind,
a sign, the other end of a range, a scale word, more of the unit (キロワット, キロワット時).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from briefings.checks.evidence.shape import Reader
from briefings.checks.evidence.sources import SourceText, Span
from briefings.library.figures import Cited
from briefings.values.quantities import Quantity

REACH = 12
"""Characters on each side; longer words that could change a figure are not known."""
# Where reading on stops: punctuation, bullets, marks of notes and lists, and words that only
# look like a relation (条約, 強化). The next cell of a table is no unit of a bare number.
_POINT = "。、;:!?()「」『』⁰¹²³⁴-⁹①-⓿❶-➓"
_STOP_BEFORE = re.compile(rf"[{_POINT}]|[-–—−•*] |(?<=[条契公規予節制盟])約")
_STOP_BEHIND = re.compile(rf"[{_POINT}]| [-–—−]|[強弱](?=[化いく調固制力点])")
_CELL_END = re.compile(rf"[{_POINT}]| (?!thousand|million|billion|trillion|[千万億兆])")
_WITHIN = re.compile(r"[A-Za-z]{2}|[0-9.,][0-9]")
# A decrease may be stored without its sign where the label says that it is one.
_FALL = re.compile(r"減|落|低下|下回|縮小|マイナス|\b(?:fall|fell|drop|declin|decreas|loss|below)")
_HIRAGANA = re.compile("[ぁ-ん]")


def longer(source: SourceText, span: Span, figure: Cited, reader: Reader) -> str:
    """The figure there with what makes it another quantity; nothing if it stands whole."""
    assert figure.quantity is not None
    unit = figure.quantity.unit
    try:
        own = reader.amount(source.text[slice(*span)], unit)
    except ValueError:
        return ""  # The shape is at fault, and says so.
    for start, end in _around(source, span):
        text = source.text[start:end]
        try:
            other = reader.amount(text, unit)
        except ValueError:
            continue
        if not _same(own, other, figure):
            return text
    return ""


def _same(own: Quantity, other: Quantity, figure: Cited) -> bool:
    assert figure.quantity is not None
    if other.unit not in ("", own.unit or figure.quantity.unit) or other.relation is not own.relation:
        return False
    falls = any(_FALL.search(label.casefold()) for label in figure.label.root.values())
    return other.low in (own.low, -own.low if falls else own.low) and other.high == own.high


def _around(source: SourceText, span: Span) -> Iterator[Span]:
    """The figure with ever more whole words and numbers in front of it, then behind it."""
    start, end = span
    text = source.text
    floor = start if _headed(source, span) else max(0, start - REACH)
    stops = [match.end() for match in _STOP_BEFORE.finditer(text, floor, start)]
    for first in range(start - 1, max([floor, *stops]) - 1, -1):
        if not first or not _WITHIN.match(text, first - 1):
            yield first, end
    stop = (_CELL_END if text[end - 1].isdecimal() else _STOP_BEHIND).search(text, end, end + REACH)
    for last in range(end + 1, min(stop.start() if stop else end + REACH, len(text)) + 1):
        if not _WITHIN.match(text, last - 1):
            yield start, last


def _headed(source: SourceText, span: Span) -> bool:
    """Whether a triangle before it heads a line that goes on in words: no minus sign."""
    text, lines = source.text, source.lines
    mark = span[0] - 1
    if mark < 0 or text[mark] not in "▲△" or lines[mark - 1 : mark] == (lines[mark],):
        return False
    return bool(_HIRAGANA.search(text, span[1], bisect_right(lines, lines[mark])))
