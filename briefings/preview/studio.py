"""The preview's pages: rendered from the content as it is now, kept in memory, never written.

Content that cannot be read or rendered leaves the last good page in place, and says what is wrong.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from briefings.checks import check
from briefings.editions import PAGE
from briefings.library.library import Choice, Edition, Library
from briefings.page.locate import located
from briefings.page.render import Page
from briefings.preview.foreground import Foreground
from briefings.problems import Place, Problem, Unusable, grave
from briefings.publish import formats
from briefings.publish.formats import Artifact, Job
from briefings.publish.rendering import Renderer
from briefings.values.memory import Memory
from briefings.workers.pool import FailedItem, Map
from briefings.workspace import Workspace
from briefings.workspace.confined import plain

MADE = 32
"""Files in other formats than the page that are kept in memory: PDFs."""
MEDIA: Mapping[str, str] = {
    "csv": "text/csv", "json": "application/json", "xml": "application/xml", "svg": "image/svg+xml",
    "png": "image/png", "jpg": "image/jpeg",
}  # fmt: skip
"""Of what is no format of an edition. A table of our own: the system's differs from machine to machine."""


@dataclass(frozen=True)
class ServedFile:
    """A file as it is sent: its bytes and media type, and what is wrong with it."""

    content: bytes
    media: str
    problems: tuple[Problem, ...] = ()

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:16]


@dataclass(frozen=True)
class StudioView:
    """The content as last read: ``library`` is the last that could be, ``problems`` are of now."""

    revision: int = 0
    library: Library | None = None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        """All editions by name, those of any day: a preview shows what is not published yet."""
        return {one.name: one for one in self.library.editions(Choice())} if self.library else {}


