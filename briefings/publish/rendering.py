"""Templates at work: the program's own here, a workspace's in a child that is ended when it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefings.editions import Artifact, Edition
from briefings.library.library import Library
from briefings.page import indexes, render
from briefings.page.render import Page
from briefings.problems import Unusable
from briefings.publish import dependencies
from briefings.publish.formats import FORMATS
from briefings.workers.child import Child, ChildKilled

PATIENCE = 60
"""Seconds by the clock, beside those of the processor many times over."""


class Renderer:
    """Renders what a library says. What a template does wrong is raised as Unusable."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._child: Child[Edition | dict[str, int], Any] = Child(self._work)

    def page(self, edition: Edition) -> tuple[Page, frozenset[str]]:
        """An edition rendered, and which files and folders that read."""
        rendered: tuple[Page, frozenset[str]] = self._apart(edition, 1)
        return rendered

    def indexes(self, published: Mapping[str, int]) -> list[Artifact]:
        """Every page that leads to the files that are there, given with their sizes."""
        count = len(self.library.languages) * (len(self.library.audiences) + 2) + 2
        made: list[Artifact] = self._apart(dict(published), count)
        return made

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._child.close()

    def _apart(self, item: Edition | dict[str, int], count: int) -> Any:
        if not self.library.own_templates:
            return self._work(item)
        try:
            seconds = self.library.settings.limits.template_seconds
            return self._child(item, PATIENCE + 8 * seconds * count)
        except ChildKilled as error:
            edition = item if isinstance(item, Edition) else None
            raise Unusable([render.endless(self.library, edition, error.frames, str(error))]) from error

    def _work(self, item: Edition | dict[str, int]) -> Any:
        if isinstance(item, Edition):
            return dependencies.traced(self.library, item)
        return list(indexes.indexes(self.library, item, FORMATS))
