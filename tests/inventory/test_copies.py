"""Copies as people read them: the newest of each file for each request, of shares they may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from models.redacted_copy import CopyState
from tests.inventory.copied import HASH, kept
from tests.inventory.sharing import asked, items, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


def numbers(store: Store, share: ShareHandle, **how: Any) -> list[int]:
    return [line.id for line in store.copies([share], **how)]


def test_the_newest_copy_of_a_file_counts_for_each_request_apart(store: Store, share: ShareHandle) -> None:
    first, second = items(store, share)
    request = asked(store, [first, second], recipient(store))
    old = kept(store, share, first)
    new = kept(store, share, first)
    for_it = kept(store, share, first, request)
    other = kept(store, share, second, request)
    assert numbers(store, share) == [other, for_it, new]
    assert numbers(store, share, request=request) == [other, for_it]
    assert numbers(store, share, items=[first]) == [for_it, new]
    assert numbers(store, share, before=other, limit=1) == [for_it]
    assert store.copy_of([share], old) is not None, "what came before stays on record"


def test_by_state_and_how_many_are_in_each(store: Store, share: ShareHandle) -> None:
    first, second = items(store, share)
    ready = kept(store, share, first)
    waiting = kept(store, share, second)
    store.look_at_copy(ready, agrees=True, sha256=HASH, note="", actor="lou")
    assert numbers(store, share, states=[CopyState.READY]) == [ready]
    assert numbers(store, share, states=[CopyState.WAITING, CopyState.SENT_BACK]) == [waiting]
    assert store.copy_counts([share]) == {CopyState.READY: 1, CopyState.WAITING: 1}


def test_of_another_share_there_is_nothing(store: Store, share: ShareHandle) -> None:
    number = kept(store, share, items(store, share)[0])
    assert store.copies([]) == []
    assert store.copy_of([], number) is None
    assert store.copy_counts([]) == {}
    assert store.copy_of([share], 2**40) is None


def test_digests_are_those_of_now(store: Store, share: ShareHandle) -> None:
    first, second = items(store, share)
    known = store.content_digests([first, second, 9_999])
    assert set(known) == {first, second}
    line = store.copies([share], items=[kept(store, share, first) and first])[0]
    assert line.content_digest == known[first]
