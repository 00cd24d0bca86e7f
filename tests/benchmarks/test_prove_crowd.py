"""The short form of `prove crowd`: some seconds, quick readers; and that it would notice what it is about."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import prove_crowd
from benchmarks.prove_crowd import Crowd, gather

QUICK_SCAN = """
import sys
from pathlib import Path
from classify.inventory.store import Store
from classify.scanning import share
from classify.settings import load_settings
from tests.conftest import Scans
share.reading_version = lambda *_: "the same detectors"
settings = load_settings(jobs=1)
with Store.open(settings.home, settings.database_url) as store:
    for _ in range(3):
        Scans(store, Path(sys.argv[1]), settings)()
"""


def quickly(folder: Path) -> list[str]:
    """Three scans in a row with readers that look for one kind of number alone."""
    return [sys.executable, "-c", QUICK_SCAN, str(folder)]


def test_scans_and_readers_are_not_in_one_another_s_way(tmp_path: Path) -> None:
    crowd = gather(tmp_path, 1.0, readers=1, scan=quickly)
    assert crowd.trouble == []
    assert crowd.scans >= 2
    assert crowd.reads >= 1


def test_a_lock_in_a_log_is_noticed(tmp_path: Path) -> None:
    crowd = Crowd()
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "reader.log").write_text(
        "all well\nsqlite3: database is locked\n7 reads, slowest 1.5 s\n"
    )
    prove_crowd._judge(crowd, tmp_path / "logs", tmp_path / "home", "")
    assert crowd.trouble == ["reader.log: sqlite3: database is locked"]
    assert (crowd.reads, crowd.slowest_read) == (7, 1.5)
