"""The pages as a part of the service: what /healthz says of the others, and an end that waits for nobody."""

from __future__ import annotations

import json
import logging
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import Client

from classify.service.state import PartState, ServiceState
from classify.web import serve
from classify.web.house import House
from tests.web.conftest import as_json, body
from tests.web.town import CANARIES, DEPARTMENTS

PARTS = ("orchestrator", "runner", "web")


def told(house: House, **states: str) -> None:
    """What the supervisor of this home has written."""
    parts = {name: PartState(states.get(name, "up"), 1) for name in PARTS}
    ServiceState(1, "127.0.0.1", 8765, 4200, parts=parts).write(house.settings.home)


def test_health_is_told_without_sign_in_when_all_parts_answer(fresh: House) -> None:
    told(fresh)
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert as_json(answer) == {"status": "ok", "parts": dict.fromkeys(PARTS, "up")}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["down", "starting", "waiting"])
def test_while_the_orchestrator_is_away_it_is_503_and_says_which(fresh: House, state: str) -> None:
    told(fresh, orchestrator=state)
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert as_json(answer)["status"] == "degraded"
    assert as_json(answer)["parts"]["orchestrator"] == state


def test_that_the_pages_answer_is_told_by_the_answer(fresh: House) -> None:
    told(fresh, web="starting")
    assert as_json(Client().get("/healthz"))["parts"]["web"] == "up"


def test_without_a_service_the_program_is_not_whole(fresh: House) -> None:
    (fresh.settings.home / "service.json").unlink(missing_ok=True)
    assert Client().get("/healthz").status_code == 503


def test_nothing_of_the_inventory_is_told_and_nothing_is_taken(fresh: House) -> None:
    told(fresh)
    answer = body(Client().get("/healthz"))
    assert not any(word in answer for word in (*CANARIES, *DEPARTMENTS))
    assert Client().post("/healthz").status_code == 405
    assert Client().head("/healthz").status_code == 200
    assert json.loads(answer)


def test_only_faults_are_logged_and_no_address_that_was_refused() -> None:
    record = logging.makeLogRecord({"msg": "Not Found: /somebody"})
    assert not serve._is_a_fault(record)
    try:
        raise ValueError
    except ValueError:
        record.exc_info = sys.exc_info()
    assert serve._is_a_fault(record)


_OPEN_STREAM = """
import asyncio, sys
from pathlib import Path
import classify.web.serve as serve
from classify.settings import Settings
from classify.web import streams

async def stays_open(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while not streams.are_ending():
        await send({"type": "http.response.body", "body": b".", "more_body": True})
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b""})

from classify.web.house import open_house
serve.application = lambda settings: (open_house(settings), stays_open)[1]
serve.serve(Settings(home=Path(sys.argv[1])), "127.0.0.1", int(sys.argv[2]))
"""


def test_a_server_that_is_told_to_end_has_its_open_streams_end(tmp_path: Path) -> None:
    """By themselves: else the server would cut them off only after its patience, and say so."""
    from tests.service.running import free_port

    port = free_port()
    command = [sys.executable, "-c", _OPEN_STREAM, str(tmp_path), str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            with _connected(process, port) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert connection.recv(1)
                process.send_signal(signal.SIGTERM)
                while connection.recv(4096):
                    pass
            _, said = process.communicate(timeout=300)
        finally:
            process.kill()
    assert "timeout" not in said.lower()
    assert process.returncode in (0, -signal.SIGTERM)


def _connected(process: subprocess.Popen[str], port: int) -> socket.socket:
    """A connection to the server, as soon as it listens."""
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=300)
        except ConnectionRefusedError:
            assert process.poll() is None
            time.sleep(0.1)
