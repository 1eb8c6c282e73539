"""Bring ``out/`` up to date with the content: read, think, write.

Every page is rendered and only those whose digest changed are typeset. Nothing is dropped when
anything failed, and nothing outside the choice is touched. One shortcut: when not a byte of
what a build reads has changed since one that found nothing wrong, there is nothing to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from briefings import drawings, publication
from briefings.checks import check
from briefings.fonts import Fonts
from briefings.formats import FORMATS, Artifact, Job, Made, make, path, unmade
from briefings.landmarks import located
from briefings.library import Choice, Edition, Library
from briefings.output import Entry, Ledger
from briefings.pages import Page, render
from briefings.problems import Problem, Unusable, grave
from briefings.workers import Lost, Map
from briefings.workspace import Workspace, code_digest

OWN_FILES = ("content/documents/", "content/themes/", "content/briefs/")
"""Content that some editions use; a fault in any other file concerns all."""
BATCH = 256
"""How many pages are held at once: enough to share out well, and no more memory for more briefs."""


@dataclass(frozen=True)
class Plan:
    """What is to be done: jobs to run, and paths to keep."""

    make: tuple[Job, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a build did, and what it found; ``library`` is what it read, if it had to."""

    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    typeset: int = 0
    library: Library | None = field(default=None, repr=False, compare=False)

    def failed(self, *, strict: bool = False) -> bool:
        return bool(grave(self.problems, strict=strict))


@dataclass
class Progress:
    """Told what a build is about to do and what it has done; the command line shows it."""

    planned: Callable[[int], None] = lambda count: None
    done: Callable[[Made], None] = lambda made: None


@dataclass
class _Outcome:
    """What has come of a build so far."""

    entries: dict[str, Entry]
    problems: set[Problem]
    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    drawings: set[str] = field(default_factory=set)
    typeset: int = 0

    def report(self, library: Library) -> Report:
        return Report(
            made=tuple(sorted(self.made)),
            kept=tuple(sorted(self.kept)),
            dropped=tuple(self.dropped),
            withheld=tuple(sorted(self.withheld)),
            problems=tuple(sorted(self.problems)),
            typeset=self.typeset,
            library=library,
        )


def build(
    workspace: Workspace,
    choice: Choice,
    map: Map = map,
    progress: Progress | None = None,
    *,
    strict: bool = False,
    today: date | None = None,
) -> Report:
    """Bring ``out/`` up to date, and say what was done.

    Briefs are shown as their dates say for ``today``; without it, all are. Raises Unusable when
    nothing can be read or written, or another build is at work.
    """
    ledger, inputs = workspace.output.ledger(), f"{workspace.inputs()} {today or 'any day'}"
    if choice == Choice() and _unchanged(workspace, ledger, inputs, strict=strict):
        return Report(kept=tuple(sorted(ledger.entries)), problems=ledger.warnings)
    library = workspace.read()
    editions = library.editions(choice, today)
    problems = set(check(library))
    faults = grave(problems, strict=strict)
    with workspace.output.locked():
        ledger = workspace.output.ledger()
        outcome = _Outcome(dict(ledger.entries), problems)
        for start in range(0, len(editions), BATCH):
            pages = _render(library, editions[start : start + BATCH], faults, outcome)
            _bring(workspace, _Task(pages, choice, library, ledger), outcome, map, progress or Progress())
        sound = not grave(outcome.problems, strict=strict) and not outcome.withheld
        whole = choice == Choice() and sound
        if whole:
            _drop(workspace, outcome)
        if sound:
            # The index pages tell of all briefs, so they wait until nothing is wrong with any.
            _write_indexes(workspace, library, outcome)
        if whole:
            ledger = Ledger(inputs=inputs, warnings=tuple(sorted(outcome.problems)))
        elif not sound or ledger.inputs != inputs:
            ledger = Ledger()  # what is there as a whole is not known
        workspace.output.save(replace(ledger, entries=outcome.entries))
    return outcome.report(library)


def plan(
    wanted: Mapping[str, str],
    pages: Iterable[Page],
    ledger: Ledger,
    intact: Callable[[str, Entry], bool],
    fonts: Fonts,
) -> Plan:
    """Which pages must be made again: those whose files are not there or not of this digest."""
    keep = {
        name
        for name, digest in wanted.items()
        if (entry := ledger.entries.get(name)) and entry.digest == digest and intact(name, entry)
    }
    jobs: list[Job] = []
    for page in pages:
        files = {name: path(page, name) for name in FORMATS}
        stale = tuple(name for name, file in files.items() if file in wanted and file not in keep)
        if stale:
            jobs.append(Job(page, stale, fonts))
    # The longest first, so that no worker is left with a long one at the end.
    jobs.sort(key=lambda job: (-len(job.page.html) * ("pdf" in job.formats), job.page.edition))
    return Plan(tuple(jobs), tuple(sorted(keep)))


def _unchanged(workspace: Workspace, ledger: Ledger, inputs: str, *, strict: bool) -> bool:
    """Whether all is there as the last build left it, and that would be made again."""
    intact = (workspace.output.intact(name, entry) for name, entry in ledger.entries.items())
    return ledger.inputs == inputs and not grave(ledger.warnings, strict=strict) and all(intact)


