"""What a person is offered to do with a request, and the sentence why not."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Person, Role
from classify.sharing.rules import Why
from classify.web.house import House
from classify.web.rooms.asking.offered import TO_DECIDE, WHY, offered
from models.sharing import SharingOutcome
from models.sharing_request import Decided
from tests.sharing import desks
from tests.sharing.desks import RITA, SAM, TESS, ask, decide, desk, person

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged

AUDITOR = person("ida", Role.AUDITOR)


@pytest.fixture
def number(web: House, store: Store, share: ShareHandle) -> int:
    return ask(store, share, SharingOutcome.REFER)


def seen(store: Store, who: Person, number: int, **more: Any) -> dict[str, Any]:
    at = desk(store, who, **more)
    line = at.request(number)
    assert line is not None
    return offered(who, at, line)


def test_everything_has_its_words() -> None:
    assert WHY.keys() == set(Why)
    assert TO_DECIDE.keys() == set(Decided)


def test_a_steward_decides_who_asked_withdraws_and_who_looks_does_neither(store: Store, number: int) -> None:
    steward, asker, auditor = (seen(store, who, number) for who in (SAM, RITA, AUDITOR))
    assert steward["may_decide"]
    assert steward["may_acknowledge"]
    assert steward["may_withdraw"]
    assert (asker["is_own"], asker["may_withdraw"], "may_decide" in asker) == (True, True, False)
    assert not any(auditor.values())


def test_each_choice_says_who_else_is_asked(store: Store, number: int) -> None:
    by = {one.value: one for one in seen(store, SAM, number)["choices"]}
    assert by["allowed"].hint == "A second person is asked: more would leave than the law’s matrix lets."
    assert not by["denied"].hint
    alone = {one.value: one for one in seen(store, SAM, number, people=[RITA, SAM])["choices"]}
    assert not alone["allowed"].is_open
    assert "nobody else may be that" in alone["allowed"].hint


def test_who_asked_or_decided_is_told_that_the_second_person_is_another(store: Store, number: int) -> None:
    decide(desk(store, SAM), number)
    assert seen(store, SAM, number)["second_hint"].startswith("You decided this")
    assert not seen(store, TESS, number)["second_hint"]
    assert seen(store, TESS, number)["may_second"]
    assert not seen(store, AUDITOR, number)["may_second"]
    assert "may_decide" not in seen(store, TESS, number)


def test_what_was_allowed_can_be_released_by_who_may(store: Store, share: ShareHandle, web: House) -> None:
    number = ask(store, share)
    assert not seen(store, SAM, number)["may_release"]
    decide(desk(store, SAM), number)
    assert seen(store, SAM, number)["may_release"]
    assert not seen(store, RITA, number)["may_release"]
    denied = ask(store, share)
    decide(desk(store, SAM), denied, Decided.DENIED)
    assert not seen(store, SAM, denied)["may_release"]
