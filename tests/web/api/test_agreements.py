"""Agreements by programs: listed with what is missing, without words and names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from classify.rights import Scope
from classify.web.house import House
from classify.web.sharing import today
from models.agreement import AgreementKind, Office
from tests.inventory.sharing import AGENCY, TERMS, live, recipient
from tests.web.api.conftest import Caller, refused, told


def test_they_are_listed_with_their_state_of_the_day(fresh: House, caller: Caller) -> None:
    store, day = fresh.store, today()
    to = recipient(store)
    first = live(store, to, replace(TERMS, ends=day + timedelta(20)))
    second = store.draft_agreement(
        to, AgreementKind.CONTRACT, replace(TERMS, stricter_wins=False), actor="sam"
    )
    client = caller(Scope.SHARING_ASK)
    items = told(client, "agreements")["items"]
    assert [one["id"] for one in items] == [second, first]
    draft, signed = items
    assert (draft["state"], draft["missing"]) == ("draft", ["stricter"])
    assert draft["offices_missing"] == [office.value for office in Office]
    assert draft["owners_missing"] == sorted(TERMS.owners)
    assert (signed["state"], signed["days_left"], signed["warning"]) == ("live", 20, 30)
    assert (signed["offices_missing"], signed["owners_missing"], signed["users"]) == ([], [], 5)
    assert [one["id"] for one in told(client, "agreements", state="live")["items"]] == [first]
    assert told(client, "agreements", recipient=to + 1)["items"] == []
    page = told(client, "agreements", limit=1)
    assert [one["id"] for one in told(client, "agreements", limit=1, after=page["next"])["items"]] == [first]
    assert AGENCY.name not in str(items)
    assert "Words about" not in str(items)


def test_only_tokens_of_sharing_see_them(fresh: House, caller: Caller) -> None:
    assert refused(caller(Scope.INVENTORY_READ).get("/api/v1/agreements")) == (403, "MC-772")
