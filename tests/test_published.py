"""The real briefs, as published: every PDF and page is there and is what it claims to be.

The web pages are looked at by ``test_web``. What the layout may not do is found by the
typesetting itself (``test_layout``), and the strict build that all tests here share lets
nothing through.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.conftest import GOLDEN, PROGRAM, ROOT, published_of
from tests.published import ATTACHED, QUESTIONS, Web, fonts, poppler
from tests.standards import verapdf

SIDE_BY_SIDE = "ja-en"


def pdfs(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.pdf"))
    assert found
    return found


def folder_of(pdf: Path) -> Path:
    """Where a brief's data lies; a side-by-side edition has that of its first language."""
    brief, language = pdf.parent, pdf.parent.parent
    return language.parent / "ja" / brief.name if language.name == SIDE_BY_SIDE else brief


def web(pdf: Path) -> Web:
    return Web(pdf.with_suffix(".html").read_text("utf-8"))


def text(pdf: Path) -> str:
    return re.sub(r"\s+", " ", poppler("pdftotext", pdf, "-").decode())


# --- all real briefs ---------------------------------------------------------------------------


def test_every_brief_is_there_in_each_language_and_format(site: Path) -> None:
    briefs = [path.stem for path in (ROOT / "content/briefs").iterdir()]
    assert len(briefs) >= 11
    for language, brief in itertools.product(("ja", "en"), briefs):
        folder = site / language / brief
        names = ("executive.pdf", "executive.html", *ATTACHED)
        assert [name for name in names if not (folder / name).is_file()] == [], folder
    assert {path.name for path in (site / "en/timber").glob("*.pdf")} >= {"policy.pdf", "executive.pdf"}
    assert (site / SIDE_BY_SIDE / "timber/policy.pdf").is_file()
    assert [pdf for pdf in pdfs(site) if not pdf.with_suffix(".html").is_file()] == []


def test_executive_editions_have_two_pages_at_most(site: Path) -> None:
    pages = {pdf: len(pikepdf.open(pdf).pages) for pdf in pdfs(site) if pdf.stem == "executive"}
    assert {pdf: count for pdf, count in pages.items() if count > 2} == {}


def test_only_declared_fonts_embedded_and_cut_down(site: Path) -> None:
    assert {str(pdf): faults for pdf in pdfs(site) if (faults := list(fonts(pdf)))} == {}


@pytest.mark.parametrize(
    ("pdf", "expected"),
    [("ja/timber/policy.pdf", "2,183万立方メートル"), ("en/timber/policy.pdf", "21.83 million")],
)
def test_figures_copy_out_as_each_language_writes_them(site: Path, pdf: str, expected: str) -> None:
    found = text(site / pdf)
    assert expected in (found.replace(" ", "") if pdf.startswith("ja/") else found)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_pdf_says_what_it_is(site: Path, question: str) -> None:
    faults: dict[str, list[str]] = {}
    for pdf in pdfs(site):
        with pikepdf.open(pdf) as opened:
            if found := list(QUESTIONS[question](opened, web(pdf), folder_of(pdf))):
                faults[str(pdf.relative_to(site))] = found
    assert faults == {}


def test_every_pdf_keeps_to_both_standards(site: Path) -> None:
    """PDF/A-3a and PDF/UA-1; ``tests/standards`` proves that each rule can be broken."""
    results = verapdf.validate(pdfs(site))
    assert len(results) == len(pdfs(site)) * len(verapdf.PROFILES)
    assert [(str(one.file), one.failed) for one in results if not one.compliant] == []


