"""What is wrong with finished pages is found: one planted fault per rule, and its sound twin."""

from __future__ import annotations

import pytest

from briefings.problems import Gravity
from tests.standards import samples
from tests.standards.samples import typeset

SMALL = (
    "@page { size: 400px; margin: 50px; @top-left { content: string(running); font: 8pt var(--sans); width: 90px } }"
    " html { font: 10pt/20px var(--serif) } body, p, h1, figure { margin: 0 } h1 { string-set: running content() }"
    " h1, caption, figcaption { font-size: 10pt } table { border-collapse: collapse } td, th { padding: 0 }"
)
NEXT_PAGE = '<p style="break-before: page">Next.</p>'
HIGH = '<div style="height: {}px"></div>'
ROWS = "<tr><td>a</td></tr>" * 30
LONG = "Nowhere to break".replace(" ", "\u00a0")


def findings(body: str, css: str = "") -> list[tuple[str, str, str]]:
    html = f'<!doctype html><html lang="en"><body>{body}</body></html>'
    done = typeset(samples.manuscript("en", html=html, styles=(SMALL + css,)), samples.declared_fonts())
    return [(found.check, found.place.element, found.message) for found in done.problems]


FAULTS = {
    "heading": (
        f'<h1 id="h">Trade</h1>{NEXT_PAGE}',
        ("alone", "h", "“Trade” stands alone at the foot of page 1"),
    ),
    "heading beside text": (
        f'<p style="float: right">Aside.</p><h1 id="h" style="width: 90px">Trade</h1>{NEXT_PAGE}',
        ("alone", "h", "“Trade” stands alone at the foot of page 1"),
    ),
    "what the styles say leads": (
        f'<p>Text.</p><p id="p" style="break-after: avoid">As follows:</p>{NEXT_PAGE}',
        ("alone", "p", "“As follows:” stands alone at the foot of page 1"),
    ),
    "caption without its figure": (
        f'<figure id="f"><figcaption>Map</figcaption><div style="break-before: page">{NEXT_PAGE}</div></figure>',
        ("alone", "f", "“Map” stands alone at the foot of page 1"),
    ),
    "row": (
        f'<table><tr id="r"><td>{"Text. " * 200}</td></tr></table>',
        ("table", "r", "a row of a table is parted by the end of a page"),
    ),
    "head too high to repeat": (
        f'<table id="t"><thead><tr><th style="height: 290px">a</th></tr></thead><tr><td>b</td></tr>{ROWS}</table>',
        ("table", "t", "a table goes over the page without its head"),
    ),
    "cell": (
        f'<table style="table-layout: fixed; width: 60px"><tr><td id="c">{LONG}</td></tr></table>',
        ("overflow", "c", f"“{LONG}” runs off its place"),
    ),
    "column": (
        f'<div style="width: 60px"><p id="p">{LONG}</p></div>',
        ("overflow", "p", f"“{LONG}” runs off its place"),
    ),
    "picture": (
        '<p id="p" style="width: 40px"><img src="resource:map.png" alt="x" style="width: 60px"></p>',
        ("overflow", "p", "a picture runs off its place"),
    ),
    "margin": (
        "<style>@page { margin-top: 100px; @top-left { vertical-align: top; padding-top: 20px } }</style>"
        f"<h1>{'A title of a brief ' * 9}</h1><p>Text.</p>",
        ("overflow", "", "“title of a brief A” runs off the margin of the page"),
    ),
    "image": (
        '<p id="p"><img src="resource:map.png" alt="x" style="width: 100px"></p>',
        ("coarse", "p", "an image has 122 dots per inch; print needs 150"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_where_it_is(name: str) -> None:
    body, fault = FAULTS[name]
    assert fault in findings(body)


SOUND = {
    "heading with text": f'<h1 id="h">Trade</h1><p>Text.</p>{NEXT_PAGE}',
    "heading that moves with its text": f'{HIGH.format(270)}<h1 style="break-after: avoid">Trade</h1><p>Text.</p>',
    "heading at the end": "<p>Text.</p><h1>Trade</h1>",
    "table with its head on each page": f"<table><thead><tr><th>a</th></tr></thead>{ROWS}</table>",
    "table without a head": f"<table>{ROWS}</table>",
    "text that breaks": f'<div style="width: 60px"><p>{LONG.replace(chr(160), " ")}</p></div>',
    "negative indent": '<p style="padding-left: 20px; text-indent: -20px">Text that fills more than a single line of it all.</p>',
    "image fine enough": '<p id="p"><img src="resource:map.png" alt="x" style="width: 80px"></p>',
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_page_has_no_fault(name: str) -> None:
    assert findings(SOUND[name]) == []


def test_only_lost_text_is_an_error() -> None:
    """An edition with an error is not published; one whose heading stands alone is, with a warning."""
    for body, gravity in ((f"<p>{LONG * 9}</p>", Gravity.ERROR), (FAULTS["heading"][0], Gravity.WARNING)):
        html = f'<!doctype html><html lang="en"><body>{body}</body></html>'
        done = typeset(samples.manuscript("en", html=html, styles=(SMALL,)), samples.declared_fonts())
        assert [found.gravity for found in done.problems] == [gravity]
