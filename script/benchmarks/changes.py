"""One word changed: how soon its page and its PDFs are there.

Three ways of working: a fresh build, ``briefings watch``, and the preview of ``briefings serve``.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from benchmarks.measuring import Cost
from benchmarks.ours import Bench

# The word goes into both languages of a theme's first message.
MESSAGE = re.compile(r"(\nmessages:\n.*?\n\s+ja: >-\n\s+)(.*?\n\s+en: >-\n\s+)", re.DOTALL)
PATIENCE = 300
"""Seconds after which something is wrong."""
LOOK = 0.005
_NUMBERS = count()


@dataclass(frozen=True)
class Change:
    """Seconds until everything was there that one word changed, and what that was.

    ``typesetting`` is what typesetting these PDFs takes by itself, in the same warm workers.
    """

    html: float
    pdfs: float
    typesetting: float
    editions: int


class Word:
    """A word in a theme of a workspace, each time another."""

    def __init__(self, workspace: Path, theme: str) -> None:
        self.path = workspace / "content" / "themes" / f"{theme}.yaml"
        self.before = self.path.read_text("utf-8")

    def change(self) -> str:
        """Write it; gives the word."""
        word = f"Indeed{chr(ord('a') + next(_NUMBERS))}"
        after = MESSAGE.sub(rf"\g<1>{word}、\g<2>{word} ", self.before, count=1)
        if after == self.before:
            raise SystemExit(f"Found no message to change in {self.path.name}.")
        self.path.write_text(after, "utf-8")
        return word

    def back(self) -> None:
        self.path.write_text(self.before, "utf-8")


def fresh(bench: Bench, word: Word) -> Cost:
    """A build as a command of its own."""
    word.change()
    return bench.build(bench.whole).cost


def watched(bench: Bench, word: Word, runs: int) -> list[Change]:
    """What ``briefings watch`` needs from the save to the last file, once its workers run.

    They start with the first change, which does not count.
    """
    out = bench.whole / "out"
    found = []
    with _running(bench, "watch") as lines:
        lines.until(" s\n")
        word.change()
        lines.until(" s\n")
        for _ in range(runs):
            saved = time.time_ns()
            word.change()
            lines.until(" s\n")
            made = {path: path.stat().st_mtime_ns for path in out.rglob("*/*/*.*")}
            late = {path: (when - saved) / 1e9 for path, when in made.items() if when > saved}
            html = max(late[path] for path in late if path.suffix == ".html")
            pdfs = [path for path in late if path.suffix == ".pdf"]
            names = [path.relative_to(out).with_suffix("").as_posix() for path in pdfs]
            found.append(Change(html, max(late[path] for path in pdfs), typesetting(bench, names), len(pdfs)))
    return found


def typesetting(bench: Bench, names: Sequence[str]) -> float:
    """The seconds that making the files of these editions takes in warm workers, and nothing else."""
    from briefings.library.library import Choice
    from briefings.page.render import render
    from briefings.publish.formats import FORMATS, Job, Maker
    from briefings.workers import pool
    from briefings.workspace import Workspace

    library = Workspace(bench.whole).read()
    pages = [render(library, one, FORMATS) for one in library.editions(Choice()) if one.name in names]
    with pool.processes(pool.cores()) as mapping:
        jobs = [Job(page, tuple(FORMATS), library.fonts) for page in pages]
        jobs.sort(key=lambda job: -len(job.page.html))
        list(mapping(Maker(), jobs[: 2 * pool.cores()]))
        start = time.perf_counter()
        list(mapping(Maker(), jobs))
        return time.perf_counter() - start


def previewed(bench: Bench, word: Word, page: str, runs: int) -> list[float]:
    """Seconds from the save until ``briefings serve`` gives a page with the new word."""
    found = []
    with _running(bench, "serve", "--port", "0") as lines:
        address = re.search(r"http://\S+", lines.until("http://"))
        assert address
        url = f"{address[0].rstrip('/')}/{page}"
        _fetch(url)
        for _ in range(runs):
            start = time.perf_counter()
            wanted = word.change()
            while wanted not in _fetch(url):
                time.sleep(LOOK)
            found.append(time.perf_counter() - start)
            time.sleep(1)  # the checks go on behind the page
    return found


def _fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 — our own preview
        return str(answer.read().decode())


class _Lines:
    """What a running command says, line by line."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def until(self, wanted: str) -> str:
        """The next line that has this in it."""
        for line in self._stream:
            if wanted in line:
                return line
        raise SystemExit(f"The command ended before it said {wanted!r}.")


@contextmanager
def _running(bench: Bench, *words: str) -> Iterator[_Lines]:
    """A command that is left running, and is ended when it says nothing for too long."""
    with subprocess.Popen(
        bench.command(bench.whole, *words),
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **bench.environment, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout
        alarm = threading.Timer(PATIENCE, process.kill)
        alarm.start()
        try:
            yield _Lines(process.stdout)
        finally:
            alarm.cancel()
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
