"""Scans that were, and asking for one: of a share that is known and free, while the service runs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from classify.rights import Scope
from classify.runs import RunNote, Runs, RunState
from classify.service.state import LOCK
from classify.web.house import House
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.rooms.shares.pretended import Door, open_door
from tests.web.town import PARKS, POLICE


def asked(client: Any, share: int, **more: Any) -> Any:
    return client.post("/api/v1/scans", {"share": share, **more}, content_type="application/json")


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """An orchestrator that takes what it is asked for. A real one: `rooms/shares/test_with_service.py`."""
    return open_door(monkeypatch)


def test_scans_are_told_newest_first_page_by_page(web: House, caller: Caller) -> None:
    client = caller(Scope.INVENTORY_READ)
    met, after = [], ""
    while after is not None:
        page = told(client, "scans", limit=2, after=after)
        met += [one["id"] for one in page["items"]]
        after = page["next"]
    assert met == sorted(met, reverse=True)
    assert len(met) == 3
    parks = web.store.share_named(PARKS).id
    (one,) = told(client, "scans", share=parks)["items"]
    assert (one["share"], one["state"]) == (parks, "finished")
    assert "-" not in one["policy_version"]
    assert told(client, "scans", share=999) == {"items": [], "next": None}


def test_a_scan_is_handed_over_and_noted(web: House, caller: Caller, door: Door) -> None:
    """Of a flagged share, too: scanning shows no names."""
    client, share = caller(Scope.SCANS_RUN), web.store.share_named(POLICE).id
    answer = asked(client, share, reread=True)
    [run] = door.known
    assert (answer.status_code, answer.json()) == (202, {"run": run, "share": share})
    assert door.asked == [{"share_id": share, "reread": True}]
    row = acts(web, "scan.ask")[-1]
    assert row["subject"] == f"share:{share}"
    assert row["details"] == {"reread": True, "retry": [], "goes_on": False}
    assert row["actor"].startswith("token:")


def test_what_was_left_off_is_gone_on_with_as_a_page_does(fresh: House, caller: Caller, door: Door) -> None:
    """A retry that was paused stays one, whoever goes on with it."""
    share = fresh.store.share_named(PARKS)
    with fresh.store.scanning(share, detector_version="1", policy_version="p"):
        pass
    Runs(fresh.settings.home).write(
        str(uuid4()), RunNote("scan-share", RunState.CANCELLED, share_id=share.id, retry=["corrupt"])
    )
    assert asked(caller(Scope.SCANS_RUN), share.id).status_code == 202
    assert door.asked == [{"share_id": share.id, "retry": ["corrupt"]}]
    assert acts(fresh, "scan.ask")[-1]["details"]["goes_on"] is True


def test_a_share_at_work_or_about_to_be_is_not_asked_for_twice(
    web: House, caller: Caller, door: Door
) -> None:
    share, other = web.store.share_named(PARKS).id, web.store.share_named(POLICE).id
    door.put(share, "RUNNING")
    assert refused(asked(caller(Scope.SCANS_RUN), share)) == (409, "MC-402")
    assert asked(caller(Scope.SCANS_RUN), other).status_code == 202
    assert refused(asked(caller(Scope.SCANS_RUN), other)) == (409, "MC-402")
    assert len(door.asked) == 1


def test_a_share_that_is_not_there_is_not_scanned(caller: Caller, door: Door) -> None:
    assert refused(asked(caller(Scope.SCANS_RUN), 999)) == (404, "MC-773")
    assert refused(asked(caller(Scope.INVENTORY_READ), 999)) == (404, "MC-773")
    assert door.asked == []


def test_without_a_service_nothing_is_scanned(web: House, caller: Caller) -> None:
    assert not (web.settings.home / LOCK).exists()
    share = web.store.share_named(PARKS).id
    assert refused(asked(caller(Scope.SCANS_RUN), share)) == (409, "MC-530")
