"""A language is one module, one line, one catalogue and texts: Russian, added here, proves it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefings import language
from briefings.checks import check
from briefings.checks.evidence import Verdict, verify
from briefings.library.library import Edition, Library
from briefings.page.render import render
from briefings.problems import Gravity
from briefings.workspace import Workspace
from tests.editing import add, change
from tests.russian import ru

HERE = Path(__file__).parent / "russian"
TEXTS = yaml.safe_load((HERE / "texts.yaml").read_text("utf-8"))
WORDS = {"Sources": "Источники", "Key figures": "Главные цифры", "forecast": "прогноз", "plan": "план"}
FORMS = {
    "tonne": ("{n} тонна", "{n} тонны", "{n} тонн", "т"),
    "ship": ("{n} судно", "{n} судна", "{n} судов", "суда"),
}
SURVEY = """\
title: {ja: 調査, en: Survey, ru: Обследование}
short: {ja: 調査, en: Survey, ru: Обследование}
language: ru
publisher: {ja: 局, en: Office, ru: Бюро}
published: 2009-10-01
kind: {ja: 報告書, en: Report, ru: Отчёт}
source: {file: survey.txt, sha256: DIGEST}
places:
  all: {line: 1, heading: Итоги, label: {ja: 全体, en: Whole, ru: Итоги}}
summary:
  - {ja: "{stock}。{day}。{range}。{one}。{two}。{five}。{less}。{many}。{several}。2009年9月23日。",
     en: "{stock}. {day}. {range}. {one}. {two}. {five}. {less}. {many}. {several}. 23 September 2009.",
     ru: "{stock}; {day}; {range}; {one}; {two}; {five}; {less}; {many}; {several}; 23 сентября 2009 г."}
facts:
"""
SOURCE = """\
Итоги 2009 года
Запас составил 2,18 млн м³ на 23 сентября 2009 г. В плане 40–50 проектов, начато свыше 2 183 проектов.
Из них 1 проект открыт, 2 проекта утверждены, 5 проектов отложены, около 21 проекта ждут.
Всего 7,5 млн проектов, прирост минус 3,7%.
"""
PRINTED = {
    "stock": ("2.18 million", "cubic-metre", "2,18 млн м³", "2,18 млн м³"),
    "range": ("40–50", "project", "40–50 проектов", "40–50 проектов"),
    "one": ("1", "project", "1 проект", "1 проект"),
    "two": ("2", "project", "2 проекта", "2 проекта"),
    "five": ("5", "project", "5 проектов", "5 проектов"),
    "less": ("-3.7", "percent", "минус 3,7%", "−3,7 %"),
    "many": ("over 2183", "project", "свыше 2 183 проектов", "больше чем 2 183 проекта"),
    "several": ("около 21", "project", "около 21 проекта", "примерно 21 проект"),
}
"""Of each figure: the amount and unit stored, what the source prints, and what Russian writes."""


@pytest.fixture(autouse=True)
def _listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line: Russian in the table of languages."""
    monkeypatch.setitem(language.LANGUAGES, "ru", ru.RULES)


@pytest.fixture
def russian(workspace: Workspace) -> Workspace:
    """The example workspace in three languages, with a document that is Russian itself."""
    for path in (workspace.root / "content").rglob("*.yaml"):
        tree = _translated(yaml.safe_load(path.read_text("utf-8")))
        if path.name == "workspace.yaml":
            tree |= {"languages": ["ja", "en", "ru"], "base_url": "https://example.org/"}
        if path.name == "units.yaml":
            for name, (one, few, many, symbol) in FORMS.items():
                tree[name]["forms"]["ru"] = {"one": one, "few": few, "many": many, "other": few}
                tree[name].setdefault("symbol", {"ja": "隻", "en": "ships"})["ru"] = symbol
            tree["cubic-metre"] = {"cldr": "volume-cubic-meter"}
            tree["project"] = {
                "forms": {
                    "ja": "{n}件",
                    "en": {"one": "{n} project", "other": "{n} projects"},
                    "ru": {
                        "one": "{n} проект", "few": "{n} проекта", "many": "{n} проектов", "other": "{n} проекта",
                    },
                },
            }  # fmt: skip
        if path.name == "timber.yaml":
            tree["key_figures"] = ["port-report.timber-share", "survey.stock"]
        if path.name == "harbour.yaml":
            tree["parts"].append({"document": "survey"})
        path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8")
    add(workspace, "templates/locales/ru.po", _catalogue())
    declared = (Path(__file__).parents[1] / "fonts/fonts.yaml").read_text("utf-8")
    stacks = "  ru: {serif: [Noto Serif, Noto Sans Math], sans: [Noto Sans, Noto Sans Math]}\n"
    add(workspace, "fonts/fonts.yaml", declared + stacks)
    add(workspace, "content/documents/survey.yaml", _survey())
    return workspace


