"""What a build makes: pages rendered where they may differ, files made where they do.

A page is rendered unless all it was rendered from is as it was, and typeset only when its digest
changed. Nothing is dropped when anything failed, and nothing outside the choice is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from briefings import drawings, plans, publication, traces
from briefings.checks import check
from briefings.editions import Artifact, Choice, Edition
from briefings.formats import Job, Made, make, unmade
from briefings.landmarks import located
from briefings.library import Library
from briefings.output import Entry, Ledger
from briefings.pages import Page
from briefings.problems import Problem, Unusable, grave
from briefings.traces import Sources, Trace
from briefings.workers import Lost, Map
from briefings.workspace import OWN_FILES, Workspace, code_digest

BATCH = 256
"""How many pages are held at once: enough to share out well, and no more memory for more briefs."""


@dataclass(frozen=True)
class Order:
    """What is asked for: which editions, as of which day, from which inputs; whether warnings count."""

    workspace: Workspace
    choice: Choice
    inputs: str
    strict: bool = False
    today: date | None = None


@dataclass(frozen=True)
class Told:
    """Who is told how many editions will be made, and of each that was."""

    planned: Callable[[int], None]
    done: Callable[[Made], None]


@dataclass
class Outcome:
    """What has come of a build so far."""

    library: Library
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


def bring_up_to_date(order: Order, map: Map, told: Told) -> Outcome:
    """Make what is not as it should be. Raises Unusable, as a build does."""
    workspace = order.workspace
    library = workspace.read()
    editions = library.editions(order.choice, order.today)
    problems = set(check(library))
    faults = grave(problems, strict=order.strict)
    with workspace.output.locked():
        ledger, tools = workspace.output.ledger(), code_digest()
        task = _Task(workspace, order.choice, library, traces.sources(library, tools), tools)
        outcome = Outcome(library, dict(ledger.entries), problems, traces=traces.recall(workspace.output))
        for start in range(0, len(editions), BATCH):
            pages = _render(task, editions[start : start + BATCH], faults, outcome)
            _bring(task, pages, outcome, map, told)
        _finish(order, ledger, editions, outcome)
    return outcome


def _finish(order: Order, ledger: Ledger, editions: Iterable[Edition], outcome: Outcome) -> None:
    """What can only be done once all editions are: dropping, index pages, the ledger as a whole."""
    output = order.workspace.output
    sound = not grave(outcome.problems, strict=order.strict) and not outcome.withheld
    whole = order.choice == Choice() and sound
    if whole:
        _drop(order.workspace, outcome)
    if sound:
        # The index pages tell of all briefs, so they wait until nothing is wrong with any.
        _write_indexes(order.workspace, outcome)
    if whole:
        outcome.traces = {edition.name: outcome.traces[edition.name] for edition in editions}
        ledger = Ledger(inputs=order.inputs, warnings=tuple(sorted(outcome.problems)))
    elif not sound or ledger.inputs != order.inputs:
        ledger = Ledger()  # what is there as a whole is not known
    traces.keep(output, outcome.traces)
    output.save(replace(ledger, entries=outcome.entries))


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


def _render(task: _Task, editions: Iterable[Edition], faults: list[Problem], outcome: Outcome) -> list[Page]:
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


def _as_it_was(task: _Task, edition: Edition, outcome: Outcome) -> bool:
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


def _keep(task: _Task, edition: Edition, files: Iterable[str], outcome: Outcome) -> None:
    """Files of an edition stay as they are, with what there is to say against them."""
    for file in files:
        outcome.kept.append(file)
        outcome.problems.update(located(task.library, edition, outcome.entries[file].warnings))


def _lacking(library: Library, edition: Edition, faulty: set[str]) -> bool:
    return bool(faulty) and not faulty.isdisjoint(library.files(edition))


def _bring(task: _Task, pages: list[Page], outcome: Outcome, map: Map, told: Told) -> None:
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
    told.planned(len(planned.make))
    jobs, failed = drawings.supply(planned.make, output, task.tools, map)
    for result in chain(failed, map(make, jobs)):
        made = _lost(result) if isinstance(result, Lost) else result
        outcome.problems.update(located(task.library, editions[made.name], made.problems))
        _publish(task.workspace, made, wanted, outcome)
        told.done(made)  # may end the build: what is made is published by then
    _write_data(task.workspace, pages, outcome)


def _lost(lost: Lost[Job]) -> Made:
    page = lost.item.page
    return Made(page.edition.name, (), (unmade(page, lost.reason),))


def _publish(workspace: Workspace, made: Made, wanted: Mapping[str, str], outcome: Outcome) -> None:
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


def _write_data(workspace: Workspace, pages: Iterable[Page], outcome: Outcome) -> None:
    published = [page for page in pages if page.edition.name not in outcome.withheld]
    for name, content in _data(published).items():
        _write_changed(workspace, Artifact(name, content), outcome)


def _write_indexes(workspace: Workspace, outcome: Outcome) -> None:
    sizes = {name: entry.size for name, entry in outcome.entries.items()}
    for artifact in publication.indexes(outcome.library, sizes):
        _write_changed(workspace, artifact, outcome)


def _write_changed(workspace: Workspace, artifact: Artifact, outcome: Outcome) -> None:
    """Write a file that is cheap to make, if it differs from what is there."""
    digest = hashlib.sha256(artifact.content).hexdigest()
    entry = outcome.entries.get(artifact.path)
    if entry is None or entry.digest != digest or not workspace.output.intact(artifact.path, entry):
        outcome.entries |= workspace.output.publish([(artifact, digest)])
        outcome.made.append(artifact.path)


def _drop(workspace: Workspace, outcome: Outcome) -> None:
    """Remove what we once made and nobody wants any more; index pages are written after."""
    for name in sorted(outcome.entries.keys() - outcome.wanted):
        if name.count("/") >= 2:
            workspace.output.drop(name)
            del outcome.entries[name]
            outcome.dropped.append(name)
    workspace.output.forget_drawings(outcome.drawings)
