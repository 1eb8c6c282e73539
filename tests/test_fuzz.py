"""Whatever is written, the reader, the quantity parser and the prose renderer neither break nor stall.

Inputs that a coverage-guided search found are replayed, others are thought up by hypothesis, and
chains of whatever may be repeated are doubled: twice the text takes twice the steps.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.language import amounts
from briefings.values import quantities
from briefings.values.lexicon import Lexicon
from tests.fuzz.chains import (
    FILE_CHAINS,
    SENTENCE_PIECES,
    SOURCE_PIECES,
    chain,
    looks,
    reads,
    searches,
    writes,
)
from tests.fuzz.targets import CORPUS, EXAMPLE, TARGETS, corpus, editing, quantity
from tests.test_quantities import FORMS

MAX_BYTES = 1_000_000
"""Of a file of content."""

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


# --- no more than linear cost -----------------------------------------------------------------


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


STEPS = 1_000
"""Bytes of the shorter text: its longest lookahead, which is bounded, is half of that."""
MOST, AT_LEAST = 2.5, 100
"""How often a function may step more in twice the text: twice, or four times if it is quadratic.

What it does a few times more, whatever the length, is nothing.
"""


@pytest.mark.parametrize("name", FILE_CHAINS, ids=ascii)
def test_twice_the_file_takes_twice_the_steps(name: str) -> None:
    assert outgrown(reads, FILE_CHAINS[name]) == {}


@pytest.mark.parametrize("piece", SENTENCE_PIECES, ids=ascii)
@pytest.mark.parametrize("work", [looks, writes])
def test_twice_the_sentence_takes_twice_the_steps(work: Callable[[str], None], piece: str) -> None:
    assert outgrown(work, chain(piece)) == {}


@pytest.mark.parametrize("piece", SOURCE_PIECES, ids=ascii)
def test_twice_the_source_takes_twice_the_steps(piece: str) -> None:
    assert outgrown(searches, chain(piece)) == {}


@pytest.mark.parametrize("among", [lambda _: None, looks, writes], ids=["nothing", "looks", "writes"])
def test_more_than_twice_the_steps_are_seen(among: Callable[[str], None]) -> None:
    def pairs(text: str) -> None:
        among(text)
        for at in range(0, len(text), 9):
            for _ in text[at::9]:
                pass

    assert outgrown(pairs, chain("a")) != {}


def outgrown(work: Callable[[str], object], text: Callable[[int], str]) -> dict[str, tuple[int, int]]:
    """The functions that step more often than they may in twice the text, ours and the libraries'.

    Counted, not timed: the same on any machine, however busy.
    """
    work(text(STEPS // 2))  # what is done once
    once, twice = steps(work, text(STEPS)), steps(work, text(2 * STEPS))
    return {
        f"{code.co_filename}:{code.co_firstlineno} {code.co_name}": (once[code], count)
        for code, count in twice.items()
        if count > MOST * once[code] + AT_LEAST
    }


def steps(work: Callable[[str], object], text: str) -> Counter[CodeType]:
    """How many lines of each function are run, each time that they are."""
    counted: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            counted[frame.f_code] += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work(text)
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("piece", FIGURE_PIECES, ids=ascii)
@pytest.mark.parametrize("size", [quantities.LONGEST, MAX_BYTES])
def test_the_work_for_a_figure_is_bounded(piece: str, size: int) -> None:
    """However long it is: in calls, of Python and of C."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    text = (piece * size)[:size]
    quantities.parse("1", Lexicon(amounts(), FORMS))  # the grammar is made once
    sys.setprofile(count)
    try:
        quantities.parse(text, Lexicon(amounts(), FORMS))
    except ValueError:
        pass
    finally:
        sys.setprofile(None)
    assert calls < 50_000
