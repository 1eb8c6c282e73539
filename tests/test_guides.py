"""The guides know every setting, and their examples can be used as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from briefings.content.settings import Audience, Section, Term, Unit, WorkspaceSettings

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/settings.md").read_text()
EXAMPLES = [
    yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
]
WORKSPACE, AUDIENCES, UNITS, GLOSSARY = EXAMPLES


@pytest.mark.parametrize(
    ("model", "examples"),
    [
        (WorkspaceSettings, [WORKSPACE]),
        (Audience, AUDIENCES.values()),
        (Unit, UNITS.values()),
        (Term, GLOSSARY.values()),
    ],
    ids=["workspace", "audiences", "units", "glossary"],
)
def test_every_setting_is_shown_and_every_example_is_right(
    model: type[BaseModel], examples: list[dict[str, object]]
) -> None:
    assert set().union(*examples) == model.model_fields.keys()
    for example in examples:
        model.model_validate(example)


def test_every_section_is_shown() -> None:
    assert AUDIENCES["policy"]["sections"] == [section.value for section in Section]


def test_the_japanese_guide_has_what_the_english_one_has() -> None:
    """The same sections, commands, examples and further reading; the diagrams stay in one place."""
    english, japanese = ((ROOT / name).read_text() for name in ("README.md", "docs/README.ja.md"))
    assert japanese.count("\n## ") == english.count("\n## ")
    for what in (r"^(?:briefings|script|cd|source)\b[^#\n]*[^#\s]", r"^```yaml\n.*?^```", r"\w+\.md(?=\))"):
        found = [set(re.findall(what, text, re.DOTALL | re.MULTILINE)) for text in (english, japanese)]
        assert found[0] - {"ja.md"} <= found[1]
