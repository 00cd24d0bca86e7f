"""Is the inventory there, with its keys, and whole?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.checks import Verdict
from classify.checkup import inventory
from classify.inventory.store import Store
from classify.settings import Settings


@pytest.fixture
def store(blank_home: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(shutil.copytree(blank_home, tmp_path / "home"))) as opened:
        yield opened


def test_damage_is_looked_for_where_there_is_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(store.database), "damage", lambda _: "page 7 is torn")
    assert inventory.database(store).verdict is Verdict.WRONG
    assert inventory.database(store, thorough=False).verdict is Verdict.OK


def test_keys_inside_the_home_are_told_to_be_better_elsewhere(store: Store) -> None:
    assert "inside the home" in inventory.keys(store).sentence
    assert inventory.keys(store).remedy


def test_a_changed_trail_is_tampering(store: Store) -> None:
    [well] = inventory.tampering(store)
    assert well.verdict is Verdict.OK
    with sqlite3.connect(store.home / "inventory.db") as raw:
        raw.execute("DROP TRIGGER audit_event_no_update")
        raw.execute("UPDATE audit_event SET actor = 'x' WHERE id = 1")
    found = list(inventory.tampering(store))
    assert {check.verdict for check in found} == {Verdict.WRONG}
    assert any("Row 1 of the audit trail" in check.sentence for check in found)


def test_without_notices_it_says_that_nobody_is_told(store: Store) -> None:
    [check] = inventory.notices(Settings(home=store.home), store)
    assert "nobody is told" in check.sentence
