"""Languages: everything written by a language's rules; with ``catalogues``, the door to Babel.

CLDR (through Babel) gives plural rules, units of measure, lists, names and digit grouping.
Our own rules stand where it has none or rounds: 万, 億 and million with every digit kept,
ranges, about and over, fiscal and era years (see ``conventions`` and ``calendars``).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from babel import Locale, UnknownLocaleError, dates, lists, numbers, units
from babel.support import Translations

from briefings import content
from briefings.language import calendars, catalogues, conventions
from briefings.language.calendars import Calendar
from briefings.language.conventions import NBSP, STYLES, SYMBOLS, Style
from briefings.values import numerals
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
_PERIODS = {"ja": calendars.japanese, "en": calendars.english}
_SAMPLES = (1, 2, 3, 5, 6, 11, 20, 100, 1_000_000, Decimal("1.5"), 0)
"""Numbers that between them fall in every plural category of CLDR's languages."""
_SYMBOL_UNITS = {"concentr-percent"}
"""CLDR units whose symbol is their common written form: 5.2%, not 5.2 per cent."""


@dataclass(frozen=True)
class Words:
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
    style: Style = field(repr=False)
    translations: Translations = field(repr=False)
    units: Mapping[str, Words] = field(repr=False)
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
        pattern = self.style.relations.get(quantity.relation, "{}")
        return pattern.replace("{}", self._amount(quantity))

    def number(self, value: Decimal) -> str:
        """A bare number: 2,183万, 21.83 million, −3.7."""
        return conventions.number(value, self.style, self._grouped)

    def scale(self, values: Sequence[Decimal], unit: str) -> Scale:
        """One scale for all figures of an axis or table, and the unit named in it."""
        factor, word = numerals.common(values, self.style.scales)
        words = self.units[unit]
        gap = " " if self.style.spaced else ""
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
        if write := _PERIODS.get(self.locale.language):
            return write(period, self.calendar)
        first, last = (self._moment(day, period.granularity) for day in calendars.ends(period))
        text = first if first == last else f"{first}{self.style.range}{last}"
        about = self.style.relations[Relation.ABOUT] if period.approximate else "{}"
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
            return pattern.replace("{n}", conventions.span(low, high, self.style, self._grouped))
        sign = self.style.minus if low < 0 else ""
        return sign + pattern.replace("{n}", self.number(abs(low)))

    def _grouped(self, value: Decimal) -> str:
        places = numerals.decimals(value)
        whole = self.locale.decimal_formats[None].pattern.partition(".")[0]
        pattern = f"{whole}.{'0' * places}" if places else whole
        return numbers.format_decimal(value, pattern, locale=self.locale)

    def _cell(self, value: Decimal, places: int) -> str:
        sign = self.style.table_minus if value < 0 else ""
        return sign + self._grouped(abs(value).quantize(Decimal(1).scaleb(-places)))

    def _category(self, value: Decimal) -> str:
        return str(self.locale.plural_form(value))

    def _moment(self, day: datetime.date, grain: Grain) -> str:
        match grain:
            case Grain.FISCAL_YEAR:
                return f"{day.year}/{(day.year + 1) % 100:02}"
            case Grain.DAY:
                return dates.format_date(day, "long", locale=self.locale)
        skeletons = {Grain.YEAR: "y", Grain.QUARTER: "yQQQQ", Grain.MONTH: "yMMMM"}
        return dates.format_skeleton(skeletons[grain], day, locale=self.locale)


# --- loading -------------------------------------------------------------------------------


def load(code: str, units: Mapping[str, content.Unit], catalogue: str, english: str = "en-GB") -> Language:
    """A language from the workspace's units and the text of its catalogue (``.po``).

    ``english`` is the spelling for the language ``en``. ``ValueError`` says what is missing.
    """
    locale = _locale(english if code == "en" else code)
    style = STYLES.get(locale.language, SYMBOLS)
    if lacking := [name for name, unit in units.items() if not unit.cldr and code not in unit.forms]:
        raise ValueError(f"units without forms in the language “{code}”: {', '.join(lacking)}")
    words = {name: _words(unit, code, locale, style) for name, unit in units.items()}
    return Language(
        code=code,
        name=locale.get_language_name(locale) or code,
        locale=locale,
        style=style,
        translations=catalogues.translations(catalogue),
        units=words,
        forms=tuple(
            form for name, unit in units.items() for form in _forms(name, unit, words[name], locale, style)
        ),
    )


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"“{code}” is no language CLDR knows; write it like ja or zh") from None


def _words(unit: content.Unit, code: str, locale: Locale, style: Style) -> Words:
    """A unit's patterns: CLDR's words in this spelling, or the forms an author gave."""
    if unit.cldr:
        length: Length = "short" if unit.cldr in _SYMBOL_UNITS else "long"
        patterns = _cldr_patterns(unit.cldr, length, locale)
    else:
        patterns = dict(unit.forms[code].root)
    patterns = {category: _glued(text, style) for category, text in patterns.items()}
    words = Words(patterns, "")
    return Words(patterns, unit.symbol.get(code, words.name))


def _glued(pattern: str, style: Style) -> str:
    """A number never parts from its unit; some languages put nothing between them."""
    if not style.spaced:
        return pattern.replace(" ", "")
    return pattern.replace("{n} ", "{n}" + NBSP).replace(" {n}", NBSP + "{n}")


def _cldr_patterns(unit: str, length: Length, locale: Locale) -> dict[str, str]:
    patterns: dict[str, str] = {}
    for sample in _SAMPLES:
        category = str(locale.plural_form(sample))
        digits = numbers.format_decimal(sample, locale=locale)
        try:
            text = units.format_unit(sample, unit, length, locale=locale)
            if unit in text:  # CLDR leaves out a long form that equals the short one.
                text = units.format_unit(sample, unit, "short", locale=locale)
        except units.UnknownUnitError:
            raise ValueError(f"CLDR has no unit “{unit}”") from None
        patterns.setdefault(category, text.replace(digits, "{n}"))
    return patterns


def _forms(name: str, unit: content.Unit, words: Words, locale: Locale, style: Style) -> Iterator[Form]:
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
    yield from (Form("", word, name, factor) for word, of, factor in style.multiples if of == name)


def _suffix(text: str) -> str:
    return text if "{n}" in text else "{n}" + text
