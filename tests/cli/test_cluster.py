"""What is typed after `classify worker` and `classify scheduler` reaches the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from classify.cli import app
from classify.commands import cluster as command
from classify.settings import Settings


def test_options_win_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, Settings, str]] = []
    for name in ("worker", "scheduler"):
        monkeypatch.setattr(
            command, name, lambda settings, host, name=name: seen.append((name, settings, host))
        )
    monkeypatch.setenv("CLASSIFY_DASK_SCHEDULER", "tcp://10.0.0.1:1")
    home = ["--home", str(tmp_path)]
    typed = ["worker", "--scheduler", "tcp://10.0.0.2:2", "--host", "10.0.0.9", "--jobs", "3", *home]
    assert CliRunner().invoke(app, typed).exit_code == 0
    assert CliRunner().invoke(app, ["scheduler", *home]).exit_code == 0
    (first, settings, host), (second, others, _) = seen
    assert (first, settings.dask_scheduler, host, settings.jobs) == (
        "worker",
        "tcp://10.0.0.2:2",
        "10.0.0.9",
        3,
    )
    assert (second, others.dask_scheduler) == ("scheduler", "tcp://10.0.0.1:1")
