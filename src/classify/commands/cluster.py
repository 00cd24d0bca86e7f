"""`classify worker` and `classify scheduler`: this machine's part in a Dask cluster (docs/scale.md)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

from classify import offline
from classify.commands.terminal import say
from classify.errors import SetupError
from classify.inventory.store import Store
from classify.keys import key_file
from classify.lifeline import Lifeline
from classify.settings import Settings
from flows.cluster import Cluster
from flows.orchestrator import environment

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_HEALTHY_SECONDS = 60.0
"""After so long at work earlier ends count no more."""
_STOP_SECONDS = 20.0
_NO_PORT = 9
"""Where no orchestrator is: a task brings the address of its own along."""


def worker(settings: Settings, host: str) -> int:
    """Reads for the service of another machine until told to end; returns the exit code.

    `host` is the address to listen on; empty: that by which this machine reaches the scheduler.

    Raises:
        SetupError: the settings name no cluster or no PostgreSQL, or this machine lacks the home's keys.
        ClassifyError: the inventory cannot be opened with them.
    """
    cluster = Cluster.of(settings)
    if not key_file(settings.home).exists():
        raise SetupError(
            "This machine has no keys: a worker reads with those of the inventory, and makes none.",
            remedy="Copy the key file of the service's home into this home (docs/scale.md).",
        )
    Store.open(settings.home, settings.database_url).close()
    say(f"Worker of {cluster.address}, {settings.jobs} readers. Ctrl-C ends it.")
    variables = {**environment(settings, _NO_PORT), **_told(settings)}
    return _kept_up(("worker", host), variables)


def scheduler(settings: Settings, host: str) -> int:
    """Serves as the cluster's scheduler until told to end; returns the exit code.

    Raises SetupError where the settings do not say at which address.
    """
    cluster = Cluster.of(settings, is_scheduler=True)
    say(f"Scheduler at {cluster.address}. Ctrl-C ends it.")
    if cluster.tls is None and not cluster.is_here:
        say(
            "Not encrypted: whoever reaches this port can run programs on the workers (docs/scale.md).",
            err=True,
        )
    return _kept_up(("scheduler", host or cluster.host), _told(settings))


def _told(settings: Settings) -> dict[str, str]:
    """What the command line said, for the process that does the work."""
    return {
        "CLASSIFY_HOME": str(settings.home),
        "CLASSIFY_DASK_SCHEDULER": settings.dask_scheduler,
        "CLASSIFY_JOBS": str(settings.jobs),
        **offline.QUIET,
    }


def _kept_up(arguments: tuple[str, ...], variables: Mapping[str, str]) -> int:
    """Runs the process, and runs it again when it ends, until this one is told to end."""
    told, lifeline = threading.Event(), Lifeline()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    pause = _FIRST_PAUSE
    while not told.is_set():
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "classify.lifeline", "flows.dask_worker", *arguments],
            env={**os.environ, **variables, **lifeline.variables},
            stdin=subprocess.DEVNULL,
            pass_fds=[lifeline.descriptor],
            start_new_session=True,
        )
        while process.poll() is None and not told.wait(0.2):
            pass
        if told.is_set():
            _end(process)
            break
        pause = (
            _FIRST_PAUSE if time.monotonic() - began > _HEALTHY_SECONDS else min(2 * pause, _LONGEST_PAUSE)
        )
        say(f"It ended ({process.returncode}); started again in {pause:.0f} seconds.", err=True)
        told.wait(pause)
    return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
