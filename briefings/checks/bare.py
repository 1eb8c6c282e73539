"""No figure is typed: every number and date in prose is carried by a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from briefings.content import Path
from briefings.language.digits import DOUBTFUL, Doubtful, plain
from briefings.library.itemwise import each, is_name, sentences
from briefings.library.library import Item, Library, TypedSentence, Typing
from briefings.problems import Problem
from briefings.values.periods import Period

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


def figures(library: Library) -> Iterator[Problem]:
    """Numbers and dates in sentences that no fact of the documents in scope carries."""
    carried = _Carried(library)
    for folder, id, found in each(library, _typed, library.typing):
        for path, sentence in found:
            for message, hint in _bare(sentence, partial(carried.by, folder, id)):
                yield Problem(library.place(folder, id, path), message, hint, "bare-figure")


def _typed(item: Item, typing: Typing) -> list[tuple[Path, TypedSentence]]:
    """The sentences in which a number or a date is typed."""
    found: list[tuple[Path, TypedSentence]] = []
    for path, code, sentence in sentences(item):
        if not is_name(path):
            found.append((path, typing.typed(sentence, code)))
    return [(path, it) for path, it in found if it.dates or _NUMBER.search(it.text)]


def _bare(typed: TypedSentence, carried: Callable[[], Sequence[Period] | None]) -> Iterator[tuple[str, str]]:
    text = typed.text
    for start, end, period in typed.dates:
        known = carried()
        if known is not None and not _carries(known, period):
            yield (
                f"no fact carries the date {typed.text[start:end].strip()!r}",
                "Add a fact with this date or period.",
            )
        text = text[:start] + " " * (end - start) + text[end:]
    for match in DOUBTFUL.finditer(text):
        try:
            plain(match[0])
        except Doubtful as reason:
            yield f"“{match[0]}”: {reason}", "Write the month in words, or both years."
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    for match in _NUMBER.finditer(text):
        near = text[max(0, match.start() - 8) : match.end() + 8].strip()
        yield (
            f"the figure {match[0]!r} is typed, not carried by a fact (…{near}…)",
            "Write a {fact} reference.",
        )


def _carries(known: Sequence[Period], typed: Period) -> bool:
    """A date is carried by a fact of that date, or of one inside or around it.

    A span is also carried when facts carry the years it begins and ends with.
    """
    if any(one.covers(typed) or typed.covers(one) for one in known):
        return True
    ends = (min(typed.years), max(typed.years))
    years = {year for one in known for year in one.years}
    return not typed.single and years.issuperset(ends)


@dataclass(frozen=True)
class _Carried:
    """The periods and dates that the facts in an item's scope carry, found out when asked for."""

    library: Library
    known: dict[tuple[str, str], Sequence[Period] | None] = field(default_factory=dict)

    def by(self, folder: str, id: str) -> Sequence[Period] | None:
        if (folder, id) not in self.known:
            # What a document that cannot be read carries is not known, so no date is called in question.
            certain = folder == "documents" or not self.library.unread
            self.known[folder, id] = list(self._in_scope(folder, id)) if certain else None
        return self.known[folder, id]

    def _in_scope(self, folder: str, id: str) -> Iterator[Period]:
        """Every period and date of the documents an item draws on."""
        owners = {id, *self.library.cites(folder, id)}
        if folder == "briefs":
            brief = self.library.briefs[id]
            themes = self.library.shown_themes(brief)
            owners |= {*brief.documents, *themes}
            owners = owners.union(*(self.library.cites("themes", theme) for theme in themes))
            yield from (brief.date, brief.as_of)
        for owner in owners:
            yield from self._dated.get(owner, ())
        published = owners if folder != "themes" else self.library.documents
        for owner in published:
            if (document := self.library.documents.get(owner)) and document.published:
                yield document.published

    @cached_property
    def _dated(self) -> Mapping[str, list[Period]]:
        found: dict[str, list[Period]] = {}
        for figure in self.library.figures.cited.values():
            found.setdefault(figure.owner, []).extend(when for when in (figure.period, figure.date) if when)
        return found
