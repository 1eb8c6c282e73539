"""Commands that read a workspace and publish it: build, check, list."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.base import (
    CLOCK,
    OUTPUT,
    STRICT,
    WITHDRAW,
    CommandFailed,
    choosing,
    fail_on_errors,
    opened,
)
from briefings.cli.showing import say, show, tell
from briefings.content.characters import escaped, visible
from briefings.language import prose
from briefings.problems import Unusable, grave
from briefings.publish import BuildRequest, Report
from briefings.publish.formats import FORMATS

if TYPE_CHECKING:
    from briefings.schedule.history import Occasion, Run
    from briefings.workers.pool import Map

PATIENCE = 600
"""Seconds a scheduled build waits for another that is at work."""
CLUSTER = re.compile(r"local:[1-9]\d{0,3}|(?!local:)\w+://.+")


def _cluster(_: click.Context, __: click.Parameter, address: str | None) -> str | None:
    if address and not CLUSTER.fullmatch(address):
        raise click.BadParameter(
            "name a scheduler, tcp://HOST:PORT or tls://HOST:PORT, or local:4 to start one"
        )
    return address


@click.command()
@choosing
@click.option("--format", "formats", multiple=True, type=click.Choice([*FORMATS]), help="Only this format.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Processes to use. Default: one per processor."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    callback=_cluster,
    help="Use the workers of this Dask scheduler instead: tcp://HOST:PORT; local:4 starts four here.",
)
@STRICT
@WITHDRAW
@CLOCK
@click.option("--json", "as_json", is_flag=True, help="Tell what was done as one line of JSON.")
@click.option("--occasion", type=click.Choice(["build", "schedule"]), default="build", hidden=True)
@click.pass_obj
def build(
    folder: Path,
    languages: tuple[str, ...],
    briefs: tuple[str, ...],
    audiences: tuple[str, ...],
    formats: tuple[str, ...],
    jobs: int | None,
    cluster: str | None,
    strict: bool,
    allow_withdraw: bool,
    clock: datetime | None,
    as_json: bool,
    occasion: str,
) -> None:
    """Bring out/ up to date with the content.

    Only what changed is made again. A brief whose content has an error keeps its published
    files. A brief is there from its publish_on to its valid_until. What nobody asks for any more
    is withdrawn, but more than a quarter of what is published only with --allow-withdraw. Exit code
    1 when anything is wrong.

    \b
    Examples:
      briefings build
      briefings build --brief timber --language en --format pdf
      briefings build --jobs 1 --strict
      briefings build --cluster tcp://scheduler:8786
    """
    from briefings.editions import Choice
    from briefings.schedule.clock import moment, stopwatch
    from briefings.schedule.history import Occasion
    from briefings.workers import shortcuts

    choice = Choice(frozenset(languages), frozenset(briefs), frozenset(audiences), frozenset(formats))
    began = moment(os.environ)
    today = clock.date() if clock else began.date()
    with opened(folder) as place:
        request = BuildRequest(place, choice, strict, today, allow_withdraw)
        about = Occasion(occasion, began, stopwatch(os.environ))
        run, report = _run(request, about, _workers(jobs, cluster), quiet=as_json)
        show(report.problems, place.root, "human")
    if report.typeset and (slow := shortcuts.warning()):
        say(slow, err=True)
    if as_json:
        click.echo(escaped(run.line()))
    else:
        _tell(report)
    if run.failed:
        raise CommandFailed


def _workers(jobs: int | None, cluster: str | None) -> Callable[[], AbstractContextManager[Map]]:
    """What gives processes of this machine, or workers of a cluster."""
    from briefings.workers import pool

    if cluster is None:
        return lambda: pool.processes(jobs or pool.cores())
    if jobs is not None:
        raise click.UsageError("--jobs is for this machine: a cluster has as many as it has.")
    try:
        from briefings.cluster import machines
    except ModuleNotFoundError as error:
        raise click.UsageError(f"--cluster needs {error.name}: pip install 'briefings[cluster]'") from error
    return lambda: machines(cluster, lambda text: say(text, err=True))


def _run(
    request: BuildRequest,
    occasion: Occasion,
    workers: Callable[[], AbstractContextManager[Map]],
    *,
    quiet: bool,
) -> tuple[Run, Report]:
    """Build, show how far it is, and note the run; a scheduled one waits for another that is at work."""
    from briefings import build as building
    from briefings.cli import progress
    from briefings.preview import status_page
    from briefings.schedule import status
    from briefings.schedule.clock import SystemClock
    from briefings.schedule.history import SCHEDULE, conduct, patient

    def once() -> Report:
        with progress.shown(quiet=quiet) as display, workers() as map:
            return building.build(request, map, display)

    patience = PATIENCE if occasion.kind == SCHEDULE else 0
    run, report = conduct(request, occasion, lambda: patient(once, SystemClock(), patience))
    with suppress(Unusable):  # a disk that is full was told of already
        status_page.publish(request.workspace, status.status(request.workspace, occasion.began))
    return run, report


def _tell(report: Report) -> None:
    for verb, names in (("made", report.made), ("dropped", report.dropped), ("skipped", report.skipped)):
        for name in names:
            say(f"{verb:>9} {name}")
    say(f"{len(report.made)} made, {len(report.unchanged)} unchanged, {len(report.dropped)} dropped, "
               f"{len(report.skipped)} skipped; {report.typeset} typeset")  # fmt: skip


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


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
        say(f"{_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}")
    if grave(problems, strict=strict):
        raise CommandFailed


@click.command(name="list")
@choosing
@click.option(
    "--format",
    "shape",
    type=click.Choice(["human", "json"]),
    default="human",
    help="How the list is written.",
)
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
    from briefings.library.library import Choice

    choice = Choice(frozenset(languages), frozenset(briefs), frozenset(audiences))
    with opened(folder) as place:
        library = place.read()
        editions = library.editions(choice)
    rows = [
        {
            "language": edition.language,
            "brief": edition.brief,
            "audience": edition.audience,
            "title": prose.name(library.briefs[edition.brief].title, edition.language),
        }
        for edition in editions
    ]
    if shape == "json":
        tell(rows)
    else:
        for row in rows:
            name = f"{row['language']}/{row['brief']}/{row['audience']}"
            click.echo(f"{visible(name)}\t{visible(row['title'])}")
    fail_on_errors(library.problems, place.root)
