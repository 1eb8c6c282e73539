"""A build brings ``out/`` up to date: it makes what changed, keeps the rest, and loses nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pikepdf
import pytest

from briefings.build import build
from briefings.library.library import Choice, Edition, Library
from briefings.page import render
from briefings.page.files import Formats
from briefings.page.render import Page
from briefings.problems import Gravity, Place, Problem, Unusable
from briefings.publish import BuildRequest, Progress, Report, dependencies, formats
from briefings.publish.formats import Job, JobResult
from briefings.workers import pool
from briefings.workspace import Workspace
from briefings.workspace.output import LEDGER
from tests.conftest import EXAMPLE
from tests.editing import BRIEF, DOCUMENT, THEME, add, as_pdf, bytes_of, change, times_of

EDITIONS = {f"{code}/harbour/{audience}" for code in ("ja", "en") for audience in ("full", "brisk")}
PDFS = {f"{name}.pdf" for name in EDITIONS}
HTMLS = {f"{name}.html" for name in EDITIONS}
DATA = {
    f"{code}/harbour/{name}"
    for code in ("ja", "en")
    for name in ("data.csv", "data.json", "data.csv-metadata.json")
}
INDEXES = {"index.html", "ja/index.html", "en/index.html"}
BROKEN = "title: [\n"


def choice(**names: str) -> Choice:
    return Choice(**{kind: frozenset([name]) for kind, name in names.items()})


def edition_of(path: str) -> str:
    return path.rpartition(".")[0]


def typeset(report: Report) -> set[str]:
    """The editions whose PDF was made again."""
    return {edition_of(path) for path in report.made if path.endswith(".pdf")}


def clean(report: Report) -> bool:
    return not report.problems and not report.skipped


# --- the first build --------------------------------------------------------------------------


def test_everything_is_made(built: Workspace) -> None:
    made = bytes_of(built).keys()
    assert made >= PDFS | HTMLS | DATA | INDEXES
    extra = {path for path in made - (PDFS | HTMLS | DATA | INDEXES) if path.count("/") > 1}
    assert extra == set()


@pytest.mark.parametrize("path", sorted(PDFS))
def test_every_pdf_opens_and_carries_the_data(built: Workspace, path: str) -> None:
    folder = (built.output.folder / path).parent
    with pikepdf.open(built.output.folder / path) as pdf:
        attached = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
        assert pdf.Root.Lang == path[:2]
    assert attached == {name: (folder / name).read_bytes() for name in attached}
    assert "data.csv" in attached


@pytest.mark.parametrize("path", sorted(HTMLS | INDEXES))
def test_every_page_stands_alone(built: Workspace, path: str) -> None:
    html = (built.output.folder / path).read_text("utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "<!--" not in html, "a placeholder was left"
    for fetched in ('src="', "@import", "url(http", 'rel="stylesheet"'):
        assert fetched not in html


def test_links_lead_to_files_that_are_there(built: Workspace) -> None:
    out = built.output.folder
    for path in bytes_of(built):
        if path.endswith(".html"):
            html = (out / path).read_text("utf-8")
            ids = set(re.findall(r'\bid="([^"]+)"', html))
            for href in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', html):
                target, _, anchor = href.partition("#")
                assert not target or (out / path).parent.joinpath(target).resolve().is_file(), (path, href)
                assert target or anchor in ids, (path, href)


def test_two_languages_beside_each_other_are_not_rendered_again(
    two: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(two, BRIEF, "languages: [ja, en]\n" + (two.root / BRIEF).read_text("utf-8"))
    assert clean(build(BuildRequest(two)))
    rendered: list[str] = []
    traced = dependencies.traced

    def noted(library: Library, edition: Edition) -> tuple[Page, frozenset[str]]:
        rendered.append(edition.name)
        return traced(library, edition)

    monkeypatch.setattr(dependencies, "traced", noted)
    change(two, "content/briefs/fleet.yaml", "en: Timber at North Harbour", "en: Wood at North Harbour")
    assert clean(build(BuildRequest(two)))
    assert rendered
    assert not [name for name in rendered if "/harbour/" in name]


# --- an unchanged build -----------------------------------------------------------------------


def test_a_second_build_makes_nothing_and_writes_nothing(published: Workspace) -> None:
    before = times_of(published)
    done = build(BuildRequest(published))
    assert (done.made, done.dropped, done.skipped, done.typeset) == ((), (), (), 0)
    assert set(done.unchanged) == bytes_of(published).keys()
    assert times_of(published) == before


@pytest.mark.parametrize("kinds", [{"languages": "ja"}, {"briefs": "harbour"}, {"formats": "pdf"}])
def test_a_second_narrowed_build_makes_nothing(kinds: dict[str, str], published: Workspace) -> None:
    before = bytes_of(published)
    done = build(BuildRequest(published, choice(**kinds)))
    assert (done.made, done.dropped, done.typeset) == ((), (), 0)
    assert bytes_of(published) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (DOCUMENT, "language: ja", "language: ja  # of the source"),
        (THEME, "accent: \"#4a6b2f\"", "accent: '#4a6b2f'   # green"),
        (THEME, "title: {ja: 木材, en: Timber}\naccent: \"#4a6b2f\"\n", "accent: \"#4a6b2f\"\ntitle: {en: Timber, ja: 木材}\n"),
        (DOCUMENT, "amount: 120万", "amount: 1200000"),
        ("content/glossary.yaml", "kind: technical", "kind: place"),
    ],
    ids=["a comment", "quotes", "order of keys", "another way to write it", "what no page shows"],
)  # fmt: skip
def test_what_no_reader_sees_costs_no_pdf(name: str, old: str, new: str, published: Workspace) -> None:
    change(published, name, old, new)
    before = bytes_of(published)
    done = build(BuildRequest(published))
    assert clean(done)
    assert (done.typeset, typeset(done)) == (0, set())
    assert bytes_of(published).keys() == before.keys()
    assert {path for path in PDFS | HTMLS if bytes_of(published)[path] != before[path]} == set()


# --- what is not as it was published ----------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["ja/harbour/full.pdf", "en/harbour/brisk.html", "en/harbour/data.csv", "index.html"]
)
@pytest.mark.parametrize("harm", ["removed", "emptied", "tampered", "longer"])
def test_a_file_that_is_not_as_published_is_made_again(path: str, harm: str, published: Workspace) -> None:
    before = bytes_of(published)
    file = published.output.folder / path
    content = file.read_bytes()
    file.unlink()
    if harm != "removed":
        changed = {"emptied": b"", "tampered": content[::-1], "longer": content + b"\n"}
        file.write_bytes(changed[harm])
    done = build(BuildRequest(published))
    assert set(done.made) == {path}
    assert bytes_of(published) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"files": 3}',
        b'{"files": {"a": 1}}',
        b'{"files": {"a": ["x", "y", "z"]}}',
        b"\xff",
        b"null",
    ],
)
def test_a_broken_ledger_counts_as_none(content: bytes, two: Workspace) -> None:
    before = bytes_of(two)
    (two.output.folder / LEDGER).write_bytes(content)
    assert two.output.ledger().entries == {}
    done = build(BuildRequest(two))
    assert not done.skipped
    # A first line that was being written when the build was ended is no more than that.
    assert [one.check for one in done.problems] == ["state"] * (content not in (b"", b"{"))
    assert bytes_of(two) == before


def test_what_we_did_not_make_is_left_alone(published: Workspace) -> None:
    add(published, "out/notes.txt", "mine")
    add(published, "out/ja/harbour/mine.html", "mine")
    change(published, BRIEF, "as_of: 2010", "as_of: 2009")
    build(BuildRequest(published, choice(formats="html", audiences="brisk")))
    assert {"notes.txt", "ja/harbour/mine.html"} <= bytes_of(published).keys()


# --- what changed costs its own editions ------------------------------------------------------


def second_brief(workspace: Workspace) -> None:
    """A brief on the document alone, beside the one on document and theme."""
    text = (workspace.root / BRIEF).read_text("utf-8")
    text = text.replace("  - theme: timber\n", "").replace(", timber.cargo-growth]", "]")
    add(workspace, "content/briefs/fleet.yaml", text)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that takes no time, where a test asks what is made and not how it looks."""

    def press(page: Page, *_: object) -> tuple[bytes, list[Problem]]:
        return f"%PDF {page.digest}".encode(), []

    monkeypatch.setitem(formats.FORMATS, "pdf", as_pdf(press))