def _translated(tree: Any) -> Any:
    """With a Russian text beside every English one; one that has none is an error."""
    if isinstance(tree, list):
        return [_translated(part) for part in tree]
    if not isinstance(tree, dict):
        return tree
    if isinstance(tree.get("en"), str) and tree["en"] in TEXTS:
        return {**tree, "ru": TEXTS[tree["en"]]}
    if tree.keys() == {"ja", "en"} and tree["en"] == tree["ja"]:
        return {**tree, "ru": tree["en"]}
    return {key: _translated(part) for key, part in tree.items()}


def _catalogue() -> str:
    """The shipped catalogue with Russian's plural rule and some of its words."""
    text = (Path(__file__).parents[1] / "templates/locales/en.po").read_text("utf-8")
    text = text.replace('"Language: en', '"Language: ru').replace(
        "nplurals=2; plural=(n != 1);",
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    )
    for message, word in WORDS.items():
        text = re.sub(rf'(?m)^(msgid "{message}"\nmsgstr )".*"$', rf'\1"{word}"', text)
    return text


def _survey() -> str:
    facts = [
        f"  {name}: {{label: {{ja: 値, en: Value, ru: Значение}}, amount: {amount!r}, unit: {unit}, "
        f"period: 2009, evidence: {{at: all, figure: {printed!r}}}}}\n"
        for name, (amount, unit, printed, _) in PRINTED.items()
    ]
    day = (
        "  day: {label: {ja: 日, en: Day, ru: День}, date: 2009-09-23, "
        "evidence: {at: all, figure: 23 сентября 2009 г.}}\n"
    )
    digest = hashlib.sha256(SOURCE.encode()).hexdigest()
    return SURVEY.replace("DIGEST", digest) + "".join(facts) + day


@pytest.fixture
def library(russian: Workspace) -> Library:
    return russian.read()


def words(html: str) -> str:
    """The text of a page, with every kind of space as one plain space."""
    return " ".join(re.sub(r"<sup.*?</sup>|<[^>]*>", "", html).split())


def test_a_page_is_written_in_russian(library: Library) -> None:
    html = render(library, Edition("harbour", "full", "ru")).html
    page = words(html)
    for _, _, _, written in PRINTED.values():
        assert f"{written};" in page, page[page.index("2,18") :][:400]
    assert "23 сентября 2009 г." in page
    assert "Лес составляет примерно 40 %" in page
    assert "Главные цифры" in page
    assert '<html lang="ru"' in html
    assert 'content="ru_RU"' in html


def test_a_chart_is_labelled_in_russian(library: Library) -> None:
    html = render(library, Edition("harbour", "full", "ru")).html
    [chart] = {words(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL) if "2008" in svg}
    assert "млн т" in chart
    assert "2,4" in chart
    assert "2.4" not in chart


def test_nothing_is_wrong_with_it(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []
    serious = [problem for problem in check(library) if problem.gravity is Gravity.ERROR]
    assert [problem.message for problem in serious] == []


def test_its_sources_are_read(library: Library) -> None:
    found = verify(library, {"survey.txt": SOURCE.encode()}, ["survey"])
    assert [(problem.place, problem.message) for problem in found.faults] == []
    assert {finding.verdict for finding in found.findings} == {Verdict.VERIFIED}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2,18 млн м³", "12,18 млн м³"),
        ("2,18 млн м³", "2,181 млн м³"),
        ("1 проект ", "1 721 проект "),
        ("1 проект ", "21 проект "),
        ("2,18 млн м³", "2,18 тыс. м³"),
        ("свыше 2 183", "не менее 2 183"),
        ("около 21 ", "21 "),
        ("23 сентября", "24 сентября"),
        ("40–50", "около 40–50"),
    ],
)
def test_another_figure_in_the_source_is_told(russian: Workspace, old: str, new: str) -> None:
    other = SOURCE.replace(old, new)
    assert other != SOURCE
    before, after = (hashlib.sha256(one.encode()).hexdigest() for one in (SOURCE, other))
    change(russian, "content/documents/survey.yaml", before, after)
    found = verify(russian.read(), {"survey.txt": other.encode()}, ["survey"])
    assert Verdict.BROKEN in {finding.verdict for finding in found.findings}


def test_a_language_without_rules_is_told(russian: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(language.LANGUAGES, "ru")
    [problem] = [one for one in russian.read().problems if one.check == "language"]
    line = (russian.root / "content/workspace.yaml").read_text("utf-8").splitlines()[problem.place.line - 1]
    assert problem.place.file == "content/workspace.yaml"
    assert line.strip() == "- ru"
    assert "no rules of its own" in problem.message
    assert "docs/settings.md" in problem.hint
