"""Requests by programs: asked, listed, decided; nothing of flagged shares, no name of who gets the files."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Person, Role, Scope
from classify.web.house import House
from tests.inventory.sharing import TERMS, live
from tests.sharing.desks import person
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.town import CANARIES, PARKS, PERSONNEL, POLICE, SSN
from tests.web.walking import first_item

ASK, DECIDE = Scope.SHARING_ASK, Scope.APPROVAL_DECIDE
NAME = "Ina Vented"


def files(house: House, share: str) -> list[int]:
    return [line.id for line in house.catalogue.lines(house.store.share_named(share))][:2]


def body(items: list[int], **more: Any) -> dict[str, Any]:
    said = {
        "recipient": {"type": "public", "name": NAME},
        "purpose": "public_request",
        "use": "To plan the budget",
        "access": "Three analysts",
        "security": "A locked room",
        "until": "2999-06-30",
    }
    return {"items": items, **said, **more}


def ask(client: Any, items: list[int], **more: Any) -> Any:
    return client.post("/api/v1/requests", body(items, **more), content_type="application/json")


def decide(client: Any, made: dict[str, Any], decided: str = "denied", **more: Any) -> Any:
    sent = {"decided": decided, "reason": "The balance speaks for it", "revision": made["revision"], **more}
    return client.post(f"/api/v1/requests/{made['id']}/decision", sent, content_type="application/json")


@pytest.fixture
def two_people(monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Who else may sign in: a second word can be given."""
    known = [person("tess", Role.STEWARD)]
    monkeypatch.setattr("classify.web.accounts.people.persons", lambda: known)
    return known


def test_what_is_asked_is_judged_by_the_matrix_and_listed(fresh: House, caller: Caller) -> None:
    client = caller(ASK)
    answer = ask(client, files(fresh, PERSONNEL))
    assert answer.status_code == 200, answer.content
    made = answer.json()
    assert (made["state"], made["to"], made["outcome"]) == ("received", "public", made["outcome"])
    assert made["outcome"] in ("refer", "prohibited"), "nobody approved these labels"
    assert made["rules"]
    assert made["way_to_yes"]
    assert made["leans_on"]["matrix"]
    assert sum(made["counts"].values()) == made["files"] >= 2
    assert made["asked_by"].startswith("token:")
    assert told(client, "requests")["items"] == [made]
    assert told(client, "requests", state="answered")["items"] == []
    assert told(client, "requests", overdue="true")["items"] == []
    assert told(client, "requests", recipient=made["recipient"] + 1)["items"] == []
    assert NAME not in str(made)
    assert not any(canary in str(made) for canary in CANARIES)
    (act,) = acts(fresh, "request.add")
    assert act["actor"] == made["asked_by"]


def test_lists_go_on_page_by_page(fresh: House, caller: Caller) -> None:
    client = caller(ASK)
    recipient = ask(client, files(fresh, PARKS)).json()["recipient"]
    for _ in range(2):
        assert ask(client, files(fresh, PARKS), recipient=recipient).status_code == 200
    met, after = [], ""
    while after is not None:
        page = told(client, "requests", limit=1, after=after)
        met += [one["id"] for one in page["items"]]
        after = page["next"]
    assert met == sorted(met, reverse=True)
    assert len(met) == 3


def test_what_a_token_may_not_know_of_is_not_there(fresh: House, caller: Caller) -> None:
    client = caller(ASK)
    police = [first_item(fresh, fresh.store.share_named(POLICE))]
    assert refused(ask(client, police)) == (404, "MC-773")
    assert refused(ask(client, [*files(fresh, PARKS), 2**40])) == (404, "MC-773")
    assert told(client, "requests")["items"] == []
    assert refused(ask(caller(Scope.INVENTORY_READ), files(fresh, PARKS))) == (403, "MC-772")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"recipient": 1}, 409),
        ({"recipient": None}, 422),
        ({"recipient": {"type": "public", "name": ""}}, 422),
        ({"recipient": {"type": "public", "name": " "}}, 409),
        ({"use": " "}, 409),
        ({"until": "2020-01-01"}, 409),
        ({"until": "soon"}, 422),
        ({"purpose": "fun"}, 422),
        ({"items": []}, 422),
        ({"agreement": 99}, 409),
        ({"evidence": ["attorney_advice"]}, 409),
        ({"revision": "0" * 24}, 409),
        ({"use": "\ud800"}, 422),
    ],
)
def test_what_cannot_be_meant_is_refused(
    fresh: House, caller: Caller, change: dict[str, Any], status: int
) -> None:
    answer = ask(caller(ASK), **{"items": files(fresh, PARKS), **change})
    assert answer.status_code == status, answer.content
    assert fresh.store.requests(fresh.store.shares()) == []
    assert fresh.store.recipients() == [], "nobody is entered for what is not asked"


def test_one_token_asks_and_another_decides(fresh: House, caller: Caller) -> None:
    asker, decider = caller(ASK, DECIDE), caller(DECIDE)
    made = ask(asker, files(fresh, PARKS)).json()
    assert refused(decide(asker, made)) == (409, "MC-916")
    assert refused(decide(caller(ASK), made)) == (403, "MC-772")
    answer = decide(decider, made)
    assert answer.status_code == 200, answer.content
    done = answer.json()
    assert (done["state"], done["decisions"][0]["decided"]) == ("answered", "denied")
    assert done["answered_at"]
    assert refused(decide(decider, made)) == (409, "MC-910")
    assert refused(decide(decider, {**made, "id": 99})) == (404, "MC-773")


def test_a_decision_on_something_else_or_with_a_value_is_refused(fresh: House, caller: Caller) -> None:
    made = ask(caller(ASK), files(fresh, PARKS)).json()
    decider = caller(DECIDE)
    assert refused(decide(decider, {**made, "revision": "0" * 24})) == (409, "MC-917")
    assert refused(decide(decider, made, reason=f"For {SSN}")) == (409, "MC-918")


def test_to_allow_more_than_was_judged_waits_for_a_second_person(
    fresh: House, caller: Caller, two_people: list[Person]
) -> None:
    made = ask(caller(ASK), files(fresh, PARKS)).json()
    assert made["outcome"] == "refer"
    done = decide(caller(DECIDE), made, "allowed").json()
    assert (done["state"], done["decisions"][0]["why_second"]) == ("second", ["loosens"])
    two_people.clear()
    again = ask(caller(ASK), files(fresh, PARKS)).json()
    assert refused(decide(caller(DECIDE), again, "allowed")) == (409, "MC-916")


def test_a_request_leans_on_an_agreement_of_its_recipient(fresh: House, caller: Caller) -> None:
    client = caller(ASK)
    recipient = ask(client, files(fresh, PARKS)).json()["recipient"]
    agreement = live(fresh.store, recipient, TERMS)
    made = ask(client, files(fresh, PARKS), recipient=recipient, agreement=agreement).json()
    assert (made["agreement"], made["evidence"]) == (agreement, ["agreement"])
