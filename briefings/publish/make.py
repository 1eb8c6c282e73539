"""Render, typeset and publish editions, each while others are under way.

Pages are rendered here while others are typeset elsewhere: no worker waits until all are rendered,
and few are held at once, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from briefings.editions import Edition
from briefings.page.locate import located
from briefings.page.render import Page
from briefings.problems import Problem, Unusable
from briefings.publish import Progress, plan
from briefings.publish.formats import LIBRARY, LIMIT, Job, JobResult, Maker, over, unmade
from briefings.publish.rendering import Renderer
from briefings.publish.state import BuildState
from briefings.workers.pool import FailedItem, Map

TRIES = 2
"""How many editions of an audience may go over a limit; no others of it are tried then."""


def make_editions(
    state: BuildState, editions: Iterable[Edition], renderer: Renderer, map: Map, progress: Progress
) -> None:
    """Make and publish the files of some editions that are out of date."""
    queue = _Queue(state, renderer, progress)
    for result in map(Maker(state.library.memory), queue.jobs(editions)):
        queue.take(result)
    state.problems.update(_joined(problem, names) for problem, names in queue.faults.items())


@dataclass
class _Queue:
    """Pages that are rendered, and at work."""

    state: BuildState
    renderer: Renderer
    progress: Progress
    pages: dict[str, Page] = field(default_factory=dict)
    faults: dict[Problem, list[str]] = field(default_factory=dict)
    """What kept pages from being rendered, and which: a template fails for many in one way."""
    spent: dict[str, list[tuple[Problem, ...]]] = field(default_factory=dict)
    """What went over a limit, by audience: its templates, styles and pictures do it in every edition."""

    def jobs(self, editions: Iterable[Edition]) -> Iterator[Job]:
        """Give pages to make, as soon as there are any."""
        for edition in editions:
            if job := self._job(edition):
                yield job
            else:
                self.progress.planned(-1)

    def take(self, result: JobResult | FailedItem[Job]) -> None:
        """Publish an edition as soon as all its files are there."""
        if isinstance(result, FailedItem):
            page = result.item.page
            problem = over(page, result.reason) if result.spent else unmade(page, result.reason)
            result = JobResult(page.edition.name, (), (problem,))
        state, page = self.state, self.pages.pop(result.name)
        self._count(page.edition, result.problems)
        state.problems.update(located(state.library, page.edition, result.problems))
        if result.artifacts:
            wanted = state.wanted_files(page.edition, state.records[result.name].page)
            state.publish(result.artifacts, wanted)
            self._publish_data(page)
        else:
            state.skipped.add(result.name)
        self.progress.done(result)  # may end the build: what is made is published by then

    def _job(self, edition: Edition) -> Job | None:
        """Render an edition; give what is to be made of it, if anything."""
        state, before = self.state, self.spent.get(edition.audience, [])
        if len(before) >= TRIES:
            self._skip(edition, before[0])
            return None
        try:
            page, read = self.renderer.page(edition)
        except Unusable as error:
            self._skip(edition, error.problems)
            self._count(edition, error.problems)
            return None
        state.record(page, read)
        wanted = state.wanted_files(edition, page.digest)
        state.wanted.update(wanted, page.data_paths)
        in_place = state.in_place(wanted)
        state.leave(edition, sorted(in_place))
        formats = plan.stale_formats(edition, wanted, in_place)
        if not formats:
            self._publish_data(page)
            return None
        self.pages[edition.name] = page
        state.typeset += 1
        return Job(page, formats, state.library.fonts)

    def _skip(self, edition: Edition, problems: Iterable[Problem]) -> None:
        self.state.skipped.add(edition.name)
        for problem in problems:
            self.faults.setdefault(problem, []).append(edition.name)

    def _count(self, edition: Edition, problems: tuple[Problem, ...]) -> None:
        if any(problem.check in (LIBRARY, LIMIT) for problem in problems):
            self.spent.setdefault(edition.audience, []).append(problems)

    def _publish_data(self, page: Page) -> None:
        for path, content in page.data_paths.items():
            self.state.publish_changed(path, content)


def _joined(problem: Problem, editions: Sequence[str]) -> Problem:
    """A problem of several editions, reported once."""
    others = f" and {len(editions) - 1} more" if len(editions) > 1 else ""
    return replace(problem, message=f"{problem.message} (edition {min(editions)}{others})")
