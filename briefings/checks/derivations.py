"""Computed figures are what their labels and periods say: of these years, a fall, three countries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

from briefings.content import Text
from briefings.language import rules_for
from briefings.language.dates import dates_in
from briefings.language.rules import Labels
from briefings.library.figures import CitedFigure
from briefings.library.library import Library
from briefings.problems import Gravity, Problem
from briefings.values.periods import Grain, Period

Fault = tuple[str, str, Gravity]
"""What is wrong, how to mend it, how grave it is."""
_ORDER = "Name the earlier figure first for a growth or a fall, the later one for any other difference."
_LABEL = "Mend the label or the period, or the figures that it is computed from."


def unlike(library: Library) -> Iterator[Problem]:
    """Computed figures whose label or period does not fit what they are computed from."""
    cited = library.figures.cited
    parts: dict[str, int] = {}
    for figure in cited.values():  # each stands behind those that it is computed from
        if figure.derivation is None:
            continue
        if figure.derivation.rule == "sum":
            parts[figure.reference] = sum(parts.get(source, 1) for source in figure.sources)
        folder, name = library.folder_of(figure.owner), figure.path[-1]
        place = library.place(folder, figure.owner, (*figure.path, "derive", figure.derivation.rule))
        for message, hint, gravity in _Derived(figure, cited, parts.get(figure.reference, 0)).faults():
            yield Problem(place, f"{name}: {message}", hint, "derive", gravity)


@dataclass(frozen=True)
class _Derived:
    """A computed figure with all those that it may be computed from.

    ``parts`` counts what a sum adds up, with what sums among them add up.
    """

    figure: CitedFigure
    cited: Mapping[str, CitedFigure]
    parts: int

    def faults(self) -> Iterator[Fault]:
        yield from list(self._order()) or self._direction()
        yield from self._named()
        yield from self._operands()
        yield from self._count()

    @property
    def rule(self) -> str:
        assert self.figure.derivation is not None
        return self.figure.derivation.rule

    @cached_property
    def of(self) -> list[CitedFigure]:
        return [self.cited[source] for source in self.figure.sources]

    @cached_property
    def periods(self) -> list[Period | None]:
        return [one.time for one in self.of]

    @cached_property
    def falls(self) -> bool:
        return any(labels.falls.search(text) for labels, text in self._label())

    @cached_property
    def rises(self) -> bool:
        return any(labels.rises.search(text) for labels, text in self._label())

    @cached_property
    def named(self) -> list[Period]:
        """The periods that its label and its own period name."""
        own = [self.figure.period] if self.figure.period else []
        return [*own, *dates_of(self.figure.label)]

    # --- earlier and later ------------------------------------------------------------------

    def _order(self) -> Iterator[Fault]:
        first, *others = self.periods
        if self.rule in ("sum", "share") or first is None or others[0] is None or first == others[0]:
            return
        second = others[0]
        if self.rule == "growth":
            if first.length != second.length:
                yield f"{first} and {second} are not equally long", "Compare equal periods.", Gravity.WARNING
            return
        if self.rule == "ratio" and not any(not one.single for one in self.named):
            return
        if self.rule == "difference" and any(labels.apart.search(text) for labels, text in self._label()):
            return
        falling = self.rule == "difference" and self.falls
        early, late = (first, second) if falling else (second, first)
        if early.first_day >= late.first_day:
            yield f"the {self.rule} is of {first} and {second}, in this order", _ORDER, Gravity.ERROR

    def _direction(self) -> Iterator[Fault]:
        assert self.figure.quantity is not None
        value = self.figure.quantity.low
        if self.falls is self.rises or self.rule not in ("growth", "difference"):
            return
        wrong = value > 0 if self.falls and self.rule == "growth" else value < 0 and (
            self.rises or self.rule == "difference")  # fmt: skip
        if wrong:
            called = "a fall" if self.falls else "a rise"
            yield f"the label calls it {called}, and it is {value:f}", _LABEL, Gravity.ERROR

    # --- what the label names ---------------------------------------------------------------

    def _named(self) -> Iterator[Fault]:
        """Each date of its label and its own period is one of what it is computed from."""
        known = [*self._own_periods(), *(date for one in self.of for date in _said(one))]
        if not known or (None in self.periods and not self._reported()):
            return
        for date in dict.fromkeys(self.named):
            if not _made_of(date, known):
                others = ", ".join(dict.fromkeys(map(str, known)))
                yield f"it says {date}, and is computed from {others}", _LABEL, Gravity.ERROR

    def _operands(self) -> Iterator[Fault]:
        """Each figure it is computed from is of a time that it names; a sum is of one time."""
        own = list(dict.fromkeys(self._own_periods()))
        if self.rule == "sum" and not self.named and len(own) > 1:
            yield f"it adds up {', '.join(map(str, own))}, and names none of them", _LABEL, Gravity.WARNING
        if not self.named or self._relative():
            return
        for period in own:
            if not any(_covers(date, period) for date in self.named):
                said = ", ".join(dict.fromkeys(map(str, self.named)))
                yield f"it says {said}, and is computed from {period} as well", _LABEL, Gravity.WARNING

    def _count(self) -> Iterator[Fault]:
        if self.rule != "sum":
            return
        counts = {len(self.figure.sources), self.parts}
        for labels, text in self._label():
            words = [next(filter(None, found.groups())) for found in labels.counts.finditer(text)]
            said = [labels.numbers.get(word) or int(word) for word in words]
            if said and not counts & {*said, prod(said)}:
                message = f"the label speaks of {words[0]}, and {len(self.figure.sources)} are added up"
                yield message, "Name every one of them, or mend the label.", Gravity.WARNING

    def _label(self) -> Iterator[tuple[Labels, str]]:
        for code, text in self.figure.label.root.items():
            yield rules_for(code).labels, unicodedata.normalize("NFKC", text).casefold()

    def _relative(self) -> bool:
        return any(labels.before.search(text) for labels, text in self._label())

    def _own_periods(self) -> Iterator[Period]:
        return (period for period in self.periods if period)

    def _reported(self) -> bool:
        """Whether each operand says in one way or other when it holds."""
        pairs = zip(self.of, self.periods, strict=True)
        return all(period or _said(one) for one, period in pairs)


def _said(one: CitedFigure) -> list[Period]:
    """When a figure holds, by its period and by its label."""
    return [*dates_of(one.label), *([one.time] if one.time else [])]


def dates_of(label: Text) -> list[Period]:
    """The dates that a label says in any language."""
    found = (period for code, text in label.root.items() for _, _, period in dates_in(text, code))
    return list(dict.fromkeys(found))


def _made_of(date: Period, known: list[Period]) -> bool:
    """Whether a date is one of these, lies within one, or runs from the first of them to the last."""
    if any(date.agrees(one) or one.covers(date) or (_covers(date, one) and date.single) for one in known):
        return True
    starts = {_start(one, date) for one in known}
    return _start(date, date) in starts and any(_end(one, date) == _end(date, date) for one in known)


def _covers(date: Period, period: Period) -> bool:
    return date.agrees(period) or date.covers(period) or period.covers(date)


def _start(period: Period, like: Period) -> object:
    return period.first_day.year if like.granularity is Grain.YEAR else period.first_day


def _end(period: Period, like: Period) -> object:
    return period.last_day.year if like.granularity is Grain.YEAR else period.last_day
