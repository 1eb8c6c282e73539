"""A language: everything written by its rules and CLDR; with ``catalogues``, the door to Babel.

CLDR (through Babel) gives plural rules, units of measure, lists, names and digit grouping.
Our own rules (``rules``) stand where it has none or rounds: 万, 億 and million with every digit
kept, ranges, about and over, fiscal and era years.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from babel import Locale, UnknownLocaleError, dates, lists, numbers, units
from babel.support import Translations

from briefings import content
from briefings.language import catalogues, rules_for
from briefings.language.rules import MINUS, NBSP, Calendar, Rules, ends
from briefings.values import numerals
from briefings.values.numerals import WrittenNumber
from briefings.values.periods import Grain, Period
from briefings.values.quantities import Form, Quantity, Relation

MISSING = "–"
"""What stands in a table for a figure that is not there."""


@dataclass(frozen=True)
class Scale:
    """What figures are divided by on an axis or in a table, and how that unit is named."""

    factor: Decimal
    text: str


Length = Literal["short", "long"]
_SAMPLES = (1, 2, 3, 5, 6, 11, 20, 100, 1_000_000, Decimal("1.5"), 0)
"""Numbers that between them fall in every plural category of CLDR's languages."""


@dataclass(frozen=True)
class UnitWords:
    """A unit in a language: patterns with ``{n}`` per plural category, and its symbol."""

    patterns: Mapping[str, str]
    symbol: str

    @property
    def name(self) -> str:
        return self.patterns["other"].replace("{n}", "").strip(f" {NBSP}")


