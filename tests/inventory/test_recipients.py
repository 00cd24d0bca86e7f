"""Recipients: what can be kept of them, and how an ORI looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import RecipientError
from classify.inventory.recipients import Knower, RecipientFacts, Vetting, ori_of, tidied
from classify.inventory.store import Store
from models.sharing import RecipientType
from tests.inventory.sharing import AGENCY, SHERIFF, TODAY, asked, items

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.mark.parametrize(
    ("written", "ori"),
    [
        ("MT0320100", "MT0320100"),
        (" mt-0320100 ", "MT0320100"),
        ("MTMHP0000", "MTMHP0000"),
        ("WA0170000", "WA0170000"),
        ("", ""),
    ],
)
def test_an_ori_is_read_as_ncic_writes_it(written: str, ori: str) -> None:
    assert ori_of(written) == ori


@pytest.mark.parametrize("written", ["MT0570100", "MT03201", "0320100MT", "MT032010000", "MT 0320-10é"])
def test_what_cannot_be_an_ori_is_refused(written: str) -> None:
    with pytest.raises(RecipientError, match="no ORI"):
        ori_of(written)


def test_only_agencies_that_can_have_an_ori_have_one() -> None:
    assert tidied(SHERIFF).ori == "MT0320000"
    with pytest.raises(RecipientError, match="criminal justice"):
        tidied(replace(SHERIFF, type=RecipientType.VENDOR))


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\u200bb"])
def test_a_recipient_has_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(RecipientError):
        tidied(replace(AGENCY, name=name))


def test_stray_spaces_go() -> None:
    assert tidied(replace(AGENCY, name="  Office  of\nInvented Affairs ")).name == AGENCY.name


def test_vetting_counts_to_its_last_day(store) -> None:  # type: ignore[no-untyped-def]
    number = store.add_recipient(replace(SHERIFF, vetted_until=TODAY), actor="sam")
    line = store.recipient(number)
    assert line.facts.is_vetted(TODAY)
    assert not line.facts.is_vetted(date(2026, 12, 1))
    assert not store.recipient(store.add_recipient(SHERIFF, actor="sam")).facts.is_vetted(TODAY)


VICTIM = RecipientFacts(RecipientType.VICTIM, "Ottoline Fennimore-Grube")


def test_recipients_are_narrowed_by_how_current_their_vetting_is(store: Store) -> None:
    ends = {"over": -1, "today": 0, "soon": 90, "far": 91}
    made = {
        name: store.add_recipient(replace(AGENCY, vetted_until=TODAY + timedelta(days)), actor="sam")
        for name, days in ends.items()
    }
    never = store.add_recipient(AGENCY, actor="sam")

    def those(vetting: Vetting) -> list[int]:
        return [one.id for one in store.recipients(vetting=vetting, today=TODAY)]

    assert those(Vetting.CURRENT) == [made["today"], made["soon"], made["far"]]
    assert those(Vetting.ENDING) == [made["today"], made["soon"]]
    assert those(Vetting.OVER) == [made["over"]]
    assert those(Vetting.NONE) == [never]


def test_a_private_person_is_known_to_who_may_know_of_what_they_asked(store: Store, scan: Scans) -> None:
    scan()
    share = store.shares()[0]
    agency, victim = store.add_recipient(AGENCY, actor="sam"), store.add_recipient(VICTIM, actor="rita")

    def seen(name: str, shares: Any, *, keeps: bool = False) -> list[int]:
        listed = [one.id for one in store.recipients(known_to=Knower(name, shares, keeps))]
        assert sorted(store.recipients_numbered([agency, victim], Knower(name, shares, keeps))) == listed
        return listed

    assert seen("sam", []) == seen("sam", [share]) == [agency]
    assert seen("rita", []) == seen("sam", [], keeps=True) == [agency, victim]
    asked(store, items(store, share), victim)
    assert seen("sam", [share]) == [agency, victim]
    assert seen("sam", [], keeps=True) == [agency]
