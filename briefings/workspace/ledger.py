"""What was published from what: the lines of the ledger, and what they say.

It is a journal, a line for each event: a build that is killed has lost nothing it published, and
noting a file costs the same however many there are. Later lines replace earlier ones.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from briefings.problems import Gravity, Place, Problem
from briefings.workspace.confined import plain
from briefings.workspace.records import (
    InvalidJson,
    InvalidRecord,
    integer,
    listed,
    parsed,
    shaped,
    so_many,
    text,
    unreadable,
)

BEGINNINGS = (b'["', b'{"inputs"')
"""How lines begin: what breaks off later was being written when the machine or the build ended."""


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger knows of one published file. Void (no digest): ours, but to be made again."""

    digest: str = ""
    size: int = 0
    mtime: int = 0
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """What was published from what: paths in ``out/`` to the digest they were made from.

    ``inputs`` is the digest of everything read by the last build, if that build was about the
    whole workspace and withheld nothing, otherwise empty; ``warnings`` is what it found.
    ``fault`` is why the ledger is not understood: what it names is ours, and made again.
    """

    entries: Mapping[str, LedgerEntry] = field(default_factory=dict)
    inputs: str = ""
    warnings: tuple[Problem, ...] = ()
    fault: Problem | None = None


def read(content: bytes) -> Ledger:
    """What a ledger says."""
    entries: dict[str, LedgerEntry] = {}
    end = Ledger()
    fault: Problem | None = None
    for number, line in enumerate(io.BytesIO(content), 1):
        end = Ledger()
        try:
            end = _event(parsed(line), entries)
        except InvalidRecord as error:
            if not (isinstance(error, InvalidJson) and _torn(line)):
                fault = fault or unreadable(str(error), number)
    if fault:
        return Ledger(dict.fromkeys(entries, LedgerEntry()), fault=fault)
    return replace(end, entries=entries)


def lines(entries: Mapping[str, LedgerEntry]) -> bytes:
    """The lines for some files."""
    return b"".join(_line(_row(path, entry)) for path, entry in entries.items())


def whole(ledger: Ledger) -> bytes:
    """A ledger written anew: a line for each file, and last what all was made from."""
    end = {"inputs": ledger.inputs, "warnings": [_problem_row(it) for it in ledger.warnings]}
    return lines(dict(sorted(ledger.entries.items()))) + _line(end)


def _line(record: object) -> bytes:
    return f"{json.dumps(record)}\n".encode()


def _row(path: str, entry: LedgerEntry) -> list[object]:
    return [path, entry.digest, entry.size, entry.mtime, [_problem_row(it) for it in entry.warnings]]


def _problem_row(problem: Problem) -> list[object]:
    """A warning as the ledger keeps it: what is kept has no errors."""
    place = [problem.place.file, problem.place.line, problem.place.column, problem.place.element]
    return [place, problem.message, problem.hint, problem.check]


def _torn(line: bytes) -> bool:
    """Whether a line may be the beginning of a record, or is empty: each note begins a new line."""
    start = line.strip()
    return any(start.startswith(one) or one.startswith(start) for one in BEGINNINGS)


def _event(line: object, entries: dict[str, LedgerEntry]) -> Ledger:
    """Take one line in; gives what it says of the build as a whole, if it is the last."""
    if isinstance(line, dict):
        end = shaped(line, {"inputs": text, "warnings": _warnings}, ("inputs", "warnings"))
        return Ledger({}, end["inputs"], end["warnings"])
    path, digest, size, mtime, warnings = so_many(line, 5)
    if not plain(name := text(path)):
        raise InvalidRecord(f"{ascii(name)[:60]} names no file in out/")
    entries[name] = LedgerEntry(text(digest), integer(size), integer(mtime), _warnings(warnings))
    return Ledger()


def _warnings(rows: object) -> tuple[Problem, ...]:
    return listed(rows, _warning)


def _warning(row: object) -> Problem:
    place, message, hint, check = so_many(row, 4)
    file, line, column, element = so_many(place, 4)
    if "\0" in (name := text(file)):
        raise InvalidRecord("no name of a file")
    at = Place(name, integer(line), integer(column), text(element))
    return Problem(at, text(message), text(hint), text(check), Gravity.WARNING)
