"""The characters of a source as one text: page numbers, line breaks and markup do not stand between them.

Numbers that are no figures (addresses, telephone numbers, ISBN, page numbers, attributes of HTML) lose
their digits, so that nothing is borne out by them.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from briefings.values.characters import GLUE, normal, plain
from briefings.values.grammar import Grammar

NO_DIGIT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a digit of what is no figure."""
_D = "[0-9０-９]"
_GAP = "[ \t\u3000]"
_DASH = "[-‐–—−－]"
# The number of a page on a line of its own: between dashes, with its name, or beside a page break.
_PAGE = (
    rf"(?<=\n){_GAP}*(?:{_DASH}{_GAP}*{_D}{{1,4}}{_GAP}*{_DASH}"
    rf"|[Pp](?:age|AGE|\.){_GAP}*{_D}{{1,4}}(?:{_GAP}*(?:of|/){_GAP}*{_D}{{1,4}})?"
    rf"|{_D}{{1,4}}{_GAP}*(?:ページ|頁)|{_D}{{1,4}}(?=[^\S\f]*\f)){_GAP}*(?=\s|\Z)|(?<=\f){_GAP}*{_D}{{1,4}}{_GAP}*(?=\n)"
)
# A hyphen at a line's end may be the word's own or the typesetter's: it is left out of the
# text, and passed over inside the words looked for.
_PIECE = re.compile(
    r"(?P<break>(?<=[A-Za-z])[-‐][^\S\n]*+\n\s*+(?=[a-z]))"
    rf"|(?P<space>\s(?:{_PAGE}|\s)*)"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)"
    r"|(?P<character>.[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0\u3099\u309a\uff9e\uff9f]*)",
    re.DOTALL,
)
_NO_FIGURES = re.compile(
    r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9.-]+"
    r"|(?:doi:|DOI:? ?)[!-~]+|(?<![0-9.])10\.[0-9]{4,9}/[!-~]+"
    rf"|(?:ISBN|ISSN|ＩＳＢＮ|ＩＳＳＮ)[^0-9０-９\n]{{0,8}}{_D}(?:[-‐–－ ]?[0-9０-９X]){{6,16}}"
    rf"|(?:TEL|Tel|ＴＥＬ|℡|☎|電話|FAX|Fax|ＦＡＸ|Phone|phone)[^0-9０-９\n+]{{0,8}}[+]?"
    rf"{_D}(?:[-‐–－−() .（）]?{_D}){{5,14}}"
    rf"|(?<![0-9０-９])[0０]{_D}{{1,4}}[-‐–－−(（]{_D}{{1,4}}[-‐–－−)）]{_D}{{3,4}}(?![0-9０-９])"
    rf"|〒{_GAP}?{_D}{{3}}[-‐–－−]{_D}{{4}}"
    r"|</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,2000})?/?>|<!--[^<>]{0,2000}-->|(?<![A-Za-z-])[A-Za-z-]{1,40}=(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}')"
    rf"|(?<![A-Za-z])pp?\. ?{_D}+(?:{_DASH}{_D}+)?"
)


def read(raw: str, grammar: Grammar) -> tuple[str, list[int]]:
    """The text, and the line (from 1) of each of its characters."""
    source = _Raw(raw, grammar)
    text: list[str] = []
    lines: list[int] = []
    line = 1
    for piece in _PIECE.finditer(raw):
        written = source.written(piece, text[-1] if text else " ")
        text += written
        lines += [line] * len(written)
        line += piece[0].count("\n")
    return "".join(text), lines


@dataclass(frozen=True)
class _Raw:
    """A source as its file holds it."""

    raw: str
    grammar: Grammar
    masked: list[tuple[int, int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.masked.extend(found.span() for found in _NO_FIGURES.finditer(self.raw))

    def written(self, piece: re.Match[str], before: str) -> str:
        """What stands in the text for a piece of the source."""
        if piece.lastgroup == "break":
            return ""
        character = html.unescape(piece[0]) if piece.lastgroup == "entity" else piece[0]
        if piece.lastgroup == "space" or character.isspace():
            return self._space(piece, character, before)
        if self._is_masked(piece.start()):
            return "".join(NO_DIGIT if one.isdecimal() else one for one in plain(character))
        written = normal(character, before)
        return "" if before == " " and written == " " else written

    def _is_masked(self, at: int) -> bool:
        index = bisect_right(self.masked, (at, len(self.raw))) - 1
        return index >= 0 and at < self.masked[index][1]

    def _space(self, piece: re.Match[str], space: str, before: str) -> str:
        start, end = piece.span()
        within = before.isdecimal() or before in (self.grammar.group, self.grammar.point)
        behind = self.raw[end : end + 1]
        if within and "\n" in space and self._one_number(start, end):
            return ""
        if before.isdecimal() and behind.isdecimal() and set(space) <= set("\u00a0\u2007\u2009\u202f"):
            return GLUE
        return "" if before == " " else " "

    # --- numbers cut by a line break or a page -----------------------------------------------

    def _one_number(self, start: int, end: int) -> bool:
        """Whether what stands on both sides of a line break can only be one number."""
        left, before = self._digits_before(start)
        right = _DIGITS.match(self.raw, end, end + _REACH)
        if not left or right is None:
            return False
        head, tail = plain(left), plain(right[0])
        number = self.grammar.shapes.number
        if not number.fullmatch(head + tail):
            return False
        if not head[-1].isdecimal():  # 1,|290: in Japanese no comma parts words.
            return _CJK.match(before) is not None and tail[0].isdecimal()
        if not tail[0].isdecimal() or not number.fullmatch(head):
            return True  # 1|,290 and 1,2|90
        behind = self.raw[right.end() : right.end() + 1]
        in_words = _RUNS_ON.match(before) and re.match(f"{_CJK.pattern}|[%％]", behind)
        return bool(in_words) and tail.isdecimal() and self._is_full(start)

    def _digits_before(self, at: int) -> tuple[str, str]:
        """The digits with separators that end there, and the character before them."""
        first = at
        while first > max(0, at - _REACH) and (
            self.raw[first - 1].isdecimal() or self.raw[first - 1] in ",.，．"
        ):
            first -= 1
        return self.raw[first:at], self.raw[first - 1 : first] if first else ""

    @cached_property
    def _line_ends(self) -> list[tuple[int, int]]:
        """Where each line that has words ends, and its length."""
        return [(found.end(), len(found[0].strip())) for found in re.finditer(r"[^\n]*\S[^\n]*", self.raw)]

    def _is_full(self, at: int) -> bool:
        """Whether the line there is as long as those around it: then it was broken, not ended."""
        index = bisect_right(self._line_ends, (at, 0))
        around = [length for _, length in self._line_ends[max(0, index - 3) : index + 4]]
        return index < len(self._line_ends) and self._line_ends[index][1] >= 0.9 * max(around)


_REACH = 40
"""Characters of a number that is looked at on each side of a line break."""
_DIGITS = re.compile("[0-9０-９,.，．]+")
_CJK = re.compile("[ぁ-ゖァ-ヺー一-龠]")
# Before a number that goes on: a particle or a noun. Behind a verb or a name stands the mark of a note.
_RUNS_ON = re.compile("[はがをにでとものへや約計ァ-ヺー]|(?![表図第注号章節頁項別年月日度])[一-龠]")
