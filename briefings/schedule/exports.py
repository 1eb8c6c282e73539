"""What other schedulers need to run the same: units for systemd, cron, GitHub Actions, Windows.

Each runs ``briefings schedule --once``. What a scheduler cannot express is refused with the
reason, never rounded.
"""

from __future__ import annotations

import json
import re
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefings.content import characters
from briefings.schedule.jobs import ScheduledJob
from briefings.schedule.timetable import Timetable, beyond

SUNDAY_FIRST = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
CRON_LINE = 998
"""Bytes of a command that Debian's cron reads."""
WEEKDAYS = tuple(enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")))
MONTHS = tuple(
    enumerate(("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1)
)
LONG = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True)
class SchedulePlan:
    """What is to be run when: the timetable, the job, and the words that start this program."""

    table: Timetable
    job: ScheduledJob
    program: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The command of one run."""
        return (*self.program, "-w", str(self.job.workspace.root), *self.options)

    @property
    def options(self) -> tuple[str, ...]:
        job, words = (
            self.job,
            ["schedule", self.table.expression, "--timezone", self.table.zone.key, "--once"],
        )
        for name, value in (("--before", job.before), ("--on-failure", job.on_failure)):
            words += [name, value] if value else []
        return (*words, *job.flags)


def unit(kind: str, plan: SchedulePlan) -> str:
    """What a scheduler needs. Raises Unusable for what it cannot do."""
    for word in (*plan.words, str(plan.job.workspace.root)):
        if "\n" in word or characters.unwanted(word):
            raise beyond(f"{word!r} holds the end of a line or a character that is not seen")
    return UNITS[kind](plan)


def systemd(plan: SchedulePlan) -> str:
    """A service and a timer; ``Persistent`` catches up once on what was missed."""
    calendar = "\n".join(f"OnCalendar={line}" for line in _on_calendar(plan))
    command = " ".join(_systemd_word(word) for word in plan.words)
    root = str(plan.job.workspace.root)
    if root != root.strip() or root.endswith("\\"):
        raise beyond("systemd cannot work in a folder whose name ends in a space or a backslash")
    if re.search(r"[$'\"\\]", plan.program[0]):
        raise beyond("systemd starts no program whose path holds $, a quotation mark or a backslash")
    folder = root.replace("%", "%%")
    return f"""\
# /etc/systemd/system/briefings.service
[Unit]
Description=Briefings: publish and withdraw
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
# User=briefings

# /etc/systemd/system/briefings.timer
# systemctl daemon-reload && systemctl enable --now briefings.timer
[Unit]
Description=Briefings, on time

[Timer]
{calendar}
Persistent=true

[Install]
WantedBy=timers.target
"""


def cron(plan: SchedulePlan) -> str:
    """Two lines of a crontab. Debian's cron knows no zone but its own: the comment says so."""
    command = shlex.join(plan.words).replace("%", r"\%")
    log = shlex.quote(str(plan.job.workspace.output.folder / ".schedule.log")).replace("%", r"\%")
    line = f"{_in_cron(plan)} {command} >>{log} 2>&1"
    if len(line.encode()) > CRON_LINE:
        raise beyond(f"cron takes lines of {CRON_LINE} bytes at most")
    return f"""\
# crontab -e
# CRON_TZ is understood by cronie. Where cron does not know it (Debian), remove the line and set
# the machine to {plan.table.zone.key}, or write the time as the machine has it.
CRON_TZ={plan.table.zone.key}
{line}
"""


def github(plan: SchedulePlan) -> str:
    """A workflow. GitHub's times are UTC; where clocks change, the offset of January counts."""
    lines = "\n".join(f"    - cron: {json.dumps(line)}" for line in _in_utc(plan))
    root = plan.job.workspace.root
    repository = next((one for one in (root, *root.parents) if (one / ".git").exists()), root)
    folder = root.relative_to(repository).as_posix()
    if re.search(r"[*?\[\]\\]|^[!#~\s]", folder):
        raise beyond(
            "GitHub takes * ? [ ] \\, and ! # ~ at the beginning, in the path of an artifact for a pattern"
        )
    # A checkout is fresh: nothing need be fetched before.
    options = replace(plan, job=replace(plan.job, before="")).options
    command = f".venv/bin/briefings -w {shlex.quote(folder)} {shlex.join(options)}"
    return f"""\
# .github/workflows/briefings.yml
name: briefings
on:
  schedule:
    # {plan.table.expression} in {plan.table.zone.key}
{lines}
  workflow_dispatch:
concurrency: briefings
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - run: script/bootstrap
      - run: |
          {_literal(command)}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: out
          path: {json.dumps(_literal(f"{folder}/out"), ensure_ascii=False)}
"""


def windows(plan: SchedulePlan) -> str:
    """PowerShell that registers a task; a missed time is caught up on, runs never overlap."""
    times = plan.table.times()
    if times.days is not None or times.months is not None:
        raise beyond("Windows tasks here run on weekdays only, not on days of a month")
    days = ", ".join(LONG[day] for day in times.weekdays if day < 7) if times.weekdays else ""
    every = f"-Weekly -DaysOfWeek {days}" if days else "-Daily"
    # A moment with its offset: Windows turns it into the machine's own time.
    moments = [_sample(plan.table, hour, minute) for hour in times.hours for minute in times.minutes]
    if len(moments) > 48:
        raise beyond("a Windows task has at most 48 triggers")
    triggers = "\n".join(f"    New-ScheduledTaskTrigger {every} -At ([datetime]'{at}')" for at in moments)
    if any(re.search(r"%[^%]+%|\$\(", word) for word in plan.words):
        raise beyond("a Windows task puts other words in the place of %NAME% and $(NAME)")
    first, *rest = plan.words
    arguments = " ".join(_windows_word(word) for word in rest)
    return f"""\
# In PowerShell, once. The times are those of {plan.table.zone.key} today.
$triggers = @(
{triggers}
)
$action = New-ScheduledTaskAction -Execute {_quoted(first)} -Argument {_quoted(arguments)} `
    -WorkingDirectory {_quoted(str(plan.job.workspace.root))}
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew
Register-ScheduledTask -TaskName Briefings -Trigger $triggers -Action $action -Settings $settings
"""


UNITS: Mapping[str, Callable[[SchedulePlan], str]] = {
    "systemd": systemd, "cron": cron, "github": github, "windows": windows,
}  # fmt: skip


# --- times -----------------------------------------------------------------------------------


def _on_calendar(plan: SchedulePlan) -> Iterator[str]:
    """systemd.time(7): in one line all must hold; of several lines, any."""
    times = plan.table.times()
    clock = f"{_listed(times.hours)}:{_listed(times.minutes)}:00 {plan.table.zone.key}"
    months = _listed(times.months) if times.months else "*"
    days = f"*-{months}-{_listed(times.days) if times.days else '*'} {clock}"
    if not times.weekdays:
        yield days
        return
    weekdays = ",".join(SUNDAY_FIRST[day] for day in times.weekdays)
    if times.either and times.days:
        yield days
        yield f"{weekdays} *-{months}-* {clock}"
    else:
        yield f"{weekdays} {days}"


def _listed(values: tuple[int, ...]) -> str:
    return ",".join(f"{value:02}" for value in values)


def _in_utc(plan: SchedulePlan) -> Iterator[str]:
    """Expressions in UTC: a time shifts by the zone's offset, and over midnight its day with it."""
    times = plan.table.times()
    if times.days and times.weekdays and not times.either:
        raise beyond("GitHub runs on a day that fulfils either the day or the weekday, not both")
    offset = datetime(2026, 1, 15, tzinfo=plan.table.zone).utcoffset() or timedelta()
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for hour in times.hours:
        for minute in times.minutes:
            shifted = timedelta(hours=hour, minutes=minute) - offset
            total = int(shifted.total_seconds()) // 60
            groups[total // 1440, total % 60].append(total % 1440 // 60)
    for (shift, minute), hours in sorted(groups.items()):
        if shift and (times.days or times.months):
            raise beyond(f"days of a month in {plan.table.zone.key} are none in UTC, which GitHub keeps")
        week = sorted((day + shift) % 7 for day in times.weekdays) if times.weekdays else []
        days = _plain(times.days), _plain(times.months), _plain(tuple(week))
        yield f"{minute} {_plain(tuple(sorted(hours)))} {' '.join(days)}"


def _in_cron(plan: SchedulePlan) -> str:
    """The expression, as Debian's cron reads it (crontab(5)): its own, in numbers."""
    plan.table.times()  # raises for what only some know
    fields = plan.table.expression.upper().split()
    for names, at in ((MONTHS, 3), (WEEKDAYS, 4)):
        for number, name in names:
            fields[at] = fields[at].replace(name, str(number))
    for field, most in zip(fields, (59, 23, 31, 12, 7), strict=True):
        if stepped := re.search(r"(?<![0-9*/-])([0-9]+)/([0-9]+)", field):
            hint = f"Write {stepped[1]}-{most}/{stepped[2]}."
            raise beyond(f"cron reads a step behind * or a range alone, not {stepped[0]}", hint)
    return " ".join(fields)


def _plain(values: tuple[int, ...] | None) -> str:
    return ",".join(str(value) for value in values) if values else "*"


def _sample(table: Timetable, hour: int, minute: int) -> str:
    return datetime(2026, 1, 5, hour, minute, tzinfo=table.zone).isoformat()


# --- words -----------------------------------------------------------------------------------


def _systemd_word(word: str) -> str:
    """systemd.service(5): % and $ are doubled, quotes and backslashes escaped."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if set(plain) & set(" \t'\";\\*") or not plain else plain


def _windows_word(word: str) -> str:
    """As Windows parts a command line: a backslash counts before a quotation mark alone."""
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
    if set(word) & set(' \t"&|*') or not word:
        closed = re.sub(r"(\\+)$", r"\1\1", escaped)
        return f'"{closed}"'
    return escaped


def _quoted(text: str) -> str:
    """PowerShell takes every kind of single quotation mark for the same (about_Quoting_Rules)."""
    doubled = re.sub("(['\u2018-\u201b])", r"\1\1", text)
    return f"'{doubled}'"


def _literal(text: str) -> str:
    """GitHub puts the value of an expression in its place before anything else is read."""
    return text.replace("${{", "${{ '${{' }}")
