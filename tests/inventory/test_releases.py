"""Releases as people read them: flagged when their ground is gone, found again by their content."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.database import Database
from classify.inventory.handles import ShareHandle
from classify.inventory.releases import Due, Narrowed
from classify.inventory.store import Store
from tests.inventory.sharing import (
    HASH,
    SHERIFF,
    TERMS,
    TODAY,
    allowed,
    asked,
    items,
    live,
    package,
    recipient,
    reviewed,
)

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any
AFTER = TERMS.ends + timedelta(1)


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


def left(store: Store, share: ShareHandle, agreement: int | None, to: int, **more: Any) -> int:
    """Two files that left."""
    files = items(store, share)
    number = asked(store, files, to, agreement=agreement)
    allowed(store, [share], number)
    return store.add_release(package(number, files, **more), TODAY, actor="sam")


def is_flagged(store: Store, share: ShareHandle, number: int, today: Any) -> bool:
    line = store.release([share], number, today)
    assert line is not None
    return line.agreement_over


def test_an_agreement_that_expired_flags_its_releases_until_the_data_are_destroyed(
    store: Store, share: ShareHandle
) -> None:
    to = recipient(store)
    number, free = left(store, share, live(store, to), to), left(store, share, None, to)
    assert not is_flagged(store, share, number, TERMS.ends)
    assert is_flagged(store, share, number, AFTER)
    assert not is_flagged(store, share, free, AFTER)
    assert (store.releases_without_ground(TERMS.ends), store.releases_without_ground(AFTER)) == (0, 1)
    later = AFTER + timedelta(400)
    store.confirm_destroyed(number, AFTER, actor="sam", today=later)
    assert not is_flagged(store, share, number, later)
    assert store.releases_without_ground(later) == 0


def test_an_agreement_the_city_ended_flags_its_releases_and_a_narrower_version_does_not(
    store: Store, share: ShareHandle
) -> None:
    to = recipient(store)
    first = live(store, to)
    number = left(store, share, first, to)
    second = store.revise_agreement(first, replace(TERMS, users=1), actor="sam")
    store.submit_agreement(second, actor="sam")
    reviewed(store, second)
    store.sign_agreement(second, TODAY, actor="sam")
    assert not is_flagged(store, share, number, TODAY)
    store.end_agreement(second, actor="sam")
    assert is_flagged(store, share, number, TODAY)


def test_what_is_past_its_use_and_not_confirmed_is_listed(store: Store, share: ShareHandle) -> None:
    number = left(store, share, None, recipient(store), use_by=TODAY)
    tomorrow = TODAY + timedelta(1)
    assert store.releases([share], TODAY, overdue=True) == []
    (line,) = store.releases([share], tomorrow, overdue=True)
    assert line.id == number
    assert line.is_overdue(tomorrow)
    assert (store.overdue_releases(TODAY), store.overdue_releases(tomorrow)) == (0, 1)


def test_the_same_content_is_found_wherever_a_copy_of_it_left_from(store: Store, share: ShareHandle) -> None:
    """HR/list.txt and its copy are the same bytes."""
    from classify.inventory.catalogue import Catalogue

    by_path = {line.path: line.id for line in Catalogue(store).lines(share)}
    first, copy = by_path["HR/list.txt"], by_path["HR/copy of list.txt"]
    other = by_path["Parks/mowing.txt"]
    to = recipient(store)
    number = asked(store, [first], to)
    allowed(store, [share], number)
    made = store.add_release(package(number, [first], profile="strict"), TODAY, actor="sam")
    (met,) = store.earlier_releases(store.facts_of([copy, other]))
    assert (met.release_id, met.recipient_id, met.files, met.profiles) == (made, to, 1, ("strict",))
    (held,) = met.held
    assert (held.item, held.profile, held.same_content) == (copy, "strict", True)
    assert store.earlier_releases(store.facts_of([other])) == []


def test_of_a_file_that_was_written_anew_it_is_told_that_other_bytes_left(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    from classify.inventory.catalogue import Catalogue

    first = {line.path: line.id for line in Catalogue(store).lines(share)}["Parks/mowing.txt"]
    number = asked(store, [first], recipient(store))
    allowed(store, [share], number)
    store.add_release(package(number, [first]), TODAY, actor="sam")
    (folder / "Parks" / "mowing.txt").write_text("Mow it on Friday.\n")
    scan()
    (met,) = store.earlier_releases(store.facts_of([first]))
    assert [(one.item, one.same_content) for one in met.held] == [(first, False)]


def test_a_release_of_another_share_is_none_for_who_may_not_know_of_it(
    store: Store, share: ShareHandle
) -> None:
    number = left(store, share, None, recipient(store))
    assert store.release([], number, TODAY) is None
    assert store.releases([], TODAY) == []
    assert store.dissemination_log([]) == []
    assert store.release_shares(number) == {share.id}
    assert [line.id for line in store.releases([share], TODAY)] == [number]
    assert store.releases([share], TODAY, before=number) == []


@pytest.mark.only_sqlite
def test_all_of_it_is_copied_to_another_database(store: Store, share: ShareHandle, tmp_path: Path) -> None:
    to = recipient(store)
    left(store, share, live(store, to), to)
    with Database(f"sqlite:///{tmp_path / 'copy.db'}") as target:
        copied = {one.table: one.rows for one in store.copy_to(target)}
    tables = (
        "recipient",
        "agreement",
        "agreement_step",
        "sharing_request",
        "request_item",
        "request_decision",
    )
    assert [copied[table] for table in tables] == [1, 1, 6, 1, 2, 1]
    assert [copied[table] for table in ("release", "release_item", "dissemination")] == [1, 2, 2]


def numbers(lines: Any) -> list[int]:
    return [line.id for line in lines]


def test_releases_are_narrowed_by_recipient_agreement_share_and_day(store: Store, share: ShareHandle) -> None:
    to, other = recipient(store), recipient(store)
    agreement = live(store, to)
    first, second = left(store, share, agreement, to), left(store, share, None, other)
    line = store.release([share], first, TODAY)
    assert line is not None
    tomorrow = line.released_at + timedelta(1)

    def by(**what: Any) -> list[int]:
        return numbers(store.releases([share], TODAY, by=Narrowed(**what)))

    assert by(recipient=to) == [first]
    assert by(agreements=[agreement]) == [first]
    assert by(share=share.id) == [second, first]
    assert by(share=share.id + 1) == []
    assert by(until=tomorrow, since=line.released_at) == [second, first]
    assert by(since=tomorrow) == []
    assert by(agreement_over=True) == []
    assert numbers(store.releases([share], AFTER, by=Narrowed(agreement_over=True))) == [first]
    assert numbers(store.releases([], AFTER, by=Narrowed(agreement_over=True))) == []


def test_what_is_due_is_counted_of_known_shares_alone(store: Store, share: ShareHandle) -> None:
    to = recipient(store)
    number = left(store, share, live(store, to), to, use_by=TODAY)
    assert store.releases_due([share], TODAY) == Due(0, 0, 0)
    assert store.releases_due([share], AFTER) == Due(1, 1, 0)
    assert store.releases_due([], AFTER) == Due(0, 0, 0)
    later = AFTER + timedelta(400)
    store.confirm_destroyed(number, AFTER, actor="sam", today=later)
    assert store.releases_due([share], later) == Due(0, 0, 0)


def test_the_files_of_a_release_come_in_pages(store: Store, share: ShareHandle) -> None:
    to = recipient(store)
    number = left(store, share, None, to)
    first, second = store.released_files(number)
    assert [first.item, second.item] == items(store, share)
    assert (first.share_id, first.copy_hash, first.profile) == (share.id, HASH, "default")
    assert store.released_files(number, limit=1) == [first]
    assert store.released_files(number, after=first.id) == [second]
    assert store.released_files(number + 1) == []


def test_the_log_is_narrowed_by_recipient_share_day_and_ori(store: Store, share: ShareHandle) -> None:
    agency, sheriff = recipient(store), recipient(store, SHERIFF)
    left(store, share, None, agency)
    last = left(store, share, None, sheriff)

    def by(**what: Any) -> list[int]:
        return [line.release_id for line in store.dissemination_log([share], by=Narrowed(**what))]

    assert by(ori=SHERIFF.ori) == by(recipient=sheriff) == [last, last]
    assert by(ori="MT0320100") == by(share=share.id + 1) == []
    (line, *_) = store.dissemination_log([share])
    assert not line.criminal_justice
    assert by(since=line.left_at + timedelta(1)) == []
    assert len(by(until=line.left_at + timedelta(1), share=share.id)) == 4
