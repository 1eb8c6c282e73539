"""An author's sentence into safe HTML of one language.

The door to markdown-it-py and BudouX. Markdown inline only (emphasis, strong, links to
https); raw HTML stays text and is reported by ``faults``. ``{fact}`` references are handed to
the caller's ``cite``, which writes the figure by the language's rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape, unescape
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from briefings.language import rules_for

# Scripts written without spaces between words (JLREQ 3.1; CLDR). A line break there is no space.
_WIDE = r"\u2e80-\u2fdf\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
_SPACE_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}}}])[ ]|[ ](?=[{_WIDE}{{])")
_TOUCHES_WIDE = re.compile(rf"[{_WIDE}]")
_REFERENCE = re.compile(r"\{([a-z0-9./-]{1,200})(?::([a-z]{1,20}))?\}")
_TAG = re.compile(r"<[!/?a-zA-Z]|&(?:#\d{1,40}|#x[0-9a-f]{1,40}|[a-z]{1,40});", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_LABELLED = re.compile(rf"\[|\]\(?|{_REFERENCE.pattern}")
_NOWHERE = re.compile(r"\](?=\( *\))")
_DESTINATION = re.compile(r"\]\(\s*<?([^)\s>]*)")

# BudouX may cut inside a number or a Latin word; those stay whole.
_WORD_END = re.compile(r"[0-9A-Za-z.,]$")
_WORD_START = re.compile(r"[0-9A-Za-z.,%]")

LONGEST_PHRASE = 12
"""Characters of a phrase that fit in a narrow column of a table; more may break anywhere."""

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
    for match in _REFERENCE.finditer(text):
        yield Mention(match[1], match[2] or "", match.start())


def without_mentions(text: str, fill: str = " ") -> str:
    """The text with its references and link targets blanked, to look at what was typed."""
    blanked = _REFERENCE.sub(lambda match: fill * len(match[0]), text)
    return re.sub(r"(?<=\]\()[^)\s]*", lambda match: fill * len(match[0]), blanked)


def faults(text: str) -> Iterator[tuple[int, str, str]]:
    """What an author must not write: offset, what is wrong, how to mend it."""
    for tag in _TAG.finditer(text):
        yield tag.start(), f"raw HTML ({tag[0]}…)", "Use *emphasis* or **strong**; type & and < as words."
    blank = _REFERENCE.sub(lambda match: " " * len(match[0]), text)
    for brace in _BRACE.finditer(blank):
        yield brace.start(), "a brace that is no reference", "Write {fact}, {document.fact} or {series/key}."
    for target in _DESTINATION.finditer(text):
        if not target[1].startswith("https://"):
            yield target.start(1), f"link to {target[1][:60]!r}", "Link to an https:// address."
    for at in _linked(text):
        yield at, "a reference inside a link", "A figure leads to its evidence; put the link beside it."
    for image in re.finditer(r"!\[", text):
        yield image.start(), "an image in a text", "Pictures are figures of a theme."


def _linked(text: str) -> Iterator[int]:
    """Where references stand in the labels of links, in one pass: brackets may stand in brackets."""
    opened: list[int] = []
    references: list[int] = []
    for part in _LABELLED.finditer(text):
        if part[0] == "[":
            opened.append(len(references))
        elif part[0].startswith("{"):
            references.append(part.start())
        else:
            first = opened.pop() if opened else len(references)
            if part[0] == "](":
                yield from references[first:]
                del references[first:]


def joined(text: str, language: str) -> str:
    """Line breaks as the language writes them: none between Japanese characters, else a space.

    YAML has folded a line break to a space before we see it, so in a language written without
    spaces any space beside a wide character goes.
    """
    text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    if not rules_for(language).spaced and _TOUCHES_WIDE.search(text):
        text = _SPACE_BESIDE_WIDE.sub("", text)
    return text


def render(text: str, language: str, cite: Cite) -> Markup:
    """A text as inline HTML; references are written by ``cite``."""
    # Safe: the parser escapes all that is not its own markup.
    return Markup("".join(_written(part, cite) for part in _parts(text, language)))  # noqa: S704


@dataclass(frozen=True)
class _Reference:
    """Where a figure is to be written: not as a link, where it stands in one."""

    reference: str
    style: str
    linked: bool


def _written(part: str | _Reference, cite: Cite) -> str:
    if isinstance(part, str):
        return part
    written = cite(part.reference, part.style)
    # HTML knows no link inside a link; the outer one stays.
    return str(Markup.escape(written.striptags()) if part.linked else written)


@lru_cache(maxsize=1 << 15)
def _parts(text: str, language: str) -> tuple[str | _Reference, ...]:
    """A text parsed: HTML, and between it what is to be cited.

    Remembered, for most sentences stand in several editions, and after a change as they were.
    """
    parser = _parser()
    # CommonMark makes a link of an empty address; here it is no link.
    (inline,) = parser.parseInline(_NOWHERE.sub(r"]\\", joined(text, language)))
    assert isinstance(parser.renderer, RendererHTML)
    parts: list[str | _Reference] = []
    for cited, tokens in groupby(inline.children or (), lambda token: token.type == "reference"):
        if cited:
            parts += [_Reference(**token.meta) for token in tokens]
        else:
            parts.append(parser.renderer.renderInline([*tokens], parser.options, {}))
    return tuple(parts)


def plain(text: str, language: str, cite: Cite) -> str:
    """A text without any markup, for titles, metadata and alternative texts."""
    return render(text, language, cite).striptags()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "typographer": False})
    parser.enable(["emphasis", "link", "escape"])
    parser.inline.ruler.push("reference", _reference_rule)
    parser.add_render_rule("link_open", _render_link)
    # The default allows http, mailto and data images; only https leads out of a brief.
    parser.validateLink = lambda url: url.startswith("https://")  # type: ignore[method-assign]
    return parser


def _reference_rule(state: StateInline, silent: bool) -> bool:
    match = _REFERENCE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.meta = {"reference": match[1], "style": match[2] or "", "linked": state.linkLevel > 0}
    state.pos = match.end()
    return True


def _render_link(_self: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    """A link with its address alone; Markdown's titles are left out."""
    return f'<a href="{escape(str(tokens[index].attrs["href"]))}">'


