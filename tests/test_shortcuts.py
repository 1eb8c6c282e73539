"""What typesetting is spared changes no byte, and is spared."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from weasyprint import css
from weasyprint.layout import inline, page
from weasyprint.text import line_break

from briefings.cluster.payloads import asked, packed, unpacked
from briefings.pdf import Manuscript, speed
from briefings.pdf.speed import columns, lengths, text
from briefings.workers import shortcuts
from tests.standards import samples
from tests.standards.samples import typeset

FONTS = samples.declared_fonts()
CSS = (
    "@page { size: 360px 300px; margin: 40px; @bottom-right { content: counter(page) ' / ' counter(pages) } }"
    " html { font: 10pt/1.5 var(--serif) } p, ul, ol { margin: 0 0 4px }"
)


def manuscript(body: str, styles: str = "", language: str = "en") -> Manuscript:
    html = f'<!doctype html><html lang="{language}"><body>{body}</body></html>'
    return samples.manuscript(language, html=html, styles=(CSS + styles,))


LONG = "Entry {0}, of which there is more to say than one line can hold."
RICH = '<a href="#e{0}" id="b{0}">{0}</a> <q>Printed</q> <b>so</b><wbr>and so, more than once.'


def listed(count: int, inside: str = LONG) -> str:
    return "<ol>" + "".join(f'<li id="e{n}">{inside.format(n)}</li>' for n in range(count)) + "</ol>"


# --- the same bytes --------------------------------------------------------------------------

LISTED = listed(40, RICH)
PLAIN = "ol { list-style: none; padding: 0; columns: 2 } li { margin-bottom: 3px }"
PAGES = {
    "english": samples.manuscript("en"),
    "japanese": samples.manuscript("ja"),
    "entries": manuscript(LISTED, PLAIN),
    "entries with markers": manuscript(LISTED, "ol { columns: 3; column-gap: 4px }"),
    "entries with margins": manuscript(LISTED, PLAIN + " li { margin: 5px 0 9px; padding: 3px; border: 1px solid }"),
    "entries kept whole": manuscript(LISTED, PLAIN + " li { break-inside: avoid }"),
    "entries of paragraphs": manuscript(listed(40, "<p>One.</p><p>Two of {0}.</p>"), PLAIN),
    "columns in columns": manuscript(f"<ol><li>x</li><li>{listed(30)}</li></ol>", PLAIN),
    "floats in columns": manuscript(
        listed(20, '<i style="float: left">{0}</i> beside it some text that goes on for a while'), PLAIN
    ),
    "tables in columns": manuscript(
        listed(20, "<table><tr><th>{0}</th><td>x</td></tr></table> after"), PLAIN
    ),
    "filled columns": manuscript(LISTED, PLAIN + " ol { column-fill: auto; height: 100px }"),
    "notes at the foot": manuscript(
        listed(20, 'Text<span style="float: footnote">Note {0}</span> goes on.'), PLAIN
    ),
    "first letters and lines": manuscript(
        listed(9), "li::first-letter { font-size: 20pt } li::first-line { color: red }"
    ),
    "pages of many kinds": manuscript(
        '<div class="a"><p>1</p></div>' + "<p>2</p>" * 60,
        "@page :first { @bottom-right { color: red } } @page :left { @top-left { content: 'L' counter(page) } }"
        " @page :nth(3) { @bottom-right { font-size: 2em } } .a { page: a } @page a { counter-increment: page 4 }",
    ),
    "named pages": manuscript(
        '<div class="a"><p>1</p></div><div class="b"><p>2</p><p style="float: left">3</p></div><p class="a">4</p>',
        ".a { page: a } .b { page: b } @page a { margin: 20px } @page b { size: 200px }",
    ),
    "styles and languages": manuscript(
        '<p lang="ja" style="color: red">北東</p><p lang="ja">北東</p><p lang="ja" style="color: blue">北東</p>'
        '<p lang="ru" id="a">Да</p><p lang="ru" id="b">Да</p><p lang="ja" dir="rtl">北東</p><a name="c">c</a>'
    ),
    "letters of many kinds": manuscript(
        "".join(f'<p style="{style}">Official 2006 fi 1/2 <u>under</u></p>' for style in (
            "font-feature-settings: 'smcp', 'tnum' 1", "font-variant: small-caps tabular-nums", "font-kerning: none",
            "font-variant-ligatures: none", "letter-spacing: 2px; word-spacing: 4px", "font-variant-position: super",
            "font-stretch: condensed; font-style: italic", "font-language-override: 'DEU'", "direction: rtl",
            "text-decoration: line-through", "hyphens: auto; width: 60px", "overflow-wrap: anywhere; width: 20px",
        ))
    ),
    "drawings": manuscript(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40" font-family="Noto Sans, x"><title>t</title>'
        '<text y="20">text</text><text y="30" font-weight="bold">bold</text></svg><p>and text</p>'
    ),
    "notes of all kinds": manuscript(
        'Text<span class="n">Note</span> and <span class="f">foot</span>. <p class="n">Last</p>' * 5,
        ".n { position: note(x) } .f { float: footnote } ::footnote-call { color: red } .n::note-marker { color: red }"
        " li::marker { color: red }",
    ),
    "boxes of many kinds": manuscript(
        '<div class="flex"><div>a</div> <div>bb bb</div></div><table><tr><td>a<th>b</table><div class="round">x</div>'
        '<p class="half">x</p><p class="from">x</p><p class="grad">x</p><p class="hidden">x<b>y</b></p>' + listed(3),
        ".flex { display: flex } .flex div { flex: 1 } table { border-collapse: collapse } td { border: 2px solid }"
        " .round { border-radius: 3px; background: #eee } .half { width: 50%; margin: 5% auto; padding: 1em }"
        " .from { box-sizing: border-box; width: calc(50% + 3px); height: 40px; padding: 4px; min-height: 10% }"
        " .grad { background: linear-gradient(red, blue) } .hidden { visibility: hidden } .hidden b { background: red;"
        " visibility: visible } html { background: #fee } li::marker { color: blue }",
    ),
    "totals in the text": manuscript("<h1>Of</h1>" + listed(30), "h1::after { content: counter(pages) }"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_same_bytes_with_and_without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short = typeset(PAGES[name], FONTS)
    monkeypatch.setenv(shortcuts.PLAIN, "1")
    assert typeset(PAGES[name], FONTS) == short


def test_weasyprint_is_left_as_it_was() -> None:
    before = [getattr(owner, name) for owner, name, _ in speed.replaced()]
    with pytest.raises(TypeError):
        typeset(samples.manuscript("en", html=None), FONTS)
    assert [getattr(owner, name) for owner, name, _ in speed.replaced()] == before


def test_untried_versions_are_left_plain_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (len(speed.replaced()) > 0, shortcuts.warning()) == (True, "")
    monkeypatch.setitem(shortcuts.TRIED, "weasyprint", ("1.0",))
    assert speed.replaced() == ()
    assert f"weasyprint {version('weasyprint')}." in shortcuts.warning()
    monkeypatch.setenv(shortcuts.PLAIN, "1")
    assert shortcuts.warning() == ""


def test_what_is_asked_for_here_holds_where_it_is_worked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(_plain) is _plain
    monkeypatch.setenv(shortcuts.PLAIN, "1")
    sent = unpacked(packed(asked(_plain)))
    monkeypatch.setenv(shortcuts.PLAIN, "0")
    assert (sent(None), shortcuts.plain()) == (True, False)


def _plain(_: object) -> bool:
    return shortcuts.plain()


# --- what is spared --------------------------------------------------------------------------


def calls(of: Any, name: str, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a function is called while ``work`` is done."""
    function, seen = getattr(of, name), []

    def counted(*arguments: Any, **named: Any) -> Any:
        seen.append(name)
        return function(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(of, name, counted)
        work()
    return len(seen)


def test_pages_are_laid_out_once_though_they_tell_how_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    body = manuscript(listed(30))
    assert (
        calls(page, "make_page", partial(typeset, body, FONTS), monkeypatch) == typeset(body, FONTS).pages > 3
    )


def test_entries_with_ids_share_their_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = [
        calls(css.ComputedStyle, "__missing__", partial(typeset, manuscript(body), FONTS), monkeypatch)
        for body in (listed(2, RICH), listed(20, RICH))
    ]
    assert computed[1] < computed[0] * 1.5


def test_pages_share_the_styles_of_their_margins(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = [
        calls(css.ComputedStyle, "__missing__", partial(typeset, manuscript(body), FONTS), monkeypatch)
        for body in ("<p>Text</p>" * 2, '<p style="break-after: page">Text</p>' * 9)
    ]
    assert computed[1] < computed[0] * 3


def test_entries_in_columns_are_not_broken_into_lines_at_each_try(monkeypatch: pytest.MonkeyPatch) -> None:
    body = manuscript(listed(60, "Entry {0}"), PLAIN + "@page { size: 360px 700px }")
    short = calls(columns, "_get_next_linebox", partial(typeset, body, FONTS), monkeypatch)
    monkeypatch.setenv(shortcuts.PLAIN, "1")
    assert 60 <= short < calls(inline, "get_next_linebox", partial(typeset, body, FONTS), monkeypatch) * 0.7


def test_lines_of_entries_that_are_parted_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    body = manuscript(listed(9, "<p>One.</p>" + LONG), PLAIN + "@page { size: 360px 900px }")
    once = calls(columns, "_get_next_linebox", partial(typeset, body, FONTS), monkeypatch)
    monkeypatch.setenv(shortcuts.PLAIN, "1")
    assert 9 * 4 <= once < calls(inline, "get_next_linebox", partial(typeset, body, FONTS), monkeypatch) / 2


def test_lengths_are_worked_out_once_for_all_boxes_of_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    body = manuscript("<p>word <b>word</b></p>" * 50)
    assert calls(lengths, "_resolve_percentages", partial(typeset, body, FONTS), monkeypatch) < 40


def test_only_markers_and_notes_that_come_to_be_have_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        calls(css.ComputedStyle, "__init__", partial(typeset, manuscript(body), FONTS), monkeypatch)
        for body in ("<p>Text</p>", "<p>Text</p>" * 5)
    ]
    assert made[0] == made[1]


def test_a_font_is_described_once_for_all_text_in_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    body = manuscript("<p>word <b>word</b> <i>word</i></p>" * 20)
    described = [
        calls(module, "get_font_description", partial(typeset, body, FONTS), monkeypatch)
        for module in (line_break, text)
    ]
    assert sum(described) < 10


# --- page totals -----------------------------------------------------------------------------


@pytest.mark.parametrize("pages", [1, 10, 101])
def test_page_totals_are_right_and_end_at_the_margin(pages: int, tmp_path: Path) -> None:
    body = '<p>Text</p><p style="break-before: page">Text</p>'
    done = typeset(manuscript("".join([body[:11], *[body[11:]] * (pages - 1)])), FONTS)
    path = tmp_path / "totals.pdf"
    path.write_bytes(done.pdf)
    words = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    found = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">(\d+)</word>', words)
    totals = found[1::2]
    assert [int(number) for _, number in found[::2]] == list(range(1, pages + 1))
    assert {int(total) for _, total in totals} == {pages}
    assert {round(float(edge)) for edge, _ in totals} == {(360 - 40) * 3 // 4}
