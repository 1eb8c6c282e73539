"""Complete the tags of WeasyPrint 69 as 70 writes them.

Each function looks for what is missing, not for a version, and finds nothing where the tags are
whole. The module goes once 69 is supported no longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydyf
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from briefings.pdf.tagging import NULL, PaintRecord, TagTree, object_number

SVG = "{http://www.w3.org/2000/svg}"
CELLS = ("/TH", "/TD")


def complete(pdf: pydyf.PDF, pages: Sequence[Page], painted: list[PaintRecord]) -> None:
    """Add drawings, the attributes of table cells and the order of nested lists to the tag tree."""
    tree = TagTree(pdf)
    _tag_drawings(tree, painted)
    _free_inner_blocks(tree)
    _describe_cells(tree, pages)
    _order_lists(tree)


def _tag_drawings(tree: TagTree, painted: list[PaintRecord]) -> None:
    """A drawing in the page is a figure with its title for those who cannot see it."""
    for page_number, page in enumerate(painted):
        drawings = {mcid: box for mcid, box in page.boxes.items() if _drawing(box)}
        references = tree.on_page(page_number) if drawings else ()
        for mcid, box in drawings.items():
            if references[mcid] == NULL or tree.at(references[mcid])["S"] == "/Figure":
                continue
            element, left, top = tree.at(references[mcid]), box.content_box_x(), box.content_box_y()
            area = pydyf.Array((left, top, left + box.width, top + box.height))
            element["S"], element["A"] = "/Figure", pydyf.Dictionary({"O": "/Layout", "BBox": area})
            if title := box.element.findtext(f"{SVG}title"):
                element["Alt"] = pydyf.String(title)


def _drawing(box: Any) -> bool:
    return isinstance(box, boxes.ReplacedBox) and box.element is not None and box.element.tag == f"{SVG}svg"


def _free_inner_blocks(tree: TagTree) -> None:
    """A block that only holds the lines of a cell is no cell itself."""
    for kind in CELLS:
        for cell in tree.of(kind):
            if tree.at(cell["P"])["S"] in CELLS:
                cell["S"] = "/NonStruct"
                cell.pop("ID", None)
                cell.pop("A", None)


def _describe_cells(tree: TagTree, pages: Sequence[Page]) -> None:
    """Give cells the rows and columns they span, and none the headers found without regard to them.

    The names by which cells refer to headers are addresses in memory, which differ at each run.
    The scope of a header says the same (ISO 14289-1, 7.5).
    """
    headers = list(tree.of("/TH"))
    if headers and all("A" in header for header in headers):
        return
    cells = {
        id(box): box
        for page in pages
        for box in page._page_box.descendants(placeholders=True)
        if isinstance(box, boxes.TableCellBox)
    }
    for header in headers:
        header["A"] = _attributes(cells.get(header.pop("ID").string))
    for box in cells.values():
        if box.element_tag == "td" and getattr(box, "mark", None) is not None:
            box.mark["A"] = _attributes(box)


def _attributes(cell: Any) -> pydyf.Dictionary:
    spans = {"ColSpan": getattr(cell, "colspan", 1), "RowSpan": getattr(cell, "rowspan", 1)}
    return pydyf.Dictionary({"O": "/Table", **{name: span for name, span in spans.items() if span != 1}})


def _order_lists(tree: TagTree) -> None:
    """A list within a list comes after the item it belongs to: elements are numbered as they are read."""
    for listed in tree.of("/L"):
        if all(isinstance(kid, bytes) for kid in listed["K"]):
            listed["K"].sort(key=object_number)
