"""Commands that vouch for the content: verify figures, accept translations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.base import OUTPUT, CommandFailed, opened
from briefings.cli.showing import say, show, tell
from briefings.content import files
from briefings.library.folders import unread
from briefings.problems import Problem, Unusable, grave, row

if TYPE_CHECKING:
    from briefings.library.library import Library


@click.command(short_help="Record that the languages of every text agree.")
@click.pass_obj
def accept(folder: Path) -> None:
    """Record that the languages of every text say the same, as they stand now.

    From then on, a text of which one language changes is reported until the other follows.

    \b
    Examples:
      briefings accept
    """
    from briefings import checks
    from briefings.checks import bilingual

    with opened(folder) as place:
        library = place.read()
        if errors := grave(checks.check(library)):
            raise Unusable(errors)
        pairs = bilingual.pairs(library)
        place.accept(pairs)
    say(f"{len(pairs)} texts accepted")


def _held(sources: Path, library: Library) -> dict[str, bytes]:
    """The texts of the sources that are there. Raises Unusable for those that cannot be read."""
    held: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in sorted({document.source.file for document in library.documents.values()}):
        try:
            held[name] = files.read(sources / name, library.settings.limits.file)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(unread(str(sources / name), error, "source"))
    if problems:
        raise Unusable(problems)
    return held


@click.command(short_help="Hold every figure against its source.")
@click.option(
    "--sources",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="BRIEFINGS_SOURCES",
    show_envvar=True,
    help="The folder that holds the source texts. Without it, shape only is checked.",
)
@click.option(
    "--document", "documents", multiple=True, metavar="ID", help="Only this document; may be repeated."
)
@OUTPUT
@click.pass_obj
def verify(folder: Path, sources: Path | None, documents: tuple[str, ...], shape: str) -> None:
    """Hold every figure against its source: is it printed there, and does it say what is stored?

    Presence is checked, not support. Exit code 1 when a figure is broken.

    \b
    Examples:
      briefings verify --sources ../sources
      briefings verify --sources ../sources --document border-regions
      briefings verify --format json
    """
    from briefings.checks import evidence
    from briefings.checks.evidence import report

    with opened(folder, shape) as place:
        library = place.read()
        held = None
        if sources is not None:
            held = _held(sources, library)
        found = evidence.verify(library, held, documents)
    if shape == "json":
        rows = [row(problem) for problem in found.faults]
        tell({**report.data(found), "problems": rows})
    else:
        show(found.faults, place.root, shape)
    if shape == "human":
        say(report.in_words(found))
    if found.broken:
        raise CommandFailed
