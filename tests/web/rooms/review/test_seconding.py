"""The second person's word: who asked is not asked, and who is asked may agree or refuse."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from models.decision import Verdict
from tests.web.conftest import SignIn, body
from tests.web.rooms.review.conftest import desk_of, of_parks


@pytest.fixture
def lot(fresh: House, monkeypatch: pytest.MonkeyPatch) -> str:
    """What ada asked a second person for."""
    monkeypatch.setattr("classify.review.desk.takes_second", lambda *_: True)
    desk, key = desk_of(fresh, "asks.first"), of_parks(fresh).key
    told = desk.decide_group(key, desk.group(key).revision, Verdict.WRONG_MATCH, note="Made for training")
    return told.lot


def answered(client: Any, lot: str, agrees: str) -> str:
    return body(client.post(f"/review/requests/{lot}/", {"agrees": agrees}, follow=True))


def test_it_says_what_is_asked_by_whom_and_why(fresh: House, lot: str, sign_in: SignIn) -> None:
    text = body(sign_in(Role.REVIEWER).get("/review/"))
    assert "Wrong match: 1 × Social Security number in 1 file" in text
    assert "Made for training" in text
    assert "photos.zip" in text
    assert f"/review/requests/{lot}/" in text


def test_agreed_it_counts(fresh: House, lot: str, sign_in: SignIn) -> None:
    text = answered(sign_in(Role.STEWARD, Role.REVIEWER), lot, "yes")
    assert "Agreed: " in text
    assert lot not in text
    assert desk_of(fresh).requests() == []


def test_refused_it_is_asked_again(fresh: House, lot: str, sign_in: SignIn) -> None:
    assert "Not agreed: " in answered(sign_in(Role.REVIEWER), lot, "no")
    assert of_parks(fresh).items == 1


def test_who_asked_does_not_answer(fresh: House, lot: str, sign_in: SignIn) -> None:
    asker = sign_in(Role.REVIEWER, name="asks.first")
    assert lot not in body(asker.get("/review/"))
    assert "second person has to answer" in answered(asker, lot, "yes")
    assert len(desk_of(fresh, "other").requests()) == 1


def test_without_a_word_nothing_is_answered(fresh: House, lot: str, sign_in: SignIn) -> None:
    assert "Say whether you agree." in answered(sign_in(Role.REVIEWER), lot, "maybe")
    assert len(desk_of(fresh, "other").requests()) == 1
