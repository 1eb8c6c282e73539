"""Whatever is written, the reader, the quantity parser and the prose renderer neither break nor stall.

Inputs that a coverage-guided search found are replayed, others are thought up by hypothesis, and
chains of whatever may be repeated are doubled: twice the text takes about twice the time.
"""

from __future__ import annotations

import gc
import hashlib
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings import prose, quantities
from briefings.content import Document
from briefings.reading import MAX_BYTES, read
from tests.fuzz.targets import CORPUS, EXAMPLE, LANGUAGES, TARGETS, corpus, editing, quantity
from tests.test_prose import cite
from tests.test_quantities import FORMS

# --- what was found ---------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_found_is_replayed(target: str) -> None:
    inputs = corpus(target)
    assert inputs
    broken: dict[str, str] = {}
    for path in inputs:
        try:
            TARGETS[target](path.read_bytes())
        except Exception as error:
            broken[f"{target}/{path.name}"] = f"{type(error).__name__}: {error}"
    assert broken == {}


def test_the_corpus_is_small_and_holds_nothing_twice() -> None:
    paths = [path for target in TARGETS for path in corpus(target)]
    assert sum(path.stat().st_size for path in paths) < 300_000
    assert {path.parent for path in paths} == set(CORPUS.iterdir())
    named = [path for path in paths if re.fullmatch("[0-9a-f]{12}", path.name)]
    assert [path for path in named if not _digest(path).startswith(path.name)] == []


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- what else may come -----------------------------------------------------------------------

ODD = (
    "1e999999", "-1", "0", "00", "9" * 30, "1,2,3", "1万億兆京", "万", "１２３", "٣", "½", "㊿", "NaN", "inf",
    "0000", "9999", "9999-12-31", "FY9999", "0001/9999", "2008-02-30", "2008~", "{", "{x}", "{cargo/2008}", "{a.b.c}",
    "{port-report.timber-share:period}", "{timber.cargo-growth}", "{port-report.opened}", "[", "]", "[]", "{}", "null",
    "true", "-", "- x", "? x", "|", ">", "'", '"', "&a x", "*a", "!!int 1", "%", "@", "`", "#", ": x", "x: y", "\\",
    '"\\ud83d\\ude00"', "\u202e\u2066", "\ufeff", "\u0085", "\u2028", "\x00", "\x1b[31m", "𠮷", "\U0010ffff", "\t",
    "[x](https://a)", "[x]()", "![x](y)", "*" * 50, "<b>", "&lt;", "{{ 7*7 }}", "a" * 300, "港" * 300, "../../x",
    "port-report", "timber", "cargo", "[timber, timber]", "[port-report.cargo]", "percent", "tonne", "line", "share",
    "timeline", "slope", "{sum: [port-report.cargo/2006]}", "{ratio: [timber.cargo-growth, timber.cargo-growth]}",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "shift_jis", "euc_jp", "iso2022_jp", "latin-1")
FILES = len(list((EXAMPLE / "content").rglob("*.yaml")))
LINES = 80


@settings(max_examples=120)
@given(
    place=st.tuples(st.integers(0, FILES - 1), st.integers(0, LINES)),
    new=st.sampled_from(ODD) | st.text(max_size=12),
)
def test_whatever_is_saved_is_read_checked_and_rendered_or_told(place: tuple[int, int], new: str) -> None:
    editing(bytes(place) + new.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("new", ODD, ids=range(len(ODD)))
def test_odd_values_as_figures(new: str) -> None:
    quantity(new.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x85", "\u2028"], ids=ascii)
def test_files_as_other_programs_save_them(encoding: str, end: str) -> None:
    text = (EXAMPLE / "content/documents/port-report.yaml").read_text("utf-8").replace("\n", end)
    TARGETS["reading"](text.encode(encoding, "replace"))


# --- no more than linear time -----------------------------------------------------------------


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
    "**a*", "*a **b", "***a** b* ", "[*a](https://b)*", "木*材*", "a_b", "\\", "\\[", "[\\", "&", "&a", "&#1", "&lt;", "<", "<a",
    "<!--", "`", "a\n", "\t ", "\r", "木 材", "木材の輸入は2,183万", "a1b2.c,", "\u202e", "\ufeff", "\x00", "𠮷", "が",
)  # fmt: skip
FIGURE_PIECES = (
    "9",
    "9,",
    "1.",
    "万億兆",
    "1京",
    "千",
    "約",
    "about ",
    "約以上",
    "以上",
    "の",
    "～",
    "1～",
    " ",
    "　",
    "﷽",
    "-",
    "減",
    "US$",
)


def reads(text: str) -> None:
    read(b"", "x.yaml", Document, LANGUAGES)  # else the second look is at what was kept
    read(text.encode(), "x.yaml", Document, LANGUAGES)


def looks(text: str) -> None:
    list(prose.faults(text))
    list(prose.mentions(text))
    prose.without_mentions(text)


def writes(text: str) -> None:
    for language in LANGUAGES:
        prose.phrased(prose.render(text, language, cite), language)
        prose._phrases.cache_clear()  # else the second look is at what was kept


@pytest.mark.parametrize("name", FILE_CHAINS, ids=ascii)
def test_twice_the_file_takes_about_twice_the_time(name: str) -> None:
    assert grows_by(reads, FILE_CHAINS[name], MAX_BYTES // 8) < 3


@pytest.mark.parametrize("piece", SENTENCE_PIECES, ids=ascii)
@pytest.mark.parametrize("work", [looks, writes])
def test_twice_the_sentence_takes_about_twice_the_time(work: Callable[[str], None], piece: str) -> None:
    assert grows_by(work, chain(piece), MAX_BYTES // 8) < 3


def grows_by(work: Callable[[str], None], text: Callable[[int], str], longest: int) -> float:
    """How often the time of some text twice that text takes: 2 if it is linear, 4 if it is quadratic.

    It is the processor's time, the least of some runs, over texts so long that it can be measured;
    what seems to grow faster is looked at again, longer: chance passes, and growth does not.
    """
    size, least, found = 2_000, 0.005, 0.0
    for _ in range(4):
        while (spent := cost(work, text(size))) < least and size < longest:
            size *= 2
        found = cost(work, text(2 * size)) / max(spent, 1e-4)
        if found < 3 or size >= longest:
            break
        least *= 3
    return found


def cost(work: Callable[[str], None], text: str) -> float:
    """Seconds of processor time, without the collector's, whose rounds come when they come."""
    spent: list[float] = []
    gc.disable()
    for _ in range(2):
        start = time.process_time()
        work(text)
        spent.append(time.process_time() - start)
    gc.enable()
    return min(spent)


@pytest.mark.parametrize("piece", FIGURE_PIECES, ids=ascii)
@pytest.mark.parametrize("size", [quantities.LONGEST, MAX_BYTES])
def test_the_work_for_a_figure_is_bounded(piece: str, size: int) -> None:
    """However long it is: in calls, of Python and of C."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    text = (piece * size)[:size]
    sys.setprofile(count)
    try:
        quantities.parse(text, FORMS)
    except ValueError:
        pass
    finally:
        sys.setprofile(None)
    assert calls < 50_000
