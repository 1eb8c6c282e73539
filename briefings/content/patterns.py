"""Patterns that authors write, found in time that grows with the text alone. The door to RE2.

Python's own engine tries again and again where a pattern is ambiguous: `(a+)+$` takes it for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import re2

LONGEST = 500
"""Characters of one pattern."""
MEMORY = 1 << 16
"""Bytes for one compiled pattern: its size times that of the text is the time it takes at worst."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """A pattern ready to be looked for; ValueError says what is wrong with it."""
    if len(pattern) > LONGEST:
        raise ValueError(f"a pattern is longer than {LONGEST} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"not a pattern: {reason[:80]}") from error


def blanked(text: str, patterns: Iterable[str]) -> str:
    """The text with spaces in place of what matches."""
    for pattern in patterns:
        text = compiled(pattern).sub(lambda match: " " * len(match[0]), text)
    return text
