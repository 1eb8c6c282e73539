"""Schedules: when runs are due, what a run does, what other schedulers are given, what falls due."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from briefings.build import build
from briefings.cli import main
from briefings.content.texts import _day
from briefings.library.library import Choice
from briefings.preview import status_page
from briefings.problems import Gravity, Place, Problem, Unusable
from briefings.publish import BuildRequest, Report
from briefings.schedule import deadlines, exports, history, jobs, status, timetable
from briefings.schedule.clock import SystemClock, moment, stopwatch
from briefings.schedule.history import SCHEDULE, STANDING, Occasion, Run
from briefings.workspace import Workspace
from tests.conftest import PATIENCE
from tests.editing import BRIEF, change, copy

ROOT = Path(__file__).parent.parent
TOKYO = "Asia/Tokyo"


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@dataclass
class Jumping:
    """A clock that jumps by what it is asked to wait, or to what a test sets; ends at ``end``."""

    time: datetime
    end: datetime
    naps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> bool:
        self.time += timedelta(seconds=seconds)
        self.naps += [seconds] if seconds else []
        return self.time >= self.end


# --- when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "zone", "after", "times"),
    [
        # The example: six o'clock from Monday to Friday. 2026-11-20 is a Friday.
        ("0 6 * * 1-5", TOKYO, "2026-11-20T05:59", ["2026-11-20T06:00+09:00", "2026-11-23T06:00+09:00"]),
        ("0 6 * * 1-5", TOKYO, "2026-11-20T06:00", ["2026-11-23T06:00+09:00", "2026-11-24T06:00+09:00"]),
        ("0 0 * * 0", "UTC", "2026-11-20T00:00", ["2026-11-22T00:00+00:00", "2026-11-29T00:00+00:00"]),
        ("0 0 * * 7", "UTC", "2026-11-20T00:00", ["2026-11-22T00:00+00:00", "2026-11-29T00:00+00:00"]),
        ("*/20 8 * * *", "UTC", "2026-01-01T08:10", ["2026-01-01T08:20+00:00", "2026-01-01T08:40+00:00"]),
        ("0 6 1 * 1", "UTC", "2026-11-20T07:00", ["2026-11-23T06:00+00:00", "2026-11-30T06:00+00:00"]),
        ("0 6 29 2 *", "UTC", "2026-01-01T00:00", ["2028-02-29T06:00+00:00", "2032-02-29T06:00+00:00"]),
        # Clocks go forward over 2:30 on 2026-03-29: it runs at once after. They go back over it: once.
        (
            "30 2 * * *",
            "Europe/Berlin",
            "2026-03-28T03:00",
            ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"],
        ),
        (
            "30 2 * * *",
            "Europe/Berlin",
            "2026-10-24T03:00",
            ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"],
        ),
    ],
)
def test_times_of_an_expression(expression: str, zone: str, after: str, times: list[str]) -> None:
    table = timetable.timetable(expression, zone)
    first = table.after(at(after, zone))
    assert [first.isoformat(timespec="minutes"), table.after(first).isoformat(timespec="minutes")] == times


@pytest.mark.parametrize(
    ("expression", "zone", "said"),
    [
        ("0 6 * *", "UTC", "five fields"),
        ("0 6 * * * *", "UTC", "five fields"),
        ("0 25 * * *", "UTC", "hour"),
        ("61 * * * *", "UTC", "minute"),
        ("0 6 31 2 *", "UTC", "day-of-month"),
        ("每天", "UTC", "five fields"),
        ("0 6 * * *", "Asia/Edo", "time zone"),
        ("0 6 * * *", "../../etc/passwd", "time zone"),
        ("0 6 * * *", "", "time zone"),
    ],
)
def test_what_says_no_time_is_refused(expression: str, zone: str, said: str) -> None:
    with pytest.raises(Unusable, match=said) as refused:
        timetable.timetable(expression, zone)
    assert refused.value.problems[0].hint


def occasions(
    last: str, now: str, end: str, expression: str = "0 * * * *", took: float = 0
) -> list[tuple[str, int]]:
    """Which runs there are between two moments, each lasting so many minutes."""
    clock = Jumping(at(now), at(end))
    found: list[tuple[str, int]] = []
    for one in timetable.occasions(timetable.timetable(expression, "UTC"), at(last), clock):
        found.append((one.time.isoformat(timespec="minutes")[5:16], one.missed))
        clock.time += timedelta(minutes=took)
    return found


@pytest.mark.parametrize(
    ("last", "now", "end", "took", "expected"),
    [
        # Each as it comes.
        ("2026-01-01T00:00", "2026-01-01T00:30", "2026-01-01T03:30", 1, [("01-01T01:00", 0), ("01-01T02:00", 0), ("01-01T03:00", 0)]),
        # The machine was off for a day: once, for the last time that was missed.
        ("2026-01-01T00:00", "2026-01-02T00:30", "2026-01-02T01:30", 1, [("01-02T00:00", 23), ("01-02T01:00", 0)]),
        # A run of 150 minutes misses two times, and is followed by one run, not by two.
        ("2026-01-01T00:00", "2026-01-01T00:30", "2026-01-01T06:45", 150, [("01-01T01:00", 0), ("01-01T03:00", 1), ("01-01T06:00", 2)]),
        # Years are not counted one by one for ever.
        ("2000-01-01T00:00", "2026-01-02T00:30", "2026-01-02T00:45", 1, [("02-11T16:00", 999)]),
        # The last run lies in the future: the clock was wrong then, or is wrong no more.
        ("2030-01-01T00:00", "2026-01-01T00:30", "2026-01-01T02:30", 1, [("01-01T01:00", 0), ("01-01T02:00", 0)]),
        # A clock that is only kept right goes back by seconds: no second run.
        ("2026-01-01T01:00", "2026-01-01T00:59", "2026-01-01T02:30", 1, [("01-01T02:00", 0)]),
    ],
)  # fmt: skip
def test_runs_come_once(last: str, now: str, end: str, took: float, expected: list[tuple[str, int]]) -> None:
    assert occasions(last, now, end, took=took) == expected


def test_long_waits_are_slept_in_naps_so_that_a_new_clock_is_noticed() -> None:
    clock = Jumping(at("2026-01-01T00:00"), at("2026-01-02T00:00"))
    list(timetable.occasions(timetable.timetable("0 0 1 6 *", "UTC"), clock.time, clock))
    assert max(clock.naps) == timetable.NAP


# --- runs ------------------------------------------------------------------------------------


@dataclass
class Logged:
    """A log in memory."""

    lines: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def __call__(self, at: datetime, event: str, about: Mapping[str, object]) -> None:
        self.lines.append((event, about))

    @property
    def events(self) -> list[str]:
        return [event for event, _ in self.lines]


def stub(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put another program where the build is started, since only the schedule is looked at."""
    path = workspace.root / "stub.py"
    path.write_text(script)
    monkeypatch.setattr(jobs, "PROGRAM", (sys.executable, str(path)))


