"""Find what the models allow at a place of a file, by their own annotations."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, RootModel, TypeAdapter

from briefings.content.reading.trees import Path


def at(shape: Any, path: Path) -> Any:
    """What stands at ``path``, following the models' own annotations."""
    for step in path:
        shape = next((found for option in options(shape) if (found := _step(option, step))), None)
    return shape


def options(shape: Any) -> Iterator[Any]:
    """The alternatives of an annotation, stripped of Annotated, Optional and adapters."""
    if isinstance(shape, TypeAdapter):
        shape = shape._type
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin in (typing.Annotated, typing.Union, types.UnionType):
        for option in arguments[:1] if origin is typing.Annotated else arguments:
            yield from options(option)
    else:
        yield shape


def _step(shape: Any, step: str | int) -> Any:
    if is_model(shape):
        named = None if issubclass(shape, RootModel) else shape.model_fields.get(str(step))
        return typing.Annotated[named.annotation, named] if named else None
    arguments = typing.get_args(shape)
    if isinstance(step, int):
        return arguments[0] if arguments else None
    return arguments[1] if len(arguments) == 2 else None


def is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)
