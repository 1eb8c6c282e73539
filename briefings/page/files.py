"""The files of an edition, one in each format, and how pages lead to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefings.editions import PAGE, Edition

if TYPE_CHECKING:
    from briefings.language.fonts import Fonts
    from briefings.language.language import Language
    from briefings.page.render import Page
    from briefings.problems import Problem
    from briefings.values.memory import Memory


@dataclass(frozen=True)
class Format:
    """A kind of file that an edition is published as, and the function that makes one of a page.

    ``suffix`` ends its path in ``out/`` and names it on the command line; ``label`` is what links
    to it say, translated where a catalogue has it.
    """

    suffix: str
    media_type: str
    label: str
    make: Callable[[Page, Fonts, Memory], tuple[bytes, list[Problem]]]


Formats = Mapping[str, Format]
"""By suffix. There is one such table, ``publish.formats.FORMATS``; pages are given it."""


@dataclass(frozen=True)
class Link:
    """A file beside a page, as a template links to it; ``size`` in bytes where it is known."""

    href: str
    media_type: str
    label: str
    size: int = 0


def beside(formats: Formats, edition: Edition, language: Language, folder: str) -> dict[str, Link]:
    """The files of an edition beside its page: path in ``out/`` to how a page in a folder leads to it."""
    return {
        edition.path(suffix): Link(
            edition.path(suffix, folder), format.media_type, language.gettext(format.label)
        )
        for suffix, format in formats.items()
        if suffix != PAGE
    }
