"""Asking: the form comes back empty, keeps what was typed beside an error, and nobody else hears of it."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from classify.inventory.events import WantedEvents
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.help import jobs
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in, forms, in_files
from tests.web.town import JUVENILE, PARKS, PATIENT, PERSONNEL, POLICE

TYPED = ("Wilhelmina Fairweather", "quixotic bandstand")


def test_the_form_offers_what_the_person_may_search(web: House, sign_in: SignIn) -> None:
    said = body(sign_in(Role.RECORDS, content=True).get("/records/"))
    assert f"<span>{PARKS}</span>" in said
    assert f"<span>{POLICE}</span>" not in said
    assert "take a current clearance" in said
    cleared = body(sign_in(Role.STEWARD, content=True, cji=True).get("/records/"))
    assert f"<span>{POLICE}</span>" in cleared
    assert "take a current clearance" not in cleared


def test_only_records_staff_and_stewards_are_asked(web: House, sign_in: SignIn) -> None:
    for role in (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR):
        client = sign_in(role, content=True, cji=True)
        assert client.get("/records/").status_code == 403
        assert client.post("/records/", {"names": TYPED[0]}).status_code == 403
        assert "Records help" not in body(client.get("/"))


def test_who_has_no_share_is_told_what_to_do(web: House, sign_in: SignIn) -> None:
    said = body(sign_in(Role.RECORDS, department="Nowhere").get("/records/"))
    assert "There is no share that you may search" in said


def test_what_was_typed_stays_beside_its_error_and_the_form_is_empty_when_one_comes_back(
    web: House, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS, content=True)
    wrong = client.post("/records/", {"names": TYPED[0], "since": "soon"})
    said = body(wrong)
    assert wrong.status_code == 422
    assert TYPED[0] in said
    assert 'aria-describedby="since-error"' in said
    again = client.get("/records/")
    assert TYPED[0] not in body(again)
    assert 'autocomplete="off"' in body(again)
    assert again["Cache-Control"] == "no-store"


def test_typed_names_and_words_are_in_no_address_log_trail_session_or_file(
    fresh: House, sign_in: SignIn, answered: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = sign_in(Role.RECORDS, content=True, cji=True)
    names = f"{TYPED[0]}\n{PATIENT}\n{JUVENILE}"
    page, address = answered(client, names=names, terms=f'"{TYPED[1]}" youth')
    assert page.status_code == 200
    said = page.content + address.encode() + str(dict(page.items())).encode() + caplog.text.encode()
    acts = fresh.store.acts(WantedEvents(), limit=50)
    said += json.dumps([dict(act.details) for act in acts]).encode()
    said += str([session.get_decoded() for session in Session.objects.all()]).encode()
    assert canaries_in(said) == set()
    for typed in (*TYPED, *TYPED[0].split(), TYPED[1].split()[0]):
        assert not [form for form in forms(typed) if form in said], typed
    assert list(in_files([fresh.settings.home])) == []
    for file in fresh.settings.home.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert TYPED[0].encode() not in data, file
            assert b"quixotic" not in data, file


def test_the_trail_says_who_searched_what_and_how_much_came_of_it(
    fresh: House, sign_in: SignIn, answered: Any
) -> None:
    client = sign_in(Role.RECORDS, content=True)
    share = fresh.store.share_named(PERSONNEL)
    answered(client, names=PATIENT, share=share.id)
    [act] = fresh.store.acts(WantedEvents(actions=frozenset({"records.search"})), limit=1)
    assert act.actor.startswith("person")
    told = dict(act.details)
    assert told["shares"] == [share.id]
    assert told["names"] == 1
    assert told["files"] >= 4
    assert told["session"]


def test_too_many_at_a_time_are_told_to_wait(
    web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_AT_ONCE", 0)
    answer = sign_in(Role.RECORDS).post("/records/", {"names": TYPED[0]})
    assert answer.status_code == 409
    assert "Other questions are at work" in body(answer)
    assert TYPED[0] in body(answer)
