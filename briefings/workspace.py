"""The folders of a workspace: the only module that reads and writes the disk.

Everything is read once, at the start, and every file is written aside and renamed, so that
what is published is always whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from briefings import figures, fonts, languages
from briefings.content import Audience, Brief, Document, Id, Term, Theme, Unit, WorkspaceSettings, inherited
from briefings.library import Library
from briefings.output import Output, write_whole
from briefings.problems import Place, Problem, Unusable
from briefings.reading import Origin, Read, read

T = TypeVar("T")

AUDIENCES = TypeAdapter(dict[Id, Audience])
UNITS = TypeAdapter(dict[Id, Unit])
TERMS = TypeAdapter(dict[Id, Term])
TRANSLATED = "content/translated.txt"
PACKAGED = Path(__file__).parent
SHIPPED = PACKAGED if (PACKAGED / "templates").is_dir() else PACKAGED.parent
"""Where the default templates and font declarations lie: in the package, or beside it."""
LIBRARIES = ("babel", "budoux", "jinja2", "markdown-it-py", "pydyf", "vl-convert-python", "weasyprint")
"""Those that decide how pages look."""


@dataclass(frozen=True)
class Workspace:
    """A folder with ``content/``, ``templates/``, ``fonts/`` and ``out/``."""

    root: Path

    @property
    def output(self) -> Output:
        return Output(self.root / "out")

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders a build reads."""
        own, shipped = ("content", "templates", "fonts"), ("templates", "fonts")
        return tuple(
            dict.fromkeys([*(self.root / name for name in own), *(SHIPPED / name for name in shipped)])
        )

    # --- read ----------------------------------------------------------------------------

    def read(self) -> Library:
        """Everything the workspace says. Raises Unusable where nothing can be published."""
        settings = self._file("workspace", "content/workspace.yaml", WorkspaceSettings, ())
        if settings.item is None:
            raise Unusable(settings.problems)
        codes = settings.item.languages
        audiences = self._file("audiences", "content/audiences.yaml", AUDIENCES, codes)
        units = self._file("units", "content/units.yaml", UNITS, codes)
        terms = self._file("glossary", "content/glossary.yaml", TERMS, codes, optional=True)
        documents = self._folder("documents", Document, codes)
        themes = self._folder("themes", Theme, codes)
        briefs = self._folder("briefs", Brief, codes)
        templates, problems = self._templates()
        loaded, faults = _languages(settings.item, units.item or {}, templates)
        declared, absent = self._fonts(codes)
        if fatal := [*audiences.problems, *units.problems, *faults, *absent]:
            raise Unusable([*fatal, *settings.problems, *_problems(documents, themes, briefs)])
        found = {id: one.item for id, one in documents.items() if one.item is not None}
        topics = {id: one.item for id, one in themes.items() if one.item is not None}
        cited, failures = figures.index(found, topics)
        origins = {(folder, id): one.origin for folder, group in
                   (("documents", documents), ("themes", themes), ("briefs", briefs))
                   for id, one in group.items()}  # fmt: skip
        origins |= {("workspace", ""): settings.origin, ("audiences", ""): audiences.origin,
                    ("units", ""): units.origin, ("glossary", ""): terms.origin}  # fmt: skip
        return Library(
            settings=settings.item,
            documents=found,
            themes=topics,
            briefs={id: one.item for id, one in briefs.items() if one.item is not None},
            audiences=inherited(audiences.item or {}),
            units=units.item or {},
            terms=terms.item or {},
            languages=loaded,
            templates=templates,
            fonts=declared,
            figures=cited,
            translated=self._translated(),
            origins=origins,
            problems=(*terms.problems, *problems, *_problems(documents, themes, briefs),
                      *(_uncomputed(figure, reason, origins) for figure, reason in failures
                        if all(source.partition(".")[0] in {*found, *topics} for source in figure.sources))),
        )  # fmt: skip

    def _file(
        self,
        kind: str,
        name: str,
        shape: type[T] | TypeAdapter[T],
        codes: tuple[str, ...],
        *,
        optional: bool = False,
    ) -> Read[T]:
        path = self.root / name
        if path.suffix != ".yaml":
            ignored = Problem(Place(name), "a file of this name is not read", "Name it ….yaml.", "name")
            return Read(Origin(name), None, (ignored,))
        try:
            data = self._bytes(path)
        except OSError as error:
            if optional and isinstance(error, FileNotFoundError):
                return read(b"{}", name, shape, codes)
            absent = isinstance(error, FileNotFoundError)
            hint = "Make it: docs/authoring.md says how." if absent else "Put a file there that may be read."
            reason = error.strerror or str(error)
            return Read(Origin(name), None, (Problem(Place(name), f"cannot be read: {reason}", hint, kind),))
        return read(data, name, shape, codes)

    def _folder(self, folder: str, shape: type[T], codes: tuple[str, ...]) -> dict[str, Read[T]]:
        paths = sorted((self.root / "content" / folder).glob("*.y*ml"))
        return {
            path.stem if path.suffix == ".yaml" else path.name: self._file(
                folder, f"content/{folder}/{path.name}", shape, codes
            )
            for path in paths
        }

    def _bytes(self, path: Path) -> bytes:
        """A file of the workspace; a link that leads out of it is refused."""
        return _inside(self.root, path).read_bytes()

    def _templates(self) -> tuple[dict[str, str], list[Problem]]:
        """The shipped templates with the workspace's own over them."""
        templates: dict[str, str] = {}
        problems: list[Problem] = []
        for root in dict.fromkeys((SHIPPED / "templates", self.root / "templates")):
            for path in sorted(root.rglob("*")):
                name = path.relative_to(root).as_posix()
                if path.is_dir() or path.suffix not in {".html", ".css", ".js", ".po", ".xml"}:
                    continue
                try:
                    templates[name] = _inside(root, path).read_bytes().decode()
                except (UnicodeDecodeError, OSError) as error:
                    problems.append(Problem(Place(f"templates/{name}"), f"cannot be read: {error}",
                                            "Put a file there, in UTF-8.", "template"))  # fmt: skip
        return templates, problems

    def _fonts(self, codes: tuple[str, ...]) -> tuple[fonts.Fonts, tuple[Problem, ...]]:
        own = self.root / "fonts"
        path = next(p for p in (own / "fonts.yaml", SHIPPED / "fonts" / "fonts.yaml") if p.is_file())
        declared = read(path.read_bytes(), "fonts/fonts.yaml", fonts.Declaration, codes)
        if declared.item is None:
            return fonts.Fonts((), {}), declared.problems
        return fonts.find(declared.item, (own, *fonts.system_folders()), Place("fonts/fonts.yaml"))

    def _translated(self) -> frozenset[tuple[str, str]]:
        path = self.root / TRANSLATED
        if not path.is_file():
            return frozenset()
        lines = (
            line.split()
            for line in path.read_text("utf-8", "replace").splitlines()
            if not line.startswith("#")
        )
        return frozenset((pair[0], pair[1]) for pair in lines if len(pair) == 2)

    def inputs(self) -> str:
        """A digest of every byte a build reads: content, templates, fonts' files, the program.

        When it is that of the last faultless build, there is nothing to read again.
        """
        digest = hashlib.sha256(code_digest().encode())
        for folder in self.folders:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                with suppress(FileNotFoundError):  # gone since it was listed
                    content = path.read_bytes()
                    digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
                    digest.update(content)
        digest.update(self._fonts(())[0].digest.encode())
        return digest.hexdigest()

    # --- write ---------------------------------------------------------------------------

    def add(self, name: str, content: bytes) -> bool:
        """Write a new file of the workspace; False where one is already there."""
        target = self.root / name
        if target.exists():
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
        return True

    def accept(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Record that the languages of these texts say the same."""
        head = (
            "# Texts whose languages were accepted together: a digest per language."
            " Written by `briefings accept`.\n"
        )
        body = "".join(f"{one} {two}\n" for one, two in sorted(pairs))
        write_whole(self.root / TRANSLATED, (head + body).encode())


def find(start: Path) -> Workspace:
    """The workspace a folder is in: the nearest one upwards with ``content/workspace.yaml``."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "content" / "workspace.yaml").is_file():
            return Workspace(folder)
    raise Unusable([Problem(Place(str(start)), "no workspace here: content/workspace.yaml is missing",
                            "Go to a workspace, name one with --workspace, or make one with `briefings new`.",
                            "workspace")])  # fmt: skip


def _inside(root: Path, path: Path) -> Path:
    """The path, unless it is a link that leads out of ``root``, or no file that comes to an end."""
    real = Path(os.path.realpath(path))  # resolve() raises for a link to itself
    if not real.is_relative_to(root.resolve()):
        raise PermissionError(1, "the link leads out of the workspace", str(path))
    if real.exists() and not real.is_file():
        raise OSError(22, "it is no file", str(path))
    return real


def create(folder: Path) -> Workspace:
    """A new workspace in an empty or absent folder, with a small example to write over."""
    if folder.exists() and any(folder.iterdir()):
        hint = "Name a folder that is empty or does not exist."
        raise Unusable([Problem(Place(str(folder)), "the folder is not empty", hint, "workspace")])
    shutil.copytree(PACKAGED / "starter", folder, dirs_exist_ok=True)
    return Workspace(folder.resolve())


@cache
def code_digest() -> str:
    """Changes with the program itself and with the libraries that decide how pages look.

    Taken once: a process that runs on while the program is updated goes on with what it loaded.
    """
    from importlib.metadata import version

    digest = hashlib.sha256()
    for path in sorted(PACKAGED.rglob("*.py")):
        digest.update(path.read_bytes())
    for package in LIBRARIES:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()


def _languages(
    settings: WorkspaceSettings, units: Mapping[str, Unit], templates: Mapping[str, str]
) -> tuple[dict[str, languages.Language], list[Problem]]:
    loaded: dict[str, languages.Language] = {}
    problems: list[Problem] = []
    for code in settings.languages:
        name = f"locales/{code}.po"
        if name not in templates:
            problems.append(Problem(Place(f"templates/{name}"), f"the catalogue of {code!r} is missing",
                                    f"pybabel init -l {code}", "catalogue"))  # fmt: skip
            continue
        try:
            loaded[code] = languages.load(code, units, templates[name], settings.english)
        except ValueError as error:
            hint = "Mend the language's code, its catalogue or its forms in content/units.yaml."
            problems.append(Problem(Place(f"templates/{name}"), str(error), hint, "language"))
            continue
        for line, message, reason in languages.unfinished(templates[name]):
            problems.append(Problem(Place(f"templates/{name}", line, 1), f"{message!r}: {reason}",
                                    "Translate it, and remove the fuzzy mark.", "catalogue"))  # fmt: skip
    return loaded, problems


def _problems(*groups: Mapping[str, Read[Any]]) -> list[Problem]:
    return [problem for group in groups for one in group.values() for problem in one.problems]


def _uncomputed(figure: figures.Cited, reason: str, origins: Mapping[tuple[str, str], Origin]) -> Problem:
    folder = "documents" if ("documents", figure.owner) in origins else "themes"
    place = origins[folder, figure.owner].place((*figure.path, "derive"))
    return Problem(place, f"{figure.path[-1]} cannot be computed: {reason}", "Mend the rule.", "derive")