def told(run: Run) -> str:
    return f"print({run.line()!r})\n"


RUN = Run(at("2026-11-21T06:00"), SCHEDULE, counts={"made": 1})


@pytest.mark.parametrize(
    ("script", "before", "events", "reason"),
    [
        (told(RUN), "", ["started", "finished"], ""),
        (told(RUN), "echo fetched", ["started", "before", "finished"], ""),
        (told(RUN), "echo away >&2; exit 3", ["started", "before", "failed", "on-failure"], "before: ended with exit code 3"),
        (told(replace(RUN, failed=True, reason="there are errors")), "", ["started", "failed", "on-failure"], "there are errors"),
        ("import os; os.abort()\n", "", ["started", "failed", "on-failure"], "the build ended with exit code -6"),
        ("print('no run')\n", "", ["started", "failed", "on-failure"], "the build ended with exit code 0"),
    ],
)  # fmt: skip
def test_a_run(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    before: str,
    events: list[str],
    reason: str,
) -> None:
    stub(workspace, monkeypatch, script)
    log = Logged()
    job = jobs.ScheduledJob(workspace, before, on_failure="cat > told.json")
    run = jobs.perform(job, SystemClock(ZoneInfo(TOKYO)), log)
    assert log.events == events
    assert run.reason.startswith(reason)
    assert run.failed == bool(reason)
    if reason:
        assert Run.read((workspace.root / "told.json").read_text()) == run


