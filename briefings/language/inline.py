"""Markdown inline only, into tokens: emphasis, strong, links to https, ``{fact}`` references.

The door to markdown-it-py. Emphasis also opens and closes beside Japanese and Chinese characters and
their brackets, where CommonMark wants a space (https://github.com/tats-u/markdown-cjk-friendly).
"""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

# Scripts written without spaces between words (JLREQ 3.1; CLDR), with their marks.
WIDE = (
    r"\u2e80-\u2fdf\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
    r"\U00020000-\U0003ffff"
)
"""For a class of characters in a pattern."""
REFERENCE = re.compile(r"\{([a-z0-9./-]{1,200})(?::([a-z]{1,20}))?\}")
_IS_WIDE = re.compile(f"[{WIDE}]")
_NOWHERE = re.compile(r"\](?=\( *\))")


def parse(text: str, *, spaced: bool) -> list[Token]:
    """The tokens of a text that is in one line; those of type ``reference`` say in ``meta`` what is cited.

    In a language whose words are not ``spaced``, ``**木材** **石炭**`` has no space: a line ended there.
    """
    # CommonMark makes a link of an empty address; here it is no link.
    (inline,) = _PARSER.parseInline(_NOWHERE.sub(r"]\\", text))
    tokens = inline.children or []
    if not spaced:
        shown = [one for one in tokens if one.content or one.type == "reference"]
        for before, token, after in zip(shown, shown[1:], shown[2:], strict=False):
            if token.content == " " and _is_wide(before, -1) and _is_wide(after, 0):
                token.content = ""
    return tokens


def _is_wide(token: Token, at: int) -> bool:
    """Whether a token begins (0) or ends (-1) with a wide character, or is a figure."""
    return token.type == "reference" or bool(_IS_WIDE.match(token.content[at]))


def html(tokens: list[Token]) -> str:
    """Tokens other than references as HTML; all that is not markup is escaped."""
    assert isinstance(_PARSER.renderer, RendererHTML)
    return _PARSER.renderer.renderInline(tokens, _PARSER.options, {})


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "typographer": False})
    parser.enable(["emphasis", "link", "escape"])
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.push("reference", _reference)
    parser.add_render_rule("link_open", _link)
    # The default allows http, mailto and data images; only https leads out of a brief.
    parser.validateLink = lambda url: url.startswith("https://")  # type: ignore[method-assign]
    return parser


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Put down a run of ``*`` or ``_`` and whether it may open and close; markdown-it pairs them."""
    mark = state.src[state.pos]
    if silent or mark not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == mark:
        end += 1
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[end] if end < state.posMax else " "
    opens, closes = _flanks(before, after), _flanks(after, before)
    if mark == "_":  # stands within words, too
        opens, closes = opens and (not closes or _parts(before)), closes and (not opens or _parts(after))
    for _ in range(end - state.pos):
        state.push("text", "", 0).content = mark
        state.delimiters.append(
            Delimiter(ord(mark), end - state.pos, len(state.tokens) - 1, -1, opens, closes)
        )
    state.pos = end
    return True


def _flanks(outside: str, inside: str) -> bool:
    """Whether marks between these belong to what is inside (CommonMark 6.2, for wide characters too)."""
    return not isWhiteSpace(ord(inside)) and (not _is_mark(inside) or outside.isspace() or _parts(outside))


def _parts(character: str) -> bool:
    """Whether a word may end or begin beside it without a space."""
    return _is_mark(character) or bool(_IS_WIDE.match(character))


def _is_mark(character: str) -> bool:
    """A mark of punctuation, but no wide one, and no brace: in its place stands a figure."""
    return (
        (isMdAsciiPunct(ord(character)) or isPunctChar(character))
        and character not in "{}"
        and not _IS_WIDE.match(character)
    )


def _reference(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.meta = {"reference": match[1], "style": match[2] or "", "linked": state.linkLevel > 0,
                      "offset": state.pos}  # fmt: skip
    state.pos = match.end()
    return True


def _link(_self: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    """A link with its address alone; Markdown's titles are left out."""
    return f'<a href="{escape(str(tokens[index].attrs["href"]))}">'


_PARSER = _parser()
