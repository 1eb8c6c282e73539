"""How charts are laid out: words measured and broken, labels kept apart, scales, colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from briefings.charts.palette import INK, legible_on, ramp
from briefings.charts.scales import bounds, ticks
from briefings.charts.text_metrics import choose, cut, fits, spread, width, wrap

FONT = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Cars made in Russia", 60, ("Cars made", "in Russia")),
        (
            "トヨタ生産方式ワークショップ（2021年4月まで）",
            160,
            ("トヨタ生産方式ワークショップ", "（2021年4月まで）"),
        ),
        (
            "黒龍江省のロシアからの電力輸入量（4年間の計）",
            170,
            ("黒龍江省のロシアからの", "電力輸入量（4年間の計）"),
        ),
        ("Productivity diagnosis, FY2017–FY2020", 180, ("Productivity diagnosis,", "FY2017–FY2020")),
        ("2009年1～10月", 50, ("2009年", "1～10月")),
        ("January–October 2009", 80, ("January–", "October 2009")),
        ("one two three four five six", 30, ("one", "two", "thr…")),
        ("", 50, ()),
    ],
)
def test_words_break_where_they_may(text: str, room: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, 11, room) == lines


@pytest.mark.parametrize(
    ("text", "room", "whole"), [("Rubber", 40, True), ("Rubber", 30, False), ("", 0, True)]
)
def test_a_word_fits_whole_or_not(text: str, room: float, whole: bool) -> None:
    assert fits(text, 11, room) is whole


@pytest.mark.parametrize("text", ["Manzhouli 11,487", "World Bank (2017)", "−3.7%", "R-Pharm & Co."])
def test_the_table_of_widths_is_the_fonts(text: str) -> None:
    assert FONT.is_file(), "script/bootstrap installs the font the table was taken from"
    with TTFont(FONT) as font:
        glyphs, advances = font.getBestCmap(), font["hmtx"]
        real = sum(advances[glyphs[ord(char)]][0] if ord(char) in glyphs else 572 for char in text) / 1000
    assert width(text, 1) == pytest.approx(real, rel=0.03)


def test_spread_keeps_order_distance_and_bounds() -> None:
    assert spread([10, 12, 50], [10, 10, 10], 0, 100) == [6, 16, 50]
    assert spread([95, 99], [10, 10], 0, 100) == [85, 95]
    assert spread([], [], 0, 100) == []


def test_choose_takes_the_first_in_order_that_fit() -> None:
    assert choose([0, 10, 20, 60], [20, 20, 20, 20], [2, 0, 1, 3]) == [2, 3]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 2539, ["0", "1000", "2000"]), (-7.8, 1.4, ["-6", "-4", "-2", "0"]), (5, 5, ["5"])],
)
def test_ticks_are_few_and_round(low: float, high: float, expected: list[str]) -> None:
    assert [str(int(tick)) for tick in ticks(low, high)] == expected


def test_shades_differ_in_lightness_and_stay_legible() -> None:
    assert len(set(ramp("#4a6b2f", 5))) == 5
    assert ramp("#4a6b2f", 7)[4:] == ramp("#4a6b2f", 5)[4:] * 3
    assert [legible_on(colour) for colour in ("#4a6b2f", "#ffffff")] == ["#ffffff", INK]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([299.72, 1148.71], (0, 1250)),
        ([40, 50, 60], (40, 60)),
        ([-3.7, 6.9], (-5, 7.5)),
        ([0], (0, 1)),
        ([], (0, 1)),
    ],
)
def test_bounds_are_round_and_start_at_zero_if_it_is_near(
    values: list[float], expected: tuple[float, float]
) -> None:
    assert bounds(values) == expected


@pytest.mark.parametrize(("text", "shown"), [("short", "short"), ("too long to show", "too lo…")])
def test_a_name_too_long_for_its_line_is_cut(text: str, shown: str) -> None:
    assert cut(text, 10, 40) == shown