def test_a_command_that_never_ends_is_ended(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    stub(workspace, monkeypatch, told(RUN))
    job = jobs.ScheduledJob(workspace, before="sleep 1000", limit=0.3)
    assert jobs.perform(job, SystemClock(), Logged()).reason == "before: was ended: sleep 1000"
    assert history.history(workspace)[-1].failed


def test_the_schedule_says_when_it_runs_next_and_remembers_its_last_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(workspace, monkeypatch, told(RUN))
    history.record(workspace, replace(RUN, began=at("2026-01-01T06:00", TOKYO)))
    table, log = timetable.timetable("0 6 * * *", TOKYO), Logged()
    clock = Jumping(at("2026-01-03T08:00", TOKYO), at("2026-01-03T09:00", TOKYO))
    seen: list[str] = []

    def look(at: datetime, event: str, about: Mapping[str, object]) -> None:
        log(at, event, about)
        if event == "waiting":
            seen.append(json.loads((workspace.output.folder / STANDING).read_text())["next"])

    jobs.keep(table, jobs.ScheduledJob(workspace), clock, look)
    # The run of the third was missed, as was that of the second: one run makes good for both.
    assert log.events == ["waiting", "due", "started", "finished", "waiting", "stopped"]
    assert dict(log.lines)["due"] == {"at": "2026-01-03T06:00:00+09:00", "missed": 1}
    assert seen[-1] == "2026-01-04T06:00:00+09:00"
    assert not (workspace.output.folder / STANDING).exists()


def test_a_real_schedule_builds_and_ends_cleanly_on_sigterm(published: Workspace) -> None:
    history.record(published, replace(RUN, began=at("2026-01-01T00:00")))
    words = [sys.executable, "-m", "briefings.cli", "-w", str(published.root), "schedule", "* * * * *"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        events: list[dict[str, object]] = []
        assert process.stdout
        for line in process.stdout:
            events.append(json.loads(line))
            if events[-1]["event"] == "finished":
                process.send_signal(signal.SIGTERM)
        errors = process.communicate()[1]
        guard.cancel()
    assert (process.returncode, errors) == (0, "")
    assert [one["event"] for one in events][:4] == ["waiting", "due", "started", "finished"]
    assert events[-1]["event"] == "stopped"
    last = history.history(published)[-1]
    assert (last.occasion, last.failed, last.counts["unchanged"] > 0) == (SCHEDULE, False, True)


def test_a_schedule_that_is_ended_ends_its_build(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = workspace.root / "began"
    stub(
        workspace,
        monkeypatch,
        f"import pathlib, time\npathlib.Path({str(began)!r}).touch()\ntime.sleep(1000)\n",
    )
    stop = threading.Event()
    log = Logged()

    def end() -> None:
        deadline = time.monotonic() + PATIENCE
        while not began.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        stop.set()

    threading.Thread(target=end).start()
    run = jobs.perform(jobs.ScheduledJob(workspace, on_failure="touch told"), SystemClock(stop=stop), log)
    assert run.failed
    # Whoever asked for the end need not be told of a failure.
    assert not (workspace.root / "told").exists()


# --- history and status ----------------------------------------------------------------------


def test_the_history_is_bounded_and_survives_lines_it_cannot_read(workspace: Workspace) -> None:
    for number in range(history.REMEMBERED + 5):
        history.record(workspace, replace(RUN, seconds=number))
    path = workspace.output.folder / history.HISTORY
    assert [run.seconds for run in history.history(workspace)] == list(range(5, history.REMEMBERED + 5))
    path.write_text('{"began": "no moment"}\n[]\nnothing\n' + RUN.line() + '\n{"cut off')
    assert history.history(workspace) == [RUN]
    path.write_bytes(b"\xff\xfe")
    assert history.history(workspace) == []


def test_a_run_names_so_many_and_counts_all(workspace: Workspace) -> None:
    problems = tuple(
        Problem(Place("content/x.yaml", n), "wrong", gravity=Gravity.WARNING) for n in range(9000)
    )
    grave = Problem(Place("content/y.yaml"), "worse")
    report = Report(made=tuple(map(str, range(9000))), problems=(*problems, grave))
    run, _ = history.conduct(
        BuildRequest(workspace), Occasion("build", at("2026-01-01T00:00")), lambda: report
    )
    assert (len(run.made), len(run.problems), run.counts["made"], run.counts["warnings"]) == (
        50,
        50,
        9000,
        9000,
    )
    assert run.problems[0]["message"] == "worse"


def test_what_is_no_run_is_not_remembered(workspace: Workspace) -> None:
    def slip() -> Report:
        return build(BuildRequest(workspace, Choice(briefs=frozenset({"habour"}))))

    with pytest.raises(Unusable):
        history.conduct(BuildRequest(workspace), Occasion("build", at("2026-01-01T00:00")), slip)
    assert history.history(workspace) == []


def test_a_build_waits_for_another_that_is_at_work(workspace: Workspace) -> None:
    clock = Jumping(at("2026-01-01T00:00"), at("2027-01-01T00:00"))
    tries: list[int] = []

    def locked() -> Report:
        tries.append(1)
        if len(tries) < 4:
            raise Unusable([Problem(Place("out"), "another build is at work", "", history.LOCK)])
        return Report(typeset=7)

    assert history.patient(locked, clock, seconds=10).typeset == 7
    tries.clear()
    with pytest.raises(Unusable):
        history.patient(locked, clock, seconds=1)


def row(what: str, day: str) -> Mapping[str, str | int | bool]:
    return {
        "date": day,
        "what": what,
        "brief": "harbour",
        "title": "港",
        "file": "f",
        "line": 1,
        "late": False,
    }


NOW = "2026-11-21T12:00"


@pytest.mark.parametrize(
    ("history", "next", "state", "said"),
    [
        ([], None, "UNKNOWN", "no run yet"),
        ([replace(RUN, began=at("2026-11-21T06:00"))], None, "OK", ""),
        ([replace(RUN, failed=True, reason="there are errors")], None, "CRITICAL", "failed: there are errors"),
        ([replace(RUN, failed=True), RUN], None, "OK", ""),
        ([replace(RUN, began=at("2026-11-19T06:00"))], None, "CRITICAL", "more than"),
        # A schedule that died leaves the time of its next run behind.
        ([RUN], at("2026-11-21T11:00"), "CRITICAL", "did not begin"),
        ([replace(RUN, began=at("2026-11-21T11:00"))], at("2026-11-21T11:00"), "OK", ""),
        ([RUN], at("2026-11-21T11:50"), "OK", ""),
        ([RUN], at("2026-11-22T11:00"), "OK", ""),
        ([replace(RUN, due=(row("review", "2026-11-20"),))], None, "WARNING", "to be reviewed"),
        ([replace(RUN, due=(row("review", "2026-11-21"),))], None, "OK", ""),
        ([replace(RUN, due=(row("publish", "2026-11-30"),))], None, "OK", ""),
        # No run on the day, nor since, though the last is not too old.
        ([replace(RUN, began=at("2026-11-20T20:00"), due=(row("withdraw", "2026-11-20"),))], None, "OK", ""),
        ([replace(RUN, began=at("2026-11-20T00:30"), due=(row("publish", "2026-11-20"),)),
          replace(RUN, part=True, due=(row("publish", "2026-11-20"),))], None, "OK", ""),
        ([replace(RUN, began=at("2026-11-20T06:00"), part=True, due=(row("publish", "2026-11-20"),))],
         None, "CRITICAL", "should have been published"),
        ([replace(RUN, began=at("2026-11-20T06:00"), failed=True, due=(row("withdraw", "2026-11-20"),))],
         None, "CRITICAL", "should have been withdrawn"),
    ],
)  # fmt: skip
def test_status(history: list[Run], next: datetime | None, state: str, said: str) -> None:
    found = status.judge(history, next, at(NOW), timedelta(hours=36))
    assert found.state.name == state
    assert said in "; ".join(found.reasons)
    assert bool(found.reasons) == bool(said)


def test_the_status_page_tells_all_and_believes_nothing(workspace: Workspace) -> None:
    problem: history.Row = {"file": "content/<b>.yaml", "line": 3, "column": 1, "gravity": "error", "check": "x",
               "message": "<script>alert(1)</script>", "hint": "&"}  # fmt: skip
    run = replace(RUN, failed=True, reason="<i>", problems=(problem,), skipped=("en/harbour/full",),
                  counts={"skipped": 51}, due=(row("review", "2026-11-20"),))  # fmt: skip
    history.record(workspace, run)
    status_page.publish(workspace, status.status(workspace, at(NOW)))
    page = (workspace.output.folder / status_page.PAGE).read_text()
    for wanted in (
        "critical",
        "&lt;script&gt;",
        "content/&lt;b&gt;.yaml:3",
        "and 50 more",
        "harbour: 港",
        "noindex",
    ):
        assert wanted in page
    assert "<script" not in page


def dated(workspace: Workspace, lines: str, name: str = BRIEF) -> None:
    """Add lines to a brief."""
    path = workspace.root / name
    path.write_text(f"{path.read_text()}\n{lines}\n")


# --- dates of briefs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "today", "shown"),
    [
        ("", "2026-11-21", True),
        ("publish_on: 2026-11-22", "2026-11-21", False),
        ("publish_on: 2026-11-21", "2026-11-21", True),
        ("valid_until: 2026-11-21", "2026-11-21", True),
        ("valid_until: 2026-11-20", "2026-11-21", False),
        ("publish_on: 2026-11-01\nvalid_until: 2026-11-30", "2026-11-21", True),
        ("valid_until: 2026-11-20", "", True),
    ],
)
def test_a_brief_is_shown_between_its_dates(
    workspace: Workspace, dates: str, today: str, shown: bool
) -> None:
    dated(workspace, dates)
    library = workspace.read()
    assert not library.problems
    assert bool(library.editions(Choice(), date.fromisoformat(today) if today else None)) == shown


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("publish_on: 2026-11-31", "no such day"),
        ("publish_on: 2026-11", "written 2026-11-21"),
        ("review_by: 20261121", "written 2026-11-21"),
        ("valid_until: 1700000000", "written 2026-11-21"),
        ("publish_on: 2026-11-22\nvalid_until: 2026-11-21", "never be shown"),
    ],
)
def test_dates_that_are_none_are_refused_with_their_place(
    workspace: Workspace, dates: str, said: str
) -> None:
    dated(workspace, dates)
    problems = [one for one in workspace.read().problems if said in one.message]
    assert problems
    assert problems[0].place.file == BRIEF
    assert problems[0].place.line


