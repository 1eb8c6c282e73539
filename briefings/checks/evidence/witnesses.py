"""A document with its source, as far as it is held: says of each figure what it finds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from briefings.checks.evidence import belonging, encodings, labels, presence, shape, sources
from briefings.checks.evidence.encodings import DecodedSource
from briefings.checks.evidence.presence import DocumentSource, Occurrence
from briefings.checks.evidence.shape import Fault, Reader
from briefings.checks.evidence.verdicts import Finding, Kind, Verdict
from briefings.content import Document, Evidence, Path
from briefings.language import amounts
from briefings.library.figures import CitedFigure
from briefings.library.library import Library
from briefings.problems import Gravity, Problem
from briefings.values.lexicon import Lexicon

CHECK = "evidence"


@dataclass(frozen=True)
class Witness:
    """``held`` is the source, if there is one to ask; ``problems`` are why it cannot be
    asked, or not in every place; ``encoding`` is what it was read as."""

    library: Library
    id: str
    reader: Reader
    held: DocumentSource | None = None
    problems: tuple[Problem, ...] = ()
    encoding: str = ""

    def findings(self) -> Iterator[Finding]:
        """One for every printed or counted figure of the document."""
        for figure, evidence, found in self._looked_up:
            yield self._finding(figure, evidence, found)

    def doubts(self) -> Iterator[Problem]:
        """Warnings of figures that may have been taken for each other."""
        if self.held is None:
            return
        placed = [
            labels.PlacedFigure(figure, found.span, self.held.spans[evidence.at])
            for figure, evidence, found in self._looked_up
            if found.span and not found.faults and figure.quantity and not evidence.after
        ]
        for one, other in labels.crossed(self.held.source, placed, self.reader.document.language):
            named = other.figure.reference.partition(".")[2]
            message = f"its figure stands nearer to the words of {named}, and the other way round"
            fault = Fault(
                "figure", message, "Take each from its own words, or say where it stands: `after:`."
            )
            yield replace(problem(self.library, one.figure, fault), gravity=Gravity.WARNING)

    @cached_property
    def _looked_up(self) -> list[tuple[CitedFigure, Evidence, Occurrence]]:
        figures = (one for one in self.library.figures.cited.values() if one.owner == self.id)
        return [(one, one.evidence, self._found(one, one.evidence)) for one in figures if one.evidence]

    @cached_property
    def _shifted(self) -> Mapping[str, tuple[Fault]]:
        return belonging.shifted(self.reader.document)

    def _finding(self, figure: CitedFigure, evidence: Evidence, found: Occurrence) -> Finding:
        counted = evidence.declared is not None
        reasons = [problem(self.library, figure, fault) for fault in found.faults]
        if self.held is None:  # Then every figure is broken by what is wrong with the source.
            reasons += self.problems
        sound = Verdict.VERIFIED if self.held else Verdict.FORMED
        return Finding(
            figure.reference,
            Kind.COUNTED if counted else Kind.PRINTED,
            Verdict.BROKEN if reasons else Verdict.DECLARED if counted else sound,
            found.line,
            next(iter(evidence.declared.root.values())) if evidence.declared else "",
            tuple(reasons),
        )

    def _found(self, figure: CitedFigure, evidence: Evidence) -> Occurrence:
        faults = (*shape.unplaced(evidence, self.reader), *shape.faults(figure, self.reader))
        if faults := (*faults, *self._shifted.get(figure.reference.partition(".")[2], ())):
            return Occurrence(0, faults)
        return self.held.find(figure, evidence) if self.held else Occurrence()


def problem(library: Library, figure: CitedFigure, fault: Fault) -> Problem:
    """A fault where the author can mend it: a fact keeps its evidence one level down."""
    inner: Path = (fault.key,) if figure.series else ("evidence", fault.key)
    place = library.place("documents", figure.owner, (*figure.path, *inner))
    name = figure.reference.partition(".")[2]
    return Problem(place, f"{name}: {fault.message}", fault.hint, CHECK)


def witness(library: Library, id: str, held: Mapping[str, bytes] | None) -> Witness:
    """A document with its source among those held (file name to bytes), or without any."""
    document = library.documents[id]
    reader = Reader(document, lexicon(library, document.language))
    if held is None:
        return Witness(library, id, reader)
    text = _text(document, held)
    if isinstance(text, Fault):
        place = library.place("documents", id, ("source", text.key))
        return Witness(library, id, reader, None, (Problem(place, text.message, text.hint, CHECK),))
    source = sources.read(text.text, amounts(document.language))
    spans, moved = presence.places(source, document.places)
    problems = (
        Problem(library.place("documents", id, ("places", name, fault.key)), fault.message, fault.hint, CHECK)
        for name, fault in moved.items()
    )
    return Witness(library, id, reader, DocumentSource(source, reader, spans), tuple(problems), text.name)


def _text(document: Document, held: Mapping[str, bytes]) -> DecodedSource | Fault:
    """A document's source as held, if it is the one its figures were taken from."""
    source = document.source
    if source.file not in held:
        return Fault("file", f"the source {source.file} is not in the folder of sources")
    digest = hashlib.sha256(held[source.file]).hexdigest()
    if digest != source.sha256:
        return Fault("sha256", f"the source {source.file} is not the one the figures were taken from",
                     f"Its digest is {digest}; hold the figures against it before storing that.")  # fmt: skip
    text = encodings.decoded(held[source.file], document.language)
    return text or Fault(
        "file",
        f"the source {source.file} is no text in an encoding that is known",
        "Convert it (`iconv -f ENCODING -t UTF-8`), then store the digest of the new file.",
    )


def lexicon(library: Library, code: str) -> Lexicon:
    """The words of figures in a language, with the units of all: a source may have a summary in another."""
    forms = tuple(form for known in library.languages.values() for form in known.forms)
    make = partial(Lexicon, amounts(code), forms)
    return library.memory.files.get((Lexicon, code), forms, make)
