"""The command ``script/bench``: measure, show, judge."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import against, growth, texts, workspaces
from benchmarks.comparison import Comparison, compare
from benchmarks.ours import Bench
from benchmarks.report import Bar, Table, judged

THEME, PAGE = "timber", "ja/timber/policy.html"
"""Where a word is changed, and a page it stands on."""


def main() -> int:
    arguments = _arguments()
    if not Path("/proc/self/smaps_rollup").exists():
        raise SystemExit("The memory of processes is measured as Linux tells it; there is no /proc here.")
    if arguments.texts:
        grown = list(texts.measure())
        return _show([texts.table(grown)], texts.bars(grown), markdown=arguments.markdown)
    with tempfile.TemporaryDirectory(prefix="briefings-bench-") as name:
        place = Path(name)
        program = workspaces.program(place / "program")
        # What is imported from now on, here and in processes begun from here, nobody edits meanwhile.
        sys.path.insert(0, str(program))
        os.environ["PYTHONPATH"] = str(program)
        os.chdir(place)
        bench = Bench(program, place / "sample", place / "whole")
        if arguments.grow is not None:
            sizes = list(growth.measure(bench, place, arguments.grow or growth.SIZES))
            return _show([growth.table(sizes)], growth.bars(sizes), markdown=arguments.markdown)
        workspaces.copy(bench.whole)
        if arguments.against:
            sides = against.compare(bench, place, arguments.against, arguments.runs)
            return _show([against.table(sides)], [*against.bars(sides)], markdown=arguments.markdown)
        workspaces.sample(bench.sample, arguments.sample)
        compared = compare(bench, place / "pages", arguments.runs, THEME, PAGE)
    return _show(_tables(compared), compared.bars(), markdown=arguments.markdown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench",
        description="Measure the build beside others on the same pages, and how its cost grows."
        " Exit code 1 when a bar is missed; docs/performance.md explains.",
    )
    parser.add_argument(
        "--sample", type=int, default=16, help="editions to compare on, at least (default 16)"
    )
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are shown (default 3)")
    parser.add_argument(
        "--grow", type=int, nargs="*", metavar="N", help="workspaces of so many briefs instead"
    )
    parser.add_argument(
        "--texts", action="store_true", help="what reading and writing texts costs as they grow instead"
    )
    parser.add_argument("--against", metavar="REV", help="a full build with another revision's, instead")
    parser.add_argument("--markdown", action="store_true", help="tables as docs/performance.md has them")
    return parser.parse_args()


def _tables(compared: Comparison) -> list[Table]:
    return [compared.side_by_side(), compared.sizes(), compared.changes()]


def _show(tables: Iterable[Table], bars: Sequence[Bar], *, markdown: bool) -> int:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()};"
          f" load of the machine at the end: {load}")  # fmt: skip
    for table in (*tables, judged(bars)):
        print(f"\n{table.markdown() if markdown else table.text()}")
    return 0 if all(bar.kept for bar in bars) else 1
