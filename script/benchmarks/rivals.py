"""Others on the same pages: WeasyPrint's command line, a warm Chromium, Typst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import PYTHON, typst_book
from benchmarks.measuring import Cost, run

HERE = Path(__file__).parent


def rehearse(pages: Sequence[Path], fonts: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Have each do its work once: what one of them lacks is told now, not after minutes."""
    plain(pages)
    chromium(pages)
    typst(pages, fonts)


def plain(pages: Sequence[Path]) -> Cost:
    """WeasyPrint's own command line, started once for each file, one after the other."""
    program = PYTHON.with_name("weasyprint")
    costs = [run([program, "--quiet", page, page.with_suffix(".weasyprint.pdf")])[0] for page in pages]
    return Cost(
        sum(cost.seconds for cost in costs),
        sum(cost.processor for cost in costs),
        max(cost.megabytes for cost in costs),
    )


def chromium(pages: Sequence[Path]) -> Cost:
    """A warm Chromium that prints two pages at once; memory is its whole family's."""
    cost, said = run([PYTHON.with_name("node"), str(HERE / "chromium.mjs"), *pages])
    return replace(cost, seconds=json.loads(said)["seconds"])


def typst(pages: Sequence[Path], fonts: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Cost:
    """Typst on the same text, in one warm process."""
    books = [typst_book.write(page, fonts[page.name[:2]], page.name[:2]) for page in pages]
    script = HERE / "typst_press.py"
    cost, said = run([PYTHON, script, books[0].parent, *books])
    return replace(cost, seconds=json.loads(said)["seconds"])


def sizes(pages: Sequence[Path], suffix: str) -> list[int]:
    """How large the PDFs became, in bytes."""
    return [page.with_suffix(suffix).stat().st_size for page in pages]
