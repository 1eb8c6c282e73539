"""What is planned from what is known: which editions and formats are stale, which may be withdrawn."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from briefings.editions import Edition
from briefings.publish import plan

EDITION = Edition("harbour", "full", "en")
HTML, PDF = "en/harbour/full.html", "en/harbour/full.pdf"


@pytest.mark.parametrize(
    ("wanted", "in_place", "stale"),
    [
        ((HTML, PDF), (), {"html", "pdf"}),
        ((HTML, PDF), (HTML,), {"pdf"}),
        ((HTML, PDF), (HTML, PDF), set()),
        ((PDF,), (), {"pdf"}),
        ((PDF,), (PDF,), set()),
        ((), (), set()),
        ((HTML,), ("ja/harbour/full.html",), {"html"}),
    ],
)
def test_the_formats_that_are_wanted_and_not_in_place_are_stale(
    wanted: Collection[str], in_place: Collection[str], stale: set[str]
) -> None:
    assert {*plan.stale_formats(EDITION, dict.fromkeys(wanted, "d"), in_place)} == stale


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (HTML, "en/harbour/full"),
        ("ja-en/harbour/full.pdf", "ja-en/harbour/full"),
        ("en/harbour/data.csv", None),
        ("en/harbour/data.json", None),
        ("en/full.html", None),
        ("index.html", None),
        ("en/harbour/deeper/full.html", None),
        ("en/harbour/full", None),
    ],
)
def test_pages_are_what_is_published_of_an_edition(path: str, name: str | None) -> None:
    assert plan.published([path]) == ({name} if name else set())


def names(count: int) -> list[str]:
    return [f"en/b{number}/full" for number in range(count)]


@pytest.mark.parametrize(
    ("before", "wanted", "dated", "refused", "held"),
    [
        (8, 8, [], [], 0),
        (8, 6, [], [], 0),  # a quarter
        (8, 5, [], [], 3),
        (7, 6, [], [], 0),
        (7, 5, [], [], 2),
        (4, 3, [], [], 0),
        (3, 2, [], [], 1),
        (1, 0, [], [], 1),
        (0, 0, [], [], 0),
        (0, 5, [], [], 0),
        (8, 5, ["en/b5/full"], [], 2),  # two of seven
        (8, 5, ["en/b5/full", "en/b6/full"], [], 0),  # one of six
        (8, 5, ["en/b5/full", "en/b6/full", "en/b7/full"], [], 0),
        (8, 7, [], ["en/b7/full"], 1),  # refused before, though it is one in eight by now
        (8, 7, [], ["en/b99/full"], 0),
        (8, 8, [], ["en/b7/full"], 0),
        (8, 7, ["en/b7/full"], ["en/b7/full"], 0),
    ],
)
def test_more_than_a_quarter_is_not_withdrawn_unasked(
    before: int, wanted: int, dated: list[str], refused: list[str], held: int
) -> None:
    found = plan.refusal(names(before), names(wanted), dated, refused)
    gone = [name for name in names(before)[wanted:] if name not in dated]
    assert found == (tuple(gone) if held else ())
    assert len(found) == held


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 of 9 published editions would be withdrawn: en/b0/full"),
        (5, "en/b3/full, en/b4/full"),
        (6, "en/b4/full and 1 more"),
        (9, "9 of 9 published editions would be withdrawn: en/b0/full, "),
    ],
)
def test_a_refusal_names_some_and_counts_the_rest(count: int, words: str) -> None:
    problem = plan.refused(names(count), names(9))
    assert words in problem.message
    assert problem.message.count("en/b") == min(count, plan.NAMED)
    assert "--allow-withdraw" in problem.hint
    assert problem.place.file == "out"
