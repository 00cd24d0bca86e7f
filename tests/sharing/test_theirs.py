"""Rights at the desk: asked for every share, and what one may not know of is not there."""

from __future__ import annotations

import pytest

from classify.errors import (
    NotTheirSharesError,
    RegisterError,
    SameHandsError,
)
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Role
from models.sharing import SharingOutcome
from models.sharing_request import Decided, RequestState
from tests.inventory.sharing import items, recipient
from tests.sharing import desks
from tests.sharing.desks import (
    RITA,
    SAM,
    ask,
    asking,
    decide,
    desk,
    person,
)

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged

PROHIBITED, REFER = SharingOutcome.PROHIBITED, SharingOutcome.REFER


def test_rights_are_asked_for_every_share_a_request_is_about(store: Store, share: ShareHandle) -> None:
    both = [*items(store, share, 1), *items(store, store.share_named("Elsewhere"), 1)]
    half = person("half", Role.STEWARD, department="Elsewhere")
    with pytest.raises(NotTheirSharesError):
        desk(store, half).ask(asking(recipient(store), both))
    number = desk(store, RITA).ask(asking(recipient(store), both))
    assert desk(store, half).request(number) is None
    with pytest.raises(RegisterError, match="no such request"):
        desk(store, half).decide(number, Decided.DENIED, "No", "")
    assert desk(store, half).requests() == []


def test_without_clearance_a_request_about_a_flagged_share_is_not_there(
    store: Store, flagged: ShareHandle
) -> None:
    number = ask(store, flagged)
    without = desk(store, person("u", Role.STEWARD, cji=False))
    assert (without.request(number), without.requests(), without.kept().requests) == (None, [], 0)
    with pytest.raises(NotTheirSharesError, match="clearance"):
        without.ask(asking(recipient(store), items(store, flagged)))


def test_a_second_word_nobody_could_give_is_not_asked_for(store: Store, share: ShareHandle) -> None:
    number = ask(store, share, REFER)
    with pytest.raises(SameHandsError, match="nobody else"):
        decide(desk(store, SAM, people=[RITA, SAM]), number)
    assert decide(desk(store, SAM, people=[RITA, SAM]), number, Decided.DENIED).state is RequestState.ANSWERED
