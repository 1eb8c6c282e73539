"""A value by its key: an argument that ``functools.lru_cache`` can remember a result by.

Many of our values have no hash, and some count as equal that are not written alike: 10 and 10.0.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Keyed(Generic[T]):
    """Equal to another, whatever the value, where the keys are."""

    key: Hashable
    value: T = field(compare=False, repr=False)


def itself(value: T) -> Keyed[T]:
    """A value that is equal to itself alone; it is held, so no other can come by its identity."""
    return Keyed(id(value), value)
