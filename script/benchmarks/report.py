"""What was measured, as tables and as bars that are kept or missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """What is promised, what was found, and whether that keeps it."""

    promise: str
    found: str
    kept: bool


@dataclass(frozen=True)
class Table:
    """A head and rows; the first column is text, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """As the tables of docs/performance.md are written."""
        rule = ("---", *("---:" for _ in self.head[1:]))
        return "\n".join(f"| {' | '.join(row)} |" for row in (self.head, rule, *self.rows))

    def text(self) -> str:
        """In columns, for a terminal."""
        widths = [max(len(row[n]) for row in (self.head, *self.rows)) for n in range(len(self.head))]
        lines = (
            "  ".join(
                cell.ljust(width) if n == 0 else cell.rjust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in (self.head, *self.rows)
        )
        return "\n".join(line.rstrip() for line in lines)


def judged(bars: Iterable[Bar]) -> Table:
    """The bars as a table."""
    rows = tuple((bar.promise, bar.found, "kept" if bar.kept else "MISSED") for bar in bars)
    return Table(("bar", "found", ""), rows)
