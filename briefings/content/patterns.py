"""Patterns that authors write, found in time that grows with the text alone. The door to RE2.

Python's own engine tries again and again where a pattern is ambiguous: `(a+)+$` takes it for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

LONGEST = 500
"""Characters of one pattern."""
MEMORY = 1 << 16
"""Bytes for one compiled pattern: its size times that of the text is the time it takes at worst."""


def compiled(pattern: str) -> Any:
    """A pattern ready to be looked for; ValueError says what is wrong with it."""
    if len(pattern) > LONGEST:
        raise ValueError(f"a pattern is longer than {LONGEST} characters")
    return _compiled(pattern)


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"not a pattern: {reason[:80]}") from error


@dataclass(frozen=True)
class Patterns:
    """Patterns that are looked for together, compiled once."""

    texts: tuple[str, ...] = ()

    @cached_property
    def _compiled(self) -> list[Any]:
        return [compiled(text) for text in self.texts]

    @cached_property
    def _any(self) -> Any:
        """One pattern that is found where any of these is; nothing where they are too much for one."""
        try:
            return _compiled("|".join(f"(?:{text})" for text in self.texts))
        except ValueError:
            return None

    def blank(self, text: str) -> str:
        """Put spaces in place of what matches."""
        if self._any and not self._any.search(text):
            return text  # as most sentences are
        for pattern in self._compiled:
            text = pattern.sub(lambda match: " " * len(match[0]), text)
        return text
