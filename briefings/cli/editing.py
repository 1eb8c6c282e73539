"""Commands one leaves running while writing: watch and serve."""

from __future__ import annotations

import signal
import threading
import time
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from briefings.cli.base import WITHDRAW, choosing, opened
from briefings.cli.showing import say, show
from briefings.workspace import Workspace

if TYPE_CHECKING:
    from briefings.preview.server import ChangeSignal
    from briefings.preview.session import Rebuild
    from briefings.preview.studio import Studio
    from briefings.preview.watching import Watch

POLL = click.option("--poll", is_flag=True, help="Look for changes instead of being told: network shares.")
NAMED = 8
"""Files named on one line."""


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set, so that a loop ends where it can end cleanly."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        # Not from here: what is interrupted may be about to wait for the event, and hold its lock.
        threading.Thread(target=stop.set).start()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command(short_help="Build whenever something is saved.")
@choosing
@POLL
@WITHDRAW
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Processes to use. Default: one per processor."
)
@click.pass_obj
def watch(
    folder: Path,
    languages: tuple[str, ...],
    briefs: tuple[str, ...],
    audiences: tuple[str, ...],
    poll: bool,
    allow_withdraw: bool,
    jobs: int | None,
) -> None:
    """Build whenever something is saved: content, templates, catalogues, fonts, settings.

    Says which files changed, what was made again and how long it took. After an error, what was
    published last stays. Ctrl-C ends it.

    \b
    Examples:
      briefings watch
      briefings watch --brief timber --language en
      briefings watch --poll
    """
    from briefings.cli import progress
    from briefings.library.library import Choice
    from briefings.preview.session import Session, keep_building
    from briefings.preview.watching import Watch
    from briefings.schedule.clock import SystemClock
    from briefings.workers import pool, shortcuts

    choice = Choice(frozenset(languages), frozenset(briefs), frozenset(audiences))
    with opened(folder) as place, stopping() as stop, pool.processes(jobs or pool.cores()) as mapping:
        clock = SystemClock(stop=stop)

        def tell(rebuilt: Rebuild) -> None:
            _tell(place, clock.now(), rebuilt)

        say("building, and again at every save; Ctrl-C ends it")
        if slow := shortcuts.warning():
            say(slow, err=True)
        session = Session(place, mapping, clock, progress.shown, tell, choice, allow_withdraw)
        keep_building(session, Watch(place.folders, stop, poll=poll))
    say("stopped")


def _tell(place: Workspace, at: datetime, rebuilt: Rebuild) -> None:
    """Why something was made again, what, and how long it took."""
    say(f"{at:%H:%M:%S} {_why(place, rebuilt.changed)}")
    if rebuilt.run is None or rebuilt.report is None:
        say("         saved again: beginning anew")
        return
    run, report = rebuilt.run, rebuilt.report
    show(report.problems, place.root, "human")
    for verb, names in (("made", report.made), ("dropped", report.dropped), ("skipped", report.skipped)):
        if names:
            say(f"{verb:>8} {_some(names)}")
    unchanged = f"{run.counts['unchanged']} unchanged" + (", as published last" if run.failed else "")
    say(f"{run.counts['made']:>8} made, {run.counts['typeset']} typeset, {unchanged}; {run.seconds:.2f} s")


def _why(place: Workspace, changed: Sequence[Path]) -> str:
    return _some([_named(place, path) for path in changed]) if changed else "as it stands"


def _named(place: Workspace, path: Path) -> str:
    """A file as its author knows it; what was shipped with the program lies elsewhere."""
    return path.relative_to(place.root).as_posix() if path.is_relative_to(place.root) else str(path)


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


@click.command(short_help="Preview in a browser, reloaded as you save.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 finds a free one."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; beware of the network."
)
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
@POLL
@click.pass_obj
def serve(folder: Path, port: int, host: str, open_: bool, poll: bool) -> None:
    """Preview in a browser: pages as they would be published, reloaded as you save.

    Pages come from memory, HTML at once and a PDF when it is asked for; nothing is written. Errors
    stand over the page. The bar below leads to other briefs, audiences, languages and formats,
    and to the review: both languages side by side. Ctrl-C ends it.

    \b
    Examples:
      briefings serve --open
      briefings serve --port 0
      briefings serve --poll --host 192.168.1.20
    """
    from briefings.preview.foreground import Foreground
    from briefings.preview.hosts import loopback
    from briefings.preview.server import ChangeSignal, ServerSettings, serve
    from briefings.preview.studio import Studio
    from briefings.preview.watching import Watch
    from briefings.workers import pool, shortcuts

    def ready(address: str) -> None:
        say(f"preview at {address}")
        if slow := shortcuts.warning():
            say(slow, err=True)
        if not loopback(host):
            say("everybody on the network can read it", err=True)
        if open_:
            webbrowser.open(address)

    with (
        opened(folder) as place, stopping() as stop, pool.processes(1) as setting,
    ):  # fmt: skip
        foreground = Foreground()
        studio, bell = Studio(place, setting, foreground), ChangeSignal()
        watch = Watch(place.folders, stop, poll=poll)
        for _ in studio.refresh():
            pass
        show(studio.view.problems, place.root, "human")
        following = threading.Thread(target=_follow, args=(studio, bell, watch), daemon=True)
        following.start()
        presence = ServerSettings(host, port, ready, stop)
        try:
            foreground.during(lambda: serve(studio, bell, presence))
        finally:
            studio.close()
        stop.set()
        following.join()
    say("stopped")


def _follow(studio: Studio, bell: ChangeSignal, watch: Watch) -> None:
    """Read again whenever something was saved, and let the pages know."""
    for changed in watch.changes():
        start, taken = time.monotonic(), []
        for _ in studio.refresh():
            bell.ring()
            taken.append(f"{time.monotonic() - start:.2f} s")
        say(f"{_why(studio.workspace, changed)}; read and checked after {' and '.join(taken)}")
        show(studio.view.problems, studio.workspace.root, "human")
