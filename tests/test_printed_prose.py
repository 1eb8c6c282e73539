"""A thousand figures in sentences and tables, made by chance: each is read to its value or refused."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.checks.evidence import sources
from briefings.language import amounts
from briefings.values.lexicon import Lexicon
from briefings.values.printed import covering, figures
from briefings.values.quantities import Quantity, Relation
from briefings.values.text import CommonText
from tests.test_printed import forms


@dataclass(frozen=True)
class Spelt:
    """A figure as it is printed, and what it says."""

    text: str
    quantity: Quantity


Chance = random.Random
KANJI = "〇一二三四五六七八九"
JA_UNITS = {"percent": ("％", "%", "パーセント"), "person": ("人", "名"), "ship": ("隻",), "yen": ("円",),
            "tonne": ("トン", " トン"), "cubic-metre": ("立方メートル", "㎥", "m³"), "firm": ("社",)}  # fmt: skip
EN_UNITS = {"percent": ("%", " per cent", " percent"), "person": (" people",), "ship": (" ships",),
            "tonne": (" tonnes", "\u00a0tonnes"), "firm": (" firms",), "us-dollar": ("US$",)}  # fmt: skip
JA_RELATIONS = {
    Relation.ABOUT: ("約{}", "およそ{}", "おおむね{}", "{}程度", "{}前後", "{}ほど", "{}近く", "約 {}"),
    Relation.OVER: ("{}超", "{}を超える", "{}を上回った", "{}余り", "{}強"),
    Relation.AT_LEAST: ("{}以上", "少なくとも{}", "最低でも{}"),
    Relation.UNDER: ("{}未満", "{}弱", "{}を下回った", "{}足らず", "{}に満たない"),
    Relation.AT_MOST: ("{}以下", "{}以内", "最大で{}"),
}
EN_RELATIONS = {
    Relation.ABOUT: ("about {}", "nearly {}", "almost {}", "close to {}", "roughly {}", "~{}", "{} or so"),
    Relation.OVER: ("over {}", "more than {}", "just over {}", "in excess of {}", ">{}"),
    Relation.AT_LEAST: ("at least {}", "no less than {}", "{} or more"),
    Relation.UNDER: ("under {}", "fewer than {}", "just under {}", "not quite {}", "<{}"),
    Relation.AT_MOST: ("up to {}", "at most {}", "no more than {}", "{} or less"),
}
JA_SENTENCES = (
    "２００６年の輸入は{}、輸出は{}であった。", "全体では{}となり（前年は{}）、計画に届かなかった。", "条約に基づき{}を、次いで{}を認めた。",
    "①{}、②{}の順である。", "関係者によると{}と{}が対象である。", "中国の{}に対し、ロシアは{}にとどまる。", "「{}」から始まり、今では「{}」だという。",
)  # fmt: skip
EN_SENTENCES = (
    "In 2006, imports came to {}, and exports to {}.", "The total was {} (the year before, {}).",
    "Of these, {} took part; the rest, {}, did not.", "Japan had {}, while Russia had {}.", "Trade: {}. Investment: {}.",
)  # fmt: skip
MIRRORED = {Relation.AT_LEAST: Relation.AT_MOST, Relation.AT_MOST: Relation.AT_LEAST,
            Relation.OVER: Relation.UNDER, Relation.UNDER: Relation.OVER}  # fmt: skip


def _kanji(value: int) -> str:
    """二千五百万: below ten to the twelfth."""
    text = ""
    for factor, word in ((10**8, "億"), (10**4, "万"), (1, "")):
        section, value = divmod(value, factor)
        for small, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, section = divmod(section, small)
            text += (KANJI[digit] if digit > 1 or not mark else "") + mark if digit else ""
        text += word if text and text[-1] not in "億万" else ""
    return text


def _ja_number(chance: Chance) -> tuple[str, Decimal]:
    kind = chance.randrange(6)
    if kind == 0:
        value = Decimal(chance.randrange(1, 1000)) / 10
        return f"{value}", value
    if kind == 1:
        whole = chance.randrange(1, 9999)
        return f"{whole:,}万", Decimal(whole * 10**4)
    if kind == 2:
        high, low = chance.randrange(1, 99), chance.randrange(1, 9999)
        return f"{high}億{low:,}万", Decimal(high * 10**8 + low * 10**4)
    if kind == 3:
        whole = chance.randrange(10, 10**7)
        return _kanji(whole), Decimal(whole)
    whole = chance.randrange(1, 10**6)
    text = f"{whole:,}" if chance.random() < 0.7 else str(whole)
    return (
        text.translate(str.maketrans("0123456789,", "０１２３４５６７８９，")) if kind == 4 else text
    ), Decimal(whole)


def _en_number(chance: Chance) -> tuple[str, Decimal]:
    kind = chance.randrange(4)
    if kind == 0:
        value = Decimal(chance.randrange(1, 1000)) / 10
        return f"{value}", value
    if kind == 1:
        value = Decimal(chance.randrange(1, 999)) / 10
        word, factor = chance.choice((("million", 6), ("billion", 9), ("bn", 9), ("trillion", 12)))
        return f"{value}{chance.choice((' ', chr(0xA0)))}{word}", value * 10**factor
    whole = chance.randrange(1, 10**6)
    return (f"{whole:,}" if chance.random() < 0.7 else str(whole)), Decimal(whole)


def ja_figure(chance: Chance) -> Spelt:
    unit = chance.choice(sorted(JA_UNITS))
    word = chance.choice(JA_UNITS[unit])
    number, value = _ja_number(chance)
    quantity, text = Quantity(value, unit=unit), number + word
    if chance.random() < 0.2 and number.isdecimal():
        high = value + chance.randrange(1, 50)
        quantity, text = replace(quantity, high=high), f"{number}{chance.choice('～〜–-')}{high}{word}"
    elif chance.random() < 0.25 and unit == "percent":
        sign = chance.choice(("▲", "△", "−", "–", "-", "‐", "―", "—", "マイナス", "Δ"))
        return Spelt(sign + text, replace(quantity, low=-value))
    if chance.random() < 0.5:
        relation = chance.choice(sorted(JA_RELATIONS))
        quantity = replace(quantity, relation=relation)
        text = chance.choice(JA_RELATIONS[relation]).replace("{}", text)
    if chance.random() < 0.2:
        direction = chance.choice(("減", "の減少", "増", "低下", "上昇"))
        falls = direction in ("減", "の減少", "低下")
        return Spelt(text + direction, quantity.mirrored if falls else quantity)
    return Spelt(text, quantity)


def en_figure(chance: Chance) -> Spelt:
    unit = chance.choice(sorted(EN_UNITS))
    word = chance.choice(EN_UNITS[unit])
    number, value = _en_number(chance)
    text = word + number if unit == "us-dollar" else number + word
    quantity = Quantity(value, unit=unit)
    if chance.random() < 0.2 and number.isdecimal() and unit != "us-dollar":
        high = value + chance.randrange(1, 50)
        return Spelt(f"{number}{chance.choice(('–', '-', ' to '))}{high}{word}", replace(quantity, high=high))
    if chance.random() < 0.5:
        relation = chance.choice(sorted(EN_RELATIONS))
        quantity = replace(quantity, relation=relation)
        text = chance.choice(EN_RELATIONS[relation]).replace("{}", text)
    if chance.random() < 0.2 and unit == "percent":
        return Spelt(
            f"{chance.choice(('fell', 'declined by', 'a drop of', 'down'))} {text}", quantity.mirrored
        )
    return Spelt(text, quantity)


def sentences(
    chance: Chance, patterns: tuple[str, ...], figure: Callable[[Chance], Spelt]
) -> Iterator[tuple[str, list[Spelt]]]:
    """A hundred, each with what it says."""
    for _ in range(100):
        told, text = [], ""
        for pattern in chance.sample(patterns, 5):
            first, second = figure(chance), figure(chance)
            told += [first, second]
            text += pattern.replace("{}", first.text, 1).replace("{}", second.text, 1)
        yield text, told


@pytest.mark.parametrize(
    ("language", "patterns", "figure"), [("ja", JA_SENTENCES, ja_figure), ("en", EN_SENTENCES, en_figure)]
)
@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_figures(
    language: str, patterns: tuple[str, ...], figure: Callable[[Chance], Spelt], seed: int
) -> None:
    lexicon = Lexicon(amounts(language), forms())
    wrong, refused = [], []
    for text, told in sentences(Chance(seed), patterns, figure):
        source = sources.read(text, amounts(language))
        known = figures(CommonText(source.text, source.lines, source.rows), lexicon)
        at = 0
        for spelt in told:
            at, end = _find(source.text, spelt.text, at)
            there = covering(known, (at, end))
            read = [one.quantity(spelt.quantity.unit) for one in there if not one.doubt]
            if not read or any(one.doubt for one in there):
                refused.append(spelt.text)
            elif read != [spelt.quantity]:
                wrong.append((spelt, read, source.text[at - 10 : end + 10]))
            at = end
    assert wrong == []
    assert len(refused) < 20, refused


def _find(text: str, wanted: str, at: int) -> tuple[int, int]:
    body = sources.read(wanted).text.strip()
    start = text.index(body, at)
    return start, start + len(body)


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_cells(seed: int) -> None:
    """Bare numbers in rows, parted by spaces, by tabs, or by commas."""
    chance = Chance(seed)
    for _ in range(100):
        parted = chance.choice((" ", "\t", "  ", ",", "|"))
        values = [Decimal(chance.randrange(-9999, 9999)) / 10 ** chance.randrange(2) for _ in range(10)]
        head = parted.join(f"{chr(97 + i)}" for i in range(10))
        cells = [f"{'▲' if value < 0 else ''}{abs(value)}" for value in values]
        source = sources.read(f"{head}\n{parted.join(cells)}\n")
        known = figures(CommonText(source.text, source.lines, source.rows), Lexicon(amounts("ja"), forms()))
        assert [one.quantity().low for one in known if not one.doubt] == values, source.text


PIECES = ("10", "1,234", "万", "億", " ", "\n", "約", "～", "-", "▲", "以上", "減", "%", "人", "US$", "million", "to", "between",
          "and", "分の", "二千", "½", "⁶", "半", "から", "に上昇", ",", ".", "・", "\u0336", "①", "bn", "x", "、", "か", "３割５分")  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read(text: str) -> None:
    source = sources.read(text, amounts("ja"))
    last = 0
    for one in figures(CommonText(source.text, source.lines, source.rows), Lexicon(amounts("ja"), forms())):
        assert 0 <= one.start <= one.numbers[0][0] < one.numbers[-1][1] <= one.end <= len(source.text)
        assert one.numbers[0][0] >= last
        last = one.numbers[-1][1]
        assert one.doubt or one.quantity().low.is_finite()


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1 ",
        "約",
        "約1",
        "1万",
        "1～",
        "万",
        "一",
        "▲",
        "1以上",
        "1 to ",
        "3分の",
        "1年1",
        "10^",
        "±1",
        "1人の",
        "1.",
        "-1",
    ],
)
def test_the_work_grows_as_the_text_does(piece: str) -> None:
    lexicon = Lexicon(amounts("ja"), forms())
    few, many = (_calls(piece * count, lexicon) for count in (200, 800))
    assert many <= 4.1 * few + 2000


def _calls(body: str, lexicon: Lexicon) -> int:
    """Steps of Python and calls of C."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    text = CommonText(body)
    sys.setprofile(count)
    try:
        figures(text, lexicon)
    finally:
        sys.setprofile(None)
    return calls
