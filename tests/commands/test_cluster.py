"""`classify worker` and `classify scheduler`: refusals, and a process that is kept up until told to end."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classify.commands import cluster as command
from classify.commands import service
from classify.errors import SetupError
from classify.settings import Settings
from flows.orchestrator import free_port

URL = "postgresql+psycopg://classify@10.1.2.9/inventory"


def test_a_worker_makes_no_keys(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = Settings(home=home, database_url=URL, dask_scheduler="tcp://127.0.0.1:8786")
    with pytest.raises(SetupError, match="This machine has no keys"):
        command.worker(settings, "")
    assert not home.exists()


def test_a_worker_needs_postgresql(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="SQLite"):
        command.worker(Settings(home=tmp_path, dask_scheduler="tcp://127.0.0.1:8786"), "")


def test_a_process_that_ends_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the settings of the command line, on the scheduler's own address, until SIGTERM."""
    begun: list[tuple[list[str], dict[str, str]]] = []

    class Child:
        returncode = -9

        def __init__(self, line: list[str], *, env: dict[str, str], **_: Any) -> None:
            begun.append((line, env))
            if len(begun) == 2:
                signals[signal.SIGTERM]()

        def poll(self) -> int | None:
            return self.returncode

        def terminate(self) -> None:
            begun.append(([], {}))

        def wait(self, _seconds: float = 0.0) -> int:
            return 0

    signals: dict[int, Callable[..., object]] = {}
    monkeypatch.setattr(signal, "signal", lambda number, act: signals.update({number: act}))
    monkeypatch.setattr(subprocess, "Popen", Child)
    monkeypatch.setattr(threading.Event, "wait", lambda event, _seconds=0.0: event.is_set())
    settings = Settings(home=tmp_path, dask_scheduler="tcp://10.1.2.3:8786", jobs=3)
    assert command.scheduler(settings, "") == 0
    assert [line[3:] for line, _ in begun] == [["flows.dask_worker", "scheduler", "10.1.2.3"]] * 2 + [[]]
    assert begun[0][1]["CLASSIFY_DASK_SCHEDULER"] == "tcp://10.1.2.3:8786"
    assert begun[0][1]["CLASSIFY_JOBS"] == "3"
    told = capsys.readouterr()
    assert "Scheduler at tcp://10.1.2.3:8786" in told.out
    assert "Not encrypted" in told.err
    assert "started again in 2 seconds" in told.err


def test_the_service_says_beforehand_that_dask_needs_postgresql(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path, runner="dask", dask_scheduler="tcp://127.0.0.1:8786")
    assert service.check(settings, "127.0.0.1", free_port()) == 1
    told = capsys.readouterr().out
    assert "cannot write into one SQLite file" in told
    assert "CLASSIFY_DATABASE_URL" in told
