"""What an author should see: checks over everything a workspace says.

Each check is a generator of Problems in a module of its own; this table is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefings.checks import (
    bare,
    bilingual,
    colours,
    derivations,
    drawing,
    evidence,
    glossary,
    glyphs,
    links,
    markup,
    names,
    overrides,
    periods,
    status,
    wordings,
)
from briefings.library.library import Library
from briefings.problems import Problem

Check = Callable[[Library], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    links.unresolved,
    links.unused,
    evidence.contradicted,
    names.unknown,
    wordings.absent,
    overrides.unused,
    drawing.unlike,
    derivations.unlike,
    colours.faint,
    periods.doubtful,
    status.early,
    status.unsaid,
    markup.faults,
    bare.figures,
    bilingual.unequal,
    bilingual.behind,
    glossary.avoided,
    glossary.typography,
    glyphs.missing,
)


def check(library: Library) -> list[Problem]:
    """Every problem of a workspace, those of reading included, sorted by place."""
    found = set(library.problems)
    for find in CHECKS:
        found.update(find(library))
    return sorted(found)
