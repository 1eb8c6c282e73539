"""What is kept to one audience reaches no other: no page, no paper, data, index, feed or file of ours.

A word of its own stands in every text that can be kept to an audience (``planting``), and every
byte that lies in ``out/`` after a build is looked through for all of them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest

from briefings.build import build
from briefings.checks import check
from briefings.content import Brief, Document, RestrictedItem, Theme
from briefings.library.library import Edition
from briefings.library.visibility import everybody, visible
from briefings.page import data
from briefings.page.render import render
from briefings.preview import review
from briefings.problems import Gravity, Unusable
from briefings.publish import BuildRequest, Report, dependencies
from briefings.schedule import history
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE
from tests.editing import BRIEF, DOCUMENT, THEME, add, change
from tests.planting import Sower, Words, restrictable

NOW = datetime(2020, 5, 20, tzinfo=UTC)
BASE = "base_url: https://example.org/\n"
FULL = re.compile(r"(ja|en|ja-en)/(harbour|qx[a-z]+)/full\.(html|pdf)|(ja|en)/full\.html")
"""The files of the audience that is told."""
DATA = re.compile(r"(ja|en|ja-en)/qx[a-z]+/data\..*")
"""The data of a brief that this audience alone is given: it is named and titled in it."""


@dataclass(frozen=True)
class Planted:
    """A published workspace, and the words in it that only one audience may read."""

    workspace: Workspace
    words: Words

    def found(self, content: bytes, *, names: bool = True) -> dict[str, str]:
        """Which words stand in some bytes, and what they were planted in."""
        planted = self.words.planted.items()
        return {word: where for word, where in planted
                if word.encode() in content and (names or word not in self.words.names)}  # fmt: skip


def conducted(workspace: Workspace) -> Report:
    occasion = history.Occasion(history.BUILD, NOW)
    request = BuildRequest(workspace)
    return history.conduct(request, occasion, lambda: build(request))[1]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    root = tmp_path_factory.mktemp("planted") / "workspace"
    shutil.copytree(EXAMPLE, root)
    words = Sower(root).sow()
    workspace = Workspace(root)
    change(workspace, "content/workspace.yaml", "audience: full\n", f"audience: full\n{BASE}")
    # Both audiences see every section: what keeps the words from one of them is ``only`` alone.
    audiences = (
        (root / "content/audiences.yaml").read_text("utf-8").replace("tables,", "tables, bodies, steps,")
    )
    lines = audiences.splitlines()
    last = max(n for n, line in enumerate(lines) if line.startswith("  sections:"))
    # A page budget that is broken names the longest sections.
    lines.insert(last, "  max_pages: 100")
    lines.insert(1, "  max_pages: 1")
    add(workspace, "content/audiences.yaml", "\n".join(lines[:-1]) + "\n")
    done = conducted(workspace)
    assert not done.failed(), done.problems
    assert not done.skipped
    assert {problem.check for problem in done.problems} == {"typography", "page-budget"}
    assert "qx" in "".join(problem.message + problem.hint for problem in done.problems)
    # A build with nothing to do tells of it again, and one that fails is noted as well.
    assert conducted(workspace).problems
    text = (root / BRIEF).read_text("utf-8")
    add(workspace, BRIEF, text.replace("  here.", " 77 here."))
    assert conducted(workspace).failed()
    add(workspace, BRIEF, text.replace('"only"', '"onyl"'))
    assert conducted(workspace).failed()
    add(workspace, BRIEF, text)
    return Planted(workspace, words)


def texts(path: Path) -> bytes:
    """All that a reader of a file could come by: its bytes, and of a PDF text, streams and attachments."""
    if path.suffix != ".pdf":
        return path.read_bytes()
    found = [subprocess.run(["pdftotext", "-q", path, "-"], check=True, capture_output=True).stdout]
    with pikepdf.open(path) as pdf:
        found += [
            one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and not _picture(one)
        ]
        found += [
            str(one).encode("utf-8", "replace") for one in pdf.objects if isinstance(one, pikepdf.String)
        ]
        found += [_strings(one) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        found += [file.get_file().read_bytes() for file in pdf.attachments.values()]
    return b"\n".join(found)


def _picture(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") == "/Image"


def _strings(item: pikepdf.Dictionary) -> bytes:
    strings = [str(value) for value in item.as_dict().values() if isinstance(value, pikepdf.String)]
    return "\n".join(strings).encode("utf-8", "replace")


# --- every byte -------------------------------------------------------------------------------


def test_whatever_can_be_kept_is_planted(planted: Planted) -> None:
    kept = {
        f"{kind.__name__}.{'.'.join(path)}"
        for kind in (Document, Theme, Brief)
        for path, _ in restrictable(kind)
    }
    sown = " ".join(planted.words.planted.values())
    assert kept
    assert {where for where in kept if where not in sown} == set()
    assert issubclass(Brief, RestrictedItem)


def test_no_file_for_others_holds_a_word_of_it(planted: Planted) -> None:
    out = planted.workspace.output.folder
    leaks: dict[str, dict[str, str]] = {}
    looked: set[str] = set()
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and not FULL.fullmatch(name) and not DATA.fullmatch(name):
            looked.add(name)
            # What we keep for ourselves may name files of content, which are names of things.
            if found := planted.found(texts(path), names=not name.startswith(".")):
                leaks[name] = found
    assert leaks == {}
    assert looked >= {
        "index.html", "sitemap.xml", ".ledger.jsonl", ".traces.jsonl", ".history.jsonl",
        *(f"{code}/{name}" for code in ("ja", "en") for name in ("index.html", "brisk.html", "feed.xml")),
        *(f"{code}/harbour/{name}" for code in ("ja", "en")
          for name in ("brisk.html", "brisk.pdf", "data.csv", "data.json", "data.csv-metadata.json")),
    }  # fmt: skip


@pytest.mark.parametrize("code", ["ja", "en"])
def test_its_own_audience_is_told(code: str, planted: Planted) -> None:
    out, words = planted.workspace.output.folder, planted.words
    pages = b"\n".join(page.read_bytes() for page in sorted(out.glob(f"{code}/*/full.html")))
    told = planted.found(pages, names=False)
    assert words.planted.keys() - words.names - words.unshown == told.keys() - words.unshown
    assert len(planted.found(texts(out / f"{code}/harbour/full.pdf"), names=False)) > len(told) / 2
    beside = planted.found((out / "ja-en/harbour/full.html").read_bytes(), names=False)
    assert len(beside) > len(told) / 2


def test_the_data_of_a_brief_is_the_same_for_all(planted: Planted) -> None:
    for code in ("ja", "en"):
        with pikepdf.open(planted.workspace.output.folder / f"{code}/harbour/full.pdf") as pdf:
            assert len(pdf.attachments) >= 3
            for file in pdf.attachments.values():
                assert planted.found(file.get_file().read_bytes()) == {}


def test_the_data_has_every_figure_that_all_are_shown(planted: Planted) -> None:
    page = (planted.workspace.output.folder / "en/harbour/brisk.html").read_text("utf-8")
    cited = set(re.findall(r'id="e-([^"]+)"', page))
    assert cited == {row["reference"] for row in data.rows(planted.workspace.read(), "harbour")}


# --- other doors ------------------------------------------------------------------------------


def test_the_review_is_for_its_audience(planted: Planted) -> None:
    library = planted.workspace.read()
    problems = [problem for problem in check(library) if problem.gravity is Gravity.WARNING]
    assert planted.found(review.page(library, "harbour", "brisk", problems).encode()) == {}
    told = planted.found(review.page(library, "harbour", "full", problems).encode(), names=False)
    assert len(told) > 80
    assert "two spaces" in review.page(library, "harbour", "full", problems)


EVERYTHING = """
{{ page }} {{ other }} {{ about }} {{ edition }} {{ audience }} {{ audiences }} {{ settings }} {{ shows }}
"""


def test_a_template_cannot_print_it(planted: Planted, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(planted.workspace.root / "content", root / "content")
    add(Workspace(root), "templates/audiences/brisk/brief.html", EVERYTHING)
    page = render(Workspace(root).read(), Edition("harbour", "brisk", "ja"))
    assert "北港の木材" in page.html
    assert "管理局" in page.html
    assert planted.found(page.html.encode()) == {}


@pytest.mark.parametrize(
    "reach",
    ["page.library.figures.cited", "page.citations.figures.cited", "about.composer.library", "documents", "themes", "brief", "page['library']", "page | attr('library')", "image.args"],
)  # fmt: skip
def test_a_template_cannot_reach_it(reach: str, workspace: Workspace) -> None:
    add(workspace, "templates/audiences/brisk/brief.html", f"{{{{ {reach} }}}}")
    with pytest.raises(Unusable, match=r"unsafe|undefined|no attribute"):
        render(workspace.read(), Edition("harbour", "brisk", "ja"))


# --- case by case -----------------------------------------------------------------------------

SECRET = "only: [full]"
CASES: dict[str, tuple[list[tuple[str, str, str]], str, bool]] = {
    "the theme of a part, by its title": (
        [(BRIEF, "- theme: timber", f"- {{theme: timber, {SECRET}}}"), (THEME, "en: Timber}", "en: Trade in wood}")],
        "Trade in wood", False,
    ),
    "the document of a part, by its publisher": (
        [
            (BRIEF, "- document: port-report", f"- {{document: port-report, {SECRET}}}"),
            (BRIEF, "- theme: timber", f"- {{theme: timber, {SECRET}}}"),
            (BRIEF, "      ja: 木材は{port-report.timber-share}を占める。\n      en: Timber is {port-report.timber-share} of the cargo.", "      ja: 木材。\n      en: Wood."),
            (BRIEF, "[port-report.cargo/2008, timber.cargo-growth]", "[other-report.cargo/2008]"),
        ],
        "North Harbour Authority", False,
    ),
    "the proposals of a document that is shown to others, on a theme that is shown to all": (
        [(BRIEF, "- document: port-report", f"- {{document: port-report, {SECRET}}}")], "Build another quay", False,
    ),
    "a figure that a part names": (
        [(THEME, "  cargo:\n    title", f"  cargo:\n    {SECRET}\n    title"), (BRIEF, "- document: port-report", "- exhibit: timber.cargo")],
        "Cargo grew every year", False,
    ),
    "a note on a figure that only others are shown": (
        [
            (DOCUMENT, "about: [timber-share]", "about: [ships]"),
            (DOCUMENT, "      - text:\n          ja: 入港船舶は", f"      - {SECRET}\n        text:\n          ja: 入港船舶は"),
        ],
        "does not say what the share is of", False,
    ),
    "a note on a figure that all are shown, too": ([(DOCUMENT, "about: [timber-share]", "about: [timber-share, ships]")], "does not say what the share is of", True),
    "what is kept to all there are": (
        [(BRIEF, "- document: port-report", "- {document: port-report, only: [brisk, full]}")], "North Harbour Authority", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_audience_is_told_and_the_other_not(name: str, workspace: Workspace) -> None:
    edits, word, open_to_all = CASES[name]
    other = (
        (workspace.root / DOCUMENT)
        .read_text("utf-8")
        .replace("Authority", "Port")
        .replace("North Harbour", "Elsewhere")
    )
    add(workspace, "content/documents/other-report.yaml", other.replace("Build another quay", "Dredge"))
    for file, old, new in edits:
        change(workspace, file, old, new)
    library = workspace.read()
    told, untold = (render(library, Edition("harbour", audience, "en")) for audience in ("full", "brisk"))
    assert word in told.html
    assert (word in untold.html) == open_to_all
    if word == "Trade in wood":
        assert word in told.keywords
        assert word not in untold.keywords


def test_a_computed_figure_for_some_brings_no_source_into_the_data(workspace: Workspace) -> None:
    change(workspace, THEME, "  - head: {ja: 貨物は倍増", f"  - {SECRET}\n    head: {{ja: 貨物は倍増")
    change(
        workspace,
        THEME,
        '    chart: bar\n    series: port-report.cargo\n    emphasis: ["2008"]',
        "    facts: [port-report.timber-share]",
    )
    change(workspace, BRIEF, "port-report.cargo/2008, timber.cargo-growth", "port-report.timber-share")
    change(workspace, BRIEF, "  - document: port-report\n", "")
    rows = {row["reference"] for row in data.rows(workspace.read(), "harbour")}
    assert rows == {"port-report.timber-share"}


def test_who_sees_a_computed_figure_sees_what_it_is_computed_from(workspace: Workspace) -> None:
    """Its endnote says so, whoever else is told of these figures in a text."""
    rows = {row["reference"] for row in data.rows(workspace.read(), "harbour")}
    assert {"timber.cargo-growth", "port-report.cargo/2006", "port-report.cargo/2008"} <= rows


@pytest.mark.parametrize("wide", [True, False], ids=["kept from now on", "open from now on"])
def test_a_page_is_made_again_when_another_brief_says_who_sees_its_sources(
    wide: bool, workspace: Workspace
) -> None:
    """A document and a theme that are brought up unasked, by a proposal and as a keyword."""
    other = (workspace.root / DOCUMENT).read_text("utf-8").replace("Build another quay", "Dredge the channel")
    add(workspace, "content/documents/other-report.yaml", other)
    theme = (workspace.root / THEME).read_text("utf-8").replace("en: Timber}", "en: Trade in wood}")
    add(workspace, "content/themes/stone.yaml", theme)
    change(
        workspace,
        DOCUMENT,
        "    themes: [timber]\n    at: fleet",
        "    themes: [timber, stone]\n    at: fleet",
    )
    brief = (
        (workspace.root / BRIEF).read_text("utf-8").replace("document: port-report", "document: other-report")
    )
    texts = {one: brief.replace("- theme: timber", "- theme: stone").replace("other-report", f"other-report{only}")
             for one, only in ((True, ""), (False, f"\n    {SECRET}"))}  # fmt: skip
    texts[False] = texts[False].replace("- theme: stone", f"- theme: stone\n    {SECRET}")
    edition = Edition("harbour", "brisk", "en")
    add(workspace, "content/briefs/fleet.yaml", texts[wide])
    before = workspace.read()
    page, read = dependencies.traced(before, edition)
    add(workspace, "content/briefs/fleet.yaml", texts[not wide])
    after = workspace.read()
    again, _ = dependencies.traced(after, edition)
    for one, seen in ((page, wide), (again, not wide)):
        assert ("Dredge the channel" in one.html) == seen
        assert ("Trade in wood" in one.keywords) == seen
    assert dependencies.sources(before, "").state(read) != dependencies.sources(after, "").state(read)


def test_a_library_for_more_readers_shows_less(planted: Planted) -> None:
    whole = planted.workspace.read()
    full, brisk = (visible(whole, frozenset({one})) for one in ("full", "brisk"))
    shared = visible(full, everybody(whole))
    assert visible(shared, frozenset({"brisk"})) is shared
    for library in (brisk, shared):
        assert library.briefs.keys() == {"harbour"}
        assert library.documents.keys() == {"port-report"}
        assert library.themes.keys() == {"timber"}
    assert len(full.briefs) == 2
    assert full.themes["timber"] is not brisk.themes["timber"]
    assert brisk.themes["timber"] is visible(whole, frozenset({"brisk"})).themes["timber"]


def test_a_note_of_the_day_goes_by_its_name_in_the_history(planted: Planted) -> None:
    last = history.history(planted.workspace)[0]
    [row] = last.due
    assert row["date"] == date(2020, 6, 1).isoformat()
    assert row["title"] == row["brief"]
