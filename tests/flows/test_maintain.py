"""The flow takes the steps of maintenance and fails where somebody must act, without a word of why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from prefect.states import StateType

from classify.errors import InventoryError
from classify.inventory.store import Store
from classify.maintenance import STEPS
from classify.runs import RunState
from classify.settings import Settings
from flows import maintain
from tests.flows.alone import Alone


@pytest.fixture
def alone(scanned_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Alone:
    home = Path(shutil.copytree(scanned_home, tmp_path / "home"))
    return Alone(maintain, Settings(home=home), monkeypatch, task="take")


def test_all_steps_are_taken_and_told_in_counts(alone: Alone) -> None:
    state, note = alone.run(maintain.maintenance)
    assert (state.type, state.message) == (StateType.COMPLETED, f"{len(STEPS)} steps taken")
    assert (note.state, note.counts["things that do not fit"]) == (RunState.DONE, 0)


def test_steps_are_left_out_that_are_to_be_skipped(alone: Alone) -> None:
    others = [name for name, _ in STEPS if name != "audit"]
    state, note = alone.run(maintain.maintenance, skip=others)
    assert state.message == "1 steps taken"
    assert {*note.counts} == {"things that do not fit"}


def test_what_does_not_fit_fails_the_run_and_the_others_are_taken_all_the_same(
    alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody set a label by hand."""
    with Store.open(alone.settings.home) as store, store.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE item SET label = 'PUBLIC' WHERE label <> 'PUBLIC'")
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(maintain, "after_maintenance", lambda one, *_: told.append((one.step, one.wrong)))
    state, note = alone.run(maintain.maintenance)
    assert told[0] == ("audit", True), "who gets notices is told"
    assert (state.type, state.message) == (StateType.FAILED, "wrong: audit; see classify maintain")
    assert (note.state, note.code) == (RunState.FAILED, "MC-400")
    assert note.counts["things that do not fit"] > 0
    assert len(note.counts) > 1


def test_an_error_is_a_code(alone: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise InventoryError("The share of Jane Doe is away.")

    monkeypatch.setattr(maintain, "maintain", fails)
    state, note = alone.run(maintain.maintenance)
    assert (state.type, state.message) == (StateType.FAILED, InventoryError.code)
    assert (note.state, note.code, note.sealed) == (RunState.FAILED, InventoryError.code, "")
