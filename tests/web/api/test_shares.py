"""Shares and totals; a flagged share has totals and no name."""

from __future__ import annotations

from classify.rights import Scope
from classify.web.house import House
from tests.web.api.conftest import Caller, told
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE


def test_shares_are_told_with_their_totals(web: House, caller: Caller) -> None:
    page = told(caller(Scope.INVENTORY_READ), "shares")
    assert page["next"] is None
    by_id = {one["id"]: one for one in page["items"]}
    parks = by_id[web.store.share_named(PARKS).id]
    overview = web.catalogue.overview(web.store.share_named(PARKS))
    assert (parks["name"], parks["department"]) == (PARKS, DEPARTMENTS[PARKS])
    assert parks["totals"]["files"] == overview.files == 18
    assert parks["totals"]["labels"] == overview.labels
    assert parks["last_scan"].startswith("20")


def test_a_flagged_share_has_totals_and_no_name(web: House, caller: Caller) -> None:
    number = web.store.share_named(POLICE).id
    police = next(one for one in told(caller(Scope.INVENTORY_READ), "shares")["items"] if one["id"] == number)
    assert police["name"] is None
    assert police["criminal_justice"] is True
    assert police["totals"]["files"] == 2


def test_pages_follow_each_other_and_end(web: House, caller: Caller) -> None:
    client = caller(Scope.SCANS_RUN)
    met, after = [], ""
    while after is not None:
        page = told(client, "shares", limit=1, after=after)
        met += [one["id"] for one in page["items"]]
        after = page["next"]
    assert met == [one["id"] for one in told(client, "shares")["items"]]
    assert len(met) == 3


def test_departments_narrow(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    asked = [DEPARTMENTS[PERSONNEL], "Nowhere"]
    assert [one["name"] for one in told(client, "shares", department=asked)["items"]] == [PERSONNEL]
    assert told(client, "shares", department="Nowhere")["items"] == []


def test_statistics_are_the_sum_of_the_shares(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    shares = told(client, "shares")["items"]
    everything = told(client, "stats")
    assert everything["shares"] == 3
    for name in ("files", "members", "bytes", "findings", "unread"):
        assert everything["totals"][name] == sum(share["totals"][name] for share in shares)
    one = told(client, "stats", share=shares[0]["id"])
    assert one == {"shares": 1, "totals": shares[0]["totals"]}
    assert told(client, "stats", share=999)["totals"]["files"] == 0
    assert told(client, "stats", department=DEPARTMENTS[PARKS])["shares"] == 1
