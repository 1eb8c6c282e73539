"""Plans, targets and forecasts are called so in every sentence that names them; results are not of the future."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from briefings.checks import status
from briefings.content import Status
from briefings.language import rules_for
from briefings.library.figures import Figures
from briefings.library.library import Library
from briefings.problems import Gravity
from briefings.values.periods import parse

SAYS = [
    ("ja", "2030年までに{x}とする計画である。"),
    ("ja", "{x}の見込みである。"),
    ("ja", "目標は{x}である。"),
    ("ja", "世界銀行は{x}と予測する。"),
    ("ja", "{x}を供給すると約束した。"),
    ("en", "It is planned at {x}."),
    ("en", "The forecast is {x}."),
    ("en", "They expect {x} by then."),
    ("en", "It was projected to reach {x}."),
    ("en", "The target of {x} was set in May."),
    ("en", "It will take {x}."),
    ("en", "It is to be {x}."),
    ("fr", "Il y en aura {x}."),  # A language whose words are not known.
]
SILENT = [
    ("ja", "{x}となった。計画は別にある。"),
    ("ja", "前年の計画に続く。{x}に達した。"),
    ("ja", "{x}まで増えた。"),
    ("en", "It came to {x}. The plan is another."),
    ("en", "The plant took {x}."),
    ("en", "The committee counted {x}."),
    ("en", "The project took {x}."),
]


def _told(library: Library, code: str, sentence: str, kind: Status) -> list[str]:
    """What is said of a sentence that names a figure of this status."""
    ships = replace(library.figures.cited["port-report.ships"], status=kind)
    name = ships.reference
    theme = library.themes["timber"]
    said = {"ja": "文", "en": "Text", code: sentence.replace("{x}", f"{{{name}}}")}
    changed = theme.model_copy(update={"situation": type(theme.situation).model_construct(root=said)})
    figures = Figures({**library.figures.cited, name: ships}, library.figures.series)
    full = replace(library, themes={"timber": changed}, documents={}, briefs={}, figures=figures)
    found = list(status.unsaid(full))
    assert all(problem.gravity is Gravity.WARNING for problem in found)
    return [problem.message for problem in found if name in problem.message]


@pytest.mark.parametrize("kind", [Status.PLAN, Status.TARGET, Status.FORECAST])
@pytest.mark.parametrize(("code", "sentence"), SAYS)
def test_a_sentence_says_what_it_names(library: Library, code: str, sentence: str, kind: Status) -> None:
    assert _told(library, code, sentence, kind) == []


@pytest.mark.parametrize("kind", [Status.PLAN, Status.TARGET, Status.FORECAST])
@pytest.mark.parametrize(("code", "sentence"), SILENT)
def test_a_sentence_does_not_say_so(library: Library, code: str, sentence: str, kind: Status) -> None:
    assert _told(library, code, sentence, kind) == [
        f"the sentence does not say that port-report.ships is a {kind}"
    ]


@pytest.mark.parametrize(("code", "sentence"), SILENT)
@pytest.mark.parametrize("kind", [Status.RESULT, Status.PARTIAL, Status.ESTIMATE])
def test_a_result_needs_no_word(library: Library, code: str, sentence: str, kind: Status) -> None:
    assert _told(library, code, sentence, kind) == []


@pytest.mark.parametrize(
    ("published", "period", "kind", "told"),
    [
        ("2017-08", "2016", "result", False),
        ("2017-08", "2017", "result", False),
        ("2017-08", "2017-08", "result", False),
        ("2017-08", "2014/2017", "result", False),
        ("2017-08", "FY2017", "partial", False),
        ("2017-08", "2018", "forecast", False),
        ("2017-08", "2018", "estimate", False),
        ("2017-08", "2018", "result", True),
        ("2017-08", "2017-09", "result", True),
        ("2017-08", "2017-Q4", "result", True),
        ("2017-08", "2017-01/2017-12", "result", True),
        ("2017-08", "2016/2018", "result", True),
        ("2017-03", "FY2017", "partial", True),
        ("2017-08-03", "2017-08-04", "result", True),
        ("2017~", "2018", "result", True),
    ],
)
def test_a_result_is_not_later_than_its_source(
    library: Library, published: str, period: str, kind: str, told: bool
) -> None:
    document = library.documents["port-report"].model_copy(update={"published": parse(published)})
    ships = library.figures.cited["port-report.ships"]
    found = replace(ships, period=parse(period), status=Status(kind))
    figures = Figures({ships.reference: found}, {})
    full = replace(library, documents={"port-report": document}, figures=figures)
    assert [problem.message for problem in status.early(full)] == (
        [f"ships: a {kind} of {parse(period)} in a source of {parse(published)}"] if told else []
    )


@pytest.mark.parametrize("code", ["ja", "en"])
def test_the_words_that_are_proposed_are_understood(code: str) -> None:
    rules = rules_for(code)
    for kind in status.AHEAD:
        assert all(re.search(rules.ahead, word) for word in rules.statuses[kind])
