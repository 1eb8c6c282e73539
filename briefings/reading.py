"""YAML text into content, or into problems that name file, line and column.

The door to PyYAML. Its C parser composes a tree of nodes that know their place; every scalar
stays text and the model gives it a type, so ``no`` is not false and ``2006-03`` not a date.
Tags, aliases, merge keys and repeated keys are refused: what cannot be written cannot attack.
"""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from briefings.problems import Place, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}

Path = tuple[str | int, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """Where the parts of one file stand: a path of keys and indexes to its place."""

    file: str
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

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
    tree, origin, problems = parse(data, file)
    if problems:
        return Read(origin, None, tuple(problems))
    adapter = shape if isinstance(shape, TypeAdapter) else TypeAdapter(shape)
    try:
        item = adapter.validate_python(tree, context={"languages": languages})
    except ValidationError as error:
        found = (_problem(details, origin, shape) for details in error.errors())
        return Read(origin, None, tuple(sorted(set(found))))
    return Read(origin, item)


def parse(data: bytes, file: str) -> tuple[Any, Origin, list[Problem]]:
    """YAML bytes as plain dicts, lists and strings, with the place of each part."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        return None, Origin(file), [Problem(Place(file), message, "Split it into smaller files.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, Origin(file), [_broken_encoding(data, error, file)]
    lines = tuple(text.splitlines())
    if problem := _too_deep(text, file):
        return None, Origin(file, lines=lines), [problem]
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        return None, Origin(file, lines=lines), [_syntax(error, file, lines)]
    except yaml.reader.ReaderError as error:
        return None, Origin(file, lines=lines), [_bad_character(error, text, file)]
    walker = _Walker(file)
    tree = walker.walk(node, ()) if node is not None else {}
    return tree, Origin(file, walker.values, walker.keys, lines), walker.problems


class _Walker:
    """Turns nodes into plain values, noting places and refusing what content must not use."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def walk(self, node: yaml.Node, path: Path) -> Any:
        self.values[path] = _position(node)
        if id(node) in self._seen:
            return self._refuse(node, "an alias (*name) repeats a part", "Write the part out.")
        self._seen.add(id(node))
        if node.tag not in PLAIN_TAGS:
            return self._refuse(node, f"the tag {node.tag} is not allowed", "Remove the tag.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.walk(child, (*path, index)) for index, child in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        # An empty plain scalar is YAML's null; the model decides whether it may be absent.
        return None if node.value in ("", "null", "~") and node.style is None else node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "a key must be a word", "Write `key: value`.")
            elif key.value == "<<":
                self._refuse(key, "merge keys (<<) are not allowed", "Write the keys out.")
            elif key.value in result:
                first = self.keys[(*path, key.value)][0]
                self._refuse(key, f"the key {key.value!r} stands twice (first on line {first})",
                             "Remove or rename one of them.")  # fmt: skip
            else:
                self.keys[(*path, key.value)] = _position(key)
                result[key.value] = self.walk(value, (*path, key.value))
        return result

    def _refuse(self, node: yaml.Node, message: str, hint: str) -> None:
        self.problems.append(Problem(Place(self.file, *_position(node)), message, hint, "yaml"))


def _position(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _too_deep(text: str, file: str) -> Problem | None:
    """Nesting is bounded before parsing, since parsing deep nests recurses."""
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        deep_dashes = len(line) - len(line.lstrip("- ")) > 2 * MAX_DEPTH + 40
        if depth > MAX_DEPTH or deep_dashes:
            return Problem(Place(file, number, 1), f"nested more than {MAX_DEPTH} levels deep",
                           "Content needs few levels; close the brackets.", "yaml")  # fmt: skip
        depth = max(depth, 0)
    return None


def _broken_encoding(data: bytes, error: UnicodeDecodeError, file: str) -> Problem:
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = error.start - (before.rfind(b"\n") + 1) + 1
    return Problem(Place(file, line, column), f"byte 0x{data[error.start]:02x} is not UTF-8",
                   "Save the file as UTF-8.", "yaml")  # fmt: skip


def _bad_character(error: yaml.reader.ReaderError, text: str, file: str) -> Problem:
    at = error.position if isinstance(error.position, int) and error.position >= 0 else 0
    before = text[:at]
    place = Place(file, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)
    return Problem(place, f"a character is not allowed here: {error.reason}",
                   "Remove the control character.", "yaml")  # fmt: skip


def _syntax(error: yaml.MarkedYAMLError, file: str, lines: tuple[str, ...]) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    hint = "Indent with spaces." if "\t" in text else "Quote a text that holds ': ' or ' #'."
    if "single document" in (error.context or ""):
        hint = "One file holds one document; remove the '---' line."
    message = " ".join(part for part in (error.context, error.problem) if part)
    return Problem(Place(file, line, column), f"not valid YAML: {message}", hint, "yaml")


# --- from pydantic's errors to an author's ---------------------------------------------------


def _problem(details: ErrorDetails, origin: Origin, shape: Any) -> Problem:
    path = _path(details["loc"], origin)
    kind = details["type"]
    name = str(path[-1]) if path else "the file"
    if kind == "extra_forbidden":
        return _unknown_key(path, origin, shape)
    if kind == "missing":
        wanted = str(details["loc"][-1])
        return Problem(origin.place(path), f"{wanted!r} is missing", f"Add `{wanted}:`.")
    if "[key]" in details["loc"]:
        message = f"{name!r} is not a usable id"
        return Problem(origin.place(path, key=True), message,
                       "Use lower-case letters, digits and hyphens.")  # fmt: skip
    message, hint = _words(details)
    return Problem(origin.place(path), f"{name}: {message}", hint)


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
        shape = next((_step(option, step) for option in _options(shape) if _step(option, step)), None)
    names = (list(option.model_fields) for option in _options(shape) if _is_model(option))
    return [name for fields in names for name in fields]


def _options(shape: Any) -> Iterator[Any]:
    """The alternatives of an annotation, stripped of Annotated, Optional and adapters."""
    if isinstance(shape, TypeAdapter):
        shape = shape._type
    origin = typing.get_origin(shape)
    if origin is typing.Annotated:
        yield from _options(typing.get_args(shape)[0])
    elif origin in (typing.Union, types.UnionType):
        for option in typing.get_args(shape):
            yield from _options(option)
    else:
        yield shape


def _step(shape: Any, step: str | int) -> Any:
    if _is_model(shape):
        if issubclass(shape, RootModel):
            return None
        named = shape.model_fields.get(str(step))
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
    given = details["input"]
    kinds: dict[str, Callable[[], tuple[str, str]]] = {
        "string_type": lambda: (f"a text is expected, not {_sort(given)}", "Write one text here."),
        "dict_type": lambda: (f"keys are expected, not {_sort(given)}", "Write `key: value` lines."),
        "mapping_type": lambda: (f"keys are expected, not {_sort(given)}", "Write `key: value` lines."),
        "model_type": lambda: (f"keys are expected, not {_sort(given)}", "Write `key: value` lines."),
        "tuple_type": lambda: (f"a list is expected, not {_sort(given)}", "Start each entry with `- `."),
        "enum": lambda: _choice(reason, given),
        "literal_error": lambda: _choice(reason, given),
    }
    if details["type"] in kinds:
        return kinds[details["type"]]()
    shown = f" (given: {given})" if isinstance(given, str) and given not in reason else ""
    return f"{reason[:1].lower()}{reason[1:]}{shown}", ""


def _sort(given: Any) -> str:
    names: dict[type, str] = {dict: "keys", list: "a list", str: f"the text {given!r}"}
    return names.get(type(given), "nothing")


def _choice(reason: str, given: Any) -> tuple[str, str]:
    allowed = reason.removeprefix("Input should be ").replace("'", "").replace(" or ", ", ").split(", ")
    near = difflib.get_close_matches(str(given), allowed, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"One of: {', '.join(allowed)}."
    return f"{given!r} is not one of the choices", hint
