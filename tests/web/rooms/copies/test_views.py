"""Lists of copies: by state, of a request, and nothing of shares that are not open to somebody."""

from __future__ import annotations

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.inventory.sharing import asked, recipient
from tests.web.conftest import SignIn
from tests.web.rooms.copies.benches import LIST, made, record, redactor
from tests.web.rooms.document.test_views import item_of
from tests.web.town import PERSONNEL


def test_an_empty_list_says_how_to_begin(fresh: House, sign_in: SignIn) -> None:
    assert fresh.store.copies(fresh.store.shares()) == []
    page = sign_in(Role.REVIEWER, content=True).get("/sharing/copies/").content.decode()
    assert "No copy waits for a second look." in page
    assert "Make a redacted copy" in page
    assert (
        "an administrator gives that grant" in sign_in(Role.AUDITOR).get("/sharing/copies/").content.decode()
    )


def test_copies_by_state(fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    making = redactor(monkeypatch)
    maker = sign_in(Role.REVIEWER, content=True)
    waiting = made(maker, record(fresh))
    making.refused = "encrypted: it is locked"
    refused = made(maker, item_of(fresh, PERSONNEL, LIST))
    page = maker.get("/sharing/copies/").content.decode()
    assert f"/sharing/copies/{waiting}/" in page
    assert f"/sharing/copies/{refused}/" not in page
    assert "You made it: somebody else looks." in page
    assert "Refused or sent back (1)" in page
    page = maker.get("/sharing/copies/?show=refused").content.decode()
    assert f"/sharing/copies/{refused}/" in page
    assert "it again" in page
    assert "No copy is ready." in maker.get("/sharing/copies/?show=ready").content.decode()


def test_the_files_of_a_request_with_what_is_ready_and_missing(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    files = [record(fresh), item_of(fresh, PERSONNEL, LIST)]
    number = asked(fresh.store, files, recipient(fresh.store))
    maker = sign_in(Role.REVIEWER, content=True)
    copy = made(maker, files[0], request=str(number))
    page = " ".join(maker.get(f"/sharing/copies/?request={number}").content.decode().split())
    assert "<strong>0</strong> ready, <strong>2</strong> not." in page
    assert f"/sharing/copies/{copy}/" in page
    assert f"/sharing/copies/of/{files[1]}/?request={number}" in page
    assert "Missing" in page
    fresh.store.look_at_copy(
        copy,
        agrees=True,
        sha256=fresh.store.copies(fresh.store.shares())[0].sha256,
        note="",
        actor="lou",
    )
    page = maker.get(f"/sharing/copies/?request={number}").content.decode()
    assert "<strong>1</strong> ready" in page
    assert maker.get("/sharing/copies/?request=999").status_code == 404


def test_a_copy_for_a_request_that_does_not_ask_for_the_file_is_refused(
    fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor(monkeypatch)
    number = asked(fresh.store, [record(fresh)], recipient(fresh.store))
    client, other = sign_in(Role.REVIEWER, content=True), item_of(fresh, PERSONNEL, LIST)
    answer = client.post(f"/sharing/copies/of/{other}/", {"act": "make", "request": str(number)})
    assert answer.status_code == 409
    assert "This request does not ask for this file." in answer.content.decode()
