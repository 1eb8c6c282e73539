"""Which files should be there, which of them must be made again, and which may be withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefings.language.fonts import Fonts
from briefings.library.library import Choice, Edition, Library
from briefings.page.render import Page
from briefings.problems import Place, Problem
from briefings.publish.formats import FORMATS, Job
from briefings.workspace.ledger import LedgerEntry

QUARTER = 4
"""More than one in so many editions is not withdrawn unasked."""
NAMED = 5
"""Editions that are named where more would be withdrawn."""

Intact = Callable[[str, LedgerEntry], bool]
"""Whether a published file is still as the ledger says."""


@dataclass(frozen=True)
class Plan:
    """What is to be done for a page: a job, if any, and paths to keep."""

    make: Job | None
    keep: tuple[str, ...]


def neighbours(library: Library, editions: Iterable[Edition]) -> list[Edition]:
    """Editions that show the same next to each other: what is remembered of one serves the next.

    What rendering remembers is bounded. In any other order a workspace larger than that would have
    forgotten a theme each time it comes round, and its pages would take half as long again.
    """

    def shown(edition: Edition) -> tuple[object, ...]:
        brief = library.briefs[edition.brief]
        return library.shown_themes(brief), brief.documents, edition.brief

    return sorted(editions, key=shown)


def wanted(edition: str, page: str, choice: Choice, tools: str) -> dict[str, str]:
    """The files of an edition, each with the digest of what it is made from and with.

    ``page`` is the digest of its page, ``tools`` that of the program and the fonts.
    """
    digest = hashlib.sha256(f"{page} {tools}".encode()).hexdigest()
    formats = (name for name in FORMATS if not choice.formats or name in choice.formats)
    return {f"{edition}.{name}": digest for name in formats}


def in_place(wanted: Mapping[str, str], entries: Mapping[str, LedgerEntry], intact: Intact) -> frozenset[str]:
    """Those of the wanted files that are there, made from what they should be made from."""
    return frozenset(
        name
        for name, digest in wanted.items()
        if (entry := entries.get(name)) and entry.digest == digest and intact(name, entry)
    )


def published(entries: Iterable[str]) -> frozenset[str]:
    """The editions whose files are among these."""
    names = (path.rpartition(".") for path in entries if path.count("/") == 2)
    return frozenset(name for name, _, ending in names if ending in FORMATS)


def refusal(
    before: Collection[str], wanted: Collection[str], dated: Collection[str], refused: Collection[str]
) -> tuple[str, ...]:
    """The editions that are not withdrawn unless it is said that this is meant; most often none.

    ``before`` are published, ``wanted`` will be, ``dated`` are not shown by their own dates: those
    count neither way. What was ``refused`` before is so again, however much was published since.
    """
    counted = set(before) - set(dated)
    gone = counted - set(wanted)
    many = len(gone) * QUARTER > len(counted) or not gone.isdisjoint(refused)
    return tuple(sorted(gone)) if many else ()


def refused(gone: Sequence[str], before: Collection[str]) -> Problem:
    """What is told of a refusal."""
    more = f" and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
    message = f"{len(gone)} of {len(before)} published editions would be withdrawn: "
    hint = "See what became of their briefs and audiences; if it is meant, build with --allow-withdraw."
    return Problem(Place("out"), message + ", ".join(gone[:NAMED]) + more, hint, "withdrawal")


def plan(
    wanted: Mapping[str, str],
    page: Page,
    entries: Mapping[str, LedgerEntry],
    intact: Intact,
    fonts: Fonts,
) -> Plan:
    """Which files of a page must be made again: those that are not there or not of this digest."""
    keep = in_place(wanted, entries, intact)
    files = {name: page.edition.path(name) for name in FORMATS}
    stale = tuple(name for name, file in files.items() if file in wanted and file not in keep)
    return Plan(Job(page, stale, fonts) if stale else None, tuple(sorted(keep)))
