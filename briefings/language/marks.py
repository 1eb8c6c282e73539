"""What an author must not write: marks that would be printed, raw HTML, odd links, stray braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from briefings.language import inline
from briefings.language.inline import REFERENCE, WIDE
from briefings.language.prose import joined

_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_OLD = "|".join(sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True))
_TAG = re.compile(
    rf"<[!/?a-zA-Z]|&(?:#\d{{1,40}}|#[xX][0-9a-fA-F]{{1,40}}|[a-zA-Z][a-zA-Z0-9]{{1,40}});|&(?:{_OLD})(?![a-zA-Z;])"
)
_BRACE = re.compile(r"[{}]")
_LABELLED = re.compile(rf"\[|\]\(?|{REFERENCE.pattern}")
_DESTINATION = re.compile(r"\]\(\s*<?([^)\s>]*)")
_IMAGE = re.compile(r"!\[")

_ONE_LINE = "A text is one paragraph of running words: write another entry of the list, or a `head`."
_LINES = (
    (r"\n[ \t]*\n", "an empty line", _ONE_LINE),
    (rf"(?:^|\n)[ \t]*(?:[#＃]+(?=[\s{WIDE}])|##+)|(?<=\s)#{{1,6}}(?=\s(?!\d))", "a heading (#)", _ONE_LINE),
    (r"(?:^|\n)[ \t]*[>＞]", "a quotation (>)", "Put quoted words in 「」 or “ ”."),
    (r"(?:^|\n|[。．.:：;；]\s)[ \t]*[-*+•](?=\s)|\n[ \t]*\d{1,9}[.)](?=\s)", "a list", _ONE_LINE),
    (r"(?:^|\n)[ \t]*\||\|[ \t]*:?-{2,}|\|[^|\n]*\|", "a table (|)", "Tables are drawn from a series."),
    (r"(?<!\S)(?:-{3,}|={3,}|\*{3,}|_{3,}|(?:\*[ \t]+){2,}\*)(?!\S)", "a line across", _ONE_LINE),
)
"""Marks of Markdown that begin a line; where YAML has folded the lines, they stand within one."""
_CLOSE = r"Put the marks close around the words, as in **words**; \%s writes the mark itself."
_CHARACTERS = "Write the characters themselves, such as ² ₂ × ≈, or \\%s for the mark."
_PRINTED = (
    (r"\*", "an asterisk that would be printed", _CLOSE % "*"),
    (r"(?<![A-Za-z0-9_])_|_(?![A-Za-z0-9_])", "an underscore that would be printed", _CLOSE % "_"),
    (r"＊＊|＊[^＊\s]+＊|＿＿", "full-width marks", "Write half-width ones: **words**."),
    (r"[`｀]", "a backtick", "Put the words in 「」 or “ ”."),
    (r"~~|~[^~\s]+~", "a tilde that would be printed", _CHARACTERS % "~"),
    (r"\^", "a caret that would be printed", _CHARACTERS % "^"),
    (r"==", "equals signs that would be printed", _CHARACTERS % "="),
    (r"\\", "a backslash that would be printed", r"Remove it; \\ writes one."),
)
_NO_LINK = (
    r"\](?:\(|\[)|\[\^|[\]］](?:\s?[(（]|:)\s*<?https?:",
    "a link that is none",
    "Write [words](https://…).",
)
_ADDRESS = re.compile(r"(https?://)[^\s\])）］]*")
_SUSPECT = re.compile(r"[*_＊＿`｀~^=\\|#＃>＞•\n\]］]|(?:^|\s)[-+]|---")
"""What a text must hold for a mark to be printed: most have none of it."""


def faults(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong in a text, and how to mend it."""
    for tag in _TAG.finditer(text):
        yield f"raw HTML ({tag[0]}…)", "Use *emphasis* or **strong**; type & and < as words."
    if _BRACE.search(REFERENCE.sub("", text)):
        yield "a brace that is no reference", "Write {fact}, {document.fact} or {series/key}."
    odd = [target[1][:60] for target in _DESTINATION.finditer(text) if not target[1].startswith("https://")]
    for target in odd:
        yield f"link to {target!r}", "Link to an https:// address."
    if _linked(text):
        yield "a reference inside a link", "A figure leads to its evidence; put the link beside it."
    if _IMAGE.search(text):
        yield "an image in a text", "Pictures are figures of a theme."
    yield from _marks(text, language, linked=not odd)


def _marks(text: str, language: str, *, linked: bool) -> Iterator[tuple[str, str]]:
    """Marks of Markdown that are none here, or not where they stand."""
    if not _SUSPECT.search(text):
        return
    typed = _ESCAPED.sub(".", text)
    lines = [it for it in _LINES if re.search(it[0], typed)]
    for _, what, hint in lines:
        yield what, hint
    tokens = inline.parse(joined(typed, language), spaced=True)
    printed = "".join("…" if token.type == "reference" else token.content for token in tokens)
    printed = _ADDRESS.sub(r"\1", printed)
    for pattern, what, hint in (*_PRINTED, *((_NO_LINK,) if linked else ())):
        if (found := re.search(pattern, printed)) and not (lines and found[0] in "*_="):
            near = printed[max(0, found.start() - 8) : found.end() + 8].strip()
            yield f"{what} (…{near}…)", hint


def links(text: str) -> bool:
    """Whether a text leads somewhere: a name cannot, for it may stand within a link."""
    return bool(_DESTINATION.search(text))


def _linked(text: str) -> bool:
    """Whether a reference stands in the label of a link, in one pass: brackets may stand in brackets."""
    opened: list[int] = []
    references = 0
    for part in _LABELLED.finditer(text):
        if part[0] == "[":
            opened.append(references)
        elif part[0].startswith("{"):
            references += 1
        else:
            first = opened.pop() if opened else references
            if part[0] == "](" and references > first:
                return True
    return False
