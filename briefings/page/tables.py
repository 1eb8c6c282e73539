"""Series and facts as tables: heads with units, figures aligned, gaps and plans named.

Views only: what a template shows, already in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from briefings.content import Series, Status
from briefings.language import prose
from briefings.language.language import MISSING, Language
from briefings.library.figures import CitedFigure

Link = Callable[[CitedFigure, str], Markup]
"""Wraps a written figure in the link to its evidence."""


@dataclass(frozen=True)
class Cell:
    """One cell: its content, and whether it is a figure (set flush on the decimal)."""

    content: Markup
    numeric: bool = False
    status: Status = Status.RESULT


@dataclass(frozen=True)
class Table:
    """``unit`` stands once above the table when every figure has it."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = ""


def series_table(
    series: Series, points: Sequence[CitedFigure], language: Language, link: Link, words: Callable[[str], str]
) -> Table:
    """A series as a table: rows by columns, or one column of figures.

    Two-dimensional series become a matrix; others one row per point.
    """
    columns = _columns(series, points, language, words)
    texts, unit = _texts(points, series.unit, language)
    cells = {(point.row or "", point.column_key): _cell(point, text, link, words)
             for point, text in zip(points, texts, strict=True)}  # fmt: skip
    gap, label = Cell(Markup("–"), numeric=True), prose.name(series.label, language.code)
    if not series.rows:
        rows = [(Cell(Markup.escape(name)), cells.get(("", key), gap)) for key, name in columns]
        period = words("Period") if points[0].period else ""
        return Table((period, label), tuple(rows), unit)
    used = dict.fromkeys(point.row or "" for point in points)
    if len(columns) == 1 and columns[0][0] == "":
        rows = [(_row_head(series, row, points, language, words), cells[row, ""]) for row in used]
        return Table(("", label), tuple(rows), unit)
    body = [
        (
            _row_head(series, row, points, language, words),
            *(cells.get((row, key), gap) for key, _ in columns),
        )
        for row in used
    ]
    return Table(("", *(name for _, name in columns)), tuple(body), unit)


def fact_table(
    facts: Sequence[CitedFigure], language: Language, link: Link, words: Callable[[str], str]
) -> Table:
    """Facts of several kinds as a table: what, how much with its unit, when."""
    rows = []
    for fact in facts:
        named = status_word(fact.status, words)
        date = qualified(language.period(fact.date), named, words) if fact.date else MISSING
        amount = language.write(fact.quantity) if fact.quantity else date
        period = language.period(fact.period) if fact.period else ""
        when = "" if fact.date else qualified(period, named, words)
        rows.append(
            (
                Cell(Markup.escape(prose.name(fact.label, language.code))),
                Cell(link(fact, amount)),
                Cell(Markup.escape(when)),
            )
        )
    if all(fact.date for fact in facts):
        return Table((words("Event"), words("Date")), tuple(row[:2] for row in rows))
    return Table((words("Figure"), words("Value"), words("Period")), tuple(rows))


def marked(message: str) -> str:
    """Marks a fixed string for extraction into the catalogues (gettext's ``N_``)."""
    return message


STATUSES = {
    Status.PARTIAL: marked("part of the period"),
    Status.ESTIMATE: marked("estimate"),
    Status.PLAN: marked("plan"),
    Status.TARGET: marked("target"),
    Status.FORECAST: marked("forecast"),
}


def status_word(status: Status, words: Callable[[str], str]) -> str:
    """The word that tells a plan or forecast from a result; results need none."""
    return words(STATUSES[status]) if status in STATUSES else ""


def qualified(name: str, word: str, words: Callable[[str], str]) -> str:
    """A name with a qualifying word in the language's brackets."""
    if not name or not word:
        return name or word
    return words("%(name)s (%(word)s)") % {"name": name, "word": word}


def _columns(
    series: Series, points: Sequence[CitedFigure], language: Language, words: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Keys and heads of the columns, in the order the points bring them."""
    heads: dict[str, str] = {}
    for point in points:
        if point.column:
            column = series.columns[point.column]
            heads[point.column] = _with_status(prose.name(column.label, language.code), column.status, words)
        elif point.period:
            shared = not series.rows
            status = point.status if shared else Status.RESULT
            heads[point.period.key] = _with_status(language.period(point.period), status, words)
        else:
            heads[""] = ""
    return list(heads.items())


def _row_head(
    series: Series, row: str, points: Sequence[CitedFigure], language: Language, words: Callable[[str], str]
) -> Cell:
    """A row's name; and what its figures are, where all are the same and no column says it."""
    name = prose.name(series.rows[row], language.code)
    statuses = {point.status for point in points if point.row == row and not point.column}
    return Cell(Markup.escape(_with_status(name, statuses.pop(), words) if len(statuses) == 1 else name))


def _with_status(name: str, status: Status, words: Callable[[str], str]) -> str:
    word = status_word(status, words)
    # A head that already names its status ("forecast") need not say it twice.
    return name if word.casefold() in name.casefold() else qualified(name, word, words)


def _texts(points: Sequence[CitedFigure], unit: str, language: Language) -> tuple[list[str], str]:
    """Bare figures in one scale where all are exact; else each with its unit."""
    plain = [point.quantity for point in points if point.quantity]
    if any(quantity.high is not None or quantity.relation != "exactly" for quantity in plain):
        return [language.write(point.quantity) if point.quantity else "–" for point in points], ""
    values: list[Decimal | None] = [point.quantity.low if point.quantity else None for point in points]
    return language.column(values, unit), language.scale([v for v in values if v is not None], unit).text


def _cell(point: CitedFigure, text: str, link: Link, words: Callable[[str], str]) -> Cell:
    if point.quantity is None:
        return Cell(Markup("–"), numeric=True)
    return Cell(link(point, text), numeric=True, status=point.status)
