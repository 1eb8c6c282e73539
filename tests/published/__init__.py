"""Questions asked of published PDFs: each yields what is wrong, in words, and nothing if all is well."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf

from tests.standards import samples

POPPLER = "{} is missing; script/bootstrap installs it (sudo apt-get install poppler-utils)"
ATTACHED = ("data.csv", "data.csv-metadata.json", "data.json")
UNPRINTED = frozenset({"head", "nav.bar", "template", "script", "details"})
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})


def poppler(tool: str, *arguments: str | Path) -> bytes:
    program = shutil.which(tool)
    assert program, POPPLER.format(tool)
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


class Web(HTMLParser):
    """The web edition of the same pages: its language, its headings, and the languages in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.languages: set[str] = set()
        self.headings: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lang = dict(attrs).get("lang")
        name = "nav.bar" if (tag, dict(attrs).get("class")) == ("nav", "bar") else tag
        if tag == "html":
            self.language = lang or ""
        elif lang and not UNPRINTED & {name, *self._open}:
            self.languages.add(lang)
        if tag not in VOID:
            self._open.append(name)
        if tag in ("h1", "h2", "h3") and not UNPRINTED & set(self._open):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().partition(".")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if {"h1", "h2", "h3"} & set(self._open) and not UNPRINTED & set(self._open):
            self.headings[-1] += data


def fonts(file: Path) -> Iterator[str]:
    """Only declared families, each embedded and cut down to what is used (pdffonts)."""
    families = {font.family.replace(" ", "-") for font in samples.declared_fonts().fonts}
    rows = poppler("pdffonts", file).decode().splitlines()[2:]
    if not rows:
        yield "no fonts at all"
    for row in rows:
        name = row.split()[0]
        embedded, subset = row.split()[-5:-3]
        family = re.sub(r"^[A-Z]{6}\+|(-Bold)?(-Italic)?$", "", name)
        if (embedded, subset) != ("yes", "yes") or family not in families:
            yield f"font {name}: embedded {embedded}, subset {subset}"


def description(pdf: pikepdf.Pdf, _web: Web, _folder: Path) -> Iterator[str]:
    """Title, author, subject and keywords, and a window that shows the title."""
    for key in ("/Title", "/Author", "/Subject", "/Keywords"):
        if not str(pdf.docinfo.get(key, "")).strip():
            yield f"no {key[1:].lower()}"
    if "/ViewerPreferences" not in pdf.Root or not pdf.Root.ViewerPreferences.get("/DisplayDocTitle"):
        yield "the title is not displayed"


def attachments(pdf: pikepdf.Pdf, _web: Web, folder: Path) -> Iterator[str]:
    """The brief's data and its metadata as associated files, the same bytes as beside the PDF."""
    files = {str(spec.UF): spec for spec in pdf.Root.get("/AF", [])}
    for name in ATTACHED:
        if name not in files:
            yield f"{name} is not attached"
        elif files[name].AFRelationship != "/Data":
            yield f"{name} is attached as something else than data"
        elif files[name].EF.F.read_bytes() != (folder / name).read_bytes():
            yield f"{name} is not the one beside the PDF"


def bookmarks(pdf: pikepdf.Pdf, web: Web, _folder: Path) -> Iterator[str]:
    """One bookmark for every heading down to the third level, in order."""
    with pdf.open_outline() as outline:
        found = [_spaceless(title) for title in _titles(outline.root)]
    if found != [_spaceless(heading) for heading in web.headings]:
        yield f"bookmarks {found} for headings {web.headings}"


def languages(pdf: pikepdf.Pdf, web: Web, _folder: Path) -> Iterator[str]:
    """The document's language, and every other one tagged where it is used."""
    if str(pdf.Root.get("/Lang", "")) != web.language:
        yield f"the language is {pdf.Root.get('/Lang')}, not {web.language}"
    elements = (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o)
    tagged = {str(element.Lang) for element in elements if "/Lang" in element} - {web.language}
    if missing := web.languages - {web.language} - tagged:
        yield f"passages in {', '.join(sorted(missing))} are not tagged"


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(item.children)


def _spaceless(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad]", "", text)


Question = Callable[[pikepdf.Pdf, Web, Path], Iterator[str]]
QUESTIONS: Mapping[str, Question] = {
    "description": description,
    "attachments": attachments,
    "bookmarks": bookmarks,
    "languages": languages,
}
