"""Everything a workspace says, read once: bytes into the values of a library."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import TypeAdapter

from briefings.content import (
    Audience,
    Brief,
    Document,
    Id,
    Term,
    Theme,
    Unit,
    WorkspaceSettings,
    characters,
    inherited,
)
from briefings.content.files import advice
from briefings.content.reading import Context, Origin, ReadResult
from briefings.content.reading import read as understood
from briefings.language import amounts, catalogues, rules_for
from briefings.language.language import Language, Unwritable
from briefings.language.language import load as loaded_language
from briefings.language.rules import NEUTRAL
from briefings.library import figures
from briefings.library.folders import SHIPPED, WorkspaceFiles
from briefings.library.library import Library, proposing
from briefings.library.strays import IMAGES, TEXTS, TRANSLATED
from briefings.library.visibility import reserved
from briefings.problems import Gravity, Place, Problem, Unusable
from briefings.values.memory import Memory

T = TypeVar("T")

AUDIENCES = TypeAdapter(dict[Id, Audience])
UNITS = TypeAdapter(dict[Id, Unit])
TERMS = TypeAdapter(dict[Id, Term])


def read(files: WorkspaceFiles, memory: Memory) -> Library:
    """Everything the files of a workspace say. Raises Unusable where nothing can be published."""
    return _Intake(files, memory).library()


@dataclass(frozen=True)
class _Intake:
    """The files that are understood."""

    files: WorkspaceFiles
    memory: Memory

    def library(self) -> Library:
        settings = self._file("workspace", "content/workspace.yaml", WorkspaceSettings, Context())
        if settings.item is None:
            raise Unusable([*settings.problems, *self.files.unreadable])
        context = Context(settings.item.languages, amounts())
        audiences = self._file("audiences", "content/audiences.yaml", AUDIENCES, context)
        units = self._file("units", "content/units.yaml", UNITS, context)
        terms = self._file("glossary", "content/glossary.yaml", TERMS, context, optional=True)
        documents = self._folder("documents", Document, context)
        themes = self._folder("themes", Theme, context)
        briefs = self._folder("briefs", Brief, context)
        texts, problems = templates(self.files)
        loaded, faults = _languages(settings, units, texts, self.memory)
        served = (one for part in (settings, audiences, units, terms) for one in part.problems)
        told = (*served, *problems, *self.files.strays, *_problems(documents, themes, briefs))
        if faults or self.files.unreadable or None in (audiences.item, units.item):
            raise Unusable([*faults, *self.files.unreadable, *told])
        found = {id: one.item for id, one in documents.items() if one.item is not None}
        topics = {id: one.item for id, one in themes.items() if one.item is not None}
        published = {id: one.item for id, one in briefs.items() if one.item is not None}
        readers = inherited(audiences.item or {})
        cited, failures = figures.index(found, topics)
        origins = _origins(documents=documents, themes=themes, briefs=briefs) | _origins(
            workspace={"": settings}, audiences={"": audiences}, units={"": units}, glossary={"": terms}
        )
        return Library(
            settings=settings.item,
            documents=found,
            themes=topics,
            briefs=published,
            audiences=readers,
            units=units.item or {},
            terms=terms.item or {},
            languages=loaded,
            templates=texts,
            images=images(self.files),
            fonts=self.files.fonts,
            figures=cited,
            proposing=proposing(found),
            reserved=reserved(published, topics, readers),
            translated=self._translated(),
            origins=origins,
            inputs=self.files.digest,
            own_templates=self.files.own_templates,
            added_templates=_added(self.files),
            memory=self.memory,
            problems=(*told, *_unruled(settings), *_uncomputed(failures, {*found, *topics}, origins)),
        )

    def _file(
        self,
        kind: str,
        name: str,
        shape: type[T] | TypeAdapter[T],
        context: Context,
        *,
        optional: bool = False,
    ) -> ReadResult[T]:
        found = self.files.content[name]
        if isinstance(found, bytes):
            return understood(found, name, shape, context, self.memory)
        absent = isinstance(found, FileNotFoundError)
        if optional and absent:
            return understood(b"{}", name, shape, context, self.memory)
        hint = "Make it: docs/authoring.md says how." if absent else "Put a file there that may be read."
        hint = advice(found, hint)
        reason = found.strerror or str(found)
        return ReadResult(
            Origin(name), None, (Problem(Place(name), f"cannot be read: {reason}", hint, kind),)
        )

    def _folder(self, folder: str, shape: type[T], context: Context) -> dict[str, ReadResult[T]]:
        names = [name for name in self.files.content if name.startswith(f"content/{folder}/")]
        return {PurePosixPath(name).stem: self._file(folder, name, shape, context) for name in names}

    def _translated(self) -> frozenset[tuple[str, str]]:
        found = self.files.content[TRANSLATED]
        return _pairs(found.decode("utf-8", "replace")) if isinstance(found, bytes) else frozenset()


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """The accepted pairs that a file names."""
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return frozenset((pair[0], pair[1]) for pair in lines if len(pair) == 2)


def templates(files: WorkspaceFiles) -> tuple[dict[str, str], list[Problem]]:
    """The shipped templates with the workspace's own over them, and what cannot be read there."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name, found in files.templates:
        if isinstance(found, OSError):
            problems.append(_unread(name, found))
        elif PurePosixPath(name).suffix in TEXTS:
            try:
                texts[name] = found.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                problems.append(_unread(name, error))
            else:
                odd = characters.places(texts[name]) if not name.endswith(".po") else ()
                problems += (
                    Problem(Place(f"templates/{name}", line, column), told, characters.HINT, "character")
                    for line, column, told in odd
                )
    return texts, problems


