"""Workers give what ``map`` gives, and one that dies, hangs or grows costs its own item only.

The function sent is ``eval`` and the items are expressions: what a process does is read where
it is expected.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from briefings.workers import limits
from briefings.workers import pool as workers
from briefings.workers.limits import LimitExceeded, Limits
from briefings.workers.pool import FailedItem, Map
from tests.conftest import PATIENCE, runs

SHORT = Limits(seconds=0.2, megabytes=300)
LONGER = Limits(seconds=1, megabytes=300)
"""For processes."""

EXIT = "__import__('os')._exit(3)"
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"
SEGFAULT = "__import__('os').kill(__import__('os').getpid(), 11)"
LOOP = "sum(1 for _ in iter(int, 1))"
SLEEP = "__import__('time').sleep(6000)"
EAT = "len(bytes(10 ** 10))"
RAISE = "1 / 0"
UNSENDABLE = "lambda: 1"
WAITS = "any(__import__('os').path.exists({!r}) or __import__('time').sleep(0.01) for _ in range(30_000))"
"""Until a file is there; no longer than anything is waited for."""


@pytest.fixture(scope="module")
def two() -> Iterator[Map]:
    with pytest.MonkeyPatch.context() as patched, workers.processes(2, LONGER) as mapping:
        # On a busy machine the clock runs far ahead of the processor.
        patched.setattr(workers, "PATIENCE", PATIENCE)
        yield mapping


def results(mapping: Map, *items: str) -> list[object]:
    """What came of each item, in any order; the reason for one that is lost."""
    return [it.reason if isinstance(it, FailedItem) else it for it in mapping(eval, items)]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_item_gives_its_result(count: int) -> None:
    with workers.processes(count) as mapping:
        assert sorted(mapping(abs, range(-40, 0))) == list(range(1, 41))  # type: ignore[type-var]


def test_nothing_to_do_starts_nothing() -> None:
    before = set(multiprocessing.active_children())
    with workers.processes(2) as mapping:
        assert list(mapping(abs, [])) == []
        assert set(multiprocessing.active_children()) == before


def test_processes_end_with_the_block() -> None:
    before = set(multiprocessing.active_children())
    with workers.processes(2) as mapping:
        next(mapping(os.getenv, ["HOME", "HOME", "HOME"]))
        started = set(multiprocessing.active_children()) - before
    assert started
    assert not set(multiprocessing.active_children()) & started


def test_a_call_that_was_cut_short_leaves_nothing_to_the_next(two: Map) -> None:
    """Saving again begins a build anew with the same processes."""
    next(two(abs, [-1, -2, -3, -4]))
    assert set(two(os.fspath, ["a", "b"])) == {"a", "b"}


def test_items_are_taken_as_they_can_be_worked_on(two: Map) -> None:
    """Pages are many and large: they are not held in a queue."""
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(9):
            taken.append(item)
            yield item

    results = two(abs, items())
    next(results)
    assert len(taken) <= 4
    assert len(list(results)) == 8


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (EXIT, "its process ended with exit code 3"),
        (KILL, "its process ended with SIGKILL (the machine may be short of memory)"),
        (SEGFAULT, "its process ended with SIGSEGV"),
        (LOOP, "it takes more than 1 s"),
        ("sorted([('a' * 10**6) + 'b', ('a' * 10**6) + 'c'] * 50000)", workers.TOO_LONG),
        (EAT, "it needs more than 300 MB of memory"),
        (RAISE, "ZeroDivisionError: division by zero"),
        ("exit()", "its process ended with exit code 0"),
        ("{}['x']", "KeyError: 'x'"),
    ],
)
def test_a_worker_that_fails_costs_its_own_item(item: str, reason: str, two: Map) -> None:
    assert set(results(two, "1", item, "2", "3", "4")) == {1, 2, 3, 4, reason}


def test_one_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is computed meanwhile, so that only the clock can tell."""
    monkeypatch.setattr(workers, "PATIENCE", 4)
    with workers.processes(1, Limits(seconds=0.5, megabytes=300)) as mapping:
        assert results(mapping, SLEEP) == ["it took too long, and its process was ended"]


def test_what_cannot_be_sent_back_is_lost(two: Map) -> None:
    (told,) = results(two, UNSENDABLE)
    assert "pickle" in str(told)


def test_all_may_fail(two: Map) -> None:
    assert results(two, *[EXIT] * 4) == ["its process ended with exit code 3"] * 4
    assert results(two, "1 + 1") == [2]


def test_a_lost_item_is_tried_once_more(two: Map, tmp_path: Path) -> None:
    """What failed for want of memory beside another succeeds alone."""
    mark = f"{tmp_path}/mark"
    once = (
        f"__import__('os').path.exists({mark!r}) or (open({mark!r}, 'w').close(), __import__('os')._exit(1))"
    )
    assert results(two, once) == [True]


