"""From draft to end by the pages: reviewers, owners, the signature, and the refusal that ends it."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Role
from classify.web.sharing import today
from models.agreement import AgreementKind, AgreementState, EndedWhy, Office
from tests.inventory.sharing import TERMS
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import Partnered


@pytest.fixture
def number(partnered: Partnered) -> int:
    return partnered.store.draft_agreement(partnered.agency, AgreementKind.DATA_SHARING, TERMS, actor="sam")


def does(client: Any, number: int, act: str, **more: str) -> Any:
    return client.post(f"/sharing/agreements/{number}/{act}/", more)


def state(partnered: Partnered, number: int) -> AgreementState:
    line = partnered.store.agreement_version(number, today())
    assert line is not None
    return line.state


def test_the_whole_road(partnered: Partnered, number: int, sign_in: SignIn) -> None:
    keeper, human = sign_in(Role.STEWARD), sign_in(Role.STEWARD, department="Human Resources")
    assert does(keeper, number, "submit").status_code == 302
    assert does(keeper, number, "sign").status_code == 409
    for office in Office:
        assert does(keeper, number, "review", office=office, word="agrees").status_code == 302
    page = f"/sharing/agreements/{number}/"
    assert "Your word for Human Resources" in body(human.get(page))
    assert "Your word for Parks" not in body(human.get(page))
    assert does(human, number, "consent", department="Human Resources", word="agrees").status_code == 302
    assert "Put it in force" not in body(keeper.get(page))
    assert does(keeper, number, "consent", department="Parks", word="agrees").status_code == 302
    assert "Put it in force" in body(keeper.get(page))
    assert does(keeper, number, "sign").status_code == 302
    assert state(partnered, number) is AgreementState.LIVE
    assert does(keeper, number, "end").status_code == 302
    assert state(partnered, number) is AgreementState.ENDED


def test_one_owner_refuses_and_it_ends(partnered: Partnered, number: int, sign_in: SignIn) -> None:
    partnered.store.submit_agreement(number, actor="sam")
    human = sign_in(Role.STEWARD, department="Human Resources")
    refused = does(human, number, "consent", department="Human Resources", word="refuses", note="Too wide")
    assert refused.status_code == 302
    line = partnered.store.agreement_version(number, today())
    assert line is not None
    assert (line.state, line.ended_why) == (AgreementState.ENDED, EndedWhy.REFUSED)
    assert "Too wide" in body(human.get(refused["Location"]))


def test_nobody_speaks_for_another_department(partnered: Partnered, number: int, sign_in: SignIn) -> None:
    partnered.store.submit_agreement(number, actor="sam")
    human = sign_in(Role.STEWARD, department="Human Resources")
    answer = does(human, number, "consent", department="Parks", word="refuses")
    assert answer.status_code == 409
    assert "Nothing was changed" in body(answer)
    assert state(partnered, number) is AgreementState.REVIEW


def test_asked_changes_make_a_draft_and_a_note_with_a_value_is_refused_and_kept(
    partnered: Partnered, number: int, sign_in: SignIn
) -> None:
    partnered.store.submit_agreement(number, actor="sam")
    keeper = sign_in(Role.STEWARD)
    note = "See 219-09-9999 <b>"
    answer = does(keeper, number, "review", office="legal", word="changes", note=note)
    assert answer.status_code == 409
    assert "See 219-09-9999 &lt;b&gt;" in body(answer)
    assert does(keeper, number, "review", office="legal", word="changes").status_code == 302
    assert state(partnered, number) is AgreementState.DRAFT


@pytest.mark.parametrize("said", [{}, {"office": "legal", "word": "refuses"}, {"word": "agrees"}])
def test_a_word_of_nobody_is_none(
    partnered: Partnered, number: int, sign_in: SignIn, said: dict[str, str]
) -> None:
    partnered.store.submit_agreement(number, actor="sam")
    answer = does(sign_in(Role.STEWARD), number, "review", **said)
    assert answer.status_code == 409
    assert "word was chosen" in body(answer)


@pytest.mark.parametrize("act", ["submit", "review", "sign", "end", "consent"])
def test_who_does_not_keep_agreements_changes_none(
    partnered: Partnered, number: int, sign_in: SignIn, act: str
) -> None:
    for client in (sign_in(Role.RECORDS), sign_in(Role.AUDITOR)):
        assert does(client, number, act, office="legal", word="agrees").status_code == 403
    assert does(sign_in(Role.STEWARD), 999, act).status_code == 404
    assert state(partnered, number) is AgreementState.DRAFT
