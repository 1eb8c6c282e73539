"""Japanese dates: as sources print them, as authors type them, and as they are written."""

from __future__ import annotations

import re
from datetime import date

from briefings.language.rules import DASH, Calendar, DateRules, ends
from briefings.values.periods import Grain, Period

ERAS = (
    ("令和", date(2019, 5, 1), 2019),
    ("平成", date(1989, 1, 8), 1989),
    ("昭和", date(1926, 12, 25), 1926),
    ("大正", date(1912, 7, 30), 1912),
    ("明治", date(1873, 1, 1), 1868),
)
"""Before 1873 Japan's calendar was another, so earlier days have no Meiji date that could be computed."""

_ERA = "(?:明治|大正|昭和|平成|令和)(?:元|\\d{1,2})"
_BOTH = rf"(?:{_ERA}年?[(（]\d{{4}}年?[)）]年?|(?<!\d)\d{{4}}年?[(（]{_ERA}年?[)）]年?)"
_YEAR = rf"(?:{_BOTH}|(?:(?<!\d)\d{{4}}|{_ERA})年)"
_HALF = "(?:上半?期|下半?期|前半|後半)"
_QUARTER = "第[1-4１-４]・?四半期"
_MOMENT = (
    rf"(?:{_YEAR}(?:度?の?(?:{_QUARTER}|{_HALF})|度末?|末|代(?:前半|後半)?|\d{{1,2}}月(?:\d{{1,2}}日|末)?)?"
    r"|(?<![\d/])\d{4}/\d{1,2}/\d{1,2}(?![\d/]))"
)
_SHORT = r"(?<![\d年])\d{1,2}年(?:度|\d{1,2}月(?:\d{1,2}日)?)"
_END = (
    rf"(?:{_MOMENT}|{_SHORT}|翌年?\d{{1,2}}月(?:\d{{1,2}}日)?|(?:同年)?\d{{1,2}}月(?:\d{{1,2}}日|期)?|\d{{1,2}}日"
    rf"|[1-4１-４]四半期|{_QUARTER}|{_HALF})"
)
_DASH = "[~～〜–-]"
_START = (
    rf"(?:{_YEAR}(?:度?第[1-4１-４]|\d{{1,2}}月\d{{1,2}}|\d{{1,2}})(?={_DASH})"
    rf"|(?<!\d)\d{{4}}(?={_DASH}(?:\d{{4}}|\d{{2}})年)|{_ERA}(?={_DASH}\d{{1,2}}年)|{_MOMENT})"
)


def _closed(found: re.Match[str]) -> str:
    """A business year that ends in March, by the year in which it begins."""
    return f"{int(found[1]) - 1}年度"


DATES = DateRules(
    remarks=(r"[(][月火水木金土日][)]",),
    rewritten=(
        (r"の?(?:予測値?|実績)$", ""),
        (r"(?<=.)(?:時点|現在|以降|以後|以来)", ""),
        (r"(?:までに?|の?間|中|内|付け?|にかけて|に|は|の|で|より)+$", ""),
        (r"(?:会計|財政|事業)年度", "年度"),
        (r"(?<=[年度])の(?=[上下前後第])", ""),
        (r"(?<=[1-4])・(?=四半期)", ""),
        (r"(年度?)(?:q([1-4])|([1-4])q)$", r"\1第\2\3四半期"),
        (r"(?<=月)(?:上旬|中旬|下旬|初旬|初め|末)", ""),
        (r"([0-9]{3})0年代前半", r"\g<1>0年~\g<1>4年"),
        (r"([0-9]{3})0年代後半", r"\g<1>5年~\g<1>9年"),
        (r"([0-9]{3})0年代$", r"\g<1>0年~\g<1>9年"),
        (rf"(?<=[年度])(?:上半?期|前半期?)|(?:^|(?<={DASH}))(?:上半?期|前半)", "第1半期"),
        (rf"(?<=[年度])(?:下半?期|後半期?)|(?:^|(?<={DASH}))(?:下半?期|後半)", "第2半期"),
        (r"(?<=年)末", "12月"),
        (r"(?<=年度)末", "3月"),
        (rf"(月?{DASH}[0-9]{{1,2}}月)期$", r"\1"),
        (r"^([0-9]{4})年3月期$", _closed),
        (r"^([0-9]{4})年12月期$", r"\1年"),
        (rf"(年度(?:{DASH}|から))([0-9]{{4}})$", r"\1\2年度"),
    ),
    about="^約|(?:頃|ごろ|年前後|(?<=年)(?:央|半ば|なかば|中頃|中ごろ|初頭|初め|はじめ))$",
    to=("から",),
    now=("現在", "現時点"),
    eras=ERAS,
    relative={"一昨": -2, "昨": -1, "前": -1, "本": 0, "今": 0, "来": 1, "同": None},
    typed=re.compile(rf"{_START}(?:{_DASH}(?:{_END}|\d{{2}}年)|から{_END}|頃|ごろ|央|半ば|初頭|初め)?(?!間)"),
    typed_single=re.compile(rf"{_MOMENT}(?!間)"),
    counted=re.compile(rf"(?:一昨|昨|前|本|今|来)年(?:度?{_HALF}|度|末|\d{{1,2}}月(?:\d{{1,2}}日)?)?"),
    compared=r"(?:の?同[期月]|度)?(?:比|に比べ|と比べ|対比|を基準|以来|よりも?)",
    part=re.compile(
        r"(?<![0-9#])(?:(?P<month>[0-9#]{1,2})月(?:[0-9#]{1,2}日?[~～–-])?)?"
        r"(?:(?<=月)|(?<![0-9#月])(?=[0-9#]))(?:(?P<days>[0-9#]{1,2}(?:[~～–-][0-9#]{1,2})?)日(?!間))?"
    ),
    yearless=re.compile(
        r"(?<!\d)(?<![^同]年)(?<![年度]の)(?<!年度)"
        r"(?:\d{1,2}月?[~–-]\d{1,2}月期?|\d{1,2}月(?:\d{1,2}日)?|第[1-4]四半期|[上下](?:半期|期(?![間待])))"
    ),
)


def period(period: Period, calendar: Calendar = Calendar.GREGORIAN) -> str:
    """2009年9月23日, 2019年度, 2009年1～10月, 2016年第4四半期, 2010年頃, 令和3年10月."""
    grain = period.granularity
    start, end = (_parts(day, grain, calendar) for day in ends(period))
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


def _parts(day: date, grain: Grain, calendar: Calendar) -> list[str]:
    """A moment from its coarsest part to its finest: 令和, 3年, 10月."""
    year = _year(day, grain) if calendar is Calendar.ERA else ["", f"{day.year}年"]
    match grain:
        case Grain.YEAR:
            return year
        case Grain.FISCAL_YEAR:
            return [year[0], year[1] + "度"]
        case Grain.HALF:
            return [*year, "上半期" if day.month == 1 else "下半期"]
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
