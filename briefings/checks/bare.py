"""No figure is typed: every number and date in prose is carried by a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from itertools import combinations

from briefings.content import Path
from briefings.language.digits import DOUBTFUL, Doubtful, plain
from briefings.language.typed import TypedSentence, Typing
from briefings.library.itemwise import each, is_name, sentences
from briefings.library.library import Item, Library
from briefings.problems import Gravity, Problem
from briefings.values.periods import Period

_DERIVE = "Compute it by `derive`, as a ratio or a growth, and cite that; or say it without a number."


def figures(library: Library) -> Iterator[Problem]:
    """Numbers and dates in sentences that no fact of the documents in scope carries."""
    carried = _Carried(library)
    for folder, id, found in each(library, _typed, library.typing):
        for path, sentence in found:
            place = library.place(folder, id, path)
            for message, hint in _bare(sentence, partial(carried.by, folder, id)):
                yield Problem(place, message, hint, "bare-figure")
            for word, factor in sentence.multiples:
                if not carried.multiplied(folder, id, factor):
                    yield Problem(place, f"no figures of one series bear out {word!r}", _DERIVE,
                                  "bare-figure", Gravity.WARNING)  # fmt: skip


def _typed(item: Item, typing: Typing) -> list[tuple[Path, TypedSentence]]:
    """The sentences in which a number or a date is typed."""
    found: list[tuple[Path, TypedSentence]] = []
    for path, code, sentence in sentences(item):
        if not is_name(path):
            found.append((path, typing.typed(sentence, code)))
    return [(path, it) for path, it in found if it.dates or it.figures or it.multiples]


def _bare(typed: TypedSentence, carried: Callable[[], Sequence[Period] | None]) -> Iterator[tuple[str, str]]:
    for start, end, period in typed.dates:
        known = carried()
        if known is not None and not _carries(known, period):
            yield (
                f"no fact carries the date {typed.text[start:end].strip()!r}",
                "Add a fact with this date or period.",
            )
    doubtful: list[range] = []
    for match in DOUBTFUL.finditer(typed.undated):
        try:
            plain(match[0])
        except Doubtful as reason:
            yield f"“{match[0]}”: {reason}", "Write the month in words, or both years."
            doubtful.append(range(*match.span()))
    for start, end in typed.figures:
        if any(start in one for one in doubtful):
            continue
        near = typed.text[max(0, start - 8) : end + 8].strip()
        yield (
            f"the figure {typed.text[start:end]!r} is typed, not carried by a fact (…{near}…)",
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


def _about(ratio: Decimal, factor: Decimal) -> bool:
    """Nearly, just, or more than by a factor, and less than by the next."""
    if factor < 1:
        ratio, factor = 1 / ratio if ratio else Decimal(0), 1 / factor
    return factor * Decimal("0.9") <= ratio < factor + 1


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

    def multiplied(self, folder: str, id: str, factor: Decimal) -> bool:
        """Whether figures of one series in an item's scope, or one computed, differ by about a factor."""
        if folder != "documents" and self.library.unread:
            return True
        return any(
            _about(ratio, factor) for owner in self._owners(folder, id) for ratio in self._ratios(owner)
        )

    def _ratios(self, owner: str) -> Iterator[Decimal]:
        """By what the figures of an owner's series differ from those before them, and what it computes."""
        rows: dict[tuple[str | None, str | None], list[Decimal]] = {}
        for figure in self.library.figures.cited.values():
            if figure.owner == owner and figure.quantity:
                if figure.series:
                    rows.setdefault((figure.series, figure.row), []).append(figure.quantity.low)
                elif figure.derivation and figure.derivation.rule in ("ratio", "growth"):
                    growth = figure.derivation.rule == "growth"
                    yield figure.quantity.low / 100 + 1 if growth else figure.quantity.low
        for values in rows.values():
            yield from (later / earlier for earlier, later in combinations(values, 2) if earlier > 0)

    def _owners(self, folder: str, id: str) -> set[str]:
        """The documents and themes an item draws on, itself among them."""
        owners = {id, *self.library.cites(folder, id)}
        if folder == "briefs":
            brief = self.library.briefs[id]
            themes = self.library.shown_themes(brief)
            owners |= {*brief.documents, *themes}
            owners = owners.union(*(self.library.cites("themes", theme) for theme in themes))
        return owners

    def _in_scope(self, folder: str, id: str) -> Iterator[Period]:
        """Every period and date of the documents an item draws on."""
        owners = self._owners(folder, id)
        if folder == "briefs":
            brief = self.library.briefs[id]
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
