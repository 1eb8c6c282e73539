"""A brief's texts with its languages side by side, and what is wrong with each, for a reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from briefings.checks import bilingual
from briefings.content import Path, Text, walk
from briefings.language import prose
from briefings.library.library import Item, Library
from briefings.library.visibility import visible
from briefings.page.figures import figures, notes
from briefings.page.sentences import SentenceWriter
from briefings.preview.assets import asset
from briefings.problems import Gravity, Place, Problem

STALE = "translation"
"""The check that tells of a language that fell behind."""


@dataclass(frozen=True)
class ReviewCell:
    """One language of a text: as readers see it, where it stands, and what is wrong with it."""

    code: str
    place: Place
    text: Markup
    problems: tuple[Problem, ...]

    @property
    def stale(self) -> bool:
        return any(problem.check == STALE for problem in self.problems)


@dataclass(frozen=True)
class ReviewRow:
    """A text in every language; ``name`` says what it is, ``accepted`` whether they were accepted
    together as they stand."""

    name: str
    cells: tuple[ReviewCell, ...]
    accepted: bool


@dataclass(frozen=True)
class ReviewedFile:
    """A content file of the brief: its texts, and problems that belong to none of them."""

    file: str
    rows: tuple[ReviewRow, ...]
    problems: tuple[Problem, ...]


def sections(library: Library, brief: str, audience: str, problems: Iterable[Problem]) -> list[ReviewedFile]:
    """What a brief is made of, its own file first, then the themes and documents it shows."""
    writers = {code: SentenceWriter(library, audience, code) for code in library.settings.languages}
    found = list(problems)
    return [
        _section(_Source(library, brief, folder, id, item, writers), found)
        for folder, id, item in _items(library, brief, audience)
    ]


def _items(library: Library, brief: str, audience: str) -> Iterator[tuple[str, str, Item]]:
    """The brief, and the themes and documents it shows the audience, each as its file has it."""
    yield "briefs", brief, library.briefs[brief]
    shown = visible(library, frozenset({audience})).briefs[brief]
    for id in library.shown_themes(shown):
        if id in library.themes:
            yield "themes", id, library.themes[id]
    for id in shown.documents:
        if id in library.documents:
            yield "documents", id, library.documents[id]


@dataclass(frozen=True)
class _Source:
    """One content file, and who writes its texts in each language."""

    library: Library
    brief: str
    folder: str
    id: str
    item: Item
    writers: Mapping[str, SentenceWriter]

    def texts(self) -> Iterator[tuple[Path, Text]]:
        """Every text, for whichever audience, at its place in the file."""
        yield from walk(self.item)

    def shown_texts(self) -> frozenset[Text]:
        """The texts its audience is shown. Without those it is not, the rest have other paths."""
        writer = next(iter(self.writers.values()))
        items: Mapping[str, Item] = getattr(writer.library, self.folder)
        shown = figures(writer.library, self.brief)
        series = (figure.series for figure in shown.values())
        named = {*shown, *series, *notes(writer.library, self.brief)}
        return frozenset(
            text
            for path, text in walk(items[self.id])
            if path[0] not in ("facts", "series", "notes") or f"{self.id}.{path[1]}" in named
        )

    def place(self, path: Path) -> Place:
        return self.library.place(self.folder, self.id, path)

    def written(self, text: Text, code: str) -> Markup:
        home = "" if self.folder == "briefs" else self.id
        try:
            return self.writers[code].text(text, home)
        except Exception:  # whatever is wrong with it stands in its problems; here it is as typed
            return Markup.escape(text[code])


def _section(source: _Source, problems: Sequence[Problem]) -> ReviewedFile:
    file = source.place(()).file
    own = [problem for problem in problems if problem.place.file == file]
    texts = list(source.texts())
    starts = sorted((source.place((*path, code)), path, code) for path, _ in texts for code in source.writers)
    by_text: dict[tuple[Path, str], list[Problem]] = {}
    rest: list[Problem] = []
    for problem in own:
        before = [(path, code) for place, path, code in starts if _covers(place, problem.place)]
        (by_text.setdefault(before[-1], []) if before else rest).append(problem)
    told = source.shown_texts()
    rows = tuple(_row(source, path, text, by_text) for path, text in texts if text in told)
    return ReviewedFile(file, rows, tuple(rest))


def _covers(start: Place, place: Place) -> bool:
    """Whether a problem at ``place`` can belong to the text that begins at ``start``."""
    return bool(start.line) and (start.line, start.column) <= (place.line, place.column)


def _row(
    source: _Source, path: Path, text: Text, problems: Mapping[tuple[Path, str], list[Problem]]
) -> ReviewRow:
    cells = tuple(
        ReviewCell(
            code,
            source.place((*path, code)),
            source.written(text, code),
            tuple(problems.get((path, code), ())),
        )
        for code in source.writers
    )
    first, *others = source.writers
    pairs = [bilingual.digests(text, first, other) for other in others]
    name = " ".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return ReviewRow(name, cells, all(pair in source.library.translated for pair in pairs))


# --- as a page -------------------------------------------------------------------------------


def page(library: Library, brief: str, audience: str, problems: Iterable[Problem]) -> str:
    """The review of a brief as a page; the preview adds its bar."""
    found = sections(library, brief, audience, problems)
    cells = [cell for section in found for row in section.rows for cell in row.cells]
    codes = library.settings.languages
    return str(
        asset("review.html").format(
            style=asset("review.css"),
            title=prose.name(library.briefs[brief].title, codes[0]),
            problems=sum(len(cell.problems) for cell in cells) + sum(len(one.problems) for one in found),
            stale=sum(cell.stale for cell in cells),
            columns=len(codes),
            sections=Markup("\n").join(_shown(section, library) for section in found),
        )
    )


def _shown(section: ReviewedFile, library: Library) -> Markup:
    heads = Markup().join(
        Markup('<div class="head" lang="{0}">{1}</div>').format(code, library.languages[code].name)
        for code in library.settings.languages
    )
    rows = Markup("\n").join(_shown_row(row, bool(library.translated)) for row in section.rows)
    return Markup('<section><h2>{}</h2>{}<div class="texts">{}{}</div></section>').format(
        section.file, _notes(section.problems), heads, rows
    )


def _shown_row(row: ReviewRow, recorded: bool) -> Markup:
    marked = any(cell.problems for cell in row.cells)
    state = "accepted" if row.accepted else "changed since it was accepted" if recorded else ""
    cells = Markup().join(
        Markup('<div class="cell{}" lang="{}"><p>{}</p><code>{}</code>{}</div>').format(
            " stale" if cell.stale else "", cell.code, cell.text, cell.place, _notes(cell.problems)
        )
        for cell in row.cells
    )
    return Markup('<div class="row{}"><h3>{} <small>{}</small></h3>{}</div>').format(
        " marked" if marked else "", row.name, state, cells
    )


def _notes(problems: Sequence[Problem]) -> Markup:
    notes = (
        Markup('<li class="{}">{}: {} <em>{}</em></li>').format(
            "error" if problem.gravity is Gravity.ERROR else "warning",
            problem.place,
            problem.message,
            problem.hint,
        )
        for problem in problems
    )
    body = Markup().join(notes)
    return Markup('<ul class="notes">{}</ul>').format(body) if body else Markup()
