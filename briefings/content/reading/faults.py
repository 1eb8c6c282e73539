"""What a model says against a file, in an author's words, with the place and a hint."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import RootModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from briefings.content import renamed
from briefings.content.reading.shapes import at, is_model, options
from briefings.content.reading.trees import Origin, Path, clipped
from briefings.content.texts import FORMS, ID, Text, Unlike
from briefings.problems import Gravity, Place, Problem


def understood(error: ValidationError, origin: Origin, shape: Any) -> Iterator[Problem]:
    """The faults of a file, without those that only follow from others."""
    return (_problem(details, origin, shape) for details in error.errors() if not _follows(details))


def cut_short(origin: Origin, shape: Any) -> Iterator[Problem]:
    """Texts that end where a comment begins on their line: it may be the rest of a sentence."""
    for path, place in origin.comments.items():
        if _is_prose(shape, path):
            yield Problem(
                Place(origin.file, *place), "the text ends here: # behind a space begins a comment",
                "Quote the text if it goes on; put two spaces before a comment, or a line of its own.",
                "yaml", Gravity.WARNING,
            )  # fmt: skip


def _is_prose(shape: Any, path: Path) -> bool:
    """Whether a value is words in a language, or printed in a source: free of any form."""
    if any(is_model(one) and issubclass(one, RootModel) for one in options(at(shape, path[:-1]))):
        return True
    wanted = at(shape, path)
    return [*options(wanted)] == [str] and not any(_constraints(wanted))


def _problem(details: ErrorDetails, origin: Origin, shape: Any) -> Problem:
    path = _path(details["loc"], origin)
    kind = details["type"]
    last = path[-1] if path else "the file"
    if kind == "extra_forbidden":
        return _unknown_key(path, origin, shape)
    if kind == "missing":
        return _missing(details["loc"][-1], origin.place(path))
    if "[key]" in details["loc"]:
        message, hint = f"{clipped(str(last))!r} is not a usable id", _form(details)
        return Problem(origin.place(path, key=True), message, hint)
    if kind == "enum" and (new := renamed.name(str(details["input"]), options(at(shape, path)))):
        return _renamed(origin.place(path), details["input"], new)
    message, hint = _words(details, at(shape, path), origin.file)
    return Problem(origin.place(path), f"{_named(last)}: {message}", hint)


def _named(step: str | int) -> str:
    return f"entry {step + 1}" if isinstance(step, int) else clipped(step)


def _missing(wanted: str | int, place: Place) -> Problem:
    if isinstance(wanted, int):  # of a pair
        return Problem(place, f"{_named(wanted)} is missing", "Write two: [one, another].")
    return Problem(place, f"{wanted!r} is missing", f"Add `{wanted}:`.")


def _form(details: ErrorDetails) -> str:
    """How a name is written that has not the right form."""
    pattern = details["ctx"].get("pattern") if details["type"] == "string_pattern_mismatch" else None
    if pattern not in (None, ID):
        return f"Right is: {FORMS[pattern]}."
    limit = details["ctx"].get("max_length")
    few = f", at most {limit} of them" if limit else ""
    return f"Use lower-case letters, digits and hyphens{few}."


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
    if new := renamed.name(str(path[-1]), options(at(shape, path[:-1]))):
        return _renamed(origin.place(path, key=True), str(path[-1]), new)
    known = _keys(shape, path[:-1])
    near = difflib.get_close_matches(str(path[-1]), known, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(known)}."
    return Problem(origin.place(path, key=True), f"unknown key {clipped(str(path[-1]))!r}", hint)


def _renamed(place: Place, old: str, new: str) -> Problem:
    return Problem(
        place, f"{old!r} is called {new!r} now", "Run `briefings migrate`: it changes all of them."
    )


def _keys(shape: Any, path: Path) -> list[str]:
    """The keys a model allows at ``path``."""
    return [n for option in options(at(shape, path)) if is_model(option) for n in option.model_fields]


def _words(details: ErrorDetails, wanted: Any, file: str) -> tuple[str, str]:
    """A pydantic error in an author's words, with a hint; ``wanted`` is what the model has there."""
    given, kind, about = details["input"], details["type"], details.get("ctx", {})
    error = about.get("error")
    if isinstance(error, Unlike):
        return f"{error.wanted} is expected, not {_sort(given)}", error.hint
    if kind in _LIMITS:
        limit = next(value for value in about.values() if isinstance(value, int))
        message, hint = _LIMITS[kind]
        return message.format(given=clipped(str(given)), limit=limit), hint.format(limit=limit)
    if kind in ("enum", "literal_error"):
        return _choice(about["expected"], given)
    if kind == "string_pattern_mismatch":
        return f"{_sort(given)} has not the right form", f"Right is: {FORMS[about['pattern']]}."
    if error is None:
        name, hint = _expected(kind, wanted)
        if given is None and kind == "string_type":
            hint += " One that begins with # needs quotes."
        return f"{name} is expected, not {_sort(given)}", hint
    reason = str(error)
    shown = f" (given: {clipped(given)})" if isinstance(given, str) and given not in reason else ""
    guide = f"{_guide(file)} says how it is written."
    hint = "Write it in each language of content/workspace.yaml, and in no other."
    return f"{reason[:200]}{shown}", hint if Text in options(wanted) else guide


