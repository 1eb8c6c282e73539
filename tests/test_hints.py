"""Hints lead somewhere: who does what one says is rid of the problem, and has no other in its place."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefings.cli import main
from briefings.problems import Gravity, Problem
from briefings.workspace import Workspace
from tests.conftest import ROOT
from tests.editing import BRIEF, DOCUMENT, THEME, add, change
from tests.test_checks import listed, overlay, told

AUDIENCES, UNITS, SETTINGS = "content/audiences.yaml", "content/units.yaml", "content/workspace.yaml"
FONTS = "fonts/fonts.yaml"
PROPOSED = re.compile(r"Did you mean ['{]?([^'}?]+)['}]?\?")
PROPOSING = [path for path in listed("bad") if path.is_file() and b"Did you mean" in path.read_bytes()]


def proposals(problems: list[Problem]) -> list[tuple[Problem, str, str]]:
    """What is called wrong, and what is proposed for it."""
    found = []
    for problem in problems:
        named, near = re.search(r"'([^']*)'", problem.message), PROPOSED.search(problem.hint)
        if named and near and problem.place.line:
            found.append((problem, named[1], near[1]))
    return found


@pytest.mark.parametrize("example", PROPOSING, ids=lambda path: path.stem)
def test_a_name_that_is_proposed_is_right(example: Path, workspace: Workspace) -> None:
    overlay(example, workspace.root)
    before = told(workspace.root)
    chosen = proposals(before)
    assert chosen
    for problem, name, near in chosen:
        path = workspace.root / problem.place.file
        lines = path.read_text("utf-8").split("\n")
        at = problem.place.line - 1
        lines[at] = lines[at][: problem.place.column - 1] + lines[at][problem.place.column - 1 :].replace(
            name, near, 1
        )
        path.write_text("\n".join(lines), "utf-8")
    after = told(workspace.root)
    mended = {(problem.place.file, problem.place.line, problem.message) for problem, _, _ in chosen}
    assert [one for one in after if (one.place.file, one.place.line, one.message) in mended] == []
    assert [
        one for one in after if "no " in one.message and "is called" in one.message and one not in before
    ] == []


# --- what is proposed is not what is wrong itself ------------------------------------------------

NEVER: dict[str, tuple[str, str, str, str, str]] = {
    "an audience that extends one that is none": (AUDIENCES, "brisk:\n  extends: full", "press:\n  extends: executive", "'executive'", "Known: full."),
    "one like itself": (AUDIENCES, "brisk:\n  extends: full", "brisker:\n  extends: brisk", "'brisk'", "Known: full."),
    "one like the one that extends it": (AUDIENCES, "full:\n", "full:\n  extends: brisko\n", "'brisko'", "Known: none."),
    "a figure of another document": (THEME, "{port-report.timber-share}を占める", "{port-report.timber-shar}を占める", "'port-report.timber-shar'", "{port-report.timber-share}"),
}  # fmt: skip


@pytest.mark.parametrize("case", NEVER)
def test_nothing_is_proposed_that_would_be_wrong(case: str, workspace: Workspace) -> None:
    file, old, new, name, hint = NEVER[case]
    change(workspace, file, old, new)
    found = [one for one in told(workspace.root) if f"is called {name}" in one.message]
    assert found
    assert all(hint in one.hint for one in found)


# --- commands, files and keys that a hint names --------------------------------------------------


def rename(root: Path, old: str, new: str) -> None:
    (root / new).parent.mkdir(parents=True, exist_ok=True)
    (root / old).rename(root / new)


def replaced(file: str, old: str, new: str) -> Callable[[Workspace, str], None]:
    return lambda workspace, _: change(workspace, file, old, new)


def shipped(name: str, old: str, new: str) -> Callable[[Workspace], object]:
    """A file of the program's own, changed, in the workspace."""
    text = (ROOT / name).read_text("utf-8")
    assert old in text
    return lambda workspace: add(workspace, name, text.replace(old, new, 1))


def moved(old: str, new: str) -> Callable[[Workspace, str], None]:
    return lambda workspace, _: rename(workspace.root, old, new)


def into(file: str, name: str) -> Callable[[Workspace, str], None]:
    """Rename a file to what its hint proposes."""
    return lambda workspace, hint: rename(workspace.root, f"{file}/{name}", f"{file}/{_proposed(hint)}")


