"""What one command calls wrong, every command does, with the same place and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from briefings.build import build
from briefings.checks import check, evidence
from briefings.library.library import Choice
from briefings.preview.foreground import Foreground
from briefings.preview.studio import Studio
from briefings.problems import Gravity, Problem
from briefings.publish import BuildRequest
from briefings.workspace import Workspace
from tests.editing import DOCUMENT, change

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
