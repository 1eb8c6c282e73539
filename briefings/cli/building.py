"""Commands that read a workspace and publish it: build, check, list."""

from __future__ import annotations

import json
from pathlib import Path

import click

from briefings.cli.base import OUTPUT, STRICT, Failed, choosing, opened
from briefings.cli.showing import show
from briefings.problems import grave


@click.command()
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


@click.command()
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


@click.command(name="list")
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
