"""Drawing: a chart's specification to SVG. The one door to vl-convert.

Vega's SVG is rewritten to what a page can hold: flat, without ids, styles, scripts or
references, the fonts named once, and a class beside each colour. WeasyPrint's SVG renderer
knows neither custom properties nor the page's styles, so colours stay attributes, and a
style sheet for screens overrides them by class. ``<title>`` comes first: it becomes the
alternative text in PDF/UA-1. An ``aria-label`` would fail there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from briefings.charts.plots import Chart

FONTS = '"Noto Sans", "BIZ UDGothic", sans-serif'
_VEGA_LITE = "6.4"
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_CIRCLE = re.compile(r"M([0-9.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?$")
_KEPT: Mapping[str, tuple[str, ...]] = {
    "line": (
        "x1",
        "x2",
        "y1",
        "y2",
        "transform",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linecap",
    ),
    "path": ("d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray"),
    "text": ("transform", "text-anchor", "font-size", "font-weight", "fill"),
}
"""The elements of a drawing and their attributes; nothing else comes through."""


def draw(chart: Chart, fonts: str = FONTS) -> str:
    """The chart as an SVG element, the same bytes for the same specification.

    ``fonts`` is a CSS font stack. The size is in pixels; a page scales it by CSS.
    """
    # Imported here because it loads a JavaScript engine, which planning a build does without.
    import vl_convert

    made = vl_convert.vegalite_to_svg(chart.spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
    drawn = ET.fromstring(made)  # noqa: S314 (made a line above)
    size = {name: drawn.attrib[name] for name in ("width", "height", "viewBox")}
    frame = {
        "xmlns": _NAMESPACE.strip("{}"),
        "class": "chart",
        "role": "img",
        # WeasyPrint takes a space before a family for a part of its name.
        "font-family": re.sub(r",\s+", ",", fonts),
        "fill": "none",
    }
    svg = ET.Element("svg", frame | size)
    ET.SubElement(svg, "title").text = chart.alt
    svg.extend(_marks(drawn, json.loads(chart.spec)["usermeta"]["roles"]))
    return ET.tostring(svg, encoding="unicode")


def _marks(drawn: ET.Element, roles: Mapping[str, str]) -> Iterator[ET.Element]:
    """The lines, paths and texts of all marks, in drawing order."""
    for group in drawn.iter(f"{_NAMESPACE}g"):
        if "role-mark" in group.get("class", "").split() and "mark-group" not in group.get("class", ""):
            for mark in group:
                yield _bare(mark, roles)


def _bare(mark: ET.Element, roles: Mapping[str, str]) -> ET.Element:
    """A mark with the attributes it needs, and the roles of its colours as classes."""
    tag = mark.tag.removeprefix(_NAMESPACE)
    attributes = {name: mark.attrib[name] for name in _KEPT[tag] if name in mark.attrib}
    if circle := _CIRCLE.match(attributes.get("d", "")):
        # WeasyPrint draws the arcs of a path as a hexagon, and a circle as a circle.
        tag = "circle"
        attributes = {"r": circle[1]} | {name: value for name, value in attributes.items() if name != "d"}
    if size := attributes.get("font-size"):
        attributes["font-size"] = size.removesuffix("px")
    colours = ((paint, roles.get(attributes.get(paint, ""))) for paint in ("fill", "stroke"))
    if classes := [f"{paint}-{role}" for paint, role in colours if role]:
        attributes = {"class": " ".join(classes)} | attributes
    bare = ET.Element(tag, attributes)
    bare.text = mark.text
    return bare
