"""What leans on an agreement, as far as somebody may know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory.store import Store
from tests.conftest import Scans as Scanning
from tests.inventory.sharing import asked, items, live, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_requests_lean_on_the_agreement_they_name(store: Store, scan: Scans) -> None:
    scan()
    share = store.shares()[0]
    to = recipient(store)
    agreement, files = live(store, to), items(store, share)
    first, _other = asked(store, files, to, agreement=agreement), asked(store, files, to)
    assert [one.id for one in store.requests_on([share], [agreement])] == [first]
    assert store.requests_on([share], [agreement + 1]) == []
    assert store.requests_on([], [agreement]) == []


def test_no_request_about_a_share_one_may_not_know_of(store: Store, scan: Scans, tmp_path: Path) -> None:
    scan()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("Nothing of anybody.\n")
    Scanning(store, tmp_path / "more", scan.settings)(share="More")
    one, other = store.shares()
    to = recipient(store)
    agreement = live(store, to)
    asked(store, [*items(store, one), *items(store, other)], to, agreement=agreement)
    assert store.requests_on([one], [agreement]) == []
    assert len(store.requests_on([one, other], [agreement])) == 1
