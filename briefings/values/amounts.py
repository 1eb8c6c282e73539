"""Amounts in a text: each number with its sign, its unit and the words on both its sides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import merge

from briefings.values.grammar import Sense, Word
from briefings.values.lexicon import Lexicon
from briefings.values.measures import Form
from briefings.values.numbers import Number, numbers
from briefings.values.text import CommonText, Span
from briefings.values.words import LETTERS

_MOST_WORDS = 8
"""Words on one side of a number."""
_DASHES = "-‐‑‒–—―ー─━"
_LETTER = re.compile(f"[{LETTERS}]")
_WORD = re.compile(r"[^\W\d_]")
_KATAKANA = re.compile("[ァ-ヺー]")
_DENOMINATOR = re.compile(" ?分の ?(?=(?:マイナス|[-−▲])?[0-9〇一二三四五六七八九十百])")


@dataclass(frozen=True)
class Amount:
    """A number with what belongs to it; ``senses`` are what the words on both sides say.

    ``worded`` when its sign is a word or a triangle. ``whole`` is the denominator of a fraction,
    ``per_cent`` the unit it can be given in.
    """

    start: int
    end: int
    numbers: tuple[Span, ...]
    value: Decimal
    scale: Decimal = Decimal(1)
    sign: int = 0
    worded: bool = False
    prefix: str = ""
    forms: tuple[Form, ...] = ()
    senses: tuple[Word, ...] = ()
    whole: Decimal | None = None
    per_cent: str = ""
    open: bool = False
    cell: Amount | None = None
    doubt: str = ""


@dataclass(frozen=True)
class _Head:
    """What was found before a number: where it begins, and what it says."""

    start: int
    sign: int = 0
    worded: bool = False
    prefix: str = ""
    senses: tuple[Word, ...] = ()
    dashed: bool = False
    """Whether a dash stands before it that may be a sign or part two sentences."""
    doubt: str = ""


def amounts(text: CommonText, lexicon: Lexicon) -> Iterator[Amount]:
    """Every amount of a text, in order."""
    floor = 0
    whole: Number | None = None
    for number in _numbers(text, lexicon):
        if number.start < floor:
            continue  # A part of the last one: the 5 of 3割5分.
        if not number.doubt and _DENOMINATOR.match(text.body, number.end):
            whole = number
            continue
        amount = _amount(text, number, whole, floor, lexicon)
        yield amount
        floor, whole = amount.end, None


def _numbers(text: CommonText, lexicon: Lexicon) -> Iterator[Number]:
    """Those in digits, and the forms of units that have none (once)."""
    spelt = (Number(*word.span(), Decimal(1)) for word in lexicon.spelt.finditer(text.body))
    return merge(numbers(text.body, lexicon.grammar, text.rows), spelt, key=lambda number: number.start)


def _amount(text: CommonText, number: Number, whole: Number | None, floor: int, lexicon: Lexicon) -> Amount:
    """A number with what stands before and behind it, from where the last amount ends."""
    head = _head(text, number, floor, lexicon)
    forms = lexicon.found(head.prefix, "") if head.prefix else ()
    amount = Amount(
        head.start, number.end, ((number.start, number.end),), number.value, number.scale,
        head.sign, head.worded, head.prefix, forms, doubt=number.doubt or head.doubt,
    )  # fmt: skip
    if fixed := lexicon.fixed.get(text.body[number.start : number.end].casefold()):
        amount = replace(amount, forms=fixed)
    if whole is not None:
        amount = replace(amount, numbers=((whole.start, whole.end), *amount.numbers))
        if head.start > whole.start:  # Else it is part of a unit's own form: 3分の{n}.
            head = _head(text, whole, floor, lexicon)
            amount = replace(
                amount,
                start=head.start,
                sign=head.sign,
                whole=whole.value,
                per_cent=lexicon.per_cent,
                doubt=head.doubt,
            )
    amount = _trail(text, replace(amount, senses=head.senses), lexicon)
    return replace(amount, doubt=amount.doubt or _standing(text, amount, head, lexicon))


# --- before the number -------------------------------------------------------------------------


def _head(text: CommonText, number: Number, floor: int, lexicon: Lexicon) -> _Head:
    """Sign, currency and words before a number, but nothing of the last amount."""
    head = _Head(number.start)
    for _ in range(2):  # US$−3 and −US$3
        head = _prefixed(text, _signed(text, head, floor, lexicon), floor, lexicon)
    if head.start == number.start and _LETTER.match(text.body[max(0, number.start - 1) : number.start]):
        return replace(head, doubt=f"“{_around(text, number.start, number.end)}” is part of a name")
    senses: list[Word] = []
    at = head.start
    for _ in range(_MOST_WORDS):
        found = text.before(lexicon.around.before, at)
        if found is None or found[1] < floor:
            break
        word, start, _ = found
        if word in lexicon.grammar.to and 0 < floor >= start - 1:
            break  # The other end of a range.
        said = lexicon.grammar.before[word]
        at = start
        if said is not Sense.LABEL or (not senses and head.start == number.start):
            senses.append(said)
        if said in (Sense.FROM, Sense.BETWEEN):
            break
    return replace(head, start=at, senses=tuple(senses))


def _prefixed(text: CommonText, head: _Head, floor: int, lexicon: Lexicon) -> _Head:
    """With the words of a unit before the number."""
    found = None if head.prefix else text.before(lexicon.prefix, head.start)
    if found is None or found[1] < floor:
        return head
    prefix, start, _ = found
    doubt = ""
    if unicodedata.category(prefix[-1]) == "Sc":
        near = text.body[max(0, start - 8) : start]
        if _LETTER.match(near[-1:]) or lexicon.around.foreign.search(near):
            doubt = f"“{_around(text, start, head.start)}” is the currency of another country"
    return replace(head, start=start, prefix=prefix, doubt=head.doubt or doubt)


def _signed(text: CommonText, head: _Head, floor: int, lexicon: Lexicon) -> _Head:
    """With a sign; a dash may as well join a range, begin a line of a list, or be part of a word."""
    found = None if head.sign else text.before(lexicon.around.sign, head.start)
    if found is None or found[1] < floor:
        return head
    word, start, spaced = found
    signed = replace(head, start=start, sign=1 if word in lexicon.grammar.plus else -1)
    if word not in _DASHES and word not in "−+":
        return head if _heads_line(text, start, lexicon) else replace(signed, worded=True)
    before = text.body[start - 1 : start] if start else ""
    touches = 0 < floor == start - (spaced and before == " ")
    if (touches and word in lexicon.grammar.to) or (word == "ー" and _KATAKANA.match(before)):
        return head
    if (touches and not spaced) or _LETTER.match(before):
        return replace(head, doubt=f"“{_around(text, start, head.start)}” is part of a name or of a sum")
    if not spaced or word == "−":
        return signed
    if text.starts_line(start) and _WORD.search(text.rest_of_line(start + 1)):
        return head
    return replace(head, dashed=True)


def _heads_line(text: CommonText, at: int, lexicon: Lexicon) -> bool:
    """Whether a triangle heads a line that goes on in words: no minus sign."""
    return (
        text.body[at] in "▲△▼▽"
        and text.starts_line(at)
        and bool(lexicon.around.running.search(text.rest_of_line(at + 1)))
    )


def _around(text: CommonText, start: int, end: int) -> str:
    """What stands there, with the word it touches."""
    return text.body[max(0, start - 6) : end + 6].strip()


# --- behind the number -------------------------------------------------------------------------


def _trail(text: CommonText, amount: Amount, lexicon: Lexicon) -> Amount:
    """Unit and words behind a number. In a table the next cell is none of it: ``cell`` is without it."""
    cell: Amount | None = None
    suffixed = False
    for _ in range(_MOST_WORDS):
        at = amount.end
        spaced = text.body[at : at + 1] == " "
        more = None if suffixed else _with_unit(text, amount, at + spaced, lexicon)
        suffixed = suffixed or more is not None
        more = more or _with_word(text, amount, at + spaced, lexicon) or _linked(text, amount, at, lexicon)
        if more is None:
            break
        if spaced and cell is None and not amount.forms and not _LETTER.match(text.body, at + 1):
            cell = amount
        amount = more
    return replace(amount, cell=cell, open=not amount.forms and _goes_on(text, amount.end))


def _with_unit(text: CommonText, amount: Amount, at: int, lexicon: Lexicon) -> Amount | None:
    """With the words of a unit, and what they go on with: a half, smaller units."""
    hyphen = text.body[at : at + 1] == "-" and _LETTER.match(text.body, at + 1) is not None
    found = lexicon.suffix(text.body, at + hyphen)
    if found is None:
        return None
    suffix, end = found
    forms = lexicon.found(amount.prefix, suffix)
    if not forms:
        if amount.forms or not (forms := lexicon.found("", suffix)):
            return None
        if amount.prefix:
            amount = replace(amount, senses=(*amount.senses, Sense.DOUBT))
    amount = replace(amount, end=end, forms=forms)
    for pattern, factor in lexicon.around.parts.get(suffix, ()):
        part = pattern.match(text.body, amount.end)
        if part is None:
            break
        amount = _with_part(replace(amount, end=part.end()), part, factor, lexicon)
    return amount


def _with_part(amount: Amount, part: re.Match[str], factor: Decimal, lexicon: Lexicon) -> Amount:
    """With a smaller unit: 3割5分 is 35%, 2時間30分 is 150分."""
    forms = amount.forms if factor < 1 else lexicon.found("", part[2])
    if not forms or not part[1].isascii():
        return replace(amount, senses=(*amount.senses, Sense.DOUBT))
    more = int(part[1])
    value = amount.value + more * factor if factor < 1 else amount.value * factor + more
    return replace(amount, value=value, forms=forms)


def _with_word(text: CommonText, amount: Amount, at: int, lexicon: Lexicon) -> Amount | None:
    """With a word that says how the figure is meant, or a half."""
    found = lexicon.around.half.at(text.body, at)
    if found and (amount.forms or _LETTER.match(found[0])):
        doubt = Sense.DOUBT if amount.scale != 1 or amount.value % 1 else None
        half = replace(amount, value=amount.value + Decimal("0.5"), end=found[1])
        return replace(half, senses=(*half.senses, doubt))
    found = lexicon.around.after.at(text.body, at)
    if found is None:
        return None
    return replace(amount, end=found[1], senses=(*amount.senses, lexicon.grammar.after[found[0]]))


def _linked(text: CommonText, amount: Amount, at: int, lexicon: Lexicon) -> Amount | None:
    """With a unit or a direction that の links: 5万以上の人, 5%の減."""
    link = lexicon.around.link.at(text.body, at)
    if link is None:
        return None
    if not amount.forms and (unit := _with_unit(text, amount, link[1], lexicon)):
        return unit
    word = _with_word(text, amount, link[1], lexicon)
    return word if word and word.senses[-1] in (Sense.UP, Sense.DOWN) else None


def _goes_on(text: CommonText, at: int) -> bool:
    """Whether a letter or a sign follows that makes a bare number something else: 10月, 30豪ドル, 5‰."""
    nearest = text.body[at : at + 1]
    if nearest in {"-", "‐"}:
        return _LETTER.match(text.body, at + 1) is not None
    return _WORD.match(nearest) is not None or nearest in set("%‰°′″") or _symbol(nearest)


def _symbol(character: str) -> bool:
    mark = character in "▲△▼▽●○◎■□◆◇★☆※"
    return not mark and unicodedata.category(character) in {"So", "Sc"}


# --- as a whole --------------------------------------------------------------------------------


def _standing(text: CommonText, amount: Amount, head: _Head, lexicon: Lexicon) -> str:
    """Why an amount says nothing, because of what stands around it."""
    shown = text.shown(amount.start, amount.end)
    per_cent = any(form.unit == lexicon.per_cent for form in amount.forms)
    if head.dashed and (per_cent or not amount.forms):
        return f"“{shown}” may have a sign before it"
    if not amount.prefix and unicodedata.category(text.body[amount.start - 1 : amount.start] or " ") == "Sc":
        return f"“{_around(text, amount.start, amount.end)}” has a currency’s sign that no unit has"
    if amount.prefix and not amount.forms:
        return f"“{shown}” lacks the rest of its unit"
    if amount.prefix and lexicon.around.foreign_behind.match(text.body, amount.end):
        return f"“{_around(text, amount.start, amount.end)}” is the currency of another country"
    if amount.forms and amount.prefix and lexicon.around.beyond.match(text.body, amount.end):
        return f"“{_around(text, amount.start, amount.end)}” goes on with another unit"
    return ""
