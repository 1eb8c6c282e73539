"""Runs: what each build did, when and how long; the last ones are kept in ``out/``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial

from briefings.library.visibility import everybody, to_keep, visible
from briefings.problems import Problem, Unusable, grave, row
from briefings.publish import BuildRequest, Report
from briefings.schedule import deadlines
from briefings.schedule.clock import Clock
from briefings.workspace import Workspace
from briefings.workspace.records import (
    InvalidRecord,
    day,
    integer,
    listed,
    mapped,
    moment,
    number,
    parsed,
    shaped,
    text,
    truth,
    unreadable,
)

HISTORY = ".history.jsonl"
STANDING = ".schedule.json"
"""Where a schedule that is running says when it runs next."""
REMEMBERED = 200
"""Runs remembered."""
NAMED = 50
"""Files and problems named for each run; more are only counted."""
LOCK = "lock"
"""The check that tells of another build at work."""
NO_RUN = ("choice", LOCK)
PAUSE = 0.5
"""Seconds between two tries while another build is at work."""
AHEAD = 30
"""Days ahead of which what falls due is told."""

UNBUILT = "nothing could be built"
BUILD, WATCH, SCHEDULE = "build", "watch", "schedule"


Row = Mapping[str, str | int | bool]
PROBLEM: Mapping[str, Callable[[object], str | int]] = {
    "file": text, "line": integer, "column": integer, "check": text, "gravity": text, "message": text,
    "hint": text,
}  # fmt: skip
DUE: Mapping[str, Callable[[object], str | int | bool]] = {
    "date": day, "what": text, "brief": text, "title": text, "file": text, "line": integer, "late": truth,
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One build: when it began, its occasion, how long it took, what it did and found.

    ``part`` is a build of some editions only. ``counts`` are whole, lists name at most NAMED.
    ``due`` is what fell due within AHEAD days.
    """

    began: datetime
    occasion: str = BUILD
    seconds: float = 0.0
    part: bool = False
    failed: bool = False
    reason: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    problems: tuple[Row, ...] = ()
    due: tuple[Row, ...] = ()

    def line(self) -> str:
        """As one line of JSON."""
        return json.dumps({**asdict(self), "began": self.began.isoformat()}, ensure_ascii=False)

    @classmethod
    def read(cls, line: str | bytes) -> Run:
        """From such a line. Raises InvalidRecord for any other."""
        return cls(**shaped(parsed(line), RUN, ("began",)))


def _problem(row: object) -> Row:
    return shaped(row, PROBLEM, PROBLEM)


def _deadline(row: object) -> Row:
    found = shaped(row, DUE, DUE)
    if found["what"] not in deadlines.KEYS:
        raise InvalidRecord(f"nothing falls due to {found['what']}")
    return found


RUN: Mapping[str, Callable[[object], object]] = {
    "began": moment, "occasion": text, "seconds": number, "part": truth, "failed": truth, "reason": text,
    "counts": partial(mapped, each=integer),
    **dict.fromkeys(("made", "dropped", "skipped"), partial(listed, each=text)),
    "problems": partial(listed, each=_problem), "due": partial(listed, each=_deadline),
}  # fmt: skip


@dataclass(frozen=True)
class Occasion:
    """Why and when a build is made; ``timer`` counts the seconds it takes."""

    kind: str
    began: datetime
    timer: Callable[[], float] = time.monotonic


def where(row: Row) -> str:
    """The file and line of a problem of a run; a file as a whole has no line."""
    return f"{row['file']}:{row['line']}" if row["line"] else str(row["file"])


def conduct(request: BuildRequest, occasion: Occasion, build: Callable[[], Report]) -> tuple[Run, Report]:
    """Build, note the run in the history, and say what came of it.

    What makes a workspace unusable is a run that failed. Raises Unusable for what is no run: a
    slip on the command line, or another build at work.
    """
    workspace, start = request.workspace, occasion.timer()
    try:
        report, reason = build(), ""
    except Unusable as error:
        if all(problem.check in NO_RUN for problem in error.problems):
            raise
        report, reason = Report(problems=error.problems), UNBUILT
    report = replace(report, problems=(*report.problems, *mended(workspace)))
    run = _of(report, request, occasion)
    seconds = round(occasion.timer() - start, 3)
    run = replace(run, seconds=seconds, reason=reason or run.reason, due=_due(workspace, report, occasion))
    try:
        record(workspace, replace(run, problems=_saved(report, reason)))
    except Unusable as error:
        report = replace(report, problems=(*report.problems, *error.problems))
        run = replace(run, failed=True, reason=run.reason or "the run could not be noted")
    return run, report