def _proposed(hint: str) -> str:
    found = PROPOSED.search(hint)
    assert found, hint
    return found[1]


SECOND = (ROOT / "tests/workspace" / BRIEF).read_text("utf-8")
FOLLOWED: dict[str, tuple[Callable[[Workspace], object], str, Callable[[Workspace, str], None]]] = {
    "content that ends in .txt": (lambda w: add(w, "content/briefs/second.yaml.txt", SECOND), "of this name is not read", moved("content/briefs/second.yaml.txt", "content/briefs/second.yaml")),
    "content in capitals": (lambda w: add(w, "content/briefs/second.YAML", SECOND), "of this name is not read", moved("content/briefs/second.YAML", "content/briefs/second.yaml")),
    "content that ends in .yml": (lambda w: add(w, "content/briefs/second.yml", SECOND), "of this name is not read", moved("content/briefs/second.yml", "content/briefs/second.yaml")),
    "content in a folder": (lambda w: add(w, "content/briefs/2026/second.yaml", SECOND), "a folder of this name is not read", moved("content/briefs/2026/second.yaml", "content/briefs/second.yaml")),
    "settings in other words": (lambda w: rename(w.root, "content/glossary.yaml", "content/glosary.yaml"), "of this name is not read", lambda w, hint: rename(w.root, "content/glosary.yaml", _proposed(hint))),
    "an old template": (lambda w: add(w, "templates/parts/figure.html", "<p></p>"), "no template is called", into("templates", "parts/figure.html")),
    "a template of a slip": (lambda w: add(w, "templates/styles/prnt.css", "p {}"), "no template is called", into("templates", "styles/prnt.css")),
    "a folder of no audience": (lambda w: add(w, "templates/audiences/brsk/styles/own.css", "p {}"), "no audience is called", lambda w, hint: rename(w.root, "templates/audiences/brsk", f"templates/audiences/{_proposed(hint)}")),
    "a family that is none": (shipped(FONTS, "Noto Sans Math, BIZ UDGothic]", "Noto Sans Math, BIZ UDGothik]"), "no family is called", lambda w, hint: change(w, FONTS, "BIZ UDGothik", _proposed(hint))),
    "another spelling of a unit": (lambda w: change(w, UNITS, "cldr: concentr-percent", "cldr: concentr-precent"), "CLDR has no unit", lambda w, hint: change(w, UNITS, "cldr: concentr-precent", f"cldr: {_proposed(hint)}")),
    "a unit that lacks a language": (lambda w: change(w, UNITS, 'ja: "{n}隻", ', ""), "has no form", lambda w, hint: change(w, UNITS, "forms: {en: {one: \"{n} ship\"", "forms: {" + hint.removeprefix("Add one: ").removesuffix(".").replace("…", "隻") + ", en: {one: \"{n} ship\"")),
    "a form without {n}": (lambda w: change(w, UNITS, 'ja: "{n}隻"', "ja: 隻"), "has no {n}", replaced(UNITS, "ja: 隻", 'ja: "{n}隻"')),
    "a style that is none": (lambda w: change(w, DOCUMENT, "開港は{opened}", "開港は{opened:peroid}"), "is written in no style", lambda w, hint: change(w, DOCUMENT, ":peroid", "")),
    "a period that is none": (lambda w: change(w, DOCUMENT, "開港は{opened}", "開港は{opened:period}"), "has no period", replaced(DOCUMENT, "{opened:period}", "{opened}")),
    "a number that is none": (lambda w: change(w, DOCUMENT, "開港は{opened}", "開港は{opened:number}"), "is a date and no number", replaced(DOCUMENT, "{opened:number}", "{opened}")),
    "a comment in a sentence": (lambda w: change(w, BRIEF, "standfirst: {ja: 貨物は二年で倍増した。, en: Cargo doubled in two years.}", "standfirst:\n  ja: 貨物は二年で倍増した。\n  en: Cargo in # doubled."), "the text ends here", replaced(BRIEF, "Cargo in # doubled.", '"Cargo in #doubled."')),
    "a comment behind a sentence": (lambda w: change(w, BRIEF, "standfirst: {ja: 貨物は二年で倍増した。, en: Cargo doubled in two years.}", "standfirst:\n  ja: 貨物は二年で倍増した。\n  en: Cargo doubled. # or did it"), "the text ends here", replaced(BRIEF, "doubled. # or", "doubled.  # or")),
    "evidence of another amount": (lambda w: change(w, DOCUMENT, "amount: 120\n", "amount: 1,200\n"), "the amount stored is 1,200", replaced(DOCUMENT, "amount: 1,200\n", "amount: 120\n")),
    "a mapping for an amount": (lambda w: change(w, DOCUMENT, "amount: 120\n", "amount: {low: 1e3}\n"), "a figure is expected", replaced(DOCUMENT, "amount: {low: 1e3}\n", "amount: 120\n")),
    "another language of a catalogue": (lambda w: add(w, "templates/locales/ja.po", (ROOT / "templates/locales/ja.po").read_text("utf-8").replace("Language: ja", "Language: en")), "says that it is in 'en'", lambda w, hint: change(w, "templates/locales/ja.po", "Language: en", re.findall('"(Language: [a-z]+)', hint)[0])),
    "the part of a brief": (lambda w: change(w, BRIEF, "- document: port-report", "- document: port-rapport"), "no document is called", lambda w, hint: change(w, BRIEF, "port-rapport", hint.removeprefix("Known: ").removesuffix("."))),
}  # fmt: skip