@pytest.fixture
def two(workspace: Workspace, quick: None) -> Workspace:
    """A published workspace of two briefs."""
    second_brief(workspace)
    assert clean(build(BuildRequest(workspace)))
    return workspace


@pytest.mark.parametrize(
    ("name", "old", "new", "editions"),
    [
        (THEME, "Timber is", "Wood is", {"en/harbour/full"}),
        (THEME, "木材は貨物の", "材木は貨物の", {"ja/harbour/full"}),
        (BRIEF, "Cargo doubled in", "Cargo grew twofold in", {"en/harbour/full", "en/harbour/brisk"}),
        (DOCUMENT, "The harbour opened", "It opened", {"en/harbour/full", "en/fleet/full"}),
        (
            DOCUMENT, "amount: 240万, figure: 240万トン", "amount: 250万, figure: 250万トン",
            {f"{code}/{brief}/{audience}" for code in ("ja", "en") for brief in ("harbour", "fleet") for audience in ("full", "brisk")},
        ),
        ("content/audiences.yaml", "要約版", "短縮版", None),
    ],
    ids=["a theme, en", "a theme, ja", "a brief", "a document", "a fact", "an audience's name"],
)  # fmt: skip
def test_a_change_costs_its_own_editions(
    name: str, old: str, new: str, editions: set[str] | None, two: Workspace
) -> None:
    before = bytes_of(two)
    change(two, name, old, new)
    done = build(BuildRequest(two))
    assert clean(done)
    assert done.dropped == ()
    if editions is not None:
        assert typeset(done) == editions
    changed = {path for path, digest in bytes_of(two).items() if before.get(path) != digest}
    assert changed == set(done.made) & changed
    assert changed