def patient(build: Callable[[], Report], clock: Clock, seconds: float) -> Report:
    """Build as soon as no other build is at work; wait for that, but not for ever."""
    waited = 0.0
    while True:
        try:
            return build()
        except Unusable as error:
            locked = any(problem.check == LOCK for problem in error.problems)
            if not locked or waited >= seconds or clock.wait(PAUSE):
                raise
            waited += PAUSE


def _due(workspace: Workspace, report: Report, occasion: Occasion) -> tuple[Row, ...]:
    """What falls due; as it was last known, where the build had no need to read anything."""
    if report.library is None:
        return known_due(workspace)
    today = occasion.began.date()
    # The history can be read by whoever reads the briefs: what is not for all goes by its name there.
    told = visible(report.library, everybody(report.library)).briefs
    coming = deadlines.due(report.library, today, AHEAD)[:NAMED]
    coming = [one if one.brief in told else replace(one, title=one.brief) for one in coming]
    return tuple(deadlines.row(one, today) for one in coming)


def _saved(report: Report, reason: str) -> tuple[Row, ...]:
    """The gravest problems as the history has them; what a build without work tells was kept before."""
    gravest = _gravest(report.problems)
    known = report.library is None and reason != UNBUILT
    return tuple(row(one) for one in (gravest if known else to_keep(report.library, gravest)))


def _of(report: Report, request: BuildRequest, occasion: Occasion) -> Run:
    """What a report says, as a run."""
    errors = len(grave(report.problems))
    counts = {
        "made": len(report.made), "unchanged": len(report.unchanged), "dropped": len(report.dropped),
        "skipped": len(report.skipped), "typeset": report.typeset,
        "errors": errors, "warnings": len(report.problems) - errors,
    }  # fmt: skip
    failed = report.failed(strict=request.strict) or bool(report.skipped)
    reason = f"{len(report.skipped)} editions skipped" if report.skipped else "there are errors"
    return Run(
        occasion.began, occasion.kind, part=request.part, failed=failed, reason=reason if failed else "",
        counts=counts, made=report.made[:NAMED], dropped=report.dropped[:NAMED],
        skipped=report.skipped[:NAMED], problems=tuple(row(one) for one in _gravest(report.problems)),
    )  # fmt: skip


def _gravest(problems: tuple[Problem, ...]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (-problem.gravity, problem))[:NAMED]


# --- history ---------------------------------------------------------------------------------


def record(workspace: Workspace, run: Run) -> None:
    """Add a run to the history; the oldest are forgotten. Raises Unusable where it cannot be written."""
    _write(workspace, [*history(workspace), run])


def known_due(workspace: Workspace) -> tuple[Row, ...]:
    """What fell due when that was last looked up."""
    known = history(workspace)
    return known[-1].due if known else ()


def history(workspace: Workspace) -> list[Run]:
    """The runs remembered, oldest first, as far as they can be understood."""
    return remembered(workspace)[0]


def remembered(workspace: Workspace) -> tuple[list[Run], Problem | None]:
    """The same, and why some are not understood."""
    content, fault = workspace.output.recall(HISTORY)
    content = content.replace(b'"withheld":', b'"skipped":')  # as version 0.1 called it
    runs: list[Run] = []
    for place, line in enumerate(content.splitlines(), 1):
        try:
            runs.append(Run.read(line))
        except InvalidRecord as error:
            fault = fault or unreadable(str(error), place)
    return runs[-REMEMBERED:], fault


def standing(workspace: Workspace) -> tuple[datetime | None, Problem | None]:
    """When a schedule that is running, or has died, runs next; and why what it wrote is not understood."""
    content, fault = workspace.output.recall(STANDING)
    if fault or not content:
        return None, fault
    try:
        told = shaped(parsed(content), {"expression": text, "timezone": text, "next": moment}, ("next",))
    except InvalidRecord as error:
        return None, unreadable(str(error), 1)
    return told["next"], None


def mended(workspace: Workspace) -> list[Problem]:
    """Set aside what is not understood of all that is kept about runs; tells that, or why it cannot be."""
    output = workspace.output
    runs, fault = remembered(workspace)
    try:
        told = output.set_aside(HISTORY, fault, f"{len(runs)} of its runs are still known")
        if told:
            _write(workspace, runs)
        wanted = "a schedule that is running writes it anew"
        return told + output.set_aside(STANDING, standing(workspace)[1], wanted)
    except Unusable as error:
        return list(error.problems)


def _write(workspace: Workspace, runs: list[Run]) -> None:
    workspace.output.write(HISTORY, "".join(f"{one.line()}\n" for one in runs[-REMEMBERED:]).encode())
