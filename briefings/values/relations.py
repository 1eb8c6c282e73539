"""Relations: how the true figure stands to the one given."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """How the true figure stands to the number given."""

    EXACTLY = "exactly"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"


def together(one: Relation | None, other: Relation | None) -> Relation | None:
    """What two words say at once; ``ValueError`` where they contradict each other."""
    if one and other and one is not other:
        raise ValueError(f"“{one}” and “{other}” contradict each other")
    return one or other
