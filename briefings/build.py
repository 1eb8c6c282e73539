"""Bring ``out/`` up to date with the content: read, think, write.

A page is rendered unless all it was rendered from is as it was, and typeset only when its digest
changed. Nothing is dropped when anything failed, and nothing outside the choice is touched. One
shortcut: when not a byte of what a build reads has changed since one that found nothing wrong,
there is nothing to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from briefings import drawings, plans, publication, traces
from briefings.checks import check
from briefings.formats import Artifact, Job, Made, make, unmade
from briefings.landmarks import located
from briefings.library import Choice, Edition, Library
from briefings.output import Entry, Ledger
from briefings.pages import Page
from briefings.problems import Problem, Unusable, grave
from briefings.traces import Sources, Trace
from briefings.workers import Lost, Map
from briefings.workspace import Workspace, code_digest

OWN_FILES = ("content/documents/", "content/themes/", "content/briefs/")
"""Content that some editions use; a fault in any other file concerns all."""
BATCH = 256
"""How many pages are held at once: enough to share out well, and no more memory for more briefs."""


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
    traces: dict[str, Trace] = field(default_factory=dict)
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
        ledger, tools = workspace.output.ledger(), code_digest()
        task = _Task(workspace, choice, library, traces.sources(library, tools), tools)
        outcome = _Outcome(dict(ledger.entries), problems, traces=traces.recall(workspace.output))
        for start in range(0, len(editions), BATCH):
            pages = _render(task, editions[start : start + BATCH], faults, outcome)
            _bring(task, pages, outcome, map, progress or Progress())
        sound = not grave(outcome.problems, strict=strict) and not outcome.withheld
        whole = choice == Choice() and sound
        if whole:
            _drop(workspace, outcome)
        if sound:
            # The index pages tell of all briefs, so they wait until nothing is wrong with any.
            _write_indexes(workspace, library, outcome)
        if whole:
            outcome.traces = {edition.name: outcome.traces[edition.name] for edition in editions}
            ledger = Ledger(inputs=inputs, warnings=tuple(sorted(outcome.problems)))
        elif not sound or ledger.inputs != inputs:
            ledger = Ledger()  # what is there as a whole is not known
        traces.keep(workspace.output, outcome.traces)
        workspace.output.save(replace(ledger, entries=outcome.entries))
    return outcome.report(library)


def _unchanged(workspace: Workspace, ledger: Ledger, inputs: str, *, strict: bool) -> bool:
    """Whether all is there as the last build left it, and that would be made again."""
    intact = (workspace.output.intact(name, entry) for name, entry in ledger.entries.items())
    return ledger.inputs == inputs and not grave(ledger.warnings, strict=strict) and all(intact)


@dataclass(frozen=True)
class _Task:
    """What is to be brought up to date, and from what; ``tools`` is the digest of the program."""

    workspace: Workspace
    choice: Choice
    library: Library
    sources: Sources
    tools: str

    def wanted(self, edition: str, page: str) -> dict[str, str]:
        """The files of an edition whose page has this digest, each with its own digest."""
        return plans.wanted(edition, page, self.choice, self.tools + self.library.fonts.digest)


def _render(task: _Task, editions: Iterable[Edition], faults: list[Problem], outcome: _Outcome) -> list[Page]:
    """The pages of editions that may differ; one whose content has a fault is withheld."""
    faulty = {problem.place.file for problem in faults}
    everywhere = any(not name.startswith(OWN_FILES) for name in faulty)
    pages: list[Page] = []
    for edition in editions:
        if everywhere or _lacking(task.library, edition, faulty):
            outcome.withheld.add(edition.name)
            continue
        if _as_it_was(task, edition, outcome):
            continue
        try:
            page, read = traces.traced(task.library, edition)
        except Unusable as error:
            outcome.withheld.add(edition.name)
            outcome.problems.update(error.problems)
            continue
        pages.append(page)
        outcome.traces[edition.name] = _trace(task, page, read)
    return pages


def _as_it_was(task: _Task, edition: Edition, outcome: _Outcome) -> bool:
    """Whether rendering an edition would give what it gave, and all its files are there: kept."""
    trace = outcome.traces.get(edition.name)
    if trace is None or trace.state != task.sources.state(trace.read):
        return False
    wanted = task.wanted(edition.name, trace.page)
    folder = edition.name.rpartition("/")[0]
    data = {f"{folder}/{name}": digest for name, digest in trace.data.items()}
    everything = {**wanted, **data}
    if len(plans.in_place(everything, outcome.entries, task.workspace.output.intact)) < len(everything):
        return False
    outcome.wanted.update(everything)
    outcome.drawings.update(trace.drawings)
    _keep(task, edition, wanted, outcome)
    return True


def _trace(task: _Task, page: Page, read: Collection[str]) -> Trace:
    return Trace(
        read=tuple(sorted(read)),
        state=task.sources.state(read),
        page=page.digest,
        data={file.name: hashlib.sha256(file.content).hexdigest() for file in page.data},
        drawings=tuple(sorted(drawings.names([page], task.tools))),
    )


def _keep(task: _Task, edition: Edition, files: Iterable[str], outcome: _Outcome) -> None:
    """Files of an edition stay as they are, with what there is to say against them."""
    for file in files:
        outcome.kept.append(file)
        outcome.problems.update(located(task.library, edition, outcome.entries[file].warnings))


def _lacking(library: Library, edition: Edition, faulty: set[str]) -> bool:
    return bool(faulty) and not faulty.isdisjoint(library.files(edition))


def _bring(task: _Task, pages: list[Page], outcome: _Outcome, map: Map, progress: Progress) -> None:
    """Make the files of some pages that are not there as they should be."""
    editions = {page.edition.name: page.edition for page in pages}
    wanted: dict[str, str] = {}
    for page in pages:
        wanted |= task.wanted(page.edition.name, outcome.traces[page.edition.name].page)
        outcome.drawings.update(outcome.traces[page.edition.name].drawings)
    output = task.workspace.output
    planned = plans.plan(wanted, pages, outcome.entries, output.intact, task.library.fonts)
    outcome.wanted.update(wanted, _data(pages))
    for file in planned.keep:
        _keep(task, editions[file.rpartition(".")[0]], [file], outcome)
    outcome.typeset += len(planned.make)
    progress.planned(len(planned.make))
    jobs, failed = drawings.supply(planned.make, output, task.tools, map)
    for result in chain(failed, map(make, jobs)):
        made = _lost(result) if isinstance(result, Lost) else result
        outcome.problems.update(located(task.library, editions[made.name], made.problems))
        _publish(task.workspace, made, wanted, outcome)
        progress.done(made)  # may end the build: what is made is published by then
    _write_data(task.workspace, pages, outcome)


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
