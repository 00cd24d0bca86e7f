"""Releases at the desk: two people where the law asks, and everything named that must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classify.errors import (
    NotTheirSharesError,
    RegisterError,
    ReleaseError,
    SameHandsError,
)
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Act, Role
from models.sharing import SharingOutcome
from models.sharing_request import RequestState
from tests.inventory.sharing import SHERIFF, items, live, package, recipient
from tests.sharing import desks
from tests.sharing.desks import (
    RITA,
    SAM,
    TESS,
    TODAY,
    ask,
    decide,
    desk,
    person,
)

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged

PROHIBITED, REFER = SharingOutcome.PROHIBITED, SharingOutcome.REFER


def test_criminal_justice_information_takes_two_people_to_decide_and_to_release(
    store: Store, flagged: ShareHandle
) -> None:
    number = ask(store, flagged, to=recipient(store, SHERIFF))
    line = decide(desk(store, SAM), number)
    assert line.state is RequestState.SECOND
    desk(store, TESS).second(number, agrees=True, revision=line.revision)
    made = desk(store, SAM).release(package(number, items(store, flagged)))
    assert desk(store, TESS).log() == []
    with pytest.raises(SameHandsError):
        desk(store, SAM).second_release(made, agrees=True)
    desk(store, TESS).second_release(made, agrees=True)
    assert len(desk(store, TESS).log(release=made)) == 2
    assert desk(store, person("u", Role.STEWARD, cji=False)).log() == []
    assert desk(store, person("u", Role.STEWARD, cji=False)).releases() == []


def test_nothing_leaves_to_a_recipient_whose_vetting_is_over(store: Store, share: ShareHandle) -> None:
    vetted = recipient(store, replace(SHERIFF, vetted_until=TODAY))
    number = ask(store, share, to=vetted)
    decide(desk(store, SAM), number)
    wanted = package(number, items(store, share))
    with pytest.raises(ReleaseError, match="vetting is over"):
        desk(store, SAM, today=TODAY + timedelta(1)).release(wanted)
    assert desk(store, SAM).release(wanted)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"to": " "}, "who gets it"),
        ({"authority": ""}, "the law"),
        ({"use_by": TODAY - timedelta(1)}, "over already"),
    ],
)
def test_a_release_names_who_by_which_law_and_until_when(
    store: Store, share: ShareHandle, change: dict[str, Any], sentence: str
) -> None:
    number = ask(store, share)
    decide(desk(store, SAM), number)
    with pytest.raises(ReleaseError, match=sentence):
        desk(store, SAM).release(package(number, items(store, share), **change))


def test_before_each_release_the_earlier_ones_of_the_same_content_are_named(
    store: Store, share: ShareHandle
) -> None:
    number = ask(store, share)
    at = desk(store, SAM)
    decide(at, number)
    assert at.earlier(number) == []
    made = at.release(package(number, items(store, share)))
    again = ask(store, share)
    (met,) = at.earlier(again)
    assert (met.release_id, met.files) == (made, 2)
    assert desk(store, person("p", Role.STEWARD, department="Nowhere")).releases() == []


def test_destruction_is_confirmed_by_who_may_release(store: Store, share: ShareHandle) -> None:
    number = ask(store, share)
    decide(desk(store, SAM), number)
    made = desk(store, SAM).release(package(number, items(store, share)))
    line = desk(store, SAM).release_of(made)
    assert line is not None
    day = line.released_at.date()
    with pytest.raises(NotTheirSharesError):
        desk(store, RITA).confirm_destroyed(made, day)
    with pytest.raises(RegisterError, match="no such thing"):
        desk(store, SAM).confirm_destroyed(made + 1, day)
    desk(store, SAM, today=day).confirm_destroyed(made, day)
    line = desk(store, SAM).release_of(made)
    assert line is not None
    assert (line.destroyed_on, line.destroyed_noted_by) == (day, "sam")


def test_what_one_may_not_know_of_is_neither_listed_nor_counted(
    store: Store, share: ShareHandle, flagged: ShareHandle
) -> None:
    """A release of a flagged share: no file, no entry, no number, for who has no clearance."""
    to = recipient(store)
    agreement = live(store, to)
    number = ask(store, flagged, to=to, agreement=agreement)
    decide(desk(store, SAM), number)
    desk(store, TESS).second(number, agrees=True, revision=desk(store, TESS).request(number).revision)
    release = desk(store, SAM).release(package(number, items(store, flagged)))
    cleared, without = desk(store, SAM), desk(store, person("tim", Role.STEWARD, cji=False))
    assert len(cleared.released_files(release)) == 2
    assert [one.id for one in cleared.leaning_on([agreement])] == [number]
    assert cleared.due().second == 1
    assert without.released_files(release) == without.leaning_on([agreement]) == []
    assert without.due().second == 0
    desk(store, TESS).second_release(release, agrees=True)
    assert len(cleared.log()) == len(cleared.log(act=Act.EXPORT_ITEMS)) == 2
    assert without.log() == without.log(act=Act.EXPORT_ITEMS) == []
