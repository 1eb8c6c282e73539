"""The apparatus of one page: which figures it cites, numbered in the order they appear.

A fact is one endnote; the points of a series share one, so that a table does not fill a page
with notes. Every cited figure also brings the editor's notes that qualify it. Ids hold references
as they are written, dots and slashes included, so that no two are the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from briefings.library.figures import CitedFigure, Figures
from briefings.page import anchors


@dataclass(frozen=True)
class CitationMark:
    """What a cited figure carries on the page: endnote number and anchor, note letters.

    ``back`` is the id its endnote leads back to, where this is the first citation.
    """

    number: int
    anchor: str
    back: str
    notes: tuple[tuple[str, str], ...]


@dataclass
class Citations:
    """Collects citations while one page is rendered; not shared between pages."""

    figures: Figures
    _numbers: dict[str, int] = field(default_factory=dict)
    _cited: dict[str, dict[str, CitedFigure]] = field(default_factory=dict)
    _notes: dict[str, str] = field(default_factory=dict)
    _back: dict[str, str] = field(default_factory=dict)

    def cite(self, figure: CitedFigure, inside: str = "") -> CitationMark:
        """Number a figure (and what it was computed from) and give its marks.

        ``inside`` is the id of the chart or table that shows it, to which the endnote then
        leads back.
        """
        number = self._enter(figure)
        group = figure.series or figure.reference
        first = group not in self._back
        here = anchors.of("citation", group)
        self._back.setdefault(group, inside or here)
        letters = tuple((name, self.letter(name)) for name in figure.notes)
        back = here if first and not inside else ""
        return CitationMark(number, anchors.of("evidence", figure.reference), back, letters)

    def back(self, group: str) -> str:
        """The id where a group is first cited; empty for what only a derived figure uses."""
        return self._back.get(group, "")

    def _enter(self, figure: CitedFigure) -> int:
        waiting = [figure]
        while waiting:
            one = waiting.pop()
            group = one.series or one.reference
            self._numbers.setdefault(group, len(self._numbers) + 1)
            members = self._cited.setdefault(group, {})
            if one.reference not in members:
                members[one.reference] = one
                waiting += (self.figures.cited[source] for source in reversed(one.sources))
        return self._numbers[figure.series or figure.reference]

    def note(self, names: Iterable[str]) -> None:
        """Bring notes onto the page that no figure brought."""
        for name in names:
            self.letter(name)

    @property
    def groups(self) -> list[tuple[int, str, list[CitedFigure]]]:
        """Number, key and figures of every endnote, in order."""
        return [(number, key, [*self._cited[key].values()]) for key, number in self._numbers.items()]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Every editor's note on the page with its letter, in order."""
        return list(self._notes.items())

    @property
    def owners(self) -> list[str]:
        """The documents whose figures the page cites, in order of first citation."""
        cited = (figure for members in self._cited.values() for figure in members.values())
        return list(dict.fromkeys(figure.owner for figure in cited if figure.evidence))

    def letter(self, name: str) -> str:
        """The letter of a note, given when it is first asked for."""
        if name not in self._notes:
            self._notes[name] = _letters(len(self._notes))
        return self._notes[name]


def _letters(count: int) -> str:
    """a … z, aa, ab …: letters beside the endnotes' digits."""
    letters = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
