"""Texts of any length that repeat what may be repeated, and the work whose cost must grow as they do.

``tests/test_fuzz.py`` counts the steps of the program; ``script/bench --texts`` measures the time,
which has that of the libraries written in C as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from briefings.checks.evidence import dates, sources
from briefings.checks.evidence.shape import Reader
from briefings.content import Document
from briefings.content.reading import read
from briefings.language import amounts, marks, phrases, prose
from briefings.values import periods
from briefings.values.lexicon import Lexicon
from briefings.values.printed import figures
from briefings.values.text import CommonText
from briefings.workspace import Workspace
from tests.fuzz.targets import CONTEXT, EXAMPLE
from tests.test_prose import cite


def chain(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """A text of some length that repeats a piece; § in it is counted up."""

    def long(size: int) -> str:
        count = size // len(piece.encode())
        body = "".join(piece.replace("§", str(n)) for n in range(count)) if "§" in piece else piece * count
        return before + body + after

    return long


FILE_CHAINS: Mapping[str, Callable[[int], str]] = {
    **{
        piece: chain(piece)
        for piece in (
            "[", "]", "{", "}", "- ", "? ", ": ", "'", '"', "*", "&", "!", "%", "|", "#", "\n", "\r\n", "\t", " ",
            "a\n", "a: ", "<<: x\n", "a§: x\n", "title: x\n", "--- a\n", "%YAML 1.1\n", "%TAG !e§! tag:x\n", "\ufeff",
            "? [a]\n: b\n", "[a, ", "{a, ", "[a: b, ", "a b ", "\u2028", "\x85", "港", "𠮷", "? a\n",
        )
    },
    "unclosed list": chain("x, ", "a: ["),
    "unclosed quotes": chain("x\\\n ", 'a: "'),
    "escapes": chain("\\u6e2f", 'a: "', '"'),
    "folded": chain(" x\n", "a: >\n"),
    "blank lines": chain("\n", "a: x", " x"),
    "one long anchor": chain("a", "x: &", " y"),
    "anchors": chain("k§: &a§ x\n"),
    "aliases": chain("*a, ", "a: &a x\nb: [", "]"),
    "tags": chain("- !!str x\n"),
    "a long tag": chain("a", "x: !<", "> y"),
    "a long key": chain("k", "? ", "\n: x"),
    "long keys": chain(f"? {'k' * 200}§\n: x\n"),
    "a control character at the end": chain("a", "", "\0"),
    "unknown keys": chain("  k§: {labl: x}\n", "facts:\n"),
    "keys of wrong form": chain("  K§: {label: x}\n", "facts:\n"),
    "wrong entries": chain("{amonut: 1}, ", "series: {x: {points: [", "]}}"),
    "points": chain("{period: 2006, amount: 1, figure: a}, ", "series: {x: {points: [", "]}}"),
    "languages": chain("k§: x, ", "title: {", "}"),
    "references": chain("a.b/c, ", "facts: {x: {derive: {sum: [", "]}}}"),
    "digits": chain("9", "facts: {x: {amount: ", "}}"),
    "grouped digits": chain("9,", 'facts: {x: {amount: "', '"}}'),
    "scale words": chain("万億兆", "facts: {x: {amount: 1", "}}"),
    "an exponent": chain("9", "places: {x: {line: 1e", "}}"),
    "a line number": chain("9", "places: {x: {line: ", "}}"),
    "a period": chain("2008/", "facts: {x: {period: ", "}}"),
    "an id": chain("a-", "facts: {x: {unit: ", "}}"),
}  # fmt: skip
SENTENCE_PIECES = (
    "[", "]", "](", "[](", "[a](", "[[](", "![", "[a]", "[a](https://b)", "[[a](https://b)](https://c)", "[x](https://a",
    '[a](https://b "', "[a](<", "[{x}](", "{x}", "{", "}", "{a.b/2006:period}", "{a", "*", "**", "_", "*a", "*a ", "a*", "*_",
    "[a](b 'c", "[a](<b", "[a](b (", "**a*", "*a **b", "***a** b* ", "[*a](https://b)*", "木*材*", "a_b", "\\", "\\[", "[\\", "&", "&a", "&#1", "&lt;", "<", "<a",
    "<!--", "`", "a\n", "\t ", "\r", "木 材", "木材の輸入は2,183万", "a1b2.c,", "\u202e", "\ufeff", "\x00", "𠮷", "が",
)  # fmt: skip

SOURCE_PIECES = (
    "9", "9,", "1.", "1 ", "9,999", "a", "a ", "a-", "a-\n", "-\n", "-\n\n", "\n", " ", "　", "港", "港 ", "が", "゛", "①", "▲1\n",
    "9月", "2008年、9月、", "同年9月", "昨年12月", "第1四半期", "2008年", "2008年度", "2008～", "平成元年", "May 2008 ", "2008–09", "2008.9.", "\ufeff",
)  # fmt: skip


def reads(text: str) -> None:
    read(b"", "x.yaml", Document, CONTEXT)  # else the second look is at what was kept
    read(text.encode(), "x.yaml", Document, CONTEXT)


def searches(text: str) -> None:
    """A source, for a figure, a heading and a period, and all figures in it."""
    source = sources.read(text)
    everything = source.span(1)
    for wanted in (text[:200], "a-" * 50 + "b", "港1"):
        source.find(wanted, everything)
        source.headings(wanted)
    figures(CommonText(source.text, source.lines, source.rows), _reader().lexicon)
    dates.SourceDates(source, _reader()).prints(periods.parse("1999"), everything)


@cache
def _reader() -> Reader:
    library = Workspace(EXAMPLE).read()
    forms = tuple(form for known in library.languages.values() for form in known.forms)
    return Reader(library.documents["port-report"], Lexicon(amounts("ja"), forms))


def looks(text: str) -> None:
    list(marks.faults(text, "ja"))
    list(prose.mentions(text))
    prose.without_mentions(text)


def writes(text: str) -> None:
    """In Japanese, which takes all steps that English takes."""
    phrases.phrased(prose.render(text, "ja", cite), "ja")
