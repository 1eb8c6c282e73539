"""What is published: editions, a choice of them, and their files."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from briefings.problems import Problem

PAGE = "html"
"""The format that is an edition's page: what links lead to, and where its other files are found."""


@dataclass(frozen=True, order=True)
class Edition:
    """One brief, for one audience, in one language, or in a second one beside it."""

    brief: str
    audience: str
    language: str
    beside: str = ""

    @property
    def name(self) -> str:
        languages = f"{self.language}-{self.beside}" if self.beside else self.language
        return f"{languages}/{self.brief}/{self.audience}"

    @property
    def folder(self) -> str:
        """Where its files lie in ``out/``."""
        return self.name.rpartition("/")[0]

    @property
    def data_folder(self) -> str:
        """Where the data of its brief lie in ``out/``: beside the pages of its first language."""
        return f"{self.language}/{self.brief}"

    def path(self, format: str, folder: str = "") -> str:
        """The path of its file of a format in ``out/``; or from a folder there."""
        return relative(f"{self.name}.{format}", folder)

    @property
    def page(self) -> str:
        """The path of its page in ``out/``."""
        return self.path(PAGE)

    def link(self, *, audience: str = "", language: str = "") -> str:
        """How its page leads to that of the same brief for another audience or in another language."""
        other = Edition(self.brief, audience or self.audience, language or self.language)
        return self.leads_to(other.page)

    def leads_to(self, path: str) -> str:
        """How its page leads to another file in ``out/``."""
        return relative(path, self.folder)


def relative(path: str, folder: str) -> str:
    """How a page in a folder of ``out/`` leads to a file there."""
    return posixpath.relpath(f"/{path}", f"/{folder}")


def index_path(language: str, audience: str = "") -> str:
    """The path in ``out/`` of the page that leads to all briefs, or to those for an audience."""
    return f"{language}/{audience or 'index'}.{PAGE}"


@dataclass(frozen=True)
class Choice:
    """What a run is about; an empty set means all."""

    languages: frozenset[str] = frozenset()
    briefs: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()

    def covers(self, edition: Edition) -> bool:
        pairs = (
            (self.languages, edition.language),
            (self.briefs, edition.brief),
            (self.audiences, edition.audience),
        )
        return all(not wanted or one in wanted for wanted, one in pairs)


@dataclass(frozen=True)
class Artifact:
    """A finished file: its path in ``out/``, its bytes, and what there is to say against it."""

    path: str
    content: bytes
    warnings: tuple[Problem, ...] = ()
