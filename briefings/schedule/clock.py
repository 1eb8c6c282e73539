"""The clock: what time it is, and waiting. The only door; everything else is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from briefings.problems import Place, Problem, Unusable

EPOCH = "SOURCE_DATE_EPOCH"
LONGEST = 60
"""Characters of it that a message repeats."""


class Clock(Protocol):
    """What a loop needs of time. Tests pass one that jumps."""

    def now(self) -> datetime:
        """The moment, in the zone the clock is set to."""
        ...

    def wait(self, seconds: float) -> bool:
        """Let time pass; True when the loop is asked to end."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, until ``stop`` is set; without a zone, in the machine's own."""

    zone: tzinfo | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def now(self) -> datetime:
        return _local(datetime.now(UTC), self.zone)

    def wait(self, seconds: float) -> bool:
        return self.stop.wait(max(0.0, seconds))


def moment(environment: Mapping[str, str]) -> datetime:
    """Now, by the machine's own zone; or what SOURCE_DATE_EPOCH says, where that is set.

    https://reproducible-builds.org/specs/source-date-epoch/

    Raises Unusable where that is no moment, or where the machine's zone is none.
    """
    if epoch := environment.get(EPOCH):
        return _stated(epoch)
    return _local(datetime.now(UTC), None)


def stopwatch(environment: Mapping[str, str]) -> Callable[[], float]:
    """Counts seconds; stands still where SOURCE_DATE_EPOCH asks for the same bytes every time."""
    return (lambda: 0.0) if environment.get(EPOCH) else time.monotonic


def _stated(epoch: str) -> datetime:
    try:
        if epoch.isascii() and epoch.isdigit():
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):  # after the year 9999, or longer than any number
        pass
    message = f"{epoch[:LONGEST]!r} is no moment"
    hint = "Write whole seconds since 1970, as `date +%s` tells them, or leave it unset."
    raise Unusable([Problem(Place(EPOCH), message, hint, "clock")])


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    try:
        return moment.astimezone(zone)
    except ValueError as error:  # TZ=UTC+99: the system takes what is more than a day away
        hint = "Write one as Asia/Tokyo, or leave it unset."
        raise Unusable([Problem(Place("TZ"), f"names no time zone: {error}", hint, "clock")]) from error