def test_a_second_build_typesets_and_writes_nothing(site: Path, pytestconfig: pytest.Config) -> None:
    def times() -> dict[Path, int]:
        published = (f for f in site.rglob("*") if f.is_file() and f.name != "status.html")
        return {
            f: f.stat().st_mtime_ns for f in published if not f.relative_to(site).parts[0].startswith(".")
        }

    before = times()
    for choice in published_of(pytestconfig)[-1:]:
        command: list[str | Path] = [
            PROGRAM,
            "--workspace",
            site.parent,
            "build",
            "--strict",
            "--json",
            *choice,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        run = json.loads(done.stdout.splitlines()[-1])
        assert (run["counts"]["made"], run["counts"]["typeset"], run["problems"]) == (0, 0, [])
    assert times() == before


# --- the look ----------------------------------------------------------------------------------

PICTURES = {
    "timber-policy-ja": ("ja/timber/policy.pdf", 1),
    "timber-policy-en": ("en/timber/policy.pdf", 1),
    "timber-chart-ja": ("ja/timber/policy.pdf", 3),
    "timber-executive-en": ("en/timber/executive.pdf", 1),
}
LARGEST = 120_000
"""Bytes: golden pictures are for a glance at what changed."""
UNLIKE = 0.02
"""How far two pictures may differ, from 0 to 1: antialiasing does, another layout goes beyond."""


def picture(pdf: Path, page: int) -> Image.Image:
    shown = ["-r", "50", "-f", str(page), "-l", str(page), "-png", "-singlefile"]
    return Image.open(io.BytesIO(poppler("pdftoppm", *shown, pdf))).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures as seen from a step away; 1 if their sizes differ."""
    if one.size != other.size:
        return 1.0
    blurred = [image.filter(ImageFilter.GaussianBlur(1)) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*blurred)).mean) / 255


@pytest.mark.parametrize("name", PICTURES)
def test_pages_look_as_they_did(site: Path, name: str, pytestconfig: pytest.Config) -> None:
    pdf, page = PICTURES[name]
    seen, path = picture(site / pdf, page), GOLDEN / "pages" / f"{name}.png"
    if pytestconfig.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        seen.quantize(64).save(path, optimize=True)
    assert path.is_file(), f"{path.name} is missing; write it with --update-golden"
    assert path.stat().st_size <= LARGEST
    assert difference(seen, Image.open(path).convert("RGB")) < UNLIKE


def test_another_page_looks_different(site: Path) -> None:
    one, other = (picture(site / "ja/timber/policy.pdf", page) for page in (1, 2))
    assert difference(one, other) > UNLIKE
    moved = ImageChops.offset(one, 0, 8)
    assert difference(one, moved) > UNLIKE, "a shift of four millimetres is seen"


# --- each question can fail ----------------------------------------------------------------------

SAMPLE = "ja/timber/executive.pdf"


def _no_author(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Author"]


def _no_title_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _nothing_attached(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF


def _other_data(pdf: pikepdf.Pdf) -> None:
    for spec in pdf.Root.AF:
        spec.EF.F.write(b"other")


def _bookmark_lost(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].children.pop()


def _other_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("fr")


SPOILT: dict[str, tuple[str, Callable[[pikepdf.Pdf], None], str]] = {
    "author": ("description", _no_author, "no author"),
    "title": ("description", _no_title_shown, "the title is not displayed"),
    "no data": ("attachments", _nothing_attached, "data.csv is not attached"),
    "other data": ("attachments", _other_data, "data.csv is not the one beside the PDF"),
    "bookmark": ("bookmarks", _bookmark_lost, "bookmarks"),
    "language": ("languages", _other_language, "the language is fr, not ja"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_each_question_finds_its_fault(site: Path, name: str) -> None:
    question, spoil, words = SPOILT[name]
    with pikepdf.open(site / SAMPLE) as pdf:
        spoil(pdf)
        found = list(QUESTIONS[question](pdf, web(site / SAMPLE), folder_of(site / SAMPLE)))
    assert any(fault.startswith(words) for fault in found), found


def test_an_untagged_passage_is_found(site: Path) -> None:
    side_by_side = site / SIDE_BY_SIDE / "timber" / "policy.pdf"
    with pikepdf.open(side_by_side) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/Lang" in item:
                del item.Lang
        found = list(QUESTIONS["languages"](pdf, web(side_by_side), folder_of(side_by_side)))
    assert found == ["passages in en are not tagged"]


def test_a_font_not_embedded_is_found(site: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(site / SAMPLE) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item["/FontFile2"]
        pdf.save(spoilt)
    assert any("embedded no" in fault for fault in fonts(spoilt))
