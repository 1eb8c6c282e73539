"""Whatever stands in a path or a command, a printed unit runs these words and no others."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from briefings.problems import Unusable
from briefings.schedule import exports, jobs, timetable
from briefings.workspace import Workspace

KINDS = ("systemd", "cron", "github", "windows")
WORDS = (
    "git pull --ff-only", "echo 'x' \"y\"", "date +%F %% 100%", "echo $HOME $$ ${HOME}", "a`id`b $(id)",
    "a\\b\\", "a\\%b", "${{ github.token }} }} {{", "x # y: z", "- a", "-x", "&& true; false | cat > x",
    "‘a’ ‚b‛ “c” „d”", "日本語　港 🚢", "tab\there", "!x *? [a] {b} ~", "'; id; '", "\" ; id ; \"", ";", "#", "&a *b !c",
)  # fmt: skip


def plan(
    root: str = "/srv/desk", program: str = "/opt/bin/briefings", before: str = "", on_failure: str = ""
) -> exports.SchedulePlan:
    table = timetable.timetable("0 6 * * *", "Asia/Tokyo")
    return exports.SchedulePlan(
        table, jobs.ScheduledJob(Workspace(Path(root)), before, on_failure), (program,)
    )


def printed(kind: str, plan: exports.SchedulePlan, start: str) -> str:
    """The rest of the one line that begins so."""
    [line] = [line for line in exports.unit(kind, plan).splitlines() if line.strip().startswith(start)]
    return line.strip().removeprefix(start)


def by_shell(command: str) -> tuple[str, ...]:
    """The words that a shell makes of a command."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"printf '%s\\0' {command}"], capture_output=True, text=True, check=True, cwd="/"
    )
    return tuple(done.stdout.split("\0")[:-1])


@pytest.mark.parametrize("word", WORDS)
def test_systemd_runs_these_words(word: str) -> None:
    made = plan(before=word, on_failure=word)
    line = printed("systemd", made, "ExecStart=").replace("%%", "%").replace("$$", "$")
    assert tuple(shlex.split(line)) == made.words


@pytest.mark.parametrize("word", WORDS)
def test_cron_runs_these_words(word: str) -> None:
    made = plan(root=f"/srv/{word}".rstrip("/"), before=word, on_failure=word)
    line = printed("cron", made, "0 6 * * *")
    # What cron does to a per cent sign behind a backslash, and to one without (crontab(5)).
    assert re.search(r"(?<!\\)%", line) is None
    line = line.replace(r"\%", "%").replace(" >>", " '>>' ").replace(" 2>&1", " '2>&1'")
    *words, _, log, both = by_shell(line)
    assert (tuple(words), both) == (made.words, "2>&1")
    assert log == f"{made.job.workspace.root}/out/.schedule.log"


@pytest.mark.parametrize("word", WORDS)
def test_github_runs_these_words(word: str) -> None:
    made = plan(on_failure=word)
    steps = yaml.safe_load(exports.unit("github", made))["jobs"]["build"]["steps"]
    command = steps[2]["run"].removesuffix("\n")
    assert "${{" not in command.replace("${{ '${{' }}", "")
    assert by_shell(command.replace("${{ '${{' }}", "${{"))[3:] == made.options


@pytest.mark.parametrize(
    "name", ["a b", "a: b", "${{ secrets.X }}", "a'b", 'a"b', "# a", "日本🚢", "%a", "-a", "{a}"]
)
def test_github_keeps_the_folder(name: str, tmp_path: Path) -> None:
    root = tmp_path / "desks" / name
    (tmp_path / ".git").mkdir()
    steps = yaml.safe_load(exports.unit("github", plan(root=str(root))))["jobs"]["build"]["steps"]
    assert by_shell(steps[2]["run"].replace("${{ '${{' }}", "${{"))[2] == f"desks/{name}"
    assert steps[3]["with"]["path"].replace("${{ '${{' }}", "${{") == f"desks/{name}/out"


@pytest.mark.parametrize(
    ("word", "argument"),
    [
        ("git pull", '"git pull"'),
        ('echo "x"', '"echo \\"x\\""'),
        ("a\\b c\\", '"a\\b c\\\\"'),
        ('a\\"b', '"a\\\\\\"b"'),
        ("C:\\desk\\", "C:\\desk\\"),
        ("it's", "it''s"),
        ("‘a’ ‚b‛ “c”", '"‘‘a’’ ‚‚b‛‛ “c”"'),
        ("x'; Remove-Item y; '", "\"x''; Remove-Item y; ''\""),
        ("100% $HOME `n", '"100% $HOME `n"'),
    ],
)
def test_windows_runs_these_words(word: str, argument: str) -> None:
    text = exports.unit("windows", plan(before=word))
    assert f" --before {argument}' `\n" in text


REFUSED = {
    "a new line": ("/srv/a\nExecStart=/bin/id", KINDS),
    "a carriage return": ("/srv/a\rb", KINDS),
    "an escape": ("/srv/\x1b[2J", KINDS),
    "a line of Unicode": ("/srv/a\u2028b", KINDS),
    "another direction": ("/srv/\u202eb", KINDS),
    "bytes that are no text": ("/srv/\udcff", KINDS),
    "a backslash at the end": ("/srv/a\\", ("systemd",)),
    "a space at the end": ("/srv/a ", ("systemd",)),
    "a variable of Windows": ("C:/%TEMP%/a", ("windows",)),
    "a parameter of a task": ("C:/$(Arg0)", ("windows",)),
    "a long path": ("/srv/" + "a/" * 500, ("cron",)),
}


@pytest.mark.parametrize(("root", "kinds"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_said_is_refused(root: str, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        with pytest.raises(Unusable) as refused:
            exports.unit(kind, plan(root=root))
        assert refused.value.problems[0].hint


@pytest.mark.parametrize("command", ["a\nb", "a\rb", "\x1b]0;x\x07", "\u2029", "\u2067", "\udc80", "\0"])
def test_a_command_of_several_lines_is_refused(command: str) -> None:
    for kind in KINDS:
        with pytest.raises(Unusable):
            exports.unit(kind, plan(on_failure=command))


@pytest.mark.parametrize("name", ["a*", "a?", "[a]", "a\\b", "!a", "#a", "~a", " a"])
def test_what_github_takes_for_a_pattern_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(Unusable):
        exports.unit("github", plan(root=str(tmp_path / name)))


def test_a_program_that_systemd_cannot_start_is_refused() -> None:
    with pytest.raises(Unusable):
        exports.unit("systemd", plan(program="/opt/$HOME/briefings"))


def test_an_expression_stands_on_one_line() -> None:
    assert timetable.timetable("0\n6 *\t*  *", "UTC").expression == "0 6 * * *"
