"""Approvals by programs: what waits, what is on record, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Scope
from classify.web.house import House
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.town import CANARIES, PARKS, PERSONNEL, POLICE, SSN


def approved(client: Any, task: dict[str, Any], **more: Any) -> Any:
    sent = {name: task[name] for name in ("coverage", "item", "revision")}
    return client.post("/api/v1/approvals", {**sent, **more}, content_type="application/json")


def tasks(client: Any, house: House, share: str, **asked: Any) -> list[dict[str, Any]]:
    found = told(client, "approvals", share=house.store.share_named(share).id, **asked)["items"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("coverage", ["folder", "kind", "rule"])
def test_what_waits_is_listed_page_by_page(web: House, caller: Caller, coverage: str) -> None:
    client = caller(Scope.INVENTORY_READ)
    whole = told(client, "approvals", coverage=coverage)
    assert whole["next"] is None
    met, after = [], ""
    while after is not None:
        page = told(client, "approvals", coverage=coverage, limit=1, after=after)
        met += page["items"]
        after = page["next"]
    assert met == whole["items"]
    shares = {web.store.share_named(name).id for name in (PARKS, PERSONNEL)}
    assert {one["share"] for one in met} == shares, "nothing of the flagged share"
    assert all(one["id"] is None and one["revision"] and one["label"] is None for one in met)
    assert not any(canary in str(whole) for canary in CANARIES)


def test_what_was_listed_is_approved_and_stands_on_record(fresh: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ, Scope.APPROVAL_DECIDE)
    task = tasks(client, fresh, PERSONNEL)[0]
    answer = approved(client, task, left_out=[task["item"]])
    assert answer.status_code == 200, answer.content
    done = answer.json()
    assert (done["state"], done["label"], done["left_out"]) == ("standing", task["proposed"], 1)
    assert done["in_effect"] == done["items"] == task["items"] - 1
    assert tasks(client, fresh, PERSONNEL, state="standing") == [done]
    assert [one["items"] for one in tasks(client, fresh, PERSONNEL)] == [1]
    (act,) = acts(fresh, "label.approve")
    assert act["actor"].startswith("token:")


def test_what_was_not_listed_is_refused(fresh: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ, Scope.APPROVAL_DECIDE)
    task = tasks(client, fresh, PERSONNEL)[0]
    assert refused(approved(client, {**task, "revision": "0" * 24})) == (409, "MC-820")
    assert approved(client, task).status_code == 200
    assert refused(approved(client, task)) == (409, "MC-820")


def test_an_override_takes_a_reason_without_values_and_a_day(fresh: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ, Scope.APPROVAL_DECIDE)
    task = tasks(client, fresh, PERSONNEL)[0]
    assert refused(approved(client, task, label="PUBLIC")) == (409, "MC-821")
    whole = {"label": "PUBLIC", "reason": f"For {SSN}", "until": "2999-01-01"}
    assert refused(approved(client, task, **whole)) == (409, "MC-821")
    assert refused(approved(client, task, **{**whole, "reason": "so", "until": "soon"})) == (422, "MC-777")
    done = approved(client, task, **{**whole, "reason": "Released"}).json()
    assert (done["label"], done["reason"], done["until"]) == ("PUBLIC", "Released", "2999-01-01")


def test_without_the_scope_or_in_a_flagged_share_nothing_is_approved(fresh: House, caller: Caller) -> None:
    reader, decider = caller(Scope.INVENTORY_READ), caller(Scope.APPROVAL_DECIDE)
    task = tasks(reader, fresh, PERSONNEL)[0]
    assert refused(approved(reader, task)) == (403, "MC-772")
    police = next(iter(fresh.catalogue.lines(fresh.store.share_named(POLICE)))).id
    assert refused(approved(decider, {**task, "item": police})) == (404, "MC-773")
    assert fresh.store.approvals_on_record(fresh.store.shares()) == []
