"""What the typesetter leaves out of a PDF's tags and metadata, added before the file is written.

Works on the objects of a PDF in the making (pydyf's), which are dictionaries and lists that
refer to each other by ``12 0 R``. Three things are added to the tag tree: the language of
passages in another language (ISO 14289-1, 7.2), the scope of table headers (7.5), and list
bodies around block content (ISO 32000-1, 14.8.4.3.3). The metadata gains the PDF/UA identifier
(ISO 14289-1, 5), described as PDF/A asks for any foreign property (ISO 19005-3, 6.6.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import pydyf


@dataclass
class PaintRecord:
    """One page: its content stream, and its boxes by the number (MCID) of what draws them."""

    stream: pydyf.Stream | None = None
    boxes: dict[int, Any] = field(default_factory=dict)


PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
DUBLIN_CORE = """<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier>{identifier}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
"""
END = b"</rdf:RDF>"
NULL = b"null"


def record(pages: list[Any]) -> list[PaintRecord]:
    """Have each page note, while it is painted, which box became which marked content.

    The typesetter forgets this once the tags are built, and tags know nothing of HTML.
    """
    painted = [PaintRecord() for _ in pages]
    for page, record in zip(pages, painted, strict=True):
        page.paint = partial(_paint, page.paint, record)
    return painted


def _paint(paint: Any, record: PaintRecord, stream: Any, scale: float = 1) -> None:
    paint(stream, scale)
    record.stream = stream
    record.boxes = {mark["mcid"]: box for box, mark in stream._tags.items()}


def finish(pdf: pydyf.PDF, painted: list[PaintRecord], root: Element, language: str) -> None:
    """Complete the tag tree; ``root`` is the HTML the boxes come from."""
    tree = TagTree(pdf)
    tree.drop_decoration(painted)
    tree.wrap_list_bodies()
    tree.scope_by_position()
    parents = {child: parent for parent in root.iter() for child in parent}
    for leaf, box in tree.leaves(painted):
        lang = box.style["lang"]
        if lang and lang != language:
            leaf["Lang"] = pydyf.String(lang)
        header = _ancestor(box.element, "th", parents)
        if header is not None and "scope" in header.attrib:
            tree.scope(leaf, header.attrib["scope"])
    _list_files_once(pdf)
    _no_interpolation(pdf)


def name_links(pages: list[Any]) -> None:
    """Give each link's annotation the words of the link, which readers say (ISO 14289-1, 7.18.5)."""
    for page in pages:
        for _, target, _, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None:
                label = box.element.get("aria-label") or "".join(box.element.itertext())
                annotation["Contents"] = pydyf.String(" ".join(label.split()) or target)


def describe(pdf: pydyf.PDF, identifier: str, language: str) -> None:
    """Add what readers and archives look for to the XMP metadata."""
    stream = pdf.objects[object_number(pdf.catalog["Metadata"])]
    core = DUBLIN_CORE.format(identifier=escape(identifier), language=escape(language))
    (packet,) = stream.stream
    stream.stream = [packet.replace(END, PDFUA + core.encode() + END)]


class TagTree:
    """The tag tree: structure elements by object number."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])

    def at(self, reference: Any) -> Any:
        return self.pdf.objects[object_number(reference)]

    def of(self, kind: str) -> Iterator[pydyf.Dictionary]:
        for item in tuple(self.pdf.objects):
            if isinstance(item, dict) and item.get("S") == kind and "P" in item:
                yield item

    def leaves(self, painted: list[PaintRecord]) -> Iterator[tuple[pydyf.Dictionary, Any]]:
        """Every element that holds content, with the box that drew it."""
        for number, page in enumerate(painted):
            references = self.on_page(number)
            for mcid, box in page.boxes.items():
                if references[mcid] != NULL:
                    yield self.at(references[mcid]), box

    def on_page(self, number: int) -> list[Any]:
        """References to the elements of a page's marked contents, by MCID."""
        references: list[Any] = self.at(self.root["ParentTree"])["Nums"][2 * number + 1]
        return references

    def drop_decoration(self, painted: list[PaintRecord]) -> None:
        """Images with an empty ``alt`` and hidden drawings are artifacts (ISO 14289-1, 7.3)."""
        for number, page in enumerate(painted):
            for mcid in [mcid for mcid, box in page.boxes.items() if _decorative(box.element)]:
                references = self.on_page(number)
                element = self.at(references[mcid])
                if element["S"] == "/Figure" and _unmark(page.stream, mcid):
                    self.at(element["P"])["K"].remove(element.reference)
                    references[mcid] = NULL

    def wrap_list_bodies(self) -> None:
        """A list item may hold a label and a body only; authors also write paragraphs in it."""
        for item in self.of("/LI"):
            kids = [self.at(kid) for kid in item["K"]]
            loose = [kid for kid in kids if kid["S"] not in ("/Lbl", "/LBody")]
            if not loose:
                continue
            body = next((kid for kid in kids if kid["S"] == "/LBody"), None) or self._body(item)
            for kid in loose:
                kid["P"] = body.reference
                body["K"].append(kid.reference)
            labels = [kid.reference for kid in kids if kid["S"] == "/Lbl"]
            item["K"] = pydyf.Array([*labels, body.reference])

    def _body(self, item: pydyf.Dictionary) -> pydyf.Dictionary:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array()})
        body["Pg"], body["P"] = item["Pg"], item.reference
        self.pdf.add_object(body)
        return body

    def scope_by_position(self) -> None:
        """Headers in a table's head stand over columns, all others in front of rows."""
        for header in self.of("/TH"):
            group = self.at(self.at(header["P"])["P"])
            header["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

    def scope(self, leaf: pydyf.Dictionary, name: str) -> None:
        """Give the header cell around ``leaf`` the scope its HTML says."""
        scope = {
            "col": "/Column",
            "colgroup": "/Column",
            "row": "/Row",
            "rowgroup": "/Row",
        }
        while leaf is not self.root and leaf["S"] != "/TH":
            leaf = self.at(leaf["P"])
        if leaf is not self.root and name in scope:
            leaf["A"]["Scope"] = scope[name]


def _list_files_once(pdf: pydyf.PDF) -> None:
    """The typesetter lists each associated file twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _no_interpolation(pdf: pydyf.PDF) -> None:
    """PDF/A forbids asking viewers to smooth images (ISO 19005-3, 6.2.8)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra["Interpolate"] = "false"


def object_number(reference: Any) -> int:
    return int(reference.split()[0])


def _decorative(element: Element | None) -> bool:
    return element is not None and (element.get("alt") == "" or element.get("aria-hidden") == "true")


def _unmark(stream: pydyf.Stream | None, mcid: int) -> bool:
    """Make a marked content an artifact; false if it stands in some other stream."""
    operators: list[Any] = stream.stream if stream else []
    for index, part in enumerate(operators):
        if isinstance(part, dict) and part.get("MCID") == mcid:
            operators[index - 1] = "/Artifact"
            del part["MCID"]
            return True
    return False


def _ancestor(element: Element | None, tag: str, parents: Mapping[Element, Element]) -> Element | None:
    while element is not None and element.tag != tag:
        element = parents.get(element)
    return element
