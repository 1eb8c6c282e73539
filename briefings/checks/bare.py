"""No figure is typed: every number and date in prose is carried by a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefings import periods
from briefings.content import Brief, Document, Theme, walk
from briefings.library import Item, Library, references
from briefings.periods import Period
from briefings.problems import Problem

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_LABELS = {"title", "short", "label", "heading", "name", "kind", "authors", "affiliation", "publisher"}
"""Parts that name things as a source does; their digits are names."""


def figures(library: Library) -> Iterator[Problem]:
    """Numbers and dates in sentences that no fact of the documents in scope carries."""
    for folder, id, item in library.items():
        # What a document that cannot be read carries is not known, so no date is called in question.
        known = not library.unread or isinstance(item, Document)
        carried = _carried(library, id, item) if known else None
        for path, text in walk(item):
            if (path[-1] if isinstance(path[-1], str) else path[-2]) in _LABELS:
                continue
            for code, sentence in text.root.items():
                for message, hint in _bare(library, sentence, code, carried):
                    yield Problem(library.place(folder, id, (*path, code)), message, hint, "bare-figure")


def _bare(
    library: Library, sentence: str, code: str, carried: Sequence[Period] | None
) -> Iterator[tuple[str, str]]:
    typed = library.typed(sentence, code)
    for start, end, period in periods.dates_in(typed, code):
        if carried is not None and not _carries(carried, period):
            yield (
                f"no fact carries the date {typed[start:end].strip()!r}",
                "Add a fact with this date or period.",
            )
        typed = typed[:start] + " " * (end - start) + typed[end:]
    for match in _NUMBER.finditer(typed):
        near = typed[max(0, match.start() - 8) : match.end() + 8].strip()
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


def _carried(library: Library, id: str, item: Item) -> list[Period]:
    """Every period and date of the documents an item draws on."""
    owners = {id} | {name.partition(".")[0] for name in references(item) if "." in name}
    if isinstance(item, Brief):
        owners |= {*item.documents, *library.shown_themes(item)}
        for theme in library.shown_themes(item):
            if theme in library.themes:
                owners |= {n.partition(".")[0] for n in references(library.themes[theme]) if "." in n}
    found = [when for figure in library.figures.cited.values() if figure.owner in owners
             for when in (figure.period, figure.date) if when]  # fmt: skip
    for owner in owners:
        document = library.documents.get(owner)
        if isinstance(document, Document) and document.published:
            found.append(document.published)
    if isinstance(item, Brief):
        found += [item.date, item.as_of]
    if isinstance(item, Theme):
        found += [document.published for document in library.documents.values() if document.published]
    return found
