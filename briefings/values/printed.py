"""Printed figures: a text read once, from left to right, into the figures that stand in it.

A figure is its numbers and everything around them that changes what they say: sign, currency, scale,
unit, the other end of a range, words of relation, direction and doubt. Each number is looked at once,
with a bounded number of words on each side, so the work grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from itertools import islice

from briefings.values import relations
from briefings.values.amounts import Amount, amounts
from briefings.values.grammar import Sense
from briefings.values.lexicon import Lexicon
from briefings.values.measures import Form, Quantity
from briefings.values.numbers import MOST_DIGITS
from briefings.values.relations import Relation
from briefings.values.text import CommonText, Span


@dataclass(frozen=True)
class PrintedFigure:
    """A figure where it stands in a text, from its first to its last word; ``doubt`` is why it says nothing.

    ``low``, ``high`` and ``relation`` are as printed, ``falls`` when its words call it a decrease.
    ``forms`` are what its unit may be; ``share`` is what the fraction 4分の3 is in per cent.
    ``open`` when a letter follows that is no unit known: then its number is none by itself.
    """

    start: int
    end: int
    numbers: tuple[Span, ...]
    low: Decimal
    high: Decimal | None = None
    relation: Relation = Relation.EXACTLY
    falls: bool = False
    signed: bool = False
    estimated: bool = False
    forms: tuple[Form, ...] = ()
    share: Form | None = None
    open: bool = False
    cell: PrintedFigure | None = None
    doubt: str = ""

    def quantity(self, unit: str = "") -> Quantity:
        """What it says, in this unit where its words allow that; ``ValueError`` if it says nothing."""
        if self.doubt:
            raise ValueError(self.doubt)
        form = next((form for form in self.forms if form.unit == unit), None)
        form = form or next((form for form in self.forms if form.prefix or form.suffix), None)
        if self.share is not None and (form is None or unit == self.share.unit != form.unit):
            form = self.share
        factor = form.factor if form else Decimal(1)
        with localcontext(prec=4 * MOST_DIGITS):
            high = None if self.high is None else self.high * factor
            found = Quantity(self.low * factor, high, self.relation, form.unit if form else "")
        return found.mirrored if self.falls else found

    @property
    def bare(self) -> bool:
        """Whether it is printed without a unit."""
        return self.share is None and not any(form.prefix or form.suffix for form in self.forms)


def figures(text: CommonText, lexicon: Lexicon) -> list[PrintedFigure]:
    """Every figure of a text, in order."""
    found = list(amounts(text, lexicon))
    return list(_figures(text, found, lexicon))


def first(text: CommonText, lexicon: Lexicon) -> PrintedFigure | None:
    """The first figure of a text; the numbers behind it are not looked at."""
    found = list(islice(amounts(text, lexicon), 3))
    return next(_figures(text, found, lexicon), None)


def covering(known: Sequence[PrintedFigure], span: Span) -> list[PrintedFigure]:
    """Those of which a number lies in this span, at least in part."""
    first = bisect_left(known, span[0], key=lambda one: one.numbers[-1][1])
    found = []
    for one in known[first:]:
        if one.numbers[0][0] >= span[1]:
            break
        if any(start < span[1] and end > span[0] for start, end in one.numbers):
            found.append(one)
    return found


def _figures(text: CommonText, found: Sequence[Amount], lexicon: Lexicon) -> Iterator[PrintedFigure]:
    at = 0
    while at < len(found):
        first = found[at]
        second = found[at + 1] if at + 1 < len(found) else None
        joined = _joined(text, first, second, lexicon) if second else None
        if second is None or joined is None:
            if Sense.BETWEEN in first.senses or text.body[first.end : first.end + 1] == "~":
                first = replace(
                    first, doubt=first.doubt or f"“{text.shown(first.start, first.end)}” has no other end"
                )
            yield _one(text, first, lexicon)
            at += 1
        else:
            yield joined
            at += 2


# --- one figure ------------------------------------------------------------------------------


def _one(text: CommonText, amount: Amount, lexicon: Lexicon) -> PrintedFigure:
    figure = PrintedFigure(
        amount.start,
        amount.end,
        amount.numbers,
        low=-amount.value if amount.sign < 0 else amount.value,
        falls=Sense.DOWN in amount.senses,
        signed=amount.sign < 0,
        estimated=Sense.ESTIMATE in amount.senses,
        forms=amount.forms or lexicon.found("", ""),
        share=_share(amount),
        open=amount.open,
        cell=_one(text, amount.cell, lexicon) if amount.cell else None,
        doubt=amount.doubt or _doubt(text, amount),
    )
    return _related(figure, amount.senses)


def _share(amount: Amount) -> Form | None:
    """The parts of a fraction in per cent, where that has an end: each of 4分の3 is 25."""
    if not amount.whole or not amount.per_cent or 10**6 % amount.whole:
        return None
    return Form("", "", amount.per_cent, 100 / amount.whole)


def _doubt(text: CommonText, amount: Amount) -> str:
    """Why a number with these words says nothing that can be stored."""
    shown = text.shown(amount.start, amount.end)
    bare = not any(form.suffix or form.prefix for form in amount.forms)
    if amount.whole is not None and bare and _share(amount) is None:
        return f"“{shown}” has no end in decimals"
    if Sense.DOUBT in amount.senses:
        return f"“{shown}” says what no amount can say"
    if Sense.LABEL in amount.senses and bare:
        return f"“{shown}” is the number of something, no figure"
    if amount.sign < 0 and (Sense.DOWN in amount.senses or Sense.UP in amount.senses):
        return f"“{shown}”: a decrease is one number without a sign"
    return ""


def _related(figure: PrintedFigure, senses: Sequence[object]) -> PrintedFigure:
    """With the relation that its words state together."""
    relation: Relation | None = None
    try:
        for said in senses:
            relation = relations.together(relation, said if isinstance(said, Relation) else None)
    except ValueError as reason:
        return replace(figure, doubt=figure.doubt or str(reason))
    return replace(figure, relation=relation or Relation.EXACTLY)


# --- two numbers -----------------------------------------------------------------------------


def _joined(text: CommonText, first: Amount, second: Amount, lexicon: Lexicon) -> PrintedFigure | None:
    """One figure of two numbers: a range, or a pair that says nothing; None where they are apart."""
    between = text.body[first.end : second.start]
    if len(between) > _WIDEST:
        return None
    both = _one(text, replace(first, end=second.end, numbers=(*first.numbers, *second.numbers)), lexicon)
    bare = not first.forms
    if lexicon.around.either.fullmatch(between) and bare:
        return replace(both, doubt=f"“{text.body[both.start : both.end]}” names two numbers")
    paired = between == " and " and Sense.BETWEEN in first.senses
    if not (paired or lexicon.around.to.fullmatch(between)) or _changes(text, first, second, lexicon):
        return None
    # A word or a spaced dash joins numbers as well as it parts clauses: in 2006 to 4,000; since 1970 – 11.
    letters = any(character.isalpha() for character in between)
    worded = letters or (between.startswith(" ") and between.endswith(" "))
    if worded and (_apart(first, second) or _year(text, first)):
        return None
    if first.doubt or second.doubt or _apart(first, second):
        return replace(both, doubt=first.doubt or second.doubt or _unjoined(text, both))
    low, high = _ends(first, second)
    if first.sign < 0 and not second.sign and first.worded and 0 < -low < high:
        low, high = -high, low  # A word or triangle is the sign of both: マイナス0.4～0.5%.
    if high <= low:
        return (
            None
            if any(character.isalpha() for character in between)
            else replace(both, doubt=f"{_unjoined(text, both)}: the end must be above its start")
        )
    forms = second.forms or first.forms or lexicon.found("", "")
    senses = tuple(said for said in (*first.senses, *second.senses) if said is not Sense.BETWEEN)
    whole = replace(both, low=low, high=high, forms=forms, share=None, open=second.open)
    whole = replace(whole, falls=Sense.DOWN in senses, estimated=Sense.ESTIMATE in senses)
    doubted = _doubt(text, replace(second, start=first.start, senses=senses, forms=forms))
    return _related(replace(whole, doubt=doubted), senses)


_WIDEST = 10
"""Characters of what joins two numbers."""


def _unjoined(text: CommonText, both: PrintedFigure) -> str:
    return f"“{text.body[both.start : both.end][:100]}” is no range"


def _apart(first: Amount, second: Amount) -> bool:
    """Whether each has a unit of its own."""
    if not first.forms:
        return False
    if not second.forms:
        return not first.prefix
    return {form.unit for form in first.forms}.isdisjoint(form.unit for form in second.forms)


def _year(text: CommonText, amount: Amount) -> bool:
    """Whether a bare number before a word may be a year (in 2006 to 4,000 tonnes)."""
    return (
        not amount.forms
        and re.fullmatch("(?:19|20)[0-9]{2}", text.body[slice(*amount.numbers[0])]) is not None
    )


def _ends(first: Amount, second: Amount) -> tuple[Decimal, Decimal]:
    """The start in the scale of the end where it has none: 40～50億."""
    low = -first.value if first.sign < 0 else first.value
    high = -second.value if second.sign < 0 else second.value
    with localcontext(prec=4 * MOST_DIGITS):
        scaled = low * second.scale
    return (scaled if first.scale == 1 and scaled < high else low), high


def _changes(text: CommonText, first: Amount, second: Amount, lexicon: Lexicon) -> bool:
    """Whether the two are where something came from and where it went."""
    if lexicon.around.changed.match(text.body, second.end):
        return True
    if Sense.FROM not in first.senses:
        return False
    return lexicon.around.changing.search(text.body, max(0, first.start - 60), first.start) is not None
