"""What machines read about an edition: addresses, Open Graph, JSON-LD.

Without a ``base_url`` nobody knows where the pages will lie, so there is no canonical address
and no Open Graph, and what leads from page to page is relative.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from briefings.content import Audience, WorkspaceSettings
from briefings.editions import Edition
from briefings.language import rules_for
from briefings.page.files import Formats, Link, beside
from briefings.page.view import PageView, SourceView
from briefings.values.periods import Period

_CALENDAR = re.compile(r"\d{4}(-\d\d){0,2}$")

Node = Mapping[str, Any]
"""A thing in JSON-LD."""


@dataclass(frozen=True)
class AlternateLink:
    """The same edition in another language; ``href`` as a page of the brief would write it."""

    code: str
    href: str


@dataclass(frozen=True)
class HeadMetadata:
    """An edition as its head describes it to browsers, search engines and link previews.

    ``canonical`` is the address of the page, or nothing where no base address is set. The
    ``alternates`` are every language of the edition, itself included, as hreflang asks (RFC 8288,
    HTML); ``files`` are its other formats, beside its page. ``open_graph`` has properties and
    contents for link previews (ogp.me), none without an address. ``linked_data`` is JSON-LD
    (schema.org), as the text of a script element.
    """

    canonical: str
    alternates: tuple[AlternateLink, ...]
    files: tuple[Link, ...]
    open_graph: tuple[tuple[str, str], ...]
    linked_data: str


def about(page: PageView, settings: WorkspaceSettings, audience: Audience, formats: Formats) -> HeadMetadata:
    """What machines read about an edition."""
    edition = page.edition
    canonical = _address(edition, settings)
    alternates = tuple(AlternateLink(code, _language(edition, code, settings)) for code in settings.languages)
    graph = tuple(_open_graph(page, canonical, settings)) if canonical else ()
    files = tuple(beside(formats, edition, page.language, edition.folder).values())
    node = _report(page, canonical, settings, audience) | {
        "workTranslation": [
            {"@type": "Report", "inLanguage": other.code, "url": other.href}
            for other in alternates
            if other.code != page.language.code
        ],
        "encoding": [_file("MediaObject", file.href, file.media_type) for file in files],
        "hasPart": _dataset(page, settings),
    }
    return HeadMetadata(canonical, alternates, files, graph, _script(node))


def _address(edition: Edition, settings: WorkspaceSettings) -> str:
    return address(settings.base_url, edition.page) if settings.base_url else ""


def _language(edition: Edition, code: str, settings: WorkspaceSettings) -> str:
    """The address of the edition in another language."""
    other = Edition(edition.brief, edition.audience, code)
    return _address(other, settings) or edition.leads_to(other.page)


def _open_graph(page: PageView, canonical: str, settings: WorkspaceSettings) -> Iterator[tuple[str, str]]:
    code, day = page.language.code, page.date.first_day.isoformat()
    yield "og:type", "article"
    yield "og:title", page.name
    yield "og:description", page.description
    yield "og:url", canonical
    yield "og:site_name", settings.publisher[code]
    yield "og:locale", _territorial(code, settings)
    for other in settings.languages:
        if other != code:
            yield "og:locale:alternate", _territorial(other, settings)
    yield "article:published_time", day
    yield "article:modified_time", day


def _report(
    page: PageView, canonical: str, settings: WorkspaceSettings, audience: Audience
) -> dict[str, Any]:
    """The edition itself."""
    code, day = page.language.code, page.date.first_day.isoformat()
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": page.name,
        "description": page.description,
        "url": canonical,
        "inLanguage": code,
        "datePublished": day,
        "dateModified": day,
        "contentReferenceTime": _date(page.as_of),
        "audience": {"@type": "Audience", "audienceType": audience.title[code]},
        "publisher": _organisation(settings.publisher[code]),
        "about": [{"@type": "Thing", "name": theme} for theme in page.themes],
        "isBasedOn": [_source(source) for source in page.sources],
    }


def _dataset(page: PageView, settings: WorkspaceSettings) -> Node:
    return {
        "@type": "Dataset",
        "name": page.words("Figures of “%(title)s”") % {"title": page.name},
        "description": page.words(
            "Every figure of the brief with its unit, its period and its place in the source."
        ),
        "inLanguage": list(settings.languages),
        "isAccessibleForFree": True,
        "distribution": [
            _file("DataDownload", "data.csv", "text/csv"),
            _file("DataDownload", "data.json", "application/json"),
        ],
    }


def address(base: str, path: str) -> str:
    """The address of a published file."""
    return f"{base.rstrip('/')}/{path}"


def _territorial(code: str, settings: WorkspaceSettings) -> str:
    """Open Graph wants a territory beside the language."""
    if spelling := settings.spelling(code):
        return spelling.replace("-", "_")
    territory = rules_for(code).territory
    return f"{code}_{territory}" if territory and "-" not in code else code


def _source(source: SourceView) -> Node:
    """A source as far as it says itself what it is; what it does not show is left out."""
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "inLanguage": source.language,
        "genre": source.kind,
        "author": list(source.authors),  # people and bodies alike: the sources do not say
        "publisher": _organisation(source.publisher) if source.publisher else None,
        "datePublished": _date(source.published) if source.published else None,
    }


def _date(period: Period) -> str:
    """A calendar date, month or year (ISO 8601); an approximate one or a fiscal year is none."""
    written = str(period)
    return written if _CALENDAR.match(written) else ""


def _organisation(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _file(kind: str, path: str, media_type: str) -> Node:
    return {"@type": kind, "contentUrl": path, "encodingFormat": media_type}


def _script(node: Node) -> str:
    """As the text of a script element, where ``<`` could end it (HTML 4.12.1.3)."""
    text = json.dumps(_lean(node), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _lean(node: Any) -> Any:
    """Without what is empty."""
    if isinstance(node, Mapping):
        return {name: _lean(value) for name, value in node.items() if value not in (None, "", [])}
    return [_lean(one) for one in node] if isinstance(node, list) else node
