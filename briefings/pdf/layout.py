"""What is wrong with pages once they are laid out: what no styles can promise for every text.

Asked of the boxes of the finished pages: whether all text and pictures stay on the sheet and in
the place made for them, whether headings, captions and table heads have something to head on
their page (JLREQ 2.6, ISO 14289-1 cannot ask it), whether rows and tables broke where a reader
can follow, and whether pictures are fine enough to print.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.layout.absolute import AbsolutePlaceholder

from briefings.pdf.elements import At, places
from briefings.problems import Gravity, Place, Problem

INCH = 96
"""CSS pixels."""
EDGE = 4 * INCH / 25.4
"""What office printers leave blank at the edges of a sheet: 4 mm."""
SLACK = 1
"""How far text may hang over unseen: rounding, and the slant of an italic."""
COARSEST = 150
"""Dots per inch below which a printed picture looks blurred or stepped."""
HEADING = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption"})
SHEET = "the sheet"
LONG = 40
"""How many characters of a text to quote."""


class LaidOutContent(NamedTuple):
    """A text or a picture on a page, the box it is to stay in, and the heading it is part of."""

    box: Any
    room: Any
    head: Any

    @property
    def right(self) -> float:
        return float(self.box.position_x + self.box.width)

    @property
    def bottom(self) -> float:
        return float(self.box.position_y + self.box.height)

    @property
    def said(self) -> str:
        text = getattr(self.box, "text", "").strip()
        return f"“{text if len(text) <= LONG else text[:LONG] + '…'}”" if text else "a picture"


def faults(pages: Sequence[Page], root: Element) -> Iterator[Problem]:
    """Find all, page by page, then those of tables over several pages; grave where text is lost."""
    at = places(root)
    for number, page in enumerate(pages, 1):
        pieces = tuple(_pieces(page._page_box))
        yield from _overflowing(page, pieces, at)
        yield from _coarse(pieces, at)
        if number < len(pages):
            yield from _alone(pieces, number, at)
    yield from _torn_tables(pages, at)


def _warning(place: Place, message: str, hint: str, check: str) -> Problem:
    return Problem(place, message, hint, check, Gravity.WARNING)


def _pieces(page_box: Any) -> Iterator[LaidOutContent]:
    """Every text and picture of a page, running heads included."""
    waiting: list[LaidOutContent] = [LaidOutContent(page_box, page_box, None)]
    while waiting:
        piece = waiting.pop()
        box, room, head = piece
        if isinstance(box, AbsolutePlaceholder):
            continue
        if isinstance(box, boxes.ReplacedBox | boxes.TextBox) and box.width:
            yield piece
        if isinstance(box, boxes.BlockContainerBox):
            room = box
        if head is None and _heads(box):
            head = box
        waiting += [LaidOutContent(child, room, head) for child in reversed(box.children)]


def _heads(box: Any) -> bool:
    """Whether a box introduces what comes after it: by its kind, or by what the styles say."""
    if isinstance(box, boxes.TableRowGroupBox):
        return bool(box.is_header)
    return isinstance(box, boxes.BlockLevelBox) and (
        box.element_tag in HEADING or box.style["break_after"] in ("avoid", "avoid-page")
    )


def _overflowing(page: Page, pieces: Iterable[LaidOutContent], at: At) -> Iterator[Problem]:
    """Text and pictures too large for where they are: cut off, or over what stands beside them."""
    for piece in pieces:
        if place := _beyond(page, piece):
            message, hint = f"{piece.said} runs off {place}", "shorten it, or give it room to break or shrink"
            gravity = Gravity.ERROR if place == SHEET else Gravity.WARNING
            yield Problem(at(piece.box.element), message, hint, "overflow", gravity)


def _beyond(page: Page, piece: LaidOutContent) -> str:
    """What a piece runs off: the sheet or what printers reach of it, its margin, its column or cell."""
    box, room = piece.box, piece.room
    if min(box.position_x, box.position_y) < EDGE:
        return SHEET
    if piece.right > page.width - EDGE or piece.bottom > page.height - EDGE:
        return SHEET
    if piece.right > room.content_box_x() + room.width + SLACK:
        return "its place"
    top, bottom = room.content_box_y() - SLACK, room.content_box_y() + room.height + SLACK
    if isinstance(room, boxes.MarginBox) and (box.position_y < top or piece.bottom > bottom):
        return "the margin of the page"
    return ""


def _coarse(pieces: Iterable[LaidOutContent], at: At) -> Iterator[Problem]:
    """Pictures of pixels with too few of them for the size they are printed at."""
    for piece in pieces:
        picture = getattr(piece.box, "replacement", None)
        if isinstance(picture, RasterImage) and piece.box.width:
            dots = math.floor(picture.width / piece.box.width * INCH)
            if dots < COARSEST:
                message = f"an image has {dots} dots per inch; print needs {COARSEST}"
                yield _warning(
                    at(piece.box.element), message, "use a larger image, or show it smaller", "coarse"
                )


def _alone(pieces: Sequence[LaidOutContent], number: int, at: At) -> Iterator[Problem]:
    """Headings, captions and table heads with nothing under them."""
    content = [piece for piece in pieces if piece.head is None]
    heads: dict[int, list[LaidOutContent]] = {}
    for piece in pieces:
        if piece.head is not None:
            heads.setdefault(id(piece.head), []).append(piece)
    for head in heads.values():
        box, foot = head[0].head, max(piece.bottom for piece in head) - SLACK
        left, right = box.position_x, box.position_x + box.margin_width()
        under = (p.box.position_y >= foot and p.right > left and p.box.position_x < right for p in content)
        if not any(under):
            message = f"{head[0].said} stands alone at the foot of page {number}"
            hint = "keep it with what follows: `break-after: avoid`, or shorten what comes before"
            yield _warning(at(box.element), message, hint, "alone")


def _torn_tables(pages: Iterable[Page], at: At) -> Iterator[Problem]:
    """Rows parted by the end of a page, and tables that go on without their head."""
    parts: dict[Any, list[Any]] = {}
    for page in pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.TableBox):
                parts.setdefault(box.element, []).append(box)
    for table, found in parts.items():
        if table.find("thead") is not None and not all(map(_headed, found)):
            message = "a table goes over the page without its head"
            yield _warning(at(table), message, "put the rows of its head into one short <thead>", "table")
        for above, below in pairwise(found):
            if torn := _rows(above) & _rows(below):
                message = "a row of a table is parted by the end of a page"
                yield _warning(at(torn.pop()), message, "shorten the row, or let it move as one", "table")


def _headed(table: Any) -> bool:
    return any(group.is_header for group in table.children)


def _rows(table: Any) -> set[Any]:
    body = (group for group in table.children if not (group.is_header or group.is_footer))
    return {row.element for group in body for row in group.children}
