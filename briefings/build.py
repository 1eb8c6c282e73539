"""Bring ``out/`` up to date with the content: read, think, write.

Every page is rendered on every build; only those whose digest changed are typeset. Nothing is
dropped when anything failed, and nothing outside the choice is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from briefings import publication
from briefings.checks import check
from briefings.fonts import Fonts
from briefings.formats import FORMATS, Artifact, Job, Made, make, path
from briefings.library import Choice, Edition, Library
from briefings.pages import Page, render
from briefings.problems import Problem, Unusable, grave
from briefings.workers import Map
from briefings.workspace import Entry, Ledger, Workspace, code_digest


@dataclass(frozen=True)
class Plan:
    """What is to be done: jobs to run, paths to keep, paths to drop."""

    make: tuple[Job, ...]
    keep: tuple[str, ...]
    drop: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a build did, and what it found."""

    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    typeset: int = 0

    def failed(self, *, strict: bool = False) -> bool:
        return bool(grave(self.problems, strict=strict))


@dataclass
class Progress:
    """Told what a build is about to do and what it has done; the command line shows it."""

    planned: Callable[[int], None] = lambda count: None
    done: Callable[[Made], None] = lambda made: None


def build(
    workspace: Workspace,
    choice: Choice,
    map: Map = map,
    progress: Progress | None = None,
    *,
    strict: bool = False,
) -> Report:
    """Bring ``out/`` up to date, and say what was done. Raises Unusable when nothing can be read."""
    progress = progress or Progress()
    library = workspace.read()
    problems = check(library)
    pages, withheld, failures = _render(library, choice, grave(problems, strict=strict))
    ledger = workspace.ledger()
    tools = hashlib.sha256((code_digest() + library.fonts.digest).encode()).hexdigest()
    wanted = _wanted(pages, choice, tools)
    complete = choice == Choice() and not withheld and not failures
    plan_ = plan(wanted, pages, ledger, workspace.intact, library.fonts, complete=complete)
    progress.planned(len(plan_.make))
    entries = dict(ledger.entries)
    made: list[str] = []
    for result in map(make, plan_.make):
        progress.done(result)
        failures += result.problems
        if not result.artifacts:
            withheld.append(result.name)
        for artifact in result.artifacts:
            entries[artifact.path] = workspace.write(artifact, wanted[artifact.path])
            made.append(artifact.path)
        if result.artifacts:
            workspace.save(Ledger(entries))
    extra = _write_rest(workspace, library, pages, choice, entries, withheld)
    made += extra
    dropped = _drop(workspace, plan_.drop, entries, {*wanted, *extra}) if complete and not withheld else []
    if made or dropped or not ledger.entries:
        workspace.save(Ledger(entries))
    everything = tuple(sorted({*problems, *failures}))
    return Report(
        tuple(made), plan_.keep, tuple(dropped), tuple(sorted(set(withheld))), everything, len(plan_.make)
    )


def plan(
    wanted: Mapping[str, str],
    pages: Iterable[Page],
    ledger: Ledger,
    intact: Callable[[str, Entry], bool],
    fonts: Fonts,
    *,
    complete: bool,
) -> Plan:
    """Which pages must be made again: those whose files are not there or not of this digest."""
    keep = {
        name for name, digest in wanted.items()
        if (entry := ledger.entries.get(name)) and entry.digest == digest and intact(name, entry)
    }  # fmt: skip
    jobs: list[Job] = []
    for page in pages:
        formats = tuple(
            name for name in FORMATS if path(page, name) in wanted and path(page, name) not in keep
        )
        if formats:
            jobs.append(Job(page, formats, fonts))
    # The longest first, so that no worker is left with a long one at the end.
    jobs.sort(key=lambda job: (-len(job.page.html) * ("pdf" in job.formats), job.page.edition))
    drop = tuple(sorted(set(ledger.entries) - set(wanted))) if complete else ()
    return Plan(tuple(jobs), tuple(sorted(keep)), drop)


def _render(
    library: Library, choice: Choice, faults: list[Problem]
) -> tuple[list[Page], list[str], list[Problem]]:
    """The pages of a choice; an edition whose content has a fault is withheld."""
    faulty = {problem.place.file for problem in faults}
    shared = {
        name
        for name in faulty
        if not name.startswith(("content/documents/", "content/themes/", "content/briefs/"))
    }
    pages: list[Page] = []
    withheld: list[str] = []
    problems: list[Problem] = []
    for edition in library.editions(choice):
        if shared or _lacking(library, edition, faulty):
            withheld.append(edition.name)
            continue
        try:
            pages.append(render(library, edition))
        except Unusable as error:
            withheld.append(edition.name)
            problems += error.problems
    return pages, withheld, problems


def _lacking(library: Library, edition: Edition, faulty: set[str]) -> bool:
    return bool(faulty) and bool(library.files(edition) & faulty)


def _wanted(pages: Iterable[Page], choice: Choice, tools: str) -> dict[str, str]:
    """Each file that should be there, with the digest of what it is made from."""
    wanted: dict[str, str] = {}
    for page in pages:
        digest = hashlib.sha256(f"{page.digest} {tools}".encode()).hexdigest()
        for name in FORMATS:
            if not choice.formats or name in choice.formats:
                wanted[path(page, name)] = digest
    return wanted


def _write_rest(
    workspace: Workspace,
    library: Library,
    pages: list[Page],
    choice: Choice,
    entries: dict[str, Entry],
    withheld: list[str],
) -> list[str]:
    """The data of each brief and the index pages: cheap, so compared by content."""
    artifacts = {f"{page.edition.language}/{page.edition.brief}/{file.name}": file.content
                 for page in pages if page.edition.name not in withheld for file in page.data}  # fmt: skip
    published = {name: entry.size for name, entry in entries.items()}
    artifacts |= {one.path: one.content for one in publication.indexes(library, published)}
    written: list[str] = []
    for name, content in artifacts.items():
        digest = hashlib.sha256(content).hexdigest()
        entry = entries.get(name)
        if entry is None or entry.digest != digest or not workspace.intact(name, entry):
            entries[name] = workspace.write(Artifact(name, content), digest)
            written.append(name)
    return written


def _drop(
    workspace: Workspace, names: Iterable[str], entries: dict[str, Entry], wanted: set[str]
) -> list[str]:
    """Remove what we once made and nobody wants any more."""
    dropped: list[str] = []
    for name in names:
        if name in wanted or _belongs(name, wanted):
            continue
        workspace.drop(name)
        entries.pop(name, None)
        dropped.append(name)
    return dropped


def _belongs(name: str, wanted: set[str]) -> bool:
    """Whether a file lies beside files that are wanted: index pages and data."""
    folder = name.rpartition("/")[0]
    return name.endswith("index.html") or (
        not name.endswith((".html", ".pdf")) and any(one.startswith(f"{folder}/") for one in wanted)
    )
