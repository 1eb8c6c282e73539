"""An author's sentence into safe HTML of one language.

Markdown inline only (emphasis, strong, links to https); raw HTML stays text and is reported by
``marks``. ``{fact}`` references are handed to the caller's ``cite``, which writes the figure by the
language's rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import groupby

from markupsafe import Markup

from briefings.content import Text
from briefings.language import inline, rules_for
from briefings.language.inline import REFERENCE, WIDE

_SPACE_BESIDE_WIDE = re.compile(rf"(?<=[{WIDE}}}]) | (?=[{WIDE}{{])")
_FOLD = re.compile(rf"(?<=[{WIDE}])([*_]*) (?=[{WIDE}])|(?<=[{WIDE}]) ([*_]+)(?=[{WIDE}])")
_SPACES = re.compile(r"[ \t\r\n]+")
_UNEVEN = re.compile(r"[\t\r\n]|  ")
_TARGET = re.compile(r"(?<=\]\()[^)\s]*")
_TAGS = re.compile(r"<[^>]*>")
_TOUCHES_WIDE = re.compile(rf"[{WIDE}]")
_FIRST_LETTER = re.compile(r"(?:<[^>]*>)*\w")
_MARKS = re.compile(r"[*_\\\[{&<>\"']")
"""What a text must hold to be printed otherwise than it is typed."""
_SEEN = 40
"""Characters before a reference that say whether it opens a sentence."""

STYLES = ("number", "period")
"""What a reference may ask for behind a colon, instead of the figure with its unit."""

Cite = Callable[[str, str], Markup]
"""Writes the figure of a reference in a style: ``cite("log-imports/2006", "")``."""


@dataclass(frozen=True)
class Mention:
    """A reference in a text: what it names, in which style, and where (offset from 0)."""

    reference: str
    style: str
    offset: int


def mentions(text: str) -> Iterator[Mention]:
    """The references of a text, in order."""
    if "{" not in text:
        return
    for match in REFERENCE.finditer(text):
        yield Mention(match[1], match[2] or "", match.start())


def without_mentions(text: str, fill: str = " ") -> str:
    """The text with its references and link targets blanked, to look at what was typed."""
    if "{" in text:
        text = REFERENCE.sub(lambda match: fill * len(match[0]), text)
    return _TARGET.sub(lambda match: fill * len(match[0]), text) if "](" in text else text


def joined(text: str, language: str) -> str:
    """Line breaks as the language writes them: none between Japanese characters, else a space.

    YAML has folded a line break to a space before we see it, so in a language written without
    spaces any space beside a wide character goes.
    """
    text = _SPACES.sub(" ", text).strip(" ")
    if not rules_for(language).spaced and _TOUCHES_WIDE.search(text):
        text = _SPACE_BESIDE_WIDE.sub("", text)
    return text


def unfolded(text: str, language: str) -> str:
    """A text in one line as it was typed: ``1 貨物`` keeps its space.

    Where words are not spaced, one between two wide characters is where YAML folded a line.
    """
    line = (_SPACES.sub(" ", text) if _UNEVEN.search(text) else text).strip(" ")
    return line if " " not in line or rules_for(language).spaced else _FOLD.sub(r"\1\2", line)


def render(text: str, language: str, cite: Cite) -> Markup:
    """A text as inline HTML; references are written by ``cite``."""
    return _rendered(joined(text, language), language, cite)


def _rendered(line: str, language: str, cite: Cite) -> Markup:
    # Safe: the parser escapes all that is not its own markup.
    return Markup("".join(_written(part, cite) for part in _parts(line, language)))  # noqa: S704


@dataclass(frozen=True)
class _Reference:
    """Where a figure is to be written: not as a link within one, and with a capital if it ``opens``."""

    reference: str
    style: str
    linked: bool
    opens: bool


def _written(part: str | _Reference, cite: Cite) -> str:
    if isinstance(part, str):
        return part
    written = cite(part.reference, part.style)
    # HTML knows no link inside a link; the outer one stays.
    text = str(Markup.escape(written.striptags()) if part.linked else written)
    if part.opens and (first := _FIRST_LETTER.match(text)):
        text = text[: first.end() - 1] + text[first.end() - 1].upper() + text[first.end() :]
    return text


def _parts(line: str, language: str) -> list[str | _Reference]:
    """A line parsed: HTML, and between it what is to be cited."""
    rules = rules_for(language)
    parts: list[str | _Reference] = []
    for cited, group in groupby(
        inline.parse(line, spaced=rules.spaced), lambda token: token.type == "reference"
    ):
        if not cited:
            parts.append(inline.html([*group]))
            continue
        for token in group:
            at = token.meta.pop("offset")
            before = line[max(0, at - _SEEN) : at]
            opens = bool(rules.opening.search(f"…{before}" if at > _SEEN else before))
            parts.append(_Reference(**token.meta, opens=opens))
    return parts


def plain(text: str, language: str, cite: Cite) -> str:
    """A text without any markup, for titles, metadata and alternative texts."""
    return render(text, language, cite).striptags()


def name(text: Text | Mapping[str, str], language: str) -> str:
    """A name in a language: in one line and without marks. It cites nothing."""
    return _name(text[language], language)


def names(text: Mapping[str, str]) -> dict[str, str]:
    """A name in each of its languages."""
    return {code: name(text, code) for code in text}


def _name(text: str, language: str) -> str:
    line = unfolded(text, language)
    if not _MARKS.search(line):
        return line
    html = _rendered(line, language, lambda reference, _: Markup.escape(f"{{{reference}}}"))
    return unescape(_TAGS.sub("", html))
