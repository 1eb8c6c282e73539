"""The objects of a PDF in the making, bound into a file as small as it can honestly be.

What pydyf writes is right, but larger than it need be and made twice: once for the file and once
to find its identifier. Here streams are compressed once, fonts and pages say no more than they
must, objects are numbered without gaps, and the table of where they are is written as differences
(ISO 32000-1, 7.5.8, 7.4.4.4).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import pydyf
from weasyprint.pdf.stream import Stream

from briefings.typesetting import embedding, operators

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
ROW = struct.Struct(">BIH")
"""An entry in the table of objects: its kind, where it is, and where in there."""
OPAQUE_FILL, OPAQUE_STROKE = pydyf.Dictionary({"ca": 1}), pydyf.Dictionary({"CA": 1})
FREE, PLAIN, PACKED = range(3)


def bind(pdf: pydyf.PDF, output: IO[bytes], *_options: Any) -> None:
    """Write the file: PDF 1.7, all but streams in an object stream."""
    pdf.add_object(pdf.info)
    _say_less(pdf)
    _number(pdf)
    file = bytearray(HEADER)
    rows = [(FREE, 0, 0xFFFF)] * (len(pdf.objects) + 2)
    packed = [item for item in pdf.objects[1:] if item.compressible]
    pack = _packed(packed)
    pack.number = len(pdf.objects)
    for index, item in enumerate(packed):
        rows[item.number] = (PACKED, pack.number, index)
    for item in (*pdf.objects, pack):
        if isinstance(item, pydyf.Stream):
            rows[item.number] = (PLAIN, len(file), 0)
            file += _written(item)
    rows[-1] = (PLAIN, len(file), 0)
    table = _table(pdf, rows, hashlib.sha256(file).hexdigest()[:32])
    output.write(file + _written(table) + b"startxref\n%d\n%%%%EOF\n" % rows[-1][1])


def _say_less(pdf: pydyf.PDF) -> None:
    """Make fonts small, and what is painted by them."""
    faces = embedding.compact(pdf)
    for item in [item for item in pdf.objects if isinstance(item, Stream) and not item.extra]:
        item._resources["ExtGState"] |= {"a1.0": OPAQUE_FILL, "A1.0": OPAQUE_STROKE}
        parts = _unfolded(pdf, item) if item._resources["XObject"] else item.stream
        item.stream = [operators.page(parts, faces)]
    for item in pdf.objects:
        if isinstance(item, Stream) and item.extra and item.free == "n":
            item.stream = [operators.drawing(item.stream, faces)]


def _unfolded(pdf: pydyf.PDF, stream: Stream) -> Iterator[Any]:
    """Content with the drawings in it that are painted as they are.

    The typesetter makes one of every text in a chart that does not stand left of its place.
    """
    held = stream._resources["XObject"]
    for part in stream.stream:
        name = part[1:-3].decode() if isinstance(part, bytes) and part.endswith(b" Do") else None
        drawn = name in held and pdf.objects[int(held[name].split()[0])]
        if isinstance(drawn, Stream) and _simple(stream) and _simple(drawn):
            yield from (b"q", *_unfolded(pdf, drawn), b"Q")
            drawn.free = "f"
            pdf.objects[int(drawn.extra["Resources"].split()[0])].free = "f"
            del held[name]
        else:
            yield part


def _simple(stream: Stream) -> bool:
    """Whether nothing shines through anything, and nothing has names that others may have, too."""
    resources = stream._resources
    states = resources["ExtGState"].values()
    return not (resources["Pattern"] or resources["Shading"]) and all(
        state in (OPAQUE_FILL, OPAQUE_STROKE) for state in states
    )


def _number(pdf: pydyf.PDF) -> None:
    """Number the objects without gaps, and refer to them so."""
    pdf.objects = [item for item in pdf.objects if item.free == "n" or not item.number]
    new = {item.reference: b"%d 0 R" % number for number, item in enumerate(pdf.objects)}
    for item in pdf.objects:
        _refer(item.extra if isinstance(item, pydyf.Stream) else item, new)
    pages = pdf.pages["Kids"]
    pdf.pages["Kids"] = pydyf.Array(new[b"%d 0 R" % number] for number in pages[::3])
    for number, item in enumerate(pdf.objects):
        item.number = number


def _refer(item: Any, new: Mapping[bytes, bytes]) -> None:
    """Change references within an object and what it holds directly; round places that are only clicked."""
    places = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for place, held in places:
        if isinstance(held, bytes):
            item[place] = new.get(held, held)
        elif isinstance(held, dict | list):
            _refer(held, new)
            if place == "Rect" or (isinstance(held, list) and "/XYZ" in held):
                held[:] = [round(part, 1) if isinstance(part, float) else part for part in held]


def _packed(items: Iterable[pydyf.Object]) -> pydyf.Stream:
    """Objects within a stream, after a list of where each begins."""
    places, contents = [], bytearray()
    for item in items:
        places.append(f"{item.number} {len(contents)}")
        contents += item.data + b"\n"
    head = " ".join(places).encode() + b"\n"
    extra = {"Type": "/ObjStm", "N": len(places), "First": len(head)}
    return pydyf.Stream([head + contents], extra, compress=True)


def _table(pdf: pydyf.PDF, rows: list[tuple[int, int, int]], digest: str) -> pydyf.Stream:
    """Where every object is; each entry as what it differs by from the one above."""
    differences, above = bytearray(), bytes(ROW.size)
    for row in rows:
        entry = ROW.pack(*row)
        differences += b"\2" + bytes((new - old) & 255 for new, old in zip(entry, above, strict=True))
        above = entry
    extra = {
        "Type": "/XRef",
        "Size": len(rows),
        "W": pydyf.Array([1, 4, 2]),
        "DecodeParms": pydyf.Dictionary({"Predictor": 12, "Columns": ROW.size}),
        "Root": pdf.catalog.reference,
        "Info": pdf.info.reference,
        "ID": pydyf.Array([f"<{digest}>", f"<{digest}>"]),
    }
    table = pydyf.Stream([bytes(differences)], extra, compress=True)
    table.number = len(rows) - 1
    return table


def _written(item: pydyf.Stream) -> bytes:
    """A stream as it stands in the file."""
    if not item.compress:
        return b"%d 0 obj\n%b\nendobj\n" % (item.number, item.data)
    data = zlib.compress(b"\n".join(map(pydyf._to_bytes, item.stream)), 9)
    head = pydyf.Dictionary({**item.extra, "Filter": "/FlateDecode", "Length": len(data)})
    return b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (item.number, head.data, data)
