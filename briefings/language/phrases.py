"""Where Japanese headings may break, and the readings above names. The door to BudouX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape

from markupsafe import Markup

from briefings.language import rules_for
from briefings.language.inline import WIDE

_TOUCHES_WIDE = re.compile(rf"[{WIDE}]")
# BudouX may cut inside a number or a Latin word; those stay whole.
_WORD_END = re.compile(r"[0-9A-Za-z.,]$")
_WORD_START = re.compile(r"[0-9A-Za-z.,%]")

LONGEST_PHRASE = 12
"""Characters of a phrase that fit in a narrow column of a table; more may break anywhere."""


def phrased(markup: Markup, language: str) -> Markup:
    """Short Japanese texts with their phrases kept whole (JLREQ: headings break at phrases).

    Each phrase becomes a ``span`` that does not break inside; tags are left as they are.
    """
    if not rules_for(language).phrases:
        return markup
    parts = re.split(r"(<[^>]*>)", str(markup))
    # Safe: the text was markup, and only spans are put around its parts.
    return Markup("".join(part if part.startswith("<") else _phrases(part) for part in parts))  # noqa: S704


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


def _phrases(text: str) -> str:
    if len(text) < 8 or not _TOUCHES_WIDE.search(text):
        return text
    # BudouX sees characters, not entities: markup is unescaped before and escaped after.
    pieces: list[str] = []
    for piece in _JAPANESE.parser.parse(unescape(text)):
        if pieces and _WORD_END.search(pieces[-1]) and _WORD_START.match(piece):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return "<wbr>".join(map(_kept_whole, pieces))


def _kept_whole(phrase: str) -> str:
    """A phrase that does not break, unless it is too long for a narrow column; figures never do."""
    if len(phrase) > LONGEST_PHRASE and not re.search(r"\d", phrase):
        return escape(phrase)
    return f'<span class="phrase">{escape(phrase)}</span>'


class _Budoux:
    """Loads its parser, and BudouX itself, when the first Japanese text is phrased."""

    @cached_property
    def parser(self):  # type: ignore[no-untyped-def]  # budoux ships no types
        import budoux

        return budoux.load_default_japanese_parser()


_JAPANESE = _Budoux()
