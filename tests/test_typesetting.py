"""One manuscript becomes one PDF: the same everywhere, fetching nothing, hiding no fault."""

from __future__ import annotations

import hashlib
import io
import itertools
import multiprocessing
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps, ImageStat

from briefings.editions import Choice
from briefings.library.library import Library
from briefings.page.render import render
from briefings.pdf import Manuscript, TypesetResult
from briefings.problems import Place
from briefings.publish import formats
from tests.standards import samples
from tests.standards.samples import typeset

FONTS = samples.declared_fonts()
POPPLER = "needs poppler: sudo apt-get install poppler-utils"


def page(body: str, *, language: str = "en", css: str = "", **changes: Any) -> Manuscript:
    html = f'<!doctype html><html lang="{language}"><body>{body}</body></html>'
    plain = "html { font: 10pt/1.75 var(--serif) } p { margin: 0 } img { width: 60px }"
    return samples.manuscript(language, html=html, styles=(plain + css,), **changes)


def opened(done: TypesetResult) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(done.pdf))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind and "/P" in item
    ]


def poppler(tool: str, *arguments: str) -> bytes:
    if not shutil.which(tool):
        pytest.fail(POPPLER)
    return subprocess.run([tool, *arguments], check=True, capture_output=True).stdout


@pytest.fixture(scope="module", params=["en", "ja"])
def sample(request: pytest.FixtureRequest) -> tuple[Manuscript, TypesetResult]:
    manuscript = samples.manuscript(request.param)
    return manuscript, typeset(manuscript, FONTS)


# --- the file --------------------------------------------------------------------------------


def test_sample_has_no_fault_and_two_pages(sample: tuple[Manuscript, TypesetResult]) -> None:
    assert sample[1].problems == ()
    assert sample[1].pages == 2


def test_says_what_it_is(sample: tuple[Manuscript, TypesetResult]) -> None:
    manuscript, done = sample
    with opened(done) as pdf:
        assert pdf.Root.Lang == manuscript.language
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.docinfo["/Title"] == manuscript.title
        assert pdf.docinfo["/CreationDate"] == pdf.docinfo["/ModDate"] == "D:20260102030405Z"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == manuscript.title
            assert metadata["dc:identifier"] == manuscript.identifier
            assert metadata["dc:language"] == {manuscript.language}
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        with pdf.open_outline() as outline:
            title = outline.root[0]
            assert title.title == manuscript.title
            assert len(title.children) == 3


def test_carries_its_attachments(sample: tuple[Manuscript, TypesetResult]) -> None:
    with opened(sample[1]) as pdf:
        files = {str(spec.UF): spec for spec in pdf.Root.AF}
        assert len(pdf.Root.AF) == 2
        assert files["imports.csv"].AFRelationship == "/Data"
        assert files["brief.yaml"].AFRelationship == "/Source"
        data = files["imports.csv"].EF.F
        assert data.read_bytes() == b"year,m3\n2006,21830000\n"
        assert data.Subtype == "/text/csv"
        assert data.Params.ModDate == "D:20260102030405Z"
        assert files["brief.yaml"].EF.F.Subtype == "/application/yaml"


