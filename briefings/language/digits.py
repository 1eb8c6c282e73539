"""Dates written in digits alone: short years, slashes and kanji, or what may be two dates."""

from __future__ import annotations

import re

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBERS = re.compile(
    "[〇零一二三四五六七八九]{4}(?=年)|[一二三四五六七八九]?十[一二三四五六七八九]?(?=[年月日])"
    "|[一二三四五六七八九](?=[年月日])|(?<=第)[一二三四](?=四半期)"
)
_SHORT = re.compile(
    r"(?P<fiscal>(?:j?fy|(?:fiscal|financial)(?:year)?))?(?P<year>[0-9]{4})"
    r"(?P<dash>[-–—~〜/])(?P<end>[0-9]{2})(?P<counter>年度?)?"
)
DOUBTFUL = re.compile(r"(?<![\w.,/-])(?:1[6-9]|20)[0-9]{2}[-/](?:0[1-9]|1[0-2])(?![\w/-])")
"""What may be a month or years, wherever it stands; ``plain`` tells whether it is."""
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Doubtful(ValueError):
    """Raised for what may be two dates; says which."""


def plain(body: str) -> str:
    """A printed date, without white space, with whole years and Arabic digits.

    Raises Doubtful where it may be two.
    """
    body = _NUMBERS.sub(_arabic, body)
    if short := _SHORT.fullmatch(body):
        return _years(short)
    if day := _DAY.fullmatch(body):
        return _day(*day.groups())
    return body


def _arabic(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].translate(_KANJI).partition("十")
    return str(10 * int(tens or 1) + int(ones or 0)) if ten else tens


def _day(first: str, second: str, year: str) -> str:
    if first == second or int(first) > 12:
        return f"{year}年{second}月{first}日"
    if int(second) > 12:
        return f"{year}年{first}月{second}日"
    raise Doubtful(f"it may be the {first} of {_month(second)} or the {second} of {_month(first)}")


def _month(number: str) -> str:
    return _MONTHS[int(number) - 1] if 1 <= int(number) <= 12 else "no month"


def _years(found: re.Match[str]) -> str:
    """2019–20 and 2019～20年 are years, FY2019/20 is one fiscal year, 2019-04 a month; 2005-08 may be two."""
    year, end = int(found["year"]), int(found["end"])
    until = year - year % 100 + end
    if until <= year and year % 100 >= 50 and end < 50:
        until += 100  # 1998–02
    years = f"{year}年~{until}年"
    if found["counter"] == "年":
        return years
    if found["fiscal"] or found["counter"]:
        return _fiscal(year, until, found["dash"])
    month = f"{year}年{end}月"
    if found["dash"] in "-/" and 1 <= end <= 12:
        if end <= year % 100 or until - year > 50:
            return month
        named = f"{_MONTHS[end - 1]} {year}"
        raise Doubtful(
            f"it may be {named} or the years {year} to {until}; take in what tells which"
            f" (2005年8月, August 2005, 2005–2008)"
        )
    if found["dash"] == "/":
        raise Doubtful(f"it may be the fiscal year {year} or the years {year} to {until}")
    return years


def _fiscal(year: int, until: int, dash: str) -> str:
    if dash == "/" and until == year + 1:
        return f"{year}年度"
    if dash == "/" or (dash in "-–—" and until == year + 1):
        raise Doubtful(f"it may be the fiscal year {year} or those from {year} to {until}")
    return f"{year}年度~{until}年度"
