"""The door of the twin: every operation has one; what may not be known is not there; a misspelt filter is no
filter.
"""

from __future__ import annotations

import json

import pytest

from classify.rights import ACTS, Scope
from classify.web.api.calls import CALLS
from classify.web.api.twin import TWIN, addresses
from classify.web.house import House
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.town import PARKS, PERSONNEL, POLICE, SSN


def number_of(web: House, name: str) -> int:
    """The number of a share of the town."""
    return web.store.share_named(name).id


def item_of(web: House, name: str) -> int:
    """An item of a share of the town."""
    return next(web.catalogue.lines(web.store.share_named(name))).id


def test_every_operation_has_a_door(web: House) -> None:
    behind = {
        operation.view_func.__name__
        for router in TWIN._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert behind == set(CALLS)
    assert {pattern.name for pattern in addresses()} <= {f"api_{name}" for name in behind} | {"api_openapi"}


def test_every_call_can_be_made_with_some_token(web: House) -> None:
    assert all(ACTS[call.act].scopes for call in CALLS.values())


def test_a_token_beyond_its_scope_is_told_which_it_takes(web: House, caller: Caller) -> None:
    answer = caller(Scope.SCANS_RUN).get("/api/v1/items")
    assert refused(answer) == (403, "MC-772")
    assert "inventory:read" in answer.json()["error"]
    assert acts(web, "door.refuse")[-1]["details"]["act"] == "see_items"


def test_what_may_not_be_known_looks_like_what_is_not_there(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    hidden, missing = item_of(web, POLICE), 987_654
    for path in ("/api/v1/items/{}", "/api/v1/findings?item={}"):
        answers = [client.get(path.format(number)) for number in (hidden, missing)]
        assert [refused(answer) for answer in answers] == [(404, "MC-773")] * 2
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)


def test_numbers_that_no_row_can_have_are_refused(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    for number in (0, -1, 2**53, 2**63, 10**40, "1e3", "%00", "0x10"):
        status, _ = refused(client.get(f"/api/v1/items/{number}"))
        assert status in (404, 422)


@pytest.mark.parametrize("query", ["lable=PUBLIC", "limit=0", "limit=1001", "limit=x", "label=SECRET"])
def test_a_filter_that_means_nothing_is_refused(web: House, caller: Caller, query: str) -> None:
    assert refused(caller(Scope.INVENTORY_READ).get(f"/api/v1/items?{query}")) == (422, "MC-777")


def test_a_call_about_a_share_that_may_be_known_says_why_it_may_not(web: House, caller: Caller) -> None:
    answer = caller(Scope.INVENTORY_READ).post(
        "/api/v1/scans", {"share": number_of(web, PARKS)}, content_type="application/json"
    )
    assert refused(answer) == (403, "MC-772")
    assert "scans:run" in answer.json()["error"]


def test_any_of_several_scopes_will_do(web: House, caller: Caller) -> None:
    for scope in (Scope.SCANS_RUN, Scope.INVENTORY_READ):
        assert len(told(caller(scope), "scans")["items"]) == 3
    assert refused(caller(Scope.AUDIT_READ).get("/api/v1/scans")) == (403, "MC-772")


def test_each_page_of_a_list_that_is_taken_is_in_the_trail(fresh: House, caller: Caller) -> None:
    """Who, which list, narrowed by what, how many rows; a caller's own words are not repeated."""
    client = caller(Scope.INVENTORY_READ)
    share = fresh.store.share_named(PERSONNEL)
    asked = {"label": "CONFIDENTIAL", "share": share.id, "limit": 1}
    first = told(client, "items", **asked)
    told(client, "items", **asked, after=first["next"])
    assert told(client, "items", department=f"Court {SSN}", share=987_654_321)["items"] == []
    told(client, "shares")
    noted = acts(fresh, "list.take")
    details = [
        act["details"] if isinstance(act["details"], dict) else json.loads(act["details"]) for act in noted
    ]
    assert [(one["list"], one["asked"], one["rows"]) for one in details] == [
        ("items", ["label CONFIDENTIAL", f"share {share.id}"], 1),
        ("items", ["label CONFIDENTIAL", f"share {share.id}"], 1),
        ("items", ["department", "share"], 0),
    ]
    assert {act["actor"] for act in noted} == {noted[0]["actor"]}
    assert noted[0]["actor"].startswith("token:")
