"""The command line: words into one call, its result into text and an exit code."""

from __future__ import annotations

import json
import re
import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
import pytest

from briefings import cli
from briefings.publish import formats
from briefings.workspace import Workspace
from tests.editing import BRIEF, THEME, add, as_pdf, bytes_of, change


@dataclass(frozen=True)
class Result:
    """What came of a command: exit code, standard output, standard error."""

    code: int | str | None
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the program as it is started, in the example workspace."""

    def start(*words: str, folder: Path | None = None) -> Result:
        monkeypatch.setattr(sys, "argv", ["briefings", "-w", str(folder or workspace.root), *words])
        code: int | str | None = 0
        try:
            cli.run()
        except SystemExit as end:
            code = end.code or 0
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return start


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.FORMATS, "pdf", as_pdf(lambda page, *_: (f"%PDF {page.digest}".encode(), [])))


def commands(
    group: click.Group, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


COMMANDS = list(commands(cli.main))
BROKEN = "Timber is {port-report.timber-share} of the cargo"
MENDED = "Timber is {port-report.timbr-share} of the cargo"


# --- help and words ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), *(words for words, _ in COMMANDS)], ids=" ".join)
def test_every_command_has_help_with_examples(words: tuple[str, ...], run: Run) -> None:
    done = run(*words, "--help")
    assert done.code == 0
    examples = re.findall(r"^ +briefings (.+?)(?:   .*)?$", done.out.partition("Examples:")[2], re.MULTILINE)
    assert examples
    assert all(re.search(rf"\b{word}\b", examples[0]) for word in words)


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_every_option_says_what_it_is_for(words: tuple[str, ...], command: click.Command) -> None:
    named = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    assert [one.name for one in named if not one.help] == []


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_examples_name_options_that_exist(words: tuple[str, ...], command: click.Command) -> None:
    known = {name for one in command.params for name in one.opts} | {"-w", "--workspace"}
    lines = re.findall(r"^ *briefings (.+)$", (command.help or "").partition("Examples:")[2], re.MULTILINE)
    own = [line for line in lines if f"{' '.join(words)} " in f"{line} "]
    for line in own:
        plain = re.sub(r"\"[^\"]*\"|'[^']*'", "", line)
        named = set(re.findall(r"(?<!\S)(--[a-z-]+|-[a-z])(?!\S)", plain))
        assert isinstance(command, click.Group) or named <= known


@pytest.mark.parametrize("words", [(), ("template",)], ids=["briefings", "template"])
def test_lists_of_commands_are_whole_sentences_in_order_of_use(words: tuple[str, ...], run: Run) -> None:
    shown = run(*words, "--help").out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in shown] == [one[-1] for one, _ in COMMANDS if one[:-1] == words]
    assert [line for line in shown if not line.endswith(".") or line.endswith("...")] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("bild",), 2, "No such command 'bild'"),
        (("build", "--langage", "ja"), 2, "No such option"),
        (("build", "--format", "docx"), 2, "'docx' is not one of 'html', 'pdf'"),
        (("build", "--clock", "1 April"), 2, "'1 April' is no day; write it like 2027-04-01."),
        (("due", "--clock", "2027-02-30"), 2, "'2027-02-30' is no day"),
        (("build", "--jobs", "0"), 2, "0 is not in the range"),
        (("build", "--brief", "harbor"), 1, "Did you mean 'harbour'?"),
        (("build", "--language", "jp"), 1, "Did you mean 'ja'?"),
        (("build", "--audience", "fulll"), 1, "Did you mean 'full'?"),
        (("list", "--brief", "harbor"), 1, "Did you mean 'harbour'?"),
        (("check", "--format", "xml"), 2, "'xml' is not one of"),
    ],
)
def test_what_is_not_understood(words: tuple[str, ...], code: int, said: str, run: Run) -> None:
    done = run(*words)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def test_no_workspace(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run("check", folder=empty)
    assert done.code == 1
    assert "content/workspace.yaml is missing" in done.err


# --- new, template ----------------------------------------------------------------------------


def test_a_new_workspace_tells_what_to_do_next_and_all_of_it_can_be_done(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    folder = tmp_path / "our desk"
    done = run("new", str(folder))
    assert (done.code, done.err) == (0, "")
    shown = [shlex.split(line, comments=True) for line in done.out.splitlines()[1:]]
    assert [words[:3] for words in shown] == [["briefings", "-w", str(folder)]] * 3
    assert [words[3] for words in shown] == ["serve", "verify", "build"]
    assert [run(*words[3:], folder=folder).code for words in shown[1:]] == [0, 0]
    assert run("check", "--strict", folder=folder).code == 0


def test_a_folder_with_something_in_it_becomes_no_workspace(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("ours")
    done = run("new", str(tmp_path))
    assert done.code == 1
    assert "the folder is not empty" in done.err


def test_the_list_of_templates_tells_the_own_from_those_of_the_program(
    workspace: Workspace, run: Run
) -> None:
    add(workspace, "templates/audiences/brisk/styles/own.css", "h1 { color: #7a1f3d }\n")
    add(workspace, "templates/parts/imprint.html", "<footer></footer>\n")
    files = dict(line.split()[:2] for line in run("template", "list", "--audience", "brisk").out.splitlines())
    assert files["styles/own.css"] == "templates/audiences/brisk/styles/own.css"
    assert files["parts/imprint.html"] == "templates/parts/imprint.html"
    assert files["parts/theme.html"] == "(templates/parts/theme.html)"


def test_a_template_is_shown_and_copied_out_once(workspace: Workspace, run: Run) -> None:
    shown = run("template", "show", "styles/own.css").out
    words = ("template", "eject", "styles/own.css", "--audience", "brisk")
    assert run(*words) == Result(0, "copied to templates/audiences/brisk/styles/own.css\n", "")
    copied = workspace.root / "templates/audiences/brisk/styles/own.css"
    assert copied.read_text() == shown
    copied.write_text("/* mine */\n")
    done = run(*words)
    assert (done.code, copied.read_text()) == (1, "/* mine */\n")
    assert "Change it, or remove it first." in done.err


# --- check ------------------------------------------------------------------------------------


def test_a_sound_workspace(run: Run) -> None:
    assert run("check") == Result(0, "0 errors, 0 warnings\n", "")


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_count_under_strict(
    strict: tuple[str, ...], code: int, workspace: Workspace, run: Run
) -> None:
    change(workspace, THEME, "Timber is", "Timber -- is")
    done = run("check", *strict)
    assert done.code == code
    assert "warning: a hyphen for a dash" in done.err
    assert done.out == "0 errors, 1 warning\n"


def test_a_problem_shows_its_line_and_a_caret(workspace: Workspace, run: Run) -> None:
    change(workspace, THEME, "accent:", "acent:")
    done = run("check")
    assert (done.code, done.out) == (1, "2 errors, 0 warnings\n")
    assert done.err.splitlines() == [
        f"{THEME}:1:1: error: 'accent' is missing [content]",
        "    title: {ja: 木材, en: Timber}",
        "    ^",
        "  → Add `accent:`.",
        f"{THEME}:2:1: error: unknown key 'acent' [content]",
        '    acent: "#4a6b2f"',
        "    ^",
        "  → Did you mean 'accent'?",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "harbour: {name: {ja: 港湾の港湾, en: harbour}, kind: *x}",
        "harbour: {name: {ja: ABC, en: harbour}, kind: *x}",
        "harbour: {name: {ja: ｱｲｳ港, en: harbour}, kind: *x}",
        "harbour: {name: {ja: " + "港" * 60 + ", en: harbour}, kind: *x}",
        "harbour: {avoid: {en: [" + "a" * 200 + "]}, kind: *x, name: {ja: 港, en: " + "b" * 300 + "}}",
    ],
    ids=["wide", "narrow", "half-width", "long and wide", "long"],
)
def test_the_caret_stands_under_the_place_however_wide_the_characters(
    line: str, workspace: Workspace, run: Run
) -> None:
    add(workspace, "content/glossary.yaml", f"{line}\n")
    lines = run("check").err.splitlines()
    source, caret = next(pair for pair in pairwise(lines) if pair[1].strip() == "^")
    columns = [2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in source]
    at = next(n for n in range(len(source)) if sum(columns[:n]) == caret.index("^"))
    assert source[at:].startswith("*x")
    assert len(source) <= 104


def test_every_problem_is_told_at_once_in_order_of_place(workspace: Workspace, run: Run) -> None:
    add(workspace, "content/glossary.yaml", "a: *x\nb: *x\n")
    change(workspace, THEME, BROKEN, MENDED)
    change(workspace, BRIEF, "as_of: 2010", "as_off: 2010")
    places = [
        (row["file"], row["line"], row["column"]) for row in json.loads(run("check", "--format", "json").out)
    ]
    assert places == sorted(places)
    assert {file for file, _, _ in places} == {"content/glossary.yaml", THEME, BRIEF}


def test_json_for_programs(workspace: Workspace, run: Run) -> None:
    change(workspace, BRIEF, "as_of: 2010", "as_off: 2010")
    done = run("check", "--format", "json")
    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out)[-1] == {
        "file": BRIEF, "line": 4, "column": 1, "check": "content", "gravity": "error",
        "message": "unknown key 'as_off'", "hint": "Did you mean 'as_of'?",
    }  # fmt: skip


@pytest.mark.parametrize("shape", ["json", "github"])
def test_what_makes_a_workspace_unusable_is_told_in_the_same_form(
    shape: str, workspace: Workspace, run: Run
) -> None:
    add(workspace, "content/audiences.yaml", "full: [\n")
    done = run("check", "--format", shape)
    assert (done.code, done.err) == (1, "")
    told = json.loads(done.out)[0]["file"] if shape == "json" else done.out
    assert "content/audiences.yaml" in told


def test_annotations_for_github(workspace: Workspace, run: Run) -> None:
    change(workspace, THEME, "Cargo a year", "Cargo a year -- 100%")
    done = run("check", "--format", "github")
    assert done.code == 1
    lines = done.out.splitlines()
    assert {line.split(" ")[0] for line in lines} == {"::error", "::warning"}
    pattern = r"::(error|warning) file=content/themes/timber\.yaml,line=20,col=\d+,title=[a-z-]+::.+"
    assert all(re.fullmatch(pattern, line) for line in lines)
    assert "100%25" in done.out
    assert not re.search(r"%(?!25|0A|0D)", done.out)


@pytest.mark.parametrize("escape", ["\\e[2J", "\\u202e", "\\x07", "\\u009b31m"])
def test_content_cannot_steer_a_terminal(escape: str, workspace: Workspace, run: Run) -> None:
    change(workspace, "content/glossary.yaml", "kind: technical", f'kind: "{escape}thing"')
    done = run("check")
    assert done.code == 1
    steering = {"Cc", "Cf", "Cs"}
    assert not [one for one in done.err.replace("\n", "") if unicodedata.category(one) in steering]


NAMES = ("\x1b[2J", "\x1b]8;;https:x\x07x", "a\n::error::b", "::set-env name=A::b", "a##[add-mask]b", "\u202e",
         "\u009b31m", "a\rb", "%0A::b", "[bold]", "{0}", "\udcff")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", [("check",), ("check", "--format", "json"), ("check", "--format", "github"),
                                   ("list",), ("list", "--format", "json")])  # fmt: skip
def test_a_file_name_can_steer_nothing(
    name: str, words: tuple[str, ...], workspace: Workspace, run: Run
) -> None:
    (workspace.root / BRIEF).rename(workspace.root / f"content/briefs/{name}.yaml")
    done = run(*words)
    assert done.code in (0, 1)
    lines = (done.out + done.err).split("\n")
    assert not [
        one
        for line in lines
        for one in line.replace("\t", "")
        if unicodedata.category(one) in {"Cc", "Cf", "Zl", "Cs"}
    ]
    ours = ("::error file=", "::warning file=") if "github" in words else ("no line",)
    assert not [line for line in lines if line.strip().startswith("::") and not line.startswith(ours)]
    assert not [line for line in lines if "##[" in line]
    if "github" in words:
        assert all(
            re.match(r"::\w+ file=[^:,]*,line=\d+,col=\d+,title=[a-z]+::", line) for line in lines if line
        )
    if "json" in words:
        found = json.loads(done.out)
        assert name == "\udcff" or any(name in str(value) for one in found for value in one.values())


def test_nothing_is_written_by_a_check(workspace: Workspace, run: Run) -> None:
    run("check")
    assert not workspace.output.folder.exists()


# --- build, list, accept ----------------------------------------------------------------------


def test_a_build_names_what_it_did(workspace: Workspace, run: Run, quick: None) -> None:
    done = run("build", "--jobs", "1")
    assert done.code == 0
    assert done.err.startswith("reading the workspace\n4 editions to bring up to date\n")
    *lines, last = done.out.splitlines()
    named = {line.split()[1] for line in lines}
    assert named >= {"ja/harbour/full.pdf", "en/harbour/brisk.html", "ja/harbour/data.csv", "index.html"}
    assert named <= bytes_of(workspace).keys()
    assert re.fullmatch(r"\d+ made, 0 unchanged, 0 dropped, 0 skipped; 4 typeset", last)
    assert (
        run("build", "--jobs", "1").out
        == f"0 made, {len(lines)} unchanged, 0 dropped, 0 skipped; 0 typeset\n"
    )


def test_a_build_with_a_fault_names_what_it_skips(workspace: Workspace, run: Run, quick: None) -> None:
    run("build", "--jobs", "1")
    change(workspace, THEME, BROKEN, MENDED)
    done = run("build", "--jobs", "1")
    assert done.code == 1
    assert "no figure is called" in done.err
    skipped = [line.split()[1] for line in done.out.splitlines() if line.startswith("  skipped")]
    assert skipped == ["en/harbour/brisk", "en/harbour/full", "ja/harbour/brisk", "ja/harbour/full"]


def test_the_list_of_editions(run: Run) -> None:
    assert run("list", "--language", "en").out == (
        "en/harbour/full\tTimber at North Harbour\nen/harbour/brisk\tTimber at North Harbour\n"
    )
    rows = json.loads(run("list", "--format", "json", "--audience", "brisk").out)
    assert rows == [
        {"language": "ja", "brief": "harbour", "audience": "brisk", "title": "北港の木材"},
        {"language": "en", "brief": "harbour", "audience": "brisk", "title": "Timber at North Harbour"},
    ]


def test_accepted_translations_are_watched(workspace: Workspace, run: Run) -> None:
    assert run("check").out == "0 errors, 0 warnings\n"
    done = run("accept")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"\d+ texts accepted\n", done.out)
    assert run("check").out == "0 errors, 0 warnings\n"
    change(workspace, THEME, "Consider another quay", "Consider building another quay")
    assert "warning: en was changed, ja was not [translation]" in run("check").err
    assert run("accept").code == 0
    assert run("check").out == "0 errors, 0 warnings\n"


def test_what_is_broken_is_not_accepted(workspace: Workspace, run: Run) -> None:
    change(workspace, THEME, BROKEN, MENDED)
    done = run("accept")
    assert done.code == 1
    assert "no figure is called" in done.err
    assert not (workspace.root / "content/translated.txt").exists()


def test_a_fault_of_the_program_is_told_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_: Workspace) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(Workspace, "read", wrong)
    done = run("check")
    assert done.code == 70
    assert "unexpected fault: ZeroDivisionError: by nothing" in done.err
    assert "Please report" in done.err


def test_an_interrupted_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: Workspace) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "read", stopped)
    assert run("check").code == 130
