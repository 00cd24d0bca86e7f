"""An inventory is opened with the keys it was written with, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from classify.errors import SetupError
from classify.inventory.store import Store


@pytest.fixture
def home(blank_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(blank_home, tmp_path / "home"))


def test_what_one_process_wrote_another_reads(home: Path, tmp_path: Path) -> None:
    with Store.open(home) as first:
        written = first.share(tmp_path / "HR")
    with Store.open(home) as second:
        assert [share.id for share in second.shares()] == [written.id]
        assert second.folder_of(written) == tmp_path / "HR"


def test_keys_of_another_home_are_refused(home: Path, tmp_path: Path) -> None:
    """They would find nothing and open nothing."""
    Store.open(tmp_path / "other").close()
    shutil.copyfile(tmp_path / "other" / "keys" / "keys.json", home / "keys" / "keys.json")
    with pytest.raises(SetupError, match="does not belong to this inventory") as refusal:
        Store.open(home)
    assert "keys.json" in refusal.value.what_to_do


def test_without_its_keys_an_inventory_is_not_given_new_ones(home: Path) -> None:
    """That would hide for ever that they are lost."""
    (home / "keys" / "keys.json").unlink()
    with pytest.raises(SetupError):
        Store.open(home)
    assert not (home / "keys" / "keys.json").exists()


def test_an_older_inventory_is_brought_up_to_date_once(home: Path) -> None:
    """And signed once, which is noted in the trail."""
    Store.open(home).close()
    with Store.open(home) as store, store.database.reading() as session:
        acts = session.connection().exec_driver_sql("SELECT action FROM audit_event").scalars().all()
    assert acts.count("inventory.sign") == 1
