"""What in an inventory nobody with its keys wrote is told in sentences."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from classify.inventory import trail
from classify.inventory.store import Store
from tests.inventory.at_work import ENTRIES, result, scanning


@pytest.fixture
def scanned(store: Store, tmp_path: Path) -> Store:
    with scanning(store, tmp_path / "HR") as scan:
        store.record(scan, 1, [result(one.path, digest=one.path * 9) for one in ENTRIES])
        store.finish(scan)
    return store


def run(store: Store, *statements: str) -> None:
    with sqlite3.connect(store.home / "inventory.db") as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)


def test_an_untouched_inventory_has_no_complaints(scanned: Store) -> None:
    assert scanned.complaints() == []
    assert scanned.complaints(most_items=1) == []
    assert scanned.first_forged_event() is None


@pytest.mark.only_sqlite
def test_each_complaint_says_where(scanned: Store) -> None:
    run(
        scanned,
        "UPDATE audit_event SET actor = 'x' WHERE id = 2",
        "UPDATE item SET label = 'INTERNAL' WHERE id = 2",
    )
    assert scanned.complaints() == [
        "Row 2 of the audit trail was changed or its neighbor removed.",
        "Share HR, item 2: Its label, outcome or another part of its row was changed.",
    ]


@pytest.mark.only_sqlite
def test_an_older_database_is_accepted_by_whoever_looked_into_it_and_that_is_noted(scanned: Store) -> None:
    run(scanned, "DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)")
    assert "its newest rows are missing" in scanned.complaints()[0]
    scanned.accept_trail()
    assert scanned.complaints() == []
    with scanned.database.reading() as session:
        acts = (
            session.connection().exec_driver_sql("SELECT action FROM audit_event ORDER BY id").scalars().all()
        )
    assert acts[-1] == "audit.accept"


def test_the_trail_is_exported_with_the_key_of_the_home(scanned: Store) -> None:
    checked = trail.check(scanned.exported_trail())
    assert checked.fingerprint == trail.fingerprint(scanned.keys.audit_key)


@pytest.mark.only_sqlite
def test_what_is_signed_is_not_signed_again_when_the_note_of_it_vanishes(scanned: Store) -> None:
    """A head is there: whoever took the note away wants new signatures over changed rows."""
    run(
        scanned,
        "DELETE FROM audit_event WHERE action = 'inventory.sign'",
        "UPDATE item SET label = 'PUBLIC', row_mac = NULL",
    )
    scanned._sign_what_is_there()
    assert any("signature is missing" in sentence for sentence in scanned.complaints())
