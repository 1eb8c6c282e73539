"""YAML text into content, or into problems that name file, line and column.

The door to PyYAML. Its C parser gives events that know their place; every scalar stays text and
the model gives it a type, so ``no`` is not false and ``2006-03`` not a date. Tags, aliases,
anchors, merge keys and repeated keys are refused, and nothing deeper than content needs is ever
built: what cannot be written cannot attack.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from briefings.problems import Place, Problem, Unusable

MAX_BYTES = 1_000_000
MAX_DEPTH = 24

Path = tuple[str | int, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """Where the parts of one file stand: a path of keys and indexes to its place."""

    file: str
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value at ``path``, or of the nearest part around it."""
        while path and path not in self.values:
            path = path[:-1]
        line, column = (self.keys if key and path in self.keys else self.values).get(path, (0, 0))
        return Place(self.file, line, column)


@dataclass(frozen=True)
class Read(typing.Generic[T]):
    """What came of one file: an item, if it could be understood, and what is wrong with it."""

    origin: Origin
    item: T | None
    problems: tuple[Problem, ...] = ()


def read(data: bytes, file: str, shape: type[T] | TypeAdapter[T], languages: tuple[str, ...] = ()) -> Read[T]:
    """Understand one YAML file as ``shape``; every problem at once, none raised."""
    try:
        tree, origin, refused = parse(data, file)
    except Unusable as error:
        return Read(Origin(file), None, error.problems)
    adapter = shape if isinstance(shape, TypeAdapter) else TypeAdapter(shape)
    try:
        item = adapter.validate_python(tree, context={"languages": languages})
    except ValidationError as error:
        # What stands where something was refused is not complained of a second time.
        places = {problem.place for problem in refused}
        wrong = (_problem(details, origin, shape) for details in error.errors() if not _follows(details))
        return Read(origin, None, tuple(sorted({*refused, *(p for p in wrong if p.place not in places)})))
    return Read(origin, None if refused else item, tuple(sorted(refused)))


