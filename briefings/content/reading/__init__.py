"""YAML text into content, or into problems that name file, line and column.

Every scalar stays text and the model gives it a type, so ``no`` is not false and ``2006-03``
not a date. Tags, aliases, anchors, merge keys and repeated keys are refused, and nothing deeper
than content needs is ever built: what cannot be written cannot attack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from briefings.content.reading.faults import cut_short, understood
from briefings.content.reading.trees import MAX_DEPTH, Origin, parse
from briefings.problems import Problem, Unusable
from briefings.values.grammar import Grammar
from briefings.values.memory import Memory

__all__ = ["MAX_DEPTH", "Context", "Origin", "Read", "parse", "read"]

T = TypeVar("T")


@dataclass(frozen=True)
class ReadResult(Generic[T]):
    """What came of one file: an item, unless there is an error, and what is wrong with it."""

    origin: Origin
    item: T | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Context:
    """What content is read by: the languages its texts must have, and the words of its amounts."""

    languages: tuple[str, ...] = ()
    amounts: Grammar = Grammar()  # noqa: RUF009 -- a frozen value


def read(
    data: bytes,
    file: str,
    shape: type[T] | TypeAdapter[T],
    context: Context = Context(),
    memory: Memory | None = None,
) -> ReadResult[T]:
    """Understand one YAML file as ``shape``; every problem at once, none raised."""
    if memory is None:
        return _read(data, file, shape, context)
    return memory.files.get((file, shape), (data, context), lambda: _read(data, file, shape, context))


def _read(data: bytes, file: str, shape: type[T] | TypeAdapter[T], context: Context) -> ReadResult[T]:
    try:
        tree, origin, refused = parse(data, file)
    except Unusable as error:
        return ReadResult(Origin(file), None, error.problems)
    adapter = shape if isinstance(shape, TypeAdapter) else TypeAdapter(shape)
    found = {*refused, *cut_short(origin, shape)}
    try:
        item = adapter.validate_python(tree, context=vars(context))
    except ValidationError as error:
        # What stands where something was refused is not complained of a second time.
        places = {problem.place for problem in refused}
        wrong = (one for one in understood(error, origin, shape) if one.place not in places)
        return ReadResult(origin, None, tuple(sorted({*found, *wrong})))
    return ReadResult(origin, None if refused else item, tuple(sorted(found)))
