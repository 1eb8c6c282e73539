"""One name for one thing, and typography by each language's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefings.content import Path
from briefings.language import rules_for
from briefings.language.prose import without_mentions
from briefings.library.itemwise import each, sentences
from briefings.library.library import Item, Library
from briefings.problems import Gravity, Problem


def avoided(library: Library) -> Iterator[Problem]:
    """A text uses the glossary's standard form, except where a note quotes a source."""
    standard = {code: _standard(library, code) for code in library.settings.languages}
    patterns = {code: _either(forms, code) for code, forms in standard.items() if forms}
    for folder, id, found in each(library, _avoided, patterns):
        for path, wrong in found:
            yield Problem(
                library.place(folder, id, path), f"{wrong!r} is not the standard form",
                f"The glossary has {standard[str(path[-1])][wrong]!r}.", "glossary", Gravity.WARNING,
            )  # fmt: skip


def typography(library: Library) -> Iterator[Problem]:
    """Digits, brackets, quotes and dashes stand as each language's style has them."""
    for folder, id, found in each(library, _typography, None):
        for path, message, hint in found:
            yield Problem(library.place(folder, id, path), message, hint, "typography", Gravity.WARNING)


def _typography(item: Item, _: None) -> list[tuple[Path, str, str]]:
    found: list[tuple[Path, str, str]] = []
    for path, code, sentence in sentences(item):
        if "places" in path:
            continue
        typed = without_mentions(sentence, fill="x")
        for pattern, message, hint in rules_for(code).typography:
            if (fault := pattern.search(typed)) and not (path[:1] == ("notes",) and "「" in typed):
                near = typed[max(0, fault.start() - 6) : fault.end() + 6]
                found.append((path, f"{message} (…{near}…)", hint))
    return found


def _avoided(item: Item, patterns: Mapping[str, re.Pattern[str]]) -> list[tuple[Path, str]]:
    return [
        (path, match[0])
        for path, code, sentence in sentences(item)
        if code in patterns and path[0] not in ("notes", "places")
        for match in patterns[code].finditer(without_mentions(sentence))
    ]


def _standard(library: Library, code: str) -> dict[str, str]:
    """Forms not to be used, each with the one that is."""
    return {wrong: term.name[code] for term in library.terms.values() for wrong in term.avoid.get(code, ())}


def _either(forms: Mapping[str, str], code: str) -> re.Pattern[str]:
    longest = sorted(forms, key=len, reverse=True)
    edge = r"\b" if rules_for(code).whole_words else ""
    return re.compile(f"{edge}(?:{'|'.join(map(re.escape, longest))}){edge}")
