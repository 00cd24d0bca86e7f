"""Two Dask workers and PostgreSQL leave what one process and SQLite leave, whoever is killed meanwhile."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dask_cluster import LocalCluster, cluster_of, facts
from benchmarks.prove_dask import as_driver, run_and_kill
from classify.checks import Verdict
from classify.checkup import examine
from classify.inventory.store import Store
from classify.runs import RunNote
from classify.scanning import scan_share
from classify.settings import Settings, load_settings
from flows.orchestrator import serving as serving_prefect
from tests.postgres import serving as serving_postgresql

SAMPLE = Path(__file__).parents[2] / "sample_corpus" / "share"
CHEAP = {"CLASSIFY_NAMES": "false", "CLASSIFY_OCR": "false", "CLASSIFY_JOBS": "1"}


@dataclass
class Both:
    """An inventory in SQLite for the plain way, one in PostgreSQL for the workers; the same keys."""

    local: Settings
    store: Store
    home: Path
    cluster: LocalCluster
    prefect: dict[str, str]

    def expected(self, share: Path, name: str) -> dict[str, Counter[Any]]:
        """What a scan in this process leaves."""
        with Store.open(self.local.home) as store:
            report = scan_share(share, store=store, settings=self.local, share=name)
            return facts(store, report.share_id)

    def note(self) -> RunNote:
        """What the last run told of itself."""
        newest = max((self.home / "runs").glob("*.json"), key=lambda file: file.stat().st_mtime)
        return RunNote(**json.loads(newest.read_text()))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The cluster of this module: scheduler, two workers and one whose limits differ."""
    place = tmp_path_factory.mktemp("dask")
    local = Settings(home=place / "local", jobs=1, ocr=False, names=False)
    Store.open(local.home).close()
    keys, home = local.home / "keys", place / "home"
    home.mkdir()
    shutil.copytree(keys, home / "keys")
    with (
        serving_postgresql() as server,
        Store.open(home, url := as_driver(server.empty())) as store,
        serving_prefect(Settings(home=place / "prefect")) as prefect,
        cluster_of(place, url, keys, **CHEAP) as cluster,
    ):
        cluster.start_scheduler()
        cluster.start_worker("worker-1")
        cluster.start_worker("worker-2")
        cluster.start_worker("odd", "unfolded_megabytes = 100")
        yield Both(local, store, home, cluster, prefect)


def made_share(folder: Path, files: int = 300) -> Path:
    """Short files, a third of them copies, in folders of different promise."""
    for number in range(files):
        where = folder / ("Payroll", "Parks", "Police")[number % 3]
        where.mkdir(parents=True, exist_ok=True)
        text = (
            f"Employee {number % 200}\nSSN: 219-09-{1000 + number % 200}\nPhone: 406-555-{number % 200:04}\n"
        )
        (where / f"note {number}.txt").write_text(text)
    return folder


def test_an_identical_inventory_is_left_and_a_worker_that_differs_is_named(both: Both) -> None:
    """Over the sample of real formats; findings by place and fingerprint."""
    named = both.store.share(SAMPLE, name="sample")
    flow = both.cluster.flow(named.id, both.home, both.prefect)
    assert flow.wait() == 0
    assert facts(both.store, named.id) == both.expected(SAMPLE, "sample")
    note = both.note()
    assert note.counts == {"workers used": 2, "workers not used": 1}
    [(address, why)] = note.workers.items()
    assert address.startswith("127.0.0.1:")
    assert "other packs, models, OCR or limits" in why
    assert note.progress["waiting_files"] == note.progress["done_files"] > 50


def test_kills_leave_an_identical_inventory(both: Both, tmp_path: Path) -> None:
    """A worker, the scheduler and the flow are killed in turn, all in the middle of one scan."""
    share = made_share(tmp_path / "share")
    named = both.store.share(share, name="killed")
    kills = [("worker-1", 0.15), ("scheduler", 0.4), ("flow", 0.65)]
    told = run_and_kill(both.cluster, both.store, named.id, both.home, both.prefect, kills)
    assert re.findall(r"(\S+) killed with \d+ of 300 files to be read", told) == [name for name, _ in kills]
    assert facts(both.store, named.id) == both.expected(share, "killed")


def test_the_doctor_says_which_worker_differs(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in both.cluster.environment.items():
        monkeypatch.setenv(name, value)
    [check] = [check for check in examine(load_settings(both.home)) if check.subject == "Dask"]
    assert check.verdict is Verdict.WRONG
    assert "other packs, models, OCR or limits" in check.sentence
    both.cluster.stop(["odd"])
    [check] = [check for check in examine(load_settings(both.home)) if check.subject == "Dask"]
    assert check.verdict is Verdict.OK
    assert check.sentence.endswith("answers; 2 workers, alike in program, keys, packs and policy.")
