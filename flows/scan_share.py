"""The flow that scans a share: the batch functions of `classify.scanning`, as Prefect tasks.

A task is a batch of about half a minute, never a file. What is done is known from the inventory's
own checkpoints, so a task that is tried again, or a flow that is started again, goes on where the
last one stopped. Parameters, results and artifacts carry ids and counts only.

Import this with the environment of `flows.orchestrator` in place: `orchestrator.run_scan` starts a
process that has it.
"""

from __future__ import annotations

import sys
import time
from typing import Any, cast
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE

from classify.errors import ClassifyError, PackError, SetupError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.notices import after_failure, after_scan
from classify.scanning import ShareScan
from classify.settings import Settings, load_settings
from flows.hours import wait_for_open_hours

_BATCH_SECONDS = 30.0
_FIRST_BATCH_BYTES = 20_000_000
_FIRST_BATCH_FILES = 200
_LARGEST_STEP = 4.0
"""Batches grow or shrink at most this much from one to the next."""


def _may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether trying again can help: not when detectors, policy or keys are wrong."""
    return not isinstance(state.result(raise_on_failure=False), SetupError | PackError)


_KEPT_HERE: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retry_condition_fn": _may_pass,
    "log_prints": False,
}
"""Results stay in this process; what is done is told by the inventory alone."""


@task(name="register-files", retries=2, retry_delay_seconds=5, **_KEPT_HERE)
def register(scan: ShareScan) -> int:
    """Gives every entry of the share its row; returns how many files wait to be read."""
    scan.register()
    return scan.progress.waiting_files


@task(name="examine-batch", retries=3, retry_delay_seconds=10, **_KEPT_HERE)
def examine(scan: ShareScan, after: int, upto: int) -> int:
    """Reads the waiting files with ids above `after` up to `upto`; returns how many are done so far.

    Tried again, it reads only what had not been recorded.
    """
    scan.examine(after=after, upto=upto)
    return scan.progress.done_files


@task(name="finish-scan", retries=2, retry_delay_seconds=5, **_KEPT_HERE)
def finish(scan: ShareScan) -> int:
    """Marks what is gone and counts; returns how many files are gone."""
    return scan.finish()


@flow(name="scan-share", persist_result=False)
def scan_share(share_id: int) -> int:
    """Scans a share the inventory knows (`Store.share`); returns the number of files read.

    The home folder and all other settings come from the environment and settings.toml.
    """
    settings = load_settings()
    with Store.open(settings.home, settings.database_url) as store:
        try:
            return _scanned(share_id, store, settings)
        except ClassifyError as error:
            after_failure(store, share_id, error, settings)
            raise


def _scanned(share_id: int, store: Store, settings: Settings) -> int:
    wait_for_open_hours(settings)
    with ShareScan.begun(share_id, store=store, settings=settings) as scan:
        waiting = register(scan)
        # Prefect's function is synchronous here, though its type allows for the other world.
        progress = cast(UUID, create_progress_artifact(0.0, key=f"scan-{scan.handle.id}-progress"))
        _examine_all(scan, settings, waiting, progress)
        gone = finish(scan)
        update_progress_artifact(progress, 100.0)
        _summarise(scan, store, gone)
        after_scan(store, scan.handle.share, scan.handle.id, settings)
        return scan.progress.done_files


def _examine_all(scan: ShareScan, settings: Settings, waiting: int, progress: UUID) -> None:
    size, files = float(_FIRST_BATCH_BYTES), float(_FIRST_BATCH_FILES)
    after = 0
    while (upto := scan.next_slice(after=after, most_bytes=int(size), most_files=int(files))) is not None:
        wait_for_open_hours(settings)
        started = time.monotonic()
        done = examine(scan, after, upto)
        update_progress_artifact(progress, min(99.0, 100.0 * done / max(waiting, 1)))
        seconds = max(time.monotonic() - started, 0.1)
        step = min(_LARGEST_STEP, max(1 / _LARGEST_STEP, _BATCH_SECONDS / seconds))
        size, files = max(size * step, 1_000_000), max(files * step, 10)
        after = upto


def _summarise(scan: ShareScan, store: Store, gone: int) -> None:
    counts = Catalogue(store).overview(scan.handle.share, examples=0)
    table = [
        {"what": "files", "number": counts.files},
        {"what": "files inside other files", "number": counts.members},
        {"what": "unchanged", "number": scan.progress.unchanged},
        {"what": "read again, detectors having changed", "number": sum(g.files for g in scan.outdated)},
        {"what": "gone", "number": gone},
        *({"what": f"label {label}", "number": number} for label, number in counts.labels.items()),
        *({"what": f"read: {outcome}", "number": number} for outcome, number in counts.outcomes.items()),
    ]
    create_table_artifact(table, key=f"scan-{scan.handle.id}-summary", description="Counts of the share.")


if __name__ == "__main__":
    scan_share(int(sys.argv[1]))
