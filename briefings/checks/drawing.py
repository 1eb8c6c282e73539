"""A chart compares like with like: one unit, amounts as marks, dates on a line of time."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.content import ChartKind, Exhibit, Path
from briefings.library.figures import CitedFigure, UnknownReference
from briefings.library.library import Library
from briefings.problems import Problem


def unlike(library: Library) -> Iterator[Problem]:
    """Figures that cannot be drawn beside each other, or not as a chart of this kind."""
    for id, theme in library.themes.items():
        for name, exhibit in theme.exhibits.items():
            if exhibit.chart is not None:
                for path, message, hint in _faults(exhibit, _shown(library, id, exhibit)):
                    yield Problem(
                        library.place("themes", id, ("exhibits", name, *path)), message, hint, "chart"
                    )


def _shown(library: Library, theme: str, exhibit: Exhibit) -> list[tuple[Path, CitedFigure]]:
    """What an exhibit shows, with where it is named; what is unknown is told elsewhere."""
    try:
        if exhibit.series is None:
            return [(("facts", n), library.figures.find(one, theme)) for n, one in enumerate(exhibit.facts)]
        canonical, _ = library.figures.find_series(exhibit.series, theme)
    except UnknownReference:
        return []
    return [(("series",), point) for point in library.figures.points(canonical)]


_JOINING = (ChartKind.LINE, ChartKind.SLOPE)
"""Charts that join figures of one row: what is joined covers equal times."""


def _uneven(exhibit: Exhibit, shown: list[tuple[Path, CitedFigure]]) -> Iterator[tuple[Path, str, str]]:
    """Figures that a line joins to those of a longer or shorter time, or of another calendar."""
    rows: dict[str | None, CitedFigure] = {}
    for path, one in shown if exhibit.chart in _JOINING else ():
        first = rows.setdefault(one.row, one) if one.period and one.quantity else one
        if first.period and one.period and first.period.length != one.period.length:
            message = f"a line joins {one.reference}, of {one.period}, to {first.period}"
            yield path, message, "Join figures of equal periods; draw others as bars, or leave them out."


def _faults(exhibit: Exhibit, shown: list[tuple[Path, CitedFigure]]) -> Iterator[tuple[Path, str, str]]:
    yield from _uneven(exhibit, shown)
    first = next((one.quantity.unit for _, one in shown if one.quantity), "")
    for path, one in shown:
        if exhibit.chart is ChartKind.TIMELINE:
            if not (one.date or one.period):
                yield path, f"{one.reference} has no date", "A line of time shows what has a date or period."
        elif one.date:
            yield path, f"{one.reference} is a date", "Dates are drawn with `chart: timeline`."
        elif one.quantity and one.quantity.unit != first:
            message = f"{one.reference} is in {one.quantity.unit}, the first figure in {first}"
            yield path, message, "Draw figures of one unit, or leave `chart` out for a table."
