"""Declared fonts are found, told apart from unfit files, and say what they can draw."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from briefings.content import reading
from briefings.language import fonts
from briefings.language.fonts import Declaration, Face, Package, coverage, find, missing
from briefings.problems import Place
from tests.standards import samples

PLACE = Place("fonts/fonts.yaml")
FONTS = samples.declared_fonts()
NOTO = Package(licence="OFL-1.1", debian="fonts-noto-core", elsewhere="https://notofonts.github.io")


def tiny(characters: str = "ab", *, ascent: int = 700, variable: bool = False) -> bytes:
    """A font of empty squares, small enough to build in a test."""
    names = [".notdef", *(f"g{ord(character):04X}" for character in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"g{ord(c):04X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, TTGlyphPen(None).glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader(ascent=ascent, descent=-300)
    builder.setupNameTable({"familyName": "Tiny", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ascent, usWinAscent=ascent)
    builder.setupPost()
    if variable:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()


def declare(*faces: Face, **changes: Any) -> Declaration:
    stacks = changes.pop("stacks", {"en": {"serif": tuple(dict.fromkeys(f.family for f in faces))}})
    return Declaration(packages={"noto": NOTO}, faces=faces, stacks=stacks, **changes)


FACE = Face(family="Tiny", file="Tiny.ttf", package="noto")


# --- finding ---------------------------------------------------------------------------------


def test_a_users_own_file_wins_over_the_systems(tmp_path: Path) -> None:
    for folder, text in (("own", "ab"), ("system/deep", "cd")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "Tiny.ttf").write_bytes(tiny(text))
    found, problems = find(declare(FACE), [tmp_path / "own", tmp_path / "system"], PLACE)
    assert problems == ()
    assert coverage(found, "en") == {ord("a"), ord("b")}
    behind, _ = find(declare(FACE), [tmp_path / "absent", tmp_path / "system"], PLACE)
    assert coverage(behind, "en") == {ord("c"), ord("d")}
    assert found.digest != behind.digest


def test_a_missing_file_names_the_package_to_install(tmp_path: Path) -> None:
    found, (problem,) = find(declare(FACE), [tmp_path], PLACE)
    assert found.fonts == ()
    assert problem.place == PLACE
    assert "Tiny.ttf" in problem.message
    assert "apt-get install fonts-noto-core" in problem.hint
    assert "notofonts.github.io" in problem.hint


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"ttcf" + bytes(40), "is a font collection"),
        (b"hello", "is not a font"),
        (b"", "is not a font"),
        (tiny(variable=True), "is a variable font"),
        (b"OTTO" + bytes(8), "is not a TrueType font"),
    ],
)
def test_unfit_files_are_refused(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "Tiny.ttf").write_bytes(data)
    found, (problem,) = find(declare(FACE), [tmp_path], PLACE)
    assert found.fonts == ()
    assert words in problem.message


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (
            declare(Face(family="Tiny", file="Tiny.ttf", package="gone")),
            "no package is called 'gone'",
        ),
        (
            declare(Face(family="Tiny", file="Tiny.ttf", package="noto", only="latin")),
            "no range is called 'latin'",
        ),
        (declare(FACE, stacks={"en": {"serif": ("Tine",)}}), "no family is called 'Tine'"),
        (
            declare(FACE, Face(family="Tiny", file="Other.ttf", package="noto")),
            "Tiny 400 normal is declared by two files",
        ),
        (declare(FACE, ranges={"latin": "U+20-7E, U+zz"}), "the range 'latin' cannot be read"),
    ],
)
def test_slips_in_the_declaration_are_told(declared: Declaration, words: str, tmp_path: Path) -> None:
    for name in ("Tiny.ttf", "Other.ttf"):
        (tmp_path / name).write_bytes(tiny())
    _, problems = find(declared, [tmp_path], PLACE)
    assert any(words in problem.message for problem in problems), problems


def test_the_digest_forgets_where_files_lie(tmp_path: Path) -> None:
    digests = set()
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Tiny.ttf").write_bytes(tiny())
        digests.add(find(declare(FACE), [tmp_path / folder], PLACE)[0].digest)
    assert len(digests) == 1


def test_a_file_changed_behind_our_back_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "Tiny.ttf").write_bytes(tiny())
    found, _ = find(declare(FACE), [tmp_path], PLACE)
    (tmp_path / "Tiny.ttf").write_bytes(tiny("xyz"))
    with pytest.raises(OSError, match="not the file it was"):
        fonts.load(found.fonts[0])


# --- what can be drawn -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "lacking"),
    [
        ("en", "−3.5% of €10 per m³: “Russia’s” CO₂ — 25–80% ≥ × … é ‑ → №", ""),
        ("en", "the forum 北東アジア経済フォーラム", ""),
        ("ja", "2,183万立方メートル、−5°C、①～③、“引用”…―『』〇※℃㎡㈱", ""),
        ("ja", "Владивосток Élysée 10‑20 CO₂ m³ → ≥", ""),
        ("ja", "𠮷野家の한", "한𠮷"),
        ("en-GB", "☃한", "한"),
        ("en", "a\u00adb\u200bc\n\t", ""),
        ("xx", "日a한", "한"),
    ],
)
def test_missing_names_each_character_no_font_draws(language: str, text: str, lacking: str) -> None:
    assert missing(text, coverage(FONTS, language)) == tuple(lacking)


def test_a_character_must_be_drawn_in_every_role(tmp_path: Path) -> None:
    for name, text in (("A.ttf", "ab"), ("B.ttf", "bc")):
        (tmp_path / name).write_bytes(tiny(text))
    faces = [Face(family=name, file=f"{name}.ttf", package="noto") for name in "AB"]
    stacks = {"en": {"serif": ("A",), "sans": ("B",)}}
    found, _ = find(declare(*faces, stacks=stacks), [tmp_path], PLACE)
    assert missing("abc", coverage(found, "en")) == ("a", "c")


def test_a_face_cut_to_a_range_has_no_other_characters(tmp_path: Path) -> None:
    (tmp_path / "Tiny.ttf").write_bytes(tiny("abcé→"))
    face = FACE.model_copy(update={"only": "some"})
    found, problems = find(declare(face, ranges={"some": "U+61-62, U+2192"}), [tmp_path], PLACE)
    assert problems == ()
    assert coverage(found, "en") == {ord("a"), ord("b"), ord("→")}
    cut = TTFont(io.BytesIO(fonts.load(found.fonts[0])))
    assert set(cut.getBestCmap()) == coverage(found, "en")


@pytest.mark.parametrize("ascent", [700, 1100])
def test_every_font_is_set_on_the_same_lines(ascent: int, tmp_path: Path) -> None:
    (tmp_path / "Tiny.ttf").write_bytes(tiny(ascent=ascent))
    found, _ = find(declare(FACE), [tmp_path], PLACE)
    font = TTFont(io.BytesIO(fonts.load(found.fonts[0])))
    assert (font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap) == (880, -120, 0)
    assert (font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender) == (880, -120)
    assert (font["OS/2"].usWinAscent, font["OS/2"].usWinDescent) == (880, 120)


# --- styles ----------------------------------------------------------------------------------


def test_styles_name_every_face_and_every_stack() -> None:
    css = fonts.stylesheet(FONTS, "font")
    assert css.count("@font-face") == len(FONTS.fonts)
    assert 'src: url("font:0")' in css
    assert '[lang|="ja"] { --serif: "Noto Serif Latin", "Noto Minus", "BIZ UDMincho"' in css


def test_families_serve_where_variables_cannot() -> None:
    assert fonts.families(FONTS, "en-GB", "sans") == fonts.families(FONTS, "en", "sans")
    assert fonts.families(FONTS, "en", "sans").startswith('"Noto Sans", ')
    assert fonts.families(FONTS, "en", "script") == ""


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("2:12", """faces:\n- {family: 'x"; } @import "https://example.org', file: a.ttf, package: p}\n"""),
        ("2:12", """faces:\n- {family: "a\\nb", file: a.ttf, package: p}\n"""),
        ("1:10", """stacks: {"ja] * { x": {sans: []}}\n"""),
        ("1:15", """stacks: {ja: {"sans: url(x); --y": []}}\n"""),
    ],
)
def test_a_declaration_can_add_no_style(place: str, text: str) -> None:
    problems = reading.read(text.encode(), "fonts/fonts.yaml", fonts.Declaration).problems
    found = [str(one.place) for one in problems if "missing" not in one.message]
    assert found == [f"fonts/fonts.yaml:{place}"], problems


def test_a_name_that_no_message_can_hold_is_refused() -> None:
    yaml = f"packages: {{}}\nfaces: []\nstacks: {{en: {{serif: [{'a' * 20_000}]}}}}\n"
    found = reading.read(yaml.encode(), "fonts/fonts.yaml", Declaration)
    assert [(one.place.line, len(one.message) < 300) for one in found.problems] == [(3, True)]
