"""How the publication stands: the last run, what it changed, what failed, what falls due.

Told from the history alone, so that it can be said even when the content cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from briefings.schedule.deadlines import PUBLISH, REVIEW, WITHDRAW
from briefings.schedule.history import HISTORY, SCHEDULE, STANDING, Row, Run, remembered, standing
from briefings.workspace import Workspace

LATE = timedelta(minutes=15)
"""How long after its time a scheduled run may begin."""


class State(IntEnum):
    """How things stand; the values are the exit codes monitoring knows (Nagios plug-ins)."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


_WORST = (State.OK, State.UNKNOWN, State.WARNING, State.CRITICAL)


@dataclass(frozen=True)
class PublicationStatus:
    """The state at a moment, the reasons for it, and what it was judged by."""

    at: datetime
    state: State
    reasons: tuple[str, ...]
    runs: Sequence[Run]
    due: Sequence[Row]
    next: datetime | None

    @property
    def last(self) -> Run | None:
        return self.runs[-1] if self.runs else None


def status(workspace: Workspace, now: datetime, max_age: timedelta | None = None) -> PublicationStatus:
    """How a workspace stands; ``max_age`` is how long ago the last run may be."""
    runs, unread = remembered(workspace)
    next, unsaid = standing(workspace)
    faults = [
        f"out/{name} is not understood ({fault.message}): the next build sets it aside"
        for name, fault in ((HISTORY, unread), (STANDING, unsaid))
        if fault
    ]
    return judge(runs, next, now, max_age, faults)


def judge(
    runs: Sequence[Run],
    next: datetime | None,
    now: datetime,
    max_age: timedelta | None = None,
    faults: Sequence[str] = (),
) -> PublicationStatus:
    """The state, from the runs so far and the time of the next, if a schedule is running.

    ``faults`` is what could not be read of that.
    """
    found = [*_found(runs, next, now, max_age), *((State.WARNING, fault) for fault in faults)]
    state = max((state for state, _ in found), key=_WORST.index, default=State.OK)
    due = tuple(row for row in (runs[-1].due if runs else ()) if _coming(row, now.date()))
    return PublicationStatus(now, state, tuple(reason for _, reason in found), runs, due, next)


def _found(
    runs: Sequence[Run], next: datetime | None, now: datetime, max_age: timedelta | None
) -> Iterator[tuple[State, str]]:
    if next and now > next + LATE and not any(run.began >= next for run in runs if run.occasion == SCHEDULE):
        yield State.CRITICAL, f"the run of {next.isoformat()} did not begin"
    if not runs:
        yield State.UNKNOWN, "there was no run yet"
        return
    last = runs[-1]
    if last.failed:
        yield State.CRITICAL, f"the last run failed: {last.reason}"
    if max_age and now - last.began > max_age:
        yield State.CRITICAL, f"the last run began {last.began.isoformat()}, more than {max_age} ago"
    acted = [run.began.date() for run in runs if not run.part and not run.failed]
    for row in last.due:
        yield from _overdue(row, now.date(), max(acted, default=date.min))


def _overdue(row: Row, today: date, acted: date) -> Iterator[tuple[State, str]]:
    """What a run should have done by yesterday, or somebody should have looked at."""
    day = date.fromisoformat(str(row["date"]))
    if day >= today:
        return
    if row["what"] == REVIEW:
        yield State.WARNING, f"{row['brief']} was to be reviewed by {day}"
    elif day > acted:
        verb = {PUBLISH: "published", WITHDRAW: "withdrawn"}[str(row["what"])]
        yield State.CRITICAL, f"{row['brief']} should have been {verb} on {day}: no run since"


def _coming(row: Row, today: date) -> bool:
    return row["what"] == REVIEW or date.fromisoformat(str(row["date"])) >= today


def data(status: PublicationStatus) -> dict[str, object]:
    """As JSON has it, for monitoring."""
    last = json.loads(status.last.line()) if status.last else None
    return {
        "state": status.state.name.lower(),
        "reasons": list(status.reasons),
        "at": status.at.isoformat(),
        "last": last,
        "due": [dict(row) for row in status.due],
        "next": status.next.isoformat() if status.next else None,
        "runs": len(status.runs),
        "failed": sum(run.failed for run in status.runs),
    }
