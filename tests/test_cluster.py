"""A cluster makes what is made here: a real scheduler and real workers, some killed, some strange.

As in the tests of workers, the function sent may be ``eval`` and the items expressions.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask
import pytest
from click.testing import CliRunner, Result
from distributed import Client, LocalCluster

from briefings import cluster
from briefings.build import build
from briefings.cli import main
from briefings.cluster import executor, registry, worker
from briefings.cluster.executor import Executor
from briefings.cluster.payloads import SharedAssets, parted
from briefings.cluster.registry import WorkerRegistry
from briefings.language.fonts import Fonts, original
from briefings.library.library import Choice, Library
from briefings.page.render import render
from briefings.problems import Unusable
from briefings.publish import BuildRequest, Progress
from briefings.publish.formats import Job, Maker
from briefings.workers.pool import FailedItem, Map
from briefings.workspace import Workspace
from tests.conftest import ROOT, runs

Process = subprocess.Popen[bytes]

DASK = (sys.executable, "-m", "dask")
WITHOUT_BRIEFINGS = (
    sys.executable,
    "-c",
    "import sys; sys.modules['briefings'] = None; from dask.__main__ import main; main()",
)
NOBODY = "tcp://127.0.0.1:1"
SVG = "<svg><title>A drawing</title></svg>"
GROWS = "len(bytes(10 ** 10))"
ENDS_ITSELF = "__import__('os')._exit(3)"
ENDS_ITS_WORKER = "__import__('os').kill(__import__('multiprocessing').parent_process().pid, 9)"


@dataclass
class Machines:
    """A scheduler and its workers, each a process of its own."""

    client: Any
    folder: Path
    opened: ExitStack
    workers: list[Process] = field(default_factory=list)

    @property
    def address(self) -> str:
        return str(self.client.scheduler.address)

    def expect(self, count: int) -> None:
        """Wait until there are so many workers."""

        def there() -> bool:
            assert all(worker.poll() is None for worker in self.workers)
            return len(self.client.scheduler_info()["workers"]) == count

        _eventually(there)

    def join(self, command: tuple[str, ...] = DASK, path: Path = ROOT) -> None:
        """Start one more worker, by this command and with the modules that lie here."""
        options = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        env = {**os.environ, "PYTHONPATH": str(path)}
        self.workers.append(_started([*command, *options], self.folder, env, self.opened))


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler with two workers."""
    folder = tmp_path_factory.mktemp("machines")
    options = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"]
    options += ["--scheduler-file", "file"]
    with ExitStack() as opened:
        scheduler = _started([*DASK, *options], folder, os.environ, opened)
        _eventually(lambda: (folder / "file").is_file() or scheduler.poll() is not None)
        client = opened.enter_context(_client(scheduler_file=str(folder / "file")))
        machines = Machines(client, folder, opened)
        machines.join()
        machines.join()
        machines.expect(2)
        yield machines


def _client(**options: Any) -> Any:
    return Client(set_as_default=False, **options)


def _local(workers: int, threads: int = 1, **options: Any) -> Any:
    return LocalCluster(None, workers, threads, **options, dashboard_address="127.0.0.1:0")


def _started(command: list[str], folder: Path, env: Mapping[str, str], opened: ExitStack) -> Process:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**env, "DASK_TEMPORARY_DIRECTORY": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    opened.callback(process.wait)
    opened.callback(process.kill)
    return process


def _eventually(true: Callable[[], bool]) -> None:
    while not true():  # the time limit of the test run is the limit
        time.sleep(0.02)


def _published(workspace: Workspace) -> dict[str, bytes]:
    out = workspace.root / "out"
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
        and not path.relative_to(out).parts[0].startswith(".")
        and path.name != "status.html"
    }


def results(mapping: Map, items: Iterable[str]) -> set[object]:
    """What came of each item; the reason for one that is lost."""
    return {it.reason if isinstance(it, FailedItem) else it for it in mapping(eval, items)}


def test_same_bytes_as_here_also_when_a_worker_is_killed_meanwhile(
    machines: Machines, workspace: Workspace, built: Workspace
) -> None:
    told: list[str] = []
    shown: list[str] = []

    def done(name: str) -> None:
        if not shown:  # each worker is at work on a page by now
            machines.workers.pop().kill()
        shown.append(name)

    with cluster.machines(machines.address, told.append) as mapping:
        report = build(BuildRequest(workspace), mapping, Progress(done=lambda made: done(made.name)))
    assert report.problems == ()
    assert _published(workspace) == _published(built)
    assert len(shown) == report.typeset == 4
    assert [line.partition(" ")[2] for line in told] == ["is gone in the middle of its work"]
    machines.expect(1)


