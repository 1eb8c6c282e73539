"""Whatever stands where something else belongs is told in an author's words: what is wanted, and how.

Every key of every model is given every sort of value that YAML has. What is tried is made from the models
themselves, so that a new key is tried as well.
"""

from __future__ import annotations

import enum
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from briefings.content import Text
from briefings.content.reading import read
from briefings.content.settings import UnitForms
from briefings.content.texts import Path
from briefings.problems import Gravity, Problem
from briefings.values.periods import Period
from briefings.values.quantities import Quantity
from tests.fuzz.targets import CONTEXT, SHAPES, told

WRITTEN: Mapping[object, str] = {
    str: "a",
    int: "1",
    bool: "true",
    Quantity: "1",
    Period: "2006",
    date: "2026-11-28",
}
"""A right value for whatever is written as one text."""
WRONG: tuple[object, ...] = (
    None, "", "text", "120", "1e3", "-1", "true", "2006-13", "2006-02-30", "0000-00-00", "9" * 5000, "x" * 500, "１",
    [], ["120"], [None], [["a"]], [{"a": "b"}], ["a", "b", "c"], {}, {"low": "1e3"}, {"a": "b"}, {"x": {"y": "z"}}, {"ja": "1"},
)  # fmt: skip
PROGRAM = re.compile(
    r"(?i)\b(str|string|dict|dictionary|tuple|mapping|sequence|none|nonetype|null|int|integer|float|bool|boolean|enum|"
    r"literal|instance|valid|validation|parse|parsing|input|argument|type|object|attribute|pydantic|python|value error|"
    r"should (be|have|match)|unhashable|keyword|datetime|decimal|quantity|regex|exceeded)\b|[<>]class|\[type="
)
"""Words of a programmer, and those of the libraries."""


