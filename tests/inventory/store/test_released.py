"""Releases as the store reads them: by number, and only of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from classify.inventory.store import Store
from classify.inventory.store.recipients import MOST
from tests.inventory.sharing import HASH, TODAY, allowed, asked, items, package, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_a_release_tells_its_files_and_what_there_is_not_tells_none(store: Store, scan: Scans) -> None:
    scan()
    share = store.shares()[0]
    files = items(store, share)
    request = asked(store, files, recipient(store))
    allowed(store, [share], request)
    number = store.add_release(package(request, files), TODAY, actor="sam")
    assert [(one.item, one.copy_hash, one.profile) for one in store.released_files(number)] == [
        (item, HASH, "default") for item in files
    ]
    assert all(one.share_id == share.id and one.label for one in store.released_files(number))
    for nobody in (number + 1, MOST + 1):
        assert store.released_files(nobody) == []
        assert store.release_shares(nobody) == set()
        assert store.release([share], nobody, TODAY) is None