def test_a_day_is_a_day() -> None:
    assert _day("2028-02-29") == date(2028, 2, 29)


def test_briefs_are_published_and_withdrawn_by_the_day(published: Workspace) -> None:
    copy(published, BRIEF, "content/briefs/spring.yaml")
    dated(published, "publish_on: 2027-04-01\nvalid_until: 2027-04-30", "content/briefs/spring.yaml")

    def names(day: str) -> tuple[list[str], str]:
        only_html = Choice()
        report = build(BuildRequest(published, only_html, today=date.fromisoformat(day)))
        assert not report.problems
        there = sorted(path.parent.name for path in published.output.folder.glob("en/*/full.html"))
        return there, (published.output.folder / "en/index.html").read_text()

    before, index = names("2027-03-31")
    assert (before, "spring/" in index) == (["harbour"], False)
    during, index = names("2027-04-30")
    assert (during, "spring/" in index) == (["harbour", "spring"], True)
    after, index = names("2027-05-01")
    assert (after, "spring/" in index) == (["harbour"], False)


def test_what_falls_due(workspace: Workspace) -> None:
    dated(workspace, "publish_on: 2026-12-01\nreview_by: 2026-12-10\nvalid_until: 2026-12-20")
    library = workspace.read()

    def told(today: str, days: int = 30) -> list[tuple[str, str, bool]]:
        day = date.fromisoformat(today)
        return [(one.what, one.day.isoformat(), one.late(day)) for one in deadlines.due(library, day, days)]

    publish, review = ("publish", "2026-12-01", False), ("review", "2026-12-10", False)
    withdraw = ("withdraw", "2026-12-21", False)
    assert told("2026-11-25") == [publish, review, withdraw]
    assert told("2026-11-25", 10) == [publish]
    assert told("2026-12-10") == [review, withdraw]
    assert told("2026-12-15") == [("review", "2026-12-10", True), withdraw]
    assert told("2026-12-21") == [withdraw]
    assert told("2026-12-22") == []
    lines = (workspace.root / BRIEF).read_text().splitlines()
    assert [lines[one.place.line - 1].partition(":")[0] for one in deadlines.due(library, date(2026, 11, 25), 30)] == [
        "publish_on", "review_by", "valid_until",
    ]  # fmt: skip


