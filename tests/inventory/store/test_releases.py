"""Releases in the store: nothing leaves without a decision that stands, and all that leaves is in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import ReleaseError, SameHandsError, StaleSelectionError
from classify.inventory.handles import ShareHandle
from classify.inventory.retention import Rule
from classify.inventory.store import Store
from models.release import ReleaseState
from models.sharing import RecipientType
from models.sharing_request import Decided
from tests.inventory.sharing import (
    AGENCY,
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
)

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any
Rows = Callable[[str], Any]


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


@pytest.fixture
def files(store: Store, share: ShareHandle) -> list[int]:
    return items(store, share)


def answered(
    store: Store, files: list[int], decided: Decided = Decided.ALLOWED, facts: Any = SHERIFF, **more: Any
) -> int:
    """A request that is decided."""
    number = asked(store, files, recipient(store, facts), **more)
    allowed(store, store.shares(), number, decided)
    return number


def test_what_leaves_is_in_the_log_with_all_it_must_tell(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    request = answered(store, files)
    number = store.add_release(package(request, files), TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    assert (line.to, line.authority, line.files, line.state) == (
        "Ina Vented, analyst",
        "2-6-1003, MCA",
        2,
        ReleaseState.RELEASED,
    )
    assert line.use_by is not None, "the end date of the request, where no other is named"
    log = store.dissemination_log([share])
    assert len(log) == 2
    for entry in log:
        assert (entry.to, entry.agency, entry.ori) == ("Ina Vented, analyst", SHERIFF.name, SHERIFF.ori)
        assert (entry.authority, entry.copy_hash, entry.profile) == ("2-6-1003, MCA", HASH, "default")
        assert (entry.approved_by, entry.left_at, entry.release_id) == ("sam", line.released_at, number)
        assert entry.label
    assert store.dissemination_log([share], release=number + 1) == []
    assert [one.id for one in store.dissemination_log([share], before=log[0].id)] == [log[1].id]


def test_what_stays_in_its_own_department_is_released_but_not_disseminated(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    own = replace(AGENCY, type=RecipientType.OWN_DEPARTMENT)
    store.add_release(package(answered(store, files, facts=own), files), TODAY, actor="sam")
    assert len(store.releases([share], TODAY)) == 1
    assert store.dissemination_log([share]) == []


def test_nothing_leaves_before_it_is_answered_or_where_it_was_denied(store: Store, files: list[int]) -> None:
    waits = asked(store, files, recipient(store))
    with pytest.raises(ReleaseError, match="before its request is answered"):
        store.add_release(package(waits, files), TODAY, actor="sam")
    with pytest.raises(ReleaseError, match="denied"):
        store.add_release(package(answered(store, files, Decided.DENIED), files), TODAY, actor="sam")
    with pytest.raises(ReleaseError, match="Only redacted copies"):
        store.add_release(
            package(answered(store, files, Decided.REDACTED), files, profile=""), TODAY, actor="sam"
        )


def test_only_files_of_the_request_leave(store: Store, share: ShareHandle, files: list[int]) -> None:
    request = answered(store, files)
    more = items(store, share, 3)
    for held in (more, [], more[2:]):
        with pytest.raises(ReleaseError, match="files of its request"):
            store.add_release(package(request, held), TODAY, actor="sam")
    store.add_release(package(request, files[:1]), TODAY, actor="sam")
    assert len(store.dissemination_log([share])) == 1


def test_who_asked_releases_nothing_and_the_second_person_is_a_third(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    request = answered(store, files)
    with pytest.raises(SameHandsError):
        store.add_release(package(request, files), TODAY, actor="rita")
    number = store.add_release(package(request, files), TODAY, actor="sam", second_person=True)
    assert store.dissemination_log([share]) == []
    for who in ("rita", "sam"):
        with pytest.raises(SameHandsError):
            store.second_release(number, TODAY, actor=who, agrees=True)
    store.second_release(number, TODAY, actor="tess", agrees=True)
    assert {entry.second_by for entry in store.dissemination_log([share])} == {"tess"}
    with pytest.raises(ReleaseError, match="no such release"):
        store.second_release(number, TODAY, actor="tess", agrees=True)


def test_a_package_that_is_made_when_it_leaves_is_in_the_log_from_then_on(
    store: Store, share: ShareHandle, files: list[int], rows: Rows
) -> None:
    prepared = package(answered(store, files), files, package_hash="")
    number = store.add_release(prepared, TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    assert (line.state, line.package_hash) == (ReleaseState.PREPARED, "")
    assert store.dissemination_log([share]) == []
    assert store.earlier_releases(store.facts_of(files)) == []
    with pytest.raises(SameHandsError, match="Somebody else prepared"):
        store.leave_release(number, HASH, TODAY, actor="tess")
    store.leave_release(number, HASH, TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    assert (line.state, line.package_hash) == (ReleaseState.RELEASED, HASH)
    assert len(store.dissemination_log([share])) == 2
    # It did not arrive: another package, the same release, the log as it was.
    store.leave_release(number, "ef" * 32, TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    assert line.package_hash == "ef" * 32
    assert len(store.dissemination_log([share])) == 2
    told = "".join(str(row) for row in rows("SELECT action, details FROM audit_event ORDER BY id"))
    for part in ("release.prepare", "release.leave", "release.again", HASH[:16], "ef" * 8):
        assert part in told


def test_a_package_is_not_made_before_the_second_person_agreed_and_its_log_names_both(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    prepared = package(answered(store, files), files, package_hash="")
    number = store.add_release(prepared, TODAY, actor="sam", second_person=True)
    with pytest.raises(ReleaseError):
        store.leave_release(number, HASH, TODAY, actor="sam")
    store.second_release(number, TODAY, actor="tess", agrees=True)
    assert store.dissemination_log([share]) == [], "agreed, but nothing has left yet"
    store.leave_release(number, HASH, TODAY, actor="sam")
    assert {(one.approved_by, one.second_by) for one in store.dissemination_log([share])} == {("sam", "tess")}


def test_a_package_is_not_made_of_what_does_not_stand_any_more(
    store: Store, share: ShareHandle, files: list[int], folder: Path, scan: Scans
) -> None:
    number = store.add_release(package(answered(store, files), files, package_hash=""), TODAY, actor="sam")
    store.leave_release(number, HASH, TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    day = line.released_at.date()
    for file in (folder / "HR").glob("*.txt"):
        file.write_text("Other words than before\n")
    scan()
    with pytest.raises(StaleSelectionError):
        store.leave_release(number, HASH, TODAY, actor="sam")
    store.confirm_destroyed(number, day, actor="sam", today=day)
    with pytest.raises(ReleaseError, match="it is over"):
        store.leave_release(number, HASH, TODAY, actor="sam")


def test_a_file_may_bear_a_profile_of_its_own(store: Store, share: ShareHandle, files: list[int]) -> None:
    wanted = package(answered(store, files), files, profiles={files[1]: "victims"})
    store.add_release(wanted, TODAY, actor="sam")
    assert sorted(one.profile for one in store.dissemination_log([share])) == ["default", "victims"]


def test_what_the_second_person_refuses_never_left(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    number = store.add_release(package(answered(store, files), files), TODAY, actor="sam", second_person=True)
    store.second_release(number, TODAY, actor="tess", agrees=False)
    line = store.release([share], number, TODAY)
    assert line is not None
    assert (line.state, line.second_by) == (ReleaseState.REFUSED, "tess")
    assert store.dissemination_log([share]) == []
    assert store.earlier_releases(store.facts_of(files)) == []
    with pytest.raises(ReleaseError):
        store.confirm_destroyed(number, TODAY, actor="sam", today=TODAY)


def test_a_file_that_changed_after_the_decision_does_not_leave(
    store: Store, files: list[int], folder: Path, scan: Scans
) -> None:
    request = answered(store, files)
    for file in (folder / "HR").glob("*.txt"):
        file.write_text("Other words than before\n")
    scan()
    with pytest.raises(StaleSelectionError):
        store.add_release(package(request, files), TODAY, actor="sam")


def test_nothing_leaves_on_an_agreement_that_is_over(store: Store, files: list[int]) -> None:
    to = recipient(store)
    request = asked(store, files, to, agreement=live(store, to))
    allowed(store, store.shares(), request)
    with pytest.raises(ReleaseError, match="not live"):
        store.add_release(package(request, files), TERMS.ends + timedelta(1), actor="sam")
    assert store.add_release(package(request, files), TERMS.ends, actor="sam")


def test_destruction_is_confirmed_once_and_on_a_day_that_can_be(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    number = store.add_release(package(answered(store, files), files), TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    left = line.released_at.date()
    for day in (left - timedelta(1), left + timedelta(9)):
        with pytest.raises(ReleaseError, match="after they left"):
            store.confirm_destroyed(number, day, actor="sam", today=left + timedelta(8))
    store.confirm_destroyed(number, left + timedelta(1), actor="sam", today=left + timedelta(8))
    with pytest.raises(ReleaseError, match="already"):
        store.confirm_destroyed(number, left + timedelta(1), actor="sam", today=left + timedelta(8))


def test_destruction_is_noted_the_same_evening_though_it_is_tomorrow_elsewhere(
    store: Store, share: ShareHandle, files: list[int]
) -> None:
    number = store.add_release(package(answered(store, files), files), TODAY, actor="sam")
    line = store.release([share], number, TODAY)
    assert line is not None
    in_the_city = line.released_at.date() - timedelta(1)
    store.confirm_destroyed(number, in_the_city, actor="sam", today=in_the_city)


def test_the_log_outlives_its_files_and_other_keys(
    store: Store, share: ShareHandle, files: list[int], folder: Path, scan: Scans, rows: Rows
) -> None:
    number = store.add_release(package(answered(store, files), files), TODAY, actor="sam")
    before = store.dissemination_log([share])
    for file in (folder / "HR").glob("*"):
        file.unlink()
    scan()
    store.purge(share, Rule(gone_days=0))
    assert {item for (item,) in rows("SELECT item_id FROM release_item")} == {None}
    assert {item for (item,) in rows("SELECT item_id FROM request_item")} == {None}
    store.renew_keys()
    (anew,) = store.shares()
    assert store.dissemination_log([anew]) == before
    assert [line.id for line in store.releases([anew], TODAY)] == [number]
    everything = repr([rows(f"SELECT * FROM {table}") for table in ("release", "dissemination")])
    assert "Vented" not in everything
    assert "2-6-1003" not in everything
