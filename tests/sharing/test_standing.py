"""How a request stands: what changed since it was judged, and what could be decided by whom."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from classify.errors import RegisterError
from classify.inventory.handles import ShareHandle
from classify.inventory.requestlist import Waiting
from classify.inventory.store import Store
from classify.inventory.tables import CONTENT, ITEM, SHARING_REQUEST
from classify.rights import Act, Role
from classify.sharing.law import laws
from classify.sharing.matrix import matrix
from classify.sharing.rules import Why
from classify.sharing.standing import Changed
from models.sharing import SharingOutcome
from models.sharing_request import Decided
from tests.inventory.sharing import items
from tests.sharing import desks
from tests.sharing.desks import PEOPLE, RITA, SAM, TODAY, ask, decide, desk, person

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged


@pytest.fixture
def number(store: Store, share: ShareHandle) -> int:
    """A request that leaned on the law as it is."""
    made = ask(store, share)
    name, law = next(iter(laws().items()))
    set_row(store, SHARING_REQUEST, made, leans_on={"matrix": matrix().version, name: law.digest})
    return made


def set_row(store: Store, table: Any, number: int, **values: Any) -> None:
    with store.database.writing() as session:
        session.execute(update(table).where(table.c.id == number).values(values))


def test_nothing_has_changed_until_something_does(store: Store, share: ShareHandle, number: int) -> None:
    assert desk(store, SAM).changed(number) == Changed()
    assert not desk(store, SAM).changed(number).is_stale


def test_each_way_of_change_is_told_by_its_name(store: Store, share: ShareHandle, number: int) -> None:
    first, second = items(store, share)
    (fact,) = store.facts_of([first])
    set_row(store, ITEM, first, ground="rests on something else")
    assert desk(store, SAM).changed(number) == Changed(otherwise=True)
    set_row(store, ITEM, first, label="RESTRICTED" if fact.label != "RESTRICTED" else "PUBLIC")
    assert desk(store, SAM).changed(number) == Changed(label=1, otherwise=True)
    assert fact.content is not None
    set_row(store, CONTENT, fact.content, digest="0" * 64)
    changed = desk(store, SAM).changed(number)
    assert (changed.content, changed.label, changed.is_stale) == (1, 0, True)
    set_row(store, ITEM, second, gone_scan_id=1)
    assert desk(store, SAM).changed(number).gone == 1


def test_another_law_is_told_and_hinders_nobody(store: Store, number: int) -> None:
    set_row(store, SHARING_REQUEST, number, leans_on={"matrix": matrix().version, "nowhere": "0"})
    changed = desk(store, SAM).changed(number)
    assert changed.law
    assert not changed.is_stale


def test_choices_say_who_else_is_asked_and_what_it_takes(store: Store, flagged: ShareHandle) -> None:
    number = ask(store, flagged, SharingOutcome.PROHIBITED)
    by = {one.decided: one for one in desk(store, SAM).choices(number)}
    assert by[Decided.ALLOWED].why_second == {Why.CRIMINAL_JUSTICE, Why.LOOSENS}
    assert "referred to the city attorney" in by[Decided.REDACTED].lacks
    assert by[Decided.DENIED].why_second == by[Decided.REFERRED].why_second == frozenset()
    assert not by[Decided.DENIED].lacks


def test_a_second_person_that_is_not_there_is_told_before_anything_is_pressed(
    store: Store, share: ShareHandle
) -> None:
    number = ask(store, share, SharingOutcome.REFER)
    alone = {one.decided: one.lacks for one in desk(store, SAM, people=[RITA, SAM]).choices(number)}
    assert "nobody else may be that" in alone[Decided.ALLOWED]
    assert all(not one.lacks for one in desk(store, SAM, people=PEOPLE).choices(number))


def test_what_one_may_not_know_of_is_not_told(store: Store, flagged: ShareHandle) -> None:
    number = ask(store, flagged)
    without = desk(store, person("u", Role.STEWARD, cji=False))
    for look in (without.changed, without.choices, lambda one: without.files(one, limit=5)):
        with pytest.raises(RegisterError, match="no such request"):
            look(number)
    assert without.waiting() == Waiting()
    assert desk(store, SAM).waiting() == Waiting(open=1)
    assert desk(store, SAM, today=TODAY.replace(year=2028)).waiting().overdue == 1
    assert desk(store, RITA).waiting(Act.DECIDE_SHARING) == Waiting()


def test_files_are_told_as_they_were_judged(store: Store, share: ShareHandle, number: int) -> None:
    known = store.with_members(items(store, share))
    assert [one.item for one in desk(store, RITA).files(number, limit=5)] == known[:5]
    assert desk(store, RITA).files(number, outcome=SharingOutcome.PROHIBITED, limit=5) == []


def test_somebodys_own_requests_are_a_list(store: Store, number: int) -> None:
    assert [one.id for one in desk(store, RITA).requests(mine=True)] == [number]
    assert desk(store, SAM).requests(mine=True) == []
    decide(desk(store, SAM), number)
