"""Commands that keep a publication in time: schedule, due, status."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.base import (
    CLOCK,
    STRICT,
    WITHDRAW,
    CommandFailed,
    HoursType,
    fail_on_errors,
    opened,
    shown,
)
from briefings.cli.editing import stopping
from briefings.cli.showing import say, tell

if TYPE_CHECKING:
    from briefings.schedule.jobs import ScheduledJob
    from briefings.schedule.status import PublicationStatus
    from briefings.schedule.timetable import Timetable
    from briefings.workspace import Workspace

MINUTE = "%Y-%m-%d %H:%M %z"
REHEARSED = 5
"""Runs that a rehearsal tells of."""


@click.command(short_help="Build at fixed times, as cron does, or print units that do.")
@click.argument("expression", default="0 6 * * *")
@click.option(
    "--timezone", "zone", default="UTC", show_default=True, help="Where the times hold, as Asia/Tokyo."
)
@click.option("--before", default="", metavar="COMMAND", help="Run first; when it fails, nothing is built.")
@click.option(
    "--on-failure", default="", metavar="COMMAND", help="Run when a run failed; finds how on its input."
)
@click.option("--once", is_flag=True, help="Run now, once: for cron, systemd and their like.")
@click.option(
    "--print", "units", type=click.Choice(["systemd", "cron", "github", "windows"]),
    help="Print what another scheduler needs, and end.",
)  # fmt: skip
@CLOCK
@STRICT
@WITHDRAW
@click.pass_obj
def schedule(
    folder: Path,
    expression: str,
    zone: str,
    before: str,
    on_failure: str,
    once: bool,
    units: str | None,
    clock: datetime | None,
    strict: bool,
    allow_withdraw: bool,
) -> None:
    """Build at the times of a cron EXPRESSION: minute, hour, day, month, weekday.

    Without one, at six every day. Publishes and withdraws briefs by their dates. Runs in the
    foreground and logs a line of JSON for everything it does. A run never overlaps another; times
    that were missed are caught up on once. SIGTERM ends it cleanly. With --clock, nothing is run:
    the next runs after that day are told, and what they would publish and withdraw.

    \b
    Examples:
      briefings schedule "0 6 * * 1-5" --timezone Asia/Tokyo
      briefings schedule "0 6 * * *" --before "git pull --ff-only" --on-failure "mail -s briefings desk"
      briefings schedule "0 6 * * *" --clock 2027-04-01
      briefings schedule "0 6 * * 1-5" --timezone Asia/Tokyo --print systemd
    """
    from briefings.schedule import jobs
    from briefings.schedule.clock import SystemClock
    from briefings.schedule.timetable import timetable

    with opened(folder) as place, stopping() as stop:
        table = timetable(expression, zone)
        machine = SystemClock(table.zone, stop)
        job = jobs.ScheduledJob(place, before, on_failure, strict, allow_withdraw)
        if units:
            click.echo(_units(units, table, job), nl=False)
        elif clock:
            _rehearse(place, table, clock.replace(tzinfo=table.zone))
        elif once:
            if jobs.perform(job, machine, _log).failed:
                raise CommandFailed
        else:
            jobs.keep(table, job, machine, _log)


def _log(at: datetime, event: str, about: Mapping[str, object]) -> None:
    """A line of JSON, written at once."""
    tell({"time": at.isoformat(timespec="seconds"), "event": event, **about}, indent=None)
    sys.stdout.flush()


def _rehearse(place: Workspace, table: Timetable, start: datetime) -> None:
    """Tell the next runs, and what falls due at each."""
    from briefings.schedule import deadlines as due

    library, day = place.read(), start.date()
    before = start - timedelta(seconds=1) if day > date.min else start
    for moment in islice(table.following(before), REHEARSED):
        found = due.due(library, day, (moment.date() - day).days)
        _log(moment, "rehearsed", {"due": [due.row(one, moment.date()) for one in found]})
        day = due.later(moment.date(), 1)
    fail_on_errors(library.problems, place.root)


def _units(kind: str, table: Timetable, job: ScheduledJob) -> str:
    from briefings.schedule import exports, jobs

    return exports.unit(kind, exports.SchedulePlan(table, job, jobs.PROGRAM))


# --- due and status --------------------------------------------------------------------------


@click.command(short_help="List what falls due: to publish, review, withdraw.")
@click.option("--days", type=click.IntRange(min=0), default=30, show_default=True, help="How far ahead.")
@click.option(
    "--format", "shape", type=click.Choice(["human", "json"]), default="human", help="How it is written."
)
@CLOCK
@click.pass_obj
def due(folder: Path, days: int, shape: str, clock: datetime | None) -> None:
    """List what falls due: briefs to publish, to review, to withdraw, by their own dates.

    \b
    Examples:
      briefings due
      briefings due --days 90 --clock 2027-04-01 --format json
    """
    from briefings.schedule import deadlines as deadlines

    with opened(folder) as place:
        today = _today(clock)
        library = place.read()
        found = deadlines.due(library, today, days)
    if shape == "json":
        tell([deadlines.row(one, today) for one in found])
    for one in found if shape == "human" else ():
        late = " (late)" if one.late(today) else ""
        say(f"{one.day}  {one.what:<8}  {one.brief}: {one.title}{late}  {one.place}")
    if not found and shape == "human":
        say(f"nothing falls due until {deadlines.later(today, days)}")
    fail_on_errors(library.problems, place.root)


def _today(clock: datetime | None) -> date:
    from briefings.schedule.clock import moment

    return clock.date() if clock else moment(os.environ).date()


@click.command(short_help="Tell how the publication stands, also to monitoring.")
@click.option(
    "--format", "shape", type=click.Choice(["human", "json"]), default="human", help="How it is written."
)
@click.option("--max-age", type=HoursType(), metavar="HOURS", help="How old the last run may be.")
@click.pass_context
def status(context: click.Context, shape: str, max_age: float | None) -> None:
    """Tell how the publication stands: the last run, what it changed, what failed, what falls due.

    The exit code is for monitoring: 0 all is well, 1 somebody should look, 2 a run failed or did
    not happen, 3 nothing is known: there was no run yet, or no workspace can be looked at. The same
    stands in out/status.html.

    \b
    Examples:
      briefings status
      briefings status --max-age 30 --format json
    """
    from briefings.preview import status_page
    from briefings.schedule import status as standing
    from briefings.schedule.clock import moment

    age = timedelta(hours=max_age) if max_age is not None else None
    try:
        with opened(context.obj) as place:
            found = standing.status(place, moment(os.environ), age)
    except CommandFailed:
        context.exit(int(standing.State.UNKNOWN))
    if shape == "json":
        tell(standing.data(found))
    else:
        _tell(found)
    # Last of all: whoever asked is answered, and by the state, also where nothing can be written.
    with suppress(CommandFailed), shown(place.root):
        status_page.publish(place, found)
    context.exit(int(found.state))


def _tell(status: PublicationStatus) -> None:
    from briefings.schedule.history import where

    say("; ".join([status.state.name.lower(), *status.reasons]))
    if last := status.last:
        counts = ", ".join(f"{number} {name}" for name, number in last.counts.items() if number)
        say(f"last run   {last.began:{MINUTE}} ({last.occasion}), {last.seconds} s: {counts or 'nothing'}")
        for name, names in (("changed", (*last.made, *last.dropped)), ("skipped", last.skipped)):
            for one in names:
                say(f"{name:<10} {one}")
        for problem in last.problems:
            say(f"{problem['gravity']:<10} {where(problem)}: {problem['message']}")
    for row in status.due:
        say(f"due        {row['date']} {row['what']} {row['brief']}: {row['title']}")
    if status.next:
        say(f"next run   {status.next:{MINUTE}}")
