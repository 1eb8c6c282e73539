"""Content with a word of its own in every text that an author can keep to some audiences.

What can be kept is not listed here but found in the models, so that what is added to them is
planted as well.
"""

from __future__ import annotations

import itertools
import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml

from briefings.content import Brief, Document, Exhibit, Item, Part, RestrictedItem, Text, Theme
from briefings.library.visibility import models
from tests.editing import BRIEF, DOCUMENT, THEME

Where = tuple[str, ...]
LETTERS = itertools.product(string.ascii_lowercase, repeat=3)


@dataclass
class Words:
    """Words that stand nowhere else, each with what it was planted in; ``names`` are no texts."""

    planted: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    unshown: set[str] = field(default_factory=set)
    """Those of a theme of which only a figure is shown, to whomever."""

    def word(self, where: str) -> str:
        word = "qx" + "".join(next(LETTERS)) + "j"
        self.planted[word] = where
        return word

    def name(self, where: str) -> str:
        word = self.word(where)
        self.names.add(word)
        return word

    def text(self, where: str) -> dict[str, str]:
        word = self.word(where)
        return {"ja": f"{word}である。", "en": f"A {word}."}


def restrictable(kind: type[Item], path: Where = ()) -> Iterator[tuple[Where, type[Item]]]:
    """Where in a model something restricted can stand, and of what kind."""
    for name, info in kind.model_fields.items():
        for one in models(info.annotation):
            if issubclass(one, RestrictedItem):
                yield (*path, name), one
            yield from restrictable(one, (*path, name))


