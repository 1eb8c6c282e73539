"""Japanese lines as JLREQ has them: where room is made and saved, even margins, whole numbers."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from briefings.pdf import assets
from briefings.pdf.japanese import lines
from briefings.pdf.japanese.spacing import MARK, TextRun, noted
from tests.standards import samples
from tests.standards.samples import typeset
from tests.test_typesetting import page, poppler

FONTS = samples.declared_fonts()
PLAIN = (
    "ロシアの木材の輸入量は、2006年に2,183万立方メートル（全体の70%）であった。「協力計画」（2009年）では、"
    "GDPの伸びを年5%とし、約200件の案件を掲げた。論文は「需要が先、供給が後」とする。2007年の輸入は最多であり、"
    "その後の3年で25%減った。極東の港から30日で届き、1万トン当たりの運賃は12ドルである。"
)
FIGURES = re.sub(r"(2,183万立方メートル|約200件|12ドル)", r'<a class="figure" data-n="7">\1</a>', PLAIN)
CSS = """
p { text-align: justify; width: %dpt; hyphens: manual }
.figure { white-space: nowrap } .figure::after { content: attr(data-n); font-size: 5pt; vertical-align: 5pt }
"""


# --- where ------------------------------------------------------------------------------------


def shown(*texts: str) -> str:
    """The texts, with + for a quarter em, ‹ for half a square saved, and all they are parted by."""
    told = []
    for piece in noted([TextRun(text, 10.0) for text in texts]):
        for place, letter in enumerate(piece.shown):
            sides = piece.sides.get(place, 0)
            before = "+" * (sides & 1) + "‹" * (place in piece.opened)
            told.append(before + letter + "+" * (sides >> 1 & 1) + "‹" * (place in piece.shut))
        told.append("|")
    return "".join(told[:-1])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["木材は2006年に"], "木材は+2006+年に"),
        (["第2回"], "第+2+回"),
        (["GDPの伸び"], "GDP+の伸び"),
        (["年5%と"], "年+5%と"),
        (["COVID-19の"], "COVID-19+の"),
        (["（2009年）の"], "‹（2009+年）の"),
        (["は、2006年"], "は、2006+年"),
        (["ボ・5・の"], "ボ・5・の"),
        (["は 2006"], "は 2006"),
        (["木材は", "2,183万"], "木材は|+2,183+万"),
        (["GDP", "の"], "GDP+|の"),
        (["2,183", MARK, "から"], f"2,183|{MARK}|から"),
        (["2006", "", "年"], "2006+||年"),
        (["あ」（い"], "あ」‹（い"),
        (["あ」、い"], "あ」‹、い"),
        (["あ。」い"], "あ。‹」い"),
        (["あ、「い"], "あ、‹「い"),
        (["あ『「い"], "あ『‹「い"),
        (["あ」・「い"], "あ」‹・「い"),
        (["「あ」"], "‹「あ」‹"),
        (["あ」", "（い"], "あ」‹|（い"),
        (["あ。"], "あ。‹"),
        (["", ""], "|"),
    ],
)
def test_where_letters_gain_and_lose(texts: list[str], expected: str) -> None:
    assert shown(*texts) == expected


def test_nothing_is_noted_where_it_is_not_wanted() -> None:
    (piece,) = noted([TextRun("「第2回」、", 10.0)], seams=False, brackets=False)
    assert (piece.sides, piece.shut, piece.opened) == ({}, set(), set())


@pytest.mark.parametrize(
    ("texts", "stretched"),
    [
        (["木材の輸入"], ["木材の輸"]),
        (["は2,183万"], ["は3"]),
        (["GDP growth の"], [" "]),
        (["あ……い"], ["あ…"]),
        (["メートル", MARK * 2, "から"], ["メート", "", "か"]),
    ],
)
def test_what_is_stretched(texts: list[str], stretched: list[str]) -> None:
    pieces = noted([TextRun(text, 10.0) for text in texts])
    assert [
        "".join(letter for place, letter in enumerate(piece.shown) if place not in piece.solid)
        for piece in pieces
    ] == stretched


# --- how wide -----------------------------------------------------------------------------------


def words(body: str, folder: Path, css: str = "", language: str = "ja") -> list[tuple[str, float, float]]:
    """The words that a reader of the PDF sees, and where they begin and end, in points."""
    done = typeset(page(body, language=language, css=css), FONTS)
    assert done.problems == ()
    (folder / "x.pdf").write_bytes(done.pdf)
    told = poppler("pdftotext", "-bbox", str(folder / "x.pdf"), "-").decode()
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*)</word>', told)
    return [(text, float(left), float(right)) for left, right, text in found]


def measured(body: str, folder: Path) -> tuple[str, float]:
    """One line as it is copied, and its width in points."""
    found = words(body, folder, "b { font-weight: 400 }")
    return " ".join(text for text, *_ in found), found[-1][2] - found[0][1]


@pytest.mark.parametrize(
    ("text", "without", "gained"),
    [
        ("木2006年", "木年", 5.0),
        ("木2006", "木", 2.5),
        ("2006年", "年", 2.5),
        ("木、2006年", "木、年", 2.5),
        ("木<b>2006</b>年", "木年", 5.0),
        ("<b>木</b>2006年", "木年", 5.0),
        ("木<wbr>2006", "木", 2.5),
        ("木」（材", "木」（材", -5.0),
        ("木。」、材", "木。」、材", -10.0),
        ("木『「材", "木『「材", -5.0),
    ],
)
def test_words_are_wider_and_copy_out_whole(text: str, without: str, gained: float, tmp_path: Path) -> None:
    number = 0.0
    if "2006" in text:
        _, number = measured("<p>2006</p>", tmp_path)
    copied, width = measured(f"<p>{text}</p>", tmp_path)
    # Glyphs of a full square that overlap are told as several words, but no space is read there.
    assert (copied if gained > 0 else copied.replace(" ", "")) == re.sub("<[^>]*>", "", text)
    assert width == pytest.approx(10 * len(without) + number + gained, abs=0.05)


@pytest.mark.parametrize("body", [PLAIN, FIGURES])
def test_what_is_copied_is_what_was_written(body: str, tmp_path: Path) -> None:
    for width in (200, 260, 333):
        seen = words(f"<p>{body}</p>", tmp_path, CSS % width + ".figure::after { content: none }")
        assert "".join(text for text, *_ in seen) == re.sub(r"<[^>]*>", "", body)
        assert " " not in poppler("pdftotext", str(tmp_path / "x.pdf"), "-").decode()


def test_tables_and_other_languages_are_left_as_they_are(tmp_path: Path) -> None:
    body = "<table><tr><th>項目</th></tr><tr><td>第2回</td></tr></table>"
    _, two = measured("<p>2</p>", tmp_path)
    _, cell = words(body, tmp_path)
    assert cell[0] == "第2回"
    assert cell[2] - cell[1] == pytest.approx(20 + two, abs=0.05)
    with lines.finished():
        assert [*map(str, laid_out("<p>The GDP of 2006</p>", "en", 300))] == ["The GDP of 2006"]


# --- lines --------------------------------------------------------------------------------------


class Line:
    """A line as it was laid out: its text, and how far it is from the right margin, in pixels."""

    def __init__(self, box: Any, width: float) -> None:
        self.text = "".join(part.text for part in box.descendants() if isinstance(part, boxes.TextBox))
        self.short = width - box.width
        self.size = float(box.style["font_size"])

    def __str__(self) -> str:
        return self.text


def laid_out(body: str, language: str, width: int) -> list[Line]:
    """The lines of a body in a column of some points."""
    manuscript = page(body, language=language, css=CSS % width)
    press = assets.get(FONTS, manuscript.styles, samples.MEMORY)
    sheets = press.sheets(manuscript.styles)
    document = weasyprint.HTML(string=manuscript.html).render(
        font_config=press.font_config,
        counter_style=sheets.counter_style.copy(),
        stylesheets=list(sheets.parsed),
    )
    found = (box for one in document.pages for box in one._page_box.descendants())
    return [Line(box, width / 0.75) for box in found if isinstance(box, boxes.LineBox)]


@pytest.mark.parametrize("body", [PLAIN, FIGURES])
@pytest.mark.parametrize("width", range(180, 420, 30))
def test_lines_break_by_the_rules(body: str, width: int) -> None:
    with lines.finished():
        found = laid_out(f"<p>{body}</p>", "ja", width)
    for line, following in pairwise(found):
        assert line.short > -0.05, line.text
        assert following.text[0] not in "、。」』）・ーゃゅょっァィゥェォッャュョ々%", following.text
        assert line.text[-1] not in "「『（", line.text
        assert not (re.search(r"[0-9],?$", line.text) and re.match(r"[0-9年月日万件%]", following.text)), (
            line.text
        )
    assert "".join(map(str, found)) == re.sub(r"<a[^>]*>([^<]*)</a>", r"\g<1>7", body)


@pytest.mark.parametrize("body", [PLAIN, FIGURES])
def test_the_right_margin_is_even(body: str) -> None:
    even = total = 0
    for width in range(200, 420, 20):
        with lines.finished():
            *found, _last = laid_out(f"<p>{body}</p>", "ja", width)
        total += len(found)
        even += sum(abs(line.short) < 0.5 for line in found)
        torn = [line.text for line in found if 0.5 < line.short < lines.LOOSEST * line.size]
        assert torn == []
    assert even / total > (0.9 if body is PLAIN else 0.6)


def test_the_last_line_and_ragged_text_are_not_stretched() -> None:
    with lines.finished():
        ragged = laid_out(f'<p style="text-align: left">{PLAIN}</p>', "ja", 300)
        justified = laid_out(f"<p>{PLAIN}</p>", "ja", 300)
    assert [*map(str, ragged)] == [*map(str, justified)]
    assert max(line.short for line in ragged[:-1]) > 2
    assert ragged[-1].short == pytest.approx(justified[-1].short)