def test_strange_workers_are_refused_and_the_others_do_the_work(machines: Machines, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "briefings", tmp_path / "briefings")
    (tmp_path / "briefings" / "__init__.py").write_text("# another program")
    before = len(machines.workers)
    machines.join(path=tmp_path)
    machines.join(WITHOUT_BRIEFINGS)
    told: list[str] = []

    def until_both_have_come() -> Iterator[str]:
        while len(told) < 2:
            yield "1"
        yield from ("2", ENDS_ITSELF)

    with cluster.machines(machines.address, told.append) as mapping:
        done = results(mapping, until_both_have_come())
    assert done == {1, 2, "its process ended with exit code 3 (tried 3 times)"}
    program = worker.tools()["program"]
    unlike, without = sorted((line.partition(" is refused: ")[2] for line in told), reverse=True)
    assert re.fullmatch(f"program is [0-9a-f]{{12}}, here {program}", unlike)
    assert without == "Briefings is not installed there"
    for _ in range(2):
        machines.workers.pop().kill()
    machines.expect(before)


@pytest.mark.parametrize(
    ("tool", "version", "reason"),
    [
        ("Python", "3.9", "Python is {}, here 3.9"),
        ("weasyprint", "69.0", "weasyprint is {}, here 69.0"),
        ("Pango", "1.1.1", "Pango is {}, here 1.1.1"),
        ("harfbuzz-subset", "missing", "harfbuzz-subset is present, here missing"),
        ("abacus", "1", "abacus is missing, here 1"),
    ],
)
def test_nobody_left_says_why(machines: Machines, tool: str, version: str, reason: str) -> None:
    told: list[str] = []
    tools = worker.tools()
    asking = WorkerRegistry(machines.client, machines.address, told.append, 60, tools | {tool: version})
    with pytest.raises(Unusable) as caught:
        results(Executor(machines.client, asking), ["1"])
    assert len(told) == len(caught.value.problems) == len(machines.workers)
    for problem in caught.value.problems:
        assert problem.message.partition(" is refused: ")[2] == reason.format(tools.get(tool))


