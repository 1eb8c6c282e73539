"""Names of content that were changed because they misled; `briefings migrate` writes the new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from briefings.content.briefs import Part, Theme
from briefings.content.settings import Section

RENAMED: Mapping[Any, Mapping[str, str]] = {
    Theme: {"figures": "exhibits"},
    Part: {"figure": "exhibit"},
    Section: {"figures": "exhibits"},
}
"""Old keys of a model, or old values of an enumeration, with the new ones."""


def name(old: str, shapes: Iterable[Any]) -> str:
    """The new name of a key or value in one of these models or enumerations; empty where it has none."""
    return next((RENAMED[one][old] for one in shapes if old in RENAMED.get(one, ())), "")