@pytest.mark.parametrize(
    ("name", "content", "touched"),
    [
        ("templates/audiences/brisk/parts/summary.html", "<section id='summary'>brisk</section>", {"brisk"}),
        ("templates/parts/summary.html", "<section id='summary'>all</section>", {"brisk", "full"}),
        ("templates/styles/print.css", "p { margin: 0 }", {"brisk", "full"}),
    ],
)
def test_a_changed_template_costs_the_editions_that_use_it(
    name: str, content: str, touched: set[str], two: Workspace
) -> None:
    add(two, name, content)
    done = build(BuildRequest(two))
    assert clean(done)
    assert {name.rpartition("/")[2] for name in typeset(done)} == touched


# --- a narrowed build -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "made"),
    [
        ({"languages": "ja"}, {"ja/harbour/full", "ja/harbour/brisk"}),
        ({"audiences": "brisk"}, {"ja/harbour/brisk", "en/harbour/brisk"}),
        ({"briefs": "fleet"}, set()),
        ({"languages": "en", "audiences": "full"}, {"en/harbour/full"}),
        ({"formats": "html"}, set()),
    ],
)
def test_a_narrowed_build_drops_nothing_of_the_others(
    kinds: dict[str, str], made: set[str], two: Workspace
) -> None:
    change(two, BRIEF, "北港の木材, en: Timber at", "北港の林産, en: Wood at")
    before = bytes_of(two)
    done = build(BuildRequest(two, choice(**kinds)))
    assert (done.dropped, done.problems) == ((), ())
    assert typeset(done) == made
    assert bytes_of(two).keys() == before.keys()
    whole = build(BuildRequest(two))
    assert typeset(whole) == {name for name in EDITIONS if name not in made}


def test_a_part_built_between_hides_no_change(two: Workspace) -> None:
    """Whole as it was, a part as changed, and back: the part is made again, for it shows what was undone."""
    old, new = "en: Timber at North Harbour", "en: Wood at North Harbour"
    before = bytes_of(two)
    change(two, BRIEF, old, new)
    assert build(BuildRequest(two, choice(languages="en"))).made
    change(two, BRIEF, new, old)
    assert typeset(build(BuildRequest(two))) == {"en/harbour/full", "en/harbour/brisk"}
    assert bytes_of(two) == before


def test_a_changed_picture_of_an_audience_makes_its_pages_anew(two: Workspace) -> None:
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h{}v9z"/></svg>'
    add(two, "templates/audiences/brisk/mark.svg", square.format(9))
    add(two, "templates/audiences/brisk/parts/summary.html", "<img src=\"{{ image('mark.svg') }}\" alt=''>")
    assert clean(build(BuildRequest(two)))
    add(two, "templates/audiences/brisk/mark.svg", square.format(5))
    assert {name.rpartition("/")[2] for name in typeset(build(BuildRequest(two)))} == {"brisk"}


