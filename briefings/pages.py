"""An edition as a page: semantic HTML for screen and paper, with all it uses.

The door to Jinja2. Templates are a mapping of names to text, so rendering reads no disk, and a
page's digest, taken over everything the page carries, says whether it must be made again.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

import jinja2
import jinja2.bccache
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefings import data, metadata, wording
from briefings.composition import Composer
from briefings.content import Brief, Section
from briefings.languages import Language
from briefings.library import Edition, Library
from briefings.limits import Limits, within
from briefings.overrides import image, origin, overlay
from briefings.problems import Place, Problem, Unusable
from briefings.visibility import unnamed

LIMITS = Limits(seconds=10, megabytes=1024)
"""For one page; the longest there is takes a tenth of a second."""


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


def render(library: Library, edition: Edition) -> Page:
    """Render one edition. Raises Unusable when a template fails, naming template and line."""
    composer = Composer(library, edition)
    brief = composer.library.briefs[edition.brief]
    templates = _environment(library, edition)
    try:
        name = "side-by-side.html" if edition.beside else "brief.html"
        html = filled(templates, name, _values(composer, brief))
    except Exception as error:  # a template can raise anything: a key, a division, a type
        raise Unusable([_problem(error, composer)]) from error
    modified = brief.date.first_day
    as_csv, as_json = data.written(data.rows(library, edition.brief), library.settings.languages)
    return Page(
        edition=edition,
        title=composer.plain(brief.title),
        subject=composer.plain(brief.standfirst),
        keywords=metadata.keywords(composer),
        publisher=library.settings.publisher[edition.language],
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
    )


def _styles(library: Library, audience: str) -> dict[str, str]:
    """The styles of paper and screen, each with the audience's own rules behind it."""
    texts = overlay(library, audience)
    size = f"@page {{ size: {library.settings.paper} }}\n"
    own = texts.get("styles/own.css", "")
    names = ("styles/print.css", "styles/screen.css")
    return {name: texts[name] + (size if name == names[0] else "") + own for name in names}


def _values(composer: Composer, brief: Brief) -> dict[str, object]:
    """The documented values of the templates (docs/templates.md)."""
    library, edition = composer.library, composer.edition
    sections = library.audiences[edition.audience].sections
    return {
        "brief": brief,
        "page": composer,
        "other": composer.second() if edition.beside else None,
        "about": metadata.about(composer),
        "edition": edition,
        "language": composer.language,
        "languages": [library.languages[code] for code in library.settings.languages],
        "audience": library.audiences[edition.audience],
        "audiences": {id: it for id, it in library.audiences.items() if library.serves(id, edition.brief)},
        "documents": unnamed(library.documents),
        "themes": unnamed(library.themes),
        "settings": library.settings,
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
    return environment({**originals, **own}, library.languages[edition.language])


def environment(templates: Mapping[str, str], language: Language) -> ImmutableSandboxedEnvironment:
    """A sandbox over templates in memory, with the fixed strings of a language."""
    return _sandbox(tuple(sorted(templates.items())), language.translations)


_OURS = frozenset({"library", "composer", "citations"})
"""By what our own values reach all content. A template is told of what its readers may see."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that judges an attribute once for each type: it goes by nothing else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._judged: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        known = self._judged.get((type(obj), attr))
        if known is None:
            safe = attr not in _OURS and super().is_safe_attribute(obj, attr, value)
            known = self._judged[type(obj), attr] = safe
        return known


@lru_cache(maxsize=64)
def _sandbox(
    templates: tuple[tuple[str, str], ...], translations: NullTranslations
) -> ImmutableSandboxedEnvironment:
    made = _Sandbox(
        loader=_loader(dict(templates)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    wording.install(made, translations)
    return made


def filled(templates: jinja2.Environment, name: str, values: Mapping[str, object]) -> str:
    """A template with its values, within the limits; raises whatever a template can raise."""
    with within(LIMITS):
        return templates.get_template(name).render(values)


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates, kept while the program runs: compiling costs more than rendering,
    and audiences and languages share most of them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        key = f"{bucket.key} {bucket.checksum}"
        if key in self.kept:
            bucket.bytecode_from_string(self.kept[key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _problem(error: Exception, composer: Composer) -> Problem:
    name, line = where(error)
    default = name.startswith("default/")
    file = (
        name.removeprefix("default/")
        if default
        else origin(composer.library, name, composer.edition.audience)
    )
    place = Place(f"templates/{file}", line, 1 if line else 0)
    return Problem(place, said(error), _hint(error, composer), "template")


def _hint(error: Exception, composer: Composer) -> str:
    """The nearest name to one that is not there; else where all of them are told."""
    near: list[str] = []
    if isinstance(error, Unusable):
        return error.problems[0].hint
    if isinstance(error, jinja2.TemplateNotFound):
        near = difflib.get_close_matches(
            str(error.name), overlay(composer.library, composer.edition.audience), 1
        )
    if isinstance(error, jinja2.UndefinedError):
        wanted = re.search(r"'([^']+)'(?: is undefined)?$", error.message or "")
        brief = composer.library.briefs[composer.edition.brief]
        known = [*_values(composer, brief), *dir(composer), *type(brief).model_fields]
        near = difflib.get_close_matches(wanted[1], known, 1) if wanted else []
    return f"Did you mean {near[0]!r}?" if near else "docs/templates.md tells what templates see."


def said(error: Exception) -> str:
    """What a template raised, in words."""
    if isinstance(error, Unusable):
        return error.problems[0].message
    if isinstance(error, jinja2.TemplateNotFound):
        return f"no template is called {error.name!r}"
    if isinstance(error, jinja2.TemplateError):
        return error.message or type(error).__name__
    return f"{type(error).__name__}: {error}"


def _loader(templates: Mapping[str, str]) -> jinja2.BaseLoader:
    """Templates from memory that know their names, so that an error can say which."""

    def load(name: str) -> tuple[str, str | None, None] | None:
        return (templates[name], name, None) if name in templates else None

    return jinja2.FunctionLoader(load)


def where(error: Exception) -> tuple[str, int]:
    """Template and line of an error; Jinja's own frames carry the template's name."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or "?", error.lineno
    trace, found = error.__traceback__, ("?", 0)
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".html") and "/site-packages/" not in name:
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found
