"""What commands share: the workspace they open, the options they take, how they fail."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from briefings.cli.showing import show
from briefings.problems import Problem, Unusable, grave
from briefings.schedule.clock import SystemClock
from briefings.workspace import Workspace, find, steady


class CommandFailed(Exception):
    """Ends a command with exit code 1 after its problems were shown."""


class OrderedGroup(click.Group):
    """Lists its commands as they were added: in the order one comes to need them."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.commands)


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which editions a command is about."""
    for name, what in (("audience", "audience"), ("brief", "brief"), ("language", "language")):
        option = click.option(
            f"--{name}", f"{name}s", multiple=True, metavar="ID", help=f"Only this {what}; may be repeated."
        )
        command = option(command)
    return command


class DayType(click.DateTime):
    """A day as content writes one."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Any:
        try:
            return super().convert(value, param, context)
        except click.BadParameter:
            self.fail(f"{value!r} is no day; write it like 2027-04-01.", param, context)


class HoursType(click.FloatRange):
    """A number of hours, up to some hundred years."""

    def __init__(self) -> None:
        super().__init__(0, 1_000_000)

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Any:
        hours = super().convert(value, param, context)
        if math.isnan(hours):  # neither more nor less than any number
            self.fail(f"{value!r} is no number of hours.", param, context)
        return hours


OUTPUT = click.option(
    "--format",
    "shape",
    type=click.Choice(["human", "json", "github"]),
    default="human",
    help="How problems are written.",
)
CLOCK = click.option(
    "--clock",
    type=DayType(),
    metavar="DATE",
    help="As if it were this day: 2027-04-01. Default: today.",
)
WITHDRAW = click.option(
    "--allow-withdraw", is_flag=True, help="Withdraw even more than a quarter of what is published."
)
STRICT = click.option("--strict", is_flag=True, help="Count warnings as errors.")


def fail_on_errors(problems: Iterable[Problem], root: Path) -> None:
    """Show what could not be read, and fail: a list of the rest is no list of all."""
    if errors := grave(problems):
        show(errors, root, "human")
        raise CommandFailed


@contextmanager
def opened(folder: Path, shape: str = "human") -> Iterator[Workspace]:
    """The workspace a folder is in; what makes it unusable is shown like any other problem."""
    with shown(Path(), shape):
        SystemClock().now()  # raises for a zone that is none, which libraries stumble over when loaded
        place = find(folder)
    with shown(place.root, shape):
        yield place


@contextmanager
def shown(root: Path, shape: str = "human") -> Iterator[None]:
    """What makes work impossible is shown like any other problem, and ends the command."""
    try:
        with steady(root):
            yield
    except Unusable as error:
        show(error.problems, root, shape)
        raise CommandFailed from error
