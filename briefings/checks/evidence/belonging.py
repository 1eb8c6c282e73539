"""Whose figure it is that stands there: the period that governs it, and the row of a table.

A figure is of the date behind it in brackets (120隻（2006年）, 120 ships in 2006), else of the last one
before it in its sentence or row, else of the last one before that. Below a row of dates each figure is of
the date in its column. Dates that figures are compared with (前年比, than in 2005), that stand in closed
brackets, or that are another figure's own govern nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefings.checks.evidence.dates import PrintedDate, SourceDates
from briefings.checks.evidence.shape import Fault
from briefings.checks.evidence.sources import SourceText, Span
from briefings.content import Document, Point, Series
from briefings.language import LANGUAGES
from briefings.library.figures import CitedFigure
from briefings.values.periods import Period

_STOP = re.compile(r"[。!?]|[.](?= [A-Z])| [-–—•*・●○■◆※] ?| ?[・●○■◆※](?=[0-9])")
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_WORD = re.compile(r"[A-Za-z\u3040-\u30ff\u3400-\u9fff]")
_KNOWN = [rules.dates for rules in LANGUAGES.values()]


def _any(*patterns: str) -> str:
    return "|".join(filter(None, patterns)) or "(?!)"


# Between a figure and its own date stand its unit and a bracket, or a preposition.
_BRACKET = r"[^0-9()。、,;]{0,16}\("
_OWN = re.compile(rf"(?:{_any(_BRACKET, *(one.own for one in _KNOWN))})\Z")
_OWNED = re.compile(rf"[0-9](?:{_any(_BRACKET, *(one.own for one in _KNOWN))})\Z")
_COMPARED = re.compile(_any(*(one.compared for one in _KNOWN)))
_COMPARING = re.compile(rf"(?:{_any(*(one.comparing for one in _KNOWN))})\Z", re.IGNORECASE)
PERIOD = "Store that period, or say with `after:` which figure is meant."
ROW = "The row named last before a figure is its row; say with `after:` and `nth:` where it stands."
# Between heads of columns stand names, in running text only a word for “and”.
_CELLS = re.compile(r"(?:[A-Z][A-Za-z]*+|[^A-Za-z0-9\u3041-\u3096。!?])*+")
_AND = re.compile(r"\s?(?:と|や|及び|および|、|,|and|or|, and)\s?")
_BESIDE = 40
"""Characters between two dates that head columns beside each other."""


@dataclass(frozen=True)
class Governing:
    """The dates that a figure may be of; ``near``: they stand in its own sentence, row or column, and
    ``heads``: they head columns."""

    dates: tuple[PrintedDate, ...] = ()
    near: bool = True
    heads: bool = False

    def contradicts(self, period: Period) -> bool:
        """Whether the figure is of none of them: farther off, other years only."""
        if not self.dates:
            return False
        if self.near:
            return not any(_fits(period, one) for one in self.dates)
        return not any(period.years & meaning.years for one in self.dates for meaning in one.meanings)


def _fits(period: Period, date: PrintedDate) -> bool:
    return any(period.agrees(one) or period.covers(one) or one.covers(period) for one in date.meanings)


@dataclass(frozen=True)
class Owners:
    """Says by which dates the figures of a source are governed."""

    source: SourceText
    dates: SourceDates

    def fault(self, figure: CitedFigure, span: Span, within: Span) -> Fault | None:
        """Why the figure printed there is not this one, if it is another's."""
        return self._row_fault(figure, span, within) or self._period_fault(figure, span, within)

    def _period_fault(self, figure: CitedFigure, span: Span, within: Span) -> Fault | None:
        evidence, period = figure.evidence, figure.period
        assert evidence is not None
        if period is None or not period.single or figure.date is not None:
            return None
        published = self.dates.reader.document.published
        if not evidence.when and published is not None and period.covers(published):
            return None  # It speaks of its own time.
        found = self.of(span, within)
        if (evidence.after and not found.heads) or not found.contradicts(period):
            return None
        said = " or ".join(self.source.text[one.start : one.end].strip() for one in found.dates)
        message = f"“{evidence.figure}” stands there for {said}, not for {period}"
        return Fault("when" if evidence.when else "figure", message, PERIOD)

    def _row_fault(self, figure: CitedFigure, span: Span, within: Span) -> Fault | None:
        evidence = figure.evidence
        assert evidence is not None
        if not (figure.series and figure.row):
            return None
        series = self.dates.reader.document.series[figure.series.partition(".")[2]]
        names = row_names(series, self.dates.reader.document.language)
        own = evidence.after or names.get(figure.row, "")
        named = self._last_named(span, within, own, {name for name in names.values() if name != own})
        if named in ("", own):
            return None
        key = "after" if evidence.after else "figure"
        return Fault(key, f"“{evidence.figure}” stands in the row “{named}”, not in “{own}”", ROW)

    def _last_named(self, span: Span, within: Span, own: str, others: set[str]) -> str:
        """The row that is named last before a figure; nothing where its own is not named."""
        stands = [(end, -start, name) for name in (own, *others) if name
                  for start, end in self.source.find(name, (within[0], span[0]))]  # fmt: skip
        # A name within another (日本 in 日本海) names nothing.
        last = max(stands, default=(0, 0, ""))
        return last[2] if any(name == own for _, _, name in stands) else ""

    def of(self, span: Span, within: Span) -> Governing:
        """The dates that govern the figure there, within its place."""
        known = self.dates.within(within)
        first = bisect_left(known, span[0], key=lambda one: one.end - 1)
        before, behind = known[:first], [one for one in known[first:] if one.start >= span[1]]
        start, end = self._sentence(span, within)
        if heads := self._heads(before):
            return self._column(span, heads, end if heads[0].start >= start else heads[-1].end)
        own = [one for one in behind[:1] if _OWN.fullmatch(self.source.text, span[1], one.start)]
        if own and not self._compared(own[0]):
            return Governing((own[0],))
        last = next((one for one in reversed(before) if self._governs(one, span)), None)
        said = [last] if last and last.start >= start else []
        near = [one for one in behind[:1] if self._bracketed(span[1], one.start)]
        if said:
            return Governing((*said, *near))
        later = [one for one in behind if one.end <= end and not self._compared(one)][:1]
        if later:
            return Governing(tuple(later))
        return Governing((last,) if last else (), near=False)

    def _bracketed(self, at: int, date: int) -> bool:
        """Whether a date in brackets closes a list with the figure (20万人、計40万人（2023年）)."""
        between = self.source.text[at:date]
        return len(between) <= _BESIDE and between.endswith("(") and not _STOP.search(between)

    # --- sentences --------------------------------------------------------------------------

    def _sentence(self, span: Span, within: Span) -> Span:
        """Between full stops; a line of a table that begins with its date stands for itself."""
        stops = self._stops
        index = bisect_left(stops, span[0])
        start = stops[index - 1] if index else 0
        end = stops[index] if index < len(stops) else within[1]
        return max(start, within[0]), min(end, within[1])

    @cached_property
    def _stops(self) -> list[int]:
        return [match.end() for match in _STOP.finditer(self.source.text)]

    def _governs(self, date: PrintedDate, span: Span) -> bool:
        text = self.source.text
        if self._compared(date) or _OWNED.search(text, max(0, date.start - 60), date.start):
            return False
        between = text[date.end : span[0]]
        return between.count(")") <= between.count("(")

    def _compared(self, date: PrintedDate) -> bool:
        """Whether a figure is only compared with that time."""
        text = self.source.text
        return bool(
            _COMPARED.match(text, date.end) or _COMPARING.search(text, max(0, date.start - 20), date.start)
        )

    # --- tables -----------------------------------------------------------------------------

    def _heads(self, before: Sequence[PrintedDate]) -> list[PrintedDate]:
        """The dates beside each other that end with the last one before a figure, if there are several."""
        heads = list(before[-1:])
        for one in reversed(before[:-1]):
            between = self.source.text[one.end : heads[0].start]
            remark = between.strip() == "("  # 2009年（前年は300件）
            if len(between) > _BESIDE or remark or not (_CELLS.fullmatch(between) or _AND.fullmatch(between)):
                break
            heads.insert(0, one)
        return heads if len(heads) > 1 else []

    def _column(self, span: Span, heads: list[PrintedDate], end: int) -> Governing:
        """The head of the figure's column, where the row or the sentence has as many figures as heads."""
        sentence = [match.start() for match in _NUMBER.finditer(self.source.text, heads[-1].end, end)]
        for row in (self._row(span, heads[-1].end), self._line(span, heads[-1].end), sentence):
            index = bisect_left(row, span[0])
            if len(row) == len(heads) and index < len(row):
                return Governing((heads[index],), heads=True)
        return Governing(tuple(heads), heads=True)

    def _line(self, span: Span, floor: int) -> list[int]:
        """Where the figures of its line start."""
        lines, numbers = self.source.lines, _NUMBER.finditer(self.source.text, floor, span[1] + 400)
        return [match.start() for match in numbers if lines[match.start()] == lines[span[0]]]

    def _row(self, span: Span, floor: int) -> list[int]:
        """Where the figures beside this one start, with no word between them."""
        text = self.source.text
        numbers = [match.span() for match in _NUMBER.finditer(text, floor, min(len(text), span[1] + 400))]
        at = next((n for n, (start, end) in enumerate(numbers) if end > span[0]), None)
        if at is None:
            return []
        first = last = at
        while first and not _WORD.search(text, numbers[first - 1][1], numbers[first][0]):
            first -= 1
        while last + 1 < len(numbers) and not _WORD.search(text, numbers[last][1], numbers[last + 1][0]):
            last += 1
        return [start for start, _ in numbers[first : last + 1]]


