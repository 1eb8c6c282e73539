"""What stands in columns is laid out once, however often WeasyPrint balances them.

It finds the height of columns by trying: it lays all of them out again at a greater height until
everything fits, and once more to keep the result. Most of what stands in a column (an entry of
a list of sources) comes out the same each time, only elsewhere: such a block is kept, and moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

_columns_layout = block.columns_layout
_block_level_layout = block.block_level_layout


@dataclass(frozen=True)
class Kept:
    """A block laid out whole: its box, the height it needs, and what the layout told besides."""

    box: Any
    height: float
    next_page: dict[str, Any]
    adjoining: list[float]


# The blocks kept of the columns being laid out, by what they were before. Columns may stand in
# columns, hence a stack.
_kept: list[dict[Any, Kept]] = []


def columns_layout(context: Any, box: Any, *arguments: Any) -> Any:
    """Lay out a block of columns."""
    _kept.append({})
    try:
        return _columns_layout(context, box, *arguments)
    finally:
        _kept.pop()


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
    kept = None if any(special) else _kept[-1].get(box)
    if kept and not context.overflows_page(bottom_space, y + kept.height):
        kept.box.translate(box.position_x - kept.box.position_x, y - kept.box.position_y)
        return kept.box, None, dict(kept.next_page), list(kept.adjoining), False, None
    result = _block_level_layout(context, box, bottom_space, skip_stack, containing_block, *rest)
    new, resume_at, next_page, adjoining, *_ = result
    if new is not None and resume_at is None and not any(special) and _plain(box):
        _kept[-1].setdefault(box, Kept(new, _height(new), dict(next_page), list(adjoining)))
    return result


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
