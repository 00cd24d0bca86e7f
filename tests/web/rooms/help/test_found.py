"""The page of an answer: live while it is at work, stopped with what there is, and nobody else's."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from classify.rights import Assignment, Role
from classify.searches import search as searching
from classify.web.accounts import people
from classify.web.house import House
from classify.web.rooms.help import jobs
from tests.web.conftest import SignIn, body
from tests.web.rooms.help.conftest import Slow
from tests.web.town import PARKS, PATIENT, PERSONNEL, POLICE


def test_one_sees_how_far_it_is_and_then_the_answer(web: House, sign_in: SignIn, slow: Slow) -> None:
    client = sign_in(Role.RECORDS, content=True)
    share = web.store.share_named(PARKS)
    address = client.post("/records/", {"terms": "zeppelin", "share": share.id})["Location"]
    job = jobs._jobs[address.split("/")[3]]
    said = body(client.get(address))
    assert "Stop, and show what was found" in said
    assert f'hx-get="{address}part/?auto=1' in said
    assert "<noscript><meta" in said
    part = client.get(f"{address}part/?auto=1")
    assert not part.has_header("HX-Retarget")
    assert "<progress" in body(part)
    for _ in range(100):
        slow.let.release()
    assert job.over.wait(60)
    part = client.get(f"{address}part/?auto=1&said=0")
    assert part["HX-Retarget"] == "#rh-found"
    assert "data-focus-after" in body(part)
    assert "Word or phrase" not in body(part)  # there is one alone
    assert "The word or phrase: 1 place" in body(part)


def test_a_screen_reader_is_told_each_quarter(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    goes_on = threading.Event()
    job = jobs.Job(frozenset(), lambda _job: goes_on.wait(60))
    key = _begin(client, job)
    job.heard(26, 100)
    said = body(client.get(f"/records/found/{key}/part/?auto=1&said=0"))
    assert 'data-say="26 percent read"' in said
    assert "said=1" in said
    assert "data-say" not in body(client.get(f"/records/found/{key}/part/?auto=1&said=1"))
    goes_on.set()
    assert job.over.wait(60)


def _begin(client: Any, job: jobs.Job) -> str:
    """As if the client had asked it."""
    user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    return jobs.begin(SimpleNamespace(user=user, session=client.session), job)  # type: ignore[arg-type]


def test_stopping_shows_what_was_found_and_what_was_not_read(web: House, sign_in: SignIn, slow: Slow) -> None:
    client = sign_in(Role.RECORDS, content=True)
    share = web.store.share_named(PARKS)
    address = client.post("/records/", {"terms": "zeppelin", "share": share.id})["Location"]
    job = jobs._jobs[address.split("/")[3]]
    assert client.get(f"{address}stop/").status_code == 405
    assert client.post(f"{address}stop/")["Location"] == address
    assert "It stops after the documents at work" in body(client.get(address))
    slow.let.release()
    assert job.over.wait(60)
    said = body(client.get(address))
    assert "were not read: the search was stopped" in said
    assert "1 file: they cannot be read" in said


def test_an_answer_is_nobody_elses_and_ends_with_the_right_to_a_share(
    web: House, sign_in: SignIn, answered: Any
) -> None:
    client, other = sign_in(Role.RECORDS, cji=True), sign_in(Role.RECORDS, cji=True)
    page, address = answered(client, names=PATIENT)
    assert page.status_code == 200
    for path in (address, f"{address}part/"):
        gone = other.get(path)
        assert gone.status_code == 404
        assert "another person’s" in body(gone)
    for path in ("stop/", "letter/", "list/", "forget/"):
        other.post(address + path)
    assert client.get(address).status_code == 200
    name = get_user_model().objects.get(pk=client.session["_auth_user_id"]).username
    held = [Assignment(Role.RECORDS)]
    people.change(
        name,
        actor="tests",
        assignments=held,
        grants=[],
        shown_name="",
        trained_on=None,
        vetted_on=None,
    )
    assert client.get(address).status_code == 404


def test_it_is_forgotten_when_it_is_asked_to_be(web: House, sign_in: SignIn, answered: Any) -> None:
    client = sign_in(Role.RECORDS)
    _, address = answered(client, names=PATIENT)
    assert client.post(f"{address}forget/")["Location"] == "/records/"
    assert client.get(address).status_code == 404


def test_without_clearance_a_flagged_share_is_not_searched_and_not_told(
    web: House, sign_in: SignIn, answered: Any
) -> None:
    police = web.store.share_named(POLICE)
    client = sign_in(Role.RECORDS, content=True)
    refused = client.post("/records/", {"names": PATIENT, "share": police.id})
    assert refused.status_code == 422
    page, _ = answered(client, doc_type="juvenile_record")
    assert "No record was found" in body(page)
    assert "CRIMINAL JUSTICE" not in body(page)
    page, _ = answered(sign_in(Role.RECORDS, content=True, cji=True), doc_type="juvenile_record")
    assert "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION" in body(page)
    assert "youth.txt" in body(page)


def test_without_the_content_grant_words_are_looked_for_in_names_alone(
    web: House, sign_in: SignIn, answered: Any
) -> None:
    """And a masked number in a name is not found by guessing."""
    client = sign_in(Role.RECORDS)
    share = web.store.share_named(PERSONNEL)
    page, _ = answered(client, terms="payroll", share=share.id)
    said = body(page)
    assert "in the name of the file or folder" in said
    assert "they lie in shares whose documents you may not open" in said
    page, _ = answered(client, terms='"219-09-8765"', share=share.id)
    assert "No record was found that fits, as far as it was searched" in body(page)


def test_a_list_of_many_has_pages(
    web: House, sign_in: SignIn, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classify.web.rooms.help.told.ROWS", 5)
    share = web.store.share_named(PARKS)
    page, address = answered(sign_in(Role.RECORDS), terms="report", share=share.id)
    client = page.client
    assert "Page 1 of 3" in body(page)
    last = body(client.get(f"{address}?page=99"))
    assert "Page 3 of 3" in last
    assert "Next</a>" not in last
    assert "Page 1 of 3" in body(client.get(f"{address}?page=-1"))


def test_a_search_that_is_refused_says_why(
    web: House, sign_in: SignIn, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_FILES", 1)
    page, _ = answered(sign_in(Role.RECORDS), since="2000-01-01")
    assert "More than 1 files fit" in body(page)
    assert "MC-960" in body(page)
