"""A text that figures are read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from briefings.values.words import WordList

Span = tuple[int, int]


@dataclass(frozen=True)
class CommonText:
    """A text in its common form; where it has lines, their number for each character, and the passages
    where a comma parts cells."""

    body: str
    lines: Sequence[int] = ()
    rows: Sequence[Span] = ()

    @cached_property
    def reversed(self) -> str:
        return self.body[::-1]

    def before(self, words: WordList, at: int) -> tuple[str, int, bool] | None:
        """A word for reversed texts that ends there: it, where it starts, and whether a space parts it."""
        spaced = self.body[at - 1 : at] == " " if at else False
        found = words.at(self.reversed, len(self.body) - at + spaced)
        return (found[0][::-1], len(self.body) - found[1], spaced) if found else None

    def starts_line(self, at: int) -> bool:
        """Whether what stands there is the first of its line."""
        before = at - 1 - (self.body[at - 1 : at] == " ")
        return before < 0 or (bool(self.lines) and self.lines[before] != self.lines[at])

    def rest_of_line(self, at: int) -> str:
        end = bisect_right(self.lines, self.lines[at - 1]) if self.lines else len(self.body)
        return self.body[at:end]

    def shown(self, start: int, end: int) -> str:
        """As much of a passage as a message can hold."""
        return self.body[start:end][:100]
