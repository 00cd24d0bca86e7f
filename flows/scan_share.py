"""The flow that scans a share: the batch functions of `classify.scanning`, as Prefect tasks.

A task is a batch of some minutes, never a file. What is done is known from the inventory's own
checkpoints, so a task that is tried again, or a flow that is started again, goes on where the last one
stopped. Parameters, results and artifacts carry ids and counts only; how a run went stands in its note in
the home (`classify.runs`).

Import this with the environment of `flows.orchestrator` in place: the runner, and `orchestrator.run_scan`,
start processes that have it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed
from pydantic import Field

from classify.crawl import must_exist
from classify.hiring import hide_program
from classify.inventory.catalogue import Catalogue
from classify.inventory.shares import must_be_apart
from classify.inventory.store import Store
from classify.notices import after_failure, after_scan
from classify.runs import RunNote, Runs, RunState
from classify.scanning import ShareScan
from classify.scanning.servers import StoppedWaitingError
from classify.settings import Settings, load_settings
from flows.cluster import Cluster
from flows.guarding import TroubleError, may_pass, wordless
from flows.hours import wait_for_open_hours
from flows.stopping import Stopping
from flows.telling import Telling
from models.labels import Outcome

_BATCH_SECONDS = 300.0
_FIRST_BATCH_BYTES = 200_000_000
_FIRST_BATCH_FILES = 2_000
_LARGEST_STEP = 4.0
"""Batches grow or shrink at most this much from one to the next."""

ShareId = Annotated[int, Field(ge=1, description="Number of a share in the inventory (classify shares).")]


_KEPT_HERE: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retry_condition_fn": may_pass,
    "log_prints": False,
}
"""Results stay in this process; what is done is told by the inventory alone."""


@task(name="register-files", retries=2, retry_delay_seconds=5, **_KEPT_HERE)
@wordless
def register(scan: ShareScan) -> int:
    """Gives every entry of the share its row; returns how many files wait to be read."""
    scan.register()
    return scan.progress.waiting_files


@task(name="examine-batch", retries=3, retry_delay_seconds=10, **_KEPT_HERE)
@wordless
def examine(scan: ShareScan, after: int, upto: int, stop: Callable[[], bool]) -> int:
    """Reads the waiting files with ids above `after` up to `upto`; returns how many are done so far.

    Tried again, it reads only what had not been recorded.
    """
    scan.examine(after=after, upto=upto, stop=stop)
    return scan.progress.done_files


@task(name="finish-scan", retries=2, retry_delay_seconds=5, **_KEPT_HERE)
@wordless
def finish(scan: ShareScan) -> int:
    """Marks what is gone and counts; returns how many files are gone."""
    return scan.finish()


@flow(name="scan-share", persist_result=False, description="Scans a share into the inventory.")
def scan_share(
    share_id: ShareId,
    jobs: Annotated[int, Field(ge=1, le=1024)] | None = None,
    ocr: bool | None = None,
    reread: bool | None = None,
    retry: list[Outcome] | None = None,
    all_gone: bool = False,
    most_minutes: Annotated[int, Field(ge=1, le=20_160)] | None = None,
) -> State[Any]:
    """Scans a share the inventory knows.

    Settings that are not given come from the environment and settings.toml of the service.

    Args:
        share_id: which share.
        jobs: worker processes.
        ocr: read the text in scanned pages and pictures.
        reread: read every file again.
        retry: read the files of these outcomes again.
        all_gone: (nearly) all files that are known may be missing.
        most_minutes: stop after so long; the next run goes on from there.
    """
    settings = load_settings(jobs=jobs, ocr=ocr, reread=reread)
    stopping = Stopping()
    stopping.heed_signals()
    asked_again = [outcome.value for outcome in retry or ()]
    note = RunNote("scan-share", share_id=share_id, jobs=settings.jobs, retry=asked_again)
    deadline = None if most_minutes is None else time.monotonic() + 60 * most_minutes
    with Telling(Runs(settings.home), str(runtime.flow_run.id), note) as telling:
        state = _scanned(share_id, settings, telling, stopping, deadline=deadline, all_gone=all_gone)
    if stopping.interrupted and note.state == RunState.INTERRUPTED:
        stopping.leave()
    return state


def _scanned(
    share_id: int,
    settings: Settings,
    telling: Telling,
    stopping: Stopping,
    *,
    deadline: float | None,
    all_gone: bool,
) -> State[Any]:
    note = telling.note
    try:
        with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
            return _told(store, share_id, settings, telling, stopping, deadline=deadline, all_gone=all_gone)
    except StoppedWaitingError:
        return _stopped(note, stopping, timed_out=False)
    except Exception as error:  # noqa: BLE001 - the outer edge of a process: recorded as what came of it
        trouble = error if isinstance(error, TroubleError) else TroubleError(error)
        if note.state != RunState.FAILED:
            note.fail(trouble.code, "", "", None)
        return Failed(message=str(trouble))


def _told(
    store: Store,
    share_id: int,
    settings: Settings,
    telling: Telling,
    stopping: Stopping,
    *,
    deadline: float | None,
    all_gone: bool,
) -> State[Any]:
    """Scans; an error's words are sealed into the note."""
    note, started = telling.note, time.monotonic()
    share = store.share_numbered(share_id)

    def stop() -> bool:
        return stopping() or (deadline is not None and time.monotonic() > deadline)

    try:
        folder = store.folder_of(share)
        must_exist(folder)
        must_be_apart(folder, settings.home)
        if settings.runner == "dask":
            Cluster.of(settings)
        # An unmounted share looks like an empty one.
        store.share(folder, name=share.name, all_gone=all_gone)
        wait_for_open_hours(settings, stop)
        again = [Outcome(outcome) for outcome in note.retry]
        with ShareScan.begun(
            share_id, store=store, settings=settings, watch=telling, stop=stop, retry=again
        ) as scan:
            note.scan_id, note.resumed = scan.handle.id, scan.handle.resumed
            register(scan)
            if not _examine_all(scan, settings, stop, note):
                store.recount(share)
                note.progress = asdict(scan.progress)
                return _stopped(note, stopping, timed_out=not stopping())
            note.gone = finish(scan)
            note.progress = asdict(scan.progress)
            note.outdated = [(group.files, list(group.reasons)) for group in scan.outdated]
            note.state, note.seconds = RunState.DONE, time.monotonic() - started
            telling.summary(_summary(scan, store, note.gone))
            after_scan(store, share, scan.handle.id, settings)
            return Completed(message=_read_by(scan.progress.done_files, note.workers))
    except StoppedWaitingError:
        raise
    except Exception as error:  # noqa: BLE001 - the outer edge; see _scanned
        trouble = error if isinstance(error, TroubleError) else TroubleError(error)
        note.fail(trouble.code, trouble.sentence, trouble.remedy, share.sealer)
        after_failure(store, share_id, trouble.code, settings)
        raise trouble from None


