"""Tags say what there is, with few elements, and files are well formed."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefings.pdf import Manuscript
from tests.standards import samples
from tests.standards.samples import typeset

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


LINKS = [
    ('<a href="#one">on</a>', "on"),
    ('<a href="#one"><b>in</b>\n two lines</a>', "in two lines"),
    ('<a href="#one" aria-label="Note 3">3</a>', "Note 3"),
    ('<a href="https://example.org/"> Example </a>', "Example"),
    (
        '<a href="https://example.org/"><img src="resource:map.png" alt="" width="9"></a>',
        "https://example.org/",
    ),
]


@pytest.mark.parametrize(("link", "words"), LINKS)
def test_links_carry_their_words(link: str, words: str) -> None:
    with opened(f'<p>{link}</p><p id="one">One</p>') as pdf:
        assert [str(note.Contents) for note in pdf.pages[0].Annots] == [words]


def held(element: Any) -> list[Any]:
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


# --- the file --------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["en", "ja"])
def sample(request: pytest.FixtureRequest) -> bytes:
    return typeset(samples.manuscript(request.param), FONTS).pdf


def test_files_are_well_formed(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert None not in list(pdf.objects)


def test_objects_stand_where_the_cross_reference_table_says(sample: bytes) -> None:
    """Each object in an object stream is at the index its entry has (ISO 32000-1, 7.5.8.3)."""
    table = sample[int(sample.rsplit(b"startxref", 1)[1].split()[0]) :]
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        number = int(table.split()[0])
        entries = pdf.get_object((number, 0))
        widths, rows = [int(width) for width in entries.W], entries.read_bytes()
        size = sum(widths)
        for at in range(0, len(rows), size):
            kind, holder, index = (
                int.from_bytes(rows[at + sum(widths[:n]) : at + sum(widths[: n + 1])], "big")
                for n in range(3)
            )
            if kind == 2:
                pack = pdf.get_object((holder, 0))
                listed = pack.read_bytes()[: int(pack.First)].split()[::2]
                assert int(listed[index]) == at // size
