"""Commands ask the orchestrator by its REST API: patiently while it is busy, in sentences when it refuses."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from classify.errors import FlowError
from flows import asking
from flows.asking import Orchestrator
from flows.orchestrator import free_port, password_of

RUN = {
    "id": "r1",
    "flow_id": "f1",
    "state_type": "RUNNING",
    "state_name": "Running",
    "state": {"type": "RUNNING", "message": None},
    "parameters": {"share_id": 3},
    "expected_start_time": "2026-11-30T12:00:00Z",
    "start_time": None,
}


class Server(HTTPServer):
    """Answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Any] = {}
        self.statuses: list[int] = []
        """Of the next answers; 200 for those after them."""
        self.asked: list[tuple[str, str, Any]] = []
        self.passwords: set[str] = set()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.removeprefix("/api")
        self.server.asked.append((self.command, path, json.loads(body) if body else None))
        self.server.passwords.add(self.headers["Authorization"])
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        answer = json.dumps(self.server.answers.get(path, {})).encode() if status == 200 else b"{}"
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST  # noqa: N815 - the library's name

    def log_message(self, *_: object) -> None:  # type: ignore[override]
        """Nobody's visits are noted."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0))
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def door(server: Server, tmp_path: Path) -> Orchestrator:
    return Orchestrator(tmp_path, server.server_port)


def test_a_run_is_asked_for_with_what_was_given(server: Server, door: Orchestrator, tmp_path: Path) -> None:
    """What was not given is for the service's settings to say; the home's password opens the door."""
    server.answers = {
        "/deployments/name/scan-share/by-hand": {"id": "d1"},
        "/deployments/d1/create_flow_run": {"id": "r1"},
    }
    assert door.start("scan-share", {"share_id": 3, "jobs": None, "ocr": False}) == "r1"
    assert server.asked[-1][2] == {"parameters": {"share_id": 3, "ocr": False}}
    [told] = server.passwords
    assert base64.b64decode(told.removeprefix("Basic ")).decode() == password_of(tmp_path)


def test_a_run_is_told_as_it_stands(server: Server, door: Orchestrator) -> None:
    server.answers = {"/flow_runs/r1": RUN}
    run = door.run("r1")
    assert (run.id, run.kind, run.share_id, run.message, run.started) == ("r1", "RUNNING", 3, "", "")
    assert run.due == "2026-11-30T12:00:00Z"
    assert not run.is_over


@pytest.mark.parametrize("kind", ["COMPLETED", "FAILED", "CANCELLED", "CRASHED"])
def test_after_some_states_nothing_comes(server: Server, door: Orchestrator, kind: str) -> None:
    server.answers = {"/flow_runs/r1": {**RUN, "state_type": kind}}
    assert door.run("r1").is_over


@pytest.mark.parametrize(
    ("over", "kind", "left_out"), [(True, "COMPLETED", "RUNNING"), (False, "RUNNING", "SCHEDULED")]
)
def test_runs_are_asked_for_by_their_state_and_named_by_their_flow(
    server: Server, door: Orchestrator, over: bool, kind: str, left_out: str
) -> None:
    server.answers = {"/flows/filter": [{"id": "f1", "name": "relabel"}], "/flow_runs/filter": [RUN]}
    assert [run.flow for run in door.runs(over=over, limit=7)] == ["relabel"]
    asked = server.asked[-1][2]
    assert kind in asked["flow_runs"]["state"]["type"]["any_"]
    assert left_out not in asked["flow_runs"]["state"]["type"]["any_"]
    assert asked["limit"] == 7


def test_runs_that_wait_come_by_their_time(server: Server, door: Orchestrator) -> None:
    server.answers = {"/flows/filter": [], "/flow_runs/filter": [RUN]}
    assert [run.id for run in door.waiting(5)] == ["r1"]
    assert server.asked[-1][2]["sort"] == "NEXT_SCHEDULED_START_TIME_ASC"


@pytest.mark.parametrize(
    ("kind", "state", "force"), [("RUNNING", "CANCELLING", False), ("SCHEDULED", "CANCELLED", True)]
)
def test_a_run_that_has_begun_is_asked_to_stop_another_is_over_at_once(
    server: Server, door: Orchestrator, kind: str, state: str, force: bool
) -> None:
    server.answers = {"/flow_runs/r1": {**RUN, "state_type": kind}}
    door.cancel("r1")
    [asked] = [body for _, path, body in server.asked if path == "/flow_runs/r1/set_state"]
    assert (asked["state"]["type"], asked["force"]) == (state, force)


def test_who_is_busy_is_asked_again(server: Server, door: Orchestrator) -> None:
    server.answers, server.statuses = {"/flow_runs/r1": RUN}, [503, 429]
    assert door.run("r1").id == "r1"
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([404], "knows no such run"),
        ([422], "refused what was asked .status 422"),
        ([503, 503, 503], "refused what was asked .status 503"),
    ],
)
def test_what_is_refused_is_a_sentence(
    server: Server, door: Orchestrator, statuses: list[int], said: str
) -> None:
    server.statuses = statuses
    with pytest.raises(FlowError, match=said):
        door.run("r1")
    assert not server.statuses


def test_who_is_not_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="does not answer") as refused:
        Orchestrator(tmp_path, free_port()).run("r1")
    assert "classify up --check" in refused.value.what_to_do
