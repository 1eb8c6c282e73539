"""Periods: when a figure holds, as authors write it and as sources print it.

Authors write a small EDTF-like notation (``2009-01/2009-10``, ``FY2019``, ``2010~``);
sources print ``2009年１～10月``, ``昨年12月`` or ``September 2009``. Both become one value.
The Japanese fiscal year runs from 1 April to 31 March.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

LONGEST = 200
"""Characters; no printed period is longer, and a bound keeps any input cheap."""


class Grain(StrEnum):
    """The finest part of the calendar a period is given in."""

    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, in whole years, quarters, months or days."""

    first_day: date
    last_day: date
    granularity: Grain = Grain.DAY
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"the period ends ({self.last_day}) before it starts")

    def __str__(self) -> str:
        ends = dict.fromkeys((self._written(self.first_day), self._written(self.last_day)))
        return "/".join(ends) + ("~" if self.approximate else "")

    @property
    def key(self) -> str:
        """How references name it: ``2009-01-to-2009-10``, ``fy2019``, ``2010`` for 2010~."""
        return str(self).rstrip("~").replace("/", "-to-").lower()

    @property
    def years(self) -> frozenset[int]:
        """The years its notation shows; a fiscal year shows only the year it begins in."""
        first, last = self.first_day, self.last_day
        if self.granularity is Grain.FISCAL_YEAR:
            last = last.replace(year=last.year - 1)
        return frozenset(range(first.year, last.year + 1))

    @property
    def single(self) -> bool:
        """Whether it is one year, quarter, month or day, and not a span of several."""
        return "/" not in str(self)

    def covers(self, other: Period) -> bool:
        """Whether the other lies wholly within this one."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    def agrees(self, printed: Period) -> bool:
        """Whether a source that prints the other supports this one: the same span, or one
        is a year and the other its last month (2008年末 is printed for both)."""
        if (self.first_day, self.last_day) == (printed.first_day, printed.last_day):
            return True
        long, short = (self, printed) if self.covers(printed) else (printed, self)
        year_and_month = (long.granularity, short.granularity) == (Grain.YEAR, Grain.MONTH)
        december = short.single and short.last_day == long.last_day
        return year_and_month and long.single and december

    def _written(self, day: date) -> str:
        match self.granularity:
            case Grain.YEAR:
                return f"{day.year:04}"
            case Grain.FISCAL_YEAR:
                return f"FY{day.year - (day.month < 4):04}"
            case Grain.QUARTER:
                return f"{day.year:04}-Q{(day.month + 2) // 3}"
            case Grain.MONTH:
                return f"{day.year:04}-{day.month:02}"
            case Grain.DAY:
                return day.isoformat()


_WRITTEN = re.compile(
    r"(?P<fiscal>FY)?(?P<year>[0-9]{4})"
    r"(?:-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)
_NOTATION = "write it like 2006, 2006-03, 2006-03-21, 2016-Q4, FY2019, 2005/2008 or 2010~"


def parse(text: str) -> Period:
    """A period in authors' notation; ``ValueError`` says what is wrong with it."""
    body = text.strip()
    if len(body) > LONGEST:
        raise ValueError("longer than any period")
    ends = body.removesuffix("~").split("/")
    found = [_WRITTEN.fullmatch(end) for end in ends]
    if len(ends) > 2 or None in found:
        raise ValueError(f"“{body}” is no period; {_NOTATION}")
    moments = [_Moment.of(match.groupdict()) for match in found if match]
    try:
        period = _spanned(moments[0].period(), moments[-1].period())
    except ValueError as reason:
        raise ValueError(f"“{body}” is no period: {reason}") from None
    return replace(period, approximate=body.endswith("~"))


def read(text: str, published: Period | None = None) -> Period:
    """A period as a source prints it, in Japanese or English.

    Relative ones (昨年12月, 今年度) count from when the source was ``published``.
    """
    if len(text) > LONGEST:
        raise ValueError("longer than any period")
    body = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    try:
        return parse(body.upper())
    except ValueError:
        pass
    try:
        return _read(_canonical(body), published)
    except ValueError as reason:
        raise ValueError(f"“{text.strip()}” is not read as a period: {reason}") from None


def dates_in(text: str, language: str) -> list[tuple[int, int, Period]]:
    """Every year, date or fiscal year typed in a sentence: where it starts and ends, and
    what it says. What looks like one but is none (13月) is left out."""
    typed, single = _TYPED.get(language, (_TYPED_ELSEWHERE, _TYPED_ELSEWHERE))
    found = []
    for whole in typed.finditer(text):
        # 2017年から5日 is no range, yet its year is a year.
        parts = single.finditer(text, whole.start(), whole.end())
        found.extend(_typed(whole) or [date for part in parts for date in _typed(part)])
    return found


# --- one moment: a year, quarter, month or day ---------------------------------------------

_Fields = Mapping[str, str | None]


