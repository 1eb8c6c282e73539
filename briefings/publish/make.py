"""What a build makes: pages rendered where they may differ, files made where they do.

A page is rendered unless all it was rendered from is as it was, and typeset only when its digest
changed. Nothing is dropped when anything failed, and nothing outside the choice is touched; more
than a quarter of what is published is dropped only where that is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from briefings.checks import check
from briefings.editions import Choice, Edition
from briefings.library.library import Library
from briefings.library.visibility import to_keep
from briefings.problems import Problem, Unusable, grave
from briefings.publish import dependencies, plan
from briefings.publish.pipeline import Line, Outcome, Task, Told, keep, write_changed
from briefings.publish.rendering import Renderer
from briefings.workers.pool import Map
from briefings.workspace import OWN_FILES, Workspace, code_digest, made_from
from briefings.workspace.ledger import Ledger, LedgerEntry
from briefings.workspace.output import LEDGER, Output
from briefings.workspace.records import Fault, InvalidRecord, listed, parsed, text

HELD = ".withdrawal.json"
"""Remembers what was not withdrawn, so that it is not for being asked again."""


@dataclass(frozen=True)
class Order:
    """What is asked for: which editions, whether warnings count, as of which day, and whether more
    may be withdrawn than a slip would."""

    workspace: Workspace
    choice: Choice
    strict: bool = False
    today: date | None = None
    allow_withdraw: bool = False


def bring_up_to_date(order: Order, map: Map, told: Told) -> Outcome:
    """Make what is not as it should be. Raises Unusable, as a build does."""
    workspace = order.workspace
    # Nobody else publishes meanwhile, so what is read here is never older than what is there.
    with workspace.output.locked() as aside:
        try:
            library = workspace.read()
            editions = plan.neighbours(library, library.editions(order.choice, order.today))
            problems = set(check(library))
            faults = grave(problems, strict=order.strict)
            ledger, known = _remembered(workspace.output, aside)
            tools = code_digest()
            task = Task(workspace, order.choice, library, dependencies.sources(library, tools), tools)
            outcome = Outcome(library, dict(ledger.entries), problems, traces=known, aside=aside)
            stale = _stale(task, editions, faults, outcome)
            told.planned(len(stale))
            with closing(Renderer(library)) as renderer:
                Line(task, outcome, told, renderer).run(stale, map)
                _finish(order, ledger, editions, outcome, renderer)
        except Unusable as error:  # what was set aside is told now or never
            raise Unusable([*error.problems, *aside]) from error
    return outcome


def _remembered(output: Output, aside: list[Problem]) -> tuple[Ledger, dict[str, dependencies.PageRecord]]:
    """The ledger and the traces; what is not understood is set aside."""
    ledger = output.ledger()
    known, fault = dependencies.recall(output)
    if ledger.fault:
        aside += output.set_aside(
            LEDGER, ledger.fault, "everything is made again; a file it alone knew of stays"
        )
        output.note(ledger.entries)  # or nobody would know they are ours, should this build be ended
    aside += output.set_aside(dependencies.KEPT, fault, "every page is looked at again")
    return ledger, known


def _finish(
    order: Order, ledger: Ledger, editions: Iterable[Edition], outcome: Outcome, renderer: Renderer
) -> None:
    """What can only be done once all editions are: dropping, index pages, the ledger as a whole."""
    output = order.workspace.output
    inputs = made_from(outcome.library.inputs, order.today)
    sound = not grave(outcome.problems, strict=order.strict) and not outcome.withheld
    if sound and order.choice == Choice():
        sound = _may_drop(order, ledger, {edition.name for edition in editions}, outcome)
    whole = order.choice == Choice() and sound
    if sound:
        # The index pages tell of all briefs, so they wait until nothing is wrong with any.
        _write_indexes(order.workspace, outcome, renderer, whole=whole)
    if whole:
        outcome.traces = {edition.name: outcome.traces[edition.name] for edition in editions}
        warnings = to_keep(outcome.library, sorted(outcome.problems))
        ledger = Ledger(inputs=inputs, warnings=warnings)
    elif not sound or ledger.inputs != inputs:
        ledger = Ledger()  # what is there as a whole is not known
    dependencies.keep(output, outcome.traces)
    output.save(replace(ledger, entries=dict(_noted(outcome))))


def _noted(outcome: Outcome) -> Iterator[tuple[str, LedgerEntry]]:
    """The entries as they are kept: what was open when it was noted may not be by now."""
    for path, entry in outcome.entries.items():
        warnings = to_keep(outcome.library, entry.warnings)
        yield path, replace(entry, warnings=warnings) if warnings else entry


def _may_drop(order: Order, ledger: Ledger, wanted: Collection[str], outcome: Outcome) -> bool:
    """Whether what nobody wants any more may be withdrawn; what must not is told as a problem."""
    output, library = order.workspace.output, outcome.library
    before = plan.published(path for path in ledger.entries if output.files.size_and_time(path))
    dated = {edition.name for edition in library.editions(Choice())} - {*wanted}
    last, fault = _held(output)
    outcome.aside += output.set_aside(HELD, fault, "what it held back is decided anew")
    held = () if order.allow_withdraw else plan.refusal(before, wanted, dated, last)
    if held:
        outcome.problems.add(plan.refused(held, before))
    if {*held} != last:
        output.remember(HELD, json.dumps(held).encode())
    return not held


def _held(output: Output) -> tuple[set[str], Fault | None]:
    content, fault = output.recall(HELD)
    try:
        return set(listed(parsed(content or b"[]"), text)), fault
    except InvalidRecord as error:
        return set(), Fault(str(error), 1)


def _stale(task: Task, editions: Iterable[Edition], faults: list[Problem], outcome: Outcome) -> list[Edition]:
    """The editions whose pages may differ; one whose content has a fault is withheld.

    The longest come first, so that no worker is left with a long one at the end: of those made
    before, by how long they were; before them the others, by how many files they are made of.
    """
    faulty = {problem.place.file for problem in faults}
    everywhere = any(not name.startswith(OWN_FILES) for name in faulty)
    stale: list[Edition] = []
    for edition in editions:
        if everywhere or _lacking(task.library, edition, faulty):
            outcome.withheld.add(edition.name)
        elif not _as_it_was(task, edition, outcome):
            stale.append(edition)

    def length(edition: Edition) -> tuple[bool, int]:
        # Roughly, so that editions of about one length stay next to those that show the same.
        last = outcome.entries.get(edition.page)
        return (True, -last.size.bit_length()) if last else (False, -len(task.library.files(edition)))

    return sorted(stale, key=length)


def _as_it_was(task: Task, edition: Edition, outcome: Outcome) -> bool:
    """Whether rendering an edition would give what it gave, and all its files are there: kept."""
    trace = outcome.traces.get(edition.name)
    if trace is None or trace.state != task.sources.state(trace.read):
        return False
    wanted = task.wanted(edition.name, trace.page)
    data = {f"{edition.data_folder}/{name}": digest for name, digest in trace.data.items()}
    everything = {**wanted, **data}
    if len(plan.in_place(everything, outcome.entries, task.workspace.output.intact)) < len(everything):
        return False
    outcome.wanted.update(everything)
    keep(task, edition, wanted, outcome)
    return True


def _lacking(library: Library, edition: Edition, faulty: set[str]) -> bool:
    return bool(faulty) and not faulty.isdisjoint(library.files(edition))


def _write_indexes(workspace: Workspace, outcome: Outcome, renderer: Renderer, *, whole: bool) -> None:
    """Bring up to date what leads to the editions, and remove what nobody wants any more.

    In this order: what leads somewhere is written before anything is removed, so that no link is
    ever dead, and nothing is removed when an index page cannot be made.
    """
    gone = {name for name in outcome.entries.keys() - outcome.wanted if name.count("/") >= 2 and whole}
    sizes = {name: entry.size for name, entry in outcome.entries.items() if name not in gone}
    artifacts = renderer.indexes(sizes)
    for artifact in artifacts:
        write_changed(workspace, artifact, outcome)
    if whole:
        leading = {name for name in outcome.entries if name.count("/") < 2}
        for name in sorted(gone | leading - {artifact.path for artifact in artifacts}):
            workspace.output.drop(name)
            del outcome.entries[name]
            outcome.dropped.append(name)
