"""Which editions and which of their files must be made again, and which may be withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from briefings.editions import Edition
from briefings.problems import Place, Problem, grave
from briefings.publish.formats import FORMATS
from briefings.publish.state import BuildState
from briefings.workspace import OWN_FILES

QUARTER = 4
"""More than one in so many editions is not withdrawn unasked."""
NAMED = 5
"""Editions that are named where more would be withdrawn."""


def stale_editions(state: BuildState) -> list[Edition]:
    """The editions whose pages may differ; one whose content has a fault is skipped.

    The longest come first, so that no worker is left with a long one at the end: of those made
    before, by how long they were; before them the others, by how many files they are made of.
    """
    faulty = {problem.place.file for problem in grave(state.problems, strict=state.request.strict)}
    everywhere = any(not name.startswith(OWN_FILES) for name in faulty)
    stale: list[Edition] = []
    for edition in state.editions:
        if everywhere or (faulty and not faulty.isdisjoint(state.library.files(edition))):
            state.skipped.add(edition.name)
        elif not _left_as_it_was(state, edition):
            stale.append(edition)

    def length(edition: Edition) -> tuple[bool, int]:
        # Roughly, so that editions of about one length stay next to those that show the same.
        last = state.entries.get(edition.page)
        return (True, -last.size.bit_length()) if last else (False, -len(state.library.files(edition)))

    return sorted(stale, key=length)


def _left_as_it_was(state: BuildState, edition: Edition) -> bool:
    """Whether rendering an edition would give what it gave, and all its files are there: they are left."""
    record = state.records.get(edition.name)
    if record is None or record.state != state.sources.state(record.read):
        return False
    wanted = state.wanted_files(edition, record.page)
    everything = wanted | {f"{edition.data_folder}/{name}": digest for name, digest in record.data.items()}
    if len(state.in_place(everything)) < len(everything):
        return False
    state.wanted.update(everything)
    state.leave(edition, wanted)
    return True


def stale_formats(edition: Edition, wanted: Mapping[str, str], in_place: Collection[str]) -> tuple[str, ...]:
    """The formats in which an edition must be made again."""
    files = {name: edition.path(name) for name in FORMATS}
    return tuple(name for name, file in files.items() if file in wanted and file not in in_place)


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
