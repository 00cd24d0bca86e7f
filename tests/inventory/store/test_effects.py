"""Labels in effect are brought to the day at any time; the store's tests of approvals say to what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from classify.inventory.store import Store
from classify.inventory.tables import EFFECT
from models.approval import Coverage
from models.labels import Label

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

LAST = date(2999, 1, 1)


def test_once_a_day_is_over_it_is_told_once(store: Store, scan: Scans, rows: Any) -> None:
    """What has not changed is not written again, and says nothing in the trail."""
    scan()
    share = store.shares()[0]
    (task, *_) = store.tasks(share, Coverage.FOLDER)
    shown = store.shown_of(share, Coverage.FOLDER, task.example)
    assert shown is not None
    store.approve(
        share, shown, actor="ada", policy="1", label=Label.RESTRICTED, reason="an audit", until=LAST
    )
    assert store.bring_in_effect(share, LAST)[""] == task.items
    since = rows("SELECT since FROM effect ORDER BY item_id")
    assert rows("SELECT count(*) FROM audit_event WHERE action = 'label.bring'") == [(0,)]
    for _ in range(2):
        assert store.bring_in_effect(share, LAST + timedelta(days=1))["expired"] == task.items
        assert rows("SELECT count(*) FROM audit_event WHERE action = 'label.bring'") == [(1,)]
    assert rows("SELECT since FROM effect ORDER BY item_id") != since


def test_made_anew_from_nothing_it_is_the_same_for_folders(store: Store, scan: Scans) -> None:
    """A folder's labels in effect follow from its approval alone."""
    scan()
    share = store.shares()[0]
    for task in store.tasks(share, Coverage.FOLDER):
        shown = store.shown_of(share, Coverage.FOLDER, task.example)
        assert shown is not None
        store.approve(share, shown, actor="ada", policy="1")
    items = range(1, 100)
    before = {item: (one.label, one.approval_id) for item, one in store.in_effect(items).items()}
    with store.database.writing() as session:
        session.execute(EFFECT.delete())
    store.bring_in_effect(share)
    assert {item: (one.label, one.approval_id) for item, one in store.in_effect(items).items()} == before
