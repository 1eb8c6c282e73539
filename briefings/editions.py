"""What is published: editions, a choice of them, and their files."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.problems import Problem


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
    def data_folder(self) -> str:
        """Where the data of its brief lie in ``out/``: beside the pages of its first language."""
        return f"{self.language}/{self.brief}"

    def path(self, format: str) -> str:
        """The path of its file of a format in ``out/``."""
        return f"{self.name}.{format}"


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
