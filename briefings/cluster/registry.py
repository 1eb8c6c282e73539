"""The workers of a cluster that may take part: with our tools and our fonts, and no others."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from distributed import Client

from briefings.cluster import worker
from briefings.cluster.payloads import SharedAssets
from briefings.language.fonts import original
from briefings.problems import Place, Problem, Unusable

POLL = 1.0
"""Seconds between two looks at who is there."""


@dataclass
class RegisteredWorker:
    """A worker that takes part: ``id`` is another when it is started anew at the same address."""

    id: str
    address: str
    threads: int
    busy: int = 0
    kits: set[str] = field(default_factory=set)


@dataclass
class WorkerRegistry:
    """Who takes part, by id, who does not and why, and the kits that all must have.

    ``address`` is the scheduler's. ``report`` hears of each worker that is refused. ``patience`` is
    how many seconds there may be none at all.
    """

    client: Client
    address: str
    report: Callable[[str], None]
    patience: float
    tools: Mapping[str, str] = field(default_factory=worker.tools)
    present: dict[str, RegisteredWorker] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    kits: dict[str, SharedAssets] = field(default_factory=dict)
    _seen: float = field(default_factory=time.monotonic)
    _next: float = 0.0
    _served: bool = False

    def muster(self) -> None:
        """See who came and who went, at most once per POLL. Raises Unusable when nobody is left."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + POLL
        try:
            there = self._there()
        except OSError:  # not to be reached just now: Dask looks for it, and closes the client in the end
            return
        self.present = {id: member for id, member in self.present.items() if id in there}
        self._admit([there[id] for id in there.keys() - self.present.keys() - self.refused.keys()])
        if self.present:
            self._seen, self._served = now, True
        elif now - self._seen > self.patience or (self.refused and not self._served):
            raise self._nobody()

    def free(self, avoided: Iterable[str] = ()) -> RegisteredWorker | None:
        """The least busy with a thread to spare; one of the avoided only where there is no other."""
        spare = [member for member in self.present.values() if member.busy < member.threads]
        avoided = set(avoided)
        return min(spare, key=lambda it: (it.id in avoided, it.busy / it.threads, it.id), default=None)

    def equip(self, kit: SharedAssets) -> None:
        """See that every member has a kit; who cannot take it is refused."""
        self.kits[kit.digest] = kit
        self._equip([member for member in self.present.values() if kit.digest not in member.kits], kit)

    @property
    def cut_off(self) -> bool:
        """Whether the scheduler was lost, and looked for in vain for as long as Dask does."""
        return self.client.status in ("closing", "closed")

    def gone(self) -> Unusable:
        """There is no scheduler any more."""
        return Unusable([self._problem("the scheduler is gone", RESTART)])

    def _there(self) -> dict[str, RegisteredWorker]:
        if self.cut_off:
            raise self.gone()
        # Not from client.scheduler_info, where Dask puts one without workers every two seconds.
        identity = self.client.scheduler.identity  # type: ignore[union-attr]  # there while connected
        known = self.client.sync(identity, n_workers=-1)["workers"]
        # Each worker has a folder of its own, so that its path tells it from the one before.
        members = (
            RegisteredWorker(f"{address} {info['local_directory']}", address, info["nthreads"])
            for address, info in known.items()
        )
        return {member.id: member for member in members}

    def _admit(self, newcomers: list[RegisteredWorker]) -> None:
        answers = self._ask(newcomers, worker.tools)
        for member in newcomers:
            answer = answers[member.address]
            if reason := _fault(answer) if isinstance(answer, Exception) else _differing(answer, self.tools):
                self._refuse(member, reason)
            else:
                self.present[member.id] = member
        for kit in self.kits.values():
            self._equip([member for member in newcomers if member.id in self.present], kit)

    def _equip(self, members: list[RegisteredWorker], kit: SharedAssets) -> None:
        """Ask who lacks which fonts, and send those along."""
        answers = self._ask(members, worker.lacking, kit.fonts)
        # One that cannot say is asked to take all the same, and fails then.
        wanted = {
            address: frozenset(answer if isinstance(answer, set) else ())
            for address, answer in answers.items()
        }
        for lacked in set(wanted.values()):
            files = self._files(kit, lacked)
            same = [member for member in members if wanted[member.address] == lacked]
            answers = self._ask(same, worker.take, kit, files)
            for member in same:
                if isinstance(answer := answers[member.address], Exception):
                    self._refuse(member, _fault(answer))
                else:
                    member.kits.add(kit.digest)

    def _files(self, kit: SharedAssets, lacked: Container[str]) -> dict[str, bytes]:
        try:
            return {font.digest: original(font) for font in kit.fonts.fonts if font.digest in lacked}
        except OSError as error:
            raise Unusable([self._problem(f"a font cannot be sent: {error}", "Build again.")]) from error

    def _ask(
        self, members: list[RegisteredWorker], question: Callable[..., Any], *about: Any
    ) -> Mapping[str, Any]:
        """What each answers, by address: a value, or the exception it came to."""
        addresses = [member.address for member in members]
        if not addresses:
            return {}
        answers: dict[str, Any] = self.client.run(question, *about, workers=addresses, on_error="return")
        return answers

    def _refuse(self, member: RegisteredWorker, reason: str) -> None:
        self.present.pop(member.id, None)
        self.refused[member.id] = reason
        self.report(f"{member.address} is refused: {reason}")

    def _nobody(self) -> Unusable:
        report = [
            self._problem(f"the worker {id.partition(' ')[0]} is refused: {reason}", SAME)
            for id, reason in self.refused.items()
        ]
        return Unusable(report or [self._problem("no worker is left", START)])

    def _problem(self, message: str, hint: str) -> Problem:
        return Problem(Place(self.address), message, hint, "cluster")


SAME = "Give workers the same Python, packages, system libraries and fonts as here: docs/cluster.md."
START = "Start workers: dask worker ADDRESS."
RESTART = "Start it again, then build again: what was made stays made."


def _differing(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Which tools differ, in words; nothing where none does."""
    names = [name for name in (*ours, *(theirs.keys() - ours.keys())) if theirs.get(name) != ours.get(name)]
    return "; ".join(
        f"{name} is {theirs.get(name, 'missing')}, here {ours.get(name, 'missing')}" for name in names
    )


def _fault(error: Exception) -> str:
    if "No module named 'briefings" in str(error):  # some come as text only
        return "Briefings is not installed there"
    return f"{type(error).__name__}: {error}"