def plant(kind: type[Item], words: Words, where: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A value of a model with a word in each of its texts; ``given`` is what cannot be made up."""
    made: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        here = f"{where}.{name}"
        if name in given:
            made[name] = given[name]
        elif Text in _types(info.annotation):
            text = words.text(here)
            made[name] = [text] if _is_sequence(info.annotation) else text
        elif inner := next(models(info.annotation), None):
            value = plant(inner, words, here, given)
            made[name] = [value] if _is_sequence(info.annotation) else {words.name(here): value}
        else:
            assert not info.is_required(), f"the tests do not know what to plant in {here}"
    return {name: value for name, value in made.items() if value is not None}


def _types(annotation: Any) -> set[Any]:
    return {annotation, *itertools.chain(*(_types(one) for one in get_args(annotation)))}


def _is_sequence(annotation: Any) -> bool:
    parts = [annotation, *get_args(annotation)]
    return any(getattr(part, "__origin__", None) is tuple for part in parts)


# --- a workspace ------------------------------------------------------------------------------

ONLY = ["full"]
SECRET = {"only": ONLY, "themes": ["timber"], "at": "fleet", "document": "port-report", "chart": "bar"}
DIGEST = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"


@dataclass
class Sower:
    """Plants a copy of the example workspace, one file after the other."""

    root: Path
    words: Words = field(default_factory=Words)
    amounts: Iterator[int] = field(default_factory=lambda: itertools.count(911234, 10007))

    def sow(self) -> Words:
        document, theme, brief = (self.read(name) for name in (DOCUMENT, THEME, BRIEF))
        self.entries(Document, document)
        self.entries(Theme, theme)
        self.entries(Brief, brief)
        self.figures(document, theme, brief)
        brief["languages"] = ["ja", "en"]
        brief["parts"] += self.parts()
        for name, content in ((DOCUMENT, document), (THEME, theme), (BRIEF, brief)):
            self.write(name, content)
        self.brief()
        return self.words

    def read(self, name: str) -> dict[str, Any]:
        content = yaml.safe_load((self.root / name).read_text("utf-8"))
        assert isinstance(content, dict)
        return content

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        # JSON is YAML, and repeats what stands in it twice.
        (self.root / name).write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str), "utf-8")

    def entries(self, kind: type[Item], item: dict[str, Any]) -> None:
        """One kept entry wherever a model has room for it; parts of a brief are of many kinds."""
        for path, one in restrictable(kind):
            place: Any = item
            for name in path[:-1]:
                place = place[name]
                place = next(iter(place.values())) if isinstance(place, dict) else place[0]
            given: dict[str, Any] = {**SECRET, "series": "port-report.cargo"}
            if one is Part:
                given = {**given, "document": None, "text": [self.words.text("a part of text")]}
            entry = plant(one, self.words, f"{kind.__name__}.{'.'.join(path)}", given)
            if isinstance(place.setdefault(path[-1], []), list) and not _is_mapping(kind, path):
                place[path[-1]].append(entry)
            else:
                place[path[-1]] = {**(place[path[-1]] or {}), self.words.name("an entry"): entry}

    def fact(self, where: str) -> dict[str, Any]:
        """A fact with words of its own, its amount among them, as each language and the data write it."""
        amount = next(self.amounts)
        for written in (str(amount), f"{amount:,}", f"{amount // 10000}万{amount % 10000:,}"):
            self.words.planted[written] = f"the amount of {where}"
        self.words.names.update((str(amount), f"{amount:,}", f"{amount // 10000}万{amount % 10000:,}"))
        label = self.words.word(f"the label of {where}")
        printed = f"{amount}隻"
        return {
            "label": {"ja": label, "en": label}, "amount": amount, "unit": "ship", "period": 2008,
            "evidence": {"at": "fleet", "figure": printed, "when": "2008年"},
        }  # fmt: skip

    def figures(self, document: dict[str, Any], theme: dict[str, Any], brief: dict[str, Any]) -> None:
        """Figures that only kept texts and charts show, with the notes on them."""
        kept = ("sentence", "summary", "proposal", "chart", "operand-a", "operand-b", "noted")
        for name in kept:
            document["facts"][name] = self.fact(name)
            document["notes"][f"on-{name}"] = {
                "about": [name], "kind": "unclear", "text": self.words.text(f"the note on {name}"),
            }  # fmt: skip
        # A note may name a figure that nothing else does.
        text = document["notes"]["on-sentence"]["text"]
        text |= {code: f"{sentence} {{noted}}" for code, sentence in text.items()}
        document["series"]["kept"] = {
            "label": self.words.text("the label of a series"), "unit": "ship", "at": "fleet",
            "note": self.words.text("the note of a series"),
            "points": [{"period": 2007, "amount": 864275, "figure": "864275隻", "when": "2007年"}],
        }  # fmt: skip
        self.words.planted |= dict.fromkeys(("864275", "864,275", "86万4,275"), "a point of a series")
        self.words.names.update(("864275", "864,275", "86万4,275"))
        chapter = next(iter(document["chapters"].values()))
        chapter["points"].append({"only": ONLY, "text": self.naming("a sentence with a figure", "sentence")})
        document["chapters"]["kept"] = {
            "only": ONLY, "heading": self.words.text("a chapter with a table"), "tables": ["kept"],
            "points": [{"text": self.words.text("a chapter with a table")}],
        }  # fmt: skip
        document["recommendations"]["kept"] = {
            "only": ONLY, "text": self.naming("a proposal with a figure", "proposal"), "themes": ["timber"], "at": "fleet",
        }  # fmt: skip
        label = self.words.text("the label of a computed figure")
        theme["facts"]["kept"] = {
            "label": label, "unit": "ship",
            "derive": {"difference": ["port-report.operand-a", "port-report.operand-b"]},
        }  # fmt: skip
        theme["messages"].append(
            {"only": ONLY, "text": self.naming("a message with a computed figure", "kept")}
        )
        theme["exhibits"]["kept"] = {
            "only": ONLY, "title": self.words.text("a kept chart"), "facts": ["port-report.chart"], "chart": "bar",
        }  # fmt: skip
        brief["summary"].append(
            {"only": ONLY, "text": self.naming("a summary with a figure", "port-report.summary")}
        )
        # Two spaces are warned of in the words around them.
        word = self.words.word("a text that is warned of")
        brief["summary"].append({"only": ONLY, "text": {"ja": word, "en": f"A {word}  here."}})

    def naming(self, where: str, reference: str) -> dict[str, str]:
        return {code: f"{text} {{{reference}}}" for code, text in self.words.text(where).items()}

    def parts(self) -> list[dict[str, Any]]:
        """A document, two themes and a figure that are shown to one audience: by the part, or by the figure."""
        paper, theme, gallery = (
            self.words.name(one) for one in ("a document", "a theme", "a theme of one figure")
        )
        self.write(f"content/documents/{paper}.yaml", self.paper())
        self.write(f"content/themes/{theme}.yaml", self.theme(paper, theme))
        self.write(f"content/themes/{gallery}.yaml", self.theme(paper, gallery))
        self.words.unshown.update(
            word for word, where in self.words.planted.items() if f"Theme {gallery}" in where
        )
        chart = next(iter(self.read(f"content/themes/{gallery}.yaml")["exhibits"]))
        return [
            {"only": ONLY, "document": paper},
            {"only": ONLY, "theme": theme},
            {"exhibit": f"{gallery}.{chart}", "heading": self.words.text("the heading of an exhibit")},
        ]

    def paper(self) -> dict[str, Any]:
        """A document that is as a whole for one audience, with a proposal on a theme that all see."""
        given = {
            "language": "ja", "published": 2010, "source": {"file": f"{self.words.name('a file')}.txt", "sha256": DIGEST},
            "places": {"fleet": {"line": 1, "heading": "船舶", "label": self.words.text("a place")}},
            "facts": {"ships": self.fact("a fact of a document")}, "series": None, "at": "fleet",
            "themes": ["timber"], "tables": [], "kind": self.words.text("a kind"),
            "summary": [self.naming("the summary of a document", "ships")],
            "notes": {"whole": {"kind": "dated", "text": self.words.text("a note on a document")}},
        }  # fmt: skip
        return plant(Document, self.words, "Document", given)

    def theme(self, paper: str, name: str) -> dict[str, Any]:
        """A theme that is as a whole for one audience: nothing in it says so, but its figures."""
        chart = plant(
            Exhibit,
            self.words,
            "Exhibit",
            {"only": ONLY, "facts": [f"{paper}.ships"], "series": None, "chart": "bar"},
        )
        given = {
            "accent": "#1f4e79", "facts": {}, "key_figures": [f"{paper}.ships"], "document": paper, "at": "fleet",
            "exhibits": {self.words.name("an exhibit"): chart},
        }  # fmt: skip
        return plant(Theme, self.words, f"Theme {name}", given)

    def brief(self) -> None:
        """A brief that is as a whole for one audience."""
        given = {
            "only": ONLY, "date": "2020-05-01", "as_of": 2010, "review_by": "2020-06-01",
            "key_figures": ["port-report.opened"], "parts": [{"document": "port-report"}],
            "publish_on": None, "valid_until": None, "accent": None, "languages": None,
        }  # fmt: skip
        self.write(
            f"content/briefs/{self.words.name('a brief')}.yaml", plant(Brief, self.words, "Brief", given)
        )


def _is_mapping(kind: type[Item], path: Where) -> bool:
    for name in path[:-1]:
        kind = next(models(kind.model_fields[name].annotation))
    return getattr(kind.model_fields[path[-1]].annotation, "__origin__", None) is not tuple
