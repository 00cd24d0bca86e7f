"""Redacted copies in the store: two people, one copy, and nothing of what they ordered in clear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import CopyWordError, SameHandsError
from classify.inventory.handles import ShareHandle
from classify.inventory.retention import Rule
from classify.inventory.store import Store
from models.redacted_copy import CopyState
from tests.inventory.copied import HASH, REASON, kept
from tests.inventory.sharing import asked, items, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any
Rows = Callable[[str], Any]


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


@pytest.fixture
def files(store: Store, share: ShareHandle) -> list[int]:
    return items(store, share)


def test_a_copy_waits_until_somebody_else_agreed_to_what_they_saw(
    store: Store, share: ShareHandle, files: list[int], rows: Rows
) -> None:
    number = kept(store, share, files[0])
    with pytest.raises(SameHandsError):
        store.look_at_copy(number, agrees=True, sha256=HASH, note="", actor="mara")
    with pytest.raises(CopyWordError, match="not this copy"):
        store.look_at_copy(number, agrees=True, sha256="cd" * 32, note="", actor="lou")
    store.look_at_copy(number, agrees=True, sha256=HASH, note="", actor="lou")
    line = store.copy_of([share], number)
    assert line is not None
    assert (line.state, line.made_by, line.looked_by, line.sha256) == (CopyState.READY, "mara", "lou", HASH)
    with pytest.raises(CopyWordError, match="waits"):
        store.look_at_copy(number, agrees=False, sha256=HASH, note="", actor="lou")
    acts = [action for (action,) in rows("SELECT action FROM audit_event ORDER BY id")]
    assert acts[-2:] == ["copy.make", "copy.agree"]


def test_what_is_sent_back_says_why(store: Store, share: ShareHandle, files: list[int]) -> None:
    number = kept(store, share, files[0])
    store.look_at_copy(number, agrees=False, sha256=HASH, note="A name is left on page 2.", actor="lou")
    line = store.copy_of([share], number)
    assert line is not None
    assert (line.state, line.note) == (CopyState.SENT_BACK, "A name is left on page 2.")


def test_a_refusal_is_on_record_and_waits_for_nobody(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    number = kept(store, share, files[0], sha256="", sheet="", refused="encrypted: it is locked")
    line = store.copy_of([share], number)
    assert line is not None
    assert (line.state, line.refused, line.sheet) == (CopyState.REFUSED, "encrypted: it is locked", "")
    with pytest.raises(CopyWordError):
        store.look_at_copy(number, agrees=True, sha256="", note="", actor="lou")


def test_a_copy_for_a_request_is_of_a_file_it_asks_for(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    request = asked(store, files[:1], recipient(store))
    assert kept(store, share, files[0], request)
    with pytest.raises(CopyWordError, match="does not ask"):
        kept(store, share, files[1], request)


def test_orders_and_words_are_sealed_and_stay_so_with_other_keys(
    store: Store, share: ShareHandle, files: list[int], rows: Rows
) -> None:
    number = kept(store, share, files[0])
    store.look_at_copy(number, agrees=False, sha256=HASH, note=REASON, actor="lou")
    before = store.copy_of([share], number)
    columns = "orders_sealed, sheet_sealed, note_sealed"
    sealed = rows(f"SELECT {columns} FROM redacted_copy")
    assert not any(b"foreman" in bytes(value) for row in sealed for value in row)
    store.renew_keys()
    assert store.copy_of(store.shares(), number) == before
    assert not set(map(bytes, sealed[0])) & set(map(bytes, rows(f"SELECT {columns} FROM redacted_copy")[0]))


def test_a_copy_goes_with_its_file(
    store: Store, share: ShareHandle, files: list[int], folder: Path, scan: Scans, rows: Rows
) -> None:
    kept(store, share, files[0])
    for file in (folder / "HR").glob("*"):
        file.unlink()
    scan()
    store.purge(share, Rule(gone_days=0))
    assert rows("SELECT count(*) FROM redacted_copy")[0][0] == 0
