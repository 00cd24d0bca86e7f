"""Agreements, requests and releases in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from classify.redact.profiles import shipped
from classify.web.rooms.partners import telling
from classify.web.sharing import today
from models.agreement import AgreementState
from models.release import ReleaseState
from models.sharing import RecipientType
from models.sharing_request import RequestState
from tests.web.rooms.partners.partnered import Partnered


@pytest.mark.parametrize(
    ("days", "state", "words", "urgency"),
    [
        (91, AgreementState.LIVE, "", ""),
        (90, AgreementState.LIVE, "90 days left", "warned"),
        (30, AgreementState.LIVE, "30 days left", "soon"),
        (1, AgreementState.LIVE, "1 day left", "soon"),
        (0, AgreementState.LIVE, "Ends today", "soon"),
        (-1, AgreementState.EXPIRED, "Over for 1 day", "over"),
        (-1, AgreementState.DRAFT, "", ""),
        (3, AgreementState.ENDED, "", ""),
    ],
)
def test_one_is_warned_ninety_and_thirty_days_before_and_once_it_is_over(
    partnered: Partnered, days: int, state: AgreementState, words: str, urgency: str
) -> None:
    line = partnered.store.agreement_version(partnered.agreement, today())
    assert line is not None
    told = telling.agreement(
        replace(line, state=state, terms=replace(line.terms, ends=today() + timedelta(days)))
    )
    assert (told.left, told.urgency) == (words, urgency)
    assert told.complete == 11
    assert told.called == f"Agreement {line.series}, version 1"


@pytest.mark.parametrize(
    ("days", "overdue", "words"),
    [(2, False, "2 days left"), (0, False, "Last day today"), (-1, True, "Overdue by 1 day")],
)
def test_data_are_to_be_destroyed_after_their_last_day(
    partnered: Partnered, days: int, overdue: bool, words: str
) -> None:
    line = partnered.store.release(partnered.store.shares(), partnered.release, today())
    assert line is not None
    told = telling.release(replace(line, use_by=today() + timedelta(days)))
    assert (told.overdue, told.destroy) == (overdue, words)
    gone = telling.release(replace(line, use_by=today() - timedelta(9), destroyed_on=today()))
    assert (gone.state, gone.overdue, gone.destroy) == ("Destroyed", False, "")


def test_every_state_kind_and_profile_has_its_words() -> None:
    assert set(telling.RELEASES) == set(ReleaseState)
    assert set(telling._REQUESTS) == set(RequestState)
    assert set(telling.RECIPIENTS) == set(RecipientType)
    assert {telling.profile_words(name) for name in shipped()} == {one.title for one in shipped().values()}
    assert telling.profile_words("") == "Nothing cut"
    assert telling.profile_words("old-one") == "By a profile that is no more"
