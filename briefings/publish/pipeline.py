"""Pages on their way: rendered, typeset and published, each while others are.

Pages are rendered here, and meanwhile others are typeset elsewhere: so no worker waits until all
are rendered, and few are held at once, however many there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefings.editions import Artifact, Choice, Edition
from briefings.library.library import Library
from briefings.library.visibility import to_keep
from briefings.page.locate import located
from briefings.page.render import Page
from briefings.problems import Problem, Unusable
from briefings.publish import plan
from briefings.publish.dependencies import PageRecord, SourceDigests
from briefings.publish.formats import LIMIT, Job, JobResult, make, over, unmade
from briefings.publish.rendering import Renderer
from briefings.workers.pool import FailedItem, Map
from briefings.workspace import Workspace
from briefings.workspace.ledger import LedgerEntry

TRIES = 2
"""How many editions of an audience may go over a limit; no others of it are tried then."""


@dataclass(frozen=True)
class Told:
    """Who is told how many editions will be made, and of each that was."""

    planned: Callable[[int], None]
    done: Callable[[JobResult], None]


@dataclass
class Outcome:
    """What has come of a build so far."""

    library: Library
    entries: dict[str, LedgerEntry]
    problems: set[Problem]
    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    traces: dict[str, PageRecord] = field(default_factory=dict)
    typeset: int = 0
    aside: list[Problem] = field(default_factory=list)
    """Files of state that were set aside: told once, and no reason to withhold anything."""


@dataclass(frozen=True)
class Task:
    """What is to be brought up to date, and from what; ``tools`` is the digest of the program."""

    workspace: Workspace
    choice: Choice
    library: Library
    sources: SourceDigests
    tools: str

    def wanted(self, edition: str, page: str) -> dict[str, str]:
        """The files of an edition whose page has this digest, each with its own digest."""
        return plan.wanted(edition, page, self.choice, self.tools + self.library.fonts.digest)


@dataclass
class Line:
    """Pages on their way: rendered, and at work."""

    task: Task
    outcome: Outcome
    told: Told
    renderer: Renderer
    out: dict[str, Page] = field(default_factory=dict)
    faults: dict[Problem, list[str]] = field(default_factory=dict)
    """What kept pages from being rendered, and which: a template fails for many in one way."""
    spent: dict[str, list[tuple[Problem, ...]]] = field(default_factory=dict)
    """What went over a limit, by audience: its templates, styles and pictures do it in every edition."""

    def run(self, editions: Iterable[Edition], map: Map) -> None:
        """Make the files of some editions that are not there as they should be."""
        for result in map(make, self._jobs(editions)):
            self._take(result)
        self.outcome.problems.update(_of(problem, names) for problem, names in self.faults.items())

    def _jobs(self, editions: Iterable[Edition]) -> Iterator[Job]:
        """Pages to make, as soon as there are any."""
        for edition in editions:
            if job := self._job(edition):
                yield job
            else:
                self.told.planned(-1)

    def _job(self, edition: Edition) -> Job | None:
        """What is to be made of an edition, if anything."""
        task, outcome = self.task, self.outcome
        before = self.spent.get(edition.audience, [])
        if len(before) >= TRIES:
            self._failed(edition, before[0])
            return None
        try:
            page, read = self.renderer.page(edition)
        except Unusable as error:
            self._failed(edition, error.problems)
            self._note(edition, error.problems)
            return None
        trace = outcome.traces[edition.name] = _trace(task, page, read)
        wanted = task.wanted(edition.name, trace.page)
        outcome.wanted.update(wanted, _data(page))
        planned = plan.plan(wanted, page, outcome.entries, task.workspace.output.intact, task.library.fonts)
        keep(task, edition, planned.keep, outcome)
        if not planned.make:
            _write_data(task.workspace, page, outcome)
            return None
        self.out[edition.name] = page
        outcome.typeset += 1
        return planned.make

    def _failed(self, edition: Edition, problems: Iterable[Problem]) -> None:
        self.outcome.withheld.add(edition.name)
        for problem in problems:
            self.faults.setdefault(problem, []).append(edition.name)

    def _note(self, edition: Edition, problems: tuple[Problem, ...]) -> None:
        if any(problem.check == LIMIT for problem in problems):
            self.spent.setdefault(edition.audience, []).append(problems)

    def _take(self, result: JobResult | FailedItem[Job]) -> None:
        if isinstance(result, FailedItem):
            page = result.item.page
            problem = over(page, result.reason) if result.spent else unmade(page, result.reason)
            result = JobResult(page.edition.name, (), (problem,))
        self._note(self.out[result.name].edition, result.problems)
        self._done(result)

    def _done(self, made: JobResult) -> None:
        """Publish an edition as soon as all its files are there."""
        task, outcome, page = self.task, self.outcome, self.out.pop(made.name)
        outcome.problems.update(located(task.library, page.edition, made.problems))
        if made.artifacts:
            wanted = task.wanted(made.name, outcome.traces[made.name].page)
            _publish(task, made, wanted, outcome)
            _write_data(task.workspace, page, outcome)
        else:
            outcome.withheld.add(made.name)
        self.told.done(made)  # may end the build: what is made is published by then


def _of(problem: Problem, editions: Sequence[str]) -> Problem:
    """A problem of several editions, told once."""
    others = f" and {len(editions) - 1} more" if len(editions) > 1 else ""
    return replace(problem, message=f"{problem.message} (edition {min(editions)}{others})")


def _trace(task: Task, page: Page, read: Collection[str]) -> PageRecord:
    return PageRecord(
        read=tuple(sorted(read)),
        state=task.sources.state(read),
        page=page.digest,
        data={file.name: hashlib.sha256(file.content).hexdigest() for file in page.data},
    )


def keep(task: Task, edition: Edition, files: Iterable[str], outcome: Outcome) -> None:
    """Files of an edition stay as they are, with what there is to say against them."""
    for file in files:
        outcome.kept.append(file)
        outcome.problems.update(located(task.library, edition, outcome.entries[file].warnings))


def _publish(task: Task, made: JobResult, wanted: Mapping[str, str], outcome: Outcome) -> None:
    files = [replace(file, warnings=to_keep(task.library, file.warnings)) for file in made.artifacts]
    outcome.entries |= task.workspace.output.publish([(file, wanted[file.path]) for file in files])
    outcome.made += [file.path for file in made.artifacts]


def _data(page: Page) -> dict[str, bytes]:
    """The data files of a page: path to content."""
    return {f"{page.edition.data_folder}/{file.name}": file.content for file in page.data}


def _write_data(workspace: Workspace, page: Page, outcome: Outcome) -> None:
    for name, content in _data(page).items():
        write_changed(workspace, Artifact(name, content), outcome)


def write_changed(workspace: Workspace, artifact: Artifact, outcome: Outcome) -> None:
    """Write a file that is cheap to make, if it differs from what is there."""
    digest = hashlib.sha256(artifact.content).hexdigest()
    entry = outcome.entries.get(artifact.path)
    if entry is None or entry.digest != digest or not workspace.output.intact(artifact.path, entry):
        outcome.entries |= workspace.output.publish([(artifact, digest)])
        outcome.made.append(artifact.path)
