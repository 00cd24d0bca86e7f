"""Reports of who can open files, taken in: one transaction, one entry in the trail."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from classify.inventory import retention
from classify.inventory.retention import Rule
from classify.inventory.store import Store
from models.columns import now
from models.openness import Openness
from tests.inventory.at_work import entry, scanning
from tests.inventory.opened import report, town


def test_an_import_is_in_the_trail_with_counts(store: Store, tmp_path: Path, rows: Any) -> None:
    """And under the name of who did it."""
    there = town(store, tmp_path)
    told = report(leave_a__txt=Openness.ANYONE, leave_gone__txt=Openness.ANYONE)
    store.import_exposure(there.hr, told, actor="ann", noted={"from": "127.0.0.1"})
    [(actor, subject, details)] = rows(
        "SELECT actor, subject, CAST(details AS TEXT) FROM audit_event WHERE action = 'exposure.import'"
    )
    assert (actor, subject) == ("ann", f"share:{there.hr.id}")
    assert json.loads(details) == {
        "source": "sharing_report",
        "lines": 4,
        "files": 1,
        "too_open": 1,
        "unmatched": 2,
        "from": "127.0.0.1",
    }
    assert store.first_forged_event() is None


def test_a_file_that_is_purged_takes_what_was_said_of_it_along(
    store: Store, tmp_path: Path, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = town(store, tmp_path)
    store.import_exposure(there.hr, report(leave_a__txt=Openness.ANYONE, c__txt=Openness.GROUP))
    with scanning(store, tmp_path / "HR", [entry("c.txt")], version="1") as scan:
        store.finish(scan)
    monkeypatch.setattr(retention, "now", lambda: now() + timedelta(days=40))
    assert store.purge(there.hr, Rule(gone_days=30)).files == 4
    assert rows("SELECT count(*) FROM exposure") == [(1,)]