# --- the command line ------------------------------------------------------------------------


def run_cli(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefings.cli", *words], capture_output=True, text=True, timeout=PATIENCE,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_status_and_due_from_the_command_line(published: Workspace) -> None:
    root = str(published.root)
    assert run_cli("-w", root, "status").returncode == status.State.UNKNOWN
    built = run_cli("-w", root, "build", "--json", SOURCE_DATE_EPOCH="1800000000")
    run = Run.read(built.stdout.splitlines()[-1])
    assert (run.began, run.seconds, run.failed) == (datetime.fromtimestamp(1800000000, UTC), 0.0, False)
    page = (published.output.folder / status_page.PAGE).read_bytes()
    again = run_cli("-w", root, "status", "--format", "json", SOURCE_DATE_EPOCH="1800000000")
    assert (again.returncode, json.loads(again.stdout)["state"]) == (0, "ok")
    assert (published.output.folder / status_page.PAGE).read_bytes() == page
    late = run_cli("-w", root, "status", "--max-age", "1", SOURCE_DATE_EPOCH="1800007200")
    assert (late.returncode, "more than" in late.stdout) == (2, True)


def test_a_failed_build_is_seen_by_status(published: Workspace) -> None:
    change(published, BRIEF, "key_figures:", "key_figure:")
    root = str(published.root)
    assert run_cli("-w", root, "build", "--jobs", "1").returncode == 1
    told = run_cli("-w", root, "status")
    assert told.returncode == 2
    assert f"{BRIEF}:" in told.stdout


def test_status_names_a_file_as_a_whole(published: Workspace) -> None:
    template = published.root / "templates/parts/summary.html"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_bytes(b"\xff")
    root = str(published.root)
    assert run_cli("-w", root, "build", "--jobs", "1").returncode == 1
    assert "templates/parts/summary.html: cannot be read" in run_cli("-w", root, "status").stdout


def test_a_rehearsal_runs_nothing_and_tells_what_would_happen(workspace: Workspace) -> None:
    dated(workspace, "publish_on: 2027-04-03")
    words = (
        "-w",
        str(workspace.root),
        "schedule",
        "0 6 * * 1-5",
        "--timezone",
        TOKYO,
        "--clock",
        "2027-04-01",
    )
    lines = [json.loads(line) for line in run_cli(*words).stdout.splitlines()]
    assert [(one["time"], [row["what"] for row in one["due"]]) for one in lines] == [
        ("2027-04-01T06:00:00+09:00", []),
        ("2027-04-02T06:00:00+09:00", []),
        # The third is a Saturday.
        ("2027-04-05T06:00:00+09:00", ["publish"]),
        ("2027-04-06T06:00:00+09:00", []),
        ("2027-04-07T06:00:00+09:00", []),
    ]
    assert not workspace.output.folder.exists()


HEAVY = (
    "weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5",
    "dask", "distributed", "tornado", "cloudpickle", "msgpack", "starlette", "uvicorn", "watchfiles",
)  # fmt: skip
"""What typesets, draws, runs on clusters and serves, and what these bring with them."""


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["watch", "--help"],
        ["build", "--help"],
        ["-w", "tests/workspace", "check"],
        ["-w", "tests/workspace", "list"],
    ],
    ids=" ".join,
)
def test_help_and_check_load_nothing_heavy(words: list[str]) -> None:
    code = (
        f"import sys; sys.argv[1:] = {words}\nfrom briefings.cli import run\ntry: run()\nexcept SystemExit: pass\n"
        f"print('loaded:', *(name for name in {HEAVY} if name in sys.modules))"
    )
    told = subprocess.check_output([sys.executable, "-c", code], text=True, timeout=PATIENCE, cwd=ROOT)
    assert told.splitlines()[-1] == "loaded:"


