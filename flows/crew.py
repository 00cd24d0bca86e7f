"""The workers of a cluster, as one scan knows them: who is there, who may read, who was refused and why.

Before a worker gets its first slice it proves that it would read as the others do
(`classify.scanning.slices.why_unfit`): a worker with another program, other packs, keys or mounts is left
alone, and the run says which.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from classify.errors import FlowError, SetupError
from flows.cluster import Cluster, shown

PATIENCE_SECONDS = 300.0
"""So long a scheduler that is away, or the first worker, is waited for."""
GATHER_SECONDS = 10.0
"""So long the answer of a worker is waited for once it is known to be there."""
_ASK_SECONDS, _ASK_AGAIN_SECONDS = 30.0, 0.1
_REFUSED_SECONDS = 6.0
"""Where all are refused another may be about to come."""


def fitness(leader: dict[str, Any]) -> str:
    """Why the worker this runs on may not read; empty when it may."""
    from classify.scanning import slices
    from classify.settings import load_settings

    known = slices.Leader(**leader)
    return slices.why_unfit(known, load_settings(ocr=known.ocr, reread=known.reread))


@dataclass(slots=True)
class OneWorker:
    """A worker of the cluster."""

    asked: Any
    """The future that says whether it may read."""
    may_read: bool = False
    slice: Any = None
    """What it was given to read, and ..."""
    future: Any = None
    """... what is to come of it."""
    troubles: int = 0
    """So often in a row it failed."""


@dataclass(slots=True)
class Crew:
    """All of them, by address."""

    workers: dict[str, OneWorker] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Who read: hosts and ports."""
    refused: dict[str, str] = field(default_factory=dict)
    """Who was not let read, and why: the end of "it ..."."""
    _somebody: float = field(default_factory=time.monotonic)
    """When there last was anybody who may read."""

    @property
    def readers(self) -> dict[str, OneWorker]:
        """Those that may read."""
        return {address: worker for address, worker in self.workers.items() if worker.may_read}

    @property
    def is_at_work(self) -> bool:
        """Whether anybody has a slice."""
        return any(worker.slice is not None for worker in self.workers.values())

    def begin(self) -> None:
        """Nobody is known (any more)."""
        self.workers.clear()
        self._somebody = time.monotonic()

    def call_the_roll(self, client: Any, leader: dict[str, Any], lost: Callable[[OneWorker], object]) -> None:
        """Asks who is new whether it may read; tells `lost` of those that are gone.

        Raises:
            SetupError: none of those that are there may read.
            FlowError: nobody was there for minutes.
        """
        for address in self.workers.keys() - self.ask(client, leader):
            lost(self.workers.pop(address))
        self.hear()
        self._must_have_somebody()

    def ask(self, client: Any, leader: dict[str, Any]) -> set[str]:
        """Asks who is new whether it may read; returns the addresses of all that are there."""
        there = set(client.nthreads())
        for address in there - self.workers.keys():
            self.workers[address] = OneWorker(client.submit(fitness, leader, workers=[address], pure=False))
        return there

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has not answered yet."""
        return any(
            not worker.may_read and shown(address) not in self.refused
            for address, worker in self.workers.items()
        )

    def hear(self) -> None:
        """Takes in the answers."""
        for address, worker in self.workers.items():
            if not worker.may_read and shown(address) not in self.refused:
                self._hear(address, worker)

    def refuse(self, address: str, why: str) -> None:
        """Lets a worker read no more."""
        if address in self.workers:
            self.workers[address].may_read = False
        self.refused[shown(address)] = why

    def _hear(self, address: str, worker: OneWorker) -> None:
        if worker.asked.status == "pending":
            return
        if worker.asked.status != "finished":
            self.refuse(address, "cannot be asked: is it of this program and version?")
            return
        try:
            why = str(worker.asked.result(timeout=GATHER_SECONDS))
        except TimeoutError:
            return  # it was lost a moment ago: the next roll call finds it gone
        if why:
            self.refuse(address, why)
        else:
            worker.may_read = True
            self.used.add(shown(address))

    def _must_have_somebody(self) -> None:
        now = time.monotonic()
        if self.readers:
            self._somebody = now
            return
        all_refused = bool(self.workers) and all(shown(address) in self.refused for address in self.workers)
        if all_refused and now - self._somebody > _REFUSED_SECONDS:
            told = " ".join(f"The worker {name} is not used: it {why}." for name, why in self.refused.items())
            raise SetupError(
                f"None of the Dask workers may read. {told}",
                remedy="Give all machines the same program, packs, keys and mounts (docs/scale.md).",
            )
        if now - self._somebody > PATIENCE_SECONDS:
            raise FlowError(
                "No Dask worker is there.",
                remedy="Start some: classify worker, on each machine (docs/scale.md).",
            )


def looked_at(cluster: Cluster, leader: dict[str, Any]) -> Crew:
    """The workers there are now, asked whether they may read; for a look from outside of a scan.

    Raises OSError where the scheduler does not answer.
    """
    from distributed import Client

    cluster.allow()
    crew, quiet = Crew(), {"heartbeat_interval": "5s", **cluster.client_options()}
    connect: Any = Client
    with connect(cluster.address, **quiet) as client:
        deadline = time.monotonic() + _ASK_SECONDS
        crew.ask(client, leader)
        while time.monotonic() < deadline and crew.is_waiting:
            time.sleep(_ASK_AGAIN_SECONDS)
            crew.hear()
    for address, worker in crew.workers.items():
        if not worker.may_read and shown(address) not in crew.refused:
            crew.refused[shown(address)] = "did not answer: it is busy, or hangs"
    return crew
