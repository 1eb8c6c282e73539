"""YAML bytes into plain values with the place of each part. The door to PyYAML.

Its C parser gives events that know their place. Tags, aliases, anchors, merge keys and repeated
keys are refused, and nothing deeper than content needs is ever built.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from briefings.content import characters
from briefings.problems import Place, Problem, Unusable

MAX_DEPTH = 24
MAX_TEXT = 20_000
"""Characters of one text; the longest there is has less than a thousand."""

LONGEST_NAME = 60
"""Characters of a name that a message repeats."""

Path = tuple[str | int, ...]
_LINE_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COMMENT = re.compile("[ \t]#")
"""As it stands within a sentence. Two spaces or more set a real comment off."""
_TAG_DIRECTIVE = re.compile("(?<![^\r\n\x85\u2028\u2029])%TAG")


QUOTE = "Quote a text that holds ': ' or ' #'."
_ADVICE = (
    ("alias", "Quote a text that begins with *: in YAML it is an alias."),
    ("unexpected end of stream", "Close the text with the quotation mark it begins with here."),
    (
        "flow",
        "Within { } and [ ], quote a text that holds one of { } [ ] , ': ' or ' #'; close what is open.",
    ),
    ("could not find expected ':'", "Write a colon and a space after a key."),
    ("block", 'Begin keys that belong together in one column; quote a text that begins with { [ or ".'),
    ("mapping values", "Quote a text that holds ': ', or begin the line in the column of its neighbours."),
)
"""What to do by what the parser of YAML says, most telling words first."""


@dataclass(frozen=True)
class Origin:
    """Where the parts of one file stand: a path of keys and indexes to its place.

    ``digest`` is that of the file's bytes; empty where they could not be understood as YAML.
    ``comments`` are those that end the line of an unquoted value like a part of it, by the path of that.
    """

    file: str
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    digest: str = ""
    comments: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value at ``path``, or of the nearest part around it."""
        while path and path not in self.values:
            path = path[:-1]
        line, column = (self.keys if key and path in self.keys else self.values).get(path, (0, 0))
        return Place(self.file, line, column)


