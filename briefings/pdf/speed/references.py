"""Name the pages of a PDF once, not at each structure element.

pydyf lists the references to all pages whenever one of them is asked for.
"""

from __future__ import annotations

import pydyf


def page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """References to all pages, which WeasyPrint asks for at each structure element."""
    kids = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("_page_references", ())
    if 3 * len(known) != len(kids):
        known = pdf._page_references = tuple(b"%d 0 R" % number for number in kids[::3])
    return known
