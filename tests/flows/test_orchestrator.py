"""Prefect at home: on this machine alone, behind a password, and told when it cannot be had."""

from __future__ import annotations

import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from classify.errors import FlowError
from classify.settings import Settings
from flows import orchestrator


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_everything_lies_in_the_home_and_nobody_is_told(settings: Settings) -> None:
    told = orchestrator.environment(settings, 4321)
    own = str(settings.home / "prefect")
    for name in ("PREFECT_HOME", "PREFECT_PROFILES_PATH", "PREFECT_SERVER_UI_STATIC_DIRECTORY"):
        assert told[name].startswith(own)
    assert told["PREFECT_API_DATABASE_CONNECTION_URL"].endswith(f"{own}/prefect.db")
    assert {told["PREFECT_API_URL"], told["PREFECT_UI_API_URL"]} == {"http://127.0.0.1:4321/api"}
    assert told["PREFECT_LOGGING_TO_API_ENABLED"] == told["PREFECT_RESULTS_PERSIST_BY_DEFAULT"] == "false"
    assert told["CLASSIFY_HOME"] == str(settings.home)
    command = orchestrator.server_command(4321)
    assert command[command.index("--host") + 1] == "127.0.0.1"


def test_the_password_is_of_this_home_and_its_owner(settings: Settings, tmp_path: Path) -> None:
    """Made once; another home has another."""
    password = orchestrator.password_of(settings.home)
    assert password == orchestrator.password_of(settings.home)
    assert orchestrator.environment(settings, 1)["PREFECT_SERVER_API_AUTH_STRING"] == password
    assert password != orchestrator.password_of(tmp_path / "other")
    file = settings.home / "prefect" / "auth"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in its place")
    with pytest.raises(FlowError, match="folder cannot be used"):
        orchestrator.password_of(tmp_path / "home")


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server that has one answer for everybody; yields its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            """Nobody's visits are noted."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(("status", "up"), [(200, True), (401, True), (404, False), (503, False)])
def test_who_wants_the_password_is_up(status: int, up: bool) -> None:
    """Another program on that port is not."""
    with answering(status) as port:
        assert orchestrator.is_up(port) is up


def test_where_nobody_listens_nobody_is_up() -> None:
    assert not orchestrator.is_up(orchestrator.free_port())


def test_a_server_that_ends_at_once_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, and not after ten minutes of waiting for it."""
    monkeypatch.setattr(orchestrator, "server_command", lambda _: ("no_such_module",))
    with pytest.raises(FlowError, match="ended at once"), orchestrator.serving(settings):
        pytest.fail("it does not run")
    assert b"no_such_module" in (settings.home / "prefect" / "server.log").read_bytes()


def test_a_server_that_never_answers_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orchestrator, "_START_SECONDS", 0)
    server = SimpleNamespace(poll=lambda: None)
    with pytest.raises(FlowError, match="did not answer within 0 seconds"):
        orchestrator._wait_until_up(server, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [0, 1])
def test_a_scan_that_fails_as_a_flow_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """What it printed stays in the home."""
    given: dict[str, object] = {}

    def run(command: list[str], **more: object) -> object:
        given.update(more, command=command)
        more["stdout"].write(b"said")  # type: ignore[attr-defined]
        return SimpleNamespace(returncode=code)

    variables = orchestrator.environment(settings, 1)
    monkeypatch.setattr(subprocess, "run", run)
    if code:
        with pytest.raises(FlowError, match="failed as a flow"):
            orchestrator.run_scan(7, settings, variables)
    else:
        orchestrator.run_scan(7, settings, variables)
    assert given["command"][-2:] == ["flows.scan_share", "7"]  # type: ignore[index]
    assert given["env"].items() >= variables.items()  # type: ignore[attr-defined]
    assert (settings.home / "prefect" / "flow.log").read_bytes() == b"said"
