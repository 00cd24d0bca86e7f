"""A run tells its home at once, and Prefect when Prefect has time: counts, whatever happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from classify.runs import RunNote, Runs, RunState
from classify.scanning import Progress
from flows import telling
from flows.telling import Telling

RUN = str(uuid4())


class Artifacts:
    """Stands in for Prefect's; `away` makes its server not answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[tuple[str, Any]] = []
        self.away = False
        for name in ("create_progress_artifact", "update_progress_artifact", "create_table_artifact"):
            monkeypatch.setattr(telling, name, lambda what, *rest, name=name, **more: self._take(
                name, rest[0] if name.startswith("update") else what, more.get("key")))  # fmt: skip

    def _take(self, name: str, what: Any, key: str | None) -> UUID:
        if self.away:
            raise httpx.ConnectError("nobody answers")
        self.told.append((key or name, what))
        return uuid4()


@pytest.fixture
def artifacts(monkeypatch: pytest.MonkeyPatch) -> Artifacts:
    monkeypatch.setattr(telling, "_FIRST_SECONDS", 0.01)
    monkeypatch.setattr(telling, "_ARTIFACT_SECONDS", 0.01)
    monkeypatch.setattr(telling, "_NOTE_SECONDS", 0.0)
    return Artifacts(monkeypatch)


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def _progress(done: int, of: int, stage: str = "reading") -> Progress:
    return Progress(stage=stage, done_files=done, waiting_files=of)


def test_the_home_knows_from_the_first_moment_to_the_last(artifacts: Artifacts, runs: Runs) -> None:
    note = RunNote("relabel")
    with Telling(runs, RUN, note):
        begun = runs.read(RUN)
        assert begun is not None
        assert begun.state == RunState.RUNNING
        note.state, note.counts = RunState.DONE, {"shares": 2}
    ended = runs.read(RUN)
    assert ended is not None
    assert (ended.state, ended.counts) == (RunState.DONE, {"shares": 2})


@pytest.mark.parametrize(("stage", "state"), [("reading", RunState.RUNNING), ("waiting", RunState.WAITING)])
def test_progress_stands_in_the_note(artifacts: Artifacts, runs: Runs, stage: str, state: RunState) -> None:
    with Telling(runs, RUN, RunNote("scan-share")) as telling_:
        telling_(_progress(3, 10, stage))
        note = runs.read(RUN)
    assert note is not None
    assert (note.state, note.progress["done_files"], note.progress["waiting_files"]) == (state, 3, 10)


def test_notes_are_not_written_for_every_file(
    artifacts: Artifacts, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "_NOTE_SECONDS", 1_000.0)
    with Telling(runs, RUN, RunNote("scan-share")) as telling_:
        telling_(_progress(3, 10))
        note = runs.read(RUN)
    assert note is not None
    assert note.progress == {}


def test_prefect_is_told_how_far_a_scan_is_and_what_came_of_it(artifacts: Artifacts, runs: Runs) -> None:
    """By the scan's number, which nobody's name is; a hundred percent is said at the end alone."""
    note = RunNote("scan-share", scan_id=7)
    with Telling(runs, RUN, note) as telling_:
        telling_(_progress(10, 10))
        while ("update_progress_artifact", 99.0) not in artifacts.told and (
            ("scan-7-progress", 99.0) not in artifacts.told
        ):
            telling_._over.wait(0.01)
        telling_.summary({"files": 10})
    assert ("update_progress_artifact", 100.0) in artifacts.told
    assert artifacts.told[-1] == ("scan-7-summary", [{"what": "files", "number": 10}])


def test_other_runs_are_called_by_a_part_of_their_own_number(artifacts: Artifacts, runs: Runs) -> None:
    with Telling(runs, RUN, RunNote("maintain")) as telling_:
        telling_.summary({"steps": 5})
    assert f"maintain-{RUN[:8]}-summary" in [key for key, _ in artifacts.told]


def test_a_server_that_is_away_costs_the_run_nothing(artifacts: Artifacts, runs: Runs) -> None:
    artifacts.away = True
    with Telling(runs, RUN, note := RunNote("maintain")) as telling_:
        telling_._over.wait(0.05)
        telling_.summary({"steps": 5})
        note.state = RunState.DONE
    assert artifacts.told == []
    ended = runs.read(RUN)
    assert ended is not None
    assert ended.state == RunState.DONE
