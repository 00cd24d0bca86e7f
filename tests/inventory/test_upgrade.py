"""What older inventories lack is added once, where it takes the keys."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from classify.inventory import upgrade
from classify.inventory.store import Store


@pytest.mark.only_sqlite
def test_members_of_an_older_inventory_are_told_apart_once(
    scan: Any, store: Store, folder: Path, rows: Any
) -> None:
    """Inventories of before had one kind of digest for files and members; nothing is read again for it."""
    scan()
    right = rows("SELECT id, path_digest FROM item ORDER BY id")
    share = store.shares()[0]
    with store.database.engine.begin() as connection:
        for number, sealed in rows("SELECT id, path_sealed FROM item WHERE container_id IS NOT NULL"):
            digest = share.keys.path_digest(share.sealer.open(sealed))
            connection.exec_driver_sql(f"UPDATE item SET path_digest = '{digest}' WHERE id = {number}")
        connection.exec_driver_sql("DELETE FROM home_fact WHERE name = 'members_apart'")
    assert rows("SELECT id, path_digest FROM item ORDER BY id") != right
    Store.open(store.home).close()
    assert rows("SELECT id, path_digest FROM item ORDER BY id") == right


@pytest.mark.only_sqlite
def test_members_in_members_are_told_apart_too(scan: Any, store: Store, folder: Path, rows: Any) -> None:
    """With the member around them."""
    with zipfile.ZipFile(folder / "out.zip", "w") as outer:
        outer.writestr("in.txt", "Nothing.\n")
    scan()
    share = store.shares()[0]
    # As a scan with the real readers leaves them.
    inner, path = "out.zip!/in.txt", "out.zip!/in.txt!/a.txt"
    with store.database.engine.begin() as connection:
        [(container,)] = rows(
            f"SELECT id FROM item WHERE path_digest = '{share.keys.path_digest('out.zip')}'"
        )
        connection.exec_driver_sql(
            "INSERT INTO item (share_id, container_id, path_digest, path_sealed, outcome, media, size, "
            "mtime_ns, ctime_ns, inode, detector_version, label_rank, tags, doc_type, entities, findings, "
            "first_scan_id, last_scan_id, checked_scan_id) "
            "VALUES (?, ?, 'x', ?, 'ok', '', 0, 0, 0, '', '', -1, '', 'other', '', 0, 1, 1, 0)",
            (share.id, container, share.sealer.seal(path)),
        )
        connection.exec_driver_sql("DELETE FROM home_fact WHERE name = 'members_apart'")
    Store.open(store.home).close()
    found = rows("SELECT path_digest, holder_digest FROM item ORDER BY id DESC LIMIT 1")
    assert found == [(share.keys.member_digest("out.zip", path), share.keys.member_digest("out.zip", inner))]


def test_a_new_inventory_needs_nothing(store: Store) -> None:
    with store.database.reading() as session:
        assert not upgrade.is_due(session)
