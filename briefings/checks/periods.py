"""Periods are what their author meant: `2005-08` is a month, and is easily typed for years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefings.content import Path
from briefings.language.digits import Doubtful, plain
from briefings.library.figures import CitedFigure
from briefings.library.library import Library
from briefings.problems import Gravity, Problem
from briefings.values.periods import Grain, Period


def doubtful(library: Library) -> Iterator[Problem]:
    """Months that may have been meant for years, and that nothing in their document shows to be months."""
    cited = library.figures.cited.values()
    confirmed = set(_confirmed(cited))
    for figure in cited:
        period = figure.period
        if period is None or figure.evidence is None or figure.evidence.when or not _doubt(period):
            continue
        if confirmed.isdisjoint((figure.series, (figure.owner, period.first_day.replace(day=1)))):
            first = period.first_day
            place = library.place(library.folder_of(figure.owner), figure.owner, _path(figure))
            message = f"{figure.reference.partition('.')[2]}: {period} is read as a month"
            years = f"{first.year}/{first.year - first.year % 100 + first.month}"
            hint = f"Write {years} for the years; for the month, add `when:` as printed."
            yield Problem(place, message, hint, "period", Gravity.WARNING)


def _confirmed(cited: Iterable[CitedFigure]) -> Iterator[object]:
    """What shows that months are meant: a day in the same month, the month as printed, or its series."""
    for one in cited:
        when = one.date or one.period
        if when is None or when.granularity not in (Grain.MONTH, Grain.DAY):
            continue
        printed = one.evidence is not None and bool(one.date or one.evidence.when)
        if printed or when.granularity is Grain.DAY:
            yield one.owner, when.first_day.replace(day=1)
        if one.series and not _doubt(when):
            yield one.series


def _doubt(period: Period) -> bool:
    if period.granularity is not Grain.MONTH or not period.single:
        return False
    try:
        plain(str(period).rstrip("~"))
    except Doubtful:
        return True
    return False


def _path(figure: CitedFigure) -> Path:
    return (*figure.path, "column" if figure.column else "period")
