"""What every kind of chart starts from: data in a scale fit to read, their words, their colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from briefings.charts.model import NARROW, WIDE, Datum, Plot
from briefings.charts.palette import GREY, MUTED, ramp
from briefings.charts.statuses import said
from briefings.charts.svg import SMALL, Shape, Word, write
from briefings.content import Status
from briefings.language.language import MISSING, Language, Scale
from briefings.values.numerals import plain
from briefings.values.quantities import Quantity

_BELOW_UNIT = 26.0
_FIRST = 8.0
_UNIT_LINE = 7.0


@dataclass(frozen=True)
class ScaledDatum:
    """A datum that has a value, as scaled; ``end`` is the end of a range, or the value again."""

    datum: Datum
    value: float
    end: float


@dataclass(frozen=True)
class ChartContext:
    """A plot in a language, and what follows from the two."""

    plot: Plot
    language: Language

    @property
    def narrow(self) -> bool:
        return self.plot.width < (NARROW + WIDE) / 2

    @cached_property
    def data(self) -> list[Datum]:
        """The data; where they have one dimension, rows name it and columns are empty."""
        data = list(self.plot.data)
        rows, columns = {datum.row for datum in data}, {datum.column for datum in data}
        if len(rows) == 1 < len(columns):
            return [replace(datum, row=datum.column, column="") for datum in data]
        if len(columns) == 1 or len(rows) == len(data):
            return [replace(datum, row=datum.row or datum.column, column="") for datum in data]
        return data

    @cached_property
    def rows(self) -> dict[str, list[Datum]]:
        """The data by row, rows and data in their order."""
        rows: dict[str, list[Datum]] = {}
        for datum in self.data:
            rows.setdefault(datum.row, []).append(datum)
        return rows

    @cached_property
    def columns(self) -> list[str]:
        """What stands side by side in a row; one empty name where data have one dimension."""
        return list(dict.fromkeys(datum.column for datum in self.data))

    @cached_property
    def series(self) -> dict[str, list[Datum]]:
        """The data that belong together as one line or one whole."""
        return self.rows if len(self.columns) > 1 else {"": list(self.data)}

    @cached_property
    def values(self) -> list[float]:
        """Every value drawn, ends of ranges too, as scaled."""
        return [float(self._scaled(value)) for value in self._drawn()]

    def mark(self, datum: Datum) -> ScaledDatum | None:
        """The datum as scaled; None for a gap."""
        if datum.value is None:
            return None
        end = datum.value if datum.high is None else datum.high
        return ScaledDatum(datum, float(self._scaled(datum.value)), float(self._scaled(end)))

    def joint_colour(self, data: Iterable[Datum]) -> str:
        """The colour of data drawn as one: accent if any of them is emphasised, or nothing is."""
        accented = not self.highlights or any(datum.emphasised for datum in data)
        return self.plot.accent if accented else GREY

    def marks(self, data: Iterable[Datum]) -> list[ScaledDatum]:
        """The data that have a value."""
        return [mark for mark in map(self.mark, data) if mark]

    @cached_property
    def highlights(self) -> bool:
        """Whether some data are emphasised over the others."""
        return any(datum.emphasised for datum in self.data)

    def figure(self, datum: Datum) -> str:
        """The figure as it stands at its mark: scaled, without the unit the chart names once."""
        if datum.value is None:
            return MISSING
        low = self._scaled(datum.value)
        high = None if datum.high is None else self._scaled(datum.high)
        unit = self.plot.unit if self._has_sign else ""
        if high is None and low < 0:
            # The sign of tables: 「マイナス」 in words is for sentences.
            sign = self.language.rules.style.table_minus
            return sign + self.language.write(Quantity(-low, None, datum.relation, unit))
        return self.language.write(Quantity(low, high, datum.relation, unit))

    def status(self, datum: Datum) -> str:
        """The word for what is no result; empty for a result, and where its name says so itself."""
        stems = self.language.rules.statuses.get(datum.status, ())
        if datum.status is Status.RESULT or any(said(stems, name) for name in (datum.row, datum.column)):
            return ""
        return self.plot.labels[datum.status.value]

    def colour(self, datum: Datum) -> str:
        """Accent, or grey beside what is emphasised; of two columns the first is lighter."""
        if len(self.columns) != 2:
            return self.joint_colour([datum])
        if not self.highlights:
            return (GREY, self.plot.accent)[self.columns.index(datum.column)]
        return self._shade(datum, self.columns[::-1])

    def shade(self, datum: Datum) -> str:
        """Accent, or grey beside what is emphasised; the first column darkest."""
        return self._shade(datum, self.columns)

    def unit_line(self) -> list[Shape]:
        """What the numbers count, at the top left."""
        unit = "" if self._has_sign else self._scale.text
        return write([Word(unit, 0, _UNIT_LINE, fill=MUTED, size=SMALL)])

    @property
    def top(self) -> float:
        """Where marks begin, below the line that names the unit."""
        return _BELOW_UNIT if self.unit_line() else _FIRST

    def _shade(self, datum: Datum, order: Sequence[str]) -> str:
        alike = {d.column for d in self.data if d.emphasised == datum.emphasised}
        base = GREY if self.highlights and not datum.emphasised else self.plot.accent
        return ramp(base, len(alike))[[column for column in order if column in alike].index(datum.column)]

    def _drawn(self) -> Iterator[Decimal]:
        for datum in self.plot.data:
            if datum.value is not None:
                yield datum.value
                if datum.high is not None:
                    yield datum.high

    def _scaled(self, value: Decimal) -> Decimal:
        factor = self._scale.factor
        return value if factor == 1 else plain(value / factor)

    @property
    def _has_sign(self) -> bool:
        """Whether the unit is a sign such as %, which stands at every figure and takes no line."""
        return len(self._scale.text) == 1 and not self._scale.text.isalpha()

    @cached_property
    def _scale(self) -> Scale:
        if not self.plot.unit:
            return Scale(Decimal(1), "")
        return self.language.scale(list(self._drawn()), self.plot.unit)
