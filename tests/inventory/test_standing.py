"""How a home stands, in counts: everything is counted, as of its day, and what counts no more is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from models.agreement import AgreementKind, AgreementState
from models.approval import ApprovalState, Coverage, Staleness
from models.labels import Label
from models.release import ReleaseState
from models.sharing import SharingOutcome
from models.sharing_request import Decided, RequestState
from tests.conftest import Scans
from tests.inventory.sharing import TERMS, TODAY, allowed, asked, items, live, package, recipient


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


def test_an_empty_home_has_counts_of_nothing(store: Store) -> None:
    told = store.standing(TODAY)
    assert (told.requests, told.agreements, told.released, told.exceptions) == ({}, {}, {}, ())
    assert told.newest_approval is None


def test_requests_decisions_and_releases_are_counted(store: Store, share: ShareHandle) -> None:
    files, to = items(store, share, 3), recipient(store)
    first, second, third = (asked(store, files, to) for _ in range(3))
    allowed(store, [share], first)
    allowed(store, [share], second, Decided.DENIED)
    store.withdraw_request(third, actor="rita")
    store.add_release(package(first, files[:2]), TODAY, actor="sam")
    told = store.standing(TODAY)
    assert told.requests == {RequestState.ANSWERED: 2, RequestState.WITHDRAWN: 1}
    assert told.decisions == {Decided.ALLOWED: 1, Decided.DENIED: 1}
    assert told.releases == {ReleaseState.RELEASED: 1}
    assert told.released == {"default": 2}
    assert told.newest_request is not None


def test_a_decision_that_waits_for_a_second_person_does_not_count(store: Store, share: ShareHandle) -> None:
    number = asked(store, items(store, share), recipient(store), SharingOutcome.PROHIBITED)
    line = store.request([share], number)
    assert line is not None
    store.decide_request(
        number, Decided.ALLOWED, actor="sam", reason="so", revision=line.revision, why_second=("bold",)
    )
    told = store.standing(TODAY)
    assert told.requests == {RequestState.SECOND: 1}
    assert told.decisions == {}


def test_an_agreement_counts_once_by_its_version_in_force_and_as_of_the_day(store: Store) -> None:
    to = recipient(store)
    number = live(store, to)
    store.revise_agreement(number, replace(TERMS, users=2), actor="sam")
    bare = replace(TERMS, words={})
    store.draft_agreement(to, AgreementKind.CONTRACT, bare, actor="sam")
    told = store.standing(TODAY)
    assert told.agreements == {AgreementState.LIVE: 1, AgreementState.DRAFT: 1}
    assert told.complete == {AgreementState.LIVE: 1}
    assert set(told.incomplete.values()) == {1}
    assert len(told.incomplete) >= 8
    ends = TERMS.ends
    assert ends is not None
    later = store.standing(ends + timedelta(1)).agreements
    assert AgreementState.LIVE not in later
    assert sum(later.values()) == 2


def test_overrides_are_exceptions_with_their_last_day(store: Store, share: ShareHandle) -> None:
    item = items(store, share, 1)[0]
    shown = store.shown_of(share, Coverage.CONTENT, item)
    assert shown is not None
    other = next(label for label in reversed(Label) if label.value != shown.proposed)
    until = date(2099, 1, 31)
    store.approve(share, shown, actor="sam", policy="p", label=other, reason="Asked for", until=until)
    store.bring_in_effect(share)
    told = store.standing(TODAY)
    [one] = told.exceptions
    assert (one.proposed, one.label, one.approvals, one.first_end, one.endless) == (
        shown.proposed,
        other.value,
        1,
        until,
        0,
    )
    assert one.files >= 1
    assert told.approvals == {ApprovalState.STANDING: 1}
    [effect] = store.in_effect_of(share)
    assert (effect.label, effect.coverage, effect.approvals, effect.overrides) == (
        other.value,
        Coverage.CONTENT,
        1,
        1,
    )
    store.bring_in_effect(share, until + timedelta(1))
    later = store.standing(until + timedelta(1))
    assert later.stale == {Staleness.EXPIRED: one.files}
    assert [gone.files for gone in later.exceptions] == [0]


def test_a_share_is_told_with_what_it_was_read(store: Store, share: ShareHandle, tmp_path: Path) -> None:
    read = store.read_with(share)
    assert read is not None
    assert (read.scans, read.started_at <= read.finished_at) == (1, True)
    assert read.policy
    assert store.policy_since(read.policy) == read.started_at
    assert store.policy_since("another") is None
    other = store.share(tmp_path / "never", name="Never")
    assert store.read_with(other) is None