def test_what_pages_share_travels_once_and_fonts_where_they_are_not(
    machines: Machines, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """These fonts have paths that lead to them from here only."""
    monkeypatch.chdir(tmp_path)
    for font in library.fonts.fonts:
        Path(font.digest).write_bytes(original(font))
    fonts = replace(library.fonts, fonts=tuple(replace(it, path=it.digest) for it in library.fonts.fonts))
    pages = [render(library, edition) for edition in library.editions(Choice())]
    jobs = [Job(page, ("html", "pdf"), fonts) for page in pages]
    told: list[tuple[str, str]] = []
    run = Client.run

    def listening(client: Client, function: Callable[..., Any], *about: Any, **options: Any) -> Any:
        if function is worker.take:
            kit, files = about
            told.extend(
                (address, digest) for address in options["workers"] for digest in (kit.digest, *files)
            )
        return run(client, function, *about, **options)

    monkeypatch.setattr(Client, "run", listening)
    with cluster.machines(machines.address, print) as mapping:
        made = sorted(mapping(Maker(), jobs), key=str)
    assert made == sorted(map(Maker(), jobs), key=str)
    assert [len(one.artifacts) for one in made if not isinstance(one, FailedItem)] == [2] * len(jobs)
    kits = len({str(parted(job)[1]) for job in jobs})
    files = len({font.digest for font in fonts.fonts})
    assert len(told) == len(set(told)) == len({address for address, _ in told}) * (kits + files)


def test_a_font_that_is_not_what_it_should_be_is_not_used(library: Library, tmp_path: Path) -> None:
    font = replace(library.fonts.fonts[0], path="nowhere.ttf")
    kit = SharedAssets(Fonts((font,), {}), {}, "")
    machine = SimpleNamespace(local_directory=tmp_path)
    assert worker.lacking(kit.fonts, machine) == {font.digest}
    with pytest.raises(OSError, match=r"^the font nowhere\.ttf is not the file it should be$"):
        worker.take(kit, {font.digest: b"another"}, machine)
    worker.take(kit, {font.digest: original(library.fonts.fonts[0])}, machine)
    assert worker.lacking(kit.fonts, machine) == set()


def test_who_cannot_take_a_font_is_refused(
    machines: Machines, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "original", lambda font: b"spoiled on the way")
    font = replace(library.fonts.fonts[0], path="nowhere.ttf", digest="0" * 64)
    page = render(library, library.editions(Choice())[0])
    told: list[str] = []
    with cluster.machines(machines.address, told.append, patience=0) as mapping, pytest.raises(Unusable):
        list(mapping(Maker(), [Job(page, ("pdf",), Fonts((font,), {}))]))
    reasons = {line.partition(" is refused: ")[2] for line in told}
    assert reasons == {"OSError: the font nowhere.ttf is not the file it should be"}


# --- one that is started here ------------------------------------------------------------------


def test_local_workers_hold_limits_and_end_with_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that ends the worker it is given to is lost; here at the first try, for speed."""
    monkeypatch.setattr(executor, "TRIES", 1)
    told: list[str] = []
    with cluster.machines("local:2", told.append) as mapping:
        assert results(mapping, ["1", GROWS, ENDS_ITS_WORKER, "2"]) == {
            1,
            2,
            "it needs more than 4096 MB of memory",
            f"{executor.ENDED} (tried 1 times)",
        }
        (server,) = results(mapping, ["__import__('os').getppid()"])
    assert [line.partition(" ")[2] for line in told] == ["is gone in the middle of its work"]
    _eventually(lambda: not runs(int(str(server))))


def test_tls(tmp_path: Path) -> None:
    """Certificates are named in Dask's own configuration."""
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    request += ["-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate]
    subprocess.run(request, check=True, capture_output=True)
    pair = {"cert": certificate, "key": key}
    tls = {
        f"distributed.comm.tls.{name}": value
        for name, value in {"ca-file": certificate, "client": pair, "scheduler": pair, "worker": pair}.items()
    }
    with (
        dask.config.set(tls),
        _local(1, processes=False, protocol="tls") as here,
        cluster.machines(here.scheduler_address, print) as mapping,
    ):
        assert here.scheduler_address.startswith("tls://")
        assert results(mapping, ["1 + 1"]) == {2}


def test_no_worker_at_all() -> None:
    with (
        _local(0) as here,
        cluster.machines(here.scheduler_address, print, patience=0) as mapping,
        pytest.raises(Unusable, match="no worker is left"),
    ):
        results(mapping, ["1"])


def test_a_scheduler_that_ends() -> None:
    with _local(0) as here, _client(address=here.scheduler_address) as client:
        mapping = Executor(client, WorkerRegistry(client, here.scheduler_address, print, 60))
        here.close()
        impatient = dask.config.set({"distributed.comm.timeouts.connect": "300ms"})
        with impatient, pytest.raises(Unusable, match="the scheduler is gone"):
            results(mapping, ["1"])


# --- the command -------------------------------------------------------------------------------


def test_the_command_builds_on_a_cluster(machines: Machines, workspace: Workspace, built: Workspace) -> None:
    done = _briefings(workspace, "--cluster", machines.address)
    assert done.exit_code == 0
    assert done.stderr.splitlines()[:2] == ["reading the workspace", "4 editions to bring up to date"]
    assert _published(workspace) == _published(built)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--cluster", NOBODY), 1, "tcp://127.0.0.1:1: error: no scheduler answers: Timed out"),
        (("--cluster", "machine-room"), 2, "name a scheduler, tcp://HOST:PORT"),
        (("--cluster", "local:0"), 2, "name a scheduler, tcp://HOST:PORT"),
        (("--cluster", "tls://127.0.0.1:1"), 1, "Dask's configuration names no certificates"),
        (("--cluster", "local:2", "--jobs", "2"), 2, "--jobs is for this machine"),
    ],
)
def test_the_command_says_what_is_wrong(
    workspace: Workspace, arguments: tuple[str, ...], code: int, told: str
) -> None:
    with dask.config.set({"distributed.comm.timeouts.connect": "300ms"}):
        done = _briefings(workspace, *arguments)
    assert told in done.stderr
    assert done.exit_code == code


def test_without_dask_the_command_says_how_to_install_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "briefings.cluster")
    done = _briefings(workspace, "--cluster", "local:2")
    assert "--cluster needs distributed: pip install 'briefings[cluster]'" in done.stderr
    assert done.exit_code == 2


def _briefings(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--workspace", str(workspace.root), "build", *arguments])
