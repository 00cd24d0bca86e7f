"""What a second Dask worker brings, and what the orchestration costs.

    python -m benchmarks.dask_speed [FILES | FOLDER] [--jobs 1] [--workers 1 2]

The same share is scanned as a flow by so many workers with so many readers each, in turn, every time into a new
PostgreSQL database. Seconds by the clock are those from the first file to the last; the machine must have a free core
for each reader, or they are not worth reading. Processor seconds are those of all processes of the cluster in that
time, of the scheduler and the flow, and of a scan of the same files in one process into the same PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.dask_cluster import LocalCluster, cluster_of, waiting
from benchmarks.measured import run_measured
from benchmarks.office_share import build_office_share
from benchmarks.prove_dask import as_driver
from classify.inventory.store import Store
from classify.settings import Settings
from flows.orchestrator import serving as serving_prefect
from tests.postgres import Server
from tests.postgres import serving as serving_postgresql

CLASSIFY = Path(sys.executable).with_name("classify")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", default="1000", help="number of invented files, or a folder")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, serving_postgresql() as postgresql:
        place = Path(scratch)
        made = options.what.isdigit()
        share = build_office_share(int(options.what), place / "made") if made else Path(options.what)
        plain = Settings(home=place / "plain", jobs=options.jobs, ocr=False, names=False)
        plain.database_url = as_driver(postgresql.empty())
        variables = {"CLASSIFY_DATABASE_URL": plain.database_url, "CLASSIFY_NAMES": "false"}
        command = [CLASSIFY, "scan", share, "--home", plain.home, "--jobs", str(options.jobs), "--no-ocr"]
        alone = run_measured([*command, "--here"], env={**os.environ, **variables})
        print(
            f"one process: {alone.seconds:.0f} s, {alone.cpu_seconds:.0f} CPU-s, its start included",
            flush=True,
        )
        first = 0.0
        with serving_prefect(plain) as prefect:
            for number in options.workers:
                folder = place / f"{number} workers"
                seconds, everything, beside = _measured(
                    folder, share, plain.home / "keys", postgresql, prefect, number, options.jobs
                )
                first = first or seconds
                print(
                    f"{number} workers: {seconds:.0f} s ({first / seconds:.2f} times as fast as the first), "
                    f"{everything:.0f} CPU-s, scheduler and flow {beside:.1f} CPU-s "
                    f"({100 * beside / everything:.1f} %)",
                    flush=True,
                )


def _measured(
    place: Path,
    share: Path,
    keys: Path,
    postgresql: Server,
    prefect: dict[str, str],
    workers: int,
    jobs: int,
) -> tuple[float, float, float]:
    """Seconds by the clock, processor seconds of all, and of scheduler and flow, while files are read."""
    url, home = as_driver(postgresql.empty()), place / "home"
    home.mkdir(parents=True)
    shutil.copytree(keys, home / "keys")
    cheap = {"CLASSIFY_NAMES": "false", "CLASSIFY_OCR": "false", "CLASSIFY_JOBS": str(jobs)}
    with Store.open(home, url) as store, cluster_of(place, url, keys, **cheap) as cluster:
        named = store.share(share)
        cluster.start_scheduler()
        for number in range(workers):
            cluster.start_worker(f"worker-{number + 1}")
        flow = cluster.flow(named.id, home, prefect)
        meter, most, began = _Meter(cluster, flow.pid), 0, 0.0
        at_first: tuple[float, float] = (0.0, 0.0)
        while flow.poll() is None:
            left = waiting(store, named.id)
            most = max(most, left)
            if not began and 0 < left < most:
                # The first results are there: all are at work.
                began, at_first, at_the_start = time.monotonic(), meter.read(), left
            if began and not left:
                break
            meter.read()
            time.sleep(0.2)
        seconds, at_last = time.monotonic() - began, meter.read()
        assert flow.wait() == 0
        share_read = at_the_start / most
        assert share_read > 0.0
        return seconds / share_read, at_last[0] - at_first[0], at_last[1] - at_first[1]


class _Meter:
    """Processor seconds of a cluster and its flow, also of what has ended meanwhile."""

    def __init__(self, cluster: LocalCluster, flow: int) -> None:
        self._beside = {cluster.server("scheduler"), flow}
        self._roots = {*self._beside, *(process.pid for process in cluster.processes.values())}
        self._used: dict[int, float] = {}

    def read(self) -> tuple[float, float]:
        """Of all, and of scheduler and flow."""
        for root in self._roots:
            try:
                top = psutil.Process(root)
                for process in (top, *top.children(recursive=True)):
                    times = process.cpu_times()
                    self._used[process.pid] = times.user + times.system
            except psutil.NoSuchProcess:
                continue
        return sum(self._used.values()), sum(self._used.get(pid, 0.0) for pid in self._beside)


if __name__ == "__main__":
    main()
