"""What takes its time is looked at in a process of its own, one at a time."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from classify.checks import Verdict
from classify.web.rooms.health.examination import Examination


def answering(monkeypatch: pytest.MonkeyPatch, output: str, during: Any = None) -> list[list[str]]:
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        if during is not None:
            during()
        return subprocess.CompletedProcess(command, 1, stdout=output, stderr="")

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_its_answer_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check = {"subject": "Disk", "verdict": "warning", "sentence": "1 GB free.", "remedy": "Make room."}
    commands = answering(monkeypatch, json.dumps({"checks": [check]}))
    examination = Examination()
    assert examination.begin(tmp_path)
    examination.wait()
    assert not examination.is_at_work
    assert examination.last is not None
    [found] = examination.last.checks
    assert (found.subject, found.verdict) == ("Disk", Verdict.WARNING)
    assert commands[0][-2:] == ["doctor", "--json"]


def test_a_second_one_does_not_begin_meanwhile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    examination, second = Examination(), []
    answering(monkeypatch, "{}", during=lambda: second.append(examination.begin(tmp_path)))
    examination.begin(tmp_path)
    examination.wait()
    assert second == [False]


@pytest.mark.parametrize("output", ["", "Traceback ...", "{}", '{"checks": [{"subject": 1}]}'])
def test_one_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, output: str) -> None:
    answering(monkeypatch, output)
    examination = Examination()
    examination.begin(tmp_path)
    examination.wait()
    assert examination.last is not None
    assert examination.last.failed
