"""The audit trail as people read it: pages of it, whatever is asked for, and each act once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from classify.inventory import events
from classify.inventory.events import EVERY_EVENT, Event, WantedEvents
from classify.inventory.store import Store
from tests.inventory.at_work import ENTRIES, result, scanning

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def written(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Sixty acts of three people, one an hour."""
    hours = iter(range(100))
    monkeypatch.setattr("classify.inventory.audit.now", lambda: BEGIN + timedelta(hours=next(hours)))
    for number in range(60):
        store.audit_of(
            ("ada", "ben", "cyd")[number % 3],
            ("scan.begin", "scan.finish", "item.reveal", "door.refuse")[number % 4],
            subject=f"share:{number % 5}",
            number=number,
        )
    return everything(store)


def everything(store: Store) -> list[Event]:
    return list(store.acts_up_to(EVERY_EVENT, store.trail_state().rows))


def newest_first(store: Store, wanted: WantedEvents, limit: int = 7) -> Iterator[Event]:
    """All that is wanted, page by page, as a person turns pages."""
    before = None
    while page := store.acts(wanted, before=before, limit=limit):
        assert len(page) <= limit
        yield from page
        before = page[-1].id


ASKED = [
    WantedEvents(actors=actors, actions=actions, subject=subject, since=since, until=until)
    for actors, actions, subject, (since, until) in product(
        (None, frozenset({"ada"}), frozenset({"ada", "cyd", "nobody"})),
        (None, frozenset({"door.refuse"}), frozenset({"scan.begin", "item.reveal"})),
        ("", "share:3", "share:99"),
        (
            (None, None),
            (BEGIN + timedelta(hours=5), None),
            (BEGIN + timedelta(hours=5), BEGIN + timedelta(hours=40)),
        ),
    )
]


def test_pages_bring_every_wanted_act_once_newest_first(store: Store, written: list[Event]) -> None:
    """Whatever is asked for together, forwards and backwards."""
    for wanted in ASKED:
        fitting = [event for event in written if wanted.has(event)]
        assert list(newest_first(store, wanted)) == fitting[::-1], wanted
        assert list(store.acts_up_to(wanted, written[-1].id)) == fitting, wanted


def test_nothing_of_an_empty_set_is_wanted(store: Store, written: list[Event]) -> None:
    """A name that nobody has asks for nobody, not for everybody."""
    assert store.acts(WantedEvents(actors=frozenset()), limit=10) == []


def test_more_names_than_there_can_be_walks_find_the_same(store: Store, written: list[Event]) -> None:
    many = WantedEvents(actors=frozenset({"ada", *(f"name{number}" for number in range(200))}))
    assert list(newest_first(store, many)) == [event for event in written if event.actor == "ada"][::-1]


def test_acts_up_to_a_row_are_those_and_no_later_ones(store: Store, written: list[Event]) -> None:
    assert [event.id for event in store.acts_up_to(EVERY_EVENT, written[9].id)][-1] == written[9].id


def test_a_clock_that_was_set_back_hides_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are numbered in the order they were written; their times need not be in it."""
    times = iter([BEGIN, BEGIN + timedelta(hours=9), BEGIN + timedelta(hours=2), BEGIN + timedelta(hours=12)])
    monkeypatch.setattr("classify.inventory.audit.now", lambda: next(times))
    for number in range(4):
        store.audit_of("ada", "test.act", number=number)
    ada = frozenset({"ada"})
    late = WantedEvents(actors=ada, since=BEGIN + timedelta(hours=8))
    early = WantedEvents(actors=ada, until=BEGIN + timedelta(hours=3), since=BEGIN)
    assert [event.details["number"] for event in store.acts(late, limit=9)] == [3, 1]
    assert [event.details["number"] for event in store.acts(early, limit=9)] == [2, 0]


def test_the_share_of_an_item_is_found_and_of_what_is_not_there_is_not(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "HR") as scan:
        store.record(scan, 1, [result(one.path, digest=one.path * 9) for one in ENTRIES])
        store.finish(scan)
    assert store.shares_of_items([1, 2, 999]) == {1: 1, 2: 1}


def test_the_last_review_is_told_with_what_was_found(store: Store) -> None:
    assert store.last_review() is None
    store.audit_of("ada", events.REVIEWED, week="2026-W10", row=5, forged=None)
    store.audit_of("ben", events.REVIEWED, week="2026-W11", row=9, forged=7)
    last = store.last_review()
    assert last is not None
    assert (last.actor, last.week, last.row, last.forged) == ("ben", "2026-W11", 9, 7)


def test_when_the_first_act_was_is_known(store: Store) -> None:
    first = store.acts(EVERY_EVENT, limit=100)[-1]
    assert store.first_act_at() == first.at


def test_each_question_has_an_index(store: Store) -> None:
    """Of those the migration makes; the inventory's own check compares them with the model."""
    named = {index.name for index in events.AUDIT_EVENT.indexes}
    assert named == {
        "audit_by_actor",
        "audit_by_actor_and_action",
        "audit_by_action",
        "audit_by_subject",
        "audit_by_time",
    }
