"""A process of the Dask cluster: a worker that reads slices of scans, or the scheduler.

    python -m classify.lifeline flows.dask_worker worker HOST
    python -m classify.lifeline flows.dask_worker scheduler HOST PORT

`classify worker` and `classify scheduler` start it with the environment it needs and start it again when it
ends: a worker ends when its scheduler is lost, and with it whatever it was reading.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from distributed import Scheduler, Worker

from classify.hiring import hide_program
from classify.scratch import private_folder
from classify.settings import load_settings

# Loaded before the first task asks for it: a process that imports Prefect answers nobody for seconds.
from flows import slices as _slices  # noqa: F401
from flows.cluster import Cluster, shown

_LOOPBACK = "127.0.0.1:0"
"""Where Dask serves its pages, of which it has none here."""


async def serve_worker(cluster: Cluster, host: str, folder: str) -> None:
    """Works for the cluster until its scheduler is gone, or the process is told to end."""
    worker: Any = Worker(
        cluster.address,
        # One slice at a time: within it files are read by the readers of its own pool (CLASSIFY_JOBS).
        nthreads=1,
        host=f"{cluster.protocol}://{host}",
        local_directory=folder,
        # What takes memory is the readers, who have limits of their own; numbers and counts lie here.
        memory_limit=0,
        dashboard=False,
        dashboard_address=_LOOPBACK,
        security=cluster.security(),
    )
    await _until_over(worker, lambda: worker.close(executor_wait=False))


async def serve_scheduler(cluster: Cluster, host: str) -> None:
    """The scheduler, until the process is told to end."""
    scheduler: Any = Scheduler(
        host=f"{cluster.protocol}://{host}",
        port=cluster.port,
        dashboard=False,
        dashboard_address=_LOOPBACK,
        security=cluster.security(),
    )
    await _until_over(scheduler, scheduler.close)


async def _until_over(server: Any, close: Any) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await _first(server, told.wait())
    if told.is_set():
        return
    sys.stdout.write(f"ready at {shown(server.address)}\n")
    sys.stdout.flush()
    await _first(server.finished(), told.wait())
    with suppress(TimeoutError):
        await asyncio.wait_for(close(), 5)


async def _first(*awaited: Awaitable[Any]) -> None:
    """Waits for the first to end; raises what it raises."""
    tasks = [asyncio.ensure_future(one) for one in awaited]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def main() -> None:
    """Serves until the end; a thread that still reads ends with the process."""
    hide_program()  # or each reader would load Dask and Prefect, for seconds
    settings = load_settings()
    role, host = sys.argv[1], sys.argv[2]
    cluster = Cluster.of(settings, is_scheduler=role == "scheduler")
    cluster.allow()
    if role == "scheduler":
        asyncio.run(serve_scheduler(cluster, host))
    else:
        with private_folder(settings.scratch) as folder:
            asyncio.run(serve_worker(cluster, host or cluster.own_host(), str(folder)))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
