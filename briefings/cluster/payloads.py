"""What travels between the machines: a job without what it shares with others, and what that is.

A job names its kit by digest, and a kit names its fonts by digest. Each worker is given a kit
once, and of the fonts only those whose files it does not have.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from briefings.language.fonts import Fonts
from briefings.publish.formats import Job
from briefings.workers import shortcuts

QUICK = 1
"""The level of zlib that costs a hundredth of what typesetting does, and leaves a fifth of the HTML."""
NOTHING = Fonts((), {})


@dataclass(frozen=True)
class SharedAssets:
    """What the pages of an audience have in common."""

    fonts: Fonts
    styles: Mapping[str, str]
    script: str

    @cached_property
    def digest(self) -> str:
        """Changes with what is in it; never with where the fonts lie."""
        parts = (self.fonts.digest, sorted(self.styles.items()), self.script)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def completed(self, item: Any) -> Any:
        """An item as it was before it was stripped for the journey."""
        page = replace(item.page, styles=self.styles, script=self.script)
        return replace(item, page=page, fonts=self.fonts)


@dataclass(frozen=True)
class PlainPdfFunction:
    """A function that has plain WeasyPrint asked for while it is applied, in a process of its own."""

    function: Callable[[Any], Any]

    def __call__(self, item: Any) -> Any:
        before = os.environ.get(shortcuts.PLAIN, "")
        os.environ[shortcuts.PLAIN] = "1"
        try:
            return self.function(item)
        finally:
            os.environ[shortcuts.PLAIN] = before


def asked(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function as it is to be applied elsewhere: what the environment here asks for holds there."""
    return PlainPdfFunction(function) if shortcuts.plain() else function


def parted(item: Any) -> tuple[Any, SharedAssets | None]:
    """An item without its kit, and the kit, where it has one."""
    if not isinstance(item, Job):
        return item, None
    kit = SharedAssets(item.fonts, item.page.styles, item.page.script)
    return replace(item, page=replace(item.page, styles={}, script=""), fonts=NOTHING), kit


def packed(value: Any) -> bytes:
    return zlib.compress(pickle.dumps(value), QUICK)


def unpacked(data: bytes) -> Any:
    """What was packed. Unpickling runs what it is given: both ends trust each other."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301 -- workers run our code anyway
