"""`classify up --check`, `classify runs` and the ports, without a service; with one: tests/service."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from classify.commands.handover import why_not
from classify.commands.runs import orchestrator
from classify.commands.service import check, roles_of, up
from classify.errors import ServiceError
from classify.inventory.store import Store
from classify.locks import held
from classify.service.state import LOCK, PartState, ServiceState, digest_of
from classify.settings import Settings
from flows.orchestrator import password_of
from tests.service.running import free_port


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_nothing_is_missing_and_nothing_is_made(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(settings, "127.0.0.1", free_port()) == 0
    assert "Nothing is missing" in capsys.readouterr().out
    assert not settings.home.exists()


def test_a_taken_port_is_said(settings: Settings, taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(settings, "127.0.0.1", taken) == 1
    said = capsys.readouterr().out
    assert f"Another program listens on 127.0.0.1:{taken}" in said
    assert "--port" in said


def test_a_home_that_cannot_be_opened_is_said(
    store: Store, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    store.keys.path.unlink()
    assert check(settings, "127.0.0.1", free_port()) == 1
    assert "What to do" in capsys.readouterr().out


def test_a_taken_port_or_home_starts_nothing(store: Store, settings: Settings, taken: int) -> None:
    with pytest.raises(ServiceError, match="Another program listens"):
        up(settings, "127.0.0.1", taken)
    with held(settings.home / LOCK), pytest.raises(ServiceError, match="runs already"):
        up(settings, "127.0.0.1", free_port())
    assert not (settings.home / "service.json").exists()


def test_without_a_service_there_are_no_runs(settings: Settings) -> None:
    with pytest.raises(ServiceError, match="does not run"):
        orchestrator(settings)


def test_the_runner_waits_for_the_orchestrator_and_answers_by_its_sign(
    store: Store, settings: Settings
) -> None:
    roles = {role.name: role for role in roles_of(settings, "127.0.0.1", free_port(), free_port())}
    assert list(roles) == ["orchestrator", "runner", "web"]
    assert roles["runner"].needs == "orchestrator"
    assert not any(role.answers() for role in roles.values())
    (settings.home / "prefect" / "runner.alive").touch()
    assert roles["runner"].answers()


def test_what_is_handed_over_and_what_is_not(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLASSIFY_POLICY", raising=False)
    monkeypatch.setenv("CLASSIFY_SECONDS_PER_FILE", "90")
    same = digest_of({"CLASSIFY_SECONDS_PER_FILE": "90"}, password_of(settings.home))
    service = ServiceState(1, "127.0.0.1", 1, 2, same, {"orchestrator": PartState("up")})
    monkeypatch.setattr("os.environ", {"CLASSIFY_SECONDS_PER_FILE": "90", "CLASSIFY_JOBS": "1"})
    assert why_not(settings, service, own_passwords=False) == ""
    assert "passwords" in why_not(settings, service, own_passwords=True)
    service.parts["orchestrator"].state = "down"
    assert "started again" in why_not(settings, service, own_passwords=False)
    monkeypatch.setattr("os.environ", {})
    assert "settings" in why_not(settings, service, own_passwords=False)
