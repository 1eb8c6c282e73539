"""Fonts in a PDF in the making: the glyphs shown are numbered 1, 2, 3… in the order of their text.

So characters that look alike, as those of one radical, stand side by side and compress well; and
what the glyphs read as and how wide they are is told without their numbers (ISO 32000-1, 9.7.4.3,
9.10.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pydyf

from briefings.typesetting import programs
from briefings.typesetting.strings import Face

CMAP = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
    b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n%b"
    b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)
RANGES_AT_ONCE = 100
"""What a list of ranges may hold (Adobe Technical Note 5014, Adobe CMap and CIDFont Files)."""


def compact(pdf: pydyf.PDF) -> dict[bytes, Face]:
    """Make the fonts small. Returns by their names what pages have to know of them."""
    fonts = [item for item in pdf.objects if isinstance(item, dict) and _plain(item)]
    return {_name(font): _compact(pdf, font) for font in fonts}


def _plain(item: Any) -> bool:
    """Whether an object is a font whose glyphs are called by their numbers, none of them missing."""
    return bool(item.get("Subtype") == "/Type0" and item.get("Encoding") == "/Identity-H")


def _name(font: pydyf.Dictionary) -> bytes:
    """What pages call the font: the letters before its own name."""
    name: bytes = font["BaseFont"]
    return name[1:].partition(b"+")[0]


def _compact(pdf: pydyf.PDF, font: pydyf.Dictionary) -> Face:
    descendant = _at(pdf, font["DescendantFonts"][0])
    program = _at(pdf, _at(pdf, descendant["FontDescriptor"])["FontFile2"])
    reading = _at(pdf, font["ToUnicode"])
    texts = dict(_texts(reading.stream))
    order = sorted(texts, key=lambda glyph: (texts[glyph], glyph))
    program.stream = [programs.subset(program.stream[0], (int(glyph, 16) for glyph in order))]
    program.extra["Length1"] = len(program.stream[0])
    reading.stream = [CMAP % b"".join(_ranges([texts[glyph] for glyph in order]))]
    widths = dict(_widths(descendant["W"]))
    _tell_widths(descendant, [widths[glyph] for glyph in order])
    return Face({glyph: number.to_bytes(2, "big") for number, glyph in enumerate(order, 1)}, widths)


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _texts(stream: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each glyph and its text, in hexadecimal digits."""
    lists = False
    for line in stream:
        if line.endswith(b"bfchar"):
            lists = not lists
        elif lists:
            glyph, text = line.split()
            yield glyph[1:-1], text


def _ranges(texts: Sequence[bytes]) -> Iterator[bytes]:
    """What the glyphs read as; a range goes as far as the higher byte of their numbers stays."""
    groups = [list(group) for _, group in groupby(enumerate(texts, 1), lambda item: item[0] >> 8)]
    ranges = [
        b"<%04x> <%04x> [%b]\n" % (group[0][0], group[-1][0], b"".join(text for _, text in group))
        for group in groups
    ]
    for at in range(0, len(ranges), RANGES_AT_ONCE):
        some = ranges[at : at + RANGES_AT_ONCE]
        yield b"%d beginbfrange\n%bendbfrange\n" % (len(some), b"".join(some))


def _widths(told: Sequence[Any]) -> Iterator[tuple[bytes, float]]:
    """Each glyph and its width, from lists after the number of the first."""
    for first, widths in zip(told[::2], told[1::2], strict=True):
        yield from ((b"%04x" % glyph, width) for glyph, width in enumerate(widths, first))


def _tell_widths(descendant: pydyf.Dictionary, widths: Sequence[Any]) -> None:
    """Say the width that most glyphs have once."""
    common = Counter(widths).most_common(1)[0][0]
    descendant["DW"], descendant["W"] = common, pydyf.Array()
    for is_common, group in groupby(enumerate(widths, 1), lambda item: item[1] == common):
        if not is_common:
            others = list(group)
            descendant["W"] += [others[0][0], pydyf.Array(width for _, width in others)]
