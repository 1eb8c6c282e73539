"""What an author must not write is told with the way to write it; what is written well is not."""

from __future__ import annotations

import pytest

from briefings.language import marks, prose
from tests.test_prose import cite

HEADING, LIST, TABLE, QUOTE = "a heading (#)", "a list", "a table (|)", "a quotation (>)"
STAR, LOW = "an asterisk that would be printed", "an underscore that would be printed"
TILDE, CARET, SLASH = "a tilde that", "a caret that", "a backslash that"
EMPTY, LINE, LINK, HTML = "an empty line", "a line across", "a link that is none", "raw HTML"
TICK, WIDE, EQUAL = "a backtick", "full-width marks", "equals signs"
FAULTS: list[tuple[str, list[str]]] = [
    ("fine {x} [a](https://example.org) *b*", []),
    ("a <b>", [HTML]),
    ("&amp; &#x41;", [HTML, HTML]),
    ("&nbsp;&frac12;&Eacute;", [HTML, HTML, HTML]),
    ("10&nbsp000 &lt 5", [HTML, HTML]),
    ("<https://example.org>", [HTML]),
    ("<!-- x -->", [HTML]),
    ("{x", ["a brace that is no reference"]),
    ("[a](http://b)", ["link to 'http://b'"]),
    ("[a]()", ["link to ''"]),
    ("[a]( <ftp://b>)", [HTML, "link to 'ftp://b'"]),
    ("![a](https://b)", ["an image in a text"]),
    ("[a {x}](https://b)", ["a reference inside a link"]),
    ("[a [b] {x}](https://b) {y}", ["a reference inside a link"]),
    ("{x} [a] [[{y}](https://b)](https://c)", ["a reference inside a link", LINK]),
    # Marks that open or close nothing.
    ("**重要", [STAR]),
    ("**重要*で", [STAR]),
    ("a ** b ** c", [STAR]),
    ("2*3", [STAR]),
    ("木材*", [STAR]),
    ("_x", [LOW]),
    ("`code`", [TICK]),
    ("｀code｀", [TICK]),
    ("＊＊重要＊＊で", [WIDE]),
    ("＊重要＊で", [WIDE]),
    ("~2~", [TILDE]),
    ("H~2~O", [TILDE]),
    ("~~x~~", [TILDE]),
    ("m^2", [CARET]),
    ("==x==", [EQUAL]),
    (r"C:\Users", [SLASH]),
    ("a\\\nb", [SLASH]),
    # Marks that begin a line, or did before YAML folded the lines.
    ("> quoted", [QUOTE]),
    ("前文\n>引用", [QUOTE]),
    ("＞ 引用", [QUOTE]),
    ("# Timber", [HEADING]),
    ("## 見出し", [HEADING]),
    ("#見出し", [HEADING]),
    ("＃　見出し", [HEADING]),
    ("木材。\n### 石炭", [HEADING]),
    ("木材。 # 石炭", [HEADING]),
    ("- one\n- two", [LIST]),
    ("* one", [LIST]),
    ("• one", [LIST]),
    ("Two:\n1. one\n2. two", [LIST]),
    ("次のとおり。 - 木材 - 石炭", [LIST]),
    ("| a | b |", [TABLE]),
    ("a | b\n---|---\n1 | 2", [TABLE]),
    ("a\n\nb", [EMPTY]),
    ("a\n  \nb", [EMPTY]),
    ("a\n---\nb", [LINE]),
    ("a *** b", [LINE]),
    # Links as they are not written.
    ("[a][b]", [LINK]),
    ("x[^1]", [CARET, LINK]),
    ("[a] (https://example.org)", [LINK]),
    ("［語］（https://example.org）", [LINK]),
    ("[a]: https://example.org", [LINK]),
    ("[a](https://example.org b c)", [LINK]),
]
FINE = [
    "5 < 6", "6 > 5", "R&D", "Q&A;", "AT&T", "C++", "C#", "#1", "a_b", "x [sic] (p. 3)", "[sic]", "A | B", "3 - 5",
    "＊注", "木材・石炭", "−5", "https://example.org/~a_b_/c*d^e", "[x](https://example.org/~a_b_/*)", "a ~ b", "a = b",
    r"\*x\*", r"5 \* 3", r"a\_", r"\`x\`", r"\\", r"\~2\~", r"\^", "**「重要」**で", "**{x}**で", "line\nline", "木材\n石炭",
    "Growth # 1 in Asia", "1. Introduction", "3-1 木材",
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), [*FAULTS, *((text, []) for text in FINE)])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_faults(text: str, told: list[str], language: str) -> None:
    found = list(marks.faults(text, language))
    assert len(found) == len(told)
    assert all(one[0].startswith(start) for one, start in zip(found, told, strict=True))
    assert all(hint for _, hint in found)


@pytest.mark.parametrize("text", [text for text, told in FAULTS if STAR in told])
def test_what_is_told_would_be_printed(text: str) -> None:
    assert "*" in prose.plain(text, "ja", cite)
