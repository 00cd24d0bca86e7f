"""Releases by programs: written down for what was allowed, each file in the log; listed without names."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Scope
from classify.web.house import House
from models.sharing import SharingOutcome
from tests.inventory.sharing import HASH, allowed, asked, recipient
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.api.test_requests import files
from tests.web.town import PARKS, PERSONNEL, POLICE

RELEASE = Scope.APPROVAL_DECIDE
TO = "Ina Vented"


def sent(client: Any, request: int, items: list[int], **more: Any) -> Any:
    package = {
        "request": request,
        "copies": [{"item": item, "hash": HASH} for item in items],
        "package_hash": "cd" * 32,
        "to": TO,
        "authority": "2-6-1003, MCA",
        **more,
    }
    return client.post("/api/v1/releases", package, content_type="application/json")


def answered(house: House, share: str) -> tuple[int, list[int]]:
    items = files(house, share)
    number = asked(house.store, items, recipient(house.store), SharingOutcome.ALLOWED)
    allowed(house.store, house.store.shares(), number)
    return number, items


def test_what_was_allowed_is_released_listed_and_in_the_log(fresh: House, caller: Caller) -> None:
    number, items = answered(fresh, PERSONNEL)
    answer = sent(caller(RELEASE), number, items, profile="default")
    assert answer.status_code == 200, answer.content
    made = answer.json()
    assert (made["state"], made["request"], made["files"], made["profile"]) == (
        "released",
        number,
        2,
        "default",
    )
    client = caller(Scope.SHARING_ASK)
    assert told(client, "releases")["items"] == [made]
    assert told(client, "releases", request=number + 1)["items"] == []
    assert told(client, "releases", overdue="true")["items"] == []
    assert told(client, "releases", state="second")["items"] == []
    assert TO not in str(made)
    assert {entry.to for entry in fresh.store.dissemination_log(fresh.store.shares())} == {TO}
    (act,) = acts(fresh, "release.make")
    assert act["actor"].startswith("token:")


def test_what_was_not_allowed_does_not_leave(fresh: House, caller: Caller) -> None:
    client = caller(RELEASE)
    items = files(fresh, PARKS)
    waits = asked(fresh.store, items, recipient(fresh.store))
    assert refused(sent(client, waits, items)) == (409, "MC-919")
    assert refused(sent(client, 99, items)) == (404, "MC-773")
    assert refused(sent(caller(Scope.SHARING_ASK), waits, items)) == (403, "MC-772")
    number, mine = answered(fresh, PARKS)
    assert refused(sent(client, number, files(fresh, PERSONNEL))) == (409, "MC-919")
    assert sent(client, number, mine, package_hash="x").status_code == 422
    assert fresh.store.releases(fresh.store.shares(), fresh.store.requests(fresh.store.shares())[0].due) == []


@pytest.mark.parametrize("share", [POLICE])
def test_nothing_of_a_flagged_share_is_released_or_listed_by_a_token(
    fresh: House, caller: Caller, share: str
) -> None:
    number, items = answered(fresh, share)
    assert refused(sent(caller(RELEASE), number, items)) == (404, "MC-773")
    assert told(caller(Scope.SHARING_ASK), "releases")["items"] == []