@dataclass(frozen=True, eq=False)
class Language:
    """A language of the workspace, with all to write in it; no two are equal, to remember what each wrote."""

    code: str
    name: str
    locale: Locale
    rules: Rules = field(repr=False)
    translations: Translations = field(repr=False)
    units: Mapping[str, UnitWords] = field(repr=False)
    forms: tuple[Form, ...] = field(repr=False)
    calendar: Calendar = Calendar.GREGORIAN

    # --- fixed strings ---------------------------------------------------------------------

    def gettext(self, message: str) -> str:
        """A fixed string of ours in this language."""
        return str(self.translations.ugettext(message))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """A fixed string that depends on a count."""
        return str(self.translations.ungettext(singular, plural, count))

    def pgettext(self, context: str, message: str) -> str:
        """A fixed string whose words have another meaning elsewhere."""
        return str(self.translations.upgettext(context, message))

    # --- figures ---------------------------------------------------------------------------

    def write(self, quantity: Quantity) -> str:
        """A figure with unit and relation: 約40%, 5万人以上, US$25 billion."""
        pattern = self.rules.style.relations.get(quantity.relation, "{}")
        return pattern.replace("{}", self._amount(quantity))

    def number(self, value: Decimal) -> str:
        """A bare number: 2,183万, 21.83 million, −3.7."""
        sign = self.rules.style.minus if value < 0 else ""
        return f"{sign}{numerals.write(abs(value), self.rules.style.scales, self._grouped)}"

    def scale(self, values: Sequence[Decimal], unit: str) -> Scale:
        """One scale for all figures of an axis or table, and the unit named in it."""
        factor, word = numerals.common(values, self.rules.style.scales)
        words = self.units[unit]
        gap = " " if self.rules.spaced else ""
        if words.patterns["other"].startswith("{n}"):
            return Scale(factor, f"{word}{gap}{words.symbol}" if word else words.symbol)
        return Scale(factor, f"{words.symbol}{gap}{word}" if word else words.symbol)

    def column(self, values: Sequence[Decimal | None], unit: str) -> list[str]:
        """Bare numbers in their common scale, all with the same decimals."""
        present = [value for value in values if value is not None]
        factor = self.scale(present, unit).factor
        scaled = [value if factor == 1 else numerals.plain(value / factor) for value in present]
        places = max((numerals.decimals(value) for value in scaled), default=0)
        texts = iter([self._cell(value, places) for value in scaled])
        return [MISSING if value is None else next(texts) for value in values]

    def unit_name(self, unit: str) -> str:
        """The words of a unit without a number, in the plural."""
        return self.units[unit].name

    def unit_symbol(self, unit: str) -> str:
        """The short form of a unit, for axes and table heads."""
        return self.units[unit].symbol

    # --- dates and lists -------------------------------------------------------------------

    def period(self, period: Period) -> str:
        """A period in words: 2009年1～10月, the fourth quarter of 2016, FY2017–2020."""
        if self.rules.period:
            return self.rules.period(period, self.calendar)
        first, last = (self._moment(day, period.granularity) for day in ends(period))
        text = first if first == last else f"{first}{self.rules.style.range}{last}"
        about = self.rules.style.relations[Relation.ABOUT] if period.approximate else "{}"
        return about.replace("{}", text)

    def date(self, day: datetime.date) -> str:
        """A day in words: 2009年9月23日, 23 September 2009."""
        return self.period(Period(day, day))

    def join(self, items: Sequence[str]) -> str:
        """A list as a sentence has it: A、B、C and A, B and C."""
        return lists.format_list(list(items), locale=self.locale)

    # --- parts -----------------------------------------------------------------------------

    def _amount(self, quantity: Quantity) -> str:
        low, high = quantity.low, quantity.high
        patterns = self.units[quantity.unit].patterns if quantity.unit else {"other": "{n}"}
        pattern = patterns.get(self._category(low if high is None else high), patterns["other"])
        if "{n}" not in pattern and (high is not None or low != 1):
            pattern = patterns["other"]
        if high is not None:
            return pattern.replace("{n}", self._span(low, high))
        sign = self.rules.style.minus if low < 0 else ""
        return sign + pattern.replace("{n}", self.number(abs(low)))

    def _span(self, low: Decimal, high: Decimal) -> str:
        """A range of numbers: 40億～50億, 4–5 billion, −5 to −3."""
        style = self.rules.style
        start = numerals.write(abs(low), style.scales, self._grouped)
        end = numerals.write(abs(high), style.scales, self._grouped)
        if end.scale > 1 and start.scale == 1 and low * end.scale < high:
            # 1～2万 would be read as 1万～2万, so neither end is scaled.
            end = WrittenNumber(self._grouped(abs(high)))
        if style.shared_scale and start.scale == end.scale and low >= 0:
            start = WrittenNumber(start.digits)
        # A dash followed or led by a dash-like minus cannot be read.
        to = style.range_words if low < 0 and style.minus == MINUS else style.range
        sign = style.minus if high < 0 else style.plus if low < 0 < high else ""
        return f"{style.minus if low < 0 else ''}{start}{to}{sign}{end}"

    def _grouped(self, value: Decimal) -> str:
        places = numerals.decimals(value)
        whole = self.locale.decimal_formats[None].pattern.partition(".")[0]
        pattern = f"{whole}.{'0' * places}" if places else whole
        return numbers.format_decimal(value, pattern, locale=self.locale)

    def _cell(self, value: Decimal, places: int) -> str:
        sign = self.rules.style.table_minus if value < 0 else ""
        return sign + self._grouped(abs(value).quantize(Decimal(1).scaleb(-places)))

    def _category(self, value: Decimal) -> str:
        return str(self.locale.plural_form(value))

    def _moment(self, day: datetime.date, grain: Grain) -> str:
        match grain:
            case Grain.FISCAL_YEAR:
                return f"{day.year}/{(day.year + 1) % 100:02}"
            case Grain.HALF:
                return f"{day.year}/H{day.month // 7 + 1}"
            case Grain.DAY:
                return dates.format_date(day, "long", locale=self.locale)
        skeletons = {Grain.YEAR: "y", Grain.QUARTER: "yQQQQ", Grain.MONTH: "yMMMM"}
        return dates.format_skeleton(skeletons[grain], day, locale=self.locale)


# --- loading -------------------------------------------------------------------------------


