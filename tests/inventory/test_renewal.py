"""All keys anew, and new keys from now on: what an inventory still knows afterwards."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import InventoryError
from classify.inventory import renewal
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.tables import METADATA
from classify.keys import KeyRing
from classify.settings import Settings

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def _answers(store: Store) -> list[tuple[object, ...]]:
    """Everything a person is told about the items, but for fingerprints."""
    catalogue = Catalogue(store)
    return sorted(
        (line.path, line.label, line.outcome, line.doc_type, tuple(line.tags), line.findings)
        for share in store.shares()
        for line in catalogue.lines(share)
    )


def _fingerprints(rows: Any) -> list[object]:
    return [value for (value,) in rows("SELECT fingerprint FROM finding WHERE fingerprint IS NOT NULL")]


def test_every_sealed_column_is_written_anew() -> None:
    sealed = {
        name: tuple(column.name for column in table.columns if column.name.endswith("_sealed"))
        for name, table in METADATA.tables.items()
    }
    assert {name: columns for name, columns in sealed.items() if columns} == renewal.SEALED


def test_after_a_renewal_all_answers_are_those_of_before_and_all_fits(
    scan: Scans, store: Store, rows: Any
) -> None:
    scan()
    before = _answers(store)
    assert _fingerprints(rows)
    store.renew_keys()
    assert _answers(store) == before
    assert _fingerprints(rows) == []
    assert store.complaints() == []


def test_nothing_sealed_or_digested_with_the_old_keys_is_left_but_contents(
    scan: Scans, store: Store, rows: Any
) -> None:
    scan()
    query = "SELECT id, path_digest, holder_digest, path_sealed, row_mac, folder_digest FROM item"
    before = {row[0]: row[1:] for row in rows(query)}
    shares = rows("SELECT folder_digest, folder_sealed FROM share")
    old = KeyRing.open(store.home, may_create=False)
    store.renew_keys()
    for number, *now in rows(query):
        assert all(not value or value != was for value, was in zip(now, before[number], strict=True))
        assert not old.sealer(store.shares()[0].domain).made(now[2])
    assert not set(shares[0]) & set(rows("SELECT folder_digest, folder_sealed FROM share")[0])


def test_after_a_renewal_every_file_is_read_again_and_is_the_same_file(
    scan: Scans, store: Store, rows: Any
) -> None:
    scan()
    before = rows("SELECT id, label, outcome, size FROM item ORDER BY id")
    history = rows("SELECT count(*) FROM classification")
    answers = _answers(store)
    store.renew_keys()
    report = scan()
    assert report.progress.unchanged == 0
    assert rows("SELECT id, label, outcome, size FROM item ORDER BY id") == before
    assert rows("SELECT count(*) FROM classification") == history
    assert _answers(store) == answers
    assert all(str(value).startswith("2:") for value in _fingerprints(rows))
    assert store.complaints() == []


def test_after_a_rotation_a_file_gets_the_new_key_when_it_is_read_next(
    scan: Scans, store: Store, folder: Path, rows: Any
) -> None:
    scan()
    store.rotate_keys()
    assert scan().progress.done_files == 0
    assert not any(str(value).startswith("2:") for value in _fingerprints(rows))
    known = next(path for path in sorted(folder.rglob("*.txt")) if b"-" in path.read_bytes())
    known.write_text("Invented: 219-09-9999, and a new line.\n")
    scan()
    assert sum(str(value).startswith("2:") for value in _fingerprints(rows)) == 1
    assert store.complaints() == []


def test_after_a_rotation_an_unchanged_file_is_still_known_as_such_by_its_bytes(
    scan: Scans, store: Store, folder: Path
) -> None:
    """Times that differ make the bytes be compared: with the key their digest was made with."""
    scan()
    store.rotate_keys()
    for path in folder.rglob("*.txt"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    assert scan().progress.done_files == 0


def test_read_again_under_a_new_key_no_file_is_said_to_have_changed(scan: Scans, store: Store) -> None:
    scan()
    store.rotate_keys()
    scan.settings = scan.settings.model_copy(update={"reread": True})
    scan()
    share = store.shares()[0]
    with store.database.reading() as session:
        from classify.inventory.sightings import comparable_scans, difference

        earlier, later = comparable_scans(session, share)
        assert difference(session, share, earlier, later).changed == []


def _renew_cut_off_in(owner: object, name: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renewal of all keys that ends, as by Ctrl-C, where it would call `name`."""

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, name, dies)
    with pytest.raises(KeyboardInterrupt):
        store.renew_keys()
    monkeypatch.undo()


def test_ended_before_the_commit_the_old_keys_count_on(
    scan: Scans, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan()
    before = _answers(store)
    _renew_cut_off_in(renewal, "forget", store, monkeypatch)
    with Store.open(store.home, settings.database_url) as again:
        assert _answers(again) == before
        assert again.complaints() == []
        again.renew_keys()
        assert _answers(again) == before


def test_ended_after_the_commit_the_new_keys_are_taken_when_the_inventory_is_next_opened(
    scan: Scans, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan()
    before = _answers(store)
    _renew_cut_off_in(KeyRing, "complete_renewal", store, monkeypatch)
    with Store.open(store.home, settings.database_url) as again:
        assert _answers(again) == before
        assert again.complaints() == []
        assert again.keys.following is None


def test_twice_renewed_the_whole_trail_can_still_be_checked(scan: Scans, store: Store) -> None:
    scan()
    store.renew_keys()
    store.audit("export.write")
    store.renew_keys()
    store.audit("export.write")
    assert store.complaints() == []


def test_who_has_the_old_keys_can_add_nothing_to_the_trail(scan: Scans, store: Store) -> None:
    from classify.inventory import audit

    scan()
    old = store.keys.audit_key
    store.renew_keys()
    with store.database.writing() as session:
        audit.append(session, old, "export.write", details={})
    assert any("Row" in sentence for sentence in store.complaints())


def test_new_keys_never_sign_what_somebody_tampered_with(scan: Scans, store: Store, rows: Any) -> None:
    scan()
    with store.database.writing() as session:
        from sqlalchemy import text

        session.execute(text("UPDATE item SET label = 'PUBLIC', label_rank = 0"))
    with pytest.raises(InventoryError, match="not written by this program"):
        store.renew_keys()


def test_while_a_scan_is_at_work_keys_are_not_renewed(scan: Scans, store: Store) -> None:
    scan()
    held = os.open(store.home / "scan-1.lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(InventoryError, match="at work"):
            store.renew_keys()
    finally:
        os.close(held)


def test_signatures_are_those_of_the_new_keys(scan: Scans, store: Store, tmp_path: Path) -> None:
    """A thief with the old key file can sign no row of the renewed inventory."""
    scan()
    shutil.copyfile(store.keys.path, tmp_path / "stolen.json")
    (tmp_path / "stolen.json").chmod(0o600)
    store.renew_keys()
    stolen = KeyRing._read(tmp_path / "stolen.json")
    share = store.shares()[0]
    assert stolen.sealer(share.domain).sign("claims") != store.keys.sealer(share.domain).sign("claims")
