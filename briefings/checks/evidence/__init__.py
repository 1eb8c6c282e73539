"""Every figure held against its source: is it printed there, and does it say what is stored?

A printed figure is verified when the source's digest matches, the heading of its place stands
where it should, the figure is found there whole, and what is printed reads as the amount,
unit, relation and period stored. That proves presence, not support: whether the sentence
around a figure bears out what a brief says of it is for people to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from briefings.checks.evidence import shape
from briefings.checks.evidence.belonging import shifted
from briefings.checks.evidence.shape import Fault, Reader
from briefings.checks.evidence.verdicts import Count, Finding, Kind, Verdict, Verification, count
from briefings.checks.evidence.witnesses import CHECK, lexicon, problem, witness
from briefings.content import Document
from briefings.library.figures import CitedFigure
from briefings.library.library import Library, unknown_name
from briefings.problems import Problem, Unusable
from briefings.values.lexicon import Lexicon

__all__ = ["Count", "Finding", "Kind", "Verdict", "Verification", "contradicted", "count", "verify"]


def contradicted(library: Library) -> Iterator[Problem]:
    """Evidence that does not say the amount, unit, relation, date or period stored: no source is needed."""
    printed = defaultdict[str, list[CitedFigure]](list)
    for figure in library.figures.cited.values():
        if figure.evidence is not None:
            printed[figure.owner].append(figure)
    for id, figures in printed.items():
        document = library.documents[id]
        inputs = (document, lexicon(library, document.language))
        found = library.memory.items.get((_unshaped, id), inputs, partial(_unshaped, figures, *inputs))
        yield from (problem(library, library.figures.cited[name], fault) for name, fault in found)


def _unshaped(
    figures: Iterable[CitedFigure], document: Document, lexicon: Lexicon
) -> list[tuple[str, Fault]]:
    """The figures of a document whose evidence is wrong in itself, and how."""
    reader = Reader(document, lexicon)
    moved = shifted(document)
    return [
        (figure.reference, fault)
        for figure in figures
        for fault in (*shape.faults(figure, reader), *moved.get(figure.reference.partition(".")[2], ()))
    ]


def verify(library: Library, held: Mapping[str, bytes] | None, documents: Iterable[str] = ()) -> Verification:
    """Hold every figure against the sources (file name to bytes), or check only its shape.

    ``documents`` narrows it to some, without the themes; raises Unusable for an unknown one.
    """
    chosen = tuple(dict.fromkeys(documents))
    if unknown := [id for id in chosen if id not in library.documents]:
        raise Unusable(unknown_name("document", id, library.documents) for id in unknown)
    # Themes and derived figures draw on every document, so all are asked and then narrowed.
    witnesses = [witness(library, id, held) for id in library.documents]
    findings = {finding.reference: finding for asked in witnesses for finding in asked.findings()}
    findings |= {finding.reference: finding for finding in _derived(library, findings)}
    owners = chosen or (*library.documents, *library.themes)
    wanted = [finding for finding in findings.values() if finding.owner in owners]
    asked_of = [asked for asked in witnesses if asked.id in owners]
    problems = [problem for asked in asked_of for problem in (*asked.problems, *asked.doubts())]
    return Verification(
        tuple(sorted(wanted, key=lambda finding: owners.index(finding.owner))),
        (*library.problems, *problems),
        held is not None,
        {asked.id: asked.encoding for asked in witnesses if asked.encoding and asked.id in owners},
    )


def _derived(library: Library, printed: Mapping[str, Finding]) -> Iterator[Finding]:
    """Figures computed by their rule; on a broken one nothing can be built, and what is built
    on a declared one is declared itself.

    The library keeps them behind those they are computed from.
    """
    declared = {name for name, finding in printed.items() if finding.verdict is Verdict.DECLARED}
    broken = {name for name, finding in printed.items() if finding.verdict is Verdict.BROKEN}
    for figure in library.figures.cited.values():
        if figure.derivation is None:
            continue
        unfounded = broken.intersection(figure.sources)
        sound = Verdict.COMPUTED
        if declared.intersection(figure.sources):
            sound = Verdict.DECLARED
            declared.add(figure.reference)
        if unfounded:
            broken.add(figure.reference)
        yield Finding(
            figure.reference,
            Kind.DERIVED,
            Verdict.BROKEN if unfounded else sound,
            rule=_rule(figure),
            reasons=(_unfounded(library, figure, sorted(unfounded)),) if unfounded else (),
        )


def _rule(figure: CitedFigure) -> str:
    assert figure.derivation is not None
    assert figure.quantity is not None
    return f"{figure.derivation.rule} of {', '.join(figure.sources)} = {figure.quantity.low:f}"


def _unfounded(library: Library, figure: CitedFigure, unfounded: list[str]) -> Problem:
    place = library.place(library.folder_of(figure.owner), figure.owner, (*figure.path, "derive"))
    message = f"{figure.path[-1]}: computed from what is broken: {', '.join(unfounded)}"
    return Problem(place, message, "Mend that first.", CHECK)