def sample(wanted: Any) -> Any:
    """What stands where a model wants this, with all it may have."""
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if isinstance(wanted, TypeAdapter):
        return sample(wanted._type)
    if origin is typing.Annotated:
        return sample(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return sample(next(one for one in arguments if one is not types.NoneType))
    if origin is typing.Literal:
        return arguments[0]
    if wanted in (Text, UnitForms):
        return {"ja": "文", "en": "Text"} if wanted is Text else {"other": "{n}"}
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return {name: sample(field.annotation) for name, field in wanted.model_fields.items()}
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return next(iter(wanted)).value
    if origin is tuple:
        return [sample(one) for one in arguments if one is not ...]
    return {"a": sample(arguments[1])} if origin else WRITTEN[wanted]


def broken(tree: Any, wrong: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every part in turn as something else, with what it stands in and no more; and where it is."""
    yield path, wrong
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from ((at, {key: part}) for at, part in broken(value, wrong, (*path, key)))
    elif isinstance(tree, list):
        for step, value in enumerate(tree):
            for at, part in broken(value, wrong, (*path, step)):
                yield at, [*tree[:step], part, *tree[step + 1 :]]


def problems(tree: Any, shape: Any) -> tuple[Problem, ...]:
    return read(json.dumps(tree, ensure_ascii=False).encode(), "content/x.yaml", shape, CONTEXT).problems


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(getattr(shape, "__name__", shape)))
def test_every_value_in_every_place_is_told_in_an_authors_words(shape: Any) -> None:
    whole = sample(shape)
    spoken = {}
    for wrong in WRONG:
        for path, tree in broken(whole, wrong):
            for problem in problems(tree, shape):
                told(problem)
                spoken[f"{problem.message} → {problem.hint}"] = (path, wrong)
    assert len(spoken) > 20
    assert {said: at for said, at in spoken.items() if PROGRAM.search(_own(said))} == {}


def _own(said: str) -> str:
    """What is said, without the words of the author that it repeats and the keys it lists."""
    return re.sub(r"(Known here: |One of: )[^.]*|'[^']*'|“[^”]*”|`[^`]*`|\(given: [^)]*\)", "", said)


WANTED = {
    "figure": ("facts: {x: {amount: {low: 1e3}}}", "amount: a figure is expected, not a group of keys", "2183万"),
    "figure in a list": ("facts: {x: {amount: [120]}}", "amount: a figure is expected, not a list", "2183万"),
    "figure of a point": ("series: {x: {points: [{amount: {low: 1, unit: x}}]}}", "amount: a figure is expected, not a group", "2183万"),
    "period": ("published: {first_day: 2006-01-01}", "published: a date or a period is expected, not a group of keys", "2006-03"),
    "period in a list": ("facts: {x: {date: [2006]}}", "date: a date or a period is expected, not a list", "2006-03"),
    "number": ("places: {x: {line: [1]}}", "line: a whole number is expected, not a list", "digits"),
    "number too little": ("places: {x: {line: 0}}", "line: 0 is too little", "at least 1"),
    "number too much": ("facts: {x: {derive: {places: 9}}}", "places: 9 is too much", "at most 4"),
    "number too long": (f"places: {{x: {{line: {'9' * 5000}}}}}", "line: a whole number is expected, not the text '999", "digits"),
    "word": ("facts: {x: {status: [plan]}}", "status: a word is expected, not a list", "result, partial"),
    "text": ("places: {x: {heading: {a: b}}}", "heading: a text is expected, not a group of keys", "one text"),
    "nothing": ("places: {x: {heading: }}", "heading: a text is expected, not nothing", "begins with # needs quotes"),
    "text in each language": ("title: [港]", "title: a text in each language is expected, not a list", "{ja: …, en: …}"),
    "text in a language": ("title: {ja: [港], en: Port}", "ja: a text is expected, not a list", "one text"),
    "list": ("summary: {ja: 港, en: Port}", "summary: a list is expected, not a group of keys", "`- `"),
    "keys": ("facts: [120]", "facts: a group of keys is expected, not a list", "`key: value`"),
    "name": ("facts: {x: {unit: [tonne]}}", "unit: a text is expected, not a list", "log-imports"),
    "pair": ("facts: {x: {derive: {growth: [a.b]}}}", "entry 2 is missing", "Write two"),
    "long name": (f"facts: {{x: {{unit: {'a' * 90}}}}}", "unit: the text is too long", "at most 80 characters"),
    "yes or no": ("series: {x: {points: [{missing: {}}]}}", "missing: true or false is expected, not a group of keys", "one of the two"),
}  # fmt: skip


@pytest.mark.parametrize("name", WANTED)
def test_what_is_wanted_is_named_and_how_it_is_written(name: str) -> None:
    text, message, hint = WANTED[name]
    found = read(text.encode(), "content/documents/x.yaml", SHAPES[0], CONTEXT).problems
    assert [one.hint for one in found if one.message.startswith(message) and hint in one.hint]


# --- a comment that takes a part of a sentence ---------------------------------------------------

PLACES = "places: {{x: {{line: 1, heading: {}, label: {{ja: 節, en: Part}}}}}}"
CUT = {
    "text: Growth # 1 in Asia": ("chapters: {x: {heading: {ja: 港, en: Port}, points: [{text:\n {ja: 成長,\n  en: Growth # 1 in Asia\n }}]}}", "3:14"),
    "a tab": ("title:\n  ja: 港\n  en: Port\t#1\n", "3:12"),
    "several lines": ("title:\n  ja: 港\n  en: Port\n    of the north # 1\n", "4:18"),
    "Japanese": ("title:\n  ja: 北港 #1 である\n  en: Port\n", "2:10"),
    "printed words": ("places:\n  x:\n    heading: Growth # 1\n", "3:21"),
    "printed figure": ("facts:\n  x:\n    evidence:\n      figure: 120 # 隻\n", "4:19"),
}  # fmt: skip
WHOLE = (
    'title:\n  ja: 港\n  en: "Port # 1"\n', "title:\n  ja: 港\n  en: 'Port # 1'  # quoted\n", "title:\n  ja: 港#1\n  en: Port#1\n",
    "title:\n  ja: >- # folded\n    港 # 1\n  en: Port\n", "# above\ntitle:\n  # between\n  ja: 港\n  en: Port\n  # below\n",
    "title:\n  ja: 港  # set off\n  en: Port    # and this\n", "language: ja # a code\n", "title: # keys follow\n  ja: 港\n  en: Port\n", "facts:\n  x:\n    amount: 120 # ships\n    unit: ship # a name\n",
    "source:\n  file: a.txt # held since May\n", "authors: # none\n", "published: 2006 # or 2007\n",
)  # fmt: skip


@pytest.mark.parametrize("name", CUT)
def test_a_sentence_that_a_comment_cuts_is_told(name: str) -> None:
    text, place = CUT[name]
    found = read(text.encode(), "x.yaml", SHAPES[0], CONTEXT).problems
    [cut] = [one for one in found if "begins a comment" in one.message]
    assert (str(cut.place), cut.gravity) == (f"x.yaml:{place}", Gravity.WARNING)
    assert "Quote the text" in cut.hint


@pytest.mark.parametrize("text", WHOLE)
def test_a_comment_that_cuts_nothing_is_left_alone(text: str) -> None:
    found = read(text.encode(), "x.yaml", SHAPES[0], CONTEXT).problems
    assert [one for one in found if "begins a comment" in one.message] == []


def test_the_rest_of_a_file_with_a_cut_sentence_is_read() -> None:
    terms = "x:\n  name:\n    ja: 港\n    en: port # 1\n  kind: place\n"
    found = read(terms.encode(), "content/glossary.yaml", SHAPES[-1], CONTEXT)
    assert found.item
    assert [one.gravity for one in found.problems] == [Gravity.WARNING]
