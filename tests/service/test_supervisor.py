"""What the supervisor does with its parts, with pretenders in their places."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.errors import ServiceError
from classify.service import part as part_module
from classify.service.logs import log_of
from classify.service.part import Role
from classify.service.state import ServiceState, last_known, running
from classify.service.supervisor import Supervisor
from tests.service.running import is_alive, wait_for


def role(home: Path, name: str, what: str = "lives", **given: object) -> Role:
    sign = home / name
    return Role(
        name,
        ("tests.service.pretender", str(sign), what),
        answers=sign.exists,
        **given,  # type: ignore[arg-type]
    )


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    with log_of(tmp_path) as opened:
        yield opened


def supervisor(home: Path, log: logging.Logger, *roles: Role) -> Supervisor:
    return Supervisor(home, roles, ServiceState(1, "127.0.0.1", 1, 2), log)


def test_parts_start_in_turn_and_end_in_theirs(tmp_path: Path, log: logging.Logger) -> None:
    first, second = role(tmp_path, "first"), role(tmp_path, "second", needs="first")
    both = supervisor(tmp_path, log, first, second)
    seen: list[ServiceState | None] = []

    def when_ready() -> None:
        seen.append(last_known(tmp_path))
        both.stop()

    both.run(when_ready, stopped=("second", "first"))
    assert seen[0] is not None
    assert seen[0].is_up
    pids = [state.pid for state in seen[0].parts.values()]
    assert None not in pids
    assert not [pid for pid in pids if pid is not None and is_alive(pid)]
    said = (tmp_path / "logs" / "service.log").read_text()
    order = ["first started", "second started", "service: ready", "second ended", "first ended"]
    assert [said.index(line) for line in order] == sorted(said.index(line) for line in order)
    assert "Doe" not in said
    assert running(tmp_path) is None, "no supervisor holds the lock: what it wrote is not believed"


def test_what_dies_again_and_again_ends_the_service(
    tmp_path: Path, log: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_module, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(part_module, "_LONGEST_PAUSE", 0.02)
    good, bad = role(tmp_path, "good"), role(tmp_path, "bad", "dies")
    with pytest.raises(ServiceError, match="The bad died 8 times in a row"):
        supervisor(tmp_path, log, good, bad).run(lambda: None, stopped=("bad", "good"))
    assert (tmp_path / "bad").read_text().count("begun") == part_module.MOST_DEATHS
    said = (tmp_path / "logs" / "service.log").read_text()
    assert "died (exit code 3), 8 in a row" in said
    assert "good ended" in said


def test_who_does_not_want_to_end_is_ended(tmp_path: Path, log: logging.Logger) -> None:
    stays = role(tmp_path, "stays", "stays", stop_seconds=0.2)
    alone = supervisor(tmp_path, log, stays)
    alone.run(alone.stop, stopped=("stays",))
    assert "stays did not end in time and was ended" in (tmp_path / "logs" / "service.log").read_text()


def test_a_part_that_hangs_is_ended_and_started_again(
    tmp_path: Path, log: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_module, "_SILENT_SECONDS", 0.5)
    monkeypatch.setattr(part_module, "_ASK_UP", 0.1)
    monkeypatch.setattr(part_module, "_FIRST_PAUSE", 0.01)
    sign = tmp_path / "hangs"

    def answers() -> bool:
        return sign.exists() and sign.read_text() == "begun\n"

    hangs = Role("hangs", ("tests.service.pretender", str(sign), "lives"), answers)
    both = supervisor(tmp_path, log, hangs)
    worker = threading.Thread(target=both.run, args=(lambda: sign.write_text("silent\n"), ("hangs",)))
    worker.start()
    wait_for(lambda: sign.exists() and "begun" in sign.read_text().partition("silent")[2], "a new start")
    both.stop()
    worker.join()
    assert "does not answer and is ended" in (tmp_path / "logs" / "service.log").read_text()
