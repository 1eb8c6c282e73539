"""The index pages over all editions: what is published, by theme, document and audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from briefings import prose
from briefings.content import Brief
from briefings.formats import Artifact
from briefings.library import Library
from briefings.pages import environment
from briefings.problems import Place, Problem, Unusable


@dataclass(frozen=True)
class Listed:
    """A brief on an index page, with the editions of it that are published."""

    id: str
    title: Markup
    standfirst: str
    date: str
    accent: str
    editions: tuple[tuple[str, str, str, int], ...]
    """Audience, its title, path without ending, size of the PDF in bytes."""


def indexes(library: Library, published: Mapping[str, int]) -> Iterator[Artifact]:
    """``index.html`` and one index per language, over the files that are there with their sizes."""
    for code in library.settings.languages:
        yield Artifact(f"{code}/index.html", _page(library, "index.html", code, published))
    yield Artifact("index.html", _page(library, "languages.html", library.settings.languages[0], published))


def _page(library: Library, template: str, code: str, published: Mapping[str, int]) -> bytes:
    language = library.languages[code]
    groups = [(name, [_listed(library, code, id, published) for id in ids])
              for name, ids in _groups(library).items() if ids]  # fmt: skip
    values = {
        "language": language,
        "languages": [library.languages[one] for one in library.settings.languages],
        "settings": library.settings,
        "groups": [(name, [one for one in briefs if one.editions]) for name, briefs in groups],
        "style": library.templates["styles/screen.css"] + library.templates.get("styles/index.css", ""),
    }
    try:
        return environment(library.templates, language).get_template(template).render(values).encode()
    except jinja2.TemplateError as error:
        raise Unusable([Problem(Place(f"templates/{template}"), str(error), "", "template")]) from error


def _groups(library: Library) -> dict[str, list[str]]:
    """Briefs by what they are about: several subjects, one theme, one document."""
    groups: dict[str, list[str]] = {"composed": [], "themes": [], "documents": []}
    for id, brief in library.briefs.items():
        groups[_kind(library, id, brief)].append(id)
    return groups


def _kind(library: Library, id: str, brief: Brief) -> str:
    if id in library.documents and brief.documents == (id,):
        return "documents"
    return "themes" if brief.themes[:1] == (id,) else "composed"


def _listed(library: Library, code: str, id: str, published: Mapping[str, int]) -> Listed:
    brief = library.briefs[id]
    language = library.languages[code]
    accent = brief.accent or next(
        (library.themes[one].accent for one in brief.themes if one in library.themes), "#1f4e79"
    )
    editions = tuple(
        (audience, item.title[code], f"{id}/{audience}", published.get(f"{code}/{id}/{audience}.pdf", 0))
        for audience, item in library.audiences.items()
        if f"{code}/{id}/{audience}.html" in published
    )
    title = prose.phrased(Markup.escape(prose.joined(brief.title[code], code)), code)
    standfirst = prose.joined(brief.standfirst[code], code)
    return Listed(id, title, standfirst, language.period(brief.date), accent, editions)
