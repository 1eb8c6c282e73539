"""Real PDFs keep to PDF/A-3a and PDF/UA-1, and veraPDF notices each fault planted in one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefings.pdf import Manuscript
from tests.standards import samples, verapdf
from tests.standards.samples import typeset
from tests.standards.verapdf import Result

SVG = '<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="40">{}</svg>'
TITLE = "<title>A square</title>"
TABLE = "<table><caption>C</caption>{}</table>"


def _page(body: str) -> Manuscript:
    html = f'<!doctype html><html lang="en"><body><main><h1>Head</h1>{body}</main></body></html>'
    return samples.manuscript("en", html=html)


GOOD = {
    "english": samples.manuscript("en"),
    "japanese": samples.manuscript("ja"),
    "decorative image": _page('<figure><img src="resource:map.png" alt=""></figure>'),
    "hidden drawing": _page(f"<p>a {SVG.format('').replace('role', 'aria-hidden=true data-x')}</p>"),
    "blocks in lists": _page("<ul><li><p>a</p><p>b</p><ol><li>c</li></ol></li><li>d</li></ul>"),
    "figure in list": _page(f"<ul><li>a<figure>{SVG.format(TITLE)}</figure></li></ul>"),
    "unmarked list": _page('<ul style="list-style: none"><li><p>a</p></li><li>b</li></ul>'),
    "long table": _page(
        TABLE.format(
            "<thead><tr><th>a</th><th>b</th></tr></thead>" + '<tr><th scope="row">c</th><td>1</td></tr>' * 120
        )
    ),
    "empty cells": _page(TABLE.format("<tr><td></td><th>a</th></tr><tr><th>b</th><td></td></tr>")),
    "columns and floats": _page(
        '<div style="columns: 2"><p>a</p><p>b</p></div><div style="float: right"><p>c</p></div>'
        '<div style="display: flex"><div><p>d</p></div><p>e</p></div>'
    ),
    "link around marks": _page(
        '<style>a::after { content: "1" }</style>'
        '<p><a href="#e"><span>11.64</span> <span>million</span></a></p><p id="e">y</p>'
    ),
    "long link": _page(f'<p><a href="https://example.org">{"long link text " * 40}</a></p>'),
    "footnote in a cell": _page(TABLE.format('<tr><th>a</th><td>b<span class="note">c</span></td></tr>')),
    "ruby and small marks": _page("<p><ruby>x<rt>y</rt></ruby> a<sub>1</sub> <abbr>b</abbr></p><hr>"),
}


@dataclass(frozen=True)
class Fault:
    """A manuscript, what is done to its PDF, and the rules it then breaks: profile, clause."""

    manuscript: Manuscript
    breaks: set[tuple[str, str]]
    spoil: Callable[[pikepdf.Pdf], None] | None = None


def _unembed(pdf: pikepdf.Pdf) -> None:
    for item in _dictionaries(pdf, "/FontDescriptor"):
        for key in ("/FontFile2", "/FontFile3"):
            if key in item:
                del item[key]


def _unscope(pdf: pikepdf.Pdf) -> None:
    for item in _dictionaries(pdf, "/StructElem"):
        if item.S == "/TH":
            del item.A.Scope
        if item.S == "/TD" and "/Headers" in item.A:
            del item.A.Headers


def _spill_lists(pdf: pikepdf.Pdf) -> None:
    for item in _dictionaries(pdf, "/StructElem"):
        if item.S == "/LBody":
            item.S = pikepdf.Name.P


def _unlang(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _unidentify(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    packet = packet.replace(b"pdfuaid:part>1<", b"pdfuaid:part>7<")
    pdf.Root.Metadata = pdf.make_stream(
        packet.replace(b'pdfaid:conformance="A"', b'pdfaid:conformance="Q"'),
        {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML},
    )


def _hide_title(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _unrelate(pdf: pikepdf.Pdf) -> None:
    for item in _dictionaries(pdf, "/Filespec"):
        del item.AFRelationship


def _untag(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _dictionaries(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == kind
    ]


SPOILT = {
    "no title": Fault(samples.manuscript("en", title=""), {("ua1", "7.1")}),
    "title not shown": Fault(samples.manuscript("en"), {("ua1", "7.1")}, _hide_title),
    "no language": Fault(samples.manuscript("ja"), {("ua1", "7.2")}, _unlang),
    "no tags": Fault(samples.manuscript("en"), {("ua1", "7.1"), ("3a", "6.7.3.3")}, _untag),
    "no identifier": Fault(samples.manuscript("en"), {("ua1", "5"), ("3a", "6.6.4")}, _unidentify),
    "font not embedded": Fault(
        samples.manuscript("ja"), {("ua1", "7.21.4.1"), ("3a", "6.2.11.4.1")}, _unembed
    ),
    "missing glyph": Fault(_page("<p>한</p>"), {("ua1", "7.21.8"), ("3a", "6.2.11.8")}),
    "image without words": Fault(_page('<p><img src="resource:map.png"></p>'), {("ua1", "7.3")}),
    "drawing without words": Fault(_page(SVG.format("")), {("ua1", "7.3")}),
    "skipped heading": Fault(_page("<h3>x</h3>"), {("ua1", "7.4.2")}),
    "headers without scope": Fault(samples.manuscript("en"), {("ua1", "7.5")}, _unscope),
    "list items without body": Fault(samples.manuscript("en"), {("ua1", "7.2")}, _spill_lists),
    "attachment unrelated": Fault(samples.manuscript("en"), {("3a", "6.8")}, _unrelate),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Result]]:
    """What veraPDF says of every file, by name; asked once, for the engine is slow to start."""
    folder = tmp_path_factory.mktemp("pdf")
    paths = {name: folder / f"{number}.pdf" for number, name in enumerate([*GOOD, *SPOILT])}
    for name, manuscript in GOOD.items():
        paths[name].write_bytes(typeset(manuscript, samples.declared_fonts()).pdf)
    for name, fault in SPOILT.items():
        paths[name].write_bytes(_spoilt(fault))
    found: dict[Path, list[Result]] = {}
    for result in verapdf.validate(paths.values()):
        found.setdefault(result.file, []).append(result)
    return {name: found[path] for name, path in paths.items()}


def _spoilt(fault: Fault) -> bytes:
    pdf = typeset(fault.manuscript, samples.declared_fonts()).pdf
    if fault.spoil is None:
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fault.spoil(opened)
        spoilt = io.BytesIO()
        opened.save(spoilt)
    return spoilt.getvalue()


@pytest.mark.parametrize("name", GOOD)
def test_conforms_to_both_standards(name: str, verdicts: dict[str, list[Result]]) -> None:
    assert [result.profile for result in verdicts[name]] == list(verapdf.PROFILES)
    assert [failure for result in verdicts[name] for failure in result.failed] == []
    assert all(result.compliant and result.checks > 100 for result in verdicts[name])


@pytest.mark.parametrize("name", SPOILT)
def test_notices_a_planted_fault(name: str, verdicts: dict[str, list[Result]]) -> None:
    broken = {(result.profile, failure.clause) for result in verdicts[name] for failure in result.failed}
    assert broken >= SPOILT[name].breaks, broken
