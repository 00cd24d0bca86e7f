"""A scan is joined as it is: nothing is begun, taken up or noted by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from classify.inventory.store import Store
from tests.inventory.at_work import result, scanning


def test_joining_changes_nothing(
    store: Store, tmp_path: Path, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Versions and the next batch are the scan's; scan, trail and locks are as they were."""
    with scanning(store, tmp_path / "share", version="7", policy="p") as scan:
        store.record(scan, 3, [result("a.txt")])
        before = rows("SELECT * FROM scan"), rows("SELECT count(*) FROM audit_event")
        joined = store.join(scan.id, scan.share, life=0, reread=True)
        assert (joined.detector_version, joined.policy_version, joined.first_batch) == ("7", "p", 4)
        assert joined.joined
        assert joined.reread
        assert (rows("SELECT * FROM scan"), rows("SELECT count(*) FROM audit_event")) == before
