"""One whole build of a workspace, its parts timed: python grown.py SMALL WORKSPACE. Run by script/bench.

The small workspace is built before: what a process does once, such as importing, loading fonts and
compiling templates, belongs to no brief. Everything is what a build does, but for typesetting, in
whose place stands a PDF of a few bytes: that costs the same however many briefs there are. Time is
the processor's. Says what it found as JSON.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from briefings.build import build
from briefings.cli import SELDOM
from briefings.page import indexes
from briefings.publish import BuildRequest, Report, dependencies, formats, state
from briefings.publish.formats import Artifact, Job, JobResult
from briefings.values.memory import Memory
from briefings.workspace import Workspace

PARTS = {
    "reading": ((Workspace, "read"),),
    "checking": ((state, "check"),),
    "rendering": ((dependencies, "traced"),),
    "planning": (
        (dependencies, "recall"), (dependencies, "sources"), (dependencies, "remember"),
        (state.BuildState, "wanted_files"), (state.BuildState, "in_place"),
    ),
    "index pages": ((indexes, "indexes"),),
}  # fmt: skip
"""What each part is called, and where a build finds it."""


def main(small: str, root: str) -> None:
    gc.set_threshold(SELDOM)  # as the command does
    _first_build(small)
    spent: Counter[str] = Counter()
    for name, places in PARTS.items():
        for owner, attribute in places:
            setattr(owner, attribute, _timed(name, getattr(owner, attribute), spent))
    before, start = _peak(), time.process_time()
    report = _first_build(root)
    spent["all"] = time.process_time() - start  # type: ignore[assignment]
    assert report.library
    result = {
        "briefs": len(report.library.briefs),
        "editions": report.typeset,
        "seconds": dict(spent),
        "megabytes": _peak() - before,
    }
    sys.stdout.write(json.dumps(result))


def _first_build(root: str) -> Report:
    today = datetime.now().astimezone().date()  # as the command will say when it builds again
    report = build(BuildRequest(Workspace(Path(root)), today=today), _stand_in)
    if report.problems or report.skipped:
        sys.exit(f"A grown workspace is not sound: {report.problems[:3]}")
    return report


def _timed(name: str, function: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.process_time()
        made = function(*arguments, **options)
        if isinstance(made, Iterator):
            made = list(made)
        spent[name] += time.process_time() - start  # type: ignore[assignment]
        return made

    return timed


def _stand_in(_: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """A map that does not typeset."""
    yield from map(_made, items)


def _made(job: Job) -> JobResult:
    contents = {"html": formats.html(job.page, job.fonts, Memory())[0], "pdf": b"%PDF-1.7"}
    name = job.page.edition.name
    return JobResult(name, tuple(Artifact(f"{name}.{format}", contents[format]) for format in job.formats))


def _peak() -> float:
    """Megabytes of memory at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
