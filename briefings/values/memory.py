"""Keep results that are wanted again, in bounded tables that one value holds.

A result is found by its key and stands while its inputs are equal to those it was made from. So it is
the same with a memory and without one, which ``tests/test_memory.py`` holds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class MemoryTable:
    """The results that were asked for last, at most ``bound`` of them."""

    def __init__(self, bound: int) -> None:
        self.bound = bound
        self._rows: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: Hashable, inputs: object, make: Callable[[], T]) -> T:
        """The result kept under a key, made anew where there is none or its inputs are others."""
        # Threads may ask at once: a result is then made twice at worst, for no step leaves a row half made.
        row = self._rows.pop(key, None)
        if row is None or (row[0] is not inputs and row[0] != inputs):
            row = inputs, make()
        if self.bound:
            self._rows[key] = row
            if len(self._rows) > self.bound:
                self._rows.popitem(last=False)
        result: T = row[1]
        return result


class Memory:
    """Everything that is kept between the builds of a process, and between the pages of a build.

    Whoever starts work makes one: a command with its workspace, ``watch`` and ``serve`` for as long as
    they run, each worker for itself. What each table saves is in docs/performance.md, Memory.
    """

    def __init__(self, *, keeping: bool = True) -> None:
        self._keeping = keeping
        self.files = self.table(1 << 14)
        """Content files as they were understood, and languages with their catalogues."""
        self.items = self.table(1 << 17)
        """What was found in each document, theme and brief: by checks, and as some readers see it."""
        self.sentences = self.table(1 << 15)
        """What was typed in each sentence: numbers and dates."""
        self.templates = self.table(512)
        """Templates compiled, and the fixed strings they name."""
        self.fonts = self.table(256)
        """Font files digested, and what they can draw."""
        self.presses = self.table(4)
        """Sets of fonts loaded by the typesetter; each has tables for styles and for runs of text."""

    def table(self, bound: int) -> MemoryTable:
        """A table beside these, or for something that is kept in one of them."""
        return MemoryTable(bound if self._keeping else 0)

    def __reduce__(self) -> tuple[Callable[[], Memory], tuple[()]]:
        """What is kept stays in its process: pickled, a memory is one that keeps nothing yet."""
        return partial(Memory, keeping=self._keeping), ()

    def count(self) -> int:
        """How many results are kept."""
        return sum(len(one) for one in vars(self).values() if isinstance(one, MemoryTable))
