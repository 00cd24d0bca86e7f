"""Before and beside the pages: health, idle, and what went wrong; the banner is tested with the gate."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn


def test_health_takes_no_sign_in_and_tells_nothing_of_the_inventory(web: House) -> None:
    answer = Client().get("/healthz")
    told = json.loads(answer.content)
    assert set(told) == {"status", "parts"}
    assert told["parts"]["web"] == "up"
    assert (answer.status_code, told["status"]) == (503, "degraded"), "no service runs here"


def test_the_idle_page_hides_at_once_and_offers_every_way_back(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    page = client.get("/idle/?next=/account/").content.decode()
    assert "Use your password" in page
    assert "Use a code of your app" in page
    assert 'href="/account/reauthenticate/?next=/account/"' in page
    assert client.get("/")["Location"] == "/idle/?next=%2F"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_idle_page_leads_to_our_own_pages_alone(web: House, sign_in: SignIn, elsewhere: str) -> None:
    page = sign_in(Role.RECORDS).get("/idle/", {"next": elsewhere}).content.decode()
    assert "example.org" not in page
    assert "alert(1)" not in page


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/nothing-there/", 404, "MC-703"), ("/setup/invented/", 404, "MC-703")]
)
def test_what_is_not_there_is_said_with_a_code(web: House, path: str, status: int, code: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == status
    assert code in answer.content.decode()


def test_a_fault_of_ours_tells_nothing(web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.web.accounts import people

    def broken(*_: object) -> None:
        raise RuntimeError("219-09-4321 in /srv/shares/Police")

    client = sign_in(Role.ADMINISTRATOR)
    client.raise_request_exception = False
    monkeypatch.setattr(people, "lines", broken)
    answer = client.get("/accounts/")
    assert answer.status_code == 500
    assert "MC-700" in answer.content.decode()
    assert "219-09" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_browsers_ask_for_an_icon_and_get_no_error(web: House) -> None:
    assert Client().get("/favicon.ico").status_code == 204