def test_formats_can_be_made_one_after_the_other(workspace: Workspace, quick: None) -> None:
    build(BuildRequest(workspace, choice(formats="html")))
    assert bytes_of(workspace).keys() & (PDFS | HTMLS) == HTMLS
    done = build(BuildRequest(workspace, choice(formats="pdf")))
    assert {path for path in done.made if path.count("/") == 2 and "data" not in path} == PDFS
    assert build(BuildRequest(workspace)).typeset == 0


@pytest.mark.parametrize(
    ("kinds", "hint"),
    [
        ({"languages": "jp"}, "Did you mean 'ja'?"),
        ({"briefs": "harbor"}, "Did you mean 'harbour'?"),
        ({"audiences": "breif"}, "Did you mean 'brisk'?"),
        ({"briefs": "zzz"}, "Known: fleet, harbour."),
    ],
)
def test_a_name_nobody_knows_gives_the_nearest(kinds: dict[str, str], hint: str, two: Workspace) -> None:
    before = times_of(two)
    with pytest.raises(Unusable) as told:
        build(BuildRequest(two, choice(**kinds)))
    assert [problem.hint for problem in told.value.problems] == [hint]
    assert times_of(two) == before


def test_a_brief_that_cannot_be_read_is_known_all_the_same(two: Workspace) -> None:
    change(two, BRIEF, "standfirst:", "standfrist:")
    problems = build(BuildRequest(two, choice(briefs="harbour"))).problems
    assert {problem.place.file for problem in problems} == {BRIEF}


def test_what_many_editions_suffer_from_is_told_once(two: Workspace, quick: None) -> None:
    add(two, "templates/parts/summary.html", "{{ breif.title }}")
    done = build(BuildRequest(two))
    (problem,) = done.problems
    assert problem.message == "'breif' is undefined (edition en/fleet/brisk and 7 more)"
    assert len(done.skipped) == 8


# --- what is wanted no more -------------------------------------------------------------------


def test_a_brief_that_is_gone_is_dropped_with_its_data(two: Workspace) -> None:
    (two.root / "content/briefs/fleet.yaml").unlink()
    done = build(BuildRequest(two, allow_withdraw=True))
    assert clean(done)
    assert {path.split("/")[1] for path in done.dropped} == {"fleet"}
    assert len(done.dropped) == 4 * 2 + 2 * 3
    assert not any("fleet" in path for path in bytes_of(two))
    assert not (two.output.folder / "ja/fleet").exists()
    assert "fleet/" not in (two.output.folder / "en/index.html").read_text("utf-8")


def test_an_audience_that_is_gone_is_dropped(two: Workspace) -> None:
    text = (two.root / "content/audiences.yaml").read_text("utf-8")
    add(two, "content/audiences.yaml", text[: text.index("brisk:")])
    done = build(BuildRequest(two, allow_withdraw=True))
    assert clean(done)
    assert {path.rpartition("/")[2] for path in done.dropped} == {"brisk.html", "brisk.pdf"}
    assert not {"ja/brisk.html", "en/brisk.html"} & bytes_of(two).keys()


def test_a_brief_kept_to_one_audience_is_made_for_it_alone(two: Workspace) -> None:
    change(two, "content/briefs/fleet.yaml", "date: 2020-05-01", "only: [full]\ndate: 2020-05-01")
    done = build(BuildRequest(two))
    assert clean(done)
    assert set(done.dropped) == {
        f"{code}/fleet/brisk.{name}" for code in ("ja", "en") for name in ("html", "pdf")
    }


# --- a build that fails -----------------------------------------------------------------------

