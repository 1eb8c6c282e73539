"""Files are small, and their tags say as much with less."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from briefings.typesetting import Manuscript, programs, typeset
from tests.standards import samples

FONTS = samples.declared_fonts()
RUNNING = "@page { @top-left { content: 'Running head'; font: 8pt var(--sans) } }"


def manuscript(body: str) -> Manuscript:
    html = f'<!doctype html><html lang="en"><body>{body}</body></html>'
    return samples.manuscript("en", html=html, styles=("html { font: 10pt/1.5 var(--serif) }" + RUNNING,))


def opened(body: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(typeset(manuscript(body), FONTS).pdf))


# --- the tags --------------------------------------------------------------------------------


def outline(element: Any) -> Any:
    """An element as its kind (and language) and what it holds: a number is text, OBJR a link."""
    if isinstance(element, int):
        return element
    if element.get("/Type") == "/OBJR":
        return "OBJR"
    name = str(element.S)[1:] + (f" {element.Lang}" if "/Lang" in element else "")
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    return {name: [outline(kid) for kid in kids]}


TAGS = {
    "inline elements say nothing": (
        "<p>One <b>two</b> <span><em>three</em> <q>four</q></span> five.</p>",
        [{"P": [0]}],
    ),
    "links stay": (
        '<p id="p">A <a href="#p"><span>link</span> <b>of</b> words</a> here.</p>',
        [{"P": [0, {"Link": ["OBJR", 1]}, 2]}],
    ),
    "what is within a link is the link": (
        '<style>a::after { content: " 9" }</style><p id="p">A <a href="#p">link</a> here.</p>',
        [{"P": [0, {"Link": ["OBJR", 1]}, 2]}],
    ),
    "languages stay": (
        '<p>A <cite lang="ja">北東</cite> word.</p>',
        [{"P": [0, {"Span ja": [1]}, 2]}],
    ),
    "a language is said once": (
        '<p lang="ja">北東<b>北東</b>北東</p>',
        [{"P ja": [0]}],
    ),
    "lines of a paragraph are one": (
        f"<p>{'Words and words. ' * 30}</p>",
        [{"P": [0]}],
    ),
    "groups hold no text": (
        "<div>Text <b>in</b> a division</div>",
        [{"Div": [{"Span": [0]}, {"Span": [1]}, {"Span": [2]}]}],
    ),
    "cells hold text": (
        "<table><tr><th>a <b>b</b></th><td><p>c</p>d</td></tr></table>",
        [{"Table": [{"TBody": [{"TR": [{"TH": [0]}, {"TD": [{"P": [1]}, 2]}]}]}]}],
    ),
    "pictures stay": (
        '<p>A <img src="resource:map.png" alt="map" width="9"> here</p>',
        [{"P": [0, {"Figure": [2]}, 1]}],
    ),
    "items stay items": (
        "<ul><li>a <b>b</b></li><li><p>c</p></li></ul>",
        [{"L": [{"LI": [{"Lbl": [2]}, {"LBody": [0]}]}, {"LI": [{"Lbl": [3]}, {"LBody": [{"P": [1]}]}]}]}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAGS)
def test_tags_say_what_there_is_and_no_more(name: str) -> None:
    body, expected = TAGS[name]
    with opened(body) as pdf:
        assert [outline(kid) for kid in pdf.Root.StructTreeRoot.K[0].K] == expected


def test_tags_are_read_in_the_order_of_the_text(tmp_path: Path) -> None:
    body = "<h1>One</h1><p>two <b>three</b> four</p><ul><li>five <i>six</i></li></ul><div>seven <b>eight</b></div>"
    path = tmp_path / "order.pdf"
    path.write_bytes(typeset(manuscript(body), FONTS).pdf)
    told = subprocess.run(
        ["pdfinfo", "-struct-text", path], check=True, capture_output=True, text=True
    ).stdout
    words = " ".join(re.findall(r'"([^"]*)"', told)).replace("•", "").split()
    assert words == ["One", "two", "three", "four", "five", "six", "seven", "eight"]


def test_every_marked_content_has_its_element_and_running_heads_none() -> None:
    with opened("<p>One <b>two</b></p><p style='break-before: page'>three <i lang='ja'>北</i></p>") as pdf:
        owners = pdf.Root.StructTreeRoot.ParentTree.Nums
        for number, page in enumerate(pdf.pages):
            steps = pikepdf.parse_content_stream(page)
            marks = [s.operands[1] for s in steps if str(s.operator) == "BDC"]
            told = [int(mark.MCID) for mark in marks if "/MCID" in mark]
            assert told == list(range(len(owners[2 * number + 1])))
            assert all(mcid in held(owner) for mcid, owner in enumerate(owners[2 * number + 1]))
            assert [str(mark.Type) for mark in marks if "/MCID" not in mark] == ["/Pagination"]


def test_links_lead_to_a_place_and_name_its_page() -> None:
    body = '<p><a href="#two">on</a> <a href="#one">here</a></p><p id="one">One</p><p id="two" class="next">Two</p>'
    with opened(body.replace('class="next"', 'style="break-before: page"')) as pdf:
        links = [(link.Dest, str(link.Contents)) for link in pdf.pages[0].Annots]
        assert [(pdf.pages.index(pikepdf.Page(dest[0])) + 1, says) for dest, says in links] == [
            (2, "p. 2"),
            (1, "p. 1"),
        ]
        tops = [float(dest[3]) for dest, _ in links]
        assert tops[0] > tops[1] > 700
        assert "/Dests" not in pdf.Root.Names


def held(element: Any) -> list[Any]:
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


# --- the file --------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["en", "ja"])
def sample(request: pytest.FixtureRequest) -> bytes:
    return typeset(samples.manuscript(request.param), FONTS).pdf


def test_objects_are_numbered_without_gaps(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        assert pdf.check_pdf_syntax() == []
        numbers = [item.objgen[0] for item in pdf.objects]
        assert numbers == list(range(1, len(numbers) + 1))
        assert None not in list(pdf.objects)


def embedded(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            data = item.FontFile2.read_bytes()
            assert int(item.FontFile2.Length1) == len(data)
            yield data


def checked(data: bytes) -> list[str]:
    """The tables of a font, their sums found right."""
    reader = TTFont(io.BytesIO(data), checkChecksums=2).reader
    return [tag for tag in reader.keys() if reader[tag]]  # noqa: SIM118  # it is no mapping


def test_fonts_have_the_tables_that_pdf_reads(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        tables = [frozenset(map(str.encode, checked(data))) for data in embedded(pdf)]
    assert len(tables) > 2
    assert set(tables) == {programs.TABLES}


def test_a_sum_that_is_off_is_noticed() -> None:
    with opened("<p>Text</p>") as pdf:
        data = bytearray(next(embedded(pdf)))
    data[-5] ^= 1
    with pytest.raises(AssertionError):
        checked(bytes(data))


DRAWING = (
    '<svg viewBox="0 0 90 30" width="90" height="30"><title>sum</title><g opacity="{}">'
    '<text x="40" y="20" text-anchor="middle" fill="#112233">sum</text></g></svg>'
)


@pytest.mark.parametrize(("opacity", "drawings"), [(1, 0), (0.5, 2)])
def test_text_in_a_chart_is_no_drawing_of_its_own_unless_something_shines_through(
    opacity: float, drawings: int
) -> None:
    with opened(DRAWING.format(opacity)) as pdf:
        forms = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
        assert len(forms) == drawings
        shown = [str(step.operator) for step in pikepdf.parse_content_stream(pdf.pages[0])].count("Tj")
        assert shown == (1 if drawings else 2)  # one is the running head
