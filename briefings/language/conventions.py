"""How languages write figures: scale words, relations, ranges and signs, as data.

A language without a row is written with symbols that need no translation (≈ ≥ –) and plain
grouped digits; a row here gives it words. Japanese follows 公用文作成の考え方 (Agency for
Cultural Affairs, 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from briefings.values import numerals
from briefings.values.numerals import Grouped, Scales, Written
from briefings.values.relations import Relation

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
PLAIN = Scales()


@dataclass(frozen=True)
class Style:
    """How a language writes figures: ``{}`` stands for the amount with its unit.

    ``shared_scale``: a range names a common scale once (4–5 billion). ``multiples``: further
    printed forms that count in multiples of a unit (割 is ten per cent).
    """

    relations: Mapping[Relation, str]
    range: str = "–"
    minus: str = MINUS
    table_minus: str = MINUS
    scales: Scales = PLAIN
    shared_scale: bool = False
    spaced: bool = True
    multiples: tuple[tuple[str, str, Decimal], ...] = ()


def number(value: Decimal, style: Style, grouped: Grouped) -> str:
    """A number with its scale word and sign: 2,183万, マイナス3.7, −3.7."""
    sign = style.minus if value < 0 else ""
    return f"{sign}{numerals.write(abs(value), style.scales, grouped)}"


def span(low: Decimal, high: Decimal, style: Style, grouped: Grouped) -> str:
    """A range of numbers: 40億～50億, 4–5 billion, −5 to −3."""
    start = numerals.write(abs(low), style.scales, grouped)
    end = numerals.write(abs(high), style.scales, grouped)
    if end.scale > 1 and start.scale == 1 and low * end.scale < high:
        # 1～2万 would be read as 1万～2万, so neither end is scaled.
        end = Written(grouped(abs(high)))
    if style.shared_scale and start.scale == end.scale and low >= 0:
        start = Written(start.digits)
    # A dash followed or led by a dash-like minus cannot be read.
    to = " to " if low < 0 and style.minus == MINUS else style.range
    return f"{style.minus if low < 0 else ''}{start}{to}{style.minus if high < 0 else ''}{end}"


SYMBOLS = Style(
    {
        Relation.ABOUT: "≈{}",
        Relation.OVER: ">{}",
        Relation.AT_LEAST: "≥{}",
        Relation.UNDER: "<{}",
        Relation.AT_MOST: "≤{}",
    }
)
STYLES: Mapping[str, Style] = {
    "ja": Style(
        {
            Relation.ABOUT: "約{}",
            Relation.OVER: "{}超",
            Relation.AT_LEAST: "{}以上",
            Relation.UNDER: "{}未満",
            Relation.AT_MOST: "{}以下",
        },
        range="～",
        minus="マイナス",
        table_minus="▲",
        scales=Scales(
            (
                (Decimal(10**16), "京"),
                (Decimal(10**12), "兆"),
                (Decimal(10**8), "億"),
                (Decimal(10**4), "万"),
            ),
            places=2,
            compound_from=Decimal(10**5),
        ),
        spaced=False,
        multiples=(("割", "percent", Decimal(10)),),
    ),
    "en": Style(
        {
            Relation.ABOUT: "about {}",
            Relation.OVER: "more than {}",
            Relation.AT_LEAST: "at least {}",
            Relation.UNDER: "under {}",
            Relation.AT_MOST: "at most {}",
        },
        scales=Scales(
            (
                (Decimal(10**12), "trillion"),
                (Decimal(10**9), "billion"),
                (Decimal(10**6), "million"),
            ),
            gap=NBSP,
            places=4,
        ),
        shared_scale=True,
    ),
}
