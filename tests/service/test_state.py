"""Where a service is found, and whether a command's settings are its own."""

from __future__ import annotations

from pathlib import Path

from classify.locks import held
from classify.service.state import LOCK, PartState, ServiceState, digest_of, last_known, running


def test_a_state_is_believed_while_its_supervisor_lives(tmp_path: Path) -> None:
    state = ServiceState(7, "127.0.0.1", 8765, 4200, "digest", {"web": PartState("up", 8, 1)})
    state.write(tmp_path)
    assert (tmp_path / "service.json").stat().st_mode & 0o777 == 0o600
    assert running(tmp_path) is None
    with held(tmp_path / LOCK):
        assert running(tmp_path) == state
    assert last_known(tmp_path) == state


def test_a_torn_file_is_no_state(tmp_path: Path) -> None:
    assert last_known(tmp_path) is None
    for text in ("", "{", "[]", '{"pid": 1}', '{"pid": 1, "parts": 3}'):
        (tmp_path / "service.json").write_text(text)
        assert last_known(tmp_path) is None


def test_it_is_up_when_every_part_is() -> None:
    state = ServiceState(7, "127.0.0.1", 8765, 4200)
    assert not state.is_up
    state.parts = {"web": PartState("up"), "runner": PartState("down")}
    assert not state.is_up
    state.parts["runner"].state = "up"
    assert state.is_up


def test_settings_of_the_environment_are_told_apart() -> None:
    of_service = digest_of(
        {"CLASSIFY_POLICY": "/etc/policy.yaml", "CLASSIFY_HOME": "/a", "PATH": "/bin"}, "s"
    )
    same = {"CLASSIFY_POLICY": "/etc/policy.yaml", "CLASSIFY_JOBS": "3", "PATH": "/sbin"}
    assert digest_of(same, "s") == of_service
    assert digest_of({"CLASSIFY_POLICY": "/tmp/policy.yaml"}, "s") != of_service
    assert digest_of({}, "s") != of_service
    assert digest_of(same, "another") != of_service
