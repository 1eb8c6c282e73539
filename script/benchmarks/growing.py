"""Workspaces of any size: documents, themes and briefs in one proportion, in both languages.

Seeded, so that a size always gives the same bytes. What stands in them is nonsense by rule.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks import EXAMPLE

SEED = 20_240_401
# For every ten briefs two documents and four themes; a theme draws on two documents, a brief
# shows two themes and a document.
DOCUMENTS, THEMES = 5, 2.5
FACTS, YEARS, CHAPTERS, MESSAGES = 5, 6, 3, 4
WORDS = {
    "ja": (
        "港",
        "貨物",
        "倉庫",
        "埠頭",
        "航路",
        "鉄道",
        "道路",
        "橋",
        "材木",
        "石炭",
        "漁業",
        "市場",
        "税関",
        "隣県",
        "統計",
    ),
    "en": (
        "harbour",
        "cargo",
        "store",
        "quay",
        "route",
        "rail",
        "road",
        "bridge",
        "timber",
        "coal",
        "market",
    ),
}
Tree = dict[str, Any]


def write(root: Path, briefs: int) -> None:
    """A workspace of so many briefs, with the settings of the example workspace."""
    shutil.copytree(EXAMPLE / "content", root / "content", ignore=shutil.ignore_patterns("*s/*"))
    for folder in ("documents", "themes", "briefs"):
        shutil.rmtree(root / "content" / folder)
        (root / "content" / folder).mkdir()
    for folder, name, tree in _trees(random.Random(SEED), briefs):  # noqa: S311 — nothing secret
        text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        (root / "content" / folder / f"{name}.yaml").write_text(text, "utf-8")


def _trees(chance: random.Random, briefs: int) -> Iterator[tuple[str, str, Tree]]:
    documents, themes = (max(2, round(briefs / each)) for each in (DOCUMENTS, THEMES))
    for number in range(documents):
        yield "documents", _name("report", number), _document(chance, _name("report", number), themes)
    for number in range(themes):
        drawn_on = [_name("report", (number + step) % documents) for step in range(2)]
        yield "themes", _name("theme", number), _theme(chance, drawn_on)
    for number in range(briefs):
        shown = [_name("theme", (number + step) % themes) for step in range(2)]
        document = _name("report", number % documents)
        yield "briefs", _name("brief", number), _brief(chance, shown, document)


def _name(kind: str, number: int) -> str:
    return f"{kind}-{number}"


def _document(chance: random.Random, name: str, themes: int) -> Tree:
    return {
        "title": _title(chance),
        "short": {"ja": f"報告{_counted(name)}", "en": f"Report {_counted(name)}"},
        "language": "ja",
        "publisher": {"ja": "北港管理局", "en": "North Harbour Authority"},
        "published": 2010,
        "kind": {"ja": "報告書", "en": "Report"},
        "source": {"file": f"{name}.txt", "sha256": "0" * 64},
        "places": {
            "cargo": {"line": 1, "heading": "貨物", "label": {"ja": "1 貨物", "en": "Section 1, Cargo"}}
        },
        "summary": [_sentence(chance, f"{{share-{number}}}") for number in range(2)],
        "facts": {f"share-{number}": _fact(chance) for number in range(FACTS)},
        "series": {"cargo": _series(chance)},
        "chapters": {f"part-{n}": _chapter(chance, n, themes) for n in range(CHAPTERS)},
        "recommendations": {
            "more": {
                "text": _sentence(chance, ""),
                "addressee": {"ja": "管理局", "en": "The authority"},
                "themes": [_name("theme", chance.randrange(themes))],
                "at": "cargo",
            }
        },
    }


def _fact(chance: random.Random) -> Tree:
    share = chance.randrange(2, 99)
    evidence = {"at": "cargo", "figure": f"{share}%", "when": "2008年"}
    return {
        "label": _title(chance), "amount": share, "unit": "percent", "period": 2008, "evidence": evidence,
    }  # fmt: skip


def _series(chance: random.Random) -> Tree:
    points = []
    for year in range(2005, 2005 + YEARS):
        amount = f"{chance.randrange(11, 999)}万"
        points.append({"period": year, "amount": amount, "figure": f"{amount}トン", "when": f"{year}年"})
    label = {"ja": "貨物量", "en": "Cargo handled"}
    return {"label": label, "unit": "tonne", "at": "cargo", "points": points}


def _chapter(chance: random.Random, number: int, themes: int) -> Tree:
    points = [
        {"head": _title(chance), "text": _sentence(chance, f"{{share-{(number + step) % FACTS}}}")}
        for step in range(3)
    ]
    return {
        "heading": _title(chance),
        "themes": [_name("theme", chance.randrange(themes))],
        "points": points,
        "tables": [] if number else ["cargo"],
    }


def _theme(chance: random.Random, documents: list[str]) -> Tree:
    first, second = documents
    cited = [f"{{{one}.share-{number}}}" for number in range(MESSAGES) for one in documents]
    growth = {"growth": [f"{first}.cargo/2005", f"{first}.cargo/2009"]}
    return {
        "title": _title(chance),
        "accent": "#4a6b2f",
        "situation": _sentence(chance, cited[0]),
        "key_figures": [f"{first}.share-0", f"{second}.share-1"],
        "facts": {"growth": {"label": _title(chance), "derive": growth, "unit": "percent"}},
        "messages": [
            {"head": _title(chance), "text": _sentence(chance, cited[number])} for number in range(MESSAGES)
        ]
        + [{"head": _title(chance), "text": _sentence(chance, "{growth}")}],
        "figures": {
            f"cargo-{number}": {
                "title": _title(chance),
                "subtitle": {"ja": "年間の貨物量", "en": "Cargo a year"},
                "chart": "bar",
                "series": f"{one}.cargo",
            }
            for number, one in enumerate(documents)
        },
        "implications": [{"text": _sentence(chance, "")} for _ in range(2)],
    }


def _brief(chance: random.Random, themes: list[str], document: str) -> Tree:
    return {
        "title": _title(chance),
        "standfirst": _sentence(chance, ""),
        "date": "2020-05-01",
        "as_of": 2010,
        "summary": [{"text": _sentence(chance, f"{{{document}.share-{number}}}")} for number in range(3)],
        "key_figures": [f"{document}.cargo/2008", f"{themes[0]}.growth"],
        "parts": [
            *({"theme": theme} for theme in themes),
            {"document": document},
            *([{"recommendations": True}] if chance.random() < 0.3 else []),
        ],
    }


def _title(chance: random.Random) -> Tree:
    japanese = "の".join(chance.choices(WORDS["ja"], k=3))
    return {"ja": japanese, "en": " ".join(chance.choices(WORDS["en"], k=4)).capitalize()}


def _sentence(chance: random.Random, cited: str) -> Tree:
    """A sentence of usual length that cites a figure, or none."""
    japanese = "と".join(chance.choices(WORDS["ja"], k=14))
    english = " ".join(chance.choices(WORDS["en"], k=22))
    if not cited:
        return {"ja": f"{japanese}を改める。", "en": f"The {english} should be mended."}
    return {"ja": f"{japanese}は{cited}である。", "en": f"The {english} is at {cited}."}


def _counted(name: str) -> str:
    """The number in a name in letters, for no figure is typed: 0 is a, 27 is bb."""
    number, letters = int(name.rpartition("-")[2]), ""
    while True:
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
        if number == 0:
            return letters
        number -= 1


def change_word(root: Path) -> None:
    """One word in the first message of the first theme."""
    path = root / "content" / "themes" / f"{_name('theme', 0)}.yaml"
    text = path.read_text("utf-8")
    changed = text.replace("  text:\n    ja: ", "  text:\n    ja: 実に", 1).replace(
        "    en: The ", "    en: Indeed the ", 1
    )
    assert changed != text
    path.write_text(changed, "utf-8")
