"""A share is made, found again, moved and given a department; its folder is sealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from classify.errors import InventoryError
from classify.inventory.shares import Change
from classify.inventory.store import Store
from tests.inventory.at_work import result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]


def test_where_a_share_lies_is_not_readable_in_the_database(store: Store, tmp_path: Path, rows: Rows) -> None:
    share = store.share(tmp_path / "HR of Okafor")
    [(digest, sealed)] = rows("SELECT folder_digest, folder_sealed FROM share")
    assert "Okafor" not in str(digest)
    assert isinstance(sealed, bytes)
    assert b"Okafor" not in sealed
    assert store.folder_of(share) == tmp_path / "HR of Okafor"


def test_a_department_is_stored_once_and_kept_when_none_is_named(
    store: Store, tmp_path: Path, rows: Rows
) -> None:
    store.share(tmp_path / "HR", department="Human Resources")
    store.share(tmp_path / "Payroll", department="Human Resources")
    assert rows("SELECT name FROM department") == [("Human Resources",)]
    assert store.share(tmp_path / "HR").department == "Human Resources"
    assert store.share(tmp_path / "HR", department="Finance").department == "Finance"


def test_shares_come_by_name_and_one_is_found_by_it(store: Store, tmp_path: Path) -> None:
    for name in ("b", "a"):
        store.share(tmp_path / name)
    assert [share.name for share in store.shares()] == ["a", "b"]
    assert store.share_named("b").name == "b"
    with pytest.raises(InventoryError, match="There is no share 'c'"):
        store.share_named("c")


def test_a_third_folder_of_one_name_has_the_next_number(store: Store, tmp_path: Path) -> None:
    names = [store.share(tmp_path / place / "HR").name for place in ("1", "2", "3")]
    assert names == ["HR", "HR (2)", "HR (3)"]


def test_the_flag_of_a_share_is_kept_and_cannot_be_turned(store: Store, tmp_path: Path) -> None:
    """Another flag would mean other keys for everything in it."""
    store.share(tmp_path / "Police", criminal_justice=True)
    assert store.share(tmp_path / "Police").criminal_justice
    with pytest.raises(InventoryError, match="scanned with the criminal-justice flag"):
        store.share(tmp_path / "Police", criminal_justice=False)


def test_a_share_is_scanned_when_a_scan_of_it_has_ended(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "HR") as scan:
        assert store.last_scan(scan.share) is None
        store.record(scan, 1, [result(name) for name in ("a.txt", "b.txt", "box.zip")])
        store.finish(scan)
        assert store.last_scan(scan.share) is not None


def test_only_a_change_is_an_act_in_the_trail(store: Store, tmp_path: Path, rows: Rows) -> None:
    """To look a share up is none."""
    (tmp_path / "new place").mkdir()
    before = rows("SELECT count(*) FROM audit_event")
    share = store.share(tmp_path / "HR")
    store.share(tmp_path / "HR")
    assert rows("SELECT count(*) FROM audit_event") == before
    store.share(tmp_path / "new place", name="HR", change=Change.MOVED)
    assert rows("SELECT action, subject FROM audit_event ORDER BY id DESC LIMIT 1") == [
        ("share.moved", f"share:{share.id}")
    ]
