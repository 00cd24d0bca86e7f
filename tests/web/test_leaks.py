"""No value that detectors found, and no name they protect, leaves through any page, call, header or address,
or is left in a file of the home: walked as the most privileged person there can be.
"""

from __future__ import annotations

import base64
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

from classify.rights import Role, Scope
from classify.web.api.calls import CALLS
from classify.web.house import House
from tests.web.api.conftest import caller  # noqa: F401 - a fixture
from tests.web.conftest import SignIn, serving, use_session_of
from tests.web.leaks import canaries_in, forms, in_files
from tests.web.town import CANARIES, OTHER_SSN, PARKS, PERSONNEL, POLICE, SSN
from tests.web.walking import body_of, first_item, routes

SHARES = (PARKS, PERSONNEL, POLICE)
ENDS = {"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "banner", "idle"}
"""Walking these would end the session that walks."""


def answers_of(house: House, client: Any) -> Any:
    """Every page that can be got, about every share: its name, and all that it answers."""
    for route in routes():
        if route.is_of_twin or route.name in ENDS or route.unknown():
            continue
        for name in SHARES if route.parts else SHARES[:1]:
            path = route.path(house, house.store.share_named(name))
            answer = client.get(path)
            yield f"{route.name} of {name}", answer, everything_in(answer)


def everything_in(answer: Any) -> bytes:
    """Headers, cookies and body of an answer."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return head.encode() + answer.cookies.output().encode() + body_of(answer)


def test_no_page_tells_a_value(web: House, sign_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = sign_in(*Role, content=True, cji=True)
    told, seen = [], 0
    for name, answer, everything in answers_of(web, client):
        assert answer.status_code < 500 or name.startswith("healthz"), name
        seen += answer.status_code == 200
        told += [(name, value) for value in canaries_in(everything)]
    assert told == []
    assert seen >= 1
    assert canaries_in(caplog.text.encode()) == set()


def test_no_call_tells_a_value(web: House, caller: Any) -> None:  # noqa: F811
    client = caller(*Scope)
    for call in CALLS.values():
        if call.verb != "GET":
            continue
        for share in map(web.store.share_named, SHARES):
            item = first_item(web, share)
            path = "/api/v1" + call.path.replace("{item}", str(item))
            given = {"item": item} if call.of_item and "{" not in call.path else {}
            answer = client.get(path, given)
            assert answer.status_code in (200, 404)
            assert canaries_in(everything_in(answer)) == set(), path


def test_every_finding_of_every_item_is_told_without_its_value(web: House, caller: Any) -> None:  # noqa: F811
    client = caller(*Scope)
    for line in web.catalogue.lines(web.store.share_named(PERSONNEL)):
        for path in (f"items/{line.id}", f"findings?item={line.id}&limit=1000"):
            answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == 200
            assert canaries_in(answer.content) == set()


def test_no_file_of_the_home_holds_a_value(web: House, sign_in: SignIn, caller: Any) -> None:  # noqa: F811
    """Databases with what was not yet written into them, accounts, keys, runs, logs."""
    client = sign_in(*Role, content=True, cji=True)
    for _ in answers_of(web, client):
        pass
    files = list(web.settings.home.rglob("*"))
    assert {"inventory.db", "accounts.db"} <= {file.name for file in files}
    assert list(in_files([web.settings.home])) == []


def test_a_browser_is_told_no_value(web: House, sign_in: SignIn, page: Any, tmp_path: Path) -> None:
    """All that a browser is sent while every page is opened, its log, and the server's."""
    client = sign_in(*Role, content=True, cji=True)
    home = web.settings.home
    told: list[str] = []
    sent: list[Any] = []
    page.on("response", lambda response: sent.append(response))  # noqa: PLW0108 - must be a function
    with serving(home) as address:
        use_session_of(page, client, address)
        for route in routes():
            if route.is_of_twin or route.name in ENDS or route.unknown():
                continue
            for name in (PERSONNEL, POLICE) if route.parts else (PERSONNEL,):
                path = route.path(web, web.store.share_named(name))
                known = client.get(path)
                if known.status_code != 200 or not known.get("Content-Type", "").startswith("text/html"):
                    continue  # no page: downloads, streams; the test above has looked into them
                page.goto(address + path, wait_until="domcontentloaded")
                told += [f"{route.name} of {name}: {value}" for value in canaries_in(page.content().encode())]
        for response in sent:
            head = response.url + "\n".join(f"{k}: {v}" for k, v in response.headers.items())
            told += [f"{response.url}: {value}" for value in canaries_in(head.encode())]
            if response.status == 200 and "/static/" not in response.url:
                told += [f"{response.url}: {value}" for value in canaries_in(_body(response))]
    assert told == []
    assert len(sent) > 3
    log = shutil.copy(home / "web.log", tmp_path)
    assert canaries_in(Path(log).read_bytes()) == set()
    assert list(in_files([home])) == []


def _body(response: Any) -> bytes:
    from playwright.sync_api import Error

    try:
        return bytes(response.body())
    except Error:  # no longer kept, or a stream that was left
        return b""


@pytest.mark.parametrize("value", CANARIES)
@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
def test_the_search_itself_finds_a_value_in_all_its_forms(value: str, before: str) -> None:
    for form in forms(value):
        assert value in canaries_in(b"abc" + form + b"def")
    packed = base64.b64encode(f"{before}{value} and more".encode())
    assert value in canaries_in(packed)
    assert value in canaries_in(base64.urlsafe_b64encode(f"{before}{value} and more".encode()))


def test_and_nothing_where_there_is_none() -> None:
    assert canaries_in(b"219-09-4322 and 21909 432 8765") == set()
    assert canaries_in(f"{SSN} {OTHER_SSN}".encode()) >= {SSN, OTHER_SSN}
