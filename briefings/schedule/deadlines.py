"""What falls due: briefs to be published, looked at again, or withdrawn, by their own dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from briefings.problems import Place

if TYPE_CHECKING:
    from briefings.content import Brief
    from briefings.library.library import Library

PUBLISH, REVIEW, WITHDRAW = "publish", "review", "withdraw"
KEYS = {PUBLISH: "publish_on", REVIEW: "review_by", WITHDRAW: "valid_until"}


@dataclass(frozen=True, order=True)
class Deadline:
    """A day on which something falls due for a brief, and where that is written."""

    day: date
    what: str
    brief: str
    title: str
    place: Place

    def late(self, today: date) -> bool:
        """Whether somebody should have acted. The rest acts of itself, on its day."""
        return self.what == REVIEW and self.day < today


def due(library: Library, today: date, days: int) -> list[Deadline]:
    """What falls due from a day on, for so many days; reviews that are late stay on the list."""
    end = later(today, days)
    return sorted(
        one
        for id, brief in library.briefs.items()
        for one in _of(library, id, brief)
        if today <= one.day <= end or (one.late(today) and brief.shown_on(today))
    )


def later(day: date, days: int) -> date:
    """A day so many days on, or the last there is."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _of(library: Library, id: str, brief: Brief) -> Iterator[Deadline]:
    """A brief is withdrawn on the day after the last on which it is valid; after the last of all, never."""
    last = brief.valid_until
    days = {
        PUBLISH: brief.publish_on,
        REVIEW: brief.review_by,
        WITHDRAW: later(last, 1) if last and last < date.max else None,
    }
    title = brief.title[library.settings.languages[0]]
    for what, day in days.items():
        if day is not None:
            yield Deadline(day, what, id, title, library.place("briefs", id, (KEYS[what],)))


def row(deadline: Deadline, today: date) -> dict[str, str | int | bool]:
    """A deadline as JSON has it."""
    return {
        "date": deadline.day.isoformat(),
        "what": deadline.what,
        "brief": deadline.brief,
        "title": deadline.title,
        "file": deadline.place.file,
        "line": deadline.place.line,
        "late": deadline.late(today),
    }
