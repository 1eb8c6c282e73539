"""What a run of text needs before a word of it is set, kept for the next run in the same style.

WeasyPrint makes a context and a font description for Pango anew for each run, on each line it
tries, which takes as long as setting the text. They depend on a handful of properties, and are
never changed once made. Without this four editions took 1.06 times the processor time.
"""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

FACE = (
    "font_style", "font_stretch", "font_weight",
    "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
    "font_variation_settings", "font_language_override", "lang",
)  # fmt: skip
"""What chooses glyphs, beside the family; that is a list in drawings."""

_text = itemgetter(*FACE, "font_size", "font_kerning", "direction")
_setup = line_break.Layout.setup


class TextSetup(NamedTuple):
    """Pango's objects for a style; ``features`` is empty or as Pango reads them."""

    context: Any
    font: Any
    language: Any
    features: bytes


def setup(layout: Any, style: Any) -> None:
    """Make a layout ready for text in ``style``."""
    if style["text_decoration_line"] != "none":
        _setup(layout, style)  # it also measures where the line goes
        return
    key = tuple(style["font_family"]), _text(style)
    kept = style.font_config.texts.get(key, (), partial(_make, style))
    layout.style, layout.language = style, kept.language
    layout.first_line_direction = 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    layout.layout = ffi.gc(pango.pango_layout_new(kept.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, kept.font)
    if kept.features:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(kept.features))
        pango.pango_layout_set_attributes(layout.layout, attributes)


def _make(style: Any) -> TextSetup:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    language = pango.pango_language_get_default()
    if name := _language(style):
        pointer, _keep = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    return TextSetup(context, get_font_description(style), language, _features(style))


def _language(style: Any) -> str | None:
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    return name or None


def _features(style: Any) -> bytes:
    features = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    return ",".join(f"{key} {value}" for key, value in features.items()).encode()