# --- rows and columns of a series --------------------------------------------------------------


def row_names(series: Series, language: str) -> Mapping[str, str]:
    """How the source names each row of a table: where its figures are counted from, or its label."""
    names = {row: label.root.get(language, "") for row, label in series.rows.items()}
    return names | {point.row: point.after for point in series.points if point.row and point.after}


def shifted(document: Document) -> Mapping[str, tuple[Fault]]:
    """Points that are counted off otherwise than their column in the other rows, by ``series/key``."""
    return {
        f"{name}/{key}": (fault,) for name, series in document.series.items() for key, fault in _moved(series)
    }


def _moved(series: Series) -> Iterator[tuple[str, Fault]]:
    gaps = {point.row for point in series.points if point.missing}
    columns: dict[str, list[Point]] = {}
    for point in series.points:
        if point.row and point.after and point.row not in gaps:
            columns.setdefault(point.key.removeprefix(f"{point.row}/"), []).append(point)
    for points in columns.values():
        usual, rows = Counter(point.nth for point in points).most_common(1)[0]
        if len({point.after for point in points}) < len(points):
            continue  # Not one row each.
        for point in points:
            if point.nth != usual:
                message = f"number {point.nth} of its row, and {usual} in {rows} other rows of the column"
                yield point.key, Fault("nth", message, "A column has one `nth` in every row.")
