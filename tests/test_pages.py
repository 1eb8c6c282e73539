"""An edition becomes a page: what it holds, what its digest stands for, whose templates it uses."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import pytest

from briefings.charts import NARROW, WIDE
from briefings.library.library import Edition, Library
from briefings.page.render import Page, render
from briefings.problems import Problem, Unusable
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, THEME, add, change

FULL = Edition("harbour", "full", "en")
BRISK = Edition("harbour", "brisk", "en")


def page(workspace: Workspace, edition: Edition = FULL) -> Page:
    return render(workspace.read(), edition)


def fault(workspace: Workspace, edition: Edition = FULL) -> Problem:
    with pytest.raises(Unusable) as told:
        page(workspace, edition)
    [problem] = told.value.problems
    return problem


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).replace("\u00a0", " ").split())


# --- what a page holds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It grew from 1.2 million tonnes in 2006 to 2.4 million tonnes in 2008."),
        ("ja", "2006年の120万トンから2008年の240万トンに増えた。"),
    ],
)
def test_sentences_carry_their_figures(library: Library, language: str, sentence: str) -> None:
    html = render(library, replace(FULL, language=language)).html
    assert sentence in words(html).replace("million tonnes1", "million tonnes")


@pytest.mark.parametrize(
    ("language", "authors"), [("en", "A. Writer (Harbour Institute) · "), ("ja", "A. Writer（港湾研究所）／")]
)
def test_a_source_is_listed_as_a_reader_would_cite_it(
    language: str, authors: str, workspace: Workspace
) -> None:
    """By author and institution, in the brackets of the language; never by the name of its file."""
    change(workspace, DOCUMENT, "language: ja\n", "language: ja\nauthors: [{ja: A. Writer, en: A. Writer}]\n"
           "affiliation: {ja: 港湾研究所, en: Harbour Institute}\n")  # fmt: skip
    html = page(workspace, replace(FULL, language=language)).html
    assert authors in words(html)
    assert "port.txt" not in html


def test_every_link_of_a_page_leads_somewhere_on_it(library: Library) -> None:
    for edition in (FULL, BRISK, replace(FULL, language="ja"), replace(BRISK, language="ja")):
        html = render(library, edition).html
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), [id for id in ids if ids.count(id) > 1]
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_an_audience_sees_its_sections(library: Library) -> None:
    full, brisk = (render(library, edition).html for edition in (FULL, BRISK))
    for section in ("summary", "sources", "evidence"):
        assert f'id="{section}"' in full
        assert f'id="{section}"' in brisk
    assert "There were 120 ships" in words(full).replace("ships1", "ships")
    assert "There were" not in words(brisk)


def test_an_audience_inherits_what_it_does_not_say(library: Library) -> None:
    full, brisk = library.audiences["full"], library.audiences["brisk"]
    assert brisk.max_pages == full.max_pages
    assert brisk.sections != full.sections
    assert brisk.title["en"] == "Short edition"


def test_audiences_inherit_through_several(workspace: Workspace) -> None:
    text = (workspace.root / "content/audiences.yaml").read_text("utf-8")
    child = (
        "briefer:\n  extends: brisk\n  title: {ja: 最短版, en: Shortest edition}\n"
        "  description: {ja: 一枚の版。, en: One page.}\n  max_pages: 1\n"
    )
    add(workspace, "content/audiences.yaml", text + child)
    library = workspace.read()
    assert library.audiences["briefer"].sections == library.audiences["brisk"].sections
    assert library.audiences["briefer"].max_pages == 1
    assert library.audiences["brisk"].max_pages is None


def test_an_audience_that_extends_itself_is_read_to_an_end(workspace: Workspace) -> None:
    change(workspace, "content/audiences.yaml", "full:\n  title", "full:\n  extends: brisk\n  title")
    assert page(workspace, BRISK).html


TERM = """
suifenhe:
  name: {ja: 綏芬河, en: Suifenhe}
  kind: place
  reading: すいふんが
  ruby: true
