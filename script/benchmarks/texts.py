"""How the time that texts take grows with their length: ``script/bench --texts``.

The tests count the steps of Python in twice the text, which are the same on any machine. Here is
measured what they cannot count: the parser of YAML and the regular expressions, written in C.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks import ROOT
from benchmarks.report import Bar, Table

LINEAR = 3.0
"""How often a text may take the time of half of it: 2 if the time is linear, 4 if it is quadratic."""
LONGEST = 125_000
"""Bytes of the longest half."""
LEAST = 0.005
"""Seconds that can be measured."""
WORST = 10
"""How many rows are shown of each work."""


@dataclass(frozen=True)
class Growth:
    """What was done with which text, of how many bytes, and how often the time of half of it that took."""

    work: str
    text: str
    size: int
    ratio: float


def measure() -> Iterator[Growth]:
    sys.path.append(str(ROOT))
    from tests.fuzz import chains

    for name, text in chains.FILE_CHAINS.items():
        yield _growth(chains.reads, name, text)
    for piece in chains.SENTENCE_PIECES:
        for work in (chains.looks, chains.writes):
            yield _growth(work, piece, chains.chain(piece))
    for piece in chains.SOURCE_PIECES:
        yield _growth(chains.searches, piece, chains.chain(piece))


def table(grown: Sequence[Growth]) -> Table:
    """Those that grow most."""
    worst = sorted(grown, key=lambda one: -one.ratio)[:WORST]
    rows = tuple((f"{one.work} {one.text!a}", f"{one.size:,}", f"{one.ratio:.2f}") for one in worst)
    return Table((f"the worst of {len(grown)} texts", "bytes", "times of half of it"), rows)


def bars(grown: Sequence[Growth]) -> list[Bar]:
    found = []
    for work in dict.fromkeys(one.work for one in grown):
        most = max(one.ratio for one in grown if one.work == work)
        found.append(Bar(f"{work}: twice the text takes at most {LINEAR:g} times as long", f"{most:.2f}",
                         most <= LINEAR))  # fmt: skip
    return found


def _growth(work: Callable[[str], None], name: str, text: Callable[[int], str]) -> Growth:
    """What seems to grow faster is looked at again, longer: chance passes, and growth does not."""
    size, least, ratio = 2_000, LEAST, 0.0
    for _ in range(4):
        while (spent := _cost(work, text(size))) < least and size < LONGEST:
            size *= 2
        ratio = _cost(work, text(2 * size)) / max(spent, 1e-4)
        if ratio <= LINEAR or size >= LONGEST:
            break
        least *= 3
    return Growth(work.__name__, name, 2 * size, ratio)


def _cost(work: Callable[[str], None], text: str) -> float:
    """Seconds of processor time, without the collector's, whose rounds come when they come."""
    spent: list[float] = []
    gc.disable()
    for _ in range(2):
        start = time.process_time()
        work(text)
        spent.append(time.process_time() - start)
    gc.enable()
    return min(spent)
