"""Whatever emphasis and folds an author's texts have, no mark and no odd space reaches what is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from briefings.checks import check
from briefings.library.library import Choice, Library
from briefings.page.render import render
from briefings.publish.formats import FORMATS
from briefings.workspace import Workspace
from tests.editing import BRIEF, change
from tests.test_publication import based, indexes

_CODE = re.compile(r"<style>.*?</style>|<script>.*?</script>|<!--.*?-->", re.DOTALL)
"""Styles and programs have asterisks of their own; data in scripts has a type and stays."""


def mark(root: Path) -> None:
    """Emphasise the first words of every text, in Japanese in brackets and with a line's end behind them."""
    for file in (root / "content").rglob("*.yaml"):
        if file.name not in ("units.yaml", "glossary.yaml"):
            content = _marked(yaml.load(file.read_bytes(), yaml.BaseLoader))
            file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def _marked(value: Any) -> Any:
    if isinstance(value, list):
        return [_marked(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"ja", "en"} and all(isinstance(one, str) for one in value.values()):
        japanese = re.sub(r"^([ぁ-龠]{2})(?=[ぁ-龠])", r"**「\1」**\n", value["ja"])
        return {"ja": japanese, "en": re.sub(r"^(\w+)", r"**\1**", value["en"])}
    return {key: _marked(one) for key, one in value.items()}


def published(library: Library) -> Iterator[tuple[str, str]]:
    """All that is published of a workspace, and what its PDFs say of themselves."""
    yield from indexes(library).items()
    for edition in library.editions(Choice()):
        page = render(library, edition, FORMATS)
        yield edition.page, page.html
        yield from ((f"{edition.name}/{file.name}", file.content.decode()) for file in page.data)
        yield f"{edition.name}.pdf", "\n".join((page.title, page.subject, *page.keywords, page.publisher))


def test_no_mark_and_no_space_is_published(workspace: Workspace) -> None:
    based(workspace)
    change(workspace, BRIEF, "as_of:", "languages: [ja, en]\nas_of:")
    mark(workspace.root)
    library = workspace.read()
    assert check(library) == []
    bracketed = 0
    for path, text in published(library):
        printed = _CODE.sub("", text)
        assert re.findall(r".{0,20}\*.{0,20}", printed) == [], path
        assert re.findall(r"」\s+[ぁ-龠]", printed) == [], path
        bracketed += printed.count("「")
    assert bracketed > 200  # so many times a mark could have been printed
