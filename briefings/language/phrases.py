"""Where Japanese headings may break, and the readings above names. The door to BudouX."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from itertools import accumulate

from markupsafe import Markup

from briefings.language import rules_for
from briefings.language.inline import WIDE

_TOUCHES_WIDE = re.compile(rf"[{WIDE}]")
_KANJI = r"[々〆\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# BudouX may cut inside a number, a Latin word or a word of kanji; those stay whole.
_WORD = re.compile(rf"[0-9A-Za-z.,]\n[0-9A-Za-z.,%]|{_KANJI}\n{_KANJI}")
_JOINTS = re.compile(
    rf"(?<=[ァ-ヶー])(?={_KANJI}{{2}})|(?<={_KANJI}{{2}})(?=[ァ-ヶ])|(?<=[・：／])(?=.)"
    rf"|(?<=[」』）])(?=[{_KANJI[1:-1]}ァ-ヶ「『（])|(?<=[^「『（])(?=[「『（])"
)
"""Where a phrase may break that is long: at names in brackets, and where kanji meet katakana."""
_DIGIT = re.compile(r"\d")
_TAGS = re.compile(r"(<[^>]*>)")

SHORTEST = 8
"""Characters of a text that has phrases; one that is shorter fits in a line wherever it stands."""
LONGEST_PHRASE = 12
"""Characters of a phrase that fit in a narrow column of a table; more may have to break."""


def phrased(markup: Markup, language: str) -> Markup:
    """Short Japanese texts with their phrases kept whole (JLREQ: headings break at phrases).

    Each phrase becomes a ``span`` that does not break inside; one that is ``long`` does where it is wider
    than its line. Tags are left as they are.
    """
    if not rules_for(language).phrases:
        return markup
    parts = _TAGS.split(str(markup))
    # BudouX sees characters, not entities: markup is unescaped before and escaped after.
    text = "".join(unescape(part) for part in parts[::2])
    if len(text) < SHORTEST or not _TOUCHES_WIDE.search(text):
        return markup
    pieces = _pieces(text)
    kept = map(_unbroken, pieces, _cut(parts, pieces))
    # Safe: the text was markup, and only spans are put around its parts.
    return Markup("<wbr>".join(kept))  # noqa: S704


def _pieces(text: str) -> list[str]:
    """The phrases of a text, none of which begins or ends inside a word."""
    pieces: list[str] = []
    for piece in _JAPANESE.parser.parse(text):
        if pieces and _WORD.match(f"{pieces[-1][-1]}\n{piece[0]}"):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return [part for piece in pieces for part in (_JOINTS.split(piece) if _is_long(piece) else (piece,))]


def _is_long(phrase: str) -> bool:
    """Whether a phrase may have to break; a figure never does, unless its phrase is twice as long."""
    return len(phrase) > LONGEST_PHRASE * (2 if _DIGIT.search(phrase) else 1)


def _cut(parts: Sequence[str], pieces: Sequence[str]) -> list[list[str]]:
    """The texts and tags that each phrase is made of. A tag that ends belongs to what is before it."""
    ends = deque(accumulate(map(len, pieces)))
    done: list[list[str]] = []
    found: list[str] = []
    at = 0
    for part in parts:
        if part.startswith("<"):
            (done[-1] if done and not found and part.startswith("</") else found).append(part)
            continue
        text, begin = unescape(part), 0
        while ends and ends[0] <= at + len(text):
            end = ends.popleft() - at
            done.append([*found, escape(text[begin:end])])
            found, begin = [], end
        found += [escape(text[begin:])] if begin < len(text) else []
        at += len(text)
    done[-1] += found
    return done


def _unbroken(phrase: str, parts: Sequence[str]) -> str:
    """A phrase in a span; tags that begin or end beyond it stay outside."""
    opening = f'<span class="phrase{" long" * _is_long(phrase)}">'
    texts = [n for n, part in enumerate(parts) if not part.startswith("<")]
    for start, end in ((0, len(parts)), (texts[0], texts[-1] + 1)):
        if _is_closed(parts[start:end]):
            return "".join((*parts[:start], opening, *parts[start:end], "</span>", *parts[end:]))
    return "".join(f"{opening}{part}</span>" if n in texts else part for n, part in enumerate(parts))


def _is_closed(parts: Iterable[str]) -> bool:
    """Whether every tag that begins within ends there, and none else does."""
    depth = 0
    for part in parts:
        depth += -1 if part.startswith("</") else part.startswith("<")
        if depth < 0:
            return False
    return depth == 0


@dataclass(frozen=True)
class Readings:
    """The readings of names; every name that may hold one of these is there, too, with nothing to read."""

    by_name: Mapping[str, str]

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Match a name, the longest there is."""
        return re.compile("|".join(map(re.escape, sorted(self.by_name, key=len, reverse=True))) or "(?!)")


def with_readings(markup: Markup, readings: Readings, read: set[str]) -> Markup:
    """A Japanese text with the readings of names above them, where they are not in ``read`` yet."""
    names = readings.names
    if not names.search(str(markup)):
        return markup

    def ruby(name: re.Match[str]) -> str:
        reading = readings.by_name[name[0]]
        if not reading or name[0] in read:
            return name[0]
        read.add(name[0])
        return f"<ruby>{name[0]}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>"

    parts = re.split(r"(<[^>]*>)", str(markup))
    # Safe: the text was markup, and only what the glossary has in kana is put beside its names.
    return Markup("".join(part if part.startswith("<") else names.sub(ruby, part) for part in parts))  # noqa: S704


class _Budoux:
    """Loads its parser, and BudouX itself, when the first Japanese text is phrased."""

    @cached_property
    def parser(self):  # type: ignore[no-untyped-def]  # budoux ships no types
        import budoux

        return budoux.load_default_japanese_parser()


_JAPANESE = _Budoux()
