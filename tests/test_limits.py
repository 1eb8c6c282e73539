"""Nothing that is read or rendered goes on for ever, fills the memory, or waits for what never comes."""

from __future__ import annotations

import pytest

from briefings.checks import check
from briefings.problems import Unusable
from briefings.workspace import Workspace
from tests.editing import DOCUMENT, THEME, change

SETTINGS = "content/workspace.yaml"


def told(workspace: Workspace) -> list[str]:
    """What is wrong with a workspace: places and messages."""
    try:
        found = check(workspace.read())
    except Unusable as error:
        found = list(error.problems)
    return [f"{problem.place}: {problem.message}" for problem in found]


# --- patterns of authors ----------------------------------------------------------------------

ENDLESS = ["(a+)+$", "(a|a)*$", "(a*)*b", "(?:a{1,30}){1,30}$", "(.*a){20}$", "(?:a?){30}a{30}$"]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_takes_no_longer_than_its_text(pattern: str, workspace: Workspace) -> None:
    """Each takes Python's own engine for ever."""
    change(workspace, SETTINGS, r"en: ['\b", rf"en: ['{pattern}', '\b")
    change(workspace, THEME, "Timber is {", "a" * 5000 + "! Timber is {")
    assert not [one for one in told(workspace) if SETTINGS in one or "bare" in one]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "not a pattern: missing ): ("),
        ("(" * 400, "not a pattern: "),
        ("[" * 400, "not a pattern: "),
        ("(" * 1000, "a pattern is longer than 500 characters"),
        ("a" * 501, "a pattern is longer than 500 characters"),
        (r"(?<!a)b", "not a pattern: invalid perl operator: (?<"),
        (r"(a)\1", "not a pattern: invalid escape sequence: "),
        ("(?:a{1000}){1000}", "not a pattern: invalid repetition size"),
        (r"(?:\pL{100}){10}", "not a pattern: pattern too large"),
        ("*", "not a pattern: no argument for repetition operator"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told_with_its_place(
    pattern: str, message: str, workspace: Workspace
) -> None:
    change(workspace, SETTINGS, "en: ['", f"en: [G20, '{pattern}', '")
    (found,) = told(workspace)
    assert found.startswith(f"{SETTINGS}:9:13: entry 2: {message}")


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("CO₂", "CO₂"),
        ("[①-⑳]", "⑧"),
        (r"第\d回", "第3回"),
        (r"第\d回", "第３回"),
        ("8項目", "８項目"),
        ("８項目", "８項目"),
        (r"\p{Han}1", "約1"),
    ],
)
def test_an_exception_matches_what_is_written_and_what_is_read(
    pattern: str, typed: str, workspace: Workspace
) -> None:
    def bare() -> list[str]:
        return [one for one in told(workspace) if "is typed, not carried" in one]

    change(workspace, THEME, "木材は貨物の{", f"{typed}、木材は貨物の{{")
    change(workspace, SETTINGS, "ja: ['第\\d{1,2}回']", "ja: [never]")
    assert bare()
    change(workspace, SETTINGS, "ja: [never]", f"ja: ['{pattern}']")
    assert not bare()


def test_a_text_has_an_end(workspace: Workspace) -> None:
    change(workspace, DOCUMENT, "heading: 貨物", "heading: " + "貨" * 20_001)
    (found,) = [one for one in told(workspace) if "20,000" in one]
    assert found.endswith(": a text is longer than 20,000 characters")
    assert found.startswith(f"{DOCUMENT}:")
