"""What doctor and the health page look at, and that the quick part is quick: it loads and tries nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from classify import checkup
from classify.checks import Verdict
from classify.inventory.store import Store
from classify.settings import Settings


def test_what_costs_nothing_is_a_part_of_the_whole(blank_home: Path) -> None:
    settings = Settings(home=blank_home)
    with Store.open(blank_home) as store:
        quick = [check.subject for check in checkup.at_once(settings, store)]
    assert quick == [
        *("Program", "Database", "Keys", "Growth", "Load", "Backup", "Audit review", "Clock", "Notices"),
        *("Home folder", "Disk", "Orchestrator"),
    ]


def test_the_quick_part_loads_no_model_and_starts_no_worker(
    blank_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slow in ("offline_check", "confined", "loaded", "ocr"):
        monkeypatch.setattr(checkup.machine, slow, None)
    monkeypatch.setattr("classify.inventory.database.Database.damage", None)
    monkeypatch.setattr("classify.inventory.store.trail.Trail.complaints", None)
    with Store.open(blank_home) as store:
        assert list(checkup.at_once(Settings(home=blank_home), store))


def test_an_inventory_that_cannot_be_opened_is_one_of_the_findings(tmp_path: Path) -> None:
    (tmp_path / "inventory.db").write_bytes(b"no database at all, but long enough to be read as one" * 40)
    found = next(check for check in checkup._of_inventory(Settings(home=tmp_path)))
    assert (found.subject, found.verdict) == ("Inventory", Verdict.WRONG)


def test_checks_are_printed_as_an_object_too(blank_home: Path) -> None:
    """The health page reads them so, from a process of its own."""
    import json

    command = [sys.executable, "-m", "classify.cli", "--home", str(blank_home), "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    checks = json.loads(done.stdout)["checks"]
    assert {"Tampering", "Offline", "Names model", "Audit review"} <= {check["subject"] for check in checks}
    assert {check["verdict"] for check in checks} <= {verdict.value for verdict in Verdict}
