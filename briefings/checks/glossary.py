"""One name for one thing, and typography by each language's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.library import Library
from briefings.problems import Gravity, Problem
from briefings.prose import without_mentions

# 公用文作成の考え方 (2022) I-3, and the workspace's English house style.
_TYPOGRAPHY: dict[str, tuple[tuple[re.Pattern[str], str, str], ...]] = {
    "ja": (
        (re.compile(r"[０-９]"), "a full-width digit", "Use half-width digits."),
        (re.compile(r"[，．]"), "a full-width comma or full stop", "Use 、 and 。"),
        (re.compile(r"[\uff61-\uff9f]"), "half-width kana", "Use full-width kana."),
        (re.compile(r"[!！?？]"), "an exclamation or question mark", "Official prose ends in 。"),
        (re.compile(r"(?<=[぀-ヿ一-鿿])[(),](?=[぀-ヿ一-鿿])"), "a half-width bracket or comma",
         "Use （） and 、"),
        (re.compile(r"〜"), "a wave dash", "Use the full-width tilde ～ for ranges."),
    ),
    "en": (
        (re.compile(r"[\"']"), "a straight quote", "Use curly quotes: “ ” ‘ ’."),
        (re.compile(r"--| - "), "a hyphen for a dash", "Use an en dash: –."),
        (re.compile(r"\.\.\."), "three full stops", "Use an ellipsis: …"),
        (re.compile(r"(?<=\S)  +(?=\S)"), "two spaces", "Use one."),
    ),
}  # fmt: skip


def avoided(library: Library) -> Iterator[Problem]:
    """A text uses the glossary's standard form, except where a note quotes a source."""
    patterns = {code: _avoided(library, code) for code in library.settings.languages}
    for folder, id, path, text in library.texts:
        if path[:1] in (("notes",), ("places",)):
            continue
        for code, sentence in text.root.items():
            pattern, standard = patterns[code]
            for match in pattern.finditer(without_mentions(sentence)) if pattern else ():
                yield Problem(
                    library.place(folder, id, (*path, code)), f"{match[0]!r} is not the standard form",
                    f"The glossary has {standard[match[0]]!r}.", "glossary", Gravity.WARNING,
                )  # fmt: skip


def typography(library: Library) -> Iterator[Problem]:
    """Digits, brackets, quotes and dashes stand as each language's style has them."""
    for folder, id, path, text in library.texts:
        if "places" in path:
            continue
        for code, sentence in text.root.items():
            typed = without_mentions(sentence, fill="x")
            for pattern, message, hint in _TYPOGRAPHY.get(code, ()):
                if (found := pattern.search(typed)) and not (path[:1] == ("notes",) and "「" in typed):
                    near = typed[max(0, found.start() - 6) : found.end() + 6]
                    yield Problem(library.place(folder, id, (*path, code)), f"{message} (…{near}…)", hint,
                                  "typography", Gravity.WARNING)  # fmt: skip


def _avoided(library: Library, code: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    standard = {
        wrong: term.name[code] for term in library.terms.values() for wrong in term.avoid.get(code, ())
    }
    if not standard:
        return None, {}
    longest = sorted(standard, key=len, reverse=True)
    edges = (r"\b", r"\b") if code == "en" else ("", "")
    return re.compile(edges[0] + "(?:" + "|".join(map(re.escape, longest)) + ")" + edges[1]), standard
