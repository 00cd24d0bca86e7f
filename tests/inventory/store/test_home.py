"""What every chapter of an open inventory works with: shares with their keys, the trail with its head."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest

from classify.errors import InventoryError
from classify.inventory.store import Store
from classify.inventory.store.home import stored_id
from classify.keys import Domain
from models.share import Share


def test_a_share_comes_with_the_keys_of_its_domain(store: Store, tmp_path: Path) -> None:
    city = store.share(tmp_path / "HR", department="Human Resources")
    police = store.share(tmp_path / "Police", criminal_justice=True)
    assert (city.keys.domain, police.keys.domain) == (Domain.CITY, Domain.CRIMINAL_JUSTICE)
    assert city.keys.path_digest("a") != police.keys.path_digest("a")
    assert (city.department, police.department) == ("Human Resources", "")
    assert city.masker is store.masker


def test_an_act_is_in_the_trail_and_its_head_only_with_what_it_tells_of(store: Store, rows: Any) -> None:
    """Of a transaction that failed there is neither."""
    store.audit("test.act")
    acts = rows("SELECT count(*) FROM audit_event")
    with contextlib.suppress(ZeroDivisionError), store.database.writing() as session:
        store._audit(session, "test.fails")
        raise ZeroDivisionError
    assert rows("SELECT count(*) FROM audit_event") == acts
    assert store.complaints() == []
    store.audit("test.act")
    assert store.complaints() == []


def test_one_act_in_a_transaction_settles_its_own_head(store: Store) -> None:
    """The session goes on; what is committed later does not say it again."""
    with store.database.writing() as session:
        store._audit(session, "test.act")
    first = store.head.path.read_text()
    with store.database.writing() as session:
        session.add(Share(name="x", folder_digest="d", folder_sealed=b"s"))
    assert store.head.path.read_text() == first


def test_the_database_is_given_back(blank_home: Path) -> None:
    with Store.open(blank_home) as store:
        assert store.shares() == []
    with pytest.raises(InventoryError, match="no share"):
        store.share_named("HR")
    store.close()


def test_only_what_is_stored_has_a_number() -> None:
    assert stored_id(7) == 7
    with pytest.raises(AssertionError):
        stored_id(None)
