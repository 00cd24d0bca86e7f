"""Agreements as people read them: by the day, with warnings, and whose word is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from classify.inventory.agreements import Narrowing, state_on
from classify.inventory.store import Store
from models.agreement import AgreementKind, AgreementState, Office, Word
from tests.inventory.sharing import TERMS, TODAY, live, recipient


@pytest.mark.parametrize(
    ("state", "ends", "is_now"),
    [
        ("live", TODAY, AgreementState.LIVE),
        ("live", TODAY - timedelta(1), AgreementState.EXPIRED),
        ("draft", TODAY - timedelta(1), AgreementState.DRAFT),
        ("ended", TODAY - timedelta(1), AgreementState.ENDED),
        ("live", None, AgreementState.LIVE),
    ],
)
def test_only_what_is_live_expires_and_only_after_its_last_day(
    state: str, ends: date | None, is_now: AgreementState
) -> None:
    assert state_on(state, ends, TODAY) is is_now


@pytest.mark.parametrize(
    ("days", "warned"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_one_is_warned_sixty_thirty_and_seven_days_before(
    store: Store, days: int, warned: int | None
) -> None:
    number = live(store, recipient(store), replace(TERMS, ends=TODAY + timedelta(100)))
    line = store.agreement_version(number, TODAY + timedelta(100 - days))
    assert line is not None
    assert line.warning(TODAY + timedelta(100 - days)) == warned
    expected = {within: int(0 <= days <= within) for within in (7, 30, 60)}
    assert store.agreements_expiring(TODAY + timedelta(100 - days)) == expected


def test_lists_are_by_state_of_the_day(store: Store) -> None:
    to = recipient(store)
    number = live(store, to, replace(TERMS, ends=TODAY))
    tomorrow = TODAY + timedelta(1)
    assert [line.id for line in store.agreements(TODAY, states=[AgreementState.LIVE])] == [number]
    assert store.agreements(tomorrow, states=[AgreementState.LIVE]) == []
    assert [line.state for line in store.agreements(tomorrow, states=[AgreementState.EXPIRED])] == [
        AgreementState.EXPIRED
    ]
    assert store.agreements(TODAY, recipient=to + 1) == []
    assert store.agreements(TODAY, before=number) == []
    assert [line.id for line in store.agreements(TODAY, ends_by=TODAY)] == [number]


def test_the_last_word_of_each_counts_and_all_are_kept(store: Store) -> None:
    from models.agreement import AgreementKind

    number = store.draft_agreement(recipient(store), AgreementKind.DATA_SHARING, TERMS, actor="sam")
    store.submit_agreement(number, actor="sam")
    line = store.agreement_version(number, TODAY)
    assert line is not None
    assert line.offices_missing == tuple(Office)
    assert line.owners_missing == ("Human Resources", "Parks")
    store.say_of_agreement(number, Word.AGREES, actor="lea", office=Office.LEGAL, note="Read it twice.")
    store.say_of_agreement(number, Word.AGREES, actor="lou", office=Office.LEGAL)
    line = store.agreement_version(number, TODAY)
    assert line is not None
    assert [(step.said_by, step.note) for step in line.steps] == [("lea", "Read it twice."), ("lou", "")]
    assert line.reviewed[Office.LEGAL].said_by == "lou"
    assert Office.LEGAL not in line.offices_missing


def test_a_portfolio_is_narrowed_by_form_owner_and_what_is_missing(store: Store) -> None:
    to = recipient(store)
    whole = live(store, to)
    odd = frozenset({'Water & "Sewer"', "100 % Öffentlich"})
    half = store.draft_agreement(
        to, AgreementKind.CONTRACT, replace(TERMS, owners=odd, stricter_wins=False), actor="sam"
    )
    later = store.revise_agreement(half, replace(TERMS, owners=odd), actor="sam")

    def by(**what: object) -> list[int]:
        narrowing = Narrowing(**what)  # type: ignore[arg-type]
        return [one.id for one in store.agreements(TODAY, by=narrowing)]

    assert by() == [later, half, whole]
    assert by(current=True) == [later, whole]
    assert by(kind=AgreementKind.DATA_SHARING) == [whole]
    assert by(incomplete=True) == [half]
    assert by(owner="Parks") == [whole]
    assert by(owner='Water & "Sewer"') == by(owner="100 % Öffentlich") == [later, half]
    assert by(owner="Park") == by(owner="100 _ Öffentlich") == []


def test_live_ones_that_end_within_some_days_are_counted(store: Store) -> None:
    to = recipient(store)
    for days in (0, 30, 31, 90, 91):
        live(store, to, replace(TERMS, ends=TODAY + timedelta(days)))
    store.draft_agreement(to, AgreementKind.CONTRACT, replace(TERMS, ends=TODAY), actor="sam")
    assert store.agreements_ending(TODAY, (30, 90)) == {30: 2, 90: 4}
