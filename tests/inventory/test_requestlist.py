"""The files of a request as they were judged, and how many requests wait: on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory.requestlist import Waiting
from classify.inventory.store import Store
from classify.settings import Settings
from models.sharing import SharingOutcome
from models.sharing_request import Decided
from tests.conftest import Scans as Scanning
from tests.inventory.sharing import TODAY, allowed, asked, items, judged, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_files_come_in_parts_and_by_what_was_said_of_them(scan: Scans, store: Store) -> None:
    scan()
    (share,) = store.shares()
    files = items(store, share, 3)
    number = asked(store, files, recipient(store))
    told = judged(store, files)
    mixed = {files[0]: SharingOutcome.REFER, files[1]: SharingOutcome.ALLOWED, files[2]: SharingOutcome.REFER}
    answer = type(told)(told.facts, mixed, SharingOutcome.REFER)
    store.judge_request(number, answer, actor="sam", evidence=frozenset(), agreement=None)
    every = store.request_files(number)
    assert [(one.item, one.outcome) for one in every] == sorted(mixed.items())
    assert [one.label for one in every] == [fact.label for fact in told.facts]
    assert [one.digest for one in every] == [fact.digest for fact in told.facts]
    assert {one.share_id for one in every} == {share.id}
    first = store.request_files(number, outcome=SharingOutcome.REFER, limit=1)
    assert [one.item for one in first] == [files[0]]
    rest = store.request_files(number, outcome=SharingOutcome.REFER, after=first[0].id, limit=5)
    assert [one.item for one in rest] == [files[2]]
    assert store.request_files(2**70) == []


def test_how_many_wait_is_told_of_these_shares_alone(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    scan()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Nothing of anybody.\n")
    Scanning(store, other, settings)(share="Elsewhere")
    here, there = store.shares()
    to = recipient(store)
    numbers = [asked(store, items(store, here), to, due=TODAY + timedelta(days)) for days in (-1, 0, 5)]
    asked(store, items(store, there, 1), to)
    assert store.waiting_requests([here], TODAY) == Waiting(open=3, overdue=1)
    assert store.waiting_requests([], TODAY) == Waiting()
    line = store.request([here], numbers[0])
    assert line is not None
    store.decide_request(
        numbers[0], Decided.ALLOWED, actor="sam", reason="So", revision=line.revision, why_second=["loosens"]
    )
    assert store.waiting_requests([here], TODAY) == Waiting(open=3, overdue=1, second=1)
    allowed(store, [here], numbers[1])
    assert store.waiting_requests([here], TODAY) == Waiting(open=2, overdue=1, second=1)


def test_a_list_can_be_of_what_one_person_asked(scan: Scans, store: Store) -> None:
    scan()
    shares = store.shares()
    number = asked(store, items(store, shares[0]), recipient(store))
    assert [line.id for line in store.requests(shares, asked_by="rita")] == [number]
    assert store.requests(shares, asked_by="sam") == []