@pytest.mark.parametrize("case", FOLLOWED)
def test_who_follows_a_hint_is_rid_of_the_problem(case: str, workspace: Workspace) -> None:
    provoke, message, follow = FOLLOWED[case]
    provoke(workspace)
    chosen = [one for one in told(workspace.root) if message in one.message]
    assert len(chosen) >= 1
    follow(workspace, chosen[0].hint)
    assert [
        one for one in told(workspace.root) if one.gravity is Gravity.ERROR or message in one.message
    ] == []


def in_french(tree: Any) -> Any:
    """Texts in a third language: the words of the second."""
    if isinstance(tree, dict):
        told = {key: in_french(value) for key, value in tree.items()}
        return {**told, "fr": copy.deepcopy(tree["en"])} if {"ja", "en"} <= tree.keys() else told
    return [in_french(value) for value in tree] if isinstance(tree, list) else tree


def test_a_third_language_by_hints_alone(workspace: Workspace) -> None:
    root = workspace.root
    change(workspace, SETTINGS, "languages: [ja, en]", "languages: [ja, en, fr]")
    [first] = told(root)
    assert first.message == "the file: publisher is missing in: fr; imprint is missing in: fr"
    settings = root / SETTINGS
    settings.write_text(
        yaml.safe_dump(in_french(yaml.safe_load(settings.read_text("utf-8"))), allow_unicode=True), "utf-8"
    )
    found = told(root)
    assert {one.message for one in found if one.hint.startswith('Add one: fr: "{n} …"')} == {
        f"the unit {unit!r} has no form in the language 'fr'" for unit in ("tonne", "ship")
    }
    assert any(
        one.hint == "Write it in each language of content/workspace.yaml, and in no other." for one in found
    )
    for path in (root / "content").rglob("*.yaml"):
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        path.write_text(yaml.safe_dump(in_french(tree), allow_unicode=True, sort_keys=False), "utf-8")
    [missing] = told(root)
    assert missing.message == "the catalogue of 'fr' is missing"
    source = re.search(r"Copy (\S+) there", missing.hint)
    assert source
    (root / "templates/locales").mkdir(parents=True)
    catalogue = Path(shutil.copyfile(source[1], root / missing.place.file))
    [foreign] = told(root)
    assert foreign.message == "the catalogue of 'fr' says that it is in 'en'"
    catalogue.write_text(catalogue.read_text("utf-8").replace("Language: en", "Language: fr"), "utf-8")
    [rest] = told(root)
    assert (rest.gravity, rest.hint) == (Gravity.WARNING, "Give it a module: docs/settings.md says how.")


SOURCE = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "briefings").rglob("*.py")))


def test_every_command_that_is_named_is_there() -> None:
    named = set(re.findall(r"`briefings ([a-z]+)", SOURCE))
    assert "check" in named
    assert named <= main.commands.keys()


def test_every_guide_that_is_named_is_there() -> None:
    named = set(re.findall(r"docs/[A-Za-z.]+\.md", SOURCE))
    assert len(named) > 3
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert "### Another language" in (ROOT / "docs/settings.md").read_text("utf-8")
