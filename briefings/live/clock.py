"""The clock: what time it is, and waiting. The only door; everything else is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

EPOCH = "SOURCE_DATE_EPOCH"


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
        return datetime.now(UTC).astimezone(self.zone)

    def wait(self, seconds: float) -> bool:
        return self.stop.wait(max(0.0, seconds))


def moment(environment: Mapping[str, str]) -> datetime:
    """Now, by the machine's own zone; or what SOURCE_DATE_EPOCH says, where that is set.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    if epoch := environment.get(EPOCH):
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).astimezone()


def stopwatch(environment: Mapping[str, str]) -> Callable[[], float]:
    """Counts seconds; stands still where SOURCE_DATE_EPOCH asks for the same bytes every time."""
    return (lambda: 0.0) if environment.get(EPOCH) else time.monotonic
