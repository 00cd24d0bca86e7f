"""The queue for programs: groups and decisions by the desk's rules, nothing of flagged shares."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.desk import QueueReader
from classify.rights import Scope
from classify.web.house import House
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.town import CANARIES, PARKS, PERSONNEL, POLICE


def sent(client: Any, share: int, **more: Any) -> Any:
    return client.post("/api/v1/decisions", {"share": share, **more}, content_type="application/json")


@pytest.fixture
def program(caller: Caller) -> Any:
    """A program that may decide."""
    return caller(Scope.REVIEW_DECIDE)


def test_groups_are_told_riskiest_first_page_by_page(fresh: House, program: Any) -> None:
    police = fresh.store.share_named(POLICE)
    assert fresh.store.groups([police]), "the town has questions no token may know of"
    met, after = [], ""
    while after is not None:
        page = told(program, "groups", limit=2, after=after)
        met += page["items"]
        after = page["next"]
    assert [one["risk"] for one in met] == sorted((one["risk"] for one in met), reverse=True)
    assert {one["share"] for one in met} <= {
        fresh.store.share_named(PARKS).id,
        fresh.store.share_named(PERSONNEL).id,
    }
    assert told(program, "groups", share=police.id) == {"items": [], "next": None}
    only = told(program, "groups", entity="US_SSN")["items"]
    assert only == [one for one in met if one["entity"] == "US_SSN"]
    assert not any(value in str(met) for value in CANARIES)


def test_a_group_is_decided_once_and_told(fresh: House, program: Any) -> None:
    group = told(program, "groups")["items"][0]
    given = {"group": group["key"], "revision": group["revision"], "verdict": "confirm", "seconds": 2.5}
    answer = sent(program, group["share"], **given, lot="00112233445566aa")
    assert answer.status_code == 200, answer.content
    receipt = answer.json()
    assert (receipt["state"], receipt["lot"]) == ("standing", "00112233445566aa")
    assert receipt["sentence"].startswith("Decided: ")
    again = sent(program, group["share"], **given, lot="00112233445566aa").json()
    assert again["items"] == receipt["items"]
    assert refused(sent(program, group["share"], **given)) == (409, "MC-803")
    decisions = told(program, "decisions", lot=receipt["lot"])["items"]
    assert len(decisions) == receipt["decisions"]
    assert {one["verdict"] for one in decisions} == {"confirm"}
    assert {one["decided_by"].partition(":")[0] for one in decisions} == {"token"}
    assert acts(fresh, "decision.take")[-1]["details"]["decisions"] == receipt["decisions"]
    assert group["key"] not in {one["key"] for one in told(program, "groups", limit=1000)["items"]}


def test_one_question_is_decided(fresh: House, program: Any) -> None:
    group = told(program, "groups")["items"][0]
    asked = QueueReader(fresh.store).members(group["key"])[0]
    known = {"question": asked.id, "verdict": "sample"}
    assert refused(sent(program, group["share"], **known, revision="0" * 24)) == (409, "MC-803")
    answer = sent(program, group["share"], **known, revision=asked.revision)
    assert answer.json()["state"] == "standing", answer.content


def test_without_a_verdict_nothing_is_changed(fresh: House, program: Any) -> None:
    group = told(program, "groups")["items"][0]
    answer = sent(program, group["share"], group=group["key"], revision=group["revision"])
    assert (answer.status_code, answer.json()["state"]) == (200, None)
    assert told(program, "decisions") == {"items": [], "next": None}


def test_of_a_flagged_share_nothing_is_decided_by_a_token(fresh: House, program: Any) -> None:
    """Not by its own number, nor by the number of another share."""
    police, parks = (fresh.store.share_named(name) for name in (POLICE, PARKS))
    line = fresh.store.groups([police])[0]
    given = {"group": line.key, "revision": "0" * 24, "verdict": "confirm"}
    refused_code = refused(sent(program, police.id, **given))[0]
    assert refused_code in (403, 404)
    assert refused(sent(program, parks.id, **given)) == (404, "MC-773")
    assert refused(sent(program, parks.id, **{**given, "group": "f" * 24})) == (404, "MC-773")
    number = QueueReader(fresh.store).members(line.key)[0].id
    assert refused(sent(program, parks.id, question=number, verdict="confirm")) == (404, "MC-773")
    assert acts(fresh, "decision.take") == []


def test_a_note_with_a_value_is_refused_and_not_repeated(fresh: House, program: Any) -> None:
    group = told(program, "groups")["items"][0]
    given = {"group": group["key"], "revision": group["revision"], "verdict": "confirm"}
    answer = sent(program, group["share"], **given, note="it was 219-09-4321")
    assert refused(answer) == (409, "MC-804")
    assert "219-09" not in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "maybe"},
        {"lot": "x"},
        {"question": "1"},
        {"seconds": -1},
        {"actor": "ada"},
        {"scope": "all"},
    ],
)
def test_what_cannot_be_meant_is_refused(fresh: House, program: Any, wrong: dict[str, Any]) -> None:
    assert refused(sent(program, fresh.store.share_named(PARKS).id, **wrong)) == (422, "MC-777")


def test_it_takes_the_scope(fresh: House, caller: Caller) -> None:
    reader = caller(Scope.INVENTORY_READ)
    assert refused(reader.get("/api/v1/groups")) == (403, "MC-772")
    assert refused(reader.get("/api/v1/decisions")) == (403, "MC-772")
    assert refused(sent(reader, fresh.store.share_named(PARKS).id)) == (403, "MC-772")
