"""Glyphs of a TrueType font (OpenType, glyf), set on the grid of PDF.

Fonts are drawn on grids of different fineness. PDF counts in thousandths of the em (ISO 32000-1,
9.2.4), and Japanese fonts are designed on that grid as a rule: finer steps are seen nowhere, and
take a tenth of a file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

EM = 1000
SHORT_X, SHORT_Y, REPEATED, SAME_X, SAME_Y = 2, 4, 8, 16, 32
"""Of a point. A step that is short goes right or up if it is also called the same."""
LASTING = 1 | 64
"""What a point keeps: whether it is on the curve, and whether contours overlap."""
WORDS, OFFSETS, SCALED, MORE, SCALED_TWICE, TURNED = 1, 2, 8, 32, 64, 128
"""Of a part of a glyph that is made of others."""
PARTS_FROM, LARGEST_SHORT = 10, 255


def on_grid(value: int, em: int) -> int:
    """A length in units of the font as one in thousandths of the em."""
    return (2 * EM * value + em) // (2 * em)


def parts(glyph: bytes) -> Iterator[tuple[int, int]]:
    """Where each part of a composite glyph is told, and which glyph it is."""
    more, at = bool(glyph) and glyph[0] >= 128, PARTS_FROM
    while more:
        flags, part = struct.unpack_from(">HH", glyph, at)
        yield at, part
        at += 8 if flags & WORDS else 6
        at += 2 * bool(flags & SCALED) + 4 * bool(flags & SCALED_TWICE) + 8 * bool(flags & TURNED)
        more = flags & MORE


def renumbered(glyph: bytes, numbers: Mapping[int, int]) -> bytes:
    """A glyph whose parts have other numbers."""
    changed = bytearray(glyph)
    for at, part in parts(glyph):
        struct.pack_into(">H", changed, at + 2, numbers[part])
    return bytes(changed)


@lru_cache(maxsize=20_000)
def scaled(glyph: bytes, em: int) -> bytes:
    """A glyph on the grid, without instructions, of even length. Some 5 MB are kept in a process."""
    if not glyph or em == EM:
        return glyph + bytes(len(glyph) % 2)
    outline = _composite(glyph, em) if glyph[0] >= 128 else _simple(glyph, em)
    return outline + bytes(len(outline) % 2)


def _composite(glyph: bytes, em: int) -> bytes:
    changed = bytearray(glyph)
    struct.pack_into(">4h", changed, 2, *(on_grid(edge, em) for edge in struct.unpack_from(">4h", glyph, 2)))
    for at, _ in parts(glyph):
        (flags,) = struct.unpack_from(">H", glyph, at)
        if flags & OFFSETS:
            pair = ">2h" if flags & WORDS else ">2b"
            offsets = struct.unpack_from(pair, glyph, at + 4)
            struct.pack_into(pair, changed, at + 4, *(on_grid(offset, em) for offset in offsets))
    return bytes(changed)


def _simple(glyph: bytes, em: int) -> bytes:
    (contours,) = struct.unpack_from(">h", glyph)
    if not contours:
        return b""
    at = PARTS_FROM + 2 * contours
    ends = glyph[PARTS_FROM:at]
    count, length = struct.unpack_from(">2H", glyph, at - 2)
    flags, at = _flags(glyph, at + 2 + length, count + 1)
    across, at = _places(glyph, at, [(flag & SHORT_X, flag & SAME_X) for flag in flags], em)
    up, at = _places(glyph, at, [(flag & SHORT_Y, flag & SAME_Y) for flag in flags], em)
    flags = [flag & LASTING for flag in flags]  # one by one: repeated ones compress as well
    steps = _steps(across, flags, SHORT_X, SAME_X) + _steps(up, flags, SHORT_Y, SAME_Y)
    edges = min(across), min(up), max(across), max(up)
    return struct.pack(">5h", contours, *edges) + ends + bytes(2) + bytes(flags) + steps


def _flags(glyph: bytes, at: int, count: int) -> tuple[list[int], int]:
    """The flags of each point, and where they end."""
    flags: list[int] = []
    while len(flags) < count:
        repeated = glyph[at + 1] if glyph[at] & REPEATED else 0
        flags += [glyph[at]] * (1 + repeated)
        at += 1 + bool(glyph[at] & REPEATED)
    return flags, at


def _places(glyph: bytes, at: int, kinds: Sequence[tuple[int, int]], em: int) -> tuple[list[int], int]:
    """The places of the points along an axis, on the grid, and where they end."""
    place, places, twice = 0, list[int](), 2 * em
    for short, same in kinds:
        if short:
            place += glyph[at] if same else -glyph[at]
            at += 1
        elif not same:
            place += int.from_bytes(glyph[at : at + 2], "big", signed=True)
            at += 2
        places.append((2 * EM * place + em) // twice)  # as on_grid
    return places, at


def _steps(places: Sequence[int], flags: list[int], short: int, same: int) -> bytes:
    """The way from point to point along an axis, as short as it can be told; noted in ``flags``."""
    told, before = bytearray(), 0
    for point, place in enumerate(places):
        step, before = place - before, place
        if not step:
            flags[point] |= same
        elif abs(step) <= LARGEST_SHORT:
            flags[point] |= short | same * (step > 0)
            told.append(abs(step))
        else:
            told += step.to_bytes(2, "big", signed=True)
    return bytes(told)
