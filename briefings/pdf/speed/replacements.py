"""List what is replaced in the libraries, and by what."""

from __future__ import annotations

from typing import Any

from weasyprint import css
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, block, inline
from weasyprint.text import line_break

from briefings.pdf.speed import columns, flow, lengths, styles, text

REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (css, "find_style_attributes", styles.find_style_attributes),
    (css, "StyleFor", styles.SharedStyles),
    (block, "columns_layout", columns.columns_layout),
    (block, "block_level_layout", columns.block_level_layout),
    (inline, "get_next_linebox", columns.get_next_linebox),
    (line_break.Layout, "setup", text.setup),
    (boxes.Box, "is_in_normal_flow", flow.is_in_normal_flow),
    (background, "layout_box_backgrounds", lengths.layout_box_backgrounds),
    (css.ComputedStyle, "copy", lengths.copy_computed),
    (css.AnonymousStyle, "copy", lengths.copy_anonymous),
    (inline, "strut", lengths.strut),
    (block, "resolve_percentages", lengths.resolve_percentages),
    (inline, "resolve_percentages", lengths.resolve_percentages),
)
"""An owner, the name of its attribute, and what takes its place."""