FAILURES: dict[str, Callable[[Workspace], object]] = {
    "a brief cannot be read": lambda it: change(it, BRIEF, "as_of: 2010", "as_of: [2010"),
    "the other brief cannot be read": lambda it: change(it, "content/briefs/fleet.yaml", "as_of", "as_off"),
    "a theme cannot be read": lambda it: change(it, THEME, "accent", "acent"),
    "a document cannot be read": lambda it: change(it, DOCUMENT, "language: ja", "language: [ja"),
    "the units cannot be read": lambda it: change(it, "content/units.yaml", "forms: {ja: \"{n}隻\"", "form: {ja: \"{n}隻\""),
    "the glossary cannot be read": lambda it: change(it, "content/glossary.yaml", "kind: technical", "kind: thing"),
    "the settings cannot be read": lambda it: change(it, "content/workspace.yaml", "audience: full", "audiance: full"),
    "the audiences cannot be read": lambda it: add(it, "content/audiences.yaml", BROKEN),
    "a figure is unknown": lambda it: change(it, THEME, "Timber is {port-report.timber-share}", "Timber is {port-report.timber}"),
    "a template is broken": lambda it: add(it, "templates/parts/summary.html", "{% if %}"),
    "a template names what is not there": lambda it: add(it, "templates/brief.html", "{{ breif.title }}"),
    "a catalogue is broken": lambda it: add(it, "templates/locales/en.po", 'msgid "x\n'),
}  # fmt: skip


@pytest.mark.parametrize("fail", FAILURES.values(), ids=FAILURES.keys())
def test_a_failed_build_leaves_what_is_published(fail: Callable[[Workspace], object], two: Workspace) -> None:
    """Byte for byte, whether the fault is told in the report or stops the build."""
    before = bytes_of(two)
    fail(two)
    try:
        done = build(BuildRequest(two))
    except Unusable as error:
        assert error.problems
    else:
        assert done.failed()
        assert done.dropped == ()
    assert bytes_of(two) == before


def test_what_is_good_is_published_beside_what_is_not(two: Workspace) -> None:
    before = bytes_of(two)
    change(two, BRIEF, "Cargo doubled in", "Cargo grew twofold in")
    change(
        two,
        "content/briefs/fleet.yaml",
        "Timber is {port-report.timber-share}",
        "Timber is {port-report.timbr}",
    )
    done = build(BuildRequest(two))
    assert done.failed()
    assert set(done.skipped) == {name.replace("harbour", "fleet") for name in EDITIONS}
    assert typeset(done) == {"en/harbour/full", "en/harbour/brisk"}
    after = bytes_of(two)
    assert {path for path in before if "fleet" in path and after[path] != before[path]} == set()


def test_a_document_that_cannot_be_read_skips_what_shows_its_proposals(two: Workspace) -> None:
    """A theme shows the recommendations of every document on it, whether or not the brief names it."""
    other = (two.root / DOCUMENT).read_text("utf-8").replace("新しい埠頭を設ける", "航路を開く")
    add(two, "content/documents/second-report.yaml", other.replace("Build another quay", "Open a line"))
    assert not build(BuildRequest(two)).failed()
    assert "Open a line" in (two.output.folder / "en/harbour/full.html").read_text("utf-8")
    before = bytes_of(two)
    change(two, "content/documents/second-report.yaml", "language: ja", "language: [ja")
    assert build(BuildRequest(two)).failed()
    assert bytes_of(two) == before


def test_after_mending_all_is_as_it_was(two: Workspace) -> None:
    before = times_of(two)
    change(two, BRIEF, "as_of: 2010", "as_of: [2010")
    assert build(BuildRequest(two)).failed()
    change(two, BRIEF, "as_of: [2010", "as_of: 2010")
    done = build(BuildRequest(two))
    assert (clean(done), done.made, done.typeset) == (True, (), 0)
    assert {path: time for path, time in times_of(two).items() if path != LEDGER} == {
        path: time for path, time in before.items() if path != LEDGER
    }


def test_strict_counts_warnings(workspace: Workspace, quick: None) -> None:
    change(workspace, THEME, "Timber is", "Timber -- is")
    assert not build(BuildRequest(workspace)).failed()
    before = bytes_of(workspace)
    change(workspace, THEME, "Timber -- is", "Wood -- is")
    done = build(BuildRequest(workspace, strict=True))
    assert done.failed(strict=True)
    assert set(done.skipped) == EDITIONS
    assert bytes_of(workspace) == before


