"""Something shaped like ``map`` over the machines of a Dask cluster: docs/cluster.md.

The door to Dask, imported only when asked for. Pages, fonts and styles travel by digest, each
worker is asked what it has before it takes part, and what comes back has the same bytes as here.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from tempfile import mkdtemp
from typing import TypeVar

import dask
from distributed import Client, LocalCluster
from distributed.security import Security

from briefings.cluster.executor import Executor
from briefings.cluster.registry import WorkerRegistry
from briefings.problems import Place, Problem, Unusable
from briefings.workers.pool import FailedItem, Map, isolate

A = TypeVar("A")
B = TypeVar("B")

LOCAL = re.compile(r"local:([1-9]\d{0,3})")
PATIENCE = 60
"""Seconds for which there may be no worker: one that died may be on its way back."""
SWEEPS = 100
"""How often what workers left is removed, a tenth of a second apart."""


@contextmanager
def machines(address: str, report: Callable[[str], None], patience: float = PATIENCE) -> Iterator[Map]:
    """A map over the workers of the scheduler at ``address``, asked for when there is something to do.

    ``local:4`` is a cluster of four workers here, for as long as the block. ``report`` hears of
    workers that are refused. The map raises Unusable where no scheduler answers, or none of its
    workers can be used.
    """
    with ExitStack() as opened:
        yield _Lazy(address, report, patience, opened)


@dataclass
class _Lazy:
    """A map that looks for its cluster when the first item comes."""

    address: str
    report: Callable[[str], None]
    patience: float
    opened: ExitStack
    _crew: list[Executor] = field(default_factory=list)

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B | FailedItem[A]]:
        items = iter(items)
        for first in items:
            yield from self._found()(function, chain([first], items))

    def _found(self) -> Executor:
        if not self._crew:
            client = self.opened.enter_context(_client(self.address, self.opened))
            self._crew.append(
                Executor(client, WorkerRegistry(client, self.address, self.report, self.patience))
            )
        return self._crew[0]


def _client(address: str, opened: ExitStack) -> Client:
    """Connected to the scheduler; how, and for how long it is tried, is Dask's own configuration."""
    # What Dask would log of workers that come and go is told in our own words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        if match := LOCAL.fullmatch(address):
            address = opened.enter_context(_local(int(match[1]))).scheduler_address
        _encrypted(address)
        return Client(address, set_as_default=False, name="briefings")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        hint = "Start one (dask scheduler), or name its address: tcp://HOST:8786. See docs/cluster.md."
        message = f"no scheduler answers: {error}"
        raise Unusable([Problem(Place(address), message, hint, "cluster")]) from error


def _encrypted(address: str) -> None:
    """Raise ValueError where an address and Dask's configuration do not agree, before Dask gets stuck."""
    known = Security().get_connection_args("client")
    if address.startswith("tls:") and not known["ssl_context"]:
        raise ValueError("Dask's configuration names no certificates")
    if address.startswith("tcp:") and known["require_encryption"]:
        raise ValueError("Dask's configuration requires encryption: tls://")


@contextmanager
def _local(count: int) -> Iterator[LocalCluster]:
    """A cluster on this machine, which no other reaches, and which leaves no files."""
    isolate()
    with (
        _scratch() as folder,
        dask.config.set(
            {
                "temporary-directory": folder,
                # Workers that are slow to end are killed, and their own temporary files lie here, too.
                "distributed.nanny.pre-spawn-environ": {
                    **dask.config.get("distributed.nanny.pre-spawn-environ"),
                    "TMPDIR": folder,
                },
            }
        ),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # its pages about itself, at any port
        ) as cluster,
    ):
        yield cluster


@contextmanager
def _scratch() -> Iterator[str]:
    """A folder for temporary files, removed also where a worker that is ending still writes into it."""
    folder = mkdtemp(prefix="briefings-")
    try:
        yield folder
    finally:
        for _ in range(SWEEPS):
            shutil.rmtree(folder, ignore_errors=True)
            if not os.path.lexists(folder):
                break
            time.sleep(0.1)
