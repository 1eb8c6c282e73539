"""Content streams as the typesetter makes them, read: operators, and what is ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WORDS = frozenset({
    b"BT", b"ET", b"Tm", b"TJ", b"Ts", b"Tf", b"Tr", b"rg", b"RG", b"w", b"d", b"J", b"j", b"M", b"gs",
})  # fmt: skip
"""What may stand in a text object, beside marked content (ISO 32000-1, 8.2)."""
BEGIN, END = (b"BDC", b"BMC"), b"EMC"


def lines(parts: Iterable[Any]) -> Iterator[bytes]:
    """An operator a line. The tag and the properties of marked content are parts of their own."""
    held: list[bytes] = []
    for part in parts:
        if isinstance(part, bytes):
            yield b" ".join([*held, part]) if held else part
            held.clear()
        else:
            held.append(part.encode() if isinstance(part, str) else part.data)


@dataclass
class _Content:
    """A marked content: whether there is text in it, and whether there is nothing else."""

    begins: int
    text: bool = False
    alone: bool = True


def wordy(lines: Sequence[bytes]) -> set[int]:
    """Where marked contents begin that hold text and nothing else."""
    found: set[int] = set()
    begun: list[_Content] = []
    for at, line in enumerate(lines):
        operator = line.rsplit(b" ", 1)[-1]
        if operator in BEGIN:
            begun.append(_Content(at))
        elif operator == END:
            ended = begun.pop()
            if ended.text and ended.alone:
                found.add(ended.begins)
            if begun:
                begun[-1].text |= ended.text
                begun[-1].alone &= ended.alone
        elif begun:
            begun[-1].text |= operator == b"BT"
            begun[-1].alone &= operator in WORDS
    return found


def goes_on(lines: Sequence[bytes], at: int) -> bool:
    """Whether the next piece of text begins where this one ends."""
    for line in lines[at + 1 :]:
        if line.endswith((b" TJ", b" Tm", b"ET")):
            return line.endswith(b" TJ")
    return False