def _render(
    library: Library, editions: Iterable[Edition], faults: list[Problem], outcome: _Outcome
) -> list[Page]:
    """The pages of editions; one whose content has a fault is withheld."""
    faulty = {problem.place.file for problem in faults}
    everywhere = any(not name.startswith(OWN_FILES) for name in faulty)
    pages: list[Page] = []
    for edition in editions:
        if everywhere or _lacking(library, edition, faulty):
            outcome.withheld.add(edition.name)
            continue
        try:
            pages.append(render(library, edition))
        except Unusable as error:
            outcome.withheld.add(edition.name)
            outcome.problems.update(error.problems)
    return pages


def _lacking(library: Library, edition: Edition, faulty: set[str]) -> bool:
    return bool(faulty) and not faulty.isdisjoint(library.files(edition))


@dataclass(frozen=True)
class _Task:
    """Pages to bring up to date, and what that takes."""

    pages: list[Page]
    choice: Choice
    library: Library
    ledger: Ledger


def _bring(workspace: Workspace, task: _Task, outcome: _Outcome, map: Map, progress: Progress) -> None:
    """Make the files of some pages that are not there as they should be."""
    tools = code_digest()
    wanted = _wanted(task.pages, task.choice, tools + task.library.fonts.digest)
    planned = plan(wanted, task.pages, task.ledger, workspace.output.intact, task.library.fonts)
    outcome.wanted.update(wanted, _data(task.pages))
    outcome.drawings |= drawings.names(task.pages, tools)
    outcome.kept += planned.keep
    editions = {page.edition.name: page.edition for page in task.pages}
    for file in planned.keep:
        warnings = task.ledger.entries[file].warnings
        outcome.problems.update(located(task.library, editions[file.rpartition(".")[0]], warnings))
    outcome.typeset += len(planned.make)
    progress.planned(len(planned.make))
    jobs, failed = drawings.supply(planned.make, workspace.output, tools, map)
    for result in chain(failed, map(make, jobs)):
        made = _lost(result) if isinstance(result, Lost) else result
        outcome.problems.update(located(task.library, editions[made.name], made.problems))
        _publish(workspace, made, wanted, outcome)
        progress.done(made)  # may end the build: what is made is published by then
    _write_data(workspace, task.pages, outcome)


def _wanted(pages: Iterable[Page], choice: Choice, tools: str) -> dict[str, str]:
    """Each file that should be there, with the digest of what it is made from and with."""
    formats = [name for name in FORMATS if not choice.formats or name in choice.formats]
    return {
        path(page, name): hashlib.sha256(f"{page.digest} {tools}".encode()).hexdigest()
        for page in pages
        for name in formats
    }


def _lost(lost: Lost[Job]) -> Made:
    page = lost.item.page
    return Made(page.edition.name, (), (unmade(page, lost.reason),))


def _publish(workspace: Workspace, made: Made, wanted: Mapping[str, str], outcome: _Outcome) -> None:
    """Publish an edition as soon as all its files are there."""
    if not made.artifacts:
        outcome.withheld.add(made.name)
        return
    outcome.entries |= workspace.output.publish([(file, wanted[file.path]) for file in made.artifacts])
    outcome.made += [file.path for file in made.artifacts]


def _data(pages: Iterable[Page]) -> dict[str, bytes]:
    """The data files of each brief: path to content."""
    return {
        f"{page.edition.language}/{page.edition.brief}/{file.name}": file.content
        for page in pages
        for file in page.data
    }


def _write_data(workspace: Workspace, pages: Iterable[Page], outcome: _Outcome) -> None:
    published = [page for page in pages if page.edition.name not in outcome.withheld]
    for name, content in _data(published).items():
        _write_changed(workspace, Artifact(name, content), outcome)


def _write_indexes(workspace: Workspace, library: Library, outcome: _Outcome) -> None:
    sizes = {name: entry.size for name, entry in outcome.entries.items()}
    for artifact in publication.indexes(library, sizes):
        _write_changed(workspace, artifact, outcome)


def _write_changed(workspace: Workspace, artifact: Artifact, outcome: _Outcome) -> None:
    """Write a file that is cheap to make, if it differs from what is there."""
    digest = hashlib.sha256(artifact.content).hexdigest()
    entry = outcome.entries.get(artifact.path)
    if entry is None or entry.digest != digest or not workspace.output.intact(artifact.path, entry):
        outcome.entries |= workspace.output.publish([(artifact, digest)])
        outcome.made.append(artifact.path)


def _drop(workspace: Workspace, outcome: _Outcome) -> None:
    """Remove what we once made and nobody wants any more; index pages are written after."""
    for name in sorted(outcome.entries.keys() - outcome.wanted):
        if name.count("/") >= 2:
            workspace.output.drop(name)
            del outcome.entries[name]
            outcome.dropped.append(name)
    workspace.output.forget_drawings(outcome.drawings)