class Unwritable(ValueError):
    """Raised for units that a language cannot write: the name of each, the key at fault, why, a hint."""

    def __init__(self, faults: Sequence[tuple[str, str, str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(message for _, _, message, _ in faults))


def load(code: str, units: Mapping[str, content.Unit], catalogue: str, spelling: str = "") -> Language:
    """A language from the workspace's units and the text of its catalogue (``.po``).

    ``spelling`` is the locale by which CLDR writes it. Raises Unwritable for its units, and
    ValueError for a language that CLDR does not know.
    """
    rules = rules_for(code)
    locale = _locale(spelling or rules.locale or code)
    if faults := [fault for name, unit in units.items() for fault in _faults(name, unit, code, locale)]:
        raise Unwritable(faults)
    words = {name: _words(unit, code, locale, rules) for name, unit in units.items()}
    return Language(
        code=code,
        name=locale.get_language_name(locale) or code,
        locale=locale,
        rules=rules,
        translations=catalogues.translations(catalogue),
        units=words,
        forms=tuple(
            form for name, unit in units.items() for form in _forms(name, unit, words[name], locale, rules)
        ),
    )


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"“{code}” is no language CLDR knows; write it like ja or zh") from None


def _faults(name: str, unit: content.Unit, code: str, locale: Locale) -> Iterator[tuple[str, str, str, str]]:
    if not unit.cldr and code not in unit.forms:
        hint = f'Add one: {code}: "{{n}} …".'
        yield name, "forms", f"the unit {name!r} has no form in the language {code!r}", hint
    elif unit.cldr and not _known(unit.cldr, locale):
        near = difflib.get_close_matches(unit.cldr, locale.unit_display_names, 1, 0.5)
        hint = f"Did you mean {near[0]!r}?" if near else "Give it `forms:` instead of `cldr:`."
        yield name, "cldr", f"CLDR has no unit “{unit.cldr}”", hint


def _known(unit: str, locale: Locale) -> bool:
    try:
        units.format_unit(1, unit, locale=locale)
    except units.UnknownUnitError:
        return False
    return True


def _words(unit: content.Unit, code: str, locale: Locale, rules: Rules) -> UnitWords:
    """A unit's patterns: CLDR's words in this spelling, or the forms an author gave."""
    if unit.cldr:
        length: Length = "short" if unit.cldr in rules.style.symbol_units else "long"
        patterns = _cldr_patterns(unit.cldr, length, locale)
    else:
        patterns = dict(unit.forms[code].root)
    patterns = {category: _glued(text, rules) for category, text in patterns.items()}
    words = UnitWords(patterns, "")
    return UnitWords(patterns, unit.symbol.get(code, words.name))


def _glued(pattern: str, rules: Rules) -> str:
    """A number never parts from its unit; some languages put nothing between them."""
    if not rules.spaced:
        return pattern.replace(" ", "")
    return pattern.replace("{n} ", "{n}" + NBSP).replace(" {n}", NBSP + "{n}")


def _cldr_patterns(unit: str, length: Length, locale: Locale) -> dict[str, str]:
    patterns: dict[str, str] = {}
    for sample in _SAMPLES:
        category = str(locale.plural_form(sample))
        digits = numbers.format_decimal(sample, locale=locale)
        text = units.format_unit(sample, unit, length, locale=locale)
        if unit in text:  # CLDR leaves out a long form that equals the short one.
            text = units.format_unit(sample, unit, "short", locale=locale)
        patterns.setdefault(category, text.replace(digits, "{n}"))
    return patterns


def _forms(name: str, unit: content.Unit, words: UnitWords, locale: Locale, rules: Rules) -> Iterator[Form]:
    """Every way this language prints a unit, for parsing."""
    patterns = [*words.patterns.values(), *(_suffix(also) for also in unit.also)]
    if unit.cldr:
        patterns.extend(_cldr_patterns(unit.cldr, "short", locale).values())
        patterns.extend(_cldr_patterns(unit.cldr, "long", locale).values())
    if words.patterns["other"].startswith("{n}"):
        patterns.append(_suffix(words.symbol))
    for pattern in dict.fromkeys(patterns):
        prefix, number, suffix = pattern.partition("{n}")
        yield Form(prefix, suffix, name, fixed=None if number else Decimal(1))


def _suffix(text: str) -> str:
    return text if "{n}" in text else "{n}" + text