class Studio:
    """Gives the file for a path, as a build would publish it now.

    ``typeset`` makes PDFs. Templates run in the ``foreground``, where one that does not come to an
    end is stopped.
    """

    def __init__(self, workspace: Workspace, typeset: Map, foreground: Foreground) -> None:
        self.workspace = workspace
        self.view = StudioView()
        self._foreground = foreground
        self._typeset = typeset
        self._rendering, self._setting = threading.RLock(), threading.Lock()
        self._made: dict[str, ServedFile] = {}
        self._good: dict[str, ServedFile] = {}
        self._files: dict[tuple[str, str], ServedFile] = {}
        self._renderers: list[Renderer] = []

    def refresh(self) -> Iterator[StudioView]:
        """Read everything afresh: first the view that pages are made from, then what is wrong.

        Checking takes longer than reading, and a page need not wait for it.
        """
        try:
            library = self.workspace.read()
        except Unusable as error:
            yield self._shown(self.view.library, error.problems)
            return
        yield self._shown(library, library.problems)
        try:
            found = check(library)
        except Exception as error:  # ours to mend; whoever previews goes on
            found = [*library.problems, _unexpected("what is wrong", error)]
        yield self._shown(library, found)

    def _shown(self, library: Library | None, problems: Iterable[Problem]) -> StudioView:
        with self._rendering:
            if library is not self.view.library:
                self._made.clear()
            self.view = StudioView(self.view.revision + 1, library, tuple(problems))
            return self.view

    def find(self, path: str) -> ServedFile | None:
        """The file at a path in ``out/``: from memory, or one that was published; or none."""
        with self._rendering:
            if path not in self._made and (made := self._make(path)):
                self._made[path] = made
            if path in self._made:
                return self._made[path]
        if apart := self.apart(path):
            return self._made_apart(*apart)
        return self._published(path)

    def state(self, path: str) -> tuple[str, tuple[Problem, ...]]:
        """A digest that changes when the file at a path would, and what is wrong now."""
        library = self.view.library
        if library and (apart := self.apart(path)):
            page = self._page(apart[0])
            digest, found = (_paper(page, library), ()) if isinstance(page, Page) else ("", page)
        else:
            served = self.find(path)
            digest, found = (served.digest, served.problems) if served else ("", ())
        return digest, tuple({*self.view.problems, *found})

    def files(self, path: str) -> frozenset[str]:
        """The content files that an edition's page is made of; none for any other page."""
        view = self.view
        edition = view.editions.get(path.rpartition(".")[0])
        if view.library and edition:
            return view.library.files(edition)
        # A brief that cannot be read has no editions: what is wrong with it is shown here all the same.
        parts = path.split("/")
        return frozenset({f"content/briefs/{parts[1]}.yaml"}) if len(parts) == 3 else frozenset()

    # --- from memory ---------------------------------------------------------------------

    def _make(self, path: str) -> ServedFile | None:
        name, _, suffix = path.rpartition(".")
        if suffix == PAGE and name in self.view.editions:
            return self._or_good(path, self._html(self.view.editions[name]))
        if path in self._good and grave(self.view.problems):
            # Index pages tell of all briefs: as in a build, they wait until nothing is wrong.
            return self._good[path]
        try:
            found = self._foreground(lambda: next((a for a in self._beside(path) if a.path == path), None))
            return self._or_good(path, _served(found)) if found else None
        except Unusable as error:
            return self._or_good(path, ServedFile(b"", "text/html", error.problems))
        except Exception as error:  # content with errors: an index may lack what it tells of
            return self._or_good(path, ServedFile(b"", "text/html", (_unexpected(path, error),)))

    def _or_good(self, path: str, made: ServedFile) -> ServedFile:
        """What was made; or the last good one with the reasons why it could not be."""
        if made.content:
            self._good[path] = replace(made, problems=())
            return made
        good = self._good.get(path)
        return replace(good, problems=made.problems) if good else made

    def _html(self, edition: Edition) -> ServedFile:
        library, page = self.view.library, self._page(edition)
        if library is None or not isinstance(page, Page):
            return ServedFile(b"", "text/html", page if isinstance(page, tuple) else ())
        content, found = formats.html(page, library.fonts, library.memory)
        return ServedFile(content, "text/html", tuple(found))

    def _page(self, edition: Edition) -> Page | tuple[Problem, ...]:
        """An edition rendered, or why it cannot be."""
        library = self.view.library
        assert library is not None
        try:
            return self._foreground(lambda: self._renderer(library).page(edition)[0])
        except Unusable as error:
            return error.problems
        except Exception as error:  # content with errors: a theme that is named but not there
            if grave(self.view.problems):
                return ()
            return (_unexpected(edition.name, error),)

    def _renderer(self, library: Library) -> Renderer:
        """What renders the library; a child of its own for each state of the content."""
        if not self._renderers or self._renderers[0].library is not library:
            self.close()
            self._renderers.append(Renderer(library))
        return self._renderers[0]

    def close(self) -> None:
        """End what is at work."""
        while self._renderers:
            self._renderers.pop().close()

    def _beside(self, path: str) -> Iterator[Artifact]:
        """Index pages, and the data of a brief."""
        library = self.view.library
        if library is None:
            return
        if path.count("/") < 2:
            published = self.workspace.output.ledger().entries
            paths = (one.path(name) for one in self.view.editions.values() for name in formats.FORMATS)
            there = {path: getattr(published.get(path), "size", 0) for path in paths}
            yield from self._renderer(library).indexes(there)
            return
        folder = path.rpartition("/")[0]
        for edition in self.view.editions.values():
            if edition.data_folder == folder and isinstance(page := self._page(edition), Page):
                yield from (Artifact(f"{folder}/{one.name}", one.content) for one in page.data)
                return

    # --- other formats: PDF ---------------------------------------------------------------

    def apart(self, path: str) -> tuple[Edition, str] | None:
        """The edition and the format of a file that is no page: it is made in a process of its own."""
        name, _, suffix = path.rpartition(".")
        edition = self.view.editions.get(name)
        return (edition, suffix) if edition and suffix in formats.FORMATS and suffix != PAGE else None

    def _made_apart(self, edition: Edition, format: str) -> ServedFile:
        """A file of an edition, made when it is asked for, and once for each state of its page."""
        with self._rendering:
            library, page = self.view.library, self._page(edition)
            if library is None or not isinstance(page, Page):
                return ServedFile(b"", _media(format), page if isinstance(page, tuple) else ())
        with self._setting:
            key = (_paper(page, library), format)
            if key not in self._files:
                served = _typeset(self._typeset, Job(page, (format,), library.fonts), library.memory)
                found = tuple(located(library, page.edition, served.problems))
                self._files[key] = replace(served, problems=found)
            while len(self._files) > MADE:
                del self._files[next(iter(self._files))]
            return self._files[key]

    # --- from out/ -----------------------------------------------------------------------

    def _published(self, path: str) -> ServedFile | None:
        """A file that lies in ``out/`` and is not hidden; no path and no link leads out of it."""
        if not plain(path):
            return None
        try:
            return ServedFile(self.workspace.output.files.read(path), _media(path))
        except OSError:
            return None


def _paper(page: Page, library: Library) -> str:
    """Changes when the files of a page do: fonts are no part of a page."""
    return hashlib.sha256(f"{page.digest} {library.fonts.digest}".encode()).hexdigest()


def _typeset(map: Map, job: Job, memory: Memory) -> ServedFile:
    made = next(iter(map(formats.Maker(memory), [job])))
    if isinstance(made, FailedItem):
        problem = (formats.over if made.spent else formats.unmade)(job.page, made.reason)
        return ServedFile(b"", _media(job.formats[0]), (problem,))
    content = made.artifacts[0].content if made.artifacts else b""
    return ServedFile(content, _media(job.formats[0]), made.problems)


def _served(artifact: Artifact) -> ServedFile:
    return ServedFile(artifact.content, _media(artifact.path))


def _media(path: str) -> str:
    """The media type of a file, by its suffix."""
    suffix = path.rpartition(".")[2]
    if suffix in formats.FORMATS:
        return formats.FORMATS[suffix].media_type
    return MEDIA.get(suffix, "application/octet-stream")


def _unexpected(what: str, error: Exception) -> Problem:
    message = f"{what} cannot be shown: {type(error).__name__}: {error}"
    return Problem(Place("preview"), message, formats.SUSPECTS, "preview")
