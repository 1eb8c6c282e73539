"""Where WeasyPrint does the same work over and over, it is done once while this is in force.

Each shortcut replaces one of its functions by one that gives the same result: the same document
gives the same bytes with and without them, which tests hold. They reach into WeasyPrint 70.0,
the version this project pins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from tinyhtml5 import inputstream
from weasyprint import css
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, percent
from weasyprint.text import line_break

from briefings.typesetting import columns, lettering, sharing

FLOATED = frozenset({"left", "right", "inline-start", "inline-end", "footnote"})

_resolve_one_percentage = percent.resolve_one_percentage


class Runs(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """A pattern for a run of characters in a set, or outside it.

    The parser of HTML keeps them as well, but under the wrong key, and never finds one again.
    """

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, inside = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{listed}]+" if inside else f"[^{listed}]+")
        return self[key]


def page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """References to all pages, which WeasyPrint asks for at each structure element."""
    kids = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("_page_references", ())
    if 3 * len(known) != len(kids):
        known = pdf._page_references = tuple(b"%d 0 R" % number for number in kids[::3])
    return known


def is_in_normal_flow(box: Any) -> bool:
    """Whether a box is neither floated nor placed nor a note; asked some twenty times of each box."""
    style = box.style
    position = style["position"]
    return (
        position not in ("absolute", "fixed")
        and position[0] not in ("running()", "note()")
        and style["float"] not in FLOATED
    )


def resolve_one_percentage(box: Any, name: str, refer_to: float) -> None:
    """Set a used length; most are pixels already, or ``auto``."""
    value = box.style[name]
    if type(value) is Dimension and value.unit == "px":
        setattr(box, name, value.value)
    else:
        _resolve_one_percentage(box, name, refer_to)


def page_values(box: Any) -> tuple[Any, Any]:
    """The named pages a box begins and ends with, from its first and last child alone.

    WeasyPrint asks this between any two siblings, and looks at all their children each time.
    """
    start = end = box.style["page"]
    first = next((child for child in box.children if _flows(child)), None)
    if first is not None:
        last = next(child for child in reversed(box.children) if _flows(child))
        start = first.page_values()[0] or start
        end = last.page_values()[1] or end
    return start, end


def _flows(box: Any) -> bool:
    return bool(box.is_in_normal_flow() or box.is_floated())


SHORTCUTS: tuple[tuple[Any, str, Any], ...] = (
    (inputstream, "characters_until_regex", Runs()),
    (css, "find_style_attributes", sharing.find_style_attributes),
    (css, "StyleFor", sharing.SharedStyles),
    (block, "columns_layout", columns.columns_layout),
    (block, "block_level_layout", columns.block_level_layout),
    (line_break.Layout, "setup", lettering.setup),
    (line_break, "_font_style_cache_key", lettering.font_style_key),
    (boxes.Box, "is_in_normal_flow", is_in_normal_flow),
    (percent, "resolve_one_percentage", resolve_one_percentage),
    (pydyf.PDF, "page_references", property(page_references)),
    (boxes.ParentBox, "page_values", page_values),
)
"""What is replaced: its owner, its name, and by what."""


@contextmanager
def taken() -> Iterator[None]:
    """Put the shortcuts in place for a while."""
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in SHORTCUTS]
    try:
        for owner, name, function in SHORTCUTS:
            setattr(owner, name, function)
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)