def test_an_edition_that_cannot_be_typeset_is_skipped_whole(
    two: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(page: Page, *_: object) -> tuple[bytes, list[Problem]]:
        fault = Problem(Place(page.place), "will not do", "Mend it.", "pdf")
        warning = Problem(Place(page.place), "not nice", "", "pdf", Gravity.WARNING)
        return b"half", [fault] if page.edition.language == "ja" else [warning]

    before = bytes_of(two)
    change(two, BRIEF, "北港の木材, en: Timber at", "北港の林産, en: Wood at")
    monkeypatch.setitem(formats.FORMATS, "pdf", as_pdf(press))
    done = build(BuildRequest(two))
    assert set(done.skipped) == {"ja/harbour/full", "ja/harbour/brisk"}
    assert {problem.message for problem in done.problems} == {"will not do", "not nice"}
    after = bytes_of(two)
    assert {path for path in PDFS | HTMLS if path.startswith("ja") and after[path] != before[path]} == set()
    assert {path for path in PDFS | HTMLS if path.startswith("en") and after[path] == before[path]} == set()


def test_a_build_that_is_stopped_has_lost_nothing(two: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Power may fail at any edition: what was published before it stays published and known."""
    change(two, BRIEF, "北港の木材, en: Timber at", "北港の林産, en: Wood at")

    def stopped(function: Callable[[Job], JobResult], jobs: Iterable[Job]) -> Iterator[JobResult]:
        for count, job in enumerate(jobs):
            if count == 2:
                raise KeyboardInterrupt
            yield function(job)

    with pytest.raises(KeyboardInterrupt):
        build(BuildRequest(two), stopped)  # type: ignore[arg-type]
    done = build(BuildRequest(two))
    assert clean(done)
    assert len(typeset(done)) == 2
    assert not list(two.output.folder.rglob("*.part"))


def test_pages_are_made_while_others_are_rendered(
    workspace: Workspace, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    ahead: list[int] = []
    traced = dependencies.traced

    def noted(library: Library, edition: Edition) -> tuple[Page, frozenset[str]]:
        rendered.append(edition.name)
        return traced(library, edition)

    def each(function: Callable[[Job], JobResult], items: Iterable[Job]) -> Iterator[JobResult]:
        for item in items:
            if isinstance(item, Job):
                ahead.append(len(rendered))
            yield function(item)

    monkeypatch.setattr(dependencies, "traced", noted)
    build(BuildRequest(workspace), each)  # type: ignore[arg-type]  # for jobs alone
    assert ahead == [1, 2, 3, 4]


def test_progress_is_told(workspace: Workspace, quick: None) -> None:
    told: list[str] = []
    planned: list[int] = []
    progress = Progress(lambda: told.append("began"), planned.append, lambda made: told.append(made.name))
    build(BuildRequest(workspace), map, progress)
    assert sum(planned) == 4
    assert (told[0], set(told[1:])) == ("began", EDITIONS)
    build(BuildRequest(workspace), map, progress)
    assert len(told) == 5, "nothing is told where nothing is to do"


# --- the same bytes everywhere ----------------------------------------------------------------

BUILD = "import sys; from briefings.cli import run; sys.argv[1:] = ['-w', sys.argv[1], 'build', '--jobs', '1']; run()"


def elsewhere(root: Path, **environment: str) -> None:
    """Build in a process of its own, under another clock, language and order of hashing."""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    subprocess.run(
        [sys.executable, "-c", BUILD, str(root)], check=True, env=surroundings, capture_output=True, cwd=root
    )


def test_other_machines_and_days_make_the_same_bytes(built: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "another place" / "港"
    shutil.copytree(EXAMPLE, root)
    for file in root.rglob("*.yaml"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    elsewhere(
        root, TZ="Pacific/Kiritimati", LANG="ja_JP.UTF-8", LC_ALL="C", PYTHONHASHSEED="7", HOME=str(tmp_path),
        SOURCE_DATE_EPOCH="86400", PYTHONUTF8="0",
    )  # fmt: skip
    # What says when something was built may differ; what is built may not.
    assert bytes_of(Workspace(root)).items() >= bytes_of(built).items()


def test_processes_make_the_same_bytes(built: Workspace, workspace: Workspace) -> None:
    with pool.processes(2) as mapping:
        done = build(BuildRequest(workspace), mapping)
    assert clean(done)
    assert bytes_of(workspace) == bytes_of(built)


# --- rendering is remembered ------------------------------------------------------------------


def test_pages_whose_sources_are_as_they_were_are_not_rendered(
    published: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The theme is in every edition, the new brief only in its own."""
    rendered: list[str] = []
    plain = render.render

    def noting(library: Library, edition: Edition, formats: Formats) -> Page:
        rendered.append(edition.name)
        return plain(library, edition, formats)

    monkeypatch.setattr(dependencies, "render", noting)
    add(published, "content/briefs/other.yaml", (published.root / BRIEF).read_text("utf-8"))
    build(BuildRequest(published))
    assert {name.split("/")[1] for name in rendered} == {"other"}
    rendered.clear()
    change(published, THEME, "en: Consider another quay.", "en: Consider a second quay.")
    build(BuildRequest(published))
    assert set(rendered) >= EDITIONS


SOURCES = {
    "documents/port-report", "themes/port-report", "documents/timber", "themes/timber", "briefs/harbour",
}  # fmt: skip
WHOLE = {"documents/", "themes/", "briefs/", "proposing/"}


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        (lambda library: library.documents["port-report"], {"documents/port-report"}),
        (lambda library: library.documents.get("absent"), {"documents/absent"}),
        (lambda library: "absent" in library.themes, {"themes/absent"}),
        (lambda library: library.themes.get(""), set()),
        (lambda library: list(library.themes), {"themes/"}),
        (lambda library: len(library.briefs), {"briefs/"}),
        (lambda library: library.figures.find("cargo/2006", "port-report"), {"documents/port-report", "themes/port-report"}),
        (lambda library: library.figures.find("timber.cargo-growth"), SOURCES - {"briefs/harbour"}),
        (lambda library: library.figures.points("port-report.cargo"), {"documents/port-report", "themes/port-report"}),
        (lambda library: library.figures.cited.get("port-report.absent"), WHOLE),
        (lambda library: list(library.figures.cited), WHOLE),
        (lambda library: list(library.documents.values()), {"documents/"}),
        (lambda library: library.recommendations("harbour"),
         {"briefs/harbour", "documents/port-report", "proposing/timber"}),
    ],
    ids=["one", "one that is not there", "whether one is there", "one without a name", "all", "how many", "a figure of its own",
         "a derived figure", "a series", "a figure that is not there", "all figures", "all, one by one", "proposals"],
)  # fmt: skip
def test_what_rendering_reads_is_noted(
    asked: Callable[[Library], object], read: set[str], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependencies, "render", lambda whole, *_: asked(whole))
    assert dependencies.traced(library, Edition("harbour", "full", "ja"))[1] == read


