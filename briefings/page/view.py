"""What templates see: one edition's content, written in its language.

``Composer`` is the small, documented vocabulary of the templates (docs/templates.md): the
Writer's sentences, the Illustrator's figures, and here the parts of a brief and its apparatus
of notes, sources and evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from briefings.content import Body, Brief, NoteKind, Part, Recommendation, Section, Sureness
from briefings.library.figures import Cited
from briefings.library.library import Edition, Library
from briefings.page import tables
from briefings.page.exhibits import Illustrator
from briefings.page.figures import whole
from briefings.page.tables import marked

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


@dataclass(frozen=True)
class PartView:
    """A numbered part of the brief; ``kind`` names its template under ``parts/``."""

    id: str
    number: int
    kind: str
    title: Markup
    part: Part


@dataclass(frozen=True)
class Entry:
    """One figure of an endnote: where links lead, the period, the figure as printed, where."""

    anchor: str
    period: str
    printed: str
    declared: str
    place: str


@dataclass(frozen=True)
class Endnote:
    """Where one figure, or the figures of one series, come from."""

    number: int
    id: str
    back: str
    label: str
    document: str
    language: str
    entries: tuple[Entry, ...]
    computed: str = ""


@dataclass(frozen=True)
class NoteView:
    """An editor's note: its name, letter, anchor, kind, how sure, text."""

    name: str
    letter: str
    id: str
    kind: str
    sure: str
    text: Markup
    document: str


class Composer(Illustrator):
    """Composes the parts of one edition. Every method gives what a template may print."""

    def __init__(self, library: Library, edition: Edition) -> None:
        super().__init__(library, edition)
        self._notes: list[NoteView] = []

    def parts(self) -> list[PartView]:
        """The parts of the brief its audience sees, numbered."""
        return [self._part(number, part) for number, part in enumerate(self.brief.parts, 1)]

    @property
    def brief(self) -> Brief:
        """The brief with the parts that this edition shows: what is told of it is told of these."""
        brief, sections = self.library.briefs[self.edition.brief], self.library.sections(self.audience)
        shown = tuple(part for part in brief.parts if _needs(part) in sections)
        return brief.model_copy(update={"parts": shown})

    def _part(self, number: int, part: Part) -> PartView:
        library = self.library
        if part.document:
            title = part.heading or library.documents[part.document].title
            return PartView(f"d-{part.document}", number, "document", self.heading(title), part)
        if part.theme:
            title = part.heading or library.themes[part.theme].title
            return PartView(f"t-{part.theme}", number, "theme", self.heading(title), part)
        if part.figure:
            theme, _, name = part.figure.partition(".")
            title = part.heading or library.themes[theme].title
            return PartView(f"g-{theme}-{name}", number, "figure", self.heading(title), part)
        if part.recommendations:
            title_text = (
                self.heading(part.heading) if part.heading else Markup.escape(self.words("Recommendations"))
            )
            return PartView("recommendations", number, "recommendations", title_text, part)
        assert part.heading is not None
        return PartView(f"p-{number}", number, "text", self.heading(part.heading), part)

    def recommendations(self) -> dict[str, dict[str, Recommendation]]:
        """What this brief's documents and themes propose: document, id, proposal."""
        grouped: dict[str, dict[str, Recommendation]] = {}
        for owner, id, proposal in self.library.recommendations(self.edition.brief):
            grouped.setdefault(owner, {})[id] = proposal
        return grouped

    def bodies(self, theme: str) -> list[Body]:
        """Whom a theme names to turn to."""
        return list(self.library.themes[theme].bodies.values())

    def second(self) -> Composer:
        """The same edition in the language beside, citing into the same endnotes."""
        edition = replace(self.edition, language=self.edition.beside, beside=self.edition.language)
        other = Composer(self.library, edition)
        other.citations, other.suffix = self.citations, f"-{edition.language}"
        return other

    # --- the apparatus at the end --------------------------------------------------------

    def notes(self) -> list[NoteView]:
        """The editor's notes that the page's figures bring, lettered in order.

        A note may cite figures that bring notes of their own, hence the loop. Written once,
        since the first citation of a figure is where its endnote leads back to.
        """
        while len(self._notes) < len(self.citations.notes):
            self._notes.append(self._note(*self.citations.notes[len(self._notes)]))
        return self._notes

    def _note(self, name: str, letter: str) -> NoteView:
        owner = name.partition(".")[0]
        note = self.library.note(name)
        short = self.library.documents[owner].short[self.language.code]
        return NoteView(
            name,
            letter, f"n-{name}", self.words(KINDS[note.kind]), self.words(SURE[note.sure]),
            self.text(note.text, owner), short,
        )  # fmt: skip

    def note_text(self, name: str) -> Markup:
        """The text of a note, in this language."""
        return self.text(self.library.note(name).text, name.partition(".")[0])

    def document_notes(self, document: str) -> None:
        """Bring the notes on a document as a whole onto the page; its figures bring their own."""
        self.citations.note(whole(self.library, document))

    def sources(self) -> list[str]:
        """The documents the page draws on: those it shows, then those it cites."""
        return list(dict.fromkeys((*self.brief.documents, *self.citations.owners)))

    def endnotes(self) -> list[Endnote]:
        """Where every figure on the page comes from, numbered."""
        return [self._endnote(number, key, members) for number, key, members in self.citations.groups]

    def _endnote(self, number: int, key: str, members: list[Cited]) -> Endnote:
        first = members[0]
        code = self.language.code
        label = self.library.figures.series[key].label[code] if first.series else first.label[code]
        document = self.library.documents.get(first.owner)
        entries = tuple(self._entry(member) for member in members)
        return Endnote(
            number, f"en-{key}", self.citations.back(key), label,
            document.short[code] if document else "", document.language if document else code, entries,
            self._computed(first),
        )  # fmt: skip

    def _entry(self, figure: Cited) -> Entry:
        code = self.language.code
        period = self.language.period(figure.period) if figure.period else ""
        if figure.series and figure.row:
            row = self.library.figures.series[figure.series].rows[figure.row][code]
            period = tables.qualified(row, period, self.words)
        anchor = f"e-{figure.reference}"
        if figure.evidence is None:
            return Entry(anchor, period, "", "", "")
        evidence = figure.evidence
        place = self.library.documents[figure.owner].places[evidence.at].label[code]
        declared = evidence.declared[code] if evidence.declared else ""
        return Entry(anchor, period, evidence.figure, declared, place)

    def _computed(self, figure: Cited) -> str:
        if figure.derivation is None:
            return ""
        parts = [self.library.figures.cited[source] for source in figure.sources]
        code = self.language.code
        names = [tables.qualified(part.label[code], self.value(part), self.words) for part in parts]
        pattern = self.words(RULES[figure.derivation.rule])
        if figure.derivation.rule == "sum":
            return pattern % {"parts": self.language.join(names)}
        return pattern % {"a": names[0], "b": names[1]}


def _needs(part: Part) -> Section:
    """The section an audience must see for a part of a brief to be shown."""
    if part.recommendations:
        return Section.RECOMMENDATIONS
    if part.figure:
        return Section.FIGURES
    return Section.PARTS if part.text else Section.MESSAGES