def _read_by(files: int, refused: dict[str, str]) -> str:
    """How much was read, and which workers were left out and why; hosts and ports are no names of a share."""
    left_out = "".join(f"; worker {name} not used: it {why}" for name, why in refused.items())
    return f"{files} files read{left_out}"


def _stopped(note: RunNote, stopping: Stopping, *, timed_out: bool) -> State[Any]:
    if stopping.interrupted and not stopping.cancelled:
        note.state = RunState.INTERRUPTED
    else:
        note.state = RunState.CANCELLED
    why = "its time was over" if timed_out else "stopped"
    return Cancelled(message=f"{why}; the same scan goes on from there")


def _examine_all(scan: ShareScan, settings: Settings, stop: Callable[[], bool], note: RunNote) -> bool:
    """Reads all that waits, batch by batch; False when it was stopped before the end."""
    if settings.runner == "dask":
        from flows.crew import Crew
        from flows.slices import examine_on_workers

        crew = Crew()
        try:
            return examine_on_workers(scan, settings, stop, crew)
        finally:
            for name, why in crew.refused.items():
                sys.stdout.write(f"worker {name} is not used: it {why}\n")
            note.counts = {"workers used": len(crew.used), "workers not used": len(crew.refused)}
            note.workers = crew.refused
    size, files = float(_FIRST_BATCH_BYTES), float(_FIRST_BATCH_FILES)
    after = 0
    while (upto := scan.next_slice(after=after, most_bytes=int(size), most_files=int(files))) is not None:
        wait_for_open_hours(settings, stop)
        if stop():
            return False
        started = time.monotonic()
        examine(scan, after, upto, stop)
        if stop():
            return False
        seconds = max(time.monotonic() - started, 0.1)
        step = min(_LARGEST_STEP, max(1 / _LARGEST_STEP, _BATCH_SECONDS / seconds))
        size, files = max(size * step, 1_000_000), max(files * step, 10)
        scan.reorder(upto)
        after = upto
    return True


def _summary(scan: ShareScan, store: Store, gone: int) -> dict[str, int]:
    counts = Catalogue(store).overview(scan.handle.share, examples=0)
    return {
        "files": counts.files,
        "files inside other files": counts.members,
        "unchanged": scan.progress.unchanged,
        "read again, detectors having changed": sum(group.files for group in scan.outdated),
        "gone": gone,
        **{f"label {label}": number for label, number in counts.labels.items()},
        **{f"read: {outcome}": number for outcome, number in counts.outcomes.items()},
    }


if __name__ == "__main__":
    hide_program()
    scan_share(int(sys.argv[1]))
