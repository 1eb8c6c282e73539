"""The ids of elements on a page, each spelt here alone.

An id is a mark of its kind, a dash, and names joined by dots. An element inside another has the id of that
one, a colon, and a name of its own. No name holds a dot or a colon, but for references, which are an
owner and a name joined by a dot: so no two elements can come by one id.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "theme", "document", "text", "exhibit", "chapter", "recommendation", "source", "note",
    "chart", "own-chart", "series", "endnote", "evidence", "citation", "group",
]  # fmt: skip
MARKS: dict[Kind, str] = {
    "theme": "t",
    "document": "d",
    "text": "p",  # a part of a brief in its own words, by its number
    "exhibit": "g",  # a part of a brief that is one chart
    "chapter": "c",
    "recommendation": "r",
    "source": "s",
    "note": "n",
    "chart": "f",
    "own-chart": "x",  # the one of such a part: its theme may show the same
    "series": "t",  # a theme has no dot in its name, a series has
    "endnote": "en",
    "evidence": "e",
    "citation": "u",  # where a figure is first used: its endnote leads back there
    "group": "g",  # of briefs, on an index page: one name, and an exhibit has two
}


def of(kind: Kind, *names: str) -> str:
    """The id of the element that shows what these names stand for."""
    return f"{MARKS[kind]}-{'.'.join(names)}"


def within(anchor: str, name: str) -> str:
    """The id of an element inside another."""
    return f"{anchor}:{name}"


def around(anchor: str) -> str:
    """The id of the element that one is inside of, or none."""
    return anchor.rpartition(":")[0]
