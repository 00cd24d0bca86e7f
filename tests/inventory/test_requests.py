"""Requests as people read them: about shares they may know of and no other, with files as judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory.requests import revision
from classify.inventory.store import Store
from classify.settings import Settings
from models.sharing import SharingOutcome
from models.sharing_request import RequestState, Selection
from tests.conftest import Scans as Scanning
from tests.inventory.sharing import TODAY, allowed, asked, items, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_a_request_comes_back_as_it_was_asked_and_judged(scan: Scans, store: Store) -> None:
    scan()
    (share,) = store.shares()
    files = items(store, share)
    number = asked(store, files, recipient(store), SharingOutcome.REFER, selection=Selection.FOLDER)
    line = store.request([share], number)
    assert line is not None
    assert (line.use, line.access, line.security) == ("To plan the budget", "Three analysts", "A locked room")
    assert (line.outcome, line.files, line.selection) == (SharingOutcome.REFER, 2, Selection.FOLDER)
    assert (line.told, line.leans_on) == ({"conditions": ["Log it."]}, {"matrix": "1"})
    assert (line.state, line.asked_by, line.decision, line.waiting) == (
        RequestState.RECEIVED,
        "rita",
        None,
        None,
    )
    assert store.request_outcomes(number) == {SharingOutcome.REFER: 2}
    assert line.revision == revision(store.facts_of(files))


def test_one_that_is_also_about_another_share_is_none_for_who_may_not_know_of_that(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Nothing of anybody.\n")
    Scanning(store, other, settings)(share="Elsewhere")
    here, there = store.shares()
    both = asked(store, [*items(store, here, 1), *items(store, there, 1)], recipient(store))
    mine = asked(store, items(store, here, 1), recipient(store))
    assert [line.id for line in store.requests([here, there])] == [mine, both]
    assert [line.id for line in store.requests([here])] == [mine]
    assert store.request([here], both) is None
    assert store.requests([]) == []
    assert store.request_shares(both) == {here.id, there.id}
    assert len(store.request_times([here])) == 1


def test_lists_are_narrowed_and_go_on_below_a_number(scan: Scans, store: Store) -> None:
    scan()
    shares = store.shares()
    files, to = items(store, shares[0]), recipient(store)
    first, second = (asked(store, files, to, due=TODAY + timedelta(days)) for days in (0, 5))
    assert [line.id for line in store.requests(shares, before=second)] == [first]
    assert [line.id for line in store.requests(shares, limit=1)] == [second]
    assert store.requests(shares, recipient=to + 1) == []
    allowed(store, shares, second)
    assert [line.id for line in store.requests(shares, states=[RequestState.ANSWERED])] == [second]


def test_the_clock_runs_until_somebody_answered(scan: Scans, store: Store) -> None:
    scan()
    shares = store.shares()
    number = asked(store, items(store, shares[0]), recipient(store), due=TODAY)
    tomorrow = TODAY + timedelta(1)

    def overdue(day: Any) -> list[int]:
        return [line.id for line in store.requests(shares, overdue_on=day)]

    assert (overdue(TODAY), overdue(tomorrow)) == ([], [number])
    assert store.overdue_requests(tomorrow) == 1
    line = store.request(shares, number)
    assert line is not None
    assert line.is_overdue(tomorrow)
    assert not line.is_overdue(TODAY)
    store.acknowledge_request(number, actor="sam")
    assert overdue(tomorrow) == [number], "to say that it came is no answer"
    allowed(store, shares, number)
    assert overdue(tomorrow) == []
    assert store.overdue_requests(tomorrow) == 0
    (times,) = store.request_times(shares)
    assert times.acknowledged_at is not None
    assert times.answered_at is not None
    assert times.received_at <= times.acknowledged_at <= times.answered_at
    assert store.request_times(shares, since=times.answered_at + timedelta(1)) == []


def test_a_revision_changes_with_all_an_answer_depends_on(scan: Scans, store: Store) -> None:
    scan()
    facts = store.facts_of(items(store, store.shares()[0]))
    met = {revision(facts)}
    first, *rest = facts
    for change in (
        {"item": 99},
        {"content": 99},
        {"label": "PUBLIC"},
        {"tags": ("CHRI",)},
        {"ground": "other"},
        {"in_effect": "PUBLIC"},
        {"approval": 7},
    ):
        met.add(revision([replace(first, **change), *rest]))
    assert len(met) == 8
    assert revision(rest) not in met
