"""Charts, drawn once per build however many pages show them, and kept for the next build.

A drawing is kept under the digest of what it shows and of the program that draws it, so that
one changed word draws none anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Protocol

from briefings.charts import Chart
from briefings.formats import Drawn, Job, Made, draw, drawn, key, unmade
from briefings.pages import Page
from briefings.problems import Problem
from briefings.workers import Lost, Map

VANISHED = "its charts were drawn, but the drawings are not there any more"


class Shelf(Protocol):
    """Where drawings are kept: in ``out/`` for builds, in memory for the preview."""

    def drawing(self, key: str) -> str | None:
        """A chart drawn earlier."""
        ...

    def keep_drawing(self, key: str, svg: str) -> None:
        """Keep a drawing for later."""
        ...


def names(pages: Iterable[Page], tools: str) -> set[str]:
    """Under which names the drawings of these pages are kept."""
    charts = {chart for page in pages for pair in page.charts.values() for chart in pair}
    return {_name(key(chart), tools) for chart in charts}


class Supply:
    """Supplies jobs with their drawings; what is not on the shelf yet is drawn once, for all of them."""

    def __init__(self, shelf: Shelf, tools: str) -> None:
        self._shelf = shelf
        self._tools = tools
        self._asked: set[str] = set()
        self._faults: dict[str, str] = {}

    def wanted(self, job: Job) -> Iterator[Chart]:
        """The charts of a job that are to be drawn, but for those asked for earlier."""
        for chart in chain.from_iterable(_shown(job).values()):
            if (id := key(chart)) not in self._asked and self._drawing(id) is None:
                self._asked.add(id)
                yield chart

    def take(self, drawn: Drawn) -> None:
        """What has come of one that was asked for."""
        if drawn.fault:
            self._faults[drawn.key] = drawn.fault
        else:
            self._shelf.keep_drawing(_name(drawn.key, self._tools), drawn.svg)
            self._asked.discard(drawn.key)

    def supplied(self, job: Job) -> Job | Made | None:
        """The job with its drawings; what becomes of it without them; or none yet."""
        if problems := tuple(self._failures(job)):
            return Made(job.page.edition.name, (), problems)
        found = {id: [self._drawing(key(chart)) for chart in charts] for id, charts in _shown(job).items()}
        drawings = {id: tuple(svg for svg in svgs if svg is not None) for id, svgs in found.items()}
        if any(len(drawings[id]) < len(svgs) for id, svgs in found.items()):
            return None
        both = {id: (svgs[0], svgs[-1] if len(svgs) > 1 else "") for id, svgs in drawings.items()}
        # A job that carries its drawings need not carry what they are drawn from.
        return replace(job, page=replace(job.page, charts={}), drawings=both)

    def _drawing(self, id: str) -> str | None:
        return self._shelf.drawing(_name(id, self._tools))

    def _failures(self, job: Job) -> Iterator[Problem]:
        """Why an edition is withheld for its charts."""
        for id, charts in _shown(job).items():
            for chart in charts:
                if reason := self._faults.get(key(chart)):
                    yield unmade(job.page, f"the chart {id} cannot be drawn: {reason}")


def supply(job: Job, shelf: Shelf, tools: str, map: Map) -> Job | Made:
    """One job with its drawings; or what becomes of it without them."""
    supply = Supply(shelf, tools)
    for result in map(draw, list(supply.wanted(job))):
        supply.take(Drawn(key(result.item), fault=result.reason) if isinstance(result, Lost) else result)
    return supply.supplied(job) or Made(job.page.edition.name, (), (unmade(job.page, VANISHED),))


def _name(key: str, tools: str) -> str:
    return hashlib.sha256(f"{key} {tools}".encode()).hexdigest()


def _shown(job: Job) -> dict[str, tuple[Chart, ...]]:
    return drawn(job.page, job.formats)
