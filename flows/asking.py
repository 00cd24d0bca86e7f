"""Asking the orchestrator of a running service, without loading Prefect: its REST API, on this machine.

A command that hands a scan over starts at once; importing Prefect would take it a second or two.
"""

from __future__ import annotations

import base64
import http.client
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classify.errors import FlowError, UnknownRunError
from flows.orchestrator import password_of
from flows.served import BY_HAND, FLOWS

_SECONDS = 120.0
"""Generous, for a busy machine: a server that is down is noticed at once."""
_BUSY = (429, 503)
"""It has just been started, or its database is held: what was asked was not done."""
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
_PATIENT = {"remedy": "Try again in a minute; classify up --check and logs/service.log say more."}


@dataclass(frozen=True, slots=True)
class AskedRun:
    """A run as the orchestrator knows it."""

    id: str
    flow: str
    kind: str
    """SCHEDULED, PENDING, RUNNING, COMPLETED, FAILED, CANCELLED, CRASHED, CANCELLING, PAUSED."""
    name: str
    """The state's name: Late, AwaitingRetry, ..."""
    message: str
    share_id: int | None
    due: str
    """When it is to start or was to (ISO 8601, UTC)."""
    started: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self.kind in ("COMPLETED", "FAILED", "CANCELLED", "CRASHED")


class Orchestrator:
    """A running orchestrator's door."""

    def __init__(self, home: Path, port: int) -> None:
        self._port = port
        self._password = password_of(home)

    def start(self, flow: str, parameters: dict[str, Any]) -> str:
        """Asks for a run at once; returns its id. Raises FlowError when it is refused."""
        deployment = self._call("GET", f"/deployments/name/{flow}/{BY_HAND}")["id"]
        given = {name: value for name, value in parameters.items() if value is not None}
        run = self._call("POST", f"/deployments/{deployment}/create_flow_run", {"parameters": given})
        return str(run["id"])

    def run(self, run: str) -> AskedRun:
        """One run. Raises FlowError."""
        return _asked(self._call("GET", f"/flow_runs/{run}"), {})

    def runs(self, *, over: bool, limit: int) -> list[AskedRun]:
        """Runs that are over, the newest first, or those that are due or at work."""
        kinds = (
            ["COMPLETED", "FAILED", "CANCELLED", "CRASHED"] if over else ["PENDING", "RUNNING", "CANCELLING"]
        )
        names = {flow["id"]: flow["name"] for flow in self._call("POST", "/flows/filter", {})}
        asked = {
            "flow_runs": {"state": {"type": {"any_": kinds}}},
            "flows": {"name": {"any_": list(FLOWS)}},
            "sort": "START_TIME_DESC",
            "limit": limit,
        }
        return [_asked(run, names) for run in self._call("POST", "/flow_runs/filter", asked)]

    def waiting(self, limit: int) -> list[AskedRun]:
        """Runs that are due at some time, the next first."""
        names = {flow["id"]: flow["name"] for flow in self._call("POST", "/flows/filter", {})}
        asked = {
            "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
            "flows": {"name": {"any_": list(FLOWS)}},
            "sort": "NEXT_SCHEDULED_START_TIME_ASC",
            "limit": limit,
        }
        return [_asked(run, names) for run in self._call("POST", "/flow_runs/filter", asked)]

    def cancel(self, run: str) -> None:
        """Asks a run to stop; one that has not begun is over at once."""
        begun = self.run(run).kind in ("PENDING", "RUNNING", "CANCELLING", "PAUSED")
        state = {"type": "CANCELLING" if begun else "CANCELLED", "message": "stopped by a person"}
        self._call("POST", f"/flow_runs/{run}/set_state", {"state": state, "force": not begun})

    def _call(self, method: str, path: str, body: object | None = None) -> Any:
        for pause in (*_PAUSES, None):
            status, text = self._once(method, path, body)
            if status not in _BUSY or pause is None:
                break
            time.sleep(pause)
        if status == 404:
            raise UnknownRunError("The orchestrator knows no such run.")
        if status >= 400:
            raise FlowError(f"The orchestrator refused what was asked (status {status}).")
        return json.loads(text) if text else None

    def _once(self, method: str, path: str, body: object | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_SECONDS)
        headers = {
            "Authorization": "Basic " + base64.b64encode(self._password.encode()).decode(),
            "Content-Type": "application/json",
        }
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, f"/api{path}", data, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise FlowError("The service's orchestrator does not answer.", **_PATIENT) from error
        finally:
            connection.close()


def _asked(run: dict[str, Any], names: dict[str, str]) -> AskedRun:
    state = run.get("state") or {}
    parameters = run.get("parameters") or {}
    return AskedRun(
        id=str(run["id"]),
        flow=names.get(run.get("flow_id", ""), ""),
        kind=str(run.get("state_type") or state.get("type") or ""),
        name=str(run.get("state_name") or state.get("name") or ""),
        message=str(state.get("message") or ""),
        share_id=parameters.get("share_id"),
        due=str(run.get("next_scheduled_start_time") or run.get("expected_start_time") or ""),
        started=str(run.get("start_time") or ""),
    )