def _added(files: WorkspaceFiles) -> frozenset[str]:
    """The workspace's own templates and pictures that lie over none of those shipped."""
    layers = Counter(name for name, _ in files.templates)
    return frozenset(name for name in files.own_templates if layers[name] == 1)


def images(files: WorkspaceFiles) -> dict[str, str]:
    """The pictures that lie among the templates, as addresses that hold them whole."""
    found = ((name, content) for name, content in files.templates if isinstance(content, bytes))
    return {n: _address(n, content) for n, content in found if PurePosixPath(n).suffix in IMAGES}


def _address(name: str, content: bytes) -> str:
    return f"data:{IMAGES[PurePosixPath(name).suffix]};base64,{b64encode(content).decode()}"


def _unread(name: str, error: OSError | UnicodeDecodeError) -> Problem:
    hint, reason = "Put a file there that can be read; texts are in UTF-8.", str(error)
    if isinstance(error, OSError):
        hint, reason = advice(error, hint), error.strerror or reason
    return Problem(Place(f"templates/{name}"), f"cannot be read: {reason}", hint, "template")


def _languages(
    settings: ReadResult[WorkspaceSettings],
    units: ReadResult[dict[str, Unit]],
    templates: Mapping[str, str],
    memory: Memory,
) -> tuple[dict[str, Language], list[Problem]]:
    assert settings.item is not None
    loaded: dict[str, Language] = {}
    problems: list[Problem] = []
    for position, code in enumerate(settings.item.languages):
        name = f"locales/{code}.po"
        place = settings.origin.place(("languages", position))
        text = templates.get(name)
        faults = memory.files.get((_of_catalogue, code), text, partial(_of_catalogue, code, text))
        problems += (replace(one, place=replace(one.place, file=f"templates/{name}")) for one in faults)
        inputs = units.item or {}, "" if faults else templates[name], settings.item.spelling(code)
        try:
            loaded[code] = memory.files.get(code, inputs, partial(loaded_language, code, *inputs))
        except Unwritable as error:
            problems += (
                Problem(units.origin.place((unit, key)), message, hint, "language")
                for unit, key, message, hint in error.faults
            )
        except ValueError as error:
            hint = "Write the code of one, such as ja, en-GB or zh-Hant."
            problems.append(Problem(place, str(error), hint, "language"))
    return loaded, problems


def _origins(**kinds: Mapping[str, ReadResult[Any]]) -> dict[tuple[str, str], Origin]:
    """Gather where the parts of each file stand, by kind and id."""
    return {(kind, id): one.origin for kind, group in kinds.items() for id, one in group.items()}


def _of_catalogue(code: str, text: str | None) -> list[Problem]:
    """What is wrong with the catalogue of a language."""
    if text is None:
        shipped = SHIPPED / "templates/locales/en.po"
        hint = f"Copy {shipped} there, translate it, and say at its head which language it is in."
        return [catalogues.fault(0, 0, f"the catalogue of {code!r} is missing", hint)]
    if faults := catalogues.faults(text, _fixed_strings()):
        return faults
    other = catalogues.language(text)
    if other.partition("-")[0] in ("", code.partition("-")[0].lower()):
        return []
    hint = f'Translate it, and write "Language: {code}\\n" at its head.'
    return [catalogues.fault(1, 1, f"the catalogue of {code!r} says that it is in {other!r}", hint)]


def _unruled(settings: ReadResult[WorkspaceSettings]) -> Iterator[Problem]:
    """Languages that are written in symbols and by CLDR alone."""
    for position, code in enumerate(settings.item.languages if settings.item else ()):
        if rules_for(code) is NEUTRAL:
            yield Problem(
                settings.origin.place(("languages", position)),
                f"{code!r} has no rules of its own: figures have symbols (≈ ≥ –), dates are those of CLDR",
                "Give it a module: docs/settings.md says how.", "language", Gravity.WARNING,
            )  # fmt: skip


def _fixed_strings() -> frozenset[catalogues.Entry]:
    """What a catalogue must have: the fixed strings of the program and its templates."""
    return catalogues.entries((SHIPPED / "templates/locales/en.po").read_text("utf-8"))


def _problems(*groups: Mapping[str, ReadResult[Any]]) -> list[Problem]:
    return [problem for group in groups for one in group.values() for problem in one.problems]


def _uncomputed(
    failures: Iterable[tuple[figures.CitedFigure, str]],
    owners: Container[str],
    origins: Mapping[tuple[str, str], Origin],
) -> Iterator[Problem]:
    """Figures that cannot be computed, unless it is for a file that could not be read."""
    for figure, reason in failures:
        if all(source.partition(".")[0] in owners for source in figure.sources):
            folder = "documents" if ("documents", figure.owner) in origins else "themes"
            place = origins[folder, figure.owner].place((*figure.path, "derive"))
            message = f"{figure.path[-1]} cannot be computed: {reason}"
            yield Problem(place, message, "Mend the rule.", "derive")
