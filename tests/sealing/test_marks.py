"""Marks of what was done: the last counts, by whom and when; a stop holds; nothing is overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from classify.errors import MarkError
from classify.inventory.events import WantedEvents
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.youth import Youths
from classify.sealing.marks import How, Mark, Why, mark, marks, unmark
from tests.sealing.aged import aged

TODAY = date(2026, 11, 30)


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return aged(store, tmp_path)


def numbers(store: Store, share: ShareHandle) -> dict[str, int]:
    return {one.line.path: one.line.id for one in Youths(store).files(share)}


def test_the_last_mark_counts_and_can_be_taken_back(store: Store, share: ShareHandle) -> None:
    item = numbers(store, share)["old.txt"]
    mark(store, share, item, How.EXEMPT, TODAY, today=TODAY, actor="ruth")
    mark(store, share, item, How.SEALED, date(2026, 6, 1), today=TODAY, actor="omar")
    assert marks(store) == {item: Mark(item, How.SEALED, date(2026, 6, 1), "omar")}
    unmark(store, item, actor="omar")
    assert marks(store) == {}
    with pytest.raises(MarkError):
        unmark(store, item)


def test_a_mark_and_its_end_have_a_reason_that_fits(store: Store, share: ShareHandle) -> None:
    """The trail has the reason in words, and from where it was done."""
    item = numbers(store, share)["old.txt"]
    with pytest.raises(MarkError, match="no reason to mark a record as sealed"):
        mark(store, share, item, How.SEALED, TODAY, today=TODAY, why=Why.MISTAKE)
    mark(store, share, item, How.SEALED, TODAY, today=TODAY, why=Why.ORDER, where={"from": "10.0.0.1"})
    assert marks(store)[item].why is Why.ORDER
    [act] = store.acts(WantedEvents(actions=frozenset({"seal.mark"})), limit=1)
    assert (act.details["why"], act.details["from"]) == ("the youth court ordered it", "10.0.0.1")
    with pytest.raises(MarkError, match="no reason to take a mark back"):
        unmark(store, item, why=Why.DUE)
    unmark(store, item, why=Why.MISTAKE)
    assert marks(store) == {}


def test_nothing_is_destroyed_without_the_victims_consent(store: Store, share: ShareHandle) -> None:
    item = numbers(store, share)["sexual.txt"]
    with pytest.raises(MarkError, match="without the victim's consent"):
        mark(store, share, item, How.DESTROYED, TODAY, today=TODAY)
    mark(store, share, item, How.SEALED, TODAY, today=TODAY)
    mark(store, share, item, How.DESTROYED, TODAY, today=TODAY, consent=True)
    assert marks(store)[item].consent


def test_what_is_no_youth_record_or_not_yet_done_is_refused(store: Store, share: ShareHandle) -> None:
    item = numbers(store, share)["old.txt"]
    with pytest.raises(MarkError, match="not among the youth records"):
        mark(store, share, 9_999, How.SEALED, TODAY, today=TODAY)
    with pytest.raises(MarkError, match="still to come"):
        mark(store, share, item, How.SEALED, TODAY + timedelta(days=1), today=TODAY)
    assert marks(store) == {}
