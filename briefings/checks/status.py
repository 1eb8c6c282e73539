"""What has not come about is no result: by its date, and in every sentence that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.content import Path, Status, walk
from briefings.language import rules_for
from briefings.language.prose import mentions
from briefings.language.rules import NEVER, ends
from briefings.library.figures import CitedFigure, UnknownReference
from briefings.library.itemwise import each
from briefings.library.library import Item, Library
from briefings.problems import Gravity, Problem

AHEAD = frozenset((Status.PLAN, Status.TARGET, Status.FORECAST))
"""What a source only looks forward to."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“‘(])")


def early(library: Library) -> Iterator[Problem]:
    """Results of a time that had not begun when their source was published."""
    for figure in library.figures.cited.values():
        document = library.documents.get(figure.owner)
        if document is None or document.published is None or figure.derivation:
            continue
        when = figure.date or figure.period
        if figure.status in (Status.RESULT, Status.PARTIAL) and when:
            _, last = ends(when)
            if last > document.published.last_day:
                place = library.place("documents", figure.owner, _dated(figure))
                name = figure.reference.partition(".")[2]
                message = f"{name}: a {figure.status} of {when} in a source of {document.published}"
                hint = "Give it the `status:` plan, target or forecast, or mend the date."
                yield Problem(place, message, hint, "status")


def _dated(figure: CitedFigure) -> Path:
    if figure.series is None:
        return (*figure.path, "date" if figure.date else "period")
    return (*figure.path, "column" if figure.column else "period")


def unsaid(library: Library) -> Iterator[Problem]:
    """Sentences that name a plan, a target or a forecast and do not say so in any word."""
    for folder, id, found in each(library, _plain, None):
        for path, references in found:
            statuses = {name: status for name in references if (status := _ahead(library, id, name))}
            for status in dict.fromkeys(statuses.values()):
                names = ", ".join(name for name, one in statuses.items() if one is status)
                words = ", ".join(rules_for(str(path[-1])).statuses.get(status, (str(status),)))
                message = f"the sentence does not say that {names} is a {status}"
                place = library.place(folder, id, path)
                yield Problem(place, message, f"Say it: {words}.", "status", Gravity.WARNING)


def _ahead(library: Library, id: str, reference: str) -> Status | None:
    """The status of a figure that is still to come; one that is not known is told elsewhere."""
    try:
        status = library.figures.find(reference, id).status
    except UnknownReference:
        return None
    return status if status in AHEAD else None


def _plain(item: Item, _: None) -> list[tuple[Path, list[str]]]:
    """The figures named in sentences without any word for what is still to come."""
    found: list[tuple[Path, list[str]]] = []
    for path, text in walk(item):
        for code, said in text.root.items():
            if "{" in said and rules_for(code).ahead is not NEVER:
                named = [one.reference for sentence in _unsure(said, code) for one in mentions(sentence)]
                if named:
                    found.append(((*path, code), list(dict.fromkeys(named))))
    return found


def _unsure(text: str, code: str) -> Iterator[str]:
    rules = rules_for(code)
    sentences = _SENTENCE.split(text) if rules.spaced else text.split(rules.stop)
    return (sentence for sentence in sentences if not rules.ahead.search(sentence.casefold()))
