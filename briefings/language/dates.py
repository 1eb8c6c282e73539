"""Dates as sources print them and as authors type them, in any language that has rules.

Each language rewrites its dates into one order (``rules.Dates``), so that one grammar reads
``2009年９月23日``, ``23 September 2009`` and ``2009.9.23``, and so for ranges.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from briefings.language import LANGUAGES, digits, rules_for
from briefings.language.rules import DASH, Rewriting
from briefings.values import periods
from briefings.values.dates import Moment, PrintedPeriod
from briefings.values.periods import LONGEST, Period


def read(text: str, published: Period | None = None, year: int | None = None) -> Period:
    """A period as a source prints it, in any language that has rules.

    Relative ones (昨年12月, 今年度) count from when the source was ``published``. Where only
    an earlier sentence names the year (同年９月, 12月), ``year`` gives it. What may be two periods
    (2005-08: a month, or years) is none: ``ValueError`` names both.
    """
    if len(text) > LONGEST:
        raise ValueError("longer than any period")
    body = "".join(unicodedata.normalize("NFKC", text).casefold().split()).translate(_HYPHENS)
    try:
        body = digits.plain(body)
        with suppress(ValueError):
            return periods.parse(body.upper())
        printed = _grammar().read(body, published.first_day if published else None, year)
        return periods.spanned(printed)
    except ValueError as reason:
        raise ValueError(f"“{text.strip()}” is not read as a period: {reason}") from None


def dates_in(text: str, code: str) -> list[tuple[int, int, Period]]:
    """Every year, date or fiscal year typed in a sentence: where it starts and ends, and
    what it says. What looks like one but is none (13月) is left out."""
    if not _WRITTEN.search(text):
        return []
    rules = rules_for(code).dates
    found = []
    for whole in rules.typed.finditer(text):
        # 2017年から5日 is no range, yet its year is a year.
        doubtful = digits.DOUBTFUL.search(text, whole.start(), whole.end() + 1)
        parts = () if doubtful else rules.typed_single.finditer(text, whole.start(), whole.end())
        found.extend(_typed(whole) or [date for part in parts for date in _typed(part)])
    return found


def _typed(found: re.Match[str]) -> list[tuple[int, int, Period]]:
    try:
        return [(found.start(), found.end(), read(found[0]))]
    except ValueError:
        return []


# --- into one order ------------------------------------------------------------------------

_HYPHENS = str.maketrans("‐‒−", "---")
_BRACKETS = (r"[()<>\[\]「」『』【】]", "")
_DOTTED = (
    (r"([0-9]{4}|[一-龠]{2}[0-9元]{1,2})([./-])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])", r"\1年\3月\4日"),
    (r"(?<![0-9.])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])", r"\3年\2月\1日"),
    (r"([0-9]{4})\.([0-9]{1,2})", r"\1年\2月"),
    (r"^([0-9]{4})[/-]([0-9])$", r"\1年\2月"),
    (rf"(?<={DASH})([0-9]{{1,2}})\.([0-9]{{1,2}})$", r"\1月\2日"),
)
_WRITTEN = re.compile(r"\d|元年")
_PLAIN = re.compile(
    r"(?P<year>[0-9]{4})年(?:(?P<fiscal>度)|(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?)?"
)
"""What most dates are, and what nothing has to be rewritten in."""
_NAMED = re.compile(r"\{([^{}]+)\}")
_MOMENT = (
    r"(?:(?:(?P<year>[0-9]{4})|(?P<era>[一-龠]{2})(?P<era_year>元|[0-9]{1,2})"
    r"|(?P<relative>RELATIVE))(?:年(?P<fiscal>度)?|(?=$)))?"
    r"(?:第?(?P<half>[12])半期)?(?:第?(?P<quarter>[1-4])四半期)?"
    r"(?:(?P<month>[0-9]{1,2})月)?(?:(?P<day>[0-9]{1,2})日)?"
)
_COUNTER = re.compile(r"[0-9元](年度|年|四半期|半期|月|日)$")


class DateGrammar:
    """Read printed periods, in NFKC and lower case without white space, by the rules of every language."""

    def __init__(self) -> None:
        rules = [one.dates for one in LANGUAGES.values()]
        self.eras = {name: first for one in rules for name, _, first in one.eras}
        rewritten: tuple[Rewriting, ...] = (
            *((remark, "") for one in rules for remark in one.remarks),
            *_letters(self.eras),
            *((pattern, self._agreed) for pattern in _both(self.eras)),
            _BRACKETS,
            *(pair for one in rules for pair in one.rewritten),
            *_DOTTED,
        )
        self.rewritten = [(re.compile(pattern), order) for pattern, order in rewritten]
        self.names = {word: order for one in rules for word, order in one.names.items()}
        self.about = re.compile("|".join(one.about for one in rules if one.about) or "(?!)")
        self.to = re.compile("|".join((DASH, *(word for one in rules for word in one.to))))
        self.now = frozenset(word for one in rules for word in one.now)
        self.relative = {word: years for one in rules for word, years in one.relative.items()}
        words = sorted((re.escape(word) for word in self.relative), key=len, reverse=True)
        self.moment = re.compile(_MOMENT.replace("RELATIVE", "|".join(words) or "(?!)"))

    def read(self, body: str, today: date | None, year: int | None) -> PrintedPeriod:
        """``today`` is what 昨年 and 本年度 count from, ``year`` what 同年 and a bare month mean."""
        if plain := _PLAIN.fullmatch(body):
            moment = Moment.of(plain.groupdict())
            return PrintedPeriod(moment, moment)
        whole, body = body, self._canonical(self.about.sub("", body))
        if body in self.now and today:
            return PrintedPeriod(Moment(today.year, month=today.month), Moment(today.year, month=today.month))
        text = self.about.sub("", body)
        left, *rest = self.to.split(text, maxsplit=1)
        if not rest or not rest[0]:
            start = end = self._moment(left, today)
        else:
            # 2009年1～10月, 2005～2008年: the end's counter serves the start.
            counter = _COUNTER.search(rest[0])
            bare = counter is not None and left[-1:] in (*"0123456789", "元")
            start = self._moment(left + counter[1] if counter and bare else left, today)
            end = self._end(left, start, rest[0], today)
            start, end = start.within(end), end.within(start)
        if year is not None:
            start, end = start.within(Moment(year)), end.within(Moment(year))
        return PrintedPeriod(start, end, text != body or self.about.search(whole) is not None)

    def _canonical(self, body: str) -> str:
        for pattern, order in self.rewritten:
            body = pattern.sub(order, body)
        # Braces may have been printed: then they hold no word of ours, and the text is refused later.
        return _NAMED.sub(lambda found: self.names.get(found[1], found[0]), body)

    def _end(self, left: str, start: Moment, right: str, today: date | None) -> Moment:
        """The end of a range, which may leave out the era or the century, or count from its start (翌年)."""
        if next_year := re.match("翌年?", right):
            if start.year is None:
                raise ValueError("it names no year")
            return replace(self._moment(right[next_year.end() :], today), year=start.year + 1)
        short = re.match("(?:元|[0-9]{1,2})年", right)
        if short and (era := re.match("|".join(self.eras) or "(?!)", left)):
            right = era[0] + right
        elif short and re.match("[0-9]{4}", left) and re.match("[0-9]{2}年", right):
            right = left[:2] + right
        return self._moment(right, today)

    def _agreed(self, found: re.Match[str]) -> str:
        """A year that is printed twice, by its era and by its number: 昭和54(1979)年."""
        year = self._era_year(found["era"], found["count"])
        if year != int(found["year"]):
            raise ValueError(f"{found['era']}{found['count']}年 is {year}, not {found['year']}")
        return f"{year}年{'度' if '度' in found[0] else ''}"

    def _moment(self, text: str, today: date | None) -> Moment:
        found = self.moment.fullmatch(text)
        if found is None or not text:
            raise ValueError(f"“{text}” is no year, quarter, month or day")
        moment = Moment.of(found.groupdict())
        if found["era"]:
            return replace(moment, year=self._era_year(found["era"], found["era_year"]))
        if (relative := found["relative"]) and (years := self.relative[relative]) is not None:
            if today is None:
                raise ValueError("it is relative, and the document has no date of publication")
            base = today.year - (moment.fiscal and today.month < 4)
            return replace(moment, year=base + years)
        return moment

    def _era_year(self, era: str, year: str) -> int:
        if era not in self.eras:
            raise ValueError(f"“{era}” is no era since Meiji")
        return self.eras[era] + (1 if year == "元" else int(year)) - 1


def _grammar() -> DateGrammar:
    known = tuple(LANGUAGES)
    if known not in _MADE:
        _MADE[known] = DateGrammar()
    return _MADE[known]


_MADE: dict[tuple[str, ...], DateGrammar] = {}
"""The one of all languages, made when it is first read by."""


def _both(eras: Mapping[str, int]) -> tuple[str, str]:
    """A year by its era with its number in brackets, and the other way round."""
    era, year = rf"(?P<era>{'|'.join(eras) or '(?!)'})(?P<count>元|[0-9]{{1,2}})", "(?P<year>[0-9]{4})"
    return rf"{era}年?度?\({year}年?度?\)年?度?", rf"{year}年?度?\({era}年?度?\)年?度?"


def _letters(eras: Mapping[str, int]) -> Iterator[Rewriting]:
    """R3年, H30.4.1: an era by its letter."""
    for letter, name in _ERA_LETTERS.items():
        if name in eras:
            yield rf"(?<![a-z0-9]){letter}(?=(?:元|[0-9]{{1,2}})[年.])", name


_ERA_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正", "m": "明治"}