def _guide(file: str) -> str:
    """What explains a file: those that serve every brief lie in no folder of ``content``."""
    return "docs/settings.md" if file.count("/") == 1 else "docs/authoring.md"


_KEYS = ("a group of keys", "Write `key: value` lines.")
_TEXT = ("a text in each language", "Write it in each language: {ja: …, en: …}.")
_WANTED = {
    "string": ("a text", "Write one text here."),
    "tuple": ("a list", "Start each entry with `- `."),
    "int": ("a whole number", "Write digits only."),
    "bool": ("true or false", "Write one of the two."),
}
_LIMITS = {
    "too_short": ("at least {limit} are wanted", "Add one."),
    "too_long": ("at most {limit} are wanted", "Leave some out."),
    "string_too_long": ("the text is too long", "Write at most {limit} characters."),
    "greater_than_equal": ("{given} is too little", "Write a number that is at least {limit}."),
    "less_than_equal": ("{given} is too much", "Write a number that is at most {limit}."),
}
"""What goes over a limit, by pydantic's name of the error."""


def _expected(kind: str, wanted: Any) -> tuple[str, str]:
    """What is wanted where something of another sort is given, and how it is written."""
    if Text in options(wanted):
        return _TEXT
    name, hint = _WANTED.get(kind.partition("_")[0], _KEYS)
    patterns = (getattr(one, "pattern", "") for one in _constraints(wanted))
    form = next((FORMS[pattern] for pattern in patterns if pattern in FORMS), "")
    return name, f"Right is: {form}." if form else hint


def _constraints(wanted: Any) -> Iterator[object]:
    """What an annotation demands beyond its type."""
    arguments = typing.get_args(wanted)
    if typing.get_origin(wanted) is typing.Annotated:
        yield from _constraints(arguments[0])
        for one in arguments[1:]:
            yield from (one.metadata if isinstance(one, FieldInfo) else (one,))
    elif typing.get_origin(wanted) in (typing.Union, types.UnionType):
        for option in arguments:
            yield from _constraints(option)


def _sort(given: Any) -> str:
    names: dict[type, str] = {
        dict: "a group of keys",
        list: "a list",
        str: f"the text {clipped(str(given))!r}",
    }
    return names.get(type(given), "nothing")


def _choice(expected: str, given: Any) -> tuple[str, str]:
    allowed = expected.replace("'", "").replace(" or ", ", ").split(", ")
    every = f"One of: {', '.join(allowed)}."
    if not isinstance(given, str):
        return f"a word is expected, not {_sort(given)}", every
    near = difflib.get_close_matches(given, allowed, 1, 0.5)
    return f"{clipped(given)!r} is not one of the choices", f"Did you mean {near[0]!r}?" if near else every