def parse(data: bytes, file: str) -> tuple[Any, Origin, list[Problem]]:
    """YAML bytes as plain dicts, lists and strings, the place of each part, and what was refused.

    Raises Unusable for what is not YAML at all.
    """
    if len(data) > MAX_BYTES:
        raise Unusable(
            [Problem(Place(file), f"longer than {MAX_BYTES:,} bytes", "Split it into smaller files.", "yaml")]
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable([_broken_encoding(error, file)]) from error
    try:
        builder = _Builder(file, yaml.parse(text, Loader=yaml.CBaseLoader))
        tree = builder.document()
    except yaml.MarkedYAMLError as error:
        raise Unusable([_syntax(error, file, text)]) from error
    except yaml.reader.ReaderError as error:
        raise Unusable([_bad_character(error, text, file)]) from error
    return tree, Origin(file, builder.values, builder.keys), builder.problems


class _Builder:
    """Builds plain values from events, noting places and refusing what content must not use.

    Events come one by one, so the parser never sees further than what is wanted.
    """

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self.file = file
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._events = events

    def document(self) -> Any:
        """The one document of the stream; an empty one counts as no keys."""
        tree: Any = {}
        next(self._events)
        if isinstance(next(self._events), yaml.DocumentStartEvent):
            tree = self._value(next(self._events), ())
            next(self._events)
            if isinstance(more := next(self._events), yaml.DocumentStartEvent):
                self._refuse(more, "a second document begins", "One file holds one; remove the '---' line.")
        return {} if tree is None else tree

    def _value(self, event: yaml.Event, path: Path) -> Any:
        self.values.setdefault(path, _position(event))
        if len(path) > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise Unusable([Problem(Place(self.file, *_position(event)), message,
                                    "Content needs few levels; close the brackets.", "yaml")])  # fmt: skip
        if isinstance(event, yaml.AliasEvent):
            return self._refuse(event, f"an alias (*{event.anchor}) repeats a part", "Write the part out.")
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            self._refuse(event, f"an anchor (&{event.anchor}) is not allowed", "Remove it.")
        if (tag := getattr(event, "tag", None)) is not None:
            self._refuse(event, f"the tag {tag} is not allowed", "Remove the tag.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(one, (*path, n)) for n, one in enumerate(self._until(yaml.SequenceEndEvent))]
        assert isinstance(event, yaml.ScalarEvent)
        # An empty plain scalar is YAML's null; the model decides whether it may be absent.
        return None if event.value in ("", "null", "~") and event.implicit[0] else event.value

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is None:
                self._refuse(event, "a key must be a word", "Write `key: value`.")
                self._value(event, (*path, "?"))
            elif key == "<<":
                self._refuse(event, "merge keys (<<) are not allowed", "Write the keys out.")
            elif key in result:
                first = self.keys[(*path, key)][0]
                self._refuse(event, f"the key {key!r} stands twice (first on line {first})",
                             "Remove or rename one of them.")  # fmt: skip
            value = self._value(next(self._events), (*path, "?" if key is None else key))
            if key is not None and key != "<<" and key not in result:
                self.keys[(*path, key)] = _position(event)
                result[key] = value
        return result

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _refuse(self, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(Place(self.file, *_position(event)), message, hint, "yaml"))


def _position(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _broken_encoding(error: UnicodeDecodeError, file: str) -> Problem:
    message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
    return Problem(_after(error.object[: error.start], file), message, "Save the file as UTF-8.", "yaml")


def _bad_character(error: yaml.reader.ReaderError, text: str, file: str) -> Problem:
    # libyaml counts bytes.
    place = _after(text.encode()[: error.position], file)
    return Problem(place, f"a character is not allowed here: {error.reason}",
                   "Remove the control character.", "yaml")  # fmt: skip


def _after(read: bytes, file: str) -> Place:
    """The place behind the bytes already read, counted in characters."""
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", read.decode("utf-8", "replace"))
    return Place(file, len(lines), len(lines[-1]) + 1)


def _syntax(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    lines = text.splitlines()
    tabbed = 0 < line <= len(lines) and "\t" in lines[line - 1]
    hint = "Indent with spaces." if tabbed else "Quote a text that holds ': ' or ' #'."
    message = " ".join(part for part in (error.context, error.problem) if part)
    return Problem(Place(file, line, column), f"not valid YAML: {message}", hint, "yaml")


# --- from pydantic's errors to an author's ---------------------------------------------------


def _problem(details: ErrorDetails, origin: Origin, shape: Any) -> Problem:
    path = _path(details["loc"], origin)
    kind = details["type"]
    last = path[-1] if path else "the file"
    name = f"entry {last + 1}" if isinstance(last, int) else last
    if kind == "extra_forbidden":
        return _unknown_key(path, origin, shape)
    if kind == "missing":
        wanted = str(details["loc"][-1])
        return Problem(origin.place(path), f"{wanted!r} is missing", f"Add `{wanted}:`.")
    if "[key]" in details["loc"]:
        hint = "Use lower-case letters, digits and hyphens."
        return Problem(origin.place(path, key=True), f"{name!r} is not a usable id", hint)
    message, hint = _words(details)
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
    return Problem(origin.place(path, key=True), f"unknown key {str(path[-1])!r}", hint)


def _keys(shape: Any, path: Path) -> list[str]:
    """The keys a model allows at ``path``, following the models' own annotations."""
    for step in path:
        shape = next((found for option in _options(shape) if (found := _step(option, step))), None)
    return [name for option in _options(shape) if _is_model(option) for name in option.model_fields]


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
        return f"{wanted} is expected, not {_sort(given)}", hint
    if kind in ("enum", "literal_error"):
        return _choice(reason, given)
    if kind in ("too_short", "too_long"):
        few = kind == "too_short"
        limit = details["ctx"]["min_length" if few else "max_length"]
        hint = "Add one." if few else "Leave some out."
        return f"{'at least' if few else 'at most'} {limit} are wanted", hint
    if kind == "string_pattern_mismatch":
        return f"{_sort(given)} has not the right form", f"Right is: {details['ctx']['pattern']}"
    shown = f" (given: {given[:60]})" if isinstance(given, str) and given not in reason else ""
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
    names: dict[type, str] = {dict: "a group of keys", list: "a list", str: f"the text {str(given)[:60]!r}"}
    return names.get(type(given), "nothing")


def _choice(reason: str, given: Any) -> tuple[str, str]:
    allowed = reason.removeprefix("Input should be ").replace("'", "").replace(" or ", ", ").split(", ")
    near = difflib.get_close_matches(str(given), allowed, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"One of: {', '.join(allowed)}."
    return f"{str(given)[:60]!r} is not one of the choices", hint
