"""What reviewers ask the steward: listed, answered by a key, taken back; who answers does not approve."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.queue import GroupLine
from classify.review.told import QuestionLine
from classify.rights import Role
from classify.web.house import House
from models.approval import Coverage
from models.decision import Verdict
from tests.web.api.conftest import acts
from tests.web.conftest import SignIn, as_json, body
from tests.web.rooms.review.conftest import desk_of, of_police, press
from tests.web.town import CANARIES, PERSONNEL, SSN

PART = {"HTTP_X_PART": "1"}
LIST = "/review/referred/"


@pytest.fixture
def asked(fresh: House, group: GroupLine) -> list[QuestionLine]:
    """Two questions that rae asks the steward."""
    desk = desk_of(fresh, "rae")
    some = desk.questions(group.key)[:2]
    desk.refer([one.id for one in some], "Which law is it?")
    return list(some)


def answer(house: House, question: QuestionLine, **more: Any) -> dict[str, Any]:
    return press(house, question, "allowed", referred="yes", **more)


def test_the_list_says_who_asked_when_and_why(
    fresh: House, asked: list[QuestionLine], sign_in: SignIn
) -> None:
    text = body(sign_in(Role.STEWARD).get(LIST))
    for one in asked:
        assert f"{LIST}{one.id}/" in text
        assert one.path in text
    for words in ("Social Security number", "rae", "Which law is it?", PERSONNEL):
        assert words in text
    assert [one for one in CANARIES if one in text] == []


def test_one_press_answers_and_goes_on_to_the_next(
    fresh: House, asked: list[QuestionLine], sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD, content=True)
    first, second = asked
    page = body(client.get(f"{LIST}{first.id}/"))
    assert f'data-sheet="/review/items/{first.item_id}/sheet/' in page
    assert "asked the steward about it on" in page
    for key in ("confirm", "wrong_match", "public", "allowed", "sample", "duplicate"):
        assert f'value="{key}"' in page
    for others in ('value="refer"', "/review/snooze/", "/review/decide/", "/review/questions/"):
        assert others not in page
    sent = answer(fresh, first)
    went = client.post(f"{LIST}decide/", sent)
    assert went["Location"] == f"{LIST}{second.id}/"
    assert [one.question.id for one in desk_of(fresh, "other").referrals()] == [second.id]
    last = client.post(f"{LIST}decide/", answer(fresh, second))
    assert last["Location"] == LIST
    assert "No reviewer asks anything." in body(client.get(LIST))
    assert client.get(f"{LIST}{first.id}/")["Location"] == LIST
    noted = acts(fresh, "decision.take")
    assert len(noted) == 2
    assert {one["details"]["verdict"] for one in noted} == {"allowed"}


def test_the_page_is_told_what_else_is_answered_and_undo_asks_again(
    fresh: House, asked: list[QuestionLine], sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD)
    listed = [one.id for one in asked]
    told = as_json(client.post(f"{LIST}decide/", answer(fresh, asked[0], listed=listed), **PART))
    assert set(told["closed"]) <= set(listed)
    left = {one.question.id for one in desk_of(fresh, "other").referrals()}
    assert asked[0].id not in left
    taken = as_json(client.post(f"{LIST}undo/", {"lot": told["lots"]}, **PART))
    assert taken["said"].startswith("Taken back")
    assert {one.question.id for one in desk_of(fresh, "other").referrals()} == set(listed)
    assert 'data-part="why"' in body(client.get(f"{LIST}{asked[0].id}/sight/"))


def test_who_answered_does_not_approve(fresh: House, asked: list[QuestionLine], sign_in: SignIn) -> None:
    """Reviewer and approver are different people, also where the reviewer is a steward."""
    client, question = sign_in(Role.STEWARD), asked[0]
    client.post(f"{LIST}decide/", press(fresh, question, "confirm", referred="yes"))
    share = fresh.store.share_named(PERSONNEL)
    shown = fresh.store.shown_of(share, Coverage.FOLDER, question.item_id)
    assert shown is not None
    put = {"task": [f"folder.{question.item_id}.{shown.revision}"]}
    client.post("/approvals/put/", put)
    assert question.item_id not in fresh.store.in_effect([question.item_id])
    shown = fresh.store.shown_of(share, Coverage.FOLDER, question.item_id)
    assert shown is not None
    sign_in(Role.STEWARD).post("/approvals/put/", {"task": [f"folder.{question.item_id}.{shown.revision}"]})
    assert question.item_id in fresh.store.in_effect([question.item_id])


def test_what_was_not_asked_is_not_the_stewards(
    fresh: House, asked: list[QuestionLine], group: GroupLine, sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD)
    other = next(one for one in desk_of(fresh).questions(group.key) if one.id not in {q.id for q in asked})
    assert client.get(f"{LIST}{other.id}/")["Location"] == LIST
    assert client.get(f"{LIST}{other.id}/sight/").status_code == 404
    assert client.get(f"{LIST}{10**30}/sight/").status_code == 404
    assert client.get(f"{LIST}{10**30}/")["Location"] == LIST
    assert client.post(f"{LIST}decide/", answer(fresh, other), **PART).status_code == 409
    sent = {**answer(fresh, asked[0]), "mode": "whole", "revision": "0"}
    assert client.post(f"{LIST}decide/", sent, **PART).status_code == 409
    assert desk_of(fresh).decisions() == []


def test_without_clearance_a_flagged_share_asks_nothing(fresh: House, sign_in: SignIn) -> None:
    desk = desk_of(fresh)
    question = desk.questions(of_police(fresh).key)[0]
    desk.refer([question.id], "Is it sealed?")
    without = sign_in(Role.STEWARD)
    assert "No reviewer asks anything." in body(without.get(LIST))
    assert without.get(f"{LIST}{question.id}/sight/").status_code == 404
    assert "questions from reviewers" not in body(without.get("/"))
    assert "Is it sealed?" in body(sign_in(Role.STEWARD, cji=True).get(LIST))


def test_a_note_with_a_value_is_refused(fresh: House, asked: list[QuestionLine], sign_in: SignIn) -> None:
    refused = sign_in(Role.STEWARD).post(f"{LIST}decide/", answer(fresh, asked[0], note=f"no: {SSN}"), **PART)
    assert refused.status_code == 409
    assert SSN not in body(refused)


def test_a_reviewer_is_led_there_but_not_to_their_own_questions(
    fresh: House, asked: list[QuestionLine], sign_in: SignIn
) -> None:
    assert "2 questions from reviewers" in body(sign_in(Role.REVIEWER).get("/review/"))
    asker = sign_in(Role.REVIEWER, name="rae")
    assert "from reviewers" not in body(asker.get("/review/"))
    assert "No reviewer asks anything." in body(asker.get(LIST))


def test_a_steward_is_asked_for_a_second_word_here(
    fresh: House, group: GroupLine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classify.review.desk.takes_second", lambda *_: True)
    desk = desk_of(fresh)
    lot = desk.decide_group(group.key, desk.group(group.key).revision, Verdict.WRONG_MATCH).lot
    client = sign_in(Role.STEWARD)
    assert f"/review/requests/{lot}/" in body(client.get(LIST))
    went = client.post(f"/review/requests/{lot}/", {"agrees": "no"})
    assert went["Location"] == LIST
    assert desk_of(fresh, "other").requests() == []


def test_others_are_refused(web: House, sign_in: SignIn) -> None:
    for role in (Role.RECORDS, Role.ADMINISTRATOR, Role.AUDITOR):
        assert sign_in(role).get(LIST).status_code == 403
