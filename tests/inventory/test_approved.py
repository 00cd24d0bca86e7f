"""Approvals on record: found by state, share and item, the newest first, page by page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from models.approval import ApprovalState, Coverage, Staleness
from models.labels import Label

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


def approve_all(store: Store, share: ShareHandle, **how: Any) -> list[int]:
    """Approves every folder's tasks; the numbers of the approvals."""
    made = []
    for task in store.tasks(share, Coverage.FOLDER):
        shown = store.shown_of(share, Coverage.FOLDER, task.example)
        assert shown is not None
        made.append(store.approve(share, shown, actor="ada", policy="1", **how).id)
    return made


def test_they_come_newest_first_and_page_by_page(store: Store, share: ShareHandle) -> None:
    made = approve_all(store, share)
    assert len(made) > 2
    assert [one.id for one in store.approvals_on_record([share])] == made[::-1]
    first = store.approvals_on_record([share], limit=2)
    assert [one.id for one in store.approvals_on_record([share], before=first[-1].id)] == made[::-1][2:]
    assert store.approvals_on_record([]) == []


def test_they_are_found_by_state_and_by_what_left_them(store: Store, share: ShareHandle) -> None:
    first, second, *_ = approve_all(store, share)
    store.take_back(share, first, actor="bert")
    ended = store.approvals_on_record([share], [ApprovalState.ENDED])
    assert [(one.id, one.ended_by, one.ended_why) for one in ended] == [(first, "bert", "back")]
    assert second in [one.id for one in store.approvals_on_record([share], [ApprovalState.STANDING])]
    (left,) = store.approvals_on_record([share], stale=True)
    assert (left.id, left.stale, left.in_effect) == (first, left.items, 0)
    assert left.under == {Staleness.ENDED: left.items}


def test_what_leans_on_one_comes_stale_first(store: Store, share: ShareHandle) -> None:
    number = max(approve_all(store, share), key=lambda one: store.approval(share, one).items)  # type: ignore[union-attr]
    leaning = store.under_approval(number)
    assert len(leaning) > 1
    last = leaning[-1][0]
    with store.database.writing() as session:
        from classify.inventory.tables import EFFECT

        session.execute(EFFECT.update().where(EFFECT.c.item_id == last).values(stale="content"))
    assert store.under_approval(number)[0] == (last, Staleness.CONTENT)
    assert store.under_approval(number, offset=1, limit=1) == [(leaning[0][0], Staleness.NONE)]


def test_an_item_tells_the_approvals_about_it_and_its_like(store: Store, share: ShareHandle) -> None:
    approve_all(store, share)
    for line in Catalogue(store).lines(share):
        about = store.approvals_about(share, line.id)
        now = store.in_effect([line.id])[line.id]
        assert now.approval_id in [one.id for one in about], line.path
        assert all(one.share_id == share.id for one in about)


def test_a_record_says_who_why_and_until_when(store: Store, share: ShareHandle) -> None:
    number, *_ = approve_all(
        store, share, label=Label.RESTRICTED, reason=" An audit ", until=date(2999, 1, 1)
    )
    one = store.approval(share, number)
    assert one is not None
    assert (one.approved_by, one.reason, one.until) == ("ada", "An audit", date(2999, 1, 1))
    assert one.looked_at == one.approved_at
    store.still_right(share, number, actor="bert")
    again = store.approval(share, number)
    assert again is not None
    assert (again.confirmed_by, again.looked_at) == ("bert", again.confirmed_at)
    assert store.approval(share, 999_999) is None
