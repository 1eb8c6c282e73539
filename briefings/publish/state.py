"""A build at work: what it read, and what it has done so far."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from briefings.checks import check
from briefings.editions import Artifact, Edition
from briefings.library.library import Library
from briefings.library.visibility import to_keep
from briefings.page.locate import located
from briefings.page.render import Page
from briefings.problems import Problem
from briefings.publish import BuildRequest, Report, dependencies
from briefings.publish.dependencies import PageRecord, SourceDigests
from briefings.publish.formats import FORMATS
from briefings.workspace import code_digest
from briefings.workspace.ledger import Ledger, LedgerEntry
from briefings.workspace.output import LEDGER, Output


@dataclass
class BuildState:
    """The content and the ledger as they were read, and what has been published since."""

    request: BuildRequest
    library: Library
    editions: list[Edition]
    """Those asked for, that show the same next to each other."""
    sources: SourceDigests
    tools: str
    """The digest of the program."""
    ledger: Ledger
    """As the build before left it."""
    records: dict[str, PageRecord]
    problems: set[Problem]
    set_aside: list[Problem]
    """State files that could not be read: reported once, and no reason to skip anything."""
    entries: dict[str, LedgerEntry]
    wanted: set[str] = field(default_factory=set)
    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    typeset: int = 0

    @property
    def output(self) -> Output:
        return self.request.workspace.output

    def wanted_files(self, edition: Edition, page: str) -> dict[str, str]:
        """The files of an edition, each with the digest of what it is made from and with.

        ``page`` is the digest of its page; the program and the fonts count as well.
        """
        digest = hashlib.sha256(f"{page} {self.tools}{self.library.fonts.digest}".encode()).hexdigest()
        chosen = self.request.choice.formats or FORMATS
        return {edition.path(name): digest for name in FORMATS if name in chosen}

    def in_place(self, wanted: Mapping[str, str]) -> frozenset[str]:
        """Those of the wanted files that are there, made from what they should be made from."""
        return frozenset(
            name
            for name, digest in wanted.items()
            if (entry := self.entries.get(name))
            and entry.digest == digest
            and self.output.intact(name, entry)
        )

    def record(self, page: Page, read: Collection[str]) -> None:
        """Remember what a page was rendered from."""
        self.records[page.edition.name] = PageRecord(
            read=tuple(sorted(read)),
            state=self.sources.state(read),
            page=page.digest,
            data={file.name: hashlib.sha256(file.content).hexdigest() for file in page.data},
        )

    def leave(self, edition: Edition, files: Iterable[str]) -> None:
        """Leave files of an edition as they are, with their warnings."""
        for file in files:
            self.unchanged.append(file)
            self.problems.update(located(self.library, edition, self.entries[file].warnings))

    def publish(self, artifacts: Iterable[Artifact], wanted: Mapping[str, str]) -> None:
        """Publish files that belong together."""
        files = [replace(one, warnings=to_keep(self.library, one.warnings)) for one in artifacts]
        self.entries |= self.output.publish([(file, wanted[file.path]) for file in files])
        self.made += [file.path for file in files]

    def publish_changed(self, path: str, content: bytes) -> None:
        """Publish a file that is cheap to make, if it differs from what is there."""
        wanted = {path: hashlib.sha256(content).hexdigest()}
        if not self.in_place(wanted):
            self.publish([Artifact(path, content)], wanted)

    def drop(self, path: str) -> None:
        """Remove a published file."""
        self.output.drop(path)
        del self.entries[path]
        self.dropped.append(path)

    def report(self) -> Report:
        """Sum up for whoever asked for the build."""
        return Report(
            made=tuple(sorted(self.made)),
            unchanged=tuple(sorted(self.unchanged)),
            dropped=tuple(self.dropped),
            skipped=tuple(sorted(self.skipped)),
            problems=tuple(sorted({*self.problems, *self.set_aside})),
            typeset=self.typeset,
            library=self.library,
        )


def read(request: BuildRequest, set_aside: list[Problem]) -> BuildState:
    """Read the content, check it, and recall what was published from what; adds what was set aside."""
    library = request.workspace.read()
    editions = library.editions(request.choice, request.today)
    problems = set(check(library))
    ledger, records = _recall(request.workspace.output, set_aside)
    tools = code_digest()
    return BuildState(
        request, library, editions, dependencies.sources(library, tools), tools, ledger, records, problems,
        set_aside, entries=dict(ledger.entries),
    )  # fmt: skip


def _recall(output: Output, set_aside: list[Problem]) -> tuple[Ledger, dict[str, PageRecord]]:
    ledger = output.ledger()
    records, fault = dependencies.recall(output)
    if ledger.fault:
        set_aside += output.set_aside(
            LEDGER, ledger.fault, "everything is made again; a file it alone knew of stays"
        )
        output.note(ledger.entries)  # or nobody would know they are ours, should this build be ended
    set_aside += output.set_aside(dependencies.FILE, fault, "every page is looked at again")
    return ledger, records