@dataclass(frozen=True)
class _Moment:
    year: int | None = None
    fiscal: bool = False
    quarter: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, fields: _Fields) -> _Moment:
        number = {
            name: int(value)
            for name in ("year", "quarter", "month", "day")
            if (value := fields.get(name))
        }
        return cls(fiscal=bool(fields.get("fiscal")), **number)

    def within(self, other: _Moment) -> _Moment:
        """With the coarser parts it leaves out taken from the other end of its range."""
        filled = replace(self, year=self.year if self.year is not None else other.year)
        if self.month is None and self.quarter is None and self.day is not None:
            filled = replace(filled, month=other.month)
        return filled

    def period(self) -> Period:
        if self.year is None:
            raise ValueError("it names no year")
        if self.fiscal:
            return Period(date(self.year, 4, 1), date(self.year + 1, 3, 31), Grain.FISCAL_YEAR)
        if self.quarter:
            return Period(*_months(self.year, 3 * self.quarter - 2, 3), Grain.QUARTER)
        if self.day is not None and self.month is not None:
            day = date(self.year, self.month, self.day)
            return Period(day, day, Grain.DAY)
        if self.month is not None:
            return Period(*_months(self.year, self.month, 1), Grain.MONTH)
        return Period(*_months(self.year, 1, 12), Grain.YEAR)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    first = date(year, month, 1)
    final = month + count - 1
    return first, date(year, final, calendar.monthrange(year, final)[1])


def _spanned(start: Period, end: Period) -> Period:
    if start.granularity is not end.granularity:
        raise ValueError(f"it runs from a {start.granularity} to a {end.granularity}")
    return replace(start, last_day=end.last_day)


# --- printed periods -----------------------------------------------------------------------

_ERAS: Mapping[str, int] = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989} | {"令和": 2019}
_RELATIVE: Mapping[str, int] = {"一昨": -2, "昨": -1, "前": -1, "本": 0, "今": 0, "来": 1}
_ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH_NUMBER: Mapping[str, int] = {
    form: number
    for number, name in enumerate(_ENGLISH_MONTHS, 1)
    for form in (name, name[:3], name[:3] + ".")
} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(map(re.escape, _MONTH_NUMBER), key=len, reverse=True)) + ")"
_ORDINALS: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_TO = "[~〜–—-]|から|to"
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # What surrounds a period without changing it: brackets, weekdays, particles.
        (r"[(（]?[月火水木金土日][)）]", ""),
        (r"[()<>\[\]「」『』【】]", ""),
        (r"^(?:since|until|till|in|by|from|on|during|the)+", ""),
        (r"の?(?:予測値?|実績)$", ""),
        (r"(?:時点|現在|以降|以後|以来|までに?|の?間|中|内|付け?|にかけて|に|は|の|で|より)+$", ""),
        (r"(?<=月)(?:上旬|中旬|下旬|初め|末)", ""),
        (r"(?<=年)末", "12月"),
        (r"(?<=年)前半", "1月~6月"),
        (r"(?<=年)後半", "7月~12月"),
        (r"([0-9]{3})0(?:年代|s)", r"\g<1>0年~\g<1>9年"),
        # English and dotted dates in the Japanese order.
        (r"([0-9]{1,2})" + _MONTH + r",?([0-9]{4})", r"\3年{\2}\1日"),
        (_MONTH + r"([0-9]{1,2}),([0-9]{4})", r"\3年{\1}\2日"),
        (_MONTH + r",?([0-9]{4})", r"\2年{\1}"),
        (r"([0-9]{4})[.,]" + _MONTH, r"\1年{\2}"),
        (r"^" + _MONTH + r"(?=" + _TO + ")", r"{\1}"),
        (r"(first|second|third|fourth)quarter(?:of)?([0-9]{4})", r"\2年第{\1}四半期"),
        (r"q([1-4])(?:of)?([0-9]{4})", r"\2年第\1四半期"),
        (r"([0-9]{4})q([1-4])", r"\1年第\2四半期"),
        (r"fy([0-9]{4})", r"\1年度"),
        (r"(年度(?:" + _TO + r"))([0-9]{4})$", r"\1\2年度"),
        (r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})", r"\1年\2月\3日"),
        (r"([0-9]{4})\.([0-9]{1,2})", r"\1年\2月"),
        (r"(?<=[~〜–—-])([0-9]{1,2})\.([0-9]{1,2})$", r"\1月\2日"),
    )
)
_NAMED = re.compile(r"\{([a-z.]+)\}")
_ABOUT = re.compile(r"^(?:約|about|around|circa|c\.)|(?:頃|ごろ|年前後)$")
_RANGE = re.compile(_TO)
_MOMENT = re.compile(
    r"(?:(?:(?P<year>[0-9]{4})|(?P<era>[一-龠]{2})(?P<era_year>元|[0-9]{1,2})"
    r"|(?P<relative>一昨|昨|前|本|今|来))(?:年(?P<fiscal>度)?|(?=$)))?"
    r"(?:第?(?P<quarter>[1-4])四半期)?"
    r"(?:(?P<month>[0-9]{1,2})月)?(?:(?P<day>[0-9]{1,2})日)?"
)
_COUNTER = re.compile(r"[0-9元](年度|年|四半期|月|日)$")


