"""What all content is made of: names, references, texts in every language, what is restricted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, ValidationInfo, model_validator

from briefings.values import periods, quantities
from briefings.values.grammar import Grammar
from briefings.values.periods import Period
from briefings.values.quantities import Quantity

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
REFERENCE = r"^[a-z0-9-]+(\.[a-z0-9-]+)?(/[a-z0-9-]+){0,2}$"
COLOUR = r"^#[0-9a-f]{6}$"
DIGEST = r"^[0-9a-f]{64}$"
FILE = r"^[^/\\]+$"
ADDRESS = r"^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&()*+,;=:@%/-]*)?$"
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
FAMILY = r"^[^\"'\\<>{};\n]+$"
KANA = r"^[ぁ-ゖァ-ヺー・]+$"
FORMS: Mapping[str, str] = {
    ID: "lower-case letters, digits and hyphens, such as log-imports",
    REFERENCE: "the name of a figure, such as document.fact or document.series/2007",
    COLOUR: 'six hexadecimal digits in quotes, such as "#1f4e79"',
    DIGEST: "64 hexadecimal digits; `briefings verify` tells the right ones",
    FILE: "the name of a file, without its folder",
    ADDRESS: "an address without ? and #, such as https://example.org/briefs",
    LANGUAGE: "the code of a language, such as ja or en-GB",
    FAMILY: "the name of a font family, without quotation marks and brackets",
    KANA: "kana only, such as すいふんが",
}
"""Each form as an author is told of it."""
Id = Annotated[str, Field(pattern=ID, max_length=80)]
"""Lower-case words and digits joined by hyphens; a name that a file, a line or a message can hold."""
Family = Annotated[str, Field(pattern=FAMILY, max_length=80)]
"""A family of fonts, as styles can name it."""
Reference = Annotated[str, Field(pattern=REFERENCE, max_length=200)]
"""``fact``, ``document.fact``, ``series/key`` or ``document.series/row/column``."""
Code = Annotated[str, Field(pattern=LANGUAGE, max_length=35)]
"""A language as BCP 47 names it; no longer than those there are (RFC 5646, 4.4.1)."""
Name = Annotated[str, Field(max_length=120)]
"""What a file or a thing of the settings is called; a message can repeat it."""
Amount = Annotated[Quantity, BeforeValidator(lambda value, info: _amount(value, info))]
When = Annotated[Period, BeforeValidator(lambda value: _when(value))]
Day = Annotated[date, BeforeValidator(lambda value: _day(value))]
"""A day on which something falls due, written in full: ``2026-11-21``."""


class Unlike(ValueError):
    """Raised for what is no text at all: what is wanted instead, and how that is written."""

    def __init__(self, wanted: str, hint: str) -> None:
        super().__init__(wanted)
        self.wanted, self.hint = wanted, hint


def _day(value: Any) -> date:
    text = _text(value, Unlike("a day", "Write one day, such as 2026-11-21."))
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("a day is written 2026-11-21")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"no such day: {text}") from error


def _when(value: Any) -> Period:
    hint = "Write one, such as 2006, 2006-03, 2006-03-21, 2016-Q4, FY2019 or 2005/2008."
    return periods.parse(_text(value, Unlike("a date or a period", hint)))


def _amount(value: Any, info: ValidationInfo) -> Quantity:
    hint = "Write one, such as 120, 2183万, 21.83 million, about 40 or 40億–50億."
    text = _text(value, Unlike("a figure", hint))
    return quantities.parse(text, ((info.context or {}).get("amounts") or Grammar()).lexicon)


def _text(value: Any, otherwise: Unlike) -> str:
    if not isinstance(value, str):
        raise otherwise
    return value


class Item(BaseModel):
    """Frozen, and closed: an unknown key is an author's slip, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    text_fields: ClassVar[tuple[str, ...]] = ()
    """The fields in which texts may stand."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        fields = cls.model_fields.items()
        cls.text_fields = tuple(name for name, field in fields if _may_hold_text(field.annotation))


def _may_hold_text(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Item):
        return bool(annotation.text_fields)
    return annotation is Text or any(map(_may_hold_text, get_args(annotation)))


class Text(RootModel[Mapping[str, str]]):
    """One text in every language of the workspace: ``{ja: ..., en: ...}``."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        wanted = (info.context or {}).get("languages", ())
        missing = [code for code in wanted if not self.root.get(code, "").strip()]
        unknown = [code for code in self.root if wanted and code not in wanted]
        said = (f"text is missing in: {', '.join(missing)}" if missing else "",
                f"not a language of this workspace: {', '.join(unknown)}" if unknown else "")  # fmt: skip
        if any(said):
            raise ValueError("; ".join(filter(None, said)))
        return self

    def __getitem__(self, language: str) -> str:
        return self.root[language]

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))


class RestrictedItem(Item):
    """Content that only the audiences named may see; without ``only``, everybody."""

    only: tuple[Id, ...] = ()

    def open_to(self, *audiences: str) -> bool:
        """Whether every one of them may see it."""
        return not self.only or set(audiences) <= set(self.only)


class Sentence(RestrictedItem):
    """A text of one or a few sentences; ``head`` is the claim in a few words."""

    head: Text | None = None
    text: Text


Path = tuple[str | int, ...]


def restricted(item: object, path: Path = ()) -> Iterator[tuple[Path, RestrictedItem]]:
    """Every part of an item that can be kept to some audiences, with its path of keys."""
    if isinstance(item, RestrictedItem):
        yield path, item
    if isinstance(item, Item):
        for name in type(item).model_fields:
            yield from restricted(getattr(item, name), (*path, name))
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from restricted(value, (*path, str(key)))
    elif isinstance(item, tuple):
        for position, value in enumerate(item):
            yield from restricted(value, (*path, position))


def walk(item: object, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Every Text inside an item with its path of keys, in the order an author wrote them."""
    if isinstance(item, Text):
        yield path, item
    elif isinstance(item, Item):
        for name in item.text_fields:
            if value := getattr(item, name):
                yield from walk(value, (*path, name))
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from walk(value, (*path, str(key)))
    elif isinstance(item, tuple):
        for position, value in enumerate(item):
            yield from walk(value, (*path, position))
