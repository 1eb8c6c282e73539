"""What one command calls wrong, every command does, with the same place and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from unittest.mock import patch

import pytest
import yaml

from briefings.build import build
from briefings.checks import check, evidence
from briefings.library.library import Choice
from briefings.preview.foreground import Foreground
from briefings.preview.studio import Studio
from briefings.problems import Gravity, Problem, Unusable
from briefings.publish import BuildRequest
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, change
from tests.fuzz import values
from tests.fuzz.targets import example

SETTINGS, AUDIENCES, UNITS = "content/workspace.yaml", "content/audiences.yaml", "content/units.yaml"
HTML = Choice(formats=frozenset({"html"}))


def previewed(workspace: Workspace) -> Iterable[Problem]:
    studio = Studio(workspace, map, Foreground())
    for _ in studio.refresh():
        pass
    studio.close()
    return studio.view.problems


COMMANDS: dict[str, Callable[[Workspace], Iterable[Problem]]] = {
    "check": lambda workspace: check(workspace.read()),
    "verify": lambda workspace: evidence.verify(workspace.read(), None).faults,
    "build": lambda workspace: build(BuildRequest(workspace, HTML)).problems,
    "serve": previewed,
}
CONTRADICTIONS = {
    "amount": ("amount: 120\n", "amount: 1,200\n", "31:35", "ships: “120隻” is 120, the amount stored is 1,200"),
    "relation": ("amount: 120\n", "amount: 約120\n", "31:35", "ships: “120隻” says exactly, stored is about"),
    "unit": ("figure: 120隻", "figure: 120トン", "31:35", "ships: “120トン” is in tonne, stored is ship"),
    "period": ("figure: 120隻, when: 2008年", "figure: 120隻, when: 2007年", "31:47", "ships: “2007年” is 2007, the period stored is 2008"),
    "date": ("date: 2007-04-01", "date: 2007-04-02", "35:35", "opened: “2007年4月1日” is 2007-04-01, the date stored is 2007-04-02"),
    "point": ("amount: 180万", "amount: 18万", "44:45", "cargo/2007: “180万トン” is 1,800,000, the amount stored is 180,000"),
    "nothing": ("figure: 120隻", "figure: 幾つか", "31:35", "ships: “幾つか” is no amount"),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_evidence_that_says_something_else_is_an_error_of_every_command(
    case: str, command: str, workspace: Workspace
) -> None:
    old, new, place, message = CONTRADICTIONS[case]
    change(workspace, DOCUMENT, old, new)
    found = [problem for problem in COMMANDS[command](workspace) if problem.check == "evidence"]
    assert [(str(one.place), one.gravity) for one in found] == [(f"{DOCUMENT}:{place}", Gravity.ERROR)]
    assert message in found[0].message
    assert found[0].hint


# --- what a build would trip over ----------------------------------------------------------------

TRIPS: dict[str, tuple[str, str, str, str, str, str]] = {
    "a form without {n}": (UNITS, 'ja: "{n}隻"', 'ja: "隻"', "6:15", "“隻” has no {n}", "docs/settings.md"),
    "a plural without {n}": (UNITS, 'other: "{n} ships"', 'other: "ships"', "6:27", "“ships” has no {n}", "docs/settings.md"),
    "another brace": (UNITS, 'ja: "{n}隻"', 'ja: "{m}隻"', "6:15", "“{m}隻” has other braces", "docs/settings.md"),
    "{n} twice": (UNITS, 'ja: "{n}隻"', 'ja: "{n}隻{n}"', "6:15", "“{n}隻{n}” has other braces", "docs/settings.md"),
    "no form in a language": (UNITS, 'ja: "{n}隻", ', "", "6:10", "the unit 'ship' has no form in the language 'ja'", 'ja: "{n} …"'),
    "no unit of CLDR": (UNITS, "cldr: concentr-percent", "cldr: concentr-precent", "4:17", "CLDR has no unit “concentr-precent”", "'concentr-percent'"),
    "an unknown style": (DOCUMENT, "開港は{opened}", "開港は{opened:peroid}", "57:15", "'opened' is written in no style 'peroid'", "Did you mean 'period'?"),
    "another unknown style": (DOCUMENT, "開港は{opened}", "開港は{opened:x}", "57:15", "'opened' is written in no style 'x'", "Known: number, period."),
    "no period": (DOCUMENT, "開港は{opened}", "開港は{opened:period}", "57:15", "'opened' has no period", "leave out `:period`"),
    "no number": (DOCUMENT, "開港は{opened}", "開港は{opened:number}", "57:15", "'opened' is a date and no number", "Leave out `:number`"),
    "a gap": (DOCUMENT, "amount: 120万, figure: 120万トン, when: 2006年", "missing: true", "54:15", "'cargo/2006' is a gap that the source leaves", "that is there"),
    "an unknown language beside": (BRIEF, "\nsummary:", "\nlanguages: [ja, fr]\nsummary:", "5:12", "not a language of this workspace: fr", "docs/authoring.md"),
    "one language beside itself": (BRIEF, "\nsummary:", "\nlanguages: [ja, ja]\nsummary:", "5:12", "two languages stand side by side", "docs/authoring.md"),
    "a language twice": (SETTINGS, "languages: [ja, en]", "languages: [ja, en, ja]", "4:12", "ja stands twice", "docs/settings.md"),
    "a language twice, in capitals": (SETTINGS, "languages: [ja, en]", "languages: [ja, en, EN]", "4:12", "EN stands twice", "docs/settings.md"),
}  # fmt: skip


@pytest.mark.parametrize("case", TRIPS)
def test_what_a_build_would_trip_over_is_told_by_every_command(case: str, workspace: Workspace) -> None:
    file, old, new, place, message, hint = TRIPS[case]
    change(workspace, file, old, new)
    for command in ("check", "build", "serve"):
        try:
            found = list(COMMANDS[command](workspace))
        except Unusable as error:
            found = list(error.problems)
        told = sorted(one for one in found if message in one.message)
        assert [(str(one.place), one.gravity) for one in told[:1]] == [(f"{file}:{place}", Gravity.ERROR)], (
            found
        )
        assert hint in told[0].hint


# --- what the check lets pass, a build makes -------------------------------------------------------

SLIPS = (
    "{ships}", "{cargo/2008}", "{cargo/2006:period}", "{opened}", "{opened:period}", "{opened:number}", "{ships:foo}", "{timber-share}",
    "{port-report.ships:number}", "{timber.cargo-growth:period}", "港", "A text.", "2008", "2008-01/2008-06", "FY2008", "2008~", "約3", "1", "120",
    "0", "40–50", "ship", "percent", "cargo", "fleet", "timber", "full", "brisk", "true", "line", "bar", "dot", "timeline", "slope", "stacked",
    "share", "plan", "forecast", "{n}", "{n}隻", "隻", "one", "few", "en", "en-US", "letter", "2026-01-01", "https://a.example/x", "#123456",
)  # fmt: skip
"""What an author may write in the wrong place, most of it right in another."""
EDITED = ("a word", "another word", "of another", "gone", "many", "within", "shuffled", "renamed")
SEEDS = 60


def test_whatever_a_strict_check_passes_a_strict_build_makes() -> None:
    """More of them: raise SEEDS. The same seeds give the same workspaces."""
    workspace, names = example()
    passed = 0
    for seed in range(SEEDS):
        random = Random(seed)
        path = workspace.root / random.choice(names)
        before = path.read_bytes()
        try:
            path.write_text(_slipped(before, random), "utf-8")
            if _strictly(workspace):
                continue
            passed += 1
            made = build(BuildRequest(workspace, HTML, strict=True))
            assert (seed, made.problems, made.skipped) == (seed, (), ())
        finally:
            path.write_bytes(before)
    assert passed > SEEDS // 12


def _slipped(content: bytes, random: Random) -> str:
    """A file of content with one or two values that an author slipped in."""
    tree = yaml.load(content, Loader=yaml.CBaseLoader)
    with patch.object(values, "WORDS", SLIPS):
        for _ in range(random.choice((1, 1, 2))):
            holder, key, _ = random.choice([*values.places(tree)])
            values.EDITS[random.choice(EDITED)](holder, key, random, [*values.places(tree)])
    return values._written(tree)


def _strictly(workspace: Workspace) -> list[Problem]:
    try:
        return check(workspace.read())
    except Unusable as error:
        return list(error.problems)
