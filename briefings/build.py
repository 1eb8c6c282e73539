"""Bring ``out/`` up to date with the content: read, think, write.

Every page is rendered and only those whose digest changed are typeset. Nothing is dropped when
anything failed, and nothing outside the choice is touched. One shortcut: when not a byte of
what a build reads has changed since one that found nothing wrong, there is nothing to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from briefings import publication
from briefings.checks import check
from briefings.fonts import Fonts
from briefings.formats import FORMATS, Artifact, Job, Made, make, path
from briefings.library import Choice, Edition, Library
from briefings.output import Entry, Ledger
from briefings.pages import Page, render
from briefings.problems import Problem, Unusable, grave
from briefings.workers import Map
from briefings.workspace import Workspace, code_digest

OWN_FILES = ("content/documents/", "content/themes/", "content/briefs/")
"""Content that some editions use; a fault in any other file concerns all."""


@dataclass(frozen=True)
class Plan:
    """What is to be done: jobs to run, and paths to keep."""

    make: tuple[Job, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a build did, and what it found."""

    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    typeset: int = 0

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
    dropped: list[str] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)


def build(
    workspace: Workspace,
    choice: Choice,
    map: Map = map,
    progress: Progress | None = None,
    *,
    strict: bool = False,
) -> Report:
    """Bring ``out/`` up to date, and say what was done. Raises Unusable when nothing can be read."""
    ledger, inputs = workspace.output.ledger(), workspace.inputs()
    if choice == Choice() and ledger.inputs == inputs and _intact(workspace, ledger):
        return Report(kept=tuple(sorted(ledger.entries)))
    library = workspace.read()
    outcome = _Outcome(dict(ledger.entries), set(check(library)))
    pages = _render(library, choice, grave(outcome.problems, strict=strict), outcome)
    wanted = _wanted(pages, choice, library)
    planned = plan(wanted, pages, ledger, workspace.output.intact, library.fonts)
    _typeset(workspace, planned, wanted, outcome, map, progress or Progress())
    _write_data(workspace, pages, outcome)
    whole = choice == Choice() and not outcome.withheld
    if whole:
        _drop(workspace, {*wanted, *_data(pages)}, outcome)
    _write_indexes(workspace, library, outcome)
    workspace.output.save(Ledger(outcome.entries, inputs if whole and not outcome.problems else ""))
    return Report(
        made=tuple(outcome.made),
        kept=planned.keep,
        dropped=tuple(outcome.dropped),
        withheld=tuple(sorted(outcome.withheld)),
        problems=tuple(sorted(outcome.problems)),
        typeset=len(planned.make),
    )


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


def _intact(workspace: Workspace, ledger: Ledger) -> bool:
    return all(workspace.output.intact(name, entry) for name, entry in ledger.entries.items())


def _render(library: Library, choice: Choice, faults: list[Problem], outcome: _Outcome) -> list[Page]:
    """The pages of a choice; an edition whose content has a fault is withheld."""
    faulty = {problem.place.file for problem in faults}
    everywhere = any(not name.startswith(OWN_FILES) for name in faulty)
    pages: list[Page] = []
    for edition in library.editions(choice):
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


def _wanted(pages: Iterable[Page], choice: Choice, library: Library) -> dict[str, str]:
    """Each file that should be there, with the digest of what it is made from and with."""
    tools = code_digest() + library.fonts.digest
    formats = [name for name in FORMATS if not choice.formats or name in choice.formats]
    return {
        path(page, name): hashlib.sha256(f"{page.digest} {tools}".encode()).hexdigest()
        for page in pages
        for name in formats
    }


def _typeset(
    workspace: Workspace,
    planned: Plan,
    wanted: Mapping[str, str],
    outcome: _Outcome,
    map: Map,
    progress: Progress,
) -> None:
    """Make what is planned, and publish each edition as soon as all its files are there."""
    progress.planned(len(planned.make))
    for result in map(make, planned.make):
        progress.done(result)
        outcome.problems.update(result.problems)
        if not result.artifacts:
            outcome.withheld.add(result.name)
            continue
        for artifact in result.artifacts:
            outcome.entries[artifact.path] = workspace.output.write(artifact, wanted[artifact.path])
            outcome.made.append(artifact.path)
        # Saved each time: a build that is stopped has lost nothing it published.
        workspace.output.save(Ledger(outcome.entries))


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
        outcome.entries[artifact.path] = workspace.output.write(artifact, digest)
        outcome.made.append(artifact.path)


def _drop(workspace: Workspace, wanted: set[str], outcome: _Outcome) -> None:
    """Remove what we once made and nobody wants any more; index pages are written after."""
    for name in sorted(outcome.entries.keys() - wanted):
        if name.count("/") >= 2:
            workspace.output.drop(name)
            del outcome.entries[name]
            outcome.dropped.append(name)
