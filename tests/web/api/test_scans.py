"""Scans that were, and asking for one: of a share that is known and free, while the service runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from classify.rights import Scope
from classify.service.state import LOCK, ServiceState
from classify.web.api import scans
from classify.web.house import House
from flows.asking import AskedRun, Orchestrator
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.town import PARKS, POLICE


def asked(client: Any, share: int, **more: Any) -> Any:
    return client.post("/api/v1/scans", {"share": share, **more}, content_type="application/json")


@contextmanager
def a_service(web: House, monkeypatch: pytest.MonkeyPatch, *at_work: int) -> Iterator[list[Any]]:
    """A service that takes what it is asked for; of these shares scans are at work. Gives what was asked."""
    started: list[Any] = []

    class Door(Orchestrator):
        def __init__(self, *_: Any) -> None: ...

        def runs(self, *, over: bool, limit: int) -> list[AskedRun]:
            return [AskedRun("r", "scan-share", "RUNNING", "", "", share, "", "") for share in at_work]

        def start(self, flow: str, parameters: dict[str, Any]) -> str:
            started.append((flow, parameters))
            return "0193-run"

    monkeypatch.setattr(scans, "Orchestrator", Door)
    monkeypatch.setattr(scans, "running", lambda _home: ServiceState(1, "127.0.0.1", 1, 2))
    yield started


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


def test_a_scan_is_handed_over_and_noted(web: House, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a flagged share, too: scanning shows no names."""
    client, share = caller(Scope.SCANS_RUN), web.store.share_named(POLICE).id
    with a_service(web, monkeypatch) as started:
        answer = asked(client, share, reread=True)
    assert (answer.status_code, answer.json()) == (202, {"run": "0193-run", "share": share})
    assert started == [("scan-share", {"share_id": share, "reread": True})]
    row = acts(web, "scan.ask")[-1]
    assert (row["subject"], row["details"]) == (f"share:{share}", {"reread": True})
    assert row["actor"].startswith("token:")


def test_a_share_at_work_is_not_asked_for_twice(
    web: House, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = web.store.share_named(PARKS).id
    with a_service(web, monkeypatch, share) as started:
        assert refused(asked(caller(Scope.SCANS_RUN), share)) == (409, "MC-402")
    assert started == []


def test_a_share_that_is_not_there_is_not_scanned(
    web: House, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_service(web, monkeypatch) as started:
        assert refused(asked(caller(Scope.SCANS_RUN), 999)) == (404, "MC-773")
        assert refused(asked(caller(Scope.INVENTORY_READ), 999)) == (404, "MC-773")
    assert started == []


def test_without_a_service_nothing_is_scanned(web: House, caller: Caller) -> None:
    assert not (web.settings.home / LOCK).exists()
    share = web.store.share_named(PARKS).id
    assert refused(asked(caller(Scope.SCANS_RUN), share)) == (409, "MC-530")
