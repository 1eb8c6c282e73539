"""The command line: words into one call, and its result into text and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.problems import Gravity, Problem, Unusable, grave

if TYPE_CHECKING:
    from briefings.workspace import Workspace


class Failed(Exception):
    """Ends a command with exit code 1 after its problems were shown."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="briefings")
@click.option(
    "--workspace",
    "-w",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The workspace, or a folder in it. Default: here.",
)
@click.pass_context
def main(context: click.Context, workspace: Path) -> None:
    """Japanese and English policy briefs from structured content.

    \b
    Examples:
      briefings check                         read everything, report every problem
      briefings build                         bring out/ up to date
      briefings build --language ja --brief timber
      briefings verify --sources ../sources   hold every figure against its source
    """
    context.obj = workspace


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which editions a command is about."""
    for name, what in (("audience", "audience"), ("brief", "brief"), ("language", "language")):
        option = click.option(
            f"--{name}", f"{name}s", multiple=True, metavar="ID", help=f"Only this {what}; may be repeated."
        )
        command = option(command)
    return command


OUTPUT = click.option(
    "--format",
    "shape",
    type=click.Choice(["human", "json", "github"]),
    default="human",
    help="How problems are written.",
)
STRICT = click.option("--strict", is_flag=True, help="Count warnings as errors.")


@main.command()
@choosing
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["html", "pdf"]), help="Only this format."
)
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Processes to use. Default: one per processor."
)
@STRICT
@click.pass_obj
def build(
    folder: Path,
    languages: tuple[str, ...],
    briefs: tuple[str, ...],
    audiences: tuple[str, ...],
    formats: tuple[str, ...],
    jobs: int | None,
    strict: bool,
) -> None:
    """Bring out/ up to date with the content.

    Only what changed is made again. A brief whose content has an error keeps its published
    files. Exit code 1 when anything is wrong.

    \b
    Examples:
      briefings build
      briefings build --brief timber --language en --format pdf
      briefings build --jobs 1 --strict
    """
    from briefings import build as building
    from briefings import progress, workers
    from briefings.library import Choice

    choice = Choice(frozenset(languages), frozenset(briefs), frozenset(audiences), frozenset(formats))
    with opened(folder) as place, progress.shown() as told:
        with workers.processes(jobs or workers.cores()) as mapping:
            report = building.build(place, choice, mapping, told, strict=strict)
        show(report.problems, place.root, "human")
    for verb, names in (("made", report.made), ("dropped", report.dropped), ("withheld", report.withheld)):
        for name in names:
            click.echo(f"{verb:>9} {name}")
    click.echo(f"{len(report.made)} made, {len(report.kept)} kept, {len(report.dropped)} dropped, "
               f"{len(report.withheld)} withheld; {report.typeset} typeset")  # fmt: skip
    if report.failed(strict=strict) or report.withheld:
        raise Failed


@main.command()
@OUTPUT
@STRICT
@click.pass_obj
def check(folder: Path, shape: str, strict: bool) -> None:
    """Read everything and report every problem; nothing is typeset.

    \b
    Examples:
      briefings check
      briefings check --strict --format github
    """
    from briefings import checks

    with opened(folder, shape) as place:
        problems = checks.check(place.read())
        show(problems, place.root, shape)
    if shape == "human":
        errors = len(grave(problems))
        click.echo(f"{errors} errors, {len(problems) - errors} warnings")
    if grave(problems, strict=strict):
        raise Failed


@main.command(name="list")
@choosing
@click.option("--format", "shape", type=click.Choice(["human", "json"]), default="human")
@click.pass_obj
def list_(
    folder: Path, languages: tuple[str, ...], briefs: tuple[str, ...], audiences: tuple[str, ...], shape: str
) -> None:
    """List the editions a build makes.

    \b
    Examples:
      briefings list
      briefings list --language ja --format json
    """
    from briefings.library import Choice

    choice = Choice(frozenset(languages), frozenset(briefs), frozenset(audiences))
    with opened(folder) as place:
        library = place.read()
        editions = library.editions(choice)
    rows = [
        {
            "language": edition.language,
            "brief": edition.brief,
            "audience": edition.audience,
            "title": library.briefs[edition.brief].title[edition.language],
        }
        for edition in editions
    ]
    if shape == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(f"{row['language']}/{row['brief']}/{row['audience']}\t{row['title']}")


@main.command()
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
    click.echo(f"{len(pairs)} texts accepted")


@main.command()
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
    from briefings import evidence
    from briefings.evidence import report

    with opened(folder, shape) as place:
        library = place.read()
        held = None
        if sources is not None:
            paths = {sources / document.source.file for document in library.documents.values()}
            held = {path.name: path.read_bytes() for path in paths if path.is_file()}
        found = evidence.verify(library, held, documents)
    if shape == "json":
        rows = [_row(problem) for problem in found.faults]
        click.echo(json.dumps({**report.data(found), "problems": rows}, ensure_ascii=False, indent=1))
    else:
        show(found.faults, place.root, shape)
    if shape == "human":
        click.echo(report.told(found))
    if found.broken:
        raise Failed


@contextmanager
def opened(folder: Path, shape: str = "human") -> Iterator[Workspace]:
    """The workspace a folder is in; what makes it unusable is shown like any other problem."""
    from briefings import workspace

    root = Path.cwd()
    try:
        place = workspace.find(folder)
        root = place.root
        yield place
    except Unusable as error:
        show(error.problems, root, shape)
        raise Failed from error


def show(problems: Iterable[Problem], root: Path, shape: str) -> None:
    """Write problems for people (with the line and a caret), as JSON, or for GitHub."""
    if shape == "json":
        click.echo(json.dumps([_row(problem) for problem in problems], ensure_ascii=False, indent=1))
        return
    for problem in problems:
        click.echo(_annotation(problem) if shape == "github" else _told(problem, root), err=shape == "human")


def _row(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "check": problem.check,
        "gravity": problem.gravity.name.lower(),
        "message": problem.message,
        "hint": problem.hint,
    }


def _told(problem: Problem, root: Path) -> str:
    colour = "red" if problem.gravity is Gravity.ERROR else "yellow"
    kind = click.style(problem.gravity.name.lower(), fg=colour, bold=True)
    lines = [f"{problem.place}: {kind}: {problem.message} [{problem.check}]"]
    if source := _source_line(root, problem):
        shift = max(0, problem.place.column - 40)
        shown = source[shift : shift + 100]
        lines += [f"    {shown}", " " * (4 + _columns(shown[: problem.place.column - 1 - shift])) + "^"]
    if problem.hint:
        lines.append(f"  → {problem.hint}")
    return "\n".join(lines)


def _source_line(root: Path, problem: Problem) -> str:
    path = root / problem.place.file
    if not problem.place.line or not path.is_file():
        return ""
    lines = path.read_text("utf-8-sig", "replace").splitlines()
    return lines[problem.place.line - 1] if problem.place.line <= len(lines) else ""


def _columns(text: str) -> int:
    """Columns of a terminal: wide characters take two (Unicode UAX 11)."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _annotation(problem: Problem) -> str:
    """GitHub's workflow command; its message may hold no line break or bare per cent sign."""
    level = "error" if problem.gravity is Gravity.ERROR else "warning"
    message = f"{problem.message} {problem.hint}".strip().replace("%", "%25").replace("\n", "%0A")
    at = f"file={problem.place.file},line={problem.place.line or 1},col={problem.place.column or 1}"
    return f"::{level} {at},title={problem.check}::{message}"


def run() -> None:
    """The program: exit code 1 for problems, without a traceback."""
    try:
        main(standalone_mode=False)
    except Failed:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
