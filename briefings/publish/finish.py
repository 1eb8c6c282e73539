"""Finish a build once all editions are made: withdraw, write the index pages, save the ledger.

Nothing is dropped when anything failed, and nothing outside the choice is touched; more than a
quarter of what is published is dropped only where that is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from briefings.editions import Choice
from briefings.library.visibility import to_keep
from briefings.problems import Problem, grave
from briefings.publish import dependencies, plan
from briefings.publish.rendering import Renderer
from briefings.publish.state import BuildState
from briefings.workspace import made_from
from briefings.workspace.ledger import Ledger, LedgerEntry
from briefings.workspace.output import Output
from briefings.workspace.records import InvalidRecord, listed, parsed, text, unreadable

REFUSED = ".withdrawal.json"
"""Remembers what was not withdrawn, so that it is not for being asked again."""


def finish(state: BuildState, renderer: Renderer) -> None:
    """Drop what nobody wants, write what leads to the editions, and save the ledger as a whole."""
    request, ledger = state.request, state.ledger
    editions = {edition.name for edition in state.editions}
    inputs = made_from(state.library.inputs, request.today)
    sound = not grave(state.problems, strict=request.strict) and not state.skipped
    if sound and not request.part:
        sound = _may_withdraw(state, editions)
    whole = sound and not request.part
    if sound:
        # The index pages name all briefs, so they wait until nothing is wrong with any.
        _write_indexes(state, renderer, whole=whole)
    if whole:
        state.records = {name: state.records[name] for name in editions}
        ledger = Ledger(inputs=inputs, warnings=to_keep(state.library, sorted(state.problems)))
    elif not sound or ledger.inputs != inputs:
        ledger = Ledger()  # what is there as a whole is not known
    dependencies.remember(state.output, state.records)
    state.output.save(replace(ledger, entries=dict(_entries(state))))


def _entries(state: BuildState) -> Iterator[tuple[str, LedgerEntry]]:
    """The entries as they are saved: what was open when it was noted may not be by now."""
    for path, entry in state.entries.items():
        warnings = to_keep(state.library, entry.warnings)
        yield path, replace(entry, warnings=warnings) if warnings else entry


def _may_withdraw(state: BuildState, editions: set[str]) -> bool:
    """Whether what nobody wants any more may be withdrawn; a refusal is added to the problems."""
    output = state.output
    before = plan.published(path for path in state.ledger.entries if output.files.size_and_time(path))
    dated = {edition.name for edition in state.library.editions(Choice())} - editions
    last, fault = _refused_before(output)
    state.set_aside += output.set_aside(REFUSED, fault, "what it held back is decided anew")
    refused = () if state.request.allow_withdraw else plan.refusal(before, editions, dated, last)
    if refused:
        state.problems.add(plan.refused(refused, before))
    if {*refused} != last:
        output.remember(REFUSED, json.dumps(refused).encode())
    return not refused


def _refused_before(output: Output) -> tuple[set[str], Problem | None]:
    content, fault = output.recall(REFUSED)
    try:
        return set(listed(parsed(content or b"[]"), text)), fault
    except InvalidRecord as error:
        return set(), unreadable(str(error), 1)


def _write_indexes(state: BuildState, renderer: Renderer, *, whole: bool) -> None:
    """Bring up to date what leads to the editions, and remove what nobody wants any more.

    In this order: what leads somewhere is written before anything is removed, so that no link is
    ever dead, and nothing is removed when an index page cannot be made.
    """
    gone = {name for name in state.entries.keys() - state.wanted if name.count("/") >= 2 and whole}
    sizes = {name: entry.size for name, entry in state.entries.items() if name not in gone}
    artifacts = renderer.indexes(sizes)
    for artifact in artifacts:
        state.publish_changed(artifact.path, artifact.content)
    if whole:
        leading = {name for name in state.entries if name.count("/") < 2}
        for name in sorted(gone | leading - {artifact.path for artifact in artifacts}):
            state.drop(name)
