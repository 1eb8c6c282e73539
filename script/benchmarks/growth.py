"""How the cost of a build grows with the number of briefs: ``script/bench --grow``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import PYTHON, growing
from benchmarks.measuring import Cost, run
from benchmarks.ours import Bench
from benchmarks.report import Bar, Table

SIZES = (10, 100, 1_000, 5_000)
SMALL = 2
"""Briefs of the workspace that is built before each, so that what a process does once is not counted."""
FLAT = 1.5
"""How much more a brief may cost in the largest workspace than in one of a hundred."""
SETTLED = 100
"""Below so many briefs, what every workspace costs, as its templates, is shared by too few."""
UNCHANGED = 10.0
"""Seconds an unchanged build of the largest may take."""
PARTS = ("reading", "checking", "rendering", "planning", "index pages")


@dataclass(frozen=True)
class Grown:
    """What a workspace cost: processor seconds of each part of its first build, then two builds more."""

    briefs: int
    editions: int
    seconds: Mapping[str, float]
    megabytes: float
    unchanged: Cost
    word: Cost

    def each(self, part: str) -> float:
        """Of one brief: milliseconds of a part, or kilobytes."""
        return (self.megabytes * 1024 if part == "memory" else self.seconds[part] * 1000) / self.briefs


def measure(bench: Bench, folder: Path, sizes: Sequence[int]) -> Iterator[Grown]:
    """Each size from nothing: a first build, one with nothing to do, one with a word changed."""
    growing.write(folder / "small", SMALL)
    script = Path(__file__).with_name("grown.py")
    for size in sorted(sizes):
        root = folder / f"briefs-{size}"
        growing.write(root, size)
        shutil.rmtree(folder / "small" / "out", ignore_errors=True)
        told = json.loads(run([PYTHON, script, folder / "small", root], bench.environment)[1])
        unchanged = bench.build(root)
        assert unchanged.typeset == 0
        growing.change_word(root)
        word = bench.build(root)
        yield Grown(
            told["briefs"], told["editions"], told["seconds"], told["megabytes"], unchanged.cost, word.cost
        )


def table(grown: Sequence[Grown]) -> Table:
    """A row for each size."""
    head = ("briefs", "editions", *(f"{part}, ms a brief" for part in PARTS), "memory, kB a brief",
            "unchanged, s (processor s)", "one word, s (processor s)")  # fmt: skip
    rows = tuple(
        (
            f"{one.briefs:,}",
            f"{one.editions:,}",
            *(f"{one.each(part):.2f}" for part in PARTS),
            f"{one.each('memory'):.0f}",
            f"{one.unchanged.seconds:.2f} ({one.unchanged.processor:.2f})",
            f"{one.word.seconds:.2f} ({one.word.processor:.2f})",
        )
        for one in grown
    )
    return Table(head, rows)


def bars(grown: Sequence[Grown]) -> list[Bar]:
    """Whether a brief costs the same among many, and whether nothing to do is soon done."""
    settled = [one for one in grown if one.briefs >= SETTLED] or list(grown)
    first, last = settled[0], settled[-1]
    found = []
    for part in (*PARTS, "memory"):
        ratio = last.each(part) / first.each(part)
        found.append(
            Bar(
                f"{part}: a brief among {last.briefs:,} costs at most {FLAT:g} of one among {first.briefs:,}",
                f"{ratio:.2f}",
                ratio <= FLAT,
            )
        )
    return [
        *found,
        Bar(
            f"an unchanged build of {last.briefs:,} briefs takes less than {UNCHANGED:g} s",
            f"{last.unchanged.seconds:.2f} s",
            last.unchanged.seconds < UNCHANGED,
        ),
    ]
