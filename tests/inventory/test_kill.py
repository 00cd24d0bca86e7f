"""kill -9 in the middle of a scan, then the same scan: nothing lost, nothing twice."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from classify.inventory.store import Store
from classify.label.written import written

FILES = 60
SCAN = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import conftest
from classify.scanning import batches, share
from classify.inventory.store import Store
from classify.settings import Settings

class Slow(conftest.QuickReaders):
    def _examine(self, job):
        time.sleep(0.02)
        yield from super()._examine(job)

conftest.QuickReaders = Slow
batches._BATCH_SECONDS = 0.0
share.reading_version = lambda *_: "the same detectors"
home, folder, policy = map(Path, sys.argv[2:])
with Store.open(home) as store:
    report = conftest.Scans(store, folder, Settings(home=home, jobs=1, policy=policy))()
print("resumed" if report.resumed else "begun")
"""


def start(home: Path, folder: Path) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parents[1])
    policy = str(home.with_name("policy.yaml"))
    command = [sys.executable, "-c", SCAN, tests, str(home), str(folder), policy]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def ask(home: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(home / "inventory.db", timeout=30)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def kill_after_batches(process: subprocess.Popen[str], home: Path, batches: int) -> None:
    while process.poll() is None:
        ((written,),) = ask(home, "SELECT count(*) FROM checkpoint")
        if written >= batches:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_killed_twice_and_run_to_the_end(blank_home: Path, tmp_path: Path) -> None:
    """Each file has its row, its finding and its proposal once; what was recorded is not read again."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    (tmp_path / "policy.yaml").write_text(written(), "utf-8")
    folder = tmp_path / "share"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"Number 219-09-{1000 + number} of an employee\n")

    kill_after_batches(start(home, folder), home, 5)
    assert ask(home, "SELECT count(*) FROM item") == [(FILES,)]
    ((first,),) = ask(home, "SELECT count(*) FROM item WHERE outcome = 'ok'")
    kill_after_batches(start(home, folder), home, 15)
    ((second,),) = ask(home, "SELECT count(*) FROM item WHERE outcome = 'ok'")
    assert 0 < first < second < FILES

    process = start(home, folder)
    assert process.communicate()[0] == "resumed\n"
    assert ask(home, "SELECT outcome, count(*) FROM item GROUP BY outcome") == [("ok", FILES)]
    assert ask(home, "SELECT count(*), count(DISTINCT content_id) FROM finding") == [(FILES, FILES)]
    assert ask(home, "SELECT count(*), count(DISTINCT item_id) FROM classification") == [(FILES, FILES)]
    assert ask(home, "SELECT sum(files) FROM checkpoint") == [(FILES,)]
    assert ask(home, "SELECT state, resumed FROM scan") == [("finished", 2)]
    with Store.open(home) as store:
        assert store.first_forged_event() is None
