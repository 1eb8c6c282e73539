"""Periods in words: Japanese, in Gregorian or era years, and English.

A range says what its ends share once (2009年1～10月, 20–26 May 2017). Era years count from
Meiji; before 1873 Japan's calendar was another, so those years stay Gregorian.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from briefings.values.dates import ERAS, MONTHS, QUARTERS
from briefings.values.periods import Grain, Period

NBSP = "\N{NO-BREAK SPACE}"


class Calendar(StrEnum):
    """Which years a language writes where it has a choice."""

    GREGORIAN = "gregorian"
    ERA = "era"


def japanese(period: Period, calendar: Calendar = Calendar.GREGORIAN) -> str:
    """2009年9月23日, 2019年度, 2009年1～10月, 2016年第4四半期, 2010年頃, 令和3年10月."""
    grain = period.granularity
    start, end = (_japanese_parts(day, grain, calendar) for day in ends(period))
    about = "頃" if period.approximate else ""
    if start == end:
        return "".join(end) + about
    shared = next(i for i, (a, b) in enumerate(zip(start, end, strict=True)) if a != b)
    if shared == 1 and len(end) > 2:
        shared = 0  # 令和2年10月～令和3年3月: an era year before a month keeps its era.
    rest = "".join(end[shared:])
    # The end's counter serves the start when nothing finer follows: 2005～2008年.
    opening = "".join(start)
    if shared == len(end) - 1 and opening.endswith(counter := _counter(end[shared])):
        opening = opening.removesuffix(counter)
        rest = rest.removeprefix("第")
    return f"{opening}～{rest}{about}"


def english(period: Period, calendar: Calendar = Calendar.GREGORIAN) -> str:
    """23 September 2009, FY2017–2020, January–October 2009, the fourth quarter of 2016.

    There is one calendar in English; the argument keeps one shape for all languages.
    """
    first, last = ends(period)
    about = "about " if period.approximate else ""
    if first == last:
        return about + _english_single(first, period.granularity)
    return about + _english_range(first, last, period.granularity)


def ends(period: Period) -> tuple[date, date]:
    """The days on which its first and its last year, quarter, month or day begin."""
    last = period.last_day
    match period.granularity:
        case Grain.YEAR:
            last = date(last.year, 1, 1)
        case Grain.FISCAL_YEAR:
            last = date(last.year - 1, 4, 1)
        case Grain.QUARTER:
            last = date(last.year, last.month - 2, 1)
        case Grain.MONTH:
            last = date(last.year, last.month, 1)
        case Grain.DAY:
            pass
    return period.first_day, last


# --- Japanese ------------------------------------------------------------------------------


def _japanese_parts(day: date, grain: Grain, calendar: Calendar) -> list[str]:
    """A moment from its coarsest part to its finest: 令和, 3年, 10月."""
    year = _year(day, grain) if calendar is Calendar.ERA else ["", f"{day.year}年"]
    match grain:
        case Grain.YEAR:
            return year
        case Grain.FISCAL_YEAR:
            return [year[0], year[1] + "度"]
        case Grain.QUARTER:
            return [*year, f"第{(day.month + 2) // 3}四半期"]
        case Grain.MONTH:
            return [*year, f"{day.month}月"]
        case Grain.DAY:
            return [*year, f"{day.month}月", f"{day.day}日"]


def _year(day: date, grain: Grain) -> list[str]:
    """The era and its year. A year in which the era changed bears the new name."""
    whole = grain in (Grain.YEAR, Grain.FISCAL_YEAR)
    close = date(day.year, 12, 31) if whole else day
    if not whole and grain is not Grain.DAY:
        close = date(day.year, day.month, 28)
    for name, start, first in ERAS:
        if close >= start:
            count = day.year - first + 1
            return [name, "元年" if count == 1 else f"{count}年"]
    return ["", f"{day.year}年"]


def _counter(part: str) -> str:
    return part.removeprefix("第").lstrip("0123456789元")


# --- English -------------------------------------------------------------------------------


def _english_single(day: date, grain: Grain) -> str:
    month = MONTHS[day.month - 1]
    match grain:
        case Grain.YEAR:
            return str(day.year)
        case Grain.FISCAL_YEAR:
            return f"FY{day.year}"
        case Grain.QUARTER:
            return f"the {QUARTERS[day.month // 3]} quarter of {day.year}"
        case Grain.MONTH:
            return f"{month} {day.year}"
        case Grain.DAY:
            return f"{day.day}{NBSP}{month} {day.year}"


def _english_range(first: date, last: date, grain: Grain) -> str:
    same_year, same_month = first.year == last.year, first.month == last.month
    end = _english_single(last, grain)
    match grain:
        case Grain.YEAR | Grain.FISCAL_YEAR:
            return f"{_english_single(first, grain)}–{last.year}"
        case Grain.QUARTER if same_year:
            ordinals = f"{QUARTERS[first.month // 3]} to {QUARTERS[last.month // 3]}"
            return f"the {ordinals} quarters of {last.year}"
        case Grain.MONTH if same_year:
            return f"{MONTHS[first.month - 1]}–{end}"
        case Grain.DAY if same_year and same_month:
            return f"{first.day}–{end}"
        case Grain.DAY if same_year:
            return f"{first.day}{NBSP}{MONTHS[first.month - 1]} to {end}"
        case _:
            return f"{_english_single(first, grain)} to {end}"
