"""The audit trail for programs: narrowed, page by page; of files of a flagged share no number."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Scope
from classify.web.house import House
from tests.web.api.conftest import Caller, refused, told
from tests.web.town import PARKS, POLICE


def item_of(house: House, name: str) -> int:
    return next(house.catalogue.lines(house.store.share_named(name))).id


def everything(client: Any, **asked: Any) -> list[Any]:
    met: list[Any] = []
    after = ""
    while after is not None:
        page = told(client, "audit", after=after, **asked)
        met += page["items"]
        after = page["next"]
    return met


def test_acts_are_told_newest_first_page_by_page(web: House, caller: Caller) -> None:
    client = caller(Scope.AUDIT_READ)
    client.get("/api/v1/audit")  # its first use is an act itself
    met = everything(client, limit=7)
    numbers = [act["id"] for act in met]
    assert numbers == list(range(numbers[0], 0, -1))
    assert {"scan.begin", "scan.finish", "token.add", "token.use"} <= {act["action"] for act in met}


def test_acts_are_narrowed(web: House, caller: Caller) -> None:
    client = caller(Scope.AUDIT_READ)
    share = web.store.share_named(PARKS).id
    begun = everything(client, action="scan.begin")
    assert [act["subject"] for act in begun if act["subject"] == f"share:{share}"]
    assert {act["action"] for act in begun} == {"scan.begin"}
    assert {act["actor"] for act in everything(client, actor="tests", limit=500)} == {"tests"}
    assert everything(client, until="2001-01-01T00:00:00Z") == []
    assert everything(client, since="2001-01-01T00:00:00Z", limit=1000)[-1]["id"] == 1


@pytest.mark.parametrize("query", ["since=yesterday", "since=2026-01-01", "who=tests", "until="])
def test_what_is_no_moment_is_refused(web: House, caller: Caller, query: str) -> None:
    assert refused(caller(Scope.AUDIT_READ).get(f"/api/v1/audit?{query}")) == (422, "MC-777")


def test_files_of_a_flagged_share_are_withheld(fresh: House, caller: Caller) -> None:
    police, parks = item_of(fresh, POLICE), item_of(fresh, PARKS)
    for subject in (f"item:{police}", f"item:{parks}", "item:987654", "item:x", "page:7"):
        fresh.store.audit_of("tests", "item.open", subject=subject, part="body")
    client = caller(Scope.AUDIT_READ)
    opened = everything(client, action="item.open")[::-1]
    assert [act["subject"] for act in opened] == ["", f"item:{parks}", "", "", ""]
    assert [act["details"] for act in opened] == [{}, {"part": "body"}, {}, {}, {}]
    assert [act["withheld"] for act in opened] == [True, False, True, True, True]
    # Asking for one must not tell it from one that is not there.
    assert told(client, "audit", subject=f"item:{police}") == told(client, "audit", subject="item:999")
    assert len(everything(client, subject=f"item:{parks}")) == 1


def test_it_takes_its_own_scope(web: House, caller: Caller) -> None:
    others = [scope for scope in Scope if scope is not Scope.AUDIT_READ]
    assert refused(caller(*others).get("/api/v1/audit")) == (403, "MC-772")
