"""The apparatus at the end of a page: editor's notes, endnotes and sources, as cited."""

from __future__ import annotations

from collections.abc import Iterable

from briefings.content import NoteKind, Sureness
from briefings.library.figures import CitedFigure
from briefings.page import anchors, tables
from briefings.page.sentences import SentenceWriter
from briefings.page.tables import marked
from briefings.page.view import EndnoteView, EntryView, NoteView, SourceView

KINDS = {
    NoteKind.ERROR: marked("error in the source"),
    NoteKind.INCONSISTENCY: marked("inconsistency"),
    NoteKind.NAME: marked("name"),
    NoteKind.DATED: marked("dated"),
    NoteKind.UNCLEAR: marked("unclear"),
}
SURE = {
    Sureness.CERTAIN: marked("certain"),
    Sureness.LIKELY: marked("likely"),
    Sureness.POSSIBLE: marked("possible"),
}
RULES = {
    "ratio": marked("computed: %(a)s divided by %(b)s"),
    "share": marked("computed: %(a)s as a share of %(b)s"),
    "growth": marked("computed: change from %(a)s to %(b)s"),
    "difference": marked("computed: %(a)s less %(b)s"),
    "sum": marked("computed: sum of %(parts)s"),
}


def notes(*writers: SentenceWriter) -> list[tuple[NoteView, ...]]:
    """The editor's notes that the page's figures bring, lettered in order, for each of the writers.

    A note may cite figures that bring notes of their own, hence the loop.
    """
    written: list[tuple[NoteView, ...]] = []
    lettered = writers[0].citations
    while len(written) < len(lettered.notes):
        name, letter = lettered.notes[len(written)]
        written.append(tuple(_note(writer, name, letter) for writer in writers))
    return [*zip(*written, strict=True)] if written else [() for _ in writers]


def _note(writer: SentenceWriter, name: str, letter: str) -> NoteView:
    owner = name.partition(".")[0]
    note = writer.library.note(name)
    return NoteView(
        id=anchors.of("note", name),
        letter=letter,
        document=writer.name(writer.library.documents[owner].short),
        kind=writer.words(KINDS[note.kind]),
        sure=writer.words(SURE[note.sure]),
        text=writer.text(note.text, owner),
    )


def sources(writer: SentenceWriter, shown: Iterable[str]) -> tuple[SourceView, ...]:
    """The documents the page draws on: those it shows, then those it cites."""
    return tuple(_source(writer, id) for id in dict.fromkeys((*shown, *writer.citations.owners)))


def _source(writer: SentenceWriter, id: str) -> SourceView:
    document, name = writer.library.documents[id], writer.name
    return SourceView(
        id=anchors.of("source", id),
        title=name(document.title),
        kind=name(document.kind),
        authors=tuple(map(name, document.authors)),
        affiliation=name(document.affiliation) if document.affiliation else "",
        publisher=name(document.publisher) if document.publisher else "",
        published=document.published,
        language=document.language,
    )


def endnotes(writer: SentenceWriter) -> tuple[EndnoteView, ...]:
    """Where every figure on the page comes from, numbered."""
    return tuple(_endnote(writer, *group) for group in writer.citations.groups)


def _endnote(writer: SentenceWriter, number: int, key: str, members: list[CitedFigure]) -> EndnoteView:
    first, code = members[0], writer.code
    label = writer.library.figures.series[key].label if first.series else first.label
    document = writer.library.documents.get(first.owner)
    return EndnoteView(
        number=number,
        id=anchors.of("endnote", key),
        back=writer.citations.back(key),
        label=writer.name(label),
        document=writer.name(document.short) if document else "",
        language=document.language if document else code,
        entries=tuple(_entry(writer, member) for member in members),
        computed=_computed(writer, first),
    )


def _entry(writer: SentenceWriter, figure: CitedFigure) -> EntryView:
    period = writer.language.period(figure.period) if figure.period else ""
    if figure.series and figure.row:
        row = writer.name(writer.library.figures.series[figure.series].rows[figure.row])
        period = tables.qualified(row, period, writer.words)
    anchor = anchors.of("evidence", figure.reference)
    if figure.evidence is None:
        return EntryView(anchor, period, "", "", "")
    evidence = figure.evidence
    place = writer.name(writer.library.documents[figure.owner].places[evidence.at].label)
    declared = writer.name(evidence.declared) if evidence.declared else ""
    return EntryView(anchor, period, evidence.figure, declared, place)


def _computed(writer: SentenceWriter, figure: CitedFigure) -> str:
    if figure.derivation is None:
        return ""
    parts = [writer.library.figures.cited[source] for source in figure.sources]
    names = [tables.qualified(writer.name(part.label), writer.value(part), writer.words) for part in parts]
    pattern = writer.words(RULES[figure.derivation.rule])
    if figure.derivation.rule == "sum":
        return pattern % {"parts": writer.language.join(names)}
    return pattern % {"a": names[0], "b": names[1]}