def phrased(markup: Markup, language: str) -> Markup:
    """Short Japanese texts with their phrases kept whole (JLREQ: headings break at phrases).

    Each phrase becomes a ``span`` that does not break inside; tags are left as they are.
    """
    if not rules_for(language).phrases:
        return markup
    parts = re.split(r"(<[^>]*>)", str(markup))
    # Safe: the text was markup, and only spans are put around its parts.
    return Markup("".join(part if part.startswith("<") else _phrases(part) for part in parts))  # noqa: S704


def with_readings(markup: Markup, readings: Mapping[str, str], read: set[str]) -> Markup:
    """A Japanese text with the readings of names above them, where they are not in ``read`` yet.

    ``readings`` has every name that may hold one of these, too, with nothing to read.
    """
    names = _names(tuple(readings))
    if not names.search(str(markup)):
        return markup

    def ruby(name: re.Match[str]) -> str:
        reading = readings[name[0]]
        if not reading or name[0] in read:
            return name[0]
        read.add(name[0])
        return f"<ruby>{name[0]}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>"

    parts = re.split(r"(<[^>]*>)", str(markup))
    # Safe: the text was markup, and only what the glossary has in kana is put beside its names.
    return Markup("".join(part if part.startswith("<") else names.sub(ruby, part) for part in parts))  # noqa: S704


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


@cache
def _phrases(text: str) -> str:
    if len(text) < 8 or not _TOUCHES_WIDE.search(text):
        return text
    # BudouX sees characters, not entities: markup is unescaped before and escaped after.
    pieces: list[str] = []
    for piece in _budoux().parse(unescape(text)):
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


@cache
def _budoux():  # type: ignore[no-untyped-def]  # budoux ships no types
    import budoux

    return budoux.load_default_japanese_parser()
