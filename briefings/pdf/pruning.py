"""Takes out of the tags what says nothing, so that files are small and readers quick.

The typesetter makes a structure element of every inline box and another of every piece of text
in it, so that a figure in a sentence is five elements deep, and marks each piece by itself. What
counts is kept: paragraphs, links, languages, alternative texts, and the order of reading. An
element goes if it is a Span or NonStruct (ISO 32000-1, 14.8.4.4, which give no meaning of their
own) without any attribute, or a Link within a Link, and if what is above may hold what it held
(14.8.4.2, 14.8.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pydyf

INLINE = frozenset({"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Lbl", "/Span", "/Link"})
"""Elements that hold text and no blocks."""
HOLDING = INLINE | {"/LBody", "/TD", "/TH"}
"""Elements that may hold text."""
GROUPING = HOLDING | {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/NonStruct"}
"""Elements that may hold blocks of any kind, or are held to hold text alone anyway."""
MEANINGLESS = frozenset({"/Span", "/NonStruct"})
BARE = frozenset({"Type", "S", "P", "K", "Pg"})
NULL = b"null"


def prune(pdf: pydyf.PDF, streams: Iterable[pydyf.Stream]) -> None:
    """Take the elements that say nothing out of the tag tree, and join what is left side by side."""
    tree = _Tree(pdf)
    for reference in tree.root["K"]:
        tree.simplify(tree.at(reference), "/StructTreeRoot")
    for page, stream in enumerate(streams):
        tree.join(page, stream)
    tree.number(streams)
    tree.drop_the_rest()


class _Tree:
    """The structure elements of a PDF in the making, and what marked content they hold."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._objects = pdf.objects
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self._pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        owners = self.at(self.root["ParentTree"])["Nums"]
        self._owners = {owners[at]: owners[at + 1] for at in range(0, len(owners), 2)}
        self._elements: dict[int, pydyf.Dictionary] = {}

    def at(self, reference: bytes) -> Any:
        return self._objects[_number(reference)]

    def simplify(self, element: pydyf.Dictionary, parent: str) -> None:
        """Simplify what is below an element, then take the place of kids that say nothing."""
        self._elements[element.number] = element
        if element["S"] == "/NonStruct" and parent in INLINE:
            element["S"] = "/Span"  # of <em> or <cite>: a part of a line
        kids = [kid if isinstance(kid, int) else self.at(kid) for kid in element["K"]]
        parts = [kid for kid in kids if isinstance(kid, dict) and "S" in kid]
        for part in parts:
            self.simplify(part, element["S"])
        if element["S"] in HOLDING and parts and len(parts) == len(kids):
            _say_language_once(element, parts)
        element["K"] = pydyf.Array()
        for kid in kids:
            self._move(kid, element)

    def _move(self, kid: Any, element: pydyf.Dictionary) -> None:
        """Hang a kid under an element, or what is in it."""
        if isinstance(kid, int):
            element["K"].append(kid)
        elif "S" not in kid:  # a link's annotation
            element["K"].append(pydyf.Dictionary(kid))
            kid.clear()
        elif not self._may_go(kid, element):
            element["K"].append(kid.reference)
        else:
            del self._elements[kid.number]
            for part in kid["K"]:
                if isinstance(part, int):
                    self._owners[self._pages[kid["Pg"]]][part] = element.reference
                    element["K"].append(part)
                else:
                    self.at(part)["P"] = element.reference
                    self._move(self.at(part), element)

    @staticmethod
    def _may_go(kid: pydyf.Dictionary, element: pydyf.Dictionary) -> bool:
        again = kid["S"] == element["S"] == "/Link"  # of a box within the link
        if not (again or kid["S"] in MEANINGLESS) or not kid.keys() <= BARE:
            return False
        if any(isinstance(part, dict) for part in kid["K"]):
            return False
        if any(isinstance(part, int) for part in kid["K"]):
            return element["S"] in HOLDING and kid["Pg"] == element["Pg"]
        return element["S"] in GROUPING

    def join(self, page: int, stream: pydyf.Stream) -> None:
        """Make one marked content of those that follow each other within an element.

        What stands in the margins of a page hangs under no element: it is an artifact (14.8.2.2).
        """
        owners, joined = self._owners[page], []
        marks: list[int | None] = []
        last = None
        for part in stream.stream:
            joined.append(part)
            if part == b"BMC":
                marks.append(None)
            elif part == b"BDC":
                mark = joined[-2].get("MCID")
                if mark is not None and _number(owners[mark]) not in self._elements:
                    joined[-3:-1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
                    owners[mark], mark = NULL, None
                elif joined[-4:-3] == [b"EMC"] and self._follows(owners, last, mark):
                    del joined[-4:]
                    owners[mark], mark = NULL, last
                marks.append(mark)
            elif part == b"EMC":
                last = marks.pop()
        stream.stream = joined

    def _follows(self, owners: list[bytes], one: int | None, other: int | None) -> bool:
        """Whether two marked contents stand side by side in one element; the second is taken out."""
        if one is None or other is None or owners[one] != owners[other] or owners[one] == NULL:
            return False
        kids = self.at(owners[one])["K"]
        at = kids.index(one)
        if kids[at + 1 : at + 2] != [other]:
            return False
        del kids[at + 1]
        return True

    def number(self, streams: Iterable[pydyf.Stream]) -> None:
        """Number marked contents anew from 0, page by page."""
        numbers = []
        for page, stream in enumerate(streams):
            owners = self._owners[page]
            kept = [mark for mark, owner in enumerate(owners) if owner != NULL]
            numbers.append({mark: number for number, mark in enumerate(kept)})
            owners[:] = [owners[mark] for mark in kept]
            for part in stream.stream:
                if isinstance(part, dict) and "MCID" in part:
                    part["MCID"] = numbers[page][part["MCID"]]
        for element in self._elements.values():
            new = numbers[self._pages[element["Pg"]]] if "Pg" in element else {}
            element["K"][:] = [new[kid] if isinstance(kid, int) else kid for kid in element["K"]]

    def drop_the_rest(self) -> None:
        """Drop elements that hang nowhere, and the page of those that hold nothing on it."""
        for item in self._objects:
            if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem":
                if item.number not in self._elements:
                    # Emptied, not freed: pydyf counts freed objects where it tells readers the place
                    # of the others.
                    item.clear()
                    continue
                if not any(isinstance(kid, int) for kid in item["K"]):
                    item.pop("Pg", None)
                for kid in item["K"]:
                    if isinstance(kid, dict) and kid["Pg"] == item.get("Pg"):
                        del kid["Pg"]  # where the element is


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _say_language_once(element: pydyf.Dictionary, parts: list[pydyf.Dictionary]) -> None:
    """Where all that an element holds is in one other language, the element is."""
    languages = {getattr(part.get("Lang"), "string", None) for part in parts}
    if "Lang" not in element and len(languages) == 1 and None not in languages:
        element["Lang"] = parts[0]["Lang"]
        for part in parts:
            del part["Lang"]
