"""A manuscript (HTML, styles, resources) becomes a PDF: tagged, archival, the same bytes always.

The door to WeasyPrint. The file conforms to PDF/A-3a and PDF/UA-1 both. Nothing is fetched:
a manuscript carries all it uses. What WeasyPrint merely logs (a missing image, an unknown
property) comes back as problems. Everything here may be pickled and run in another process,
which keeps fonts and parsed styles in a memory of its own.
"""

from __future__ import annotations

import gc
import io
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from briefings.pdf import native as native

# isort: split
import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.urls import URLFetcher, URLFetcherResponse

from briefings.language.fonts import Fonts
from briefings.pdf import assets, findings, layout, older, pruning, speed, tagging
from briefings.pdf.japanese import lines
from briefings.pdf.tagging import PaintRecord
from briefings.problems import Problem
from briefings.values.memory import Memory

SCHEME = "resource"
"""``resource:name`` in a manuscript's HTML and styles means ``resources["name"]``."""
PDF_OPTIONS = {"pdf_variant": "pdf/a-3a"}
# Pango's font maps are not safe to share between threads.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF; ``relationship`` as in ISO 32000-2, 7.11.3."""

    name: str
    media_type: str
    data: bytes
    description: str
    relationship: Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"] = "Data"


@dataclass(frozen=True)
class Manuscript:
    """All that goes into one PDF. ``modified`` has a zone and comes from the content, no clock."""

    html: str
    styles: tuple[str, ...]
    language: str
    title: str
    modified: datetime
    identifier: str
    subject: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    resources: Mapping[str, bytes] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    place: str = ""
    """The file its content was written in, for problems."""
    style_place: str = ""
    """The file of its own styles, if it has any."""


@dataclass(frozen=True)
class ElementPosition:
    """Where an element with an id begins: page from 1, ``down`` from 0 at its top to 1."""

    id: str
    page: int
    down: float


@dataclass(frozen=True)
class TypesetResult:
    """A PDF, its number of pages, what is wrong with it, and where its elements landed."""

    pdf: bytes
    pages: int
    problems: tuple[Problem, ...]
    landings: tuple[ElementPosition, ...]


def typeset(manuscript: Manuscript, fonts: Fonts, memory: Memory) -> TypesetResult:
    """Lay out and write one PDF."""
    with _ONE_AT_A_TIME, _swept_afterwards(), speed.in_force(), lines.finished():
        return _typeset(manuscript, fonts, memory)


@contextmanager
def _swept_afterwards() -> Iterator[None]:
    """Collect garbage once, at the end.

    A document is millions of small objects that live until it is written. Python looks through
    them again and again while they grow in number, which takes a third of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        with _unclosed_profiles():
            gc.collect()
        if collecting:
            gc.enable()


@contextmanager
def _unclosed_profiles() -> Iterator[None]:
    """WeasyPrint leaves its colour profile to the garbage collector to close."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def _typeset(manuscript: Manuscript, fonts: Fonts, memory: Memory) -> TypesetResult:
    press = assets.get(fonts, manuscript.styles, memory)
    sheets = press.sheets(manuscript.styles)
    with findings.listening() as heard:
        html = weasyprint.HTML(string=manuscript.html, url_fetcher=_ResourceFetcher(manuscript.resources))
        document = html.render(
            font_config=press.font_config,
            counter_style=sheets.counter_style.copy(),
            stylesheets=list(sheets.parsed),
            **PDF_OPTIONS,
        )
        painted = tagging.record(document.pages)
        pdf = _write(document, painted, html.etree_element, manuscript)
    found = findings.gather(html.etree_element, heard, fonts, manuscript.language, memory)
    off = layout.faults(document.pages, html.etree_element)
    return TypesetResult(
        pdf=pdf,
        pages=len(document.pages),
        problems=tuple(dict.fromkeys(_placed(it, manuscript) for it in (*sheets.problems, *found, *off))),
        landings=_landings(document),
    )


def _placed(problem: Problem, manuscript: Manuscript) -> Problem:
    """Name the file: what the manuscript's own styles ask for belongs to no element."""
    styled = manuscript.style_place and problem.check in findings.STYLED and not problem.place.element
    file = manuscript.style_place if styled else manuscript.place
    return replace(problem, place=replace(problem.place, file=file))


def _write(
    document: weasyprint.Document, painted: list[PaintRecord], root: Any, manuscript: Manuscript
) -> bytes:
    document.metadata = _metadata(manuscript)
    for page in document.pages:
        # A link is one annotation. WeasyPrint gives one to every box inside it, too, and those
        # would stand in the tag tree outside a Link element (ISO 14289-1, 7.18.5).
        page.links = [link for link in page.links if link[3].element_tag == "a"]

    def finisher(_: weasyprint.Document, pdf: Any) -> None:
        older.complete(pdf, document.pages, painted)
        tagging.finish(pdf, painted, root, manuscript.language)
        tagging.name_links(document.pages)
        tagging.describe(pdf, manuscript.identifier, manuscript.language)
        pruning.prune(pdf, [page.stream for page in painted])

    moment = manuscript.modified.astimezone(UTC)
    attachments = [_attachment(item, moment) for item in manuscript.attachments]
    with _unclosed_profiles():
        pdf = document.write_pdf(finisher=finisher, attachments=attachments, **PDF_OPTIONS)
    assert isinstance(pdf, bytes)
    return pdf


def _metadata(manuscript: Manuscript) -> DocumentMetadata:
    moment = manuscript.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return DocumentMetadata(
        title=manuscript.title,
        authors=list(manuscript.authors),
        description=manuscript.subject,
        keywords=list(manuscript.keywords),
        created=moment,
        modified=moment,
        lang=manuscript.language,
    )


def _attachment(item: Attachment, moment: datetime) -> weasyprint.Attachment:
    attachment = weasyprint.Attachment(
        string=item.data,
        name=item.name,
        description=item.description,
        created=moment,
        modified=moment,
        relationship=item.relationship,
    )
    # The media type is said here, for otherwise it is guessed from the machine's own tables.
    attachment.source = nullcontext((io.BytesIO(item.data), None, None, item.media_type))
    return attachment


def _landings(document: weasyprint.Document) -> tuple[ElementPosition, ...]:
    return tuple(
        ElementPosition(name, number, round(max(0.0, top) / page.height, 4))
        for number, page in enumerate(document.pages, 1)
        for name, (_, top, _, _) in page.anchors.items()
    )


class _ResourceFetcher(URLFetcher):  # type: ignore[misc]
    """Hands out the manuscript's own resources and ``data:`` addresses, and nothing else."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._resources = resources

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == SCHEME and name in self._resources:
            return URLFetcherResponse(url, self._resources[name])
        return super().fetch(url, headers)
