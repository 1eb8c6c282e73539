"""The program of a TrueType font within a PDF: the glyphs a document shows, and no more.

The typesetter leaves glyphs the numbers they have in the font, so that a few Japanese ones come
with places for the twelve thousand that are not there. Here they are numbered without gaps.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from briefings.typesetting.outlines import EM, on_grid, parts, renumbered, scaled

Tables = Mapping[bytes, bytes]

TABLES = frozenset({b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"})
"""What the font must have (ISO 32000-1, 9.9), less what hinting needs: screens are fine enough."""
CHECKED = 0xB1B0AFBA
"""What the sum of a font and the adjustment in its head come to (OpenType, head)."""
TRUETYPE = 0x10000
ADJUSTMENT, GRID, EDGES, LONG_PLACES = 8, 18, 36, 50
"""Places in head."""
COUNT_OF_WIDTHS = 34
"""Place in hhea."""
LARGEST_SHORT = 0x1FFFE
"""The last place that loca can tell by its half."""


def subset(font: bytes, wanted: Iterable[int]) -> bytes:
    """The font with the glyphs ``wanted`` as 1, 2, 3… and those they are made of, on PDF's grid."""
    tables = _tables(font)
    glyphs = _glyphs(tables)
    order = _with_parts(glyphs, wanted)
    numbers = {old: new for new, old in enumerate(order)}
    (em,) = struct.unpack_from(">H", tables[b"head"], GRID)
    outlines = [renumbered(scaled(glyphs[old], em), numbers) for old in order]
    places = [0, *accumulate(map(len, outlines))]
    long = places[-1] > LARGEST_SHORT
    return _file(
        {
            b"glyf": b"".join(outlines),
            b"loca": _packed("L", places) if long else _packed("H", [place // 2 for place in places]),
            b"hmtx": b"".join(_metrics(tables, order, outlines, em)),
            b"head": _head(tables[b"head"], em, long),
            b"hhea": _hhea(tables[b"hhea"], em, len(order)),
            b"maxp": tables[b"maxp"][:4] + _packed("H", [len(order)]) + tables[b"maxp"][6:],
        }
    )


def _tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4s3L", font, 12 + 16 * at) for at in range(count))
    return {tag: font[at : at + length] for tag, _, at, length in entries if tag in TABLES}


def _glyphs(tables: Tables) -> list[bytes]:
    """The glyphs by their numbers; one without outline is empty."""
    (long,) = struct.unpack_from(">h", tables[b"head"], LONG_PLACES)
    loca, size = tables[b"loca"], 4 if long else 2
    places = struct.unpack(f">{len(loca) // size}{'L' if long else 'H'}", loca)
    step = 1 if long else 2
    return [tables[b"glyf"][step * begins : step * ends] for begins, ends in pairwise(places)]


def _with_parts(glyphs: Sequence[bytes], wanted: Iterable[int]) -> list[int]:
    """What stands for a missing glyph (0), the wanted ones, and behind them what these are made of."""
    order = list(dict.fromkeys([0, *wanted]))
    known = set(order)
    for number in order:  # which grows
        for _, part in parts(glyphs[number]):
            if part not in known:
                known.add(part)
                order.append(part)
    return order


def _metrics(tables: Tables, order: Iterable[int], outlines: Iterable[bytes], em: int) -> Iterator[bytes]:
    """The width of each glyph, and how far right of its origin its outline begins."""
    (told,) = struct.unpack_from(">H", tables[b"hhea"], COUNT_OF_WIDTHS)
    for number, outline in zip(order, outlines, strict=True):
        (width,) = struct.unpack_from(">H", tables[b"hmtx"], 4 * min(number, told - 1))
        yield _packed("H", [on_grid(width, em)]) + (outline[2:4] or bytes(2))


def _head(table: bytes, em: int, long: bool) -> bytes:
    edges = struct.unpack_from(">4h", table, EDGES)
    changed = bytearray(table)
    struct.pack_into(">H", changed, GRID, EM)
    struct.pack_into(">4h", changed, EDGES, *(on_grid(edge, em) for edge in edges))
    struct.pack_into(">h", changed, LONG_PLACES, long)
    return bytes(changed)


def _hhea(table: bytes, em: int, count: int) -> bytes:
    """Ascent, descent, gap; the greatest width; the least bearings, the greatest extent."""
    lengths = struct.unpack_from(">3hH3h", table, 4)
    told = struct.pack(">3hH3h", *(on_grid(length, em) for length in lengths))
    return table[:4] + told + table[18:COUNT_OF_WIDTHS] + _packed("H", [count])


def _file(tables: Tables) -> bytes:
    """A font of these tables, its sums found anew."""
    count, power = len(tables), len(tables).bit_length() - 1
    listed = struct.pack(">L4H", TRUETYPE, count, 16 << power, power, 16 * count - (16 << power))
    plain = {**tables, b"head": _adjusted(tables[b"head"], 0)}
    place = len(listed) + 16 * count
    for tag, table in sorted(plain.items()):
        listed += struct.pack(">4s3L", tag, _sum(table), place, len(table))
        place += len(_padded(table))
    adjustment = (CHECKED - _sum(listed) - sum(map(_sum, plain.values()))) % 2**32
    plain[b"head"] = _adjusted(plain[b"head"], adjustment)
    return listed + b"".join(_padded(table) for _, table in sorted(plain.items()))


def _adjusted(head: bytes, adjustment: int) -> bytes:
    return head[:ADJUSTMENT] + _packed("L", [adjustment]) + head[ADJUSTMENT + 4 :]


def _padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % 4)


def _sum(table: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{(len(table) + 3) // 4}L", _padded(table))
    return sum(words) % 2**32


def _packed(kind: str, values: Sequence[int]) -> bytes:
    return struct.pack(f">{len(values)}{kind}", *values)
