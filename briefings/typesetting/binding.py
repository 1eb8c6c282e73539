"""The objects of a PDF in the making, bound into a file as small as it can honestly be.

What pydyf writes is right, but larger than it need be and made twice: once for the file and once
to find its identifier. Here streams are compressed once, fonts have the tables that PDF reads,
objects are numbered without gaps, and the table of where they are is written as differences
(ISO 32000-1, 7.5.8, 7.4.4.4).
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import IO, Any

import pydyf

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
FONT_TABLES = frozenset({b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"})
"""What a TrueType font within a PDF must have, or may (ISO 32000-1, 9.9); readers go by glyph."""
CHECKED = 0xB1B0AFBA
"""What the sum of a font and the adjustment in its head come to (OpenType, head)."""
ROW = struct.Struct(">BIH")
"""An entry in the table of objects: its kind, where it is, and where in there."""
FREE, PLAIN, PACKED = range(3)

_NO_KERNING = re.compile(rb">0(?=[<\]])<?")


def bind(pdf: pydyf.PDF, output: IO[bytes], *_options: Any) -> None:
    """Write the file: PDF 1.7, all but streams in an object stream."""
    pdf.add_object(pdf.info)
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
                held[:] = [round(part, 2) if isinstance(part, float) else part for part in held]


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
    data = item.data if not item.compress else _compressed(item)
    return b"%d 0 obj\n%b\nendobj\n" % (item.number, data)


def _compressed(item: pydyf.Stream) -> bytes:
    content = b"\n".join(map(pydyf._to_bytes, item.stream))
    if "Length1" in item.extra:
        content = font(content)
        item.extra["Length1"] = len(content)
    elif not item.extra or item.extra.get("Subtype") == "/Form":
        content = drawing(content)
    data = zlib.compress(content, 9)
    head = pydyf.Dictionary({**item.extra, "Filter": "/FlateDecode", "Length": len(data)})
    return b"%b\nstream\n%b\nendstream" % (head.data, data)


def drawing(content: bytes) -> bytes:
    """Operators without kerning by nothing."""
    return _NO_KERNING.sub(_joined, content)


def _joined(match: re.Match[bytes]) -> bytes:
    """Glyphs go on, or the list of them ends."""
    return b"" if match[0].endswith(b"<") else b">"


def font(data: bytes) -> bytes:
    """A TrueType font with the tables that PDF reads."""
    count = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sLLL", data, 12 + 16 * at) for at in range(count))
    tables = {tag: data[at : at + length] for tag, _, at, length in entries if tag in FONT_TABLES}
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]
    power = len(tables).bit_length() - 1
    head = struct.pack(">4sHHHH", data[:4], len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    place, listed, body = len(head) + 16 * len(tables), b"", bytearray()
    for tag, table in sorted(tables.items()):
        listed += struct.pack(">4sLLL", tag, _sum(table), place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = bytearray(head + listed + body)
    at = whole.index(b"head", 12)
    struct.pack_into(
        ">L", whole, struct.unpack_from(">L", whole, at + 8)[0] + 8, (CHECKED - _sum(whole)) % 2**32
    )
    return bytes(whole)


def _sum(table: bytes | bytearray) -> int:
    padded = bytes(table) + bytes(-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) % 2**32
