"""The text of a source, in a common form so that printed characters can be found in it.

White space and line breaks are one space, which the search passes over wherever it stands. Every
character keeps the line it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from briefings.checks.evidence import pages, tables
from briefings.language import LANGUAGES
from briefings.values.characters import GLUE
from briefings.values.grammar import Grammar

Span = tuple[int, int]


@dataclass(frozen=True)
class Digits:
    """What separates groups of three digits in a source, and what stands before decimals."""

    group: str
    point: str

    @property
    def group_before(self) -> str:
        """Refuse three digits that are a later group. A year with a number behind it is no group."""
        if self.group.strip():
            return f"(?<![0-9]{re.escape(self.group)})"
        return "".join(f"(?<![^0-9][0-9]{{{count}}}{re.escape(self.group)})" for count in (1, 2, 3))

    def may_go_on(self, characters: str) -> bool:
        """Whether a group behind these digits would belong to them."""
        return bool(self.group.strip() or re.search(r"(?<![0-9])[0-9]{1,3}$", characters))


@dataclass(frozen=True)
class SourceText:
    """A source's text, the line (from 1) of each of its characters, and how its language prints digits.

    In ``rows`` a comma parts two cells of a table.
    """

    text: str
    lines: tuple[int, ...]
    height: int
    digits: Digits
    rows: tuple[Span, ...] = ()

    def span(self, first: int, beyond: int | None = None) -> Span:
        """Where the text from a line up to (not with) another stands."""
        end = len(self.lines) if beyond is None else bisect_left(self.lines, beyond)
        return bisect_left(self.lines, first), end

    def find(self, printed: str, within: Span) -> list[Span]:
        """Every place where these characters are printed as a figure of their own."""
        characters = squeezed(printed)
        search = _pattern(characters, self.digits).finditer(self.text, *within) if characters else ()
        return [match.span() for match in search]

    def occurrences(self, printed: str, within: Span) -> list[Span]:
        """Every place where these characters stand, also within longer ones."""
        characters = squeezed(printed)
        search = re.compile(_loose(characters)).finditer(self.text, *within) if characters else ()
        return [match.span() for match in search]

    def headings(self, printed: str) -> list[int]:
        """The lines on which these characters start, whatever goes on around them."""
        wanted = squeezed(printed)
        search = re.finditer(_loose(wanted), self.text) if wanted else ()
        return [self.line(match.start()) for match in search]

    def line(self, position: int) -> int:
        return self.lines[position]


def read(raw: str, grammar: Grammar = Grammar()) -> SourceText:  # noqa: B008 -- a frozen value
    """A source's text, as its file holds it, made searchable; its language's grammar separates digits."""
    text, lines = pages.read(raw, grammar)
    rows = tuple(
        (start, end)
        for first, beyond in tables.rows(raw)
        if (start := bisect_left(lines, first)) < (end := bisect_left(lines, beyond))
    )
    return SourceText(text, tuple(lines), raw.count("\n") + 1, Digits(grammar.group, grammar.point), rows)


def squeezed(text: str) -> str:
    """Normalised, without any white space: what is looked for."""
    return pages.read(text, Grammar())[0].replace(" ", "").replace(GLUE, "")


def _pattern(characters: str, digits: Digits) -> re.Pattern[str]:
    """Finds characters wherever line breaks fall, but never as a part of another number,
    word or period (2009年 is not 2009年度)."""
    return re.compile(
        _edge_before(characters, digits) + _loose(characters) + _edge_behind(characters, digits)
    )


def _loose(characters: str) -> str:
    """These characters with any space between them, and words with or without hyphens."""
    # Nothing between two characters may match in two ways: a search would try each of them, for
    # every hyphen twice as many.
    pieces = (
        f"(?:-{_SPACE})?"
        if character == "-" and _latin(characters[i - 1 : i] + characters[i + 1 : i + 2])
        else re.escape(character) + _SPACE
        for i, character in enumerate(characters)
    )
    return "".join(pieces).removesuffix(_SPACE)


_SPACE = f"[ {GLUE}]*"


def _edge_before(characters: str, digits: Digits) -> str:
    if characters[:1].isdecimal():
        group = digits.group_before if re.match(r"[0-9]{3}(?![0-9])", characters) else ""
        return rf"(?<![0-9])(?<![0-9]{re.escape(digits.point)}){group}"
    return r"(?<![A-Za-z])" if _latin(characters[:1]) else ""


def _edge_behind(characters: str, digits: Digits) -> str:
    if characters[-1:].isdecimal():
        group = f"|{re.escape(digits.group)}[0-9]{{3}}(?![0-9])" if digits.may_go_on(characters) else ""
        return rf"(?![0-9]|{re.escape(digits.point)}[0-9]{group})"
    for last, longer in (rules.surroundings.longer for rules in LANGUAGES.values()):
        if characters[-1:] and characters[-1:] in last:
            return f"(?! *(?:{longer}))"
    return r"(?![A-Za-z])" if _latin(characters[-1:]) else ""


def _latin(characters: str) -> bool:
    return characters.isascii() and characters.isalpha()
