"""What stands in columns is laid out once, however often WeasyPrint balances them.

It finds the height of columns by trying: it lays all of them out again at a greater height until
everything fits, and once more to keep the result. Most of what stands in a column (an entry of
a list of sources) comes out the same each time, only elsewhere: such a block is kept, and moved.
So are the lines of those that do not come out whole. Without this four editions took 1.28 times the
processor time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

_columns_layout = block.columns_layout
_block_level_layout = block.block_level_layout
_get_next_linebox = inline.get_next_linebox


@dataclass(frozen=True)
class CachedBlock:
    """A block laid out whole: its box, the height it needs, and what the layout told besides."""

    box: Any
    height: float
    next_page: dict[str, Any]
    adjoining: list[float]


@dataclass(frozen=True)
class CachedLine:
    """A line laid out, and where the next line begins in the text."""

    box: Any
    resume_at: Any


@dataclass(frozen=True)
class ColumnCache:
    """What is kept of columns being laid out: blocks and lines, by what they were before."""

    blocks: dict[Any, CachedBlock] = field(default_factory=dict)
    lines: dict[Any, CachedLine] = field(default_factory=dict)


# Columns may stand in columns.
_cached: list[ColumnCache] = []


def columns_layout(context: Any, box: Any, *arguments: Any) -> Any:
    """Lay out a block of columns."""
    _cached.append(ColumnCache())
    try:
        return _columns_layout(context, box, *arguments)
    finally:
        _cached.pop()


def block_level_layout(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *rest: Any,
    **named: Any,
) -> Any:
    """Lay out a block, or move it to its place if it was laid out before in the same columns."""
    keeping = skip_stack is None and getattr(containing_block, "is_column", False)
    if not keeping or named or context.excluded_shapes:
        return _block_level_layout(context, box, bottom_space, skip_stack, containing_block, *rest, **named)
    _, _, _, margins, *special = rest
    y = box.position_y + block.collapse_margin(margins)
    kept = None if any(special) else _cached[-1].blocks.get(box)
    below = kept is not None and kept.box.position_x == box.position_x
    if kept and below and not context.overflows_page(bottom_space, y + kept.height):
        kept.box.translate(0, y - kept.box.position_y)
        return kept.box, None, dict(kept.next_page), list(kept.adjoining), False, None
    result = _block_level_layout(context, box, bottom_space, skip_stack, containing_block, *rest)
    new, resume_at, next_page, adjoining, *_ = result
    if new is not None and resume_at is None and not any(special) and _plain(box):
        _cached[-1].blocks.setdefault(box, CachedBlock(new, _height(new), dict(next_page), list(adjoining)))
    return result


def get_next_linebox(
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *rest: Any,
) -> Any:
    """The next line of a text, laid out or copied from when it was before."""
    absolute, fixed, *first = rest
    if not _cached or context.excluded_shapes or any(first):
        return _get_next_linebox(
            context, linebox, position_y, bottom_space, skip_stack, containing_block, *rest
        )
    # Moved sideways, a line would differ from one laid out there by the error of a sum.
    left, placed = containing_block.content_box_x(), len(absolute) + len(fixed)
    key = linebox, tuple(_path(skip_stack)), containing_block.width, left
    if known := _cached[-1].lines.get(key):
        line = known.box.deepcopy()
        line.translate(0, position_y - line.position_y)
        line.position_y = position_y  # without the error of a sum
        return line, known.resume_at
    line, resume_at = _get_next_linebox(
        context, linebox, position_y, bottom_space, skip_stack, containing_block, *rest
    )
    if line and len(absolute) + len(fixed) == placed and all(map(_text, line.descendants(placeholders=True))):
        _cached[-1].lines[key] = CachedLine(line.deepcopy(), resume_at)
    return line, resume_at


def _path(skip_stack: Any) -> Iterator[int]:
    """The place in a text where a line begins, as numbers of children within children."""
    while skip_stack:
        ((index, skip_stack),) = skip_stack.items()
        yield index


def _plain(box: Any) -> bool:
    """Whether a block is lines of text alone, so that it depends on nothing but its width.

    A margin above would be left out at the top of a column.
    """
    return (
        isinstance(box, boxes.BlockBox)
        and getattr(box.style["margin_top"], "value", None) == 0
        and isinstance(next(iter(box.children), None), boxes.LineBox)
        and all(map(_text, box.descendants()))
    )


def _text(box: Any) -> bool:
    """Whether a box is text or holds it, in the flow, with no note at the foot of the page."""
    kinds = boxes.BlockBox | boxes.LineBox | boxes.InlineBox | boxes.InlineBlockBox | boxes.TextBox
    return (
        isinstance(box, kinds)
        and box.is_in_normal_flow()
        and not (box.is_table_wrapper or box.footnote or box.note)
        and box.style["column_count"] == box.style["column_width"] == "auto"
    )


def _height(box: Any) -> float:
    """A height that is certainly enough: all paddings and margins below count twice."""
    bottom = spare = 0.0
    for part in box.descendants():
        if isinstance(part, boxes.BlockBox):
            bottom = max(bottom, part.position_y + part.margin_height())
            spare += part.padding_bottom + part.border_bottom_width + max(0.0, part.margin_bottom)
        else:
            bottom = max(bottom, part.position_y + part.height)
    return float(bottom - box.position_y + spare)
