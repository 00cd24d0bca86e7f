"""The written answer, on a page and as text; to nobody who may not know of the request."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.rooms.asking.people import decide, numbers, request_by
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE


@pytest.fixture
def number(fresh: House, sign_in: SignIn) -> int:
    item = numbers(fresh, PERSONNEL)["record.txt"]
    return request_by(sign_in(Role.RECORDS), f"item={item}&to=public", name="The <b>Current</b>")


def test_there_is_none_before_the_answer(fresh: House, sign_in: SignIn, number: int) -> None:
    for path in ("letter/", "letter.txt"):
        assert sign_in(Role.STEWARD).get(f"/sharing/requests/{number}/{path}").status_code == 404


def test_it_says_what_was_decided_and_names_no_file(fresh: House, sign_in: SignIn, number: int) -> None:
    client = sign_in(Role.STEWARD)
    decide(client, number, "denied", "The balance speaks against it")
    assert f'/sharing/requests/{number}/letter/"' in body(client.get(f"/sharing/requests/{number}/"))
    page = body(client.get(f"/sharing/requests/{number}/letter/"))
    answer = client.get(f"/sharing/requests/{number}/letter.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="request-{number}.txt"'
    for text in (page, body(answer)):
        assert "Your request is denied" in text
        assert "The balance speaks against it." in text
        assert "district court" in text
        assert "record.txt" not in text
        assert canaries_in(text.encode()) == set()
    assert "To: The &lt;b&gt;Current&lt;/b&gt;" in page
    assert "To: The <b>Current</b>" in body(answer)


@pytest.mark.parametrize("path", ["", "letter/", "letter.txt"])
def test_who_may_not_know_of_it_is_told_that_it_is_not_there(
    fresh: House, sign_in: SignIn, number: int, path: str
) -> None:
    decide(sign_in(Role.STEWARD), number, "denied")
    parks: Any = sign_in(*Role, department=DEPARTMENTS[PARKS], cji=True)
    assert parks.get(f"/sharing/requests/{number}/{path}").status_code == 404
    assert parks.get(f"/sharing/requests/{2**40}/{path}").status_code == 404
    assert sign_in(Role.AUDITOR).get(f"/sharing/requests/{number}/{path}").status_code == 200
    assert sign_in(Role.ADMINISTRATOR).get(f"/sharing/requests/{number}/{path}").status_code == 403


def test_of_a_flagged_share_nothing_is_known_without_clearance(fresh: House, sign_in: SignIn) -> None:
    cleared = sign_in(Role.RECORDS, cji=True)
    query = f"item={numbers(fresh, POLICE)['youth.txt']}&to=victim"
    number = request_by(cleared, query, name="Ida Vesterholm")
    without = sign_in(Role.STEWARD)
    assert without.get(f"/sharing/requests/{number}/").status_code == 404
    assert "No request waits" in body(without.get("/sharing/requests/")) or "Nobody has asked" in body(
        without.get("/sharing/requests/")
    )
    page = body(cleared.get(f"/sharing/requests/{number}/"))
    assert "Holds criminal-justice information" in page
    assert canaries_in(page.encode()) == set()
    every = body(cleared.get("/sharing/")) + body(cleared.get("/sharing/requests/"))
    assert "Vesterholm" not in every, "a victim's name stays where the request is"
