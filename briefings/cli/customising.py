"""Commands that set up and customise: a new workspace, one of an older version, templates to change."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from briefings.cli.base import CommandFailed, OrderedGroup, opened
from briefings.cli.showing import say, show
from briefings.problems import Unusable
from briefings.workspace import create

NEXT = (
    ("serve --open", "a preview that follows what you write in content/"),
    ("verify --sources {folder}/sources", "hold its figures against the source"),
    ("build", "publish it in out/; open out/index.html"),
)
"""What one does first in a new workspace."""

AUDIENCE = click.option("--audience", metavar="ID", default="", help="As this audience sees it.")


@click.group(cls=OrderedGroup, short_help="See which templates there are; copy one to change it.")
def template() -> None:
    """See which templates can be overridden, and copy one out to change it.

    \b
    Examples:
      briefings template list --audience executive
      briefings template show parts/masthead.html
      briefings template eject styles/print.css --audience business
    """


@template.command(name="list")
@AUDIENCE
@click.pass_obj
def list_(folder: Path, audience: str) -> None:
    """List the templates: name, the file each comes from, and its blocks.

    A file in brackets is the program's own: nothing in the workspace lies over it.

    \b
    Examples:
      briefings template list
      briefings template list --audience executive
    """
    from briefings.page import templates

    with opened(folder) as place:
        for one in templates.listing(place.read(), audience):
            blocks = f"  blocks: {', '.join(one.blocks)}" if one.blocks else ""
            file = f"templates/{one.origin}"
            shown = file if (place.root / file).is_file() else f"({file})"
            say(f"{one.name:<26} {shown}{blocks}")


@template.command(name="show")
@click.argument("name")
@AUDIENCE
@click.pass_obj
def show_(folder: Path, name: str, audience: str) -> None:
    """Print a template as it is used now.

    \b
    Examples:
      briefings template show parts/theme.html --audience executive
    """
    from briefings.page import templates

    with opened(folder) as place:
        click.echo(templates.text(place.read(), name, audience), nl=False)


@template.command(short_help="Copy a template into the workspace, to change it there.")
@click.argument("name")
@click.option("--audience", metavar="ID", default="", help="For this audience alone. Default: for all.")
@click.pass_obj
def eject(folder: Path, name: str, audience: str) -> None:
    """Copy a template into the workspace, for all audiences or for one, to be changed there.

    \b
    Examples:
      briefings template eject parts/masthead.html --audience business
    """
    from briefings.page import templates

    with opened(folder) as place:
        text = templates.text(place.read(), name, audience)
        target = templates.place(name, audience)
        if not place.add(target, text.encode()):
            raise Unusable([templates.taken(target)])
    say(f"copied to {target}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a new workspace: a small example to write over.

    Its files say in comments what they are for.

    \b
    Examples:
      briefings new ../my-desk
      briefings -w ../my-desk build
    """
    place = create(folder)
    named = shlex.quote(str(folder))
    say(f"made {place.root}; what to do next:")
    for words, what in NEXT:
        say(f"  briefings -w {named} {words.format(folder=named)}  # {what}")


@click.command(short_help="Write old names of content as this version reads them.")
@click.option(
    "--check", "--dry-run", "dry", is_flag=True,
    help="Change nothing; exit code 1 where something would be changed.",
)  # fmt: skip
@click.pass_obj
def migrate(folder: Path, dry: bool) -> None:
    """Write names that content had in older versions as this version reads them, and show each.

    Comments, order and all else stay as they are. Exit code 1 where something must be changed by hand.

    \b
    Examples:
      briefings migrate --check
      briefings migrate
    """
    from briefings.workspace import migration

    with opened(folder) as place:
        found, problems = migration.migrations(place)
        for name, (data, result) in found.items():
            failed = [] if dry else migration.write(place, name, data, result)
            problems += failed
            for change in () if failed else result.changes:
                say(f"{change.place}: {change.old} → {change.new}")
    show(sorted(problems), place.root, "human")
    if problems or (dry and found):
        raise CommandFailed
    if not found:
        say("nothing to change")
