"""What a page paints is said in fewer words, and paints the same."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont

from briefings import fonts
from briefings.typesetting import operators, programs, strings
from briefings.typesetting.strings import Face
from tests.standards import samples

# --- operators -------------------------------------------------------------------------------

CELL = "q 0.8 0.8 0.8 RG 0.4 w 1 2 m 3 2 l S Q"
WORD = "BT 1 0 0 -1 {} Tm /F 10 Tf [<0001>] TJ ET"
TERSE = {
    "what is set already is not set again": (
        f"{CELL} {CELL}",
        ".8 .8 .8 RG / .4 w / 1 2 m / 3 2 l / S / 1 2 m / 3 2 l / S",
    ),
    "what is set back is set again when it is needed": (
        "1 0 0 rg q 0 1 0 rg 0 0 1 1 re f Q 0 0 2 2 re f",
        "0 1 0 rg / 0 0 1 1 re / f / 1 0 0 rg / 0 0 2 2 re / f",
    ),
    "what a page begins with is set again, too": (
        "q 0 1 0 rg 0 0 1 1 re f Q 0 0 2 2 re f",
        "0 1 0 rg / 0 0 1 1 re / f / 0 0 0 rg / 0 0 2 2 re / f",
    ),
    "opaque is opaque": (
        "/a1.0 gs 0 0 1 1 re f /a0.5 gs 0 0 1 1 re f /a1 gs 0 0 1 1 re f",
        "0 0 1 1 re / f / /a0.5 gs / 0 0 1 1 re / f / /a1.0 gs / 0 0 1 1 re / f",
    ),
    "a clip keeps its brackets": (
        "1 0 0 rg q 0 0 9 9 re W n 0 0 1 1 re f Q",
        "q / 0 0 9 9 re / W / n / 1 0 0 rg / 0 0 1 1 re / f / Q",
    ),
    "after brackets what was set within them is set again": (
        "1 0 0 rg q 2 0 0 2 0 0 cm 0 0 1 1 re f Q 0 0 2 2 re f",
        "q / 2 0 0 2 0 0 cm / 1 0 0 rg / 0 0 1 1 re / f / Q / 1 0 0 rg / 0 0 2 2 re / f",
    ),
    "places are rounded to what is seen": (
        "1.23456 2.00001 m 0.005 -0.001 l S",
        "1.23 2 m / .01 0 l / S",
    ),
    "and the more they are magnified the less": (
        "q 20 0 0 20 0 0 cm 1.23456 2.00001 m 0.005 -0.001 l S Q",
        "q / 20 0 0 20 0 0 cm / 1.2346 2 m / .005 -.001 l / S / Q",
    ),
    "decorations side by side are one": (
        "/Artifact BMC 1 2 m 3 2 l S EMC /Artifact BMC 1 4 m 3 4 l S EMC",
        "/Artifact BMC / 1 2 m / 3 2 l / S / 1 4 m / 3 4 l / S / EMC",
    ),
    "words go on from line to line": (
        f"{WORD.format('5 10')} {WORD.format('5 22')}",
        "BT / 1 0 0 -1 5 10 Tm / /F 10 Tf / <0001> Tj / 0 -12 Td / <0001> Tj / ET",
    ),
    "and from mark to mark": (
        f"/P <</MCID 0>> BDC {WORD.format('5 10')} EMC /P <</MCID 1>> BDC {WORD.format('9 10')} EMC",
        "BT / /P <</MCID 0>> BDC / 1 0 0 -1 5 10 Tm / /F 10 Tf / <0001> Tj / EMC"
        " / /P <</MCID 1>> BDC / 4 0 Td / <0001> Tj / EMC / ET",
    ),
    "a mark with a line in it has its own words": (
        f"/P <</MCID 0>> BDC {WORD.format('5 10')} 1 2 m 3 2 l S EMC",
        "/P <</MCID 0>> BDC / BT / 1 0 0 -1 5 10 Tm / /F 10 Tf / <0001> Tj / ET / 1 2 m / 3 2 l / S / EMC",
    ),
    "room between all glyphs is said once": (
        "BT 1 0 0 -1 5 10 Tm /F 10 Tf [<0001>-50<0002>-50<0003>450<0004>-50] TJ ET",
        "BT / 1 0 0 -1 5 10 Tm / .5 Tc / /F 10 Tf / [<000100020003>500<0004>] TJ / ET",
    ),
    "the last room counts where the next glyphs go on": (
        "BT 1 0 0 -1 5 10 Tm /F 10 Tf [<0001>0<0002>70] TJ /G 10 Tf [<0003>] TJ ET",
        "BT / 1 0 0 -1 5 10 Tm / /F 10 Tf / [<00010002>70] TJ / /G 10 Tf / <0003> Tj / ET",
    ),
}  # fmt: skip


FACE = Face({b"0001": b"\0A", b"0002": b"\0B"}, {b"0001": 500, b"0002": 600})
FOLLOWING = {
    "what follows on is one": ("5.01", "(\0A\0B) Tj"),
    "what stands apart is told": ("5.5", "(\0A) Tj / 5.5 0 Td / (\0B) Tj"),
}


@pytest.mark.parametrize("name", FOLLOWING)
def test_text_goes_on_where_it_ended(name: str) -> None:
    across, expected = FOLLOWING[name]
    content = f"BT 1 0 0 -1 0 9 Tm /F 10 Tf [<0001>] TJ 1 0 0 -1 {across} 9 Tm [<0002>] TJ ET"
    written = operators.page(parts(content), {b"F": FACE}).decode().replace("\n", " / ")
    assert written == f"BT / 1 0 0 -1 0 9 Tm / /F 10 Tf / {expected} / ET"


def test_a_drawing_sets_what_it_needs() -> None:
    block = "q 0 0 0 rg 0.12345 0 1 1 re f Q"
    written = operators.drawing(parts(f"{block} {block}"), {}).decode().replace("\n", " / ")
    assert written == " / ".join(["q / 0 0 0 rg / .1235 0 1 1 re / f / Q"] * 2)


@pytest.mark.parametrize("name", TERSE)
def test_fewer_words_say_the_same(name: str) -> None:
    content, expected = TERSE[name]
    assert operators.page(parts(content), {}).decode().replace("\n", " / ") == expected


def parts(content: str) -> Iterator[bytes]:
    """An operator with its operands at a time."""
    held: list[str] = []
    depth = 0
    for word in content.split():
        held.append(word)
        depth += word.count("[") - word.count("]") + word.count("<<") - word.count(">>")
        if depth == 0 and word[-1].isalpha() and word[0] not in "/<":
            yield " ".join(held).encode()
            held.clear()


@pytest.mark.parametrize(
    ("glyphs", "rooms", "expected"),
    [
        ([b"0001", b"0002"], [0.0], rb"(\001\002) Tj"),
        ([b"0001", b"0002"], [-12.34], rb"[(\001)-12.3(\002)] TJ"),
        ([b"0028", b"005c", b"000d"], [0.0, 0.0], rb"(\000\(\000\\\000\r) Tj"),
    ],
)
def test_glyphs_are_written_by_their_codes(glyphs: list[bytes], rooms: list[float], expected: bytes) -> None:
    codes = {b"0001": b"\x01", b"0002": b"\x02"} | {
        glyph: bytes.fromhex(glyph.decode()) for glyph in (b"0028", b"005c", b"000d")
    }
    plain = expected.replace(rb"\001", b"\x01").replace(rb"\002", b"\x02").replace(rb"\000", b"\0")
    face = Face(codes, dict.fromkeys(codes, 1000))
    assert strings.Run(0.0, glyphs, rooms).write(face) == plain


def test_a_glyph_is_drawn_back_by_less_than_half_an_em() -> None:
    assert strings.read(b"[<0001>500<0002>501<0003>]")[2] == [499.9, 501.0, 0.0]


# --- font programs ---------------------------------------------------------------------------

FACES = {
    (font.family, font.weight): font for font in samples.declared_fonts().fonts if font.style == "normal"
}
WORDS = {
    ("BIZ UDMincho", 400): "東京都の鬱、がぎ。",
    ("BIZ UDGothic", 700): "木材2007",
    ("Noto Serif", 400): "Ålesund fjärd",
    ("Noto Sans", 400): "é ñ",
}


@pytest.mark.parametrize("face", WORDS)
def test_a_subset_has_the_same_outlines_on_the_grid_of_pdf(face: tuple[str, int]) -> None:
    data = fonts.original(FACES[face])
    whole = TTFont(io.BytesIO(data))
    names = [whole.getBestCmap()[ord(letter)] for letter in dict.fromkeys(WORDS[face])]
    cut = TTFont(io.BytesIO(programs.subset(data, map(whole.getGlyphID, names))), checkChecksums=2)
    tags = cut.reader.keys()  # no mapping: it cannot be walked itself
    assert {tag.encode() for tag in tags if cut.reader[tag]} == programs.TABLES
    assert cut["head"].unitsPerEm == 1000
    scale = 1000 / whole["head"].unitsPerEm
    for number, name in enumerate(names, 1):
        new = cut.getGlyphName(number)
        assert cut["hmtx"][new][0] == pytest.approx(whole["hmtx"][name][0] * scale, abs=0.5)
        points, ends, flags = whole["glyf"][name].getCoordinates(whole["glyf"])
        cut_points, cut_ends, cut_flags = cut["glyf"][new].getCoordinates(cut["glyf"])
        assert list(cut_ends) == list(ends)
        assert [flag & 1 for flag in cut_flags] == [flag & 1 for flag in flags]
        for there, here in zip(points, cut_points, strict=True):
            assert here == pytest.approx([place * scale for place in there], abs=1.01)
