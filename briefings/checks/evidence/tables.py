"""Tables whose cells are parted by commas: there 2006,2183,120 are three numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

_NUMBER = re.compile(r"[-−+▲△]? ?[0-9０-９.]+ ?[%％\w]{0,8}")
_GROUPED = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_RUN = re.compile(r"[0-9]+(?:,[0-9]+)+")
_LONGEST = 60
"""Characters of a cell; a longer one is a sentence."""


def rows(raw: str) -> Iterator[tuple[int, int]]:
    """The lines of each such table: its first, and the one after its last, from 1."""
    numbered = enumerate(raw.split("\n"), 1)
    for width, block in groupby(numbered, key=lambda line: _width(line[1])):
        lines = list(block)
        if width > 1 and _parted([text for _, text in lines], width):
            yield lines[0][0], lines[-1][0] + 1


def _width(line: str) -> int:
    """How many cells a line has; 1 where it is no row."""
    cells = re.sub('"[^"]*"', "", line).split(",")
    return len(cells) if len(cells) > 1 and all(map(_is_cell, cells)) else 1


def _is_cell(text: str) -> bool:
    """Whether it is one number or words without a number, as no part of a sentence is."""
    if len(text) > _LONGEST or text[:1] == " " or "。" in text:
        return False
    return _NUMBER.fullmatch(text) is not None or not any(one.isdecimal() for one in text)


def _parted(lines: Sequence[str], width: int) -> bool:
    """Whether the commas must part cells: no number is grouped so, or a head has words beside them."""
    if len(lines) > 1 and any(not any(one.isdecimal() for one in line) for line in lines):
        return True
    runs = [run[0] for line in lines for run in _RUN.finditer(line)]
    return (width > 2 or len(lines) > 2) and any(not _GROUPED.fullmatch(run) for run in runs)
