"""Kills at random moments of a scan on Dask workers: the inventory is that of an undisturbed scan each time.

    python -m benchmarks.prove dask [--dask-kills 20] [--dask-files 2000] [--seed 1]

Each round has a database, a scheduler, two workers and a flow of its own. One of them, chosen by lot, is killed with
kill -9 at a random moment (a flow is then started again, as the service would; workers and schedulers start again by
themselves). What is left is compared, item by item and finding by finding, with a scan of the same share in one
process into SQLite.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.dask_cluster import LocalCluster, cluster_of, facts, waiting
from benchmarks.office_share import build_office_share
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings
from flows.orchestrator import serving as serving_prefect
from tests.postgres import Server
from tests.postgres import serving as serving_postgresql

_CHEAP = {"CLASSIFY_NAMES": "false", "CLASSIFY_OCR": "false", "CLASSIFY_JOBS": "1"}
_VICTIMS = ("worker-1", "worker-2", "scheduler", "flow")
_MOST_SECONDS = 3600.0
_SHOWN = 3


def prove_dask(kills: int, files: int, seed: int) -> bool:
    """Runs the rounds; True when every inventory was the same."""
    dice, held = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        place = Path(scratch)
        share = build_office_share(files, place / "made")
        local = Settings(home=place / "local", jobs=1, ocr=False, names=False)
        with Store.open(local.home) as store:
            report = scan_share(share, store=store, settings=local, share="proof")
            expected = facts(store, report.share_id)
        print(f"dask: {sum(expected['items'].values())} items in {report.seconds:.0f} s in one process")
        postgresql = stack.enter_context(serving_postgresql())
        prefect = stack.enter_context(
            serving_prefect(Settings(home=place / "prefect", jobs=1, ocr=False, names=False))
        )
        for number in range(kills):
            victim = dice.choice(_VICTIMS)
            part = dice.random()
            folder = place / f"round {number}"
            got, told = _one_round(folder, share, local.home / "keys", postgresql, prefect, victim, part)
            same = got == expected
            held += same
            print(f"dask {number + 1}: {told}: {'same' if same else _difference(expected, got)}")
            shutil.rmtree(folder, ignore_errors=True)
    print(f"dask: {held} of {kills} inventories identical: {'held' if held == kills else 'BROKEN'}")
    return held == kills


def _one_round(
    place: Path,
    share: Path,
    keys: Path,
    postgresql: Server,
    prefect: dict[str, str],
    victim: str,
    part: float,
) -> tuple[dict[str, Counter[Any]], str]:
    url = as_driver(postgresql.empty())
    home = place / "home"
    home.mkdir(parents=True)
    shutil.copytree(keys, home / "keys")
    with Store.open(home, url) as store, cluster_of(place, url, keys, **_CHEAP) as cluster:
        named = store.share(share, name="proof")
        cluster.start_scheduler()
        for name in ("worker-1", "worker-2"):
            cluster.start_worker(name)
        told = run_and_kill(cluster, store, named.id, home, prefect, [(victim, part)])
        return facts(store, named.id), told


def run_and_kill(
    cluster: LocalCluster,
    store: Store,
    share: int,
    home: Path,
    prefect: dict[str, str],
    kills: Sequence[tuple[str, float]],
) -> str:
    """Runs the flow; kills each victim in turn when that part of the files is read. Returns in words who was
    killed when.
    """
    flow = cluster.flow(share, home, prefect)
    most, told, victims = 0, [], deque(kills)
    deadline = time.monotonic() + _MOST_SECONDS
    while flow.poll() is None:
        left = waiting(store, share)
        most = max(most, left)
        if victims and most and left and left <= most * (1 - victims[0][1]):
            victim, _ = victims.popleft()
            told.append(f"{victim} killed with {left} of {most} files to be read")
            if victim == "flow":
                os.killpg(flow.pid, signal.SIGKILL)
                flow.wait()
                flow = cluster.flow(share, home, prefect)
            else:
                cluster.kill(victim)
        if time.monotonic() > deadline:
            os.killpg(flow.pid, signal.SIGKILL)
            return "; ".join([*told, "the flow hung"])
        time.sleep(0.05)
    told += [f"{victim} killed too late" for victim, _ in victims]
    return "; ".join(told if flow.returncode == 0 else [*told, "the flow failed"])


def as_driver(url: str) -> str:
    """The address with the driver's name."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _difference(expected: dict[str, Counter[Any]], got: dict[str, Counter[Any]]) -> str:
    told = [
        f"{what}: {sum((expected[what] - got[what]).values())} missing, "
        f"{sum((got[what] - expected[what]).values())} more"
        for what in expected
    ]
    for what, there in expected.items():
        missing, more = (sorted(map(repr, ones)) for ones in (there - got[what], got[what] - there))
        for one, other in list(zip(missing, more, strict=False))[:_SHOWN]:
            at = next(
                (number for number, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), 0
            )
            print(f"  {what}: ...{one[max(0, at - 60) : at + 80]} / {other[at : at + 80]}")
    return f"DIFFERENT ({'; '.join(told)})"