def test_embeds_only_declared_fonts_as_subsets(sample: tuple[Manuscript, TypesetResult]) -> None:
    families = {font.family.replace(" ", "-") for font in FONTS.fonts}
    with opened(sample[1]) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o]
        for font in fonts:
            prefix, name = str(font.FontName)[1:].split("+")
            assert re.fullmatch("[A-Z]{6}", prefix)
            assert any(name == f or name.startswith(f"{f}-") for f in families), name
    assert len(sample[1].pdf) < 250_000


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["21.83 million m³ in 2006", "−3.5%", "“a place to meet”", "CO₂", "fell after 2007"],
        ),
        (
            "ja",
            [
                "2,183万立方メートル",
                "−12°C",
                "“北東アジア”",
                "①から③まで",
                "『EEF』",
                "Владивосток",
            ],
        ),
    ],
)
def test_text_copies_out_as_written(language: str, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(typeset(samples.manuscript(language), FONTS).pdf)
    text = poppler("pdftotext", str(path), "-").decode()
    joined = re.sub(r"\s+", " " if language == "en" else "", text)
    assert [part for part in expected if part not in joined] == []


def test_landings_tell_where_elements_begin(sample: tuple[Manuscript, TypesetResult]) -> None:
    found = {landing.id: landing for landing in sample[1].landings}
    assert found["title"].page == 1
    assert found["notes"].page == 2
    assert 0 < found["title"].down < found["imports"].down < found["chart"].down < 1


# --- the tags --------------------------------------------------------------------------------


def test_passages_in_another_language_are_tagged_so() -> None:
    body = '<p>Read <cite lang="ja">北東</cite> and <em>then</em> <b lang="en">rest</b>.</p>'
    with opened(typeset(page(body), FONTS)) as pdf:
        spans = [span.get("/Lang") for span in elements(pdf, "/Span")]
        assert [str(lang) for lang in spans if lang is not None] == ["ja"]


@pytest.mark.parametrize(
    ("header", "scope"),
    [
        ("<thead><tr><th>a</th></tr></thead>", "/Column"),
        ('<thead><tr><th scope="col">a</th></tr></thead>', "/Column"),
        ('<thead><tr><th scope="row">a</th></tr></thead>', "/Row"),
        ("<tbody><tr><th>a</th></tr></tbody>", "/Row"),
        ('<tbody><tr><th scope="rowgroup">a</th></tr></tbody>', "/Row"),
        ('<tbody><tr><th scope="colgroup"><b>a</b></th></tr></tbody>', "/Column"),
        ("<tr><th></th></tr>", "/Row"),
    ],
)
def test_table_headers_say_what_they_head(header: str, scope: str) -> None:
    with opened(typeset(page(f"<table>{header}</table>"), FONTS)) as pdf:
        assert [str(cell.A.Scope) for cell in elements(pdf, "/TH")] == [scope]


def test_pictures_carry_their_words_and_adornments_none() -> None:
    body = (
        '<p><img src="resource:map.png" alt="A map"><img src="resource:map.png" alt=""></p>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="9"><title>A line</title></svg>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" aria-hidden="true"></svg>'
    )
    with opened(typeset(page(body), FONTS)) as pdf:
        assert [str(figure.Alt) for figure in elements(pdf, "/Figure") if "/Alt" in figure] == [
            "A map",
            "A line",
        ]


def test_list_items_hold_a_label_and_a_body() -> None:
    with opened(typeset(page("<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li></ul>"), FONTS)) as pdf:
        items = [[str(kid.S) for kid in item.K] for item in elements(pdf, "/LI")]
        assert items == [["/Lbl", "/LBody"], ["/Lbl", "/LBody"]]


@pytest.mark.parametrize(
    "inside", ["x", "<span>x</span>", "<span>11.64</span> <span><b>million</b> tonnes</span>"]
)
def test_a_link_is_one_annotation_held_by_one_link_element(inside: str) -> None:
    """Each annotation must stand in a Link of its own in the tags (ISO 14289-1, 7.18.5)."""
    after = 'a::after { content: "1" } a span { display: inline-block }'
    with opened(typeset(page(f'<p><a href="#e">{inside}</a></p><p id="e">y</p>', css=after), FONTS)) as pdf:
        annotations = [note for sheet in pdf.pages for note in sheet.get("/Annots", [])]
        assert [str(note.Subtype) for note in annotations] == ["/Link"]
        kids = [
            kid for link in elements(pdf, "/Link") for kid in link.K if isinstance(kid, pikepdf.Dictionary)
        ]
        held = [kid for kid in kids if kid.get("/Type") == "/OBJR"]
        assert [kid.Obj.objgen for kid in held] == [annotations[0].objgen]


# --- faults ----------------------------------------------------------------------------------

PICTURE = '<p id="p"><img src="{}" alt="x"></p>'
SVG = '<div id="d"><svg xmlns="http://www.w3.org/2000/svg" width="9">{}</svg></div>'


@pytest.mark.parametrize(
    ("body", "check", "element", "words"),
    [
        (PICTURE.format("http://example.org/a.png"), "image", "p", "http://example.org/a.png"),
        (PICTURE.format("file:///etc/hostname"), "image", "p", "file:///etc/hostname"),
        (PICTURE.format("/etc/hostname"), "image", "p", "/etc/hostname"),
        (PICTURE.format("../../a.png"), "image", "p", "../../a.png"),
        (PICTURE.format("resource:../map.png"), "image", "p", "resource:../map.png"),
        (PICTURE.format("resource:absent.png"), "image", "p", "resource:absent.png"),
        ('<p id="p"><img src="resource:map.png"></p>', "alt", "p", "resource:map.png"),
        (SVG.format(""), "alt", "d", "a drawing"),
        ('<p id="p"><a href="#gone">x</a></p>', "link", "p", "#gone"),
        ('<p id="p">a</p><p id="p">b</p>', "id", "p", "the id p"),
        ('<h1>a</h1><section id="s"><h3>b</h3></section>', "heading", "s", "level 3"),
        ('<p id="p">日本語の한</p>', "glyph", "p", "'한' (U+D55C) in “日本語の한”"),
        ('<p>a</p><p id="p" lang="ja">𠮷野家</p>', "glyph", "p", "'𠮷' (U+20BB7)"),
        (SVG.format("<title>x</title><text y='9'>한</text>"), "glyph", "d", "U+D55C"),
        ('<p id="p">' + "x" * 400 + "</p>", "overflow", "p", "xxx"),
        ('<p id="p" style="colour: red">x</p>', "style", "p", "colour: red"),
        ('<link rel="stylesheet" href="https://example.org/a.css"><p>x</p>', "style", "", "a.css"),
        ('<style>p::before { content: "한" }</style><p>x</p>', "glyph", "", "U+D55C"),
    ],
)
def test_faults_are_found_with_their_element(body: str, check: str, element: str, words: str) -> None:
    findings = typeset(page(body), FONTS).problems
    assert [(f.check, f.place.element) for f in findings] == [(check, element)], findings
    assert words in findings[0].message


def test_faults_of_styles_are_told_for_every_document() -> None:
    manuscript = page("<p>x</p>", css="p { colour: red }")
    told = [typeset(manuscript, FONTS).problems for _ in range(2)]
    assert [[f.check for f in findings] for findings in told] == [["style"], ["style"]]


def test_a_problem_names_the_file_of_its_content_or_styles() -> None:
    content = '<p id="p"><a href="#gone">x</a></p>'
    manuscript = replace(
        page(content, css="p { colour: red }"), place="content/briefs/b.yaml", style_place="own.css"
    )
    places = {problem.check: problem.place for problem in typeset(manuscript, FONTS).problems}
    assert places == {"link": Place("content/briefs/b.yaml", element="p"), "style": Place("own.css")}


def test_data_addresses_and_own_resources_are_served() -> None:
    body = (
        '<p><img src="resource:map.png" alt="x"><img alt="y" '
        "src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9'/%3E\"></p>"
    )
    assert typeset(page(body), FONTS).problems == ()


def test_undeclared_fonts_do_not_exist() -> None:
    """Georgian stands in fonts that come in the same Debian package as the declared ones."""
    findings = typeset(page('<p id="p">ა</p>'), FONTS).problems
    assert [f.check for f in findings] == ["glyph"]


# --- the same everywhere ----------------------------------------------------------------------

ELSEWHERE = """
import hashlib, sys
from tests.standards import samples
from tests.standards.samples import typeset
for language in sys.argv[1:]:
    pdf = typeset(samples.manuscript(language), samples.declared_fonts()).pdf
    print(hashlib.sha256(pdf).hexdigest())
"""


def _digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def test_bytes_do_not_depend_on_process_order_or_surroundings(tmp_path: Path) -> None:
    here = [_digest(typeset(samples.manuscript(lang), FONTS).pdf) for lang in ("en", "ja")]
    environment = {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(samples.ROOT),
        "TMPDIR": str(tmp_path),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
    }
    command = [sys.executable, "-W", "error", "-c", ELSEWHERE, "ja", "en"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert done.stdout.decode().split() == here[::-1]
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == [], "copies of fonts were left behind"


def test_forked_workers_give_the_same_bytes(tmp_path: Path) -> None:
    manuscripts = [samples.manuscript(lang) for lang in ("en", "ja")]
    typeset(page("<p>x</p>"), FONTS)  # the fonts are loaded by then
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        futures = [pool.submit(typeset, manuscript, FONTS) for manuscript in manuscripts]
        there = [future.result() for future in futures]
    assert there == [typeset(manuscript, FONTS) for manuscript in manuscripts]


def test_threads_do_not_hear_each_others_faults() -> None:
    faults = [page(f'<p id="p"><a href="#gone-{n}">x</a></p>') for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda manuscript: typeset(manuscript, FONTS), faults))
    for number, result in enumerate(done):
        assert [f.message for f in result.problems] == [f"the link to #gone-{number} leads nowhere"]


def test_what_is_sent_between_processes_is_small() -> None:
    assert pickle.loads(pickle.dumps(FONTS)) == FONTS
    assert len(pickle.dumps(FONTS)) < 20_000


# --- the look --------------------------------------------------------------------------------

LINES = {
    "kana": "これは行送りが一定であるかを確かめる文である。" * 12,
    "figures": "2006年のERINAは「北東アジア」で2,183万m³、−5°C、A→Bを論じた。" * 6,
    "a foreign name": "これは行送りの文である。" * 9 + "Владивосток 2006—7" + "続きの文である。" * 12,
    "bold": "行送りの文である。" * 9 + '<b style="font-family: var(--sans)">強調2006</b>' + "続く。" * 40,
}


def lines_of_text(content: Any) -> Iterator[float]:
    """How far down a page each piece of text stands, in CSS pixels."""
    height = 0.0
    for step in content:
        if str(step.operator) == "Tm":
            height = float(step.operands[5])
        elif str(step.operator) == "Td":
            height -= float(step.operands[1])
        elif str(step.operator) in ("Tj", "TJ"):
            yield height


@pytest.mark.parametrize("name", LINES)
def test_lines_stand_evenly_whatever_fonts_meet_in_them(name: str) -> None:
    done = typeset(page(f"<p>{LINES[name]}</p>", language="ja"), FONTS)
    with opened(done) as pdf:
        content = pikepdf.parse_content_stream(pdf.pages[0])
        heights = list(lines_of_text(content))
    baselines = sorted({round(height * 0.75, 1) for height in heights})
    steps = [b - a for a, b in itertools.pairwise(baselines)]
    assert len(steps) > 3
    assert steps == pytest.approx([17.5] * len(steps), abs=0.11)


@pytest.mark.parametrize(
    ("character", "family", "weight"),
    [
        ("東", "BIZ UDMincho", 400),
        ("材", "BIZ UDGothic", 400),
        ("税", "BIZ UDGothic", 700),
        ("g", "Noto Serif", 400),
        ("R", "Noto Sans", 700),
        ("7", "Noto Serif Latin", 400),
        ("→", "Noto Sans Math", 400),
    ],
)
def test_the_page_shows_the_glyph_the_font_draws(
    character: str, family: str, weight: int, tmp_path: Path
) -> None:
    """Two files under one family print wrong glyphs while the text still copies out right."""
    printed = _printed(character, family, weight, tmp_path)
    assert _difference(printed, _drawn(character, family, weight)) < 0.06
    for other in "木関R8…":
        if other != character:
            assert _difference(printed, _drawn(other, family, weight)) > 0.12, other


def _printed(character: str, family: str, weight: int, folder: Path) -> Image.Image:
    style = f"font: {weight} 150pt/1 '{family}'"
    filler = f"<p style=\"font: {weight} 9pt '{family}'\">輸入関税材木 Rag7</p>"
    css = "@page { size: 300pt; margin: 40pt } p { text-align: center; margin-bottom: 40pt }"
    done = typeset(page(f'<p style="{style}">{character}</p>{filler}', css=css), FONTS)
    (folder / "glyph.pdf").write_bytes(done.pdf)
    box = ["-x", "0", "-y", "0", "-W", "300", "-H", "230"]
    picture = poppler("pdftoppm", "-r", "72", "-gray", *box, str(folder / "glyph.pdf"))
    return _ink(Image.open(io.BytesIO(picture)))


def _drawn(character: str, family: str, weight: int) -> Image.Image:
    file = next(f.path for f in FONTS.fonts if (f.family, f.weight) == (family, weight))
    picture = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(picture).text((60, 60), character, 0, ImageFont.truetype(file, 150))
    return _ink(picture)


def _ink(picture: Image.Image) -> Image.Image:
    """What is black, cut out and brought to one size, so that only its form counts."""
    inverted = ImageOps.invert(picture.convert("L"))
    cut = inverted.crop(inverted.point(lambda value: 255 * (value > 100)).getbbox())
    return cut.resize((64, 64))


def _difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] / 255


@pytest.mark.parametrize(("language", "family"), [("ja", "Noto Sans Latin"), ("en", "Noto Sans")])
def test_charts_are_lettered_in_the_fonts_of_the_text(library: Library, language: str, family: str) -> None:
    editions = library.editions(Choice(languages=frozenset([language])))
    pages = (render(library, edition) for edition in editions)
    html = next(formats.manuscript(page).html for page in pages if 'class="chart"' in page.html)
    assert (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" font-family="&quot;{family}&quot;,&quot;'
        in html
    )
    assert 'class="narrow"' not in html, "paper has one width"
