"""What machines read about an edition: addresses, Open Graph, JSON-LD.

Without a ``base_url`` nobody knows where the pages will lie, so there is no canonical address
and no Open Graph, and what leads from page to page is relative.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from briefings.content import Brief, Document, Text
from briefings.library.library import Edition
from briefings.page.view import Composer
from briefings.values.periods import Period

_CALENDAR = re.compile(r"\d{4}(-\d\d){0,2}$")

Node = Mapping[str, Any]
"""A thing in JSON-LD."""


@dataclass(frozen=True)
class Alternate:
    """The same edition in another language; ``href`` as a page of the brief would write it."""

    code: str
    href: str


@dataclass(frozen=True)
class About:
    """An edition as its head describes it to browsers, search engines and link previews."""

    composer: Composer
    title: str
    description: str

    @property
    def canonical(self) -> str:
        """The address of the page, or nothing where no base address is set."""
        return self._address(self.composer.edition)

    @property
    def alternates(self) -> list[Alternate]:
        """Every language of the edition, itself included, as hreflang asks (RFC 8288, HTML)."""
        return [Alternate(code, self._language(code)) for code in self.composer.library.settings.languages]

    @property
    def open_graph(self) -> list[tuple[str, str]]:
        """Properties and contents for link previews (ogp.me); none without an address."""
        if not self.canonical:
            return []
        library, code = self.composer.library, self.composer.edition.language
        others = [one for one in library.settings.languages if one != code]
        return [
            ("og:type", "article"),
            ("og:title", self.title),
            ("og:description", self.description),
            ("og:url", self.canonical),
            ("og:site_name", library.settings.publisher[code]),
            ("og:locale", _territorial(code, library.settings.english)),
            *(("og:locale:alternate", _territorial(one, library.settings.english)) for one in others),
            ("article:published_time", self._brief.date.first_day.isoformat()),
            ("article:modified_time", self._brief.date.first_day.isoformat()),
        ]

    def linked_data(self, sources: Iterable[str]) -> str:
        """JSON-LD (schema.org) for a script element; ``sources`` are the ids of its documents."""
        library, edition, brief = self.composer.library, self.composer.edition, self._brief
        code = edition.language
        node = {
            "@context": "https://schema.org",
            "@type": "Report",
            "name": self.title,
            "description": self.description,
            "url": self.canonical,
            "inLanguage": code,
            "datePublished": brief.date.first_day.isoformat(),
            "dateModified": brief.date.first_day.isoformat(),
            "contentReferenceTime": _date(brief.as_of),
            "audience": {
                "@type": "Audience",
                "audienceType": library.audiences[edition.audience].title[code],
            },
            "publisher": _organisation(library.settings.publisher[code]),
            "about": [_thing(library.themes[id].title, code) for id in library.shown_themes(brief)],
            "isBasedOn": [_source(library.documents[id], code) for id in sources],
            "workTranslation": [
                {"@type": "Report", "inLanguage": other.code, "url": other.href}
                for other in self.alternates
                if other.code != code
            ],
            "encoding": _file("MediaObject", f"{edition.audience}.pdf", "application/pdf"),
            "hasPart": self._dataset(),
        }
        return _script(node)

    def _dataset(self) -> Node:
        title = self.composer.words("Figures of “%(title)s”") % {"title": self.title}
        return {
            "@type": "Dataset",
            "name": title,
            "description": self.composer.words(
                "Every figure of the brief with its unit, its period and its place in the source."
            ),
            "inLanguage": list(self.composer.library.settings.languages),
            "isAccessibleForFree": True,
            "distribution": [
                _file("DataDownload", "data.csv", "text/csv"),
                _file("DataDownload", "data.json", "application/json"),
            ],
        }

    @property
    def _brief(self) -> Brief:
        return self.composer.brief

    def _language(self, code: str) -> str:
        edition = self.composer.edition
        other = Edition(edition.brief, edition.audience, code)
        return self._address(other) or f"../../{other.path('html')}"

    def _address(self, edition: Edition) -> str:
        base = self.composer.library.settings.base_url
        return address(base, edition.path("html")) if base else ""


def about(composer: Composer) -> About:
    """What machines read about the edition that a composer writes."""
    brief = composer.library.briefs[composer.edition.brief]
    return About(composer, composer.plain(brief.title), composer.plain(brief.standfirst))


def keywords(composer: Composer) -> tuple[str, ...]:
    """The themes an edition shows, and those its documents make proposals on."""
    library, edition, brief = composer.library, composer.edition, composer.brief
    proposals = (library.documents[id].recommendations.values() for id in brief.documents)
    proposed = (id for it in chain(*proposals) for id in it.themes)
    # Whether a theme is there is asked first: what rendering asks for is noted.
    others = (
        id for id in proposed if id in library.themes and not library.hides(edition.brief, "themes", id)
    )
    themes = dict.fromkeys((*library.shown_themes(brief), *others))
    return tuple(library.themes[id].title[edition.language] for id in themes if id in library.themes)


def address(base: str, path: str) -> str:
    """The address of a published file."""
    return f"{base.rstrip('/')}/{path}"


def _territorial(code: str, english: str) -> str:
    """Open Graph wants a territory beside the language."""
    return {"ja": "ja_JP", "en": english.replace("-", "_")}.get(code, code)


def _source(document: Document, code: str) -> Node:
    """A source as far as it says itself what it is; what it does not show is left out."""
    return {
        "@type": "CreativeWork",
        "name": document.title[code],
        "inLanguage": document.language,
        "genre": document.kind[code],
        "author": _names(document.authors, code),  # people and bodies alike: the sources do not say
        "publisher": _organisation(document.publisher[code]) if document.publisher else None,
        "datePublished": _date(document.published) if document.published else None,
    }


def _date(period: Period) -> str:
    """A calendar date, month or year (ISO 8601); an approximate one or a fiscal year is none."""
    written = str(period)
    return written if _CALENDAR.match(written) else ""


def _names(texts: Sequence[Text], code: str) -> list[str]:
    return [text[code] for text in texts]


def _thing(name: Text, code: str) -> Node:
    return {"@type": "Thing", "name": name[code]}


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
