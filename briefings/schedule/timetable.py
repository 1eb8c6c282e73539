"""When to build: the times of a cron expression, and running once for each that has come.

The door to CronSim, which reads expressions as Debian's cron does, also when clocks are put
forward or back. (APScheduler 3 counts Monday as 0: ``1-5`` would be Tuesday to Saturday.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from briefings.problems import Place, Problem, Unusable
from briefings.schedule.clock import Clock

NAP = 30.0
"""Seconds slept at most: a machine that was suspended or whose clock was set is noticed soon."""
PUT_BACK = timedelta(minutes=5)
"""A clock that goes back this far was set anew; less is only being kept right."""
CATCHES_UP = 1000
"""Missed times counted at most."""
NICKNAMES = {
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
}  # fmt: skip
"""What only some schedulers read, in five fields."""


@dataclass(frozen=True)
class Times:
    """The fields of an expression as sets; None where any value will do."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...] | None
    months: tuple[int, ...] | None
    weekdays: tuple[int, ...] | None
    either: bool
    """Whether a day need fulfil only one of ``days`` and ``weekdays``, as in cron."""


@dataclass(frozen=True)
class Timetable:
    """The times of a cron expression in a time zone."""

    expression: str
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime:
        """The first time later than ``moment``."""
        return next(self.following(moment))

    def between(self, moment: datetime, end: datetime) -> list[datetime]:
        """The times later than ``moment``, up to and including ``end``; at most CATCHES_UP."""
        found: list[datetime] = []
        for time in self.following(moment):
            if time > end or len(found) == CATCHES_UP:
                break
            found.append(time)
        return found

    def times(self) -> Times:
        """What the expression says, field by field. Raises Unusable for what only cron knows."""
        fields = CronSim(self.expression, datetime(2000, 1, 1, tzinfo=UTC))
        weekdays = {day % 7 for day in fields.weekdays if isinstance(day, int)}
        if not all(isinstance(day, int) for day in fields.weekdays) or min(fields.days) < 1:
            raise beyond("L, LW and # are known to few schedulers")
        return Times(
            minutes=tuple(sorted(fields.minutes)),
            hours=tuple(sorted(fields.hours)),
            days=_unless_all(fields.days, 31),
            months=_unless_all(fields.months, 12),
            weekdays=_unless_all(weekdays, 7),
            either=not fields.day_and,
        )

    def following(self, moment: datetime) -> Iterator[datetime]:
        """The times later than ``moment``, as long as there are years to count."""
        with suppress(OverflowError):
            yield from CronSim(self.expression, moment.astimezone(self.zone))


@dataclass(frozen=True)
class DueTime:
    """A time that has come, and how many before it were missed."""

    time: datetime
    missed: int = 0


def timetable(expression: str, zone: str) -> Timetable:
    """Raises Unusable for an expression or a zone that says nothing, or never comes."""
    try:
        # Printed units have it on one line.
        table = Timetable(" ".join(expression.split()), ZoneInfo(zone))
    except (KeyError, ValueError, OSError) as error:  # whatever ZoneInfo raises for what is no zone
        raise _unusable(f"no time zone is called {zone!r}", "Write one as Asia/Tokyo or UTC.") from error
    try:
        if len(expression.split()) != 5:
            raise CronSimError("an expression has five fields")
        table.after(datetime(2000, 1, 1, tzinfo=UTC))
    except (CronSimError, StopIteration) as error:
        message = f"{expression!r} says no time: {str(error) or 'it never comes'}"
        hint = "minute hour day month weekday: '0 6 * * 1-5' is six o'clock from Monday to Friday."
        if expression.strip().lower() in NICKNAMES:
            hint = f"Write {NICKNAMES[expression.strip().lower()]!r}."
        raise _unusable(message, hint) from error
    return table


def occasions(table: Timetable, last: datetime, clock: Clock) -> Iterator[DueTime]:
    """Each time as it comes, until the clock is stopped.

    The caller runs while this waits, so no run overlaps another. However many times pass
    meanwhile, or passed since ``last``, they are caught up on once.
    """
    while not clock.wait(0):
        now = clock.now()
        if last - now > PUT_BACK:  # or we would be silent until it has caught up with itself
            last = now
        if (time := table.after(last)) > now:
            clock.wait(min(NAP, (time - now).total_seconds()))
            continue
        passed = table.between(last, now)
        last = now
        yield DueTime(passed[-1], len(passed) - 1)


def beyond(
    reason: str, hint: str = "Leave `briefings schedule` itself running, without --print."
) -> Unusable:
    """What a scheduler that is not ours cannot do."""
    return _unusable(reason, hint)


def _unless_all(values: set[int], count: int) -> tuple[int, ...] | None:
    return None if len(values) == count else tuple(sorted(values))


def _unusable(message: str, hint: str) -> Unusable:
    return Unusable([Problem(Place("command line"), message, hint, "schedule")])
