"""An orchestrator for tests of pages: what it is asked is written down, what it says is set."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from classify.errors import FlowError, UnknownRunError
from classify.web.rooms.shares import state
from flows.asking import AskedRun


class Door:
    """Stands for `flows.asking.Orchestrator`."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.cancelled: list[str] = []
        self.known: dict[str, AskedRun] = {}
        self.is_busy = False

    def start(self, flow: str, parameters: dict[str, Any]) -> str:
        assert flow == "scan-share"
        self.asked.append({name: value for name, value in parameters.items() if value is not None})
        return self.put(parameters["share_id"], "SCHEDULED", due="2026-01-01T00:00:00Z")

    def put(self, share: int, kind: str, *, due: str = "", run: str = "") -> str:
        """A run it knows."""
        run = run or str(uuid4())
        self.known[run] = AskedRun(run, "scan-share", kind, kind, "", share, due, "")
        return run

    def run(self, run: str) -> AskedRun:
        if self.is_busy:
            raise FlowError("The orchestrator does not answer.")
        if run not in self.known:
            raise UnknownRunError("The orchestrator knows no such run.")
        return self.known[run]

    def runs(self, *, over: bool, limit: int) -> list[AskedRun]:
        assert not over
        return [run for run in self.known.values() if run.kind in ("PENDING", "RUNNING", "CANCELLING")]

    def waiting(self, limit: int) -> list[AskedRun]:
        return [run for run in self.known.values() if run.kind == "SCHEDULED"]

    def cancel(self, run: str) -> None:
        self.cancelled.append(run)


def open_door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """Has the pages meet an orchestrator that is up."""
    door = Door()
    monkeypatch.setattr(state, "orchestrator", lambda: door)
    return door


def progress(**given: Any) -> dict[str, Any]:
    """Of a scan that has read a quarter of its files."""
    return {
        "stage": "reading",
        "met": 200,
        "unchanged": 80,
        "waiting_files": 120,
        "waiting_bytes": 1_000,
        "done_files": 30,
        "done_bytes": 250,
        "copies": 0,
        "unread": {"encrypted": 14, "corrupt": 2},
        "expected_seconds": 80.0,
        "passed_seconds": 20.0,
        **given,
    }