def parse(data: bytes, file: str) -> tuple[Any, Origin, list[Problem]]:
    """YAML bytes as plain dicts, lists and strings, the place of each part, and what was refused.

    Raises Unusable for what is not YAML at all.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable([_broken_encoding(error, file)]) from error
    if directive := _TAG_DIRECTIVE.search(text):
        # Tags are refused; and the parser compares each directive with all before it.
        place = _after(text[: directive.start()].encode(), file)
        raise Unusable([Problem(place, "a %TAG directive is not allowed", "Remove it.", "yaml")])
    odd = [Problem(Place(file, line, column), told, characters.HINT, "character")
           for line, column, told in characters.places(text)]  # fmt: skip
    try:
        builder = _Builder(file, yaml.parse(text, Loader=yaml.CBaseLoader), text, odd=bool(odd))
        tree = builder.document()
    except yaml.MarkedYAMLError as error:
        raise Unusable([_syntax(error, file, text)]) from error
    except yaml.reader.ReaderError as error:
        raise Unusable(odd) from error  # the characters that YAML refuses are among these
    digest = hashlib.sha256(data).hexdigest()
    told = {problem.message for problem in odd}  # in a text it is found a second time
    refused = [*odd, *(problem for problem in builder.problems if problem.message not in told)]
    return tree, Origin(file, builder.values, builder.keys, digest, builder.comments), refused


class _Builder:
    """Builds plain values from events, noting places and refusing what content must not use.

    Events come one by one, so the parser never sees further than what is wanted.
    """

    def __init__(self, file: str, events: Iterator[yaml.Event], text: str, *, odd: bool) -> None:
        self.file = file
        self.comments: dict[Path, tuple[int, int]] = {}
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._events = events
        # What is odd stands in the text as it is, or is written as an escape.
        self._odd = odd or "\\" in text
        self._lines = _LINE_ENDS.split(text) if _COMMENT.search(text) else []

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
            return self._refuse(
                event,
                f"an alias (*{clipped(event.anchor or '')}) repeats a part",
                "Write the part out. Quote a text that begins with *.",
            )
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            self._refuse(event, f"an anchor (&{clipped(event.anchor)}) is not allowed", "Remove it.")
        if (tag := getattr(event, "tag", None)) is not None:
            self._refuse(event, f"the tag {clipped(tag)} is not allowed", "Remove the tag.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(one, (*path, n)) for n, one in enumerate(self._until(yaml.SequenceEndEvent))]
        assert isinstance(event, yaml.ScalarEvent)
        self._look_at(event)
        self._note_comment(event, path)
        if len(event.value) > MAX_TEXT:
            return self._refuse(event, f"a text is longer than {MAX_TEXT:,} characters", "Split it.")
        # An empty plain scalar is YAML's null; the model decides whether it may be absent.
        return None if event.value in ("", "null", "~") and event.implicit[0] else event.value

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            self._look_at(event)
            if key is None:
                self._refuse(event, "a key must be a word", "Write `key: value`.")
                self._value(event, (*path, "?"))
            elif key == "<<":
                self._refuse(event, "merge keys (<<) are not allowed", "Write the keys out.")
            elif key in result:
                first = self.keys[(*path, key)][0]
                self._refuse(event, f"the key {clipped(key)!r} stands twice (first on line {first})",
                             "Remove or rename one of them.")  # fmt: skip
            value = self._value(next(self._events), (*path, "?" if key is None else key))
            if key is not None and key != "<<" and key not in result:
                self.keys[(*path, key)] = _position(event)
                result[key] = value
        return result

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _look_at(self, event: yaml.Event) -> None:
        """A character that no text may hold can also be written as an escape."""
        if not self._odd or not isinstance(event, yaml.ScalarEvent):
            return
        if told := characters.unwanted(event.value):
            place = Place(self.file, *_position(event))
            self.problems.append(Problem(place, told, characters.HINT, "character"))

    def _note_comment(self, event: yaml.ScalarEvent, path: Path) -> None:
        """Where a comment ends the line of a value: ``Growth # 1 in Asia`` is ``Growth`` alone."""
        end = event.end_mark
        if not self._lines or end is None or event.style or not event.value:
            return
        if end.line < len(self._lines) and (found := _COMMENT.match(self._lines[end.line], end.column)):
            self.comments[path] = (end.line + 1, found.end())

    def _refuse(self, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(Place(self.file, *_position(event)), message, hint, "yaml"))


def clipped(name: str) -> str:
    """A name as a message repeats it."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def _position(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _broken_encoding(error: UnicodeDecodeError, file: str) -> Problem:
    message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
    return Problem(_after(error.object[: error.start], file), message, "Save the file as UTF-8.", "yaml")


def _after(read: bytes, file: str) -> Place:
    """The place behind the bytes already read, counted in characters."""
    lines = _LINE_ENDS.split(read.decode("utf-8", "replace"))
    return Place(file, len(lines), len(lines[-1]) + 1)


def _syntax(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    message = " ".join(part for part in (error.context, error.problem) if part)
    # A quotation mark that is never closed is found at the end of the file.
    mark = error.context_mark if "unexpected end" in message else error.problem_mark
    mark = mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    lines = text.splitlines()
    hint = _advice(message, "\n".join(lines[max(0, line - 2) : line]))
    return Problem(Place(file, line, column), f"not valid YAML: {message}", hint, "yaml")


def _advice(message: str, lines: str) -> str:
    """What an author most likely did, by the parser's words and the lines it stumbled over."""
    if re.search(r"(?m)^\s*\t", lines):
        return "Indent with spaces."
    if re.search(r"(?m)^\s*\u3000|^\s*[\w-]+：", lines):
        return "Indent with half-width spaces, and write a half-width colon after a key."
    return next((hint for words, hint in _ADVICE if words in message), QUOTE)
