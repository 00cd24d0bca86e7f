"""A scan's files read by Dask workers: slices of a minute handed out, one at a time to each worker.

The process that leads the scan (`flows.scan_share`) begins it, registers files and finishes; between, this
gives each worker the next slice of files as soon as it has none. Before its first, a worker proves that it
would read as the others do (`classify.scanning.slices.why_unfit`). What travels is numbers, and counts back;
findings go from each worker straight into the inventory.

What is lost with a worker is given to another. Should the scheduler be lost, all that is out is called back
(the scan begins a new life, in which earlier orders are wanted no more) and handed out anew.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

from dask.base import annotate
from distributed import CancelledError
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    PREFECT_SERVER_API_AUTH_STRING,
    temporary_settings,
)
from prefect_dask.task_runners import DaskTaskRunner

from classify.errors import FlowError
from classify.scanning import ShareScan
from classify.scanning.slices import Leader, SliceDone
from classify.settings import Settings
from flows.cluster import Cluster
from flows.crew import GATHER_SECONDS, PATIENCE_SECONDS, Crew, OneWorker
from flows.guarding import TroubleError, may_pass, wordless
from flows.hours import are_open

_SLICE_SECONDS = 60.0
_LEAST_SECONDS = 10.0
"""Smaller slices are not made, also where little is left: each costs some tenths of a second."""
_FIRST_BYTES, _FIRST_FILES = 40_000_000.0, 400.0
_LEAST_BYTES, _LEAST_FILES = 1_000_000.0, 20.0
_LARGEST_STEP = 4.0
_TICK_SECONDS = 0.2
_LOOK_SECONDS = 3.0
"""How often workers are counted, and files that wait."""
_AGAIN_SECONDS = 3.0
_STOP_SECONDS = 18.0
_MOST_FALLS = 40
"""So often one slice may be lost before it is given up; workers that are lost are not its fault."""
_MOST_TROUBLES = 3
"""So often in a row a worker may fail before it is left alone."""
_NOWHERE = "http://127.0.0.1:9/api"
"""The discard port: where workers on other machines tell Prefect what they do."""


@task(
    name="examine-slice",
    retries=1,
    retry_delay_seconds=5,
    cache_policy=NO_CACHE,
    persist_result=False,
    retry_condition_fn=may_pass,
    log_prints=False,
)
@wordless
def examine_slice(leader: dict[str, Any], after: int, upto: int) -> dict[str, Any]:
    """Reads one slice, in a process of a Dask worker; returns counts. Tried again, it reads what is left."""
    from classify.scanning import slices
    from classify.settings import load_settings

    known = slices.Leader(**leader)
    settings = load_settings(ocr=known.ocr, reread=known.reread)
    return asdict(slices.examine_slice(known, after, upto, settings))


@dataclass(slots=True, eq=False)
class _Slice:
    after: int
    upto: int
    most_bytes: float
    most_files: float
    falls: int = 0


class _SchedulerLostError(Exception):
    """All that was out is lost."""


def examine_on_workers(scan: ShareScan, settings: Settings, stop: Callable[[], bool], crew: Crew) -> bool:
    """Reads all that waits, on the workers of the cluster; False when it was stopped before the end.

    Raises:
        SetupError: the settings name no cluster, or none of its workers may read.
        FlowError: the scheduler, or any worker, stayed away for minutes.
        TroubleError: reading failed on all workers.
    """
    cluster = Cluster.of(settings)
    cluster.allow()
    if not scan.progress.waiting_files:
        return True
    lead = _Lead(scan, settings, stop, crew)
    away_since: float | None = None
    while True:
        try:
            with DaskTaskRunner(address=cluster.address, client_kwargs=cluster.client_options()) as runner:
                client = runner.client
                away_since = None
                return lead.work(runner, client, cluster)
        except (OSError, _SchedulerLostError):
            now = time.monotonic()
            away_since = away_since or now
            if now - away_since > PATIENCE_SECONDS:
                raise FlowError(
                    "The Dask scheduler does not answer.",
                    remedy="Start it (docs/scale.md); the same scan goes on from there.",
                ) from None
            lead.lose_all()
            if _stopped_within(_AGAIN_SECONDS, stop):
                return False


def _stopped_within(seconds: float, stop: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not stop():
        if time.monotonic() >= until:
            return False
        time.sleep(_TICK_SECONDS)
    return True


class _Lead:
    """Hands the files of one scan out."""

    def __init__(self, scan: ShareScan, settings: Settings, stop: Callable[[], bool], crew: Crew) -> None:
        self._scan = scan
        self._settings = settings
        self._stop = stop
        self._crew = crew
        self._again: deque[_Slice] = deque()
        self._after = 0
        self._bytes, self._files = _FIRST_BYTES, _FIRST_FILES
        self._pace = 0.0
        """Files a second of one worker, in the last slice."""
        self._at_first = self._left = scan.progress.waiting_files
        self._bytes_left = scan.progress.waiting_bytes
        self._unchanged = 0
        self._looked = 0.0
        self._rounds = 0
        self._is_exhausted = False
        """Whether all that waits was handed out, in this round."""

    # The cluster

    def work(self, runner: DaskTaskRunner, client: Any, cluster: Cluster) -> bool:
        """Until all is read (True) or it was stopped. Raises `_SchedulerLostError` and one of `_AWAY`."""
        self._crew.begin()
        self._scan.progress.stage = "reading"
        while True:
            if self._stop():
                self._call_all_back()
                return False
            if client.status != "running":
                raise _SchedulerLostError
            self._look(client)
            self._take_in()
            if not self._hand_out(runner, cluster) and self._is_done():
                self._tell()
                return True
            time.sleep(_TICK_SECONDS)

    def lose_all(self) -> None:
        """The scheduler is gone, and with it all that was out: what still comes of it is not wanted."""
        was_out = bool(self._after)
        self._crew.begin()
        self._again.clear()
        self._after, self._is_exhausted = 0, False
        if was_out:
            self._scan.call_back()

    def _call_all_back(self) -> None:
        self._scan.call_back()
        deadline = time.monotonic() + _STOP_SECONDS
        while any(worker.future for worker in self._crew.workers.values()) and time.monotonic() < deadline:
            for worker in self._crew.workers.values():
                if worker.future is not None and worker.future.wrapped_future.status != "pending":
                    worker.future = None
            time.sleep(_TICK_SECONDS)

    def _look(self, client: Any) -> None:
        """Who is there, who is new, who is gone; how many files wait."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        self._crew.call_the_roll(client, self._leader, self._lost)
        self._tell()

    @property
    def _leader(self) -> dict[str, Any]:
        return Leader.of(self._scan.handle, self._settings).as_numbers()

    def _lost(self, worker: OneWorker) -> None:
        """A worker is gone; its slice is for another."""
        if worker.slice is not None:
            self._put_back(worker)

    def _put_back(self, worker: OneWorker) -> None:
        lost, future = worker.slice, worker.future
        assert lost is not None
        worker.slice = worker.future = None
        future.wrapped_future.cancel(force=True)
        lost.falls += 1
        if lost.falls > _MOST_FALLS:
            raise FlowError("A slice of the scan was lost too often.", remedy="See the logs of the workers.")
        self._again.append(lost)

    # Slices

    def _take_in(self) -> None:
        for address, worker in self._crew.workers.items():
            if worker.future is None:
                continue
            outcome = _outcome(worker.future.wrapped_future)
            if outcome is None:
                continue
            if isinstance(outcome, SliceDone):
                done, worker.slice, worker.future, worker.troubles = worker.slice, None, None, 0
                assert done is not None
                self._learn(done, outcome)
            else:
                self._had_trouble(address, worker, outcome)

    def _learn(self, done: _Slice, outcome: SliceDone) -> None:
        self._unchanged += outcome.unchanged
        progress = self._scan.progress
        progress.copies += outcome.copies
        for reason, files in (outcome.unread or {}).items():
            progress.unread[reason] = progress.unread.get(reason, 0) + files
        progress.done_bytes += outcome.bytes
        progress.passed_seconds += outcome.passed_seconds
        self._scan.take_met(outcome.met or {})
        seconds = max(outcome.seconds, 0.1)
        self._pace = (outcome.files + outcome.unchanged) / seconds
        step = min(_LARGEST_STEP, max(1 / _LARGEST_STEP, _SLICE_SECONDS / seconds))
        self._bytes = max(done.most_bytes * step, _LEAST_BYTES)
        self._files = max(done.most_files * step, _LEAST_FILES)

    def _had_trouble(self, address: str, worker: OneWorker, trouble: TroubleError | bool) -> None:
        worker.troubles += 1
        self._put_back(worker)
        if isinstance(trouble, TroubleError) and (not trouble.may_pass or worker.troubles >= _MOST_TROUBLES):
            self._crew.refuse(address, f"failed ({trouble.code})")
            if not self._crew.readers:
                raise trouble

    def _hand_out(self, runner: DaskTaskRunner, cluster: Cluster) -> bool:
        """Gives each worker that has none a slice; returns whether any is out."""
        for address, worker in self._crew.readers.items():
            if worker.slice is not None or not are_open(self._settings):
                continue
            chosen = self._again.popleft() if self._again else self._next()
            if chosen is None:
                break
            given = {"leader": self._leader, "after": chosen.after, "upto": chosen.upto}
            with annotate(workers=[address], allow_other_workers=False), _told(cluster):
                worker.future = runner.submit(examine_slice, parameters=given)
            worker.slice = chosen
        return bool(self._again) or self._crew.is_at_work

    def _next(self) -> _Slice | None:
        """The next files nobody has been given."""
        if self._after:
            # Files move to behind what was handed out, so that none at work is touched.
            self._scan.reorder(self._after)
        readers = max(1, len(self._crew.readers))
        least = max(_LEAST_FILES, self._pace * _LEAST_SECONDS)
        # The less is left the smaller the slices, so that all workers come to their end together.
        most_files = max(least, min(self._files, self._left / (2 * readers)))
        most_bytes = max(_LEAST_BYTES, min(self._bytes, self._bytes_left / (2 * readers)))
        after = self._after
        upto = self._scan.next_slice(
            after=after, most_bytes=int(most_bytes), most_files=math.ceil(most_files)
        )
        if upto is None:
            self._is_exhausted = True
            return None
        self._after = upto
        return _Slice(after, upto, most_bytes, most_files)

    def _is_done(self) -> bool:
        """Whether nothing waits any more. What was missed is handed out once more, and then never again."""
        if not self._is_exhausted:
            return False
        self._count()
        if not self._left or self._rounds:
            return True
        self._after, self._is_exhausted, self._rounds = 0, False, self._rounds + 1
        return False

    def _count(self) -> None:
        self._left, self._bytes_left = self._scan.store.waiting_totals(self._scan.handle)

    def _tell(self) -> None:
        self._count()
        progress = self._scan.progress
        progress.unchanged += self._unchanged
        progress.waiting_files -= self._unchanged
        self._at_first -= self._unchanged
        self._unchanged = 0
        progress.done_files = max(0, self._at_first - self._left)
        self._scan.watch(progress)


def _outcome(future: Any) -> SliceDone | TroubleError | bool | None:
    """What came of a slice: counts, an error, False where it was lost; None while it is at work."""
    if future.status == "pending":
        return None
    if future.status != "finished":
        return False
    try:
        state = future.result(timeout=GATHER_SECONDS)
    except (CancelledError, TimeoutError):
        # Its worker was lost after the last word and before it could be fetched: Dask would wait for that
        # worker, which never comes back.
        return False
    result = state.result(raise_on_failure=False)
    if isinstance(result, dict):
        return SliceDone(**result)
    return result if isinstance(result, TroubleError) else TroubleError(RuntimeError())


def _told(cluster: Cluster) -> AbstractContextManager[Any]:
    """What a task is told of Prefect: on other machines nothing, its server listens on this one alone."""
    if cluster.is_here:
        return nullcontext()
    return temporary_settings(
        updates={PREFECT_API_URL: _NOWHERE},
        restore_defaults={PREFECT_API_AUTH_STRING, PREFECT_SERVER_API_AUTH_STRING},
    )