@pytest.mark.parametrize(
    ("theme", "rendered"), [("timber", {"harbour"}), ("stone", set())], ids=["its theme", "another theme"]
)
def test_a_new_document_costs_the_pages_that_show_its_proposals(
    theme: str, rendered: set[str], two: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    plain = render.render

    def noting(library: Library, edition: Edition, formats: Formats) -> Page:
        seen.add(edition.brief)
        return plain(library, edition, formats)

    monkeypatch.setattr(dependencies, "render", noting)
    add(two, "content/themes/stone.yaml", (two.root / THEME).read_text("utf-8"))
    document = (two.root / DOCUMENT).read_text("utf-8")
    proposing = document.replace("Build another quay.", "Dig a canal.").replace("[timber]", f"[{theme}]")
    add(two, "content/documents/canal-report.yaml", proposing)
    done = build(BuildRequest(two))
    assert not [problem for problem in done.problems if problem.gravity is Gravity.ERROR]
    assert seen == rendered
    shown = "Dig a canal." in (two.output.folder / "en/harbour/full.html").read_text("utf-8")
    assert shown == (theme == "timber")


def test_an_edition_reads_its_own_files(library: Library) -> None:
    _, read = dependencies.traced(library, Edition("harbour", "brisk", "ja"))
    assert {f"content/{name}.yaml" for name in read} >= library.files(Edition("harbour", "brisk", "ja"))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"ja/harbour/full": {}}', b'{"ja/harbour/full": [3]}', b"\xff"]
)
def test_a_memory_that_cannot_be_read_costs_only_time(content: bytes, published: Workspace) -> None:
    published.output.remember(dependencies.FILE, content)
    change(published, THEME, "en: Consider another quay.", "en: Consider a second quay.")
    done = build(BuildRequest(published))
    assert not done.skipped
    assert [one.check for one in done.problems] == ["state"] * bool(content)
    assert typeset(done) == {"en/harbour/full"}
