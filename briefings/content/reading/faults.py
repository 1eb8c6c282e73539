"""What a model says against a file, in an author's words, with the place and a hint."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from briefings.content.reading.trees import Origin, Path, clipped
from briefings.content.texts import FORMS, Text
from briefings.problems import Problem


def understood(error: ValidationError, origin: Origin, shape: Any) -> Iterator[Problem]:
    """The faults of a file, without those that only follow from others."""
    return (_problem(details, origin, shape) for details in error.errors() if not _follows(details))


def _problem(details: ErrorDetails, origin: Origin, shape: Any) -> Problem:
    path = _path(details["loc"], origin)
    kind = details["type"]
    last = path[-1] if path else "the file"
    name = f"entry {last + 1}" if isinstance(last, int) else clipped(last)
    if kind == "extra_forbidden":
        return _unknown_key(path, origin, shape)
    if kind == "missing":
        wanted = str(details["loc"][-1])
        return Problem(origin.place(path), f"{wanted!r} is missing", f"Add `{wanted}:`.")
    if "[key]" in details["loc"]:
        hint = "Use lower-case letters, digits and hyphens."
        return Problem(origin.place(path, key=True), f"{name!r} is not a usable id", hint)
    message, hint = _words(details)
    if hint == _KEYS[1] and Text in _options(_at(shape, path)):
        hint = "Write it in each language: {ja: …, en: …}."
    return Problem(origin.place(path), f"{name}: {message}", hint)


def _follows(details: ErrorDetails) -> bool:
    """Whether a list is called empty only because its entries were found wrong."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _path(loc: tuple[str | int, ...], origin: Origin) -> Path:
    """The part of a pydantic location that the file really has."""
    path: Path = ()
    for step in loc:
        if (*path, step) in origin.values:
            path = (*path, step)
    return path


def _unknown_key(path: Path, origin: Origin, shape: Any) -> Problem:
    known = _keys(shape, path[:-1])
    near = difflib.get_close_matches(str(path[-1]), known, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(known)}."
    return Problem(origin.place(path, key=True), f"unknown key {clipped(str(path[-1]))!r}", hint)


def _keys(shape: Any, path: Path) -> list[str]:
    """The keys a model allows at ``path``."""
    return [n for option in _options(_at(shape, path)) if _is_model(option) for n in option.model_fields]


def _at(shape: Any, path: Path) -> Any:
    """What stands at ``path``, following the models' own annotations."""
    for step in path:
        shape = next((found for option in _options(shape) if (found := _step(option, step))), None)
    return shape


def _options(shape: Any) -> Iterator[Any]:
    """The alternatives of an annotation, stripped of Annotated, Optional and adapters."""
    if isinstance(shape, TypeAdapter):
        shape = shape._type
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin in (typing.Annotated, typing.Union, types.UnionType):
        for option in arguments[:1] if origin is typing.Annotated else arguments:
            yield from _options(option)
    else:
        yield shape


def _step(shape: Any, step: str | int) -> Any:
    if _is_model(shape):
        named = None if issubclass(shape, RootModel) else shape.model_fields.get(str(step))
        return named.annotation if named else None
    arguments = typing.get_args(shape)
    if isinstance(step, int):
        return arguments[0] if arguments else None
    return arguments[1] if len(arguments) == 2 else None


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _words(details: ErrorDetails) -> tuple[str, str]:
    """A pydantic error in an author's words, with a hint."""
    reason = details["msg"].removeprefix("Value error, ")
    given, kind = details["input"], details["type"]
    sort, _, fault = kind.rpartition("_")
    if sort in _WANTED and fault in ("type", "parsing"):
        wanted, hint = _WANTED[sort]
        if sort == "string" and given is None:
            hint += " One that begins with # needs quotes."
        return f"{wanted} is expected, not {_sort(given)}", hint
    if kind in ("enum", "literal_error"):
        return _choice(reason, given)
    if kind in ("too_short", "too_long"):
        few = kind == "too_short"
        limit = details["ctx"]["min_length" if few else "max_length"]
        hint = "Add one." if few else "Leave some out."
        return f"{'at least' if few else 'at most'} {limit} are wanted", hint
    if kind == "string_pattern_mismatch":
        return f"{_sort(given)} has not the right form", f"Right is: {FORMS[details['ctx']['pattern']]}."
    shown = f" (given: {clipped(given)})" if isinstance(given, str) and given not in reason else ""
    return f"{reason[:1].lower()}{reason[1:200]}{shown}", "docs/authoring.md says how it is written."


_KEYS = ("a group of keys", "Write `key: value` lines.")
_WANTED = {
    "string": ("a text", "Write one text here."),
    **dict.fromkeys(("dict", "mapping", "model"), _KEYS),
    "tuple": ("a list", "Start each entry with `- `."),
    "int": ("a whole number", "Write digits only."),
    "bool": ("true or false", "Write one of the two."),
}


def _sort(given: Any) -> str:
    names: dict[type, str] = {
        dict: "a group of keys",
        list: "a list",
        str: f"the text {clipped(str(given))!r}",
    }
    return names.get(type(given), "nothing")


def _choice(reason: str, given: Any) -> tuple[str, str]:
    allowed = reason.removeprefix("Input should be ").replace("'", "").replace(" or ", ", ").split(", ")
    near = difflib.get_close_matches(str(given), allowed, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"One of: {', '.join(allowed)}."
    return f"{clipped(str(given))!r} is not one of the choices", hint
