"""An edition as a page: semantic HTML for screen and paper, with all it uses.

Templates are a mapping of names to text, so rendering reads no disk, and a
page's digest, taken over everything the page carries, says whether it must be made again.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, time

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefings.content import Section
from briefings.language import prose
from briefings.library.library import Edition, Library
from briefings.library.visibility import visible
from briefings.page import data, metadata, view
from briefings.page.compose import compose
from briefings.page.files import Formats
from briefings.page.printed import printed_audience, printed_settings
from briefings.page.templates import image, origin, overlay, own
from briefings.page.templating import environment, filled, said, spent, stopped, where
from briefings.page.view import PageView
from briefings.problems import Place, Problem, Unusable
from briefings.workers.limits import Limits

LIMIT = "Mend the loop or what grows in it, or raise template_seconds: docs/settings.md, `limits`."
NO_OTHERS: Formats = {}
"""A page that is its edition's only file."""


@dataclass(frozen=True)
class DataFile:
    """A file of a brief's data: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Page:
    """An edition as HTML, self-contained: a worker elsewhere can make its files.

    ``html`` holds a ``<!--head-->`` where a format puts its styles, and ``<!--screen-->`` and
    ``<!--/screen-->`` around what paper leaves out.
    """

    edition: Edition
    title: str
    subject: str
    keywords: tuple[str, ...]
    publisher: str
    html: str
    styles: Mapping[str, str]
    script: str
    data: tuple[DataFile, ...]
    modified: datetime
    max_pages: int | None
    place: str
    limits: Limits
    own: tuple[str, ...] = ()
    """The workspace's own styles and pictures it may show."""

    @property
    def data_paths(self) -> dict[str, bytes]:
        """The paths of its data files in ``out/``, with their content."""
        return {f"{self.edition.data_folder}/{file.name}": file.content for file in self.data}

    @property
    def digest(self) -> str:
        """SHA-256 over everything the page's files are made from."""
        parts = {
            "edition": self.edition.name,
            "meta": [self.title, self.subject, self.keywords, self.publisher, self.modified.isoformat()],
            "html": self.html,
            "styles": dict(self.styles),
            "script": self.script,
            "data": [[file.name, hashlib.sha256(file.content).hexdigest()] for file in self.data],
            "max_pages": self.max_pages,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def render(library: Library, edition: Edition, formats: Formats = NO_OTHERS) -> Page:
    """Render one edition, with links to its files in other formats.

    Raises Unusable when a template fails, naming template and line.
    """
    page = _composed(library, edition)
    templates = _environment(library, edition)
    values = _values(library, page, formats)
    try:
        name = "side-by-side.html" if edition.beside else "brief.html"
        html = filled(templates, name, values, library.settings.limits.template_seconds)
    except Exception as error:  # a template can raise anything: a key, a division, a type
        raise Unusable([_problem(error, library, page, values)]) from error
    modified = page.date.first_day
    as_csv, as_json = data.written(data.rows(library, edition.brief), library.settings.languages)
    return Page(
        edition=edition,
        title=page.name,
        subject=page.description,
        keywords=page.keywords,
        publisher=prose.name(library.settings.publisher, edition.language),
        html=html,
        styles=_styles(library, edition.audience),
        script=scripts(overlay(library, edition.audience), "appearance", "brief"),
        data=(
            DataFile("data.csv", "text/csv", as_csv),
            DataFile("data.json", "application/json", as_json),
            DataFile(
                "data.csv-metadata.json",
                "application/csvm+json",
                data.metadata(library, edition.brief, modified),
            ),
        ),
        modified=datetime.combine(modified, time(), UTC),
        max_pages=library.audiences[edition.audience].max_pages,
        place=library.place("briefs", edition.brief).file,
        limits=Limits(library.settings.limits.page_seconds, library.settings.limits.page_megabytes),
        own=tuple(f"templates/{name}" for name in own(library, edition.audience)),
    )


def _styles(library: Library, audience: str) -> dict[str, str]:
    """The styles of paper and screen, each with the audience's own rules behind it."""
    texts = overlay(library, audience)
    size = f"@page {{ size: {library.settings.paper} }}\n"
    own = texts.get("styles/own.css", "")
    names = ("styles/print.css", "styles/screen.css")
    return {name: texts[name] + (size if name == names[0] else "") + own for name in names}


def _composed(library: Library, edition: Edition) -> PageView:
    """The edition as a value. Raises Unusable where its content does not allow one."""
    try:
        return compose(library, edition)
    except Unusable:
        raise
    except Exception as error:  # what no check foresaw: told of its brief, the others are published
        place, hint = library.place("briefs", edition.brief), "`briefings check` tells what is wrong with it."
        raise Unusable([Problem(place, f"it cannot be written: {said(error)}", hint, "content")]) from error


def _values(library: Library, page: PageView, formats: Formats) -> dict[str, object]:
    """The documented values of the templates (docs/templates.md)."""
    library, edition = visible(library, frozenset({page.edition.audience})), page.edition
    settings, sections = printed_settings(library.settings), library.sections(edition.audience)
    audiences = {id: printed_audience(one) for id, one in library.audiences.items()}
    return {
        "page": page,
        "other": page.beside,
        "about": metadata.about(page, settings, audiences[edition.audience], formats),
        "edition": edition,
        "language": page.language,
        "languages": [library.languages[code] for code in library.settings.languages],
        "audience": audiences[edition.audience],
        "audiences": {id: one for id, one in audiences.items() if library.serves(id, edition.brief)},
        "settings": settings,
        "image": lambda name: image(library, name, audience=edition.audience),
        "shows": {section.value: section in sections for section in Section},
    }


# --- templates -------------------------------------------------------------------------------


def scripts(templates: Mapping[str, str], *names: str) -> str:
    """The scripts of a page as one."""
    return "\n".join(templates[f"scripts/{name}.js"] for name in names)


def _environment(library: Library, edition: Edition) -> ImmutableSandboxedEnvironment:
    """The templates of an edition; an override reaches the original as ``default/NAME``."""
    originals = {f"default/{name}": text for name, text in overlay(library, "").items()}
    own = overlay(library, edition.audience)
    return environment({**originals, **own}, library.languages[edition.language], library.memory)


def _problem(error: Exception, library: Library, page: PageView, values: Mapping[str, object]) -> Problem:
    check, audience = "limit" if spent(error) else "template", page.edition.audience
    names = (
        *values,
        *(one.name for kind in vars(view).values() if is_dataclass(kind) for one in fields(kind)),
    )
    hint = _hint(error, names, overlay(library, audience))
    return Problem(_place(*where(error), library, audience), said(error), hint, check)


def endless(
    library: Library, edition: Edition | None, frames: Sequence[tuple[str, int]], reason: str
) -> Problem:
    """What is told of a template whose process was ended; without an edition, of an index page's."""
    if edition:
        templates, audience = _environment(library, edition), edition.audience
    else:
        language = library.languages[library.settings.languages[0]]
        templates, audience = environment(library.templates, language, library.memory), ""
    return Problem(_place(*stopped(templates, frames), library, audience), reason, LIMIT, "limit")


def _place(name: str, line: int, library: Library, audience: str) -> Place:
    """The file a template lies in for an audience."""
    default = name.startswith("default/")
    file = name.removeprefix("default/") if default else origin(library, name, audience)
    return Place(f"templates/{file}", line, 1 if line else 0)


def _hint(error: Exception, names: Sequence[str], templates: Iterable[str]) -> str:
    """The nearest name to one that is not there; else where all of them are told."""
    near: list[str] = []
    if isinstance(error, Unusable):
        return error.problems[0].hint
    if spent(error):
        return LIMIT
    if isinstance(error, jinja2.TemplateNotFound):
        near = difflib.get_close_matches(str(error.name), templates, 1)
    if isinstance(error, jinja2.UndefinedError):
        wanted = re.search(r"'([^']+)'(?: is undefined)?$", error.message or "")
        if wanted:  # the same name elsewhere is no help: it is not there where it was looked for
            near = difflib.get_close_matches(wanted[1], sorted({*names} - {wanted[1]}), 1)
    return f"Did you mean {near[0]!r}?" if near else "docs/templates.md tells what templates see."
