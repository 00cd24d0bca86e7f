"""The self-test in a process of its own: its answer is read strictly and kept until the next."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from classify.checks import Verdict
from classify.web.rooms.evidence import trying
from classify.web.rooms.evidence.trying import Trial, read

ONE = {"control": "AC-7", "title": "t", "verdict": "ok", "sentence": "s", "remedy": ""}
TOLD = json.dumps({"at": "2026-12-01T12:00:00+00:00", "policy": "p", "tried": [ONE]})


def test_the_answer_of_the_command_is_read() -> None:
    test = read(TOLD)
    assert (test.at.year, test.tried[0].verdict, test.held) == (2026, Verdict.OK, 1)


@pytest.mark.parametrize("told", ["", "{}", "[]", json.dumps({"at": "x", "policy": "", "tried": []})])
def test_what_is_no_answer_is_refused(told: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read(told)


@pytest.mark.parametrize(("told", "failed"), [(TOLD, False), ("nothing", True)])
def test_it_is_asked_of_the_home_and_what_failed_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, failed: bool
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: Any) -> Any:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=told)

    monkeypatch.setattr(trying.subprocess, "run", run)
    trial = Trial()
    assert trial.begin(tmp_path)
    trial.wait()
    assert (trial.failed, trial.last is None, trial.is_at_work) == (failed, failed, False)
    assert asked[0][-2:] == ["--home", str(tmp_path)]
