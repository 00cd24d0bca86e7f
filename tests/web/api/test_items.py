"""Items: the filters of the page, pages that follow each other, why a label, what was found and where."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Scope
from classify.web.house import House
from models.approval import Coverage
from tests.web.api.conftest import Caller, refused, told
from tests.web.town import CANARIES, DEPARTMENTS, PARKS, PERSONNEL, POLICE


def visible(web: House) -> set[int]:
    """All items but those of the flagged share."""
    return {
        line.id for name in (PARKS, PERSONNEL) for line in web.catalogue.lines(web.store.share_named(name))
    }


def everything(client: Any, path: str, **asked: Any) -> list[Any]:
    """All pages of a list."""
    met: list[Any] = []
    after = ""
    while after is not None:
        page = told(client, path, after=after, **asked)
        assert len(page["items"]) <= asked.get("limit", 100)
        met += page["items"]
        after = page["next"]
    return met


def named(client: Any, path: str) -> int:
    """The item with this path."""
    return next(int(one["id"]) for one in everything(client, "items") if one["path"] == path)


@pytest.mark.parametrize("limit", [1, 7, 19, 20, 21, 1000])
def test_pages_have_every_item_once(web: House, caller: Caller, limit: int) -> None:
    met = [one["id"] for one in everything(caller(Scope.INVENTORY_READ), "items", limit=limit)]
    assert len(met) == len(set(met))
    assert set(met) == visible(web)


def test_a_last_page_that_is_full_leads_nowhere(web: House, caller: Caller) -> None:
    page = told(caller(Scope.INVENTORY_READ), "items", limit=len(visible(web)))
    assert page["next"] is None


def test_filters_are_those_of_the_page(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    personnel = web.store.share_named(PERSONNEL)
    for asked, share in (
        ({"label": ["CONFIDENTIAL", "RESTRICTED"]}, None),
        ({"entity": "US_SSN", "share": personnel.id}, personnel),
        ({"department": DEPARTMENTS[PERSONNEL], "tag": "PII"}, personnel),
        ({"outcome": "corrupt"}, None),
        ({"copies": "true"}, None),
    ):
        found = everything(client, "items", **asked)
        assert found, asked
        for one in found:
            assert share is None or one["share"] == share.id
            assert "label" not in asked or one["label"] in asked["label"]
            assert "entity" not in asked or "US_SSN" in one["entities"]
            assert "tag" not in asked or "PII" in one["tags"]
            assert "outcome" not in asked or one["outcome"] == "corrupt"
    copies = {one["path"] for one in everything(client, "items", copies="true")}
    assert {"record.txt", "copy of record.txt"} <= copies


def test_a_cursor_of_another_question_is_refused(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    following = told(client, "items", limit=2)["next"]
    answer = client.get("/api/v1/items", {"limit": 2, "label": "PUBLIC", "after": following})
    assert refused(answer) == (404, "MC-779")


def test_a_flagged_share_has_no_items_whatever_is_asked(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    police = web.store.share_named(POLICE)
    nothing = told(client, "items", share=999)
    assert told(client, "items", share=police.id) == nothing
    assert told(client, "items", department="Police") == nothing
    assert told(client, "items", tag="JUV") == nothing


def test_an_item_says_why_with_the_law(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    item = told(client, f"items/{named(client, 'payroll.pdf')}")
    assert item["label"] in ("CONFIDENTIAL", "RESTRICTED")
    assert item["reasons"]
    assert all(one["sentence"] and one["citation"] for one in item["reasons"])
    assert item["history"][0]["label"] == item["label"]
    listed = next(one for one in everything(client, "items") if one["id"] == item["id"])
    assert listed == {name: item[name] for name in listed}


def test_the_version_of_the_policy_tells_nothing_of_the_share(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    item = told(client, f"items/{named(client, 'payroll.pdf')}")
    assert "-" not in item["history"][0]["policy_version"]


def test_members_are_items_of_their_own(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    box = told(client, f"items/{named(client, 'photos.zip')}")
    assert len(box["members"]) == 2
    assert told(client, f"items/{box['members'][0]}")["is_member"] is True


def test_findings_are_kinds_and_places(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    number = named(client, "payroll.pdf")
    found = everything(client, "findings", item=number)
    assert {"US_SSN", "CREDIT_CARD"} <= {one["entity"] for one in found}
    assert all(one["place"] and one["mask"] and one["sentence"] for one in found)
    assert everything(client, "findings", item=number, limit=1) == found
    assert not any(canary in str(found) for canary in CANARIES)


def test_findings_take_an_item(web: House, caller: Caller) -> None:
    assert refused(caller(Scope.INVENTORY_READ).get("/api/v1/findings")) == (422, "MC-777")


def test_whether_a_label_is_in_effect_is_told_and_asked_for(fresh: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    share = fresh.store.share_named(PERSONNEL)
    (task, *_) = fresh.store.tasks(share, Coverage.KIND)
    shown = fresh.store.shown_of(share, Coverage.KIND, task.example)
    assert shown is not None
    fresh.store.approve(share, shown, actor="ada", policy="1")
    met = everything(client, "items", effect="in_effect")
    assert {one["id"] for one in met} == set(shown.items)
    assert {(one["effect"], one["in_effect"]) for one in met} == {("in_effect", task.proposed)}
    others = everything(client, "items", effect="waiting")
    assert {one["id"] for one in others} == visible(fresh) - set(shown.items)
    assert {(one["effect"], one["in_effect"]) for one in others} == {("waiting", None)}
    assert told(client, f"items/{task.example}")["in_effect"] == task.proposed