def _canonical(body: str) -> str:
    """Rewrite English and dotted dates into the Japanese order, and drop what is around."""
    for pattern, replacement in _REWRITTEN:
        body = pattern.sub(replacement, body)
    return _NAMED.sub(_named, body)


def _named(found: re.Match[str]) -> str:
    word = found[1]
    return str(_ORDINALS[word]) if word in _ORDINALS else f"{_MONTH_NUMBER[word]}月"


def _read(body: str, published: Period | None) -> Period:
    plain = _ABOUT.sub("", body)
    left, *rest = _RANGE.split(plain, maxsplit=1)
    right = rest[0] if rest else ""
    if not right:
        period = _moment(left, published).period()
    else:
        # 2009年1～10月, 2005～2008年: the end's counter serves the start.
        counter = _COUNTER.search(right)
        bare = left[-1:].isdigit() and counter is not None
        start = _moment(left + counter[1] if bare and counter else left, published)
        end = _moment(right, published)
        period = _spanned(start.within(end).period(), end.within(start).period())
    return replace(period, approximate=plain != body)


def _moment(text: str, published: Period | None) -> _Moment:
    found = _MOMENT.fullmatch(text)
    if found is None or not text:
        if text.startswith("同"):
            raise ValueError("同 points to an earlier sentence; write the year out")
        raise ValueError(f"“{text}” is no year, quarter, month or day")
    moment = _Moment.of(found.groupdict())
    if found["era"]:
        if found["era"] not in _ERAS:
            raise ValueError(f"“{found['era']}” is no era since Meiji")
        year = 1 if found["era_year"] == "元" else int(found["era_year"])
        return replace(moment, year=_ERAS[found["era"]] + year - 1)
    if found["relative"]:
        if published is None:
            raise ValueError("it is relative, and the document has no date of publication")
        day = published.first_day
        base = day.year - (moment.fiscal and day.month < 4)
        return replace(moment, year=base + _RELATIVE[found["relative"]])
    return moment


# --- typed dates ---------------------------------------------------------------------------

_DASH = "[~～〜–-]"
_YEAR_JA = r"(?:(?<!\d)\d{4}|(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2}))年"
_MOMENT_JA = rf"{_YEAR_JA}(?:度|第[1-4１-４]四半期|末|\d{{1,2}}月(?:\d{{1,2}}日|末)?|代)?"
_END_JA = rf"(?:{_MOMENT_JA}|\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}日|[1-4１-４]四半期)"
_START_JA = (
    rf"(?:{_YEAR_JA}(?:第[1-4１-４]|\d{{1,2}}月\d{{1,2}}|\d{{1,2}})(?={_DASH})"
    rf"|(?<!\d)\d{{4}}(?={_DASH}\d{{4}}年)|{_MOMENT_JA})"
)
_NAME_EN = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_YEAR_EN = r"(?<![\w.,$€¥£])(?:1[6-9]|20)\d{2}(?![\d%])(?!,\d{3}|\.\d)"
_TYPED_ELSEWHERE = re.compile(_YEAR_EN)
_TYPED: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "ja": (
        re.compile(rf"{_START_JA}(?:(?:{_DASH}|から){_END_JA}|頃)?(?!間)"),
        re.compile(rf"{_MOMENT_JA}(?!間)"),
    ),
    "en": (
        re.compile(
            rf"(?<![\w.,$€¥£])(?:\d{{1,2}}(?:[–-]\d{{1,2}})? {_NAME_EN} \d{{4}}"
            rf"|{_NAME_EN} \d{{1,2}}, \d{{4}}"
            rf"|{_NAME_EN}(?:[–-]{_NAME_EN})? \d{{4}}"
            r"|(?:first|second|third|fourth) quarter of \d{4}"
            r"|FY\d{4}(?:[–-](?:FY)?\d{4})?"
            r"|(?:1[6-9]|20)\d{2}(?:[–-](?:(?:1[6-9]|20)\d{2}|\d{2})|s)?)(?![\d%])(?!,\d{3}|\.\d)"
        ),
        _TYPED_ELSEWHERE,
    ),
}
_SHORT_END = re.compile(r"([0-9]{2})([0-9]{2})[–-]([0-9]{2})")


def _typed(found: re.Match[str]) -> list[tuple[int, int, Period]]:
    """A typed date, if it is one; in running text 2005–08 are years, not a month."""
    short = _SHORT_END.fullmatch(found[0])
    text = f"{short[1]}{short[2]}–{short[1]}{short[3]}" if short else found[0]
    try:
        return [(found.start(), found.end(), read(text))]
    except ValueError:
        return []