def test_every_command_has_examples() -> None:
    for name in ("watch", "serve", "schedule", "due", "status"):
        assert f"briefings {name}" in (main.commands[name].help or "")


def test_the_clock_is_told_by_the_environment_where_that_says() -> None:
    assert moment({"SOURCE_DATE_EPOCH": "0"}) == datetime(1970, 1, 1, tzinfo=UTC)
    assert moment({}).tzinfo
    assert stopwatch({"SOURCE_DATE_EPOCH": "0"})() == 0.0


# --- other schedulers ------------------------------------------------------------------------


def plan(
    expression: str, zone: str = TOKYO, root: str = "/srv/desk", before: str = "", on_failure: str = ""
) -> exports.SchedulePlan:
    job = jobs.ScheduledJob(Workspace(Path(root)), before, on_failure)
    return exports.SchedulePlan(timetable.timetable(expression, zone), job, ("/opt/bin/briefings",))


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        ("0 6 * * 1-5", ["Mon,Tue,Wed,Thu,Fri *-*-* 06:00:00 Asia/Tokyo"]),
        ("30 6,18 * * *", ["*-*-* 06,18:30:00 Asia/Tokyo"]),
        # Of a day and a weekday cron wants either, systemd both: two lines.
        ("0 6 1 * 1", ["*-*-01 06:00:00 Asia/Tokyo", "Mon *-*-* 06:00:00 Asia/Tokyo"]),
        ("0 6 1 1,7 *", ["*-01,07-01 06:00:00 Asia/Tokyo"]),
        ("0 6 * * 7", ["Sun *-*-* 06:00:00 Asia/Tokyo"]),
    ],
)
def test_systemd(expression: str, lines: list[str]) -> None:
    text = exports.systemd(plan(expression, before="git pull --ff-only", on_failure='echo "100% $HOME"'))
    assert [line.partition("=")[2] for line in text.splitlines() if line.startswith("OnCalendar=")] == lines
    assert "WorkingDirectory=/srv/desk\n" in text
    assert '--before "git pull --ff-only" --on-failure "echo \\"100%% $$HOME\\""' in text
    assert "Persistent=true" in text


