"""Charts, drawn once per build however many pages show them, and kept for the next build.

A drawing is kept under the digest of what it shows and of the program that draws it, so that
one changed word draws none anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from briefings.charts import Chart
from briefings.formats import Drawn, Job, Made, draw, drawn, key, unmade
from briefings.pages import Page
from briefings.workers import Lost, Map


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


def supply(jobs: Iterable[Job], shelf: Shelf, tools: str, map: Map) -> tuple[list[Job], list[Made]]:
    """The jobs with their drawings, and what has become of those that cannot be drawn."""
    jobs = list(jobs)
    charts = {key(chart): chart for job in jobs for pair in _shown(job).values() for chart in pair}
    found = {id: svg for id in charts if (svg := shelf.drawing(_name(id, tools))) is not None}
    faults: dict[str, str] = {}
    for result in map(draw, [chart for id, chart in charts.items() if id not in found]):
        made = Drawn(key(result.item), fault=result.reason) if isinstance(result, Lost) else result
        if made.fault:
            faults[made.key] = made.fault
        else:
            found[made.key] = made.svg
            shelf.keep_drawing(_name(made.key, tools), made.svg)
    failed = [_failed(job, faults) for job in jobs if _keys(job) & faults.keys()]
    return [_with(job, found) for job in jobs if not _keys(job) & faults.keys()], failed


def _name(key: str, tools: str) -> str:
    return hashlib.sha256(f"{key} {tools}".encode()).hexdigest()


def _shown(job: Job) -> dict[str, tuple[Chart, ...]]:
    return drawn(job.page, job.formats)


def _keys(job: Job) -> set[str]:
    return {key(chart) for pair in _shown(job).values() for chart in pair}


def _with(job: Job, found: dict[str, str]) -> Job:
    """A job that carries its drawings in place of what they are drawn from."""
    drawings = {}
    for id, charts in _shown(job).items():
        wide, *narrow = (found[key(chart)] for chart in charts)
        drawings[id] = (wide, narrow[0] if narrow else "")
    return replace(job, page=replace(job.page, charts={}), drawings=drawings)


def _failed(job: Job, faults: dict[str, str]) -> Made:
    """An edition that is withheld for its charts."""
    problems = tuple(
        unmade(job.page, f"the chart {id} cannot be drawn: {faults[key(chart)]}")
        for id, pair in _shown(job).items()
        for chart in pair
        if key(chart) in faults
    )
    return Made(job.page.edition.name, (), problems)
