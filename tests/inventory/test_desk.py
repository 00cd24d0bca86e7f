"""The queue as the desk reads it, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.asked import revision_of
from classify.inventory.desk import QueueReader
from classify.inventory.handles import ShareHandle
from classify.inventory.queue import WantedGroups
from classify.inventory.store import Store
from models.decision import Verdict
from tests.inventory.queued import FORMS, forms_of, press, single, whole, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def share(store: Store, scan: Scans, folder: Path) -> ShareHandle:
    write_forms(folder)
    scan()
    return store.shares()[0]


def test_questions_groups_and_lots_are_found_by_what_people_name(store: Store, share: ShareHandle) -> None:
    reader, members = QueueReader(store), forms_of(store, share)
    key = members[0].group_key
    assert reader.question(members[0].id) == members[0]
    assert reader.question(999_999) is None
    assert reader.questions([members[1].id, members[0].id, 999_999]) == members[:2]
    assert reader.members(key, after=members[1].id, limit=2) == members[2:4]
    assert reader.revisions([key]) == {key: revision_of(members)}
    assert (reader.share_of_group(key), reader.share_of_group("none")) == (share.id, None)
    lot = press(store, share, single(members[0])).taken.lot
    assert (reader.share_of_lot(lot), reader.share_of_lot("none")) == (share.id, None)
    assert {line.path for line in reader.lines(share, [members[0].item_id]).values()} == {"Forms/form 00.txt"}
    assert reader.label_of(members[0].item_id) == "CONFIDENTIAL"
    assert reader.label_of(999_999) == ""


def test_groups_follow_one_another_page_by_page(store: Store, share: ShareHandle) -> None:
    every = store.groups([share])
    met = []
    wanted = WantedGroups()
    while page := store.groups([share], limit=1, wanted=wanted):
        met += page
        wanted = WantedGroups(after=(page[-1].weight, page[-1].key))
    assert met == every
    assert store.groups([share], wanted=WantedGroups(key=every[0].key)) == every[:1]


def test_the_middle_of_a_person_s_last_presses(store: Store, share: ShareHandle) -> None:
    reader, members = QueueReader(store), forms_of(store, share)
    assert reader.seconds_of("ada") is None
    for one, seconds in zip(members, (1.0, 900.0, 3.0, 5.0), strict=False):
        press(store, share, single(one), seconds=seconds)
    assert reader.seconds_of("ada") == 3.0
    assert reader.seconds_of("bert") is None


def test_of_a_group_no_more_counts_than_was_looked_at(store: Store, share: ShareHandle) -> None:
    reader, members = QueueReader(store), forms_of(store, share)
    press(store, share, whole(members), Verdict.WRONG_MATCH)
    assert reader.judged([share]) == [("identity/us_ssn", "", 0, 5)]
    [(detector, folder, *counts)] = reader.judged([share], by_folder=True)
    assert (detector, counts) == ("identity/us_ssn", [0, 5])
    assert folder == share.folder_digest("Forms/form 00.txt")
    assert reader.judged([]) == []


def test_what_duplicates_is_decided_elsewhere_and_counts_nowhere(store: Store, share: ShareHandle) -> None:
    members = forms_of(store, share)
    for one, verdict in zip(members, (Verdict.DUPLICATE, Verdict.PUBLIC, Verdict.SAMPLE), strict=False):
        press(store, share, single(one), verdict)
    assert QueueReader(store).judged([share]) == [("identity/us_ssn", "", 1, 2)]


def test_requests_are_others(store: Store, share: ShareHandle) -> None:
    reader, members = QueueReader(store), forms_of(store, share)
    press(
        store, share, whole(members), Verdict.WRONG_MATCH, takes_second=lambda *_: True, note="a form number"
    )
    assert reader.requests([share], "ada") == []
    assert reader.requests([], "bert") == []
    [waiting] = reader.requests([share], "bert")
    assert (waiting.number_of_items, waiting.decisions, len(waiting.items)) == (FORMS, FORMS, 5)
    assert (waiting.asked_by, waiting.note, waiting.verdict) == ("ada", "a form number", Verdict.WRONG_MATCH)


def test_totals_and_referrals_are_of_what_is_open(store: Store, share: ShareHandle) -> None:
    reader, members = QueueReader(store), forms_of(store, share)
    count, risk = reader.totals([share])
    store.refer(share, [members[0].id], "which law?", actor="ada")
    assert [one.id for one in reader.referred([share])] == [members[0].id]
    press(store, share, single(reader.referred([share])[0]))
    assert reader.referred([share]) == []
    assert reader.totals([share])[0] == count - 1
    assert reader.totals([share])[1] < risk
    assert reader.totals([]) == (0, 0.0)
