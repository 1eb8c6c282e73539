"""One scheduled run: the command before it, the build in a process of its own, the command after
a failure. The door to other programs.

A fresh process reads the program as it is now: whatever fetched new content may have fetched a
new program with it. And it can be ended, or grow, without harm to the schedule.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings.problems import Unusable, row
from briefings.schedule.clock import Clock
from briefings.schedule.history import SCHEDULE, STANDING, Run, history, known_due, mended, record
from briefings.schedule.timetable import Timetable, occasions
from briefings.workspace import Workspace
from briefings.workspace.records import InvalidRecord

LIMIT = 6 * 3600.0
"""Seconds a command may take before it is ended: a question nobody answers must not stop all."""
GRACE = 10.0
"""Seconds a command has to end by itself when asked to."""
SHOWN = 4000
"""Characters of a command's output that are logged: its last."""

Log = Callable[[datetime, str, Mapping[str, object]], None]


@dataclass(frozen=True)
class ScheduledJob:
    """What a scheduled run does."""

    workspace: Workspace
    before: str = ""
    on_failure: str = ""
    strict: bool = False
    allow_withdraw: bool = False
    limit: float = LIMIT

    @property
    def flags(self) -> list[str]:
        """What a build is told of it."""
        return ["--strict"] * self.strict + ["--allow-withdraw"] * self.allow_withdraw


@dataclass(frozen=True)
class CommandResult:
    """How a command ended; ``code`` is None when it was ended by us."""

    code: int | None
    output: str
    errors: str


def keep(table: Timetable, job: ScheduledJob, clock: Clock, log: Log) -> None:
    """Run at each time of the timetable until the clock is stopped; say when the next is."""
    if problems := mended(job.workspace):
        log(clock.now(), "set-aside", {"problems": [row(one) for one in problems]})
    runs = [run.began for run in history(job.workspace) if run.occasion == SCHEDULE]
    _announce(table, job, clock, log)
    for due in occasions(table, runs[-1] if runs else clock.now(), clock):
        log(clock.now(), "due", {"at": due.time.isoformat(), "missed": due.missed})
        perform(job, clock, log)
        _announce(table, job, clock, log)
    with suppress(Unusable):  # a disk that cannot be written ends no schedule with a fault
        job.workspace.output.forget(STANDING)
    log(clock.now(), "stopped", {})


def _announce(table: Timetable, job: ScheduledJob, clock: Clock, log: Log) -> None:
    """Say when the next run is; and write it down, so that a schedule that died is missed."""
    time = table.after(clock.now()).isoformat()
    told = {"expression": table.expression, "timezone": table.zone.key, "next": time}
    with suppress(Unusable):  # a full disk must not end the schedule; the run itself says so
        job.workspace.output.write(STANDING, f"{json.dumps(told)}\n".encode())
    log(clock.now(), "waiting", {"next": time})


def perform(job: ScheduledJob, clock: Clock, log: Log) -> Run:
    """Run once. The build writes its own run into the history; a run that had none is written here."""
    began = clock.now()
    log(clock.now(), "started", {})
    run = _prepared(job, clock, began, log) or _built(job, clock, began)
    log(clock.now(), "failed" if run.failed else "finished", json.loads(run.line()))
    if run.failed and job.on_failure and not clock.wait(0):
        _notify(job, clock, run, log)
    return run


def _prepared(job: ScheduledJob, clock: Clock, began: datetime, log: Log) -> Run | None:
    """Run the command before; a run that failed when it did."""
    if not job.before:
        return None
    ended = _shell(job, job.before, clock)
    log(
        clock.now(),
        "before",
        {"command": job.before, "code": ended.code, "output": _end(ended.output + ended.errors)},
    )
    if ended.code == 0:
        return None
    return _unbuilt(job, began, f"before: {_how(ended)}: {job.before}")


def _built(job: ScheduledJob, clock: Clock, began: datetime) -> Run:
    """Build in a process of its own, which tells its run as the last line it writes."""
    words = [*PROGRAM, "-w", str(job.workspace.root), "build", "--json", "--occasion", SCHEDULE,
             "--clock", began.date().isoformat()]  # fmt: skip
    ended = _run([*words, *job.flags], job, clock)
    with suppress(InvalidRecord, IndexError):
        return Run.read(ended.output.splitlines()[-1])
    # What it said last may be of content that is for some readers only: told, and not kept in out/.
    run = _unbuilt(job, began, f"the build {_how(ended)}")
    return replace(run, reason=f"{run.reason}: {_end(ended.errors).strip()}")


def _notify(job: ScheduledJob, clock: Clock, run: Run, log: Log) -> None:
    """Run the command for failures, with what happened on its standard input."""
    ended = _shell(job, job.on_failure, clock, given=f"{run.line()}\n")
    output = _end(ended.output + ended.errors)
    log(clock.now(), "on-failure", {"command": job.on_failure, "code": ended.code, "output": output})


def _unbuilt(job: ScheduledJob, began: datetime, reason: str) -> Run:
    problems = tuple(row(one) for one in mended(job.workspace))
    run = Run(began, SCHEDULE, failed=True, reason=reason, problems=problems, due=known_due(job.workspace))
    with suppress(Unusable):  # the run failed already, and says so in the log
        record(job.workspace, run)
    return run


# --- other programs --------------------------------------------------------------------------


def _program() -> tuple[str, ...]:
    """The words that start this program as it is installed; it imports nothing of a workspace."""
    script = Path(sysconfig.get_path("scripts")) / ("briefings.exe" if os.name == "nt" else "briefings")
    return (str(script),) if script.is_file() else (sys.executable, "-P", "-m", "briefings")


PROGRAM = _program()


def _shell(job: ScheduledJob, command: str, clock: Clock, given: str = "") -> CommandResult:
    """A command as its author would type it, in the workspace."""
    # By its path: Windows would take a cmd.exe that lies in the current folder.
    shell = [os.environ.get("COMSPEC", "cmd.exe"), "/c"] if os.name == "nt" else ["/bin/sh", "-c"]
    return _run([*shell, command], job, clock, given, job.workspace.root)


def _run(
    words: list[str], job: ScheduledJob, clock: Clock, given: str = "", folder: Path | None = None
) -> CommandResult:
    """Run a program, here or in a folder, to its end, to the limit, or until the clock is stopped."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source.write(given.encode())
        source.seek(0)
        process = subprocess.Popen(
            words, stdin=source, stdout=out, stderr=err, cwd=folder,
            # A group of its own: a signal from the terminal reaches us first, and we end it.
            start_new_session=True,
        )  # fmt: skip
        code = _wait(process, job.limit, clock)
        out.seek(0)
        err.seek(0)
        return CommandResult(code, out.read().decode(errors="replace"), err.read().decode(errors="replace"))


def _wait(process: subprocess.Popen[bytes], limit: float, clock: Clock) -> int | None:
    deadline = time.monotonic() + limit
    while not clock.wait(0) and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(0.2)
    _end_group(process)
    return None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Ask a program and all it started to end, as Ctrl-C does; then end them."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _how(ended: CommandResult) -> str:
    return "was ended" if ended.code is None else f"ended with exit code {ended.code}"


def _end(text: str) -> str:
    return text[-SHOWN:]
