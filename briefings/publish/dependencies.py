"""What rendering a page reads, so that one whose sources are as they were is not rendered again.

Nothing is declared and nothing is guessed. A page is rendered from a library that notes which
documents, themes, briefs and figures it was asked for; settings, templates, fonts and the
program count for every page. When none of these differ, the page cannot differ either, for
rendering is a function of the library.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from briefings.library.figures import CitedFigure, Figures
from briefings.library.library import Edition, Library
from briefings.page.render import Page, render
from briefings.problems import Problem
from briefings.publish.formats import FORMATS
from briefings.workspace.output import Output
from briefings.workspace.records import InvalidRecord, listed, mapped, parsed, so_many, text, unreadable

T = TypeVar("T")

FILE = ".traces.jsonl"
"""A memory only: without it, everything is rendered."""
FOLDERS = ("documents/", "themes/", "briefs/", "proposing/")
"""Each stands for all files of that folder: whoever lists them depends on every one.

The last is none on the disk: it tells of each theme which documents propose something on it, so
that a page with proposals does not depend on documents that have none for it."""


@dataclass(frozen=True)
class PageRecord:
    """What rendering an edition read, and what came of it.

    ``read`` names content files (``themes/timber``) and folders, ``state`` is the digest of
    what they said. ``page`` is the page's digest, ``data`` those of its data files by name.
    """

    read: tuple[str, ...]
    state: str
    page: str
    data: Mapping[str, str]


@dataclass(frozen=True)
class SourceDigests:
    """What pages are rendered from: digests of each content file and of all they share."""

    files: Mapping[str, str]
    shared: str

    def state(self, read: Iterable[str]) -> str:
        """The digest of these files as they are now; one that is not there counts as well."""
        told = "".join(f"{name} {self.files.get(name, '')}\n" for name in sorted(read))
        return _digest(told + self.shared)


def sources(library: Library, tools: str) -> SourceDigests:
    """The sources of every page; ``tools`` is the digest of the program."""
    files = {f"{folder}/{id}": origin.digest for (folder, id), origin in library.origins.items()}
    # To whom alone a document or theme is shown is said elsewhere, but counts as if it stood in it.
    for (brief, folder, id), readers in library.reserved.items():
        if not brief and f"{folder}/{id}" in files:
            files[f"{folder}/{id}"] += f" {' '.join(sorted(readers))}."
    files |= {f"proposing/{theme}": " ".join(owners) for theme, owners in library.proposing.items()}
    own = {name: digest for name, digest in files.items() if name.startswith(FOLDERS)}
    for folder in FOLDERS:
        inside = [f"{name} {own[name]}\n" for name in sorted(own) if name.startswith(folder)]
        own[folder] = _digest("".join(inside))
    rest = {name: digest for name, digest in files.items() if name not in own}
    shared = [tools, library.fonts.digest, rest, dict(library.templates), dict(library.images)]
    return SourceDigests(own, _digest(json.dumps(shared, sort_keys=True)))


def traced(library: Library, edition: Edition) -> tuple[Page, frozenset[str]]:
    """An edition rendered, and which files and folders that read. Raises Unusable, as rendering does."""
    read: set[str] = set()
    figures = library.figures
    asked = replace(
        library,
        documents=_Asked(library.documents, "documents/", read.add),
        themes=_Asked(library.themes, "themes/", read.add),
        briefs=_Asked(library.briefs, "briefs/", read.add),
        proposing=_Asked(library.proposing, "proposing/", read.add),
        figures=Figures(_AskedFigures(figures.cited, read), _AskedFigures(figures.series, read)),
        # What is not noted is not there to be read.
        translated=frozenset(),
        origins={},
        problems=(),
    )
    page = render(asked, edition, FORMATS)
    return page, frozenset(name for name in read if name in FOLDERS or not name.startswith(_whole(read)))


def _whole(read: Collection[str]) -> tuple[str, ...]:
    """The folders read whole: naming their files as well would make a record as long as a folder."""
    return tuple(folder for folder in FOLDERS if folder in read)


class _Asked(Mapping[str, T]):
    """A mapping that notes what it is asked for, found or not; listed, it notes its folder."""

    def __init__(self, whole: Mapping[str, T], folder: str, note: Callable[[str], None]) -> None:
        self._whole = whole
        self._folder = folder
        self._note = note

    def __getitem__(self, id: str) -> T:
        if id:  # no file is called by nothing, which would read as the folder
            self._note(self._folder + id)
        return self._whole[id]

    def __iter__(self) -> Iterator[str]:
        self._note(self._folder)
        return iter(self._whole)

    def __len__(self) -> int:
        self._note(self._folder)
        return len(self._whole)


class _AskedFigures(Mapping[str, T]):
    """Figures, or series, by reference; notes the files they stand in.

    A derived figure stands in the files of all it is computed from, too. One that is missing
    could appear in any file; but none goes by a name without an owner, ``owner.name``.
    """

    def __init__(self, whole: Mapping[str, T], read: set[str]) -> None:
        self._whole = whole
        self._read = read
        self._noted: set[str] = set()

    def __getitem__(self, reference: str) -> T:
        if reference not in self._whole:
            self._read.update(FOLDERS if reference.partition(".")[2] else ())
            raise KeyError(reference)
        self._note(reference)
        return self._whole[reference]

    def _note(self, reference: str) -> None:
        """Note the files of a figure and of all it is computed from, each figure once."""
        waiting = [reference]
        while waiting:
            one = waiting.pop()
            if one not in self._noted:
                self._noted.add(one)
                owner = one.partition(".")[0]
                self._read.update((f"documents/{owner}", f"themes/{owner}"))
                found = self._whole[one]
                waiting += found.sources if isinstance(found, CitedFigure) else ()

    def __iter__(self) -> Iterator[str]:
        self._read.update(FOLDERS)
        return iter(self._whole)

    def __len__(self) -> int:
        self._read.update(FOLDERS)
        return len(self._whole)


# --- remembered from build to build -----------------------------------------------------------------


def recall(output: Output) -> tuple[dict[str, PageRecord], Problem | None]:
    """Read the records of all editions by name, and why they cannot be understood."""
    content, fault = output.recall(FILE)
    try:
        return dict(map(_record, map(parsed, io.BytesIO(content)))), fault
    except InvalidRecord as error:
        return {}, unreadable(str(error))


def remember(output: Output, records: Mapping[str, PageRecord]) -> None:
    """Write the records for the next build, all in one file: that takes a thousandth of rendering."""
    rows = (
        json.dumps([name, record.read, record.state, record.page, record.data])
        for name, record in records.items()
    )
    output.remember(FILE, "".join(f"{row}\n" for row in rows).encode())


def _record(row: object) -> tuple[str, PageRecord]:
    """One line. Raises InvalidRecord."""
    name, read, state, page, data = so_many(row, 5)
    return text(name), PageRecord(listed(read, text), text(state), text(page), mapped(data, text))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
