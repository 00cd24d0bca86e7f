"""One click per invented person, where everything is invented, and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from classify.inventory.store import Store
from classify.rights import Role
from classify.settings import Settings
from classify.web.accounts.demonstration import PEOPLE, make_people
from classify.web.accounts.models import Account
from classify.web.house import House, open_house
from tests.web.conftest import SignIn, violations
from tests.web.walking import routes

NOTICE = "Everything here is invented."


@pytest.fixture
def demonstration(blank_home: Path, web: House, tmp_path: Path) -> Iterator[House]:
    """The application on an inventory that `classify demo` has just made, with its people."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    invented = tmp_path / "invented"
    (invented / "Police").mkdir(parents=True)
    with Store.open(home) as store:
        store.mark_as_demonstration(invented)
        store.share(invented, name="sample")
    opened = open_house(Settings(home=home, jobs=1, ocr=False))
    # The accounts are those of the process: another test may have called somebody so.
    Account.objects.filter(username__in=[person.name for person in PEOPLE]).delete()
    make_people()
    yield opened
    open_house(web.settings)


def inside(name: str) -> Client:
    client = Client()
    answer = client.post("/demonstration/", {"person": name})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return client


def test_elsewhere_the_page_is_not_there(web: House, sign_in: SignIn) -> None:
    """Not for strangers, not for people; not even where accounts of those names exist."""
    make_people()
    for client in (Client(), sign_in(Role.ADMINISTRATOR)):
        assert client.get("/demonstration/").status_code == 404
        for one in PEOPLE:
            assert client.post("/demonstration/", {"person": one.name}).status_code == 404
    stranger = Client()
    stranger.post("/demonstration/", {"person": "ada"})
    assert stranger.get("/accounts/")["Location"].startswith("/account/login/")


def test_elsewhere_no_page_says_that_it_is_invented(web: House, sign_in: SignIn) -> None:
    assert NOTICE not in sign_in(Role.RECORDS).get("/").content.decode()


@pytest.mark.parametrize("name", ["CLASSIFY_DEMONSTRATION", "CLASSIFY_WEB_DEMONSTRATION"])
def test_no_setting_switches_it_on(web: House, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    (web.settings.home / "demonstration").touch()
    try:
        open_house(web.settings)
        assert Client().get("/demonstration/").status_code == 404
    finally:
        (web.settings.home / "demonstration").unlink()
        open_house(web.settings)


def test_who_comes_is_asked_who_to_be(demonstration: House) -> None:
    client = Client()
    assert client.get("/")["Location"].startswith("/demonstration/")
    page = client.get("/demonstration/").content.decode()
    for one in PEOPLE:
        assert one.shown_name in page


@pytest.mark.parametrize("one", PEOPLE, ids=lambda one: one.role.value)
def test_one_click_leads_to_the_first_page_of_that_person(demonstration: House, one: object) -> None:
    client = inside(one.name)  # type: ignore[attr-defined]
    answer = client.get("/")
    assert answer.status_code == 200
    assert one.shown_name in answer.content.decode()  # type: ignore[attr-defined]


def test_there_is_one_person_of_each_role_with_rights_that_count(demonstration: House) -> None:
    assert {one.role for one in PEOPLE} == set(Role)
    client = inside("ravi")
    client.get("/")
    person = client.get("/").wsgi_request.person
    assert person.content
    assert person.clearance


def test_somebody_else_is_not_let_in(demonstration: House, sign_in: SignIn) -> None:
    sign_in(Role.ADMINISTRATOR, name="real-person")
    assert Client().post("/demonstration/", {"person": "real-person"}).status_code == 404
    assert Client().post("/demonstration/", {}).status_code == 404


def test_a_form_of_another_site_lets_nobody_in(demonstration: House) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/demonstration/", {"person": "ada"}).status_code == 403


def test_choosing_another_person_leaves_the_first(demonstration: House) -> None:
    client = inside("rosa")
    assert client.get("/audit/").status_code == 403
    client.post("/demonstration/", {"person": "otis"})
    assert client.get("/audit/").status_code == 200
    assert client.get("/shares/add/").status_code == 403


def test_every_page_says_that_all_is_invented(demonstration: House) -> None:
    """Whoever asks, whatever the answer is: every whole page of every route without a part in its path."""
    clients = [Client(), *(inside(one.name) for one in PEOPLE)]
    seen = set()
    for route in routes():
        if route.is_of_twin or route.parts or route.name in ("account_logout", "idle"):
            continue  # after those two everybody is outside
        for client in clients:
            answer = client.get(f"/{route.pattern}")
            text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
            if "<html" in text:
                seen.add(route.name)
                assert NOTICE in text, route.name
    assert {"home", "shares", "shares_add", "inventory_list", "audit", "accounts", "health"} <= seen
    assert NOTICE in clients[0].get("/nothing-there/").content.decode()
    assert NOTICE in clients[1].get("/idle/").content.decode()


def test_only_invented_folders_become_shares(demonstration: House, tmp_path: Path) -> None:
    client = inside("rosa")
    (tmp_path / "real").mkdir()
    form = {"name": "Real", "place": str(tmp_path / "real"), "department": "Clerk", "when": "never"}
    refused = client.post("/shares/add/", form)
    assert "only invented files are read" in refused.content.decode()
    assert [share.name for share in demonstration.store.shares()] == ["sample"]


def test_something_real_in_it_ends_the_demonstration_at_once(demonstration: House, tmp_path: Path) -> None:
    """A share that was added from the terminal: who is inside is out, and nobody else gets in."""
    client = inside("stella")
    (tmp_path / "real").mkdir()
    demonstration.store.share(tmp_path / "real", name="Real")
    assert client.get("/shares/")["Location"].startswith("/account/login/")
    assert client.get("/demonstration/").status_code == 404
    assert Client().post("/demonstration/", {"person": "stella"}).status_code == 404


def test_who_came_in_is_in_the_trail(demonstration: House) -> None:
    inside("otis")
    assert "Otis Fairbairn" in inside("otis").get("/audit/").content.decode()


def test_the_page_can_be_read_by_all(demonstration: House, page: object, tmp_path: Path) -> None:
    """Axe finds nothing against it, as it comes from the server."""
    text = Client().get("/demonstration/").content.decode()
    page.set_content(text)  # type: ignore[attr-defined]
    assert violations(page) == []
