"""The pages that lead to the briefs, over all editions that are published.

Per language an index of all briefs (across themes, by theme, by source document, by audience)
with a search, and one index per audience; where a base address is set, a feed and a site map.
What is kept to some audiences stands on their own indexes only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from briefings.content import Audience, Brief
from briefings.editions import PAGE, Artifact, index_path, relative
from briefings.language import phrases, prose
from briefings.language.language import Language
from briefings.library.library import Edition, Library
from briefings.library.visibility import everybody, visible
from briefings.page import anchors, search
from briefings.page.figures import drawn_on
from briefings.page.files import Formats, Link, beside
from briefings.page.metadata import AlternateLink, address
from briefings.page.printed import printed_audience, printed_settings
from briefings.page.render import LIMIT, scripts
from briefings.page.sentences import SentenceWriter
from briefings.page.tables import marked
from briefings.page.templating import environment, filled, said, spent, where
from briefings.problems import Place, Problem, Unusable

KINDS = {
    "composed": marked("Across themes"),
    "themes": marked("By theme"),
    "documents": marked("By source document"),
}


@dataclass(frozen=True)
class IndexEdition:
    """An edition of a brief that is there: its page, and its files in other formats with their sizes."""

    audience: str
    title: str
    html: str
    files: tuple[Link, ...]


@dataclass(frozen=True)
class IndexBrief:
    """A brief on an index page, with what it is about and its editions, the first to be read first."""

    id: str
    title: Markup
    subjects: tuple[str, ...]
    standfirst: str
    day: str
    """Of publication, ISO 8601."""
    accent: str
    editions: tuple[IndexEdition, ...]
    beside: tuple[IndexEdition, ...] = ()
    """Its editions in two languages side by side."""
    used_by: tuple[tuple[str, str], ...] = ()
    """For a brief of one document: page and title of the other briefs that draw on it."""


@dataclass(frozen=True)
class IndexGroup:
    """The briefs of one kind: composed, themes, documents."""

    kind: str
    title: str
    briefs: tuple[IndexBrief, ...]

    @property
    def id(self) -> str:
        """The id of its heading."""
        return anchors.of("group", self.kind)


def indexes(library: Library, published: Mapping[str, int], formats: Formats) -> Iterator[Artifact]:
    """Every page that leads to the files that are there, given with their sizes."""
    searches: dict[tuple[tuple[str, str], ...], str] = {}
    siblings: dict[str, LanguageIndex] = {}
    siblings |= {
        code: LanguageIndex(library, code, published, formats, searches, siblings)
        for code in library.settings.languages
    }
    for code, index in siblings.items():
        yield _artifact(library, "index.html", index_path(code), index.values())
        for audience in library.audiences:
            if index.groups(audience):
                yield _artifact(library, "index.html", index_path(code, audience), index.values(audience))
        if library.settings.base_url:
            yield _artifact(library, "feed.xml", f"{code}/feed.xml", index.values())
    yield _artifact(library, "languages.html", "index.html", _choice(library, siblings))
    if library.settings.base_url:
        yield _artifact(library, "sitemap.xml", "sitemap.xml", _choice(library, siblings))


@dataclass(frozen=True)
class LanguageIndex:
    """What is published in one language."""

    library: Library
    code: str
    published: Mapping[str, int]
    formats: Formats
    searches: dict[tuple[tuple[str, str], ...], str]
    """What the search looks through, by the pages it leads to: the same for every language."""
    siblings: Mapping[str, LanguageIndex]
    """Those of all languages, this one among them."""

    @property
    def language(self) -> Language:
        return self.library.languages[self.code]

    def values(self, audience: str = "") -> dict[str, object]:
        """The values of an index template (docs/templates.md); of one audience, or of all."""
        library = self.library
        name = relative(index_path(self.code, audience), self.code)
        hrefs = {one.id: one.editions[0].html for group in self.groups("") for one in group.briefs}
        return {
            **_common(library, self.code),
            "groups": self.groups(audience),
            "audience": printed_audience(library.audiences[audience]) if audience else None,
            "audiences": self.audiences(),
            "audiences_id": anchors.of("group", "audiences"),
            "name": name,
            "canonical": self.address(name),
            "alternates": [
                AlternateLink(code, self._other(index_path(code, audience)))
                for code, index in self.siblings.items()
                if not audience or index.groups(audience)
            ],
            "others": [
                (index.language, relative(index.nearest(audience), self.code))
                for code, index in self.siblings.items()
                if code != self.code
            ],
            "search": "" if audience else self._search(hrefs),
            "script": scripts(library.templates, "appearance", *(() if audience else ("search",))),
        }

    def _search(self, hrefs: Mapping[str, str]) -> str:
        pages = tuple(hrefs.items())
        if pages not in self.searches:
            self.searches[pages] = _inert(search.index(self.library, hrefs))
        return self.searches[pages]

    def address(self, name: str) -> str:
        """The address of a page of this language, where a base address is set."""
        base = self.library.settings.base_url
        return address(base, f"{self.code}/{name}") if base else ""

    def groups(self, audience: str) -> list[IndexGroup]:
        """The published briefs an audience may see, by kind; without one, those for everybody."""
        if audience not in self._groups:
            self._groups[audience] = self._grouped(audience)
        return self._groups[audience]

    @cached_property
    def _groups(self) -> dict[str, list[IndexGroup]]:
        """Each index page names the others, and asks for their briefs."""
        return {}

    def _grouped(self, audience: str) -> list[IndexGroup]:
        made: dict[str, list[IndexBrief]] = {kind: [] for kind in KINDS}
        library = self._open(audience)
        for id, brief in library.briefs.items():
            given = not audience or library.serves(audience, id)
            if given and (editions := self._editions(id, audience)):
                made[_kind(library, id, brief)].append(self._listed(library, id, editions))
        words = self.language.gettext
        return [
            IndexGroup(kind, words(KINDS[kind]), tuple(briefs)) for kind, briefs in made.items() if briefs
        ]

    def _open(self, audience: str) -> Library:
        """What an index page may tell of: what is open to its audience, or to everybody."""
        return visible(self.library, frozenset({audience}) if audience else everybody(self.library))

    def audiences(self) -> dict[str, Audience]:
        """The audiences that have something to read."""
        return {id: printed_audience(one) for id, one in self.library.audiences.items() if self.groups(id)}

    def nearest(self, audience: str) -> str:
        """The path of the index of an audience, or of all where there is nothing for it to read."""
        return index_path(self.code, audience if self.groups(audience) else "")

    def _other(self, path: str) -> str:
        base = self.library.settings.base_url
        return address(base, path) if base else relative(path, self.code)

    def _editions(self, id: str, audience: str) -> tuple[IndexEdition, ...]:
        """The editions there are: the default audience's first."""
        first = self.library.settings.audience
        names = [audience] if audience else sorted(self.library.audiences, key=lambda one: one != first)
        titles = {name: prose.name(self.library.audiences[name].title, self.code) for name in names}
        found = (self._edition(Edition(id, name, self.code), titles[name]) for name in names)
        return tuple(edition for edition in found if edition)

    def _beside(self, id: str, brief: Brief) -> tuple[IndexEdition, ...]:
        if len(brief.languages) != 2:
            return ()
        title = self.language.gettext("Side by side")
        found = self._edition(Edition(id, self.library.settings.audience, *brief.languages), title)
        return (found,) if found else ()

    def _edition(self, edition: Edition, title: str) -> IndexEdition | None:
        """An edition as the pages of this language lead to it, where it is published."""
        if edition.page not in self.published:
            return None
        others = beside(self.formats, edition, self.language, self.code)
        sizes = {path: self.published.get(path, 0) for path in others}
        files = tuple(replace(link, size=sizes[path]) for path, link in others.items() if sizes[path])
        return IndexEdition(edition.audience, title, edition.path(PAGE, self.code), files)

    def _listed(self, library: Library, id: str, editions: tuple[IndexEdition, ...]) -> IndexBrief:
        brief = library.briefs[id]
        themes = [library.themes[one] for one in library.shown_themes(brief)]
        writer = SentenceWriter(library, editions[0].audience, self.code)
        title = prose.name(brief.title, self.code)
        return IndexBrief(
            id=id,
            title=phrases.phrased(Markup.escape(title), self.code),
            subjects=tuple(prose.name(theme.title, self.code) for theme in themes),
            standfirst=writer.plain(brief.standfirst),
            day=brief.date.first_day.isoformat(),
            accent=brief.accent or next((theme.accent for theme in themes), "#1f4e79"),
            editions=editions,
            beside=self._beside(id, brief),
            used_by=self._used_by(id) if _kind(library, id, brief) == "documents" else (),
        )

    def _used_by(self, document: str) -> tuple[tuple[str, str], ...]:
        """The other briefs for everybody that draw on a document."""
        briefs = self.library.briefs
        drawing = [id for id in self._drawing_on.get(document, ()) if id != document]
        return tuple(
            (editions[0].html, prose.name(briefs[id].title, self.code))
            for id in drawing
            if (editions := self._editions(id, ""))
        )

    @cached_property
    def _drawing_on(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        library = self._open("")
        for id in library.briefs:
            for document in drawn_on(library, id):
                found.setdefault(document, []).append(id)
        return found


def _choice(library: Library, siblings: Mapping[str, LanguageIndex]) -> dict[str, object]:
    """The values of what stands above the languages: the choice of one, the site map."""
    base = library.settings.base_url
    return {
        **_common(library, library.settings.languages[0]),
        "shelves": siblings,
        "canonical": address(base, "index.html") if base else "",
        "script": scripts(library.templates, "appearance"),
    }


def _common(library: Library, code: str) -> dict[str, object]:
    return {
        "language": library.languages[code],
        "languages": [library.languages[one] for one in library.settings.languages],
        "settings": printed_settings(library.settings),
        "style": library.templates["styles/screen.css"] + library.templates["styles/index.css"],
    }


def _artifact(library: Library, template: str, path: str, values: Mapping[str, object]) -> Artifact:
    language = values["language"]
    assert isinstance(language, Language)
    try:
        seconds = library.settings.limits.template_seconds
        text = filled(environment(library.templates, language, library.memory), template, values, seconds)
    except Exception as error:  # a template can raise anything: a key, a division, a type
        name, line = where(error)
        place = Place(f"templates/{name}", line, 1 if line else 0)
        hint = LIMIT if spent(error) else "docs/templates.md tells what templates see."
        raise Unusable([Problem(place, said(error), hint, "template")]) from error
    return Artifact(path, text.encode())


def _inert(json: str) -> str:
    """As the text of a script element, where ``<`` could end it (HTML 4.12.1.3)."""
    return json.replace("<", "\\u003c")


def _kind(library: Library, id: str, brief: Brief) -> str:
    """What a brief is about: several subjects, one theme, one document."""
    if id in library.documents and brief.documents == (id,):
        return "documents"
    return "themes" if brief.themes[:1] == (id,) else "composed"