def test_cron() -> None:
    text = exports.cron(plan("0 6 * * 1-5", root="/srv/my desk", on_failure="date +%F"))
    assert (
        "CRON_TZ=Asia/Tokyo\n0 6 * * 1-5 /opt/bin/briefings -w '/srv/my desk' schedule '0 6 * * 1-5'" in text
    )
    assert r"--on-failure 'date +\%F' >>'/srv/my desk/out/.schedule.log' 2>&1" in text


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("0 6 * * MON-FRI", "0 6 * * 1-5"),
        ("0 6 * jan,DEC sun", "0 6 * 1,12 0"),
        ("*/7 0-6/2 */2 * 0-7", "*/7 0-6/2 */2 * 0-7"),
    ],
)
def test_cron_has_numbers_for_names(expression: str, written: str) -> None:
    assert f"\n{written} /opt/bin/briefings " in exports.cron(plan(expression))


@pytest.mark.parametrize(
    ("expression", "zone", "lines"),
    [
        ("0 6 * * 1-5", TOKYO, ["0 21 * * 0,1,2,3,4"]),
        ("0 12 * * 1-5", TOKYO, ["0 3 * * 1,2,3,4,5"]),
        ("0 6 * * *", TOKYO, ["0 21 * * *"]),
        ("0 6,12 * * 1", TOKYO, ["0 21 * * 0", "0 3 * * 1"]),
        ("0 6 * * *", "Asia/Kolkata", ["30 0 * * *"]),
        ("0 20 * * 6", "America/New_York", ["0 1 * * 0"]),
        ("0 12 1 * *", TOKYO, ["0 3 1 * *"]),
    ],
)
def test_github_keeps_utc(expression: str, zone: str, lines: list[str]) -> None:
    text = exports.github(plan(expression, zone))
    assert [
        json.loads(line.partition("cron: ")[2]) for line in text.splitlines() if "- cron: " in line
    ] == lines


