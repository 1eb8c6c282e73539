"""Bootstrap installs what is missing where it may, and otherwise says exactly what to install; the
other scripts need nothing but what it sets up.

It is run with stand-ins for the system's commands, which note how they were called.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "script" / "bootstrap"
REAL = ("bash", "cat", "dirname", "env", "grep", "ln", "mkdir")
NEEDED = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-morisawa-bizud-gothic"
ALL_THERE = """for name; do case $name in --*) ;; *) echo "ii  $name" ;; esac; done"""


@dataclass(frozen=True)
class Outcome:
    """How bootstrap ended: its exit code, what it said, which commands it called."""

    code: int
    said: str
    called: list[str]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of commands: those that any machine has, and stand-ins that do nothing."""
    for name in REAL:
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    for name in ("uv", "pdftotext"):
        _stand_in(tmp_path, name)
    _stand_in(tmp_path, "uname", "echo Linux")
    _stand_in(tmp_path, "id", "echo 1000")
    return tmp_path


def _stand_in(folder: Path, name: str, body: str = ":") -> None:
    path = folder / name
    path.write_text(f'#!{folder}/bash\necho "{name} $*" >> {folder}/called\n{body}\n')
    path.chmod(0o755)


def _run(machine: Path, *arguments: str, home: Path | None = None, script: Path = SCRIPT) -> Outcome:
    done = subprocess.run(
        [machine / "bash", script, *arguments],
        env={"PATH": str(machine), "HOME": str(home or machine)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    log = machine / "called"
    return Outcome(done.returncode, done.stderr, log.read_text().splitlines() if log.exists() else [])


@pytest.mark.parametrize(
    ("arguments", "extra"), [((), "--no-dev"), (("--cluster",), "--extra cluster --no-dev")]
)
def test_installs_nothing_where_all_is_there(machine: Path, arguments: tuple[str, ...], extra: str) -> None:
    _stand_in(machine, "dpkg-query", ALL_THERE)
    outcome = _run(machine, *arguments)
    assert (outcome.code, outcome.said) == (0, "")
    assert [call for call in outcome.called if call.startswith("uv sync")] == [
        f"uv sync --locked --inexact {extra} --check --quiet"
    ]


def test_says_what_takes_long(machine: Path) -> None:
    _stand_in(machine, "dpkg-query", ALL_THERE)
    _stand_in(machine, "uv", '[[ "$*" != *--check* ]]')
    outcome = _run(machine)
    assert (outcome.code, outcome.said) == (
        0,
        "Setting up Python in .venv; the first time this takes a minute\n",
    )
    assert outcome.called[-1] == "uv sync --locked --inexact --no-dev"


def test_says_what_to_install_where_it_may_not(machine: Path) -> None:
    _stand_in(machine, "dpkg-query", "exit 1")
    outcome = _run(machine)
    assert outcome.code == 1
    assert f"sudo apt-get install --no-install-recommends {NEEDED}" in outcome.said
    assert not any(call.startswith(("apt-get", "uv")) for call in outcome.called)


@pytest.mark.parametrize("rights", ["root", "sudo"])
def test_installs_only_what_is_missing_where_it_may(machine: Path, rights: str) -> None:
    _stand_in(machine, "dpkg-query", f'set -- "${{@/libpango-1.0-0/--}}"\n{ALL_THERE}')
    _stand_in(machine, "apt-get")
    _stand_in(machine, "sudo", 'while [[ $1 == -* ]]; do shift; done; [ "$1" = true ] || exec "$@"')
    if rights == "root":
        _stand_in(machine, "id", "echo 0")
    outcome = _run(machine)
    installs = [call for call in outcome.called if call.startswith("apt-get") and " install " in call]
    assert outcome.code == 0
    assert [call.rpartition("recommends ")[2] for call in installs] == ["libpango-1.0-0"]


def test_tests_need_more(machine: Path) -> None:
    _stand_in(machine, "dpkg-query", "exit 1")
    outcome = _run(machine, "--tests")
    for package in ("libjaxb-java", "default-jdk-headless", "chromium-headless-shell"):
        assert f" {package}" in outcome.said


def test_on_macos_names_what_homebrew_lacks(machine: Path) -> None:
    _stand_in(machine, "uname", "echo Darwin")
    _stand_in(machine, "brew", f"echo {machine}")
    (machine / "opt" / "pango").mkdir(parents=True)
    outcome = _run(machine)
    assert outcome.code == 1
    assert "brew install harfbuzz poppler font-noto-sans font-noto-serif" in outcome.said


def test_keeps_what_is_fetched_where_it_may(machine: Path) -> None:
    _stand_in(machine, "dpkg-query", ALL_THERE)
    _stand_in(machine, "uv", f'echo "kept in $XDG_CACHE_HOME" >> {machine}/called')
    assert _run(machine).called[-1] == "kept in "
    assert _run(machine, home=Path("/dev/null")).called[-1] == f"kept in {SCRIPT.parents[1]}/.tools/cache"


def test_says_which_python_is_needed(machine: Path) -> None:
    _stand_in(machine, "dpkg-query", ALL_THERE)
    _stand_in(machine, "python3", "echo Python 3.9.2")
    _stand_in(machine, "uv", '[ "$1" = sync ] || { echo "no such Python"; exit 2; }')
    outcome = _run(machine)
    assert outcome.code == 1
    assert "no such Python" in outcome.said
    assert "Python 3.11, 3.12 or 3.13; this machine has Python 3.9.2" in outcome.said


# --- the other scripts ------------------------------------------------------------------------

EXTRAS = {
    "build": "--no-dev",
    "test": "--extra cluster",
    "bench": "--extra cluster --group bench",
}
STARTS = {"build": "briefings build", "test": "pytest --numprocesses 2", "bench": "python -m benchmarks"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The scripts alone, as in a fresh clone; where setting up Python makes the programs they start."""
    folder = tmp_path / "a clone 複製"
    shutil.copytree(SCRIPT.parent, folder / "script")
    return folder


@pytest.mark.parametrize("name", EXTRAS)
def test_each_script_runs_where_uv_is_only_in_the_clone(name: str, machine: Path, clone: Path) -> None:
    programs = ("briefings", "python", "pytest", "ruff", "mypy", "lint-imports")
    for program in ("javac", "openssl", "chromium"):
        _stand_in(machine, program)
    for program in programs:
        _stand_in(machine, program)
    made = clone / ".venv" / "bin"
    copies = "".join(f"ln -s {machine}/{program} '{made}/'\n" for program in programs)
    _stand_in(machine, "dpkg-query", ALL_THERE)
    _stand_in(
        machine,
        "uv",
        f"""[[ "$*" != *--check* ]] || exit 1
        if [[ $1 = sync && ! -d '{made}' ]]; then mkdir -p '{made}'\n{copies}fi""",
    )
    (clone / ".tools" / "bin").mkdir(parents=True)
    (machine / "uv").rename(clone / ".tools" / "bin" / "uv")
    outcome = _run(machine, "--some", script=clone / "script" / name)
    assert outcome.code == 0, outcome.said
    assert f"uv sync --locked --inexact {EXTRAS[name]}" in outcome.called
    assert outcome.called[-1].startswith(STARTS[name])
    assert outcome.called[-1].endswith(" --some")


def test_uv_is_found_in_one_place() -> None:
    others = [path for path in SCRIPT.parent.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    naming = [path.name for path in others if re.search(r"\buv\b", path.read_text("utf-8"))]
    assert naming == ["bootstrap"]
