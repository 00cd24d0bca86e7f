"""A Dask cluster on this machine for tests and proofs: scheduler, workers and flow as the processes they are.

`facts` tells two inventories apart whatever ids and seals they have, given that they have the same keys.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from classify.inventory.store import Store
from classify.inventory.tables import CONTENT, EXPLANATION, FINDING, ITEM
from flows.orchestrator import free_port
from models.labels import Outcome

_START_SECONDS = 600.0
"""Generous, for a busy machine: what dies is noticed at once."""
_COMMAND = (sys.executable, "-m", "classify.cli")


@dataclass
class LocalCluster:
    """A scheduler and workers that read for one inventory."""

    place: Path
    """Where homes and logs lie."""
    url: str
    keys: Path
    """The folder of the key file that all homes have."""
    variables: dict[str, str] = field(default_factory=dict)
    """Settings of all: CLASSIFY_..."""
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """For processes that are to work with it."""
        return {
            **os.environ,
            "CLASSIFY_DATABASE_URL": self.url,
            "CLASSIFY_RUNNER": "dask",
            "CLASSIFY_DASK_SCHEDULER": f"tcp://127.0.0.1:{self.port}",
            **self.variables,
        }

    def start_scheduler(self) -> None:
        """Starts it and waits until it listens."""
        self._start("scheduler", [])

    def start_worker(self, name: str, settings: str = "", *, with_keys: bool = True) -> Path:
        """Starts a worker with a home of its own, `settings` in its settings.toml; returns the home."""
        home = self.place / name
        home.mkdir(parents=True, exist_ok=True)
        (home / "settings.toml").write_text(settings)
        if with_keys and not (home / "keys").exists():
            shutil.copytree(self.keys, home / "keys")
        self._start(name, ["--home", str(home)], command="worker")
        return home

    def _start(self, name: str, options: list[str], command: str = "") -> None:
        log = self.place / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*_COMMAND, command or name, *options],
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.processes[name] = process
        deadline = time.monotonic() + _START_SECONDS
        while "ready at" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start: {log.read_text()[-2000:]}")
            time.sleep(0.1)

    def server(self, name: str) -> int:
        """The process that does the work of the one called `name`; waits for it."""
        starter = psutil.Process(self.processes[name].pid)
        while not (children := starter.children()):
            time.sleep(0.05)
        return int(children[0].pid)

    def kill(self, name: str) -> None:
        """Kill -9 of the process that does the work of `name`; it is started again by its starter."""
        with suppress(ProcessLookupError):
            os.kill(self.server(name), signal.SIGKILL)

    def stop(self, names: Iterable[str] = ()) -> None:
        """Ends these, or all."""
        chosen = [*names] or [*self.processes]
        for name in chosen:
            self.processes[name].terminate()
        for name in chosen:
            self.processes.pop(name).wait()

    def flow(self, share: int, home: Path, prefect: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Starts the flow that scans a share, as the service does."""
        with (self.place / "flow.log").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "classify.offline", "flows.scan_share", str(share)],
                env={**self.environment, **prefect, "CLASSIFY_HOME": str(home)},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


@contextmanager
def cluster_of(place: Path, url: str, keys: Path, **variables: str) -> Iterator[LocalCluster]:
    """A cluster with nobody in it yet; all of it is gone at the end."""
    place.mkdir(parents=True, exist_ok=True)
    cluster = LocalCluster(place, url, keys, variables)
    try:
        yield cluster
    finally:
        cluster.stop()


def waiting(store: Store, share: int) -> int:
    """Files of a share that nobody has read yet."""
    asked = select(func.count()).where(
        ITEM.c.share_id == share, ITEM.c.outcome == Outcome.NOT_EXAMINED.value, ITEM.c.container_id.is_(None)
    )
    with store.database.reading() as session:
        return int(session.scalar(asked) or 0)


def facts(store: Store, share: int) -> dict[str, Counter[Any]]:
    """Items, findings and contents of a share, without numbers and moments; equal ones counted."""
    items, findings, contents = Counter[Any](), Counter[Any](), Counter[Any]()
    handle = store.share_numbered(share)
    mine = select(ITEM.c.content_id).where(ITEM.c.share_id == share)
    with store.database.reading() as session:
        owners: dict[tuple[str, int], tuple[str, ...]] = {}
        for row in session.execute(select(CONTENT).where(CONTENT.c.id.in_(mine))).mappings():
            owners["content", row["id"]] = (row["digest"], row["view"])
            contents[tuple(row[name] for name in _CONTENT)] += 1
        for row in session.execute(select(ITEM).where(ITEM.c.share_id == share)).mappings():
            owners["item", row["id"]] = (row["path_digest"],)
            sealed = (row["reason_sealed"], row["remarks_sealed"])
            words = tuple(handle.sealer.open(text) if text else "" for text in sealed)
            content = owners.get(("content", row["content_id"]))
            items[
                tuple(row[name] for name in _ITEM),
                words,
                content,
                json.dumps(row["evidence"], sort_keys=True),
            ] += 1
        reasons = FINDING.join(EXPLANATION, FINDING.c.explanation_id == EXPLANATION.c.id)
        columns = select(FINDING, EXPLANATION.c.digest.label("why")).select_from(reasons)
        for row in session.execute(columns).mappings():
            owner = owners.get(("content", row["content_id"])) or owners.get(("item", row["item_id"]))
            if owner is not None:
                place = str(sorted(row["place"].items()))
                findings[owner, place, tuple(row[name] for name in _FINDING)] += 1
    return {"items": items, "findings": findings, "contents": contents}


_CONTENT = ("domain", "digest", "view", "size", "media", "outcome", "findings", "entities")
_ITEM = (
    *("path_digest", "holder_digest", "outcome", "media", "size", "label", "tags", "doc_type", "entities"),
    *("findings", "recheck"),
)
_FINDING = ("entity", "start", "score", "role", "fingerprint", "why")
