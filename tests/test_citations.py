"""Every figure on a page leads to its own evidence: no two references share an id."""

from __future__ import annotations

import re
from collections import Counter

from briefings.build import build
from briefings.library.library import Choice
from briefings.publish import BuildRequest
from briefings.workspace import Workspace
from tests.editing import BRIEF, DOCUMENT, add, change

FACT = """  cargo-2008:
    label: {ja: 別の貨物, en: Other cargo}
    amount: 7
    unit: tonne
    period: 2008
    evidence: {at: cargo, figure: 7トン, when: 2008年}
"""
"""A fact whose name differs from that of a point, cargo/2008, by a mark only."""
ALIKE = """title: {ja: 貿易, en: Trade}
accent: "#4a6b2f"
situation: {ja: "貨物は{port-report.cargo/2008}である。", en: "Cargo is {port-report.cargo/2008}."}
messages:
  - text: {ja: "貨物は{port-report.cargo/2008}である。", en: "Cargo is {port-report.cargo/2008}."}
exhibits:
  %s:
    title: {ja: 貨物, en: Cargo}
    subtitle: {ja: 年間の貨物量, en: Cargo a year}
    chart: bar
    series: port-report.cargo
"""


def test_names_that_differ_by_a_mark_only_have_ids_of_their_own(workspace: Workspace) -> None:
    change(workspace, DOCUMENT, "  ships:\n", f"{FACT}  ships:\n")
    change(workspace, DOCUMENT, "ja: 入港船舶は{ships}", "ja: 別の貨物は{cargo-2008}、入港船舶は{ships}")
    change(workspace, DOCUMENT, "en: There were {ships}", "en: With {cargo-2008} there were {ships}")
    # The figure b-c of a theme a, and c of a-b.
    add(workspace, "content/themes/a.yaml", ALIKE % "b-c")
    add(workspace, "content/themes/a-b.yaml", ALIKE % "c")
    change(workspace, BRIEF, "  - theme: timber\n", "  - theme: timber\n  - theme: a\n  - theme: a-b\n")
    done = build(BuildRequest(workspace, Choice(formats=frozenset({"html"}))))
    assert [problem.message for problem in done.problems] == []
    html = (workspace.output.folder / "en/harbour/full.html").read_text("utf-8")
    ids = Counter(re.findall(r' id="([^"]+)"', html))
    assert {id for id, count in ids.items() if count > 1} == set()
    links = set(re.findall(r' href="#([^"]+)"', html))
    assert links - ids.keys() == set()
    assert links >= {"e-port-report.cargo/2008", "e-port-report.cargo-2008"}
    assert ids.keys() >= {"f-a.b-c", "f-a-b.c"}
    assert html.count("<svg") >= 3