"""


def test_a_reading_stands_where_running_text_first_has_the_name(workspace: Workspace) -> None:
    """Not in headings, captions or what machines read; nor in other languages."""
    glossary = (workspace.root / "content/glossary.yaml").read_text("utf-8")
    add(workspace, "content/glossary.yaml", glossary + TERM)
    for file in (BRIEF, THEME):
        text = (workspace.root / file).read_text("utf-8")
        add(workspace, file, re.sub(r"(ja: )([^\n,}]{2,})", r"\g<1>綏芬河の\2", text))
    html = page(workspace, replace(FULL, language="ja")).html
    shown = re.findall(r"<ruby>綏芬河<rp>（</rp><rt>すいふんが</rt><rp>）</rp></ruby>", html)
    assert len(shown) == 1
    assert html.count("綏芬河") > 5
    before = html[: html.index("<ruby>")]
    assert re.search(r"<h1>.*綏芬河.*</h1>", before)
    assert re.search(r"<li>[^<]*$|</strong>[^<]*$|<p[^>]*>[^<]*$", before), before[-80:]
    assert "<ruby>" not in page(workspace).html


# --- the digest -------------------------------------------------------------------------------

CHANGES: dict[str, Any] = {
    "edition": BRISK,
    "title": "x",
    "subject": "x",
    "keywords": ("x",),
    "publisher": "x",
    "html": "x",
    "styles": {"styles/print.css": "x"},
    "script": "x",
    "data": (),
    "modified": None,
    "max_pages": 7,
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_digest_tells_every_change(library: Library, name: str) -> None:
    one = render(library, FULL)
    value: Any = one.modified.replace(year=1999) if name == "modified" else CHANGES[name]
    changes: dict[str, Any] = {name: value}
    assert replace(one, **changes).digest != one.digest


def test_no_part_of_a_page_is_left_out_of_its_digest() -> None:
    """Where an author mends it, and what it may take, make no difference to any reader."""
    assert {part.name for part in fields(Page)} - {"place", "limits", "own"} == CHANGES.keys()


def test_the_digest_of_the_same_content_is_the_same(library: Library, workspace: Workspace) -> None:
    assert render(library, FULL).digest == page(workspace).digest


def test_the_date_is_that_of_the_content(library: Library) -> None:
    assert render(library, FULL).modified.isoformat() == "2020-05-01T00:00:00+00:00"


# --- templates --------------------------------------------------------------------------------


def test_an_audience_overrides_a_template_and_others_keep_theirs(workspace: Workspace) -> None:
    add(workspace, "templates/audiences/brisk/parts/summary.html", "<p>my own summary</p>")
    assert "my own summary" in page(workspace, BRISK).html
    assert "my own summary" not in page(workspace, FULL).html


def test_an_audience_gets_the_overrides_of_the_one_it_extends(workspace: Workspace) -> None:
    add(workspace, "templates/audiences/full/parts/summary.html", "<p>from full</p>")
    assert "from full" in page(workspace, BRISK).html
    add(workspace, "templates/audiences/brisk/parts/summary.html", "<p>from brisk</p>")
    assert "from brisk" in page(workspace, BRISK).html
    assert "from full" in page(workspace, FULL).html


def test_an_override_changes_one_block_of_the_default(workspace: Workspace) -> None:
    text = '{% extends "default/brief.html" %}{% block summary %}<p>my own block</p>{% endblock %}'
    add(workspace, "templates/audiences/brisk/brief.html", text)
    html = page(workspace, BRISK).html
    assert "my own block" in html
    assert 'id="sources"' in html


def test_a_workspace_lays_its_templates_over_the_shipped_ones(workspace: Workspace) -> None:
    add(workspace, "templates/parts/summary.html", "<p>of this house</p>")
    assert "of this house" in page(workspace, FULL).html


@pytest.mark.parametrize(
    ("name", "text", "place", "message", "hint"),
    [
        ("parts/summary.html", "\n{{ paeg.title }}", "templates/parts/summary.html:2:1", "'paeg' is undefined", "'page'"),
        ("parts/summary.html", "\n\n{{ page.titel }}", "templates/parts/summary.html:3:1", "titel", "'title'"),
        ("parts/summary.html", "{{ page.summary[0].txet }}", "templates/parts/summary.html:1:1", "txet", "'text'"),
        ("parts/summary.html", "a\n{% if %}", "templates/parts/summary.html:2:1", "Expected an expression", "docs/templates.md"),
        ("parts/summary.html", "{% for x in y %}", "templates/parts/summary.html:1:1", "", "docs/templates.md"),
        ("parts/summary.html", "{{ 1 // 0 }}", "templates/parts/summary.html:1:1", "ZeroDivisionError", "docs/templates.md"),
        ("parts/summary.html", "{{ page.text(1) }}", "templates/parts/summary.html:1:1", "no attribute 'text'", "docs/templates.md"),
        ("parts/summary.html", "\n{{ page.words(1, 2) }}", "templates/parts/summary.html:2:1", "TypeError", ""),
        ("parts/summary.html", '{% include "parts/none.html" %}', "templates/parts/summary.html:1:1", "parts/none.html", ""),
        ("audiences/full/parts/summary.html", "{{ x }}", "templates/audiences/full/parts/summary.html:1:1", "'x' is undefined", ""),
        ("audiences/full/brief.html", '{% extends "default/brief.html" %}\n{% block summary %}{{ paeg }}{% endblock %}',
         "templates/audiences/full/brief.html:2:1", "'paeg' is undefined", "'page'"),
    ],
)  # fmt: skip
def test_a_template_fault_has_file_line_and_the_nearest_name(
    name: str, text: str, place: str, message: str, hint: str, workspace: Workspace
) -> None:
    add(workspace, f"templates/{name}", text)
    problem = fault(workspace)
    assert (str(problem.place), problem.check) == (place, "template")
    assert message in problem.message
    assert hint in problem.hint
    assert problem.hint


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__.__mro__[1].__subclasses__()",
        "page.__init__.__globals__",
        "page.__class__.__init__.__globals__['__builtins__']",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "self._TemplateReference__context.parent",
        "audiences['full'].sections.clear()",
        "settings.model_config.update({'x': 1})",
        "open('/etc/passwd').read()",
        "namespace.__init__.__globals__",
        "'{0.__class__}'.format(page)",
    ],
)
def test_a_template_reaches_nothing_but_its_values(expression: str, workspace: Workspace) -> None:
    add(workspace, "templates/parts/summary.html", "{{ " + expression + " }}")
    assert fault(workspace).check == "template"


@pytest.mark.parametrize("name", ["/etc/passwd", "../../../../etc/passwd", "file:///etc/passwd"])
@pytest.mark.parametrize("how", ["include", "extends", "import"])
def test_a_template_includes_templates_only(name: str, how: str, workspace: Workspace) -> None:
    add(
        workspace,
        "templates/parts/summary.html",
        "{% " + how + f' "{name}" ' + ("as x " if how == "import" else "") + "%}",
    )
    assert "passwd" in fault(workspace).message


def test_braces_in_content_stay_text(workspace: Workspace) -> None:
    change(
        workspace,
        BRIEF,
        "en: Timber is {port",
        "en: Timber is {{ 7*7 }} {% include 'parts/summary.html' %} {port",
    )
    html = page(workspace).html
    assert "{{ 7*7 }} {% include &#39;parts/summary.html&#39; %}" in html or (
        "{{ 7*7 }} {% include 'parts/summary.html' %}" in html
    )


def test_a_title_is_plain_where_html_wants_plain_text(workspace: Workspace) -> None:
    change(workspace, BRIEF, "en: Timber at North Harbour", "en: '*Timber* & “North” < Harbour'")
    made = page(workspace)
    assert made.title == "Timber & “North” < Harbour"
    assert "<title>Timber &amp; “North” &lt; Harbour" in made.html


def test_charts_are_drawn_in_both_widths(library: Library) -> None:
    html = render(library, FULL).html
    drawn = re.findall(r'<svg [^>]*width="(\d+)"', html)
    assert drawn == [str(WIDE), str(NARROW)] * (len(drawn) // 2)
    assert drawn
    assert "<svg" not in render(library, BRISK).html


def test_a_theme_without_figures_has_no_charts(workspace: Workspace) -> None:
    text = (workspace.root / THEME).read_text("utf-8")
    add(workspace, THEME, re.sub(r"exhibits:\n(  .*\n)+", "", text))
    assert "<svg" not in page(workspace).html
