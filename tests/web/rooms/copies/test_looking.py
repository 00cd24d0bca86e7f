"""The second look: every page is turned, by somebody else, and the word is about what was shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn
from tests.web.rooms.copies.benches import made, record, redactor
from tests.web.rooms.document.test_views import acts, item_of
from tests.web.town import POLICE


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def hash_of(house: House, number: int) -> str:
    line = house.store.copy_of(house.store.shares(), number)
    assert line is not None
    return line.sha256


def test_i_agree_is_offered_once_every_page_was_turned(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = redactor(monkeypatch)
    number = made(sign_in(Role.REVIEWER, content=True), record(fresh))
    second = sign_in(Role.STEWARD, content=True)
    page = words_of(second.get(f"/sharing/copies/{number}/"))
    assert "Page 1 of 2" in page
    assert "You have turned 1 of 2 pages." in page
    assert "I agree:" not in page
    word = {"word": "agree", "sha256": hash_of(fresh, number)}
    answer = second.post(f"/sharing/copies/{number}/look/", word)
    assert answer.status_code == 409
    assert "Turn every page before you agree." in answer.content.decode()
    page = words_of(second.get(f"/sharing/copies/{number}/?page=2"))
    assert "I agree:" in page
    answer = second.post(f"/sharing/copies/{number}/look/", {**word, "sha256": "00"})
    assert "What you were shown is not this copy." in answer.content.decode()
    assert second.post(f"/sharing/copies/{number}/look/", word).status_code == 302
    page = words_of(second.get(f"/sharing/copies/{number}/"))
    assert "Ready" in page
    assert "Your word" not in page
    assert len(making.told) == 2, "made, and made again once: pages are turned in memory"
    assert [row["details"]["page"] for row in acts(fresh, "copy.turn")][:1] == [1]  # type: ignore[index]


def test_who_made_it_does_not_look_and_who_opens_nothing_sees_no_page(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    maker = sign_in(Role.REVIEWER, content=True)
    number = made(maker, record(fresh))
    assert "You made this copy: somebody else looks at it." in words_of(
        maker.get(f"/sharing/copies/{number}/")
    )
    maker.get(f"/sharing/copies/{number}/?page=2")
    word = {"word": "agree", "sha256": hash_of(fresh, number)}
    assert "somebody else looks" in words_of(maker.post(f"/sharing/copies/{number}/look/", word))
    page = words_of(sign_in(Role.AUDITOR).get(f"/sharing/copies/{number}/"))
    assert "The copy by" not in page
    assert "How it was attacked" in page
    assert sign_in(Role.ADMINISTRATOR).get(f"/sharing/copies/{number}/").status_code == 403


def test_it_is_sent_back_with_a_reason(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    number = made(sign_in(Role.REVIEWER, content=True), record(fresh))
    second = sign_in(Role.STEWARD, content=True)
    word = {"word": "back", "sha256": hash_of(fresh, number)}
    answer = second.post(f"/sharing/copies/{number}/look/", word)
    assert answer.status_code == 409
    assert "sent back with a reason" in answer.content.decode()
    answer = second.post(f"/sharing/copies/{number}/look/", {**word, "note": "Page 2 shows a street."})
    assert answer.status_code == 302
    assert "Page 2 shows a street." in second.get(f"/sharing/copies/{number}/").content.decode()


def test_when_the_program_changed_it_is_to_be_made_again(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = redactor(monkeypatch)
    maker = sign_in(Role.REVIEWER, content=True)
    number = made(maker, record(fresh))
    making.version = "2"
    page = words_of(maker.get(f"/sharing/copies/{number}/"))
    assert "To be made again: the program has changed since" in page
    assert "Make it again" in page
    assert "The copy by" not in page


def test_the_proof_sheet_goes_along(fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    redactor(monkeypatch)
    client = sign_in(Role.REVIEWER, content=True)
    number = made(client, record(fresh))
    answer = client.get(f"/sharing/copies/{number}/proof/")
    assert json.loads(answer.content)["sheet"]["copy_sha256"] == hash_of(fresh, number)
    assert answer["Content-Disposition"].startswith("attachment")
    readable = client.get(f"/sharing/copies/{number}/proof/?as=page")
    assert b"Proof of a redacted copy" in readable.content
    assert client.get("/sharing/copies/999/proof/").status_code == 404


def test_of_a_flagged_share_there_is_nothing_without_clearance(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    number = made(sign_in(Role.REVIEWER, content=True, cji=True), item_of(fresh, POLICE, "youth.txt"))
    without = sign_in(Role.REVIEWER, content=True)
    for address in ("", "proof/"):
        assert without.get(f"/sharing/copies/{number}/{address}").status_code == 404
    assert without.post(f"/sharing/copies/{number}/look/", {"word": "back"}).status_code == 404
    assert f"/sharing/copies/{number}/" not in without.get("/sharing/copies/").content.decode()