@pytest.mark.parametrize("item", [LOOP, EAT])
def test_what_went_over_a_limit_is_not_tried_again(item: str, two: Map, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    (told,) = two(eval, [f"(open({str(mark)!r}, 'a').write('once '), {item})"])
    assert isinstance(told, FailedItem)
    assert told.spent
    assert mark.read_text() == "once "


class Patient(str):
    """An expression that says what it is held to."""

    limits = Limits(seconds=0.3, megabytes=200)


def test_an_item_may_say_what_it_is_held_to(two: Map, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 300)
    assert results(two, Patient(LOOP)) == ["it takes more than 0.3 s"]
    assert results(two, Patient("len(bytes(250 << 20))")) == ["it needs more than 200 MB of memory"]


def test_once_is_once(tmp_path: Path) -> None:
    """A cluster tries again elsewhere."""
    mark = tmp_path / "mark"
    pool = workers.Pool(1)
    dies = f"open({str(mark)!r}, 'a').write('once '), {EXIT}"
    assert pool.once(eval, dies) == FailedItem(dies, "its process ended with exit code 3")
    assert pool.once(eval, "1 + 1") == 2
    pool.close()
    assert mark.read_text() == "once "


def test_a_round_that_is_given_up_leaves_no_process_busy() -> None:
    before = set(multiprocessing.active_children())
    with workers.processes(2) as mapping:
        started = mapping(eval, [SLEEP, "1", "2"])
        assert next(started) == 1
    assert set(multiprocessing.active_children()) <= before


def test_workers_end_with_a_parent_that_is_killed() -> None:
    """Nobody is left to tell them, so they see it for themselves."""
    program = (
        "import os; from briefings.workers import pool as workers\n"
        "with workers.processes(2) as map:\n"
        "    print(*map(eval, ['__import__(\"os\").getpid()'] * 2), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == -9
    started = {int(pid) for pid in done.stdout.split()}
    assert started
    while started:  # the time limit of the test run is the limit
        started = {pid for pid in started if runs(pid)}
        time.sleep(0.01)


# --- limits in this process -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (LOOP, "it takes more than 0.2 s"),
        (EAT, "it needs more than 300 MB of memory"),
        (f"[{LOOP}]", "it takes more than 0.2 s"),
    ],
)
def test_work_is_held_to_its_limits(work: str, told: str) -> None:
    with pytest.raises(LimitExceeded, match=f"^{told}$"), limits.within(SHORT):
        eval(work)


def test_limits_end_with_the_block() -> None:
    with limits.within(SHORT):
        pass
    assert len(bytes(400 << 20)) == 400 << 20
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_what_the_work_raises_comes_through() -> None:
    with pytest.raises(KeyError), limits.within(SHORT):
        raise KeyError


def test_a_limit_that_is_swallowed_is_told_again() -> None:
    """Libraries catch whatever an image or a font raises, and go on."""

    def stubborn() -> None:
        try:
            eval(LOOP)
        except Exception:
            eval(LOOP)

    with pytest.raises(LimitExceeded), limits.within(SHORT):
        stubborn()


def test_a_limit_that_is_swallowed_to_the_end_is_told_at_the_end() -> None:
    told = r"^it takes more than 0\.2 s$"
    with pytest.raises(LimitExceeded, match=told), limits.within(SHORT), suppress(BaseException):
        eval(LOOP)


def test_cores_are_counted() -> None:
    assert workers.cores() >= 1


SCRIPT = """
from briefings.workers import pool as workers

if __name__ == "__main__":
    with workers.processes(1) as mapping:
        print(*mapping(eval, ["6 * 7"]))
"""


@pytest.mark.parametrize("module", ["weasyprint", "briefings", "json"])
def test_workers_import_nothing_from_the_current_folder(module: str, tmp_path: Path) -> None:
    """A workspace is data: a file there that is called like a module is no program."""
    workspace, script = tmp_path / "workspace", tmp_path / "script.py"
    workspace.mkdir()
    (workspace / f"{module}.py").write_text("open('ran', 'w')\n")
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, script], cwd=workspace, capture_output=True, text=True, check=True)
    assert done.stdout == "42\n"
    assert not (workspace / "ran").exists()


def test_items_are_made_ready_while_others_are_worked_on(tmp_path: Path) -> None:
    """None is done before as many more are ready as there are workers, and no more are."""
    made: list[int] = []
    ready = tmp_path / "ready"

    def items() -> Iterator[str]:
        for number in range(9):
            made.append(number)
            if len(made) == 4:
                ready.touch()
            yield WAITS.format(str(ready))

    with workers.processes(2) as map:
        assert next(map(eval, items())) is True
    assert made == [0, 1, 2, 3]


def test_items_that_fail_to_come_end_the_call() -> None:
    def items() -> Iterator[float]:
        yield 0.0
        raise ValueError("no more")

    with workers.processes(2) as map, pytest.raises(ValueError, match="no more"):
        list(map(time.sleep, items()))
