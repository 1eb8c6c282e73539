"""What state files say, held against what they may say: anybody may have written them.

Every function gives the value as the type it should be, or raises InvalidRecord.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from briefings.problems import Gravity, Place, Problem

T = TypeVar("T")

LONGEST = 1 << 24
"""Bytes of a record: as values it takes some twenty times as much memory."""
GREATEST = 1 << 63
"""No size, line or time in nanoseconds is beyond it."""
YEARS = range(2, 9999)
"""Years that can be counted on from in any time zone."""
_LONE = re.compile(r"[\ud800-\udfff]")


class InvalidRecord(ValueError):
    """Raised for what a state file cannot have been written with; says what is wrong."""


class InvalidJson(InvalidRecord):
    """Raised for what is no JSON at all."""


def unreadable(reason: str, line: int = 0) -> Problem:
    """Make a problem of a state file that is not understood; line 0 is the file as a whole."""
    return Problem(Place("out", line, min(line, 1)), reason, check="state", gravity=Gravity.WARNING)


def parsed(line: bytes | str) -> object:
    """A record, as JSON in UTF-8."""
    if len(line) > LONGEST:
        raise InvalidRecord(f"longer than {LONGEST >> 20} MB")
    try:
        value: object = _DECODER.decode(line if isinstance(line, str) else line.decode())
    except json.JSONDecodeError as error:
        raise InvalidJson("no record in JSON") from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no number, too many digits, too deep
        raise InvalidRecord("no record in JSON") from error
    return value


def _no_number(name: str) -> NoReturn:
    raise InvalidRecord(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def text(value: object) -> str:
    """A text that can be written and printed."""
    if not isinstance(value, str) or not (value.isascii() or _LONE.search(value) is None):
        raise InvalidRecord(f"{_shown(value)} where a text should be")
    return value


def integer(value: object) -> int:
    """A whole number, as sizes, lines and times are."""
    if type(value) is not int or not -GREATEST < value < GREATEST:
        raise InvalidRecord(f"{_shown(value)} where a whole number should be")
    return value


def number(value: object) -> float:
    """A number that is one: neither infinite nor of another kind."""
    found = value if isinstance(value, float) else integer(value)
    if not math.isfinite(found):
        raise InvalidRecord(f"{_shown(value)} where a number should be")
    return float(found)


def truth(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise InvalidRecord(f"{_shown(value)} where true or false should be")
    return value


def moment(value: object) -> datetime:
    """A moment with its time zone."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError as error:
        raise InvalidRecord(f"{_shown(value)} where a moment should be") from error
    if found.tzinfo is None or found.year not in YEARS:
        raise InvalidRecord(f"{_shown(value)} where a moment should be")
    return found


def day(value: object) -> str:
    """A day, as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text(value)).isoformat()
    except ValueError as error:
        raise InvalidRecord(f"{_shown(value)} where a day should be") from error


def listed(value: object, each: Callable[[object], T]) -> tuple[T, ...]:
    """A list, of which each is read by a function."""
    if not isinstance(value, list):
        raise InvalidRecord(f"{_shown(value)} where a list should be")
    return tuple(each(one) for one in value)


def so_many(value: object, count: int) -> list[object]:
    """A list of this length."""
    if not isinstance(value, list) or len(value) != count:
        raise InvalidRecord(f"{_shown(value)} where a list of {count} should be")
    return value


def mapped(value: object, each: Callable[[object], T]) -> dict[str, T]:
    """A mapping, of which each value is read by a function."""
    if not isinstance(value, dict):
        raise InvalidRecord(f"{_shown(value)} where a mapping should be")
    return {text(key): each(one) for key, one in value.items()}


def shaped(
    value: object, shape: Mapping[str, Callable[[object], Any]], needed: Collection[str]
) -> dict[str, Any]:
    """A mapping of known keys, each read by its own function."""
    found = mapped(value, lambda one: one)
    if unknown := sorted(found.keys() - shape.keys()):
        raise InvalidRecord(f"an unknown key: {_shown(unknown[0])}")
    if lacking := sorted(set(needed) - found.keys()):
        raise InvalidRecord(f"no {lacking[0]}")
    return {key: shape[key](one) for key, one in found.items()}


def _shown(value: object) -> str:
    """A value in a message: short, and in characters that can be printed."""
    told = ascii(value) if isinstance(value, (str, float, bool, type(None))) else ""
    if isinstance(value, int) and not told:
        told = str(value) if -GREATEST < value < GREATEST else "a number too large"
    return (told if len(told) <= 60 else f"{told[:60]}…") or f"a {type(value).__name__}"
