"""The command line: words into one call, and its result into text and an exit code."""

from __future__ import annotations

import codecs
import gc
import io
import json
import signal
import sys
import traceback
from pathlib import Path

import click

from briefings.cli import building, customising, editing, scheduling, tracing
from briefings.cli.base import CommandFailed, OrderedGroup
from briefings.cli.showing import say, show
from briefings.problems import Unusable
from briefings.workspace import steady


@click.group(cls=OrderedGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
      briefings serve --open                  preview while writing

    Exit codes: 0 all is well, 1 there is something to mend, 2 the command was not understood, 70 a
    fault of the program, 130 interrupted. `status` has its own.
    """
    context.obj = workspace


SELDOM = 50_000
"""New values between two looks for rubbish. Content is read into values that stay: at Python's own
700, looking through them took a fifth of a build of 5,000 briefs, and freed no memory."""
ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""What ends a program at once, with its files left where they are: here it ends as by Ctrl-C."""
COMMANDS = (
    customising.new,
    building.check,
    building.build,
    building.list_,
    editing.serve,
    editing.watch,
    tracing.verify,
    tracing.accept,
    customising.template,
    customising.migrate,
    scheduling.schedule,
    scheduling.due,
    scheduling.status,
)
for command in COMMANDS:
    main.add_command(command)


def run() -> None:
    """The program: exit code 1 for problems, without a traceback."""
    _set_up()
    try:
        # Words are taken as they are: of patterns and variables, the shell has made what they stand for.
        with steady(Path()):
            sys.exit(main(standalone_mode=False, windows_expand_args=False))
    except Unusable as error:
        show(error.problems, Path(), "human")
        sys.exit(1)
    except CommandFailed:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # nobody reads what is said
        sys.exit(1)
    except Exception as error:  # ours to mend: said in one line, for a traceback helps no author
        at = traceback.extract_tb(error.__traceback__)[-1]
        say(f"unexpected fault: {type(error).__name__}: {error}", err=True)
        say(f"  → Please report this line: {Path(at.filename).name}:{at.lineno} {at.name}", err=True)
        sys.exit(70)


def _set_up() -> None:
    """What holds for the process as a whole."""
    gc.set_threshold(SELDOM)
    codecs.register_error("briefings", _unencodable)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="briefings")
    for number in ENDINGS:
        if signal.getsignal(number) == signal.SIG_DFL:  # `nohup` has one ignored
            signal.signal(number, signal.default_int_handler)


def _unencodable(error: UnicodeError) -> tuple[str, int]:
    """What a terminal's encoding has no character for, as JSON writes it."""
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