def test_windows() -> None:
    text = exports.windows(plan("0 6 * * 1-5", root="C:/My desk", before="git pull"))
    assert (
        "-Weekly -DaysOfWeek Monday, Tuesday, Wednesday, Thursday, Friday -At ([datetime]'2026-01-05T06:00:00+09:00')"
        in text
    )
    assert '-w "C:/My desk" schedule "0 6 * * 1-5"' in text
    assert "-StartWhenAvailable -MultipleInstances IgnoreNew" in text


def test_a_step_that_cron_does_not_read_is_written_out() -> None:
    with pytest.raises(Unusable) as refused:
        exports.cron(plan("0 6/6 * * *"))
    assert refused.value.problems[0].hint == "Write 6-23/6."
    table = plan("0 6/6 * * *").table
    assert table.times() == plan("0 6-23/6 * * *").table.times()
    assert "\n0 6-23/6 * * * " in exports.cron(plan("0 6-23/6 * * *"))


@pytest.mark.parametrize(
    "expression", ["0 6 15W * *", "0 6 ? * *", "@reboot", "@daily", "H 6 * * *", "0 6 R * *", "0 6 * * 6-1"]
)
def test_what_no_cron_reads_is_refused_with_a_hint(expression: str) -> None:
    with pytest.raises(Unusable) as refused:
        timetable.timetable(expression, TOKYO)
    [problem] = refused.value.problems
    assert "says no time" in problem.message
    for written in re.findall("'([^']*)'", problem.hint):
        assert timetable.timetable(written, TOKYO).times().hours


@pytest.mark.parametrize(
    ("kind", "expression"),
    [
        ("systemd", "0 6 L * *"),
        *(
            ("cron", f"0 6 {days}")
            for days in ("L * *", "l * *", "LW * *", "1,L * *", "* * 5L", "* * 1#2", "* * MON#1")
        ),
        ("systemd", "0 6 * * 5#1"),
        ("github", "0 6 1 * *"),
        ("github", "0 12 */2 * 1-5"),
        ("windows", "0 6 1 * *"),
        ("windows", "*/5 * * * *"),
    ],
)
def test_what_another_scheduler_cannot_do_is_refused(kind: str, expression: str) -> None:
    with pytest.raises(Unusable) as refused:
        exports.UNITS[kind](plan(expression))
    assert "briefings schedule" in refused.value.problems[0].hint
