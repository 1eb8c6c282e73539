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
from weasyprint.layout import absolute, background, block, column, float, grid, inline, page, percent, table
from weasyprint.text import line_break

from briefings.pdf.speed import columns, lengths, styles, text
from briefings.workers import shortcuts

LAYOUTS = (absolute, block, column, float, grid, inline, page, percent, table)
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


SHORTCUTS: tuple[tuple[Any, str, Any], ...] = (
    (inputstream, "characters_until_regex", Runs()),
    (css, "find_style_attributes", styles.find_style_attributes),
    (css, "StyleFor", styles.SharedStyles),
    (block, "columns_layout", columns.columns_layout),
    (block, "block_level_layout", columns.block_level_layout),
    (inline, "get_next_linebox", columns.get_next_linebox),
    (line_break.Layout, "setup", text.setup),
    (line_break, "_font_style_cache_key", text.font_style_key),
    (boxes.Box, "is_in_normal_flow", is_in_normal_flow),
    (percent, "resolve_one_percentage", resolve_one_percentage),
    (pydyf.PDF, "page_references", property(page_references)),
    (boxes.ParentBox, "page_values", lengths.page_values),
    (background, "layout_box_backgrounds", lengths.layout_box_backgrounds),
    (css.ComputedStyle, "copy", lengths.copy_computed),
    (css.AnonymousStyle, "copy", lengths.copy_anonymous),
    (inline, "strut", lengths.strut),
    *((layout, "resolve_percentages", lengths.resolve_percentages) for layout in LAYOUTS),
)
"""What is replaced: its owner, its name, and by what."""


@contextmanager
def taken() -> Iterator[None]:
    """Put the shortcuts in place for a while."""
    chosen = SHORTCUTS if shortcuts.wanted() else ()
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in chosen]
    try:
        for owner, name, function in chosen:
            setattr(owner, name, function)
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)
