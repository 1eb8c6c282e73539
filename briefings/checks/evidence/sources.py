"""The text of a source, normalised so that printed characters can be found in it.

NFKC makes widths and compatibility characters equal; white space and line breaks become one
space, which the search passes over wherever it stands, also inside numbers and words broken
over lines. Every character keeps the line it came from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from briefings.language import LANGUAGES
from briefings.values.grammar import Grammar

# A hyphen at a line's end may be the word's own or the typesetter's: it is left out of the
# text, and passed over inside the words looked for.
_PIECE = re.compile(
    r"(?P<break>(?<=[A-Za-z])[-‐][^\S\n]*+\n\s*+(?=[a-z]))"
    r"|(?P<space>\s+)"
    r"|(?P<character>.[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*)",
    re.DOTALL,
)
Span = tuple[int, int]


@dataclass(frozen=True)
class Digits:
    """What separates groups of three digits in a source, and what stands before decimals."""

    group: str
    point: str

    @cached_property
    def number(self) -> re.Pattern[str]:
        """Match a whole number, with or without groups, and its decimals."""
        whole = f"(?:[0-9]{{1,3}}(?:{re.escape(self.group)}[0-9]{{3}})+(?![0-9])|[0-9]+)"
        return re.compile(f"{whole}(?:{re.escape(self.point)}[0-9]+)?")

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
    """A source's text, the line (from 1) of each of its characters, and how its language prints digits."""

    text: str
    lines: tuple[int, ...]
    height: int
    digits: Digits

    def span(self, first: int, beyond: int | None = None) -> Span:
        """Where the text from a line up to (not with) another stands."""
        end = len(self.lines) if beyond is None else bisect_left(self.lines, beyond)
        return bisect_left(self.lines, first), end

    def find(self, printed: str, within: Span) -> list[Span]:
        """Every place where these characters are printed as a figure of their own."""
        characters = squeezed(printed)
        search = _pattern(characters, self.digits).finditer(self.text, *within) if characters else ()
        return [match.span() for match in search]

    def numbers(self, within: Span) -> Iterator[Span]:
        """The numbers printed there, one after the other."""
        return (match.span() for match in self.digits.number.finditer(self.text, *within))

    def headings(self, printed: str) -> list[int]:
        """The lines on which these characters start, whatever goes on around them."""
        wanted = squeezed(printed)
        search = re.finditer(_loose(wanted), self.text) if wanted else ()
        return [self.line(match.start()) for match in search]

    def line(self, position: int) -> int:
        return self.lines[position]


def read(raw: str, grammar: Grammar = Grammar()) -> SourceText:  # noqa: B008 -- a frozen value
    """A source's text, as its file holds it, made searchable; its language's grammar separates digits."""
    text: list[str] = []
    lines: list[int] = []
    line = 1
    for piece in _PIECE.finditer(raw):
        written = _written(piece, text[-1] if text else " ")
        text += written
        lines += [line] * len(written)
        line += piece[0].count("\n")
    return SourceText("".join(text), tuple(lines), raw.count("\n") + 1, Digits(grammar.group, grammar.point))


def squeezed(text: str) -> str:
    """Normalised, without any white space: what is looked for."""
    return read(text).text.replace(" ", "")


def _written(piece: re.Match[str], before: str) -> str:
    if piece.lastgroup == "break":
        return ""
    if piece.lastgroup == "space":
        return "" if before == " " else " "
    character = piece[0]
    kind = unicodedata.category(character[0])
    if kind == "Cf":  # Zero-width characters and soft hyphens inside a line show nothing.
        return ""
    # ① and ² become plain digits under NFKC and would fuse with a number beside them; only
    # behind a letter are they part of what is written (m³).
    if kind == "No" and not (before.isalpha() and before.isascii()):
        return character
    normal = unicodedata.normalize("NFKC", character)
    return "" if before == " " and normal == " " else normal


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
        "(?:- *)?"
        if character == "-" and _latin(characters[i - 1 : i] + characters[i + 1 : i + 2])
        else re.escape(character) + " *"
        for i, character in enumerate(characters)
    )
    return "".join(pieces).removesuffix(" *")


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
