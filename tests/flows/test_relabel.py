"""The flow labels anew what a changed policy concerns, and opens no file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from prefect.states import StateType

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.runs import RunState
from classify.settings import Settings
from flows import relabel
from tests.flows.alone import Alone


@pytest.fixture
def alone(scanned_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Alone:
    home = Path(shutil.copytree(scanned_home, tmp_path / "home"))
    return Alone(relabel, Settings(home=home), monkeypatch, task="reevaluate")


def _labels(settings: Settings) -> dict[str, str]:
    with Store.open(settings.home) as store:
        return {line.path: line.label for line in Catalogue(store).lines(store.shares()[0])}


def test_the_same_policy_changes_nothing(alone: Alone) -> None:
    before = _labels(alone.settings)
    state, note = alone.run(relabel.relabel)
    assert (state.type, state.message) == (StateType.COMPLETED, "0 items bear another label")
    assert (note.state, note.counts) == (RunState.DONE, {"shares": 1, "items with another label": 0})
    assert _labels(alone.settings) == before


@pytest.mark.parametrize("share_id", [None, 1])
def test_another_policy_labels_anew(
    alone: Alone, monkeypatch: pytest.MonkeyPatch, share_id: int | None
) -> None:
    """Here one without rules for numbers; the folder need not even be there."""
    wiser = Policy.load(None)
    monkeypatch.setattr(relabel.Policy, "load", staticmethod(lambda _: wiser))
    monkeypatch.setattr(Store, "reevaluate", lambda _self, share, policy: 3 if policy is wiser else 0)
    state, note = alone.run(relabel.relabel, share_id=share_id)
    assert state.message == "3 items bear another label"
    assert note.share_id == share_id


def test_a_share_that_is_not_there_is_a_code(alone: Alone) -> None:
    state, note = alone.run(relabel.relabel, share_id=99)
    assert state.type is StateType.FAILED
    assert note.state == RunState.FAILED
    assert state.message == note.code != ""
    assert note.sealed == ""


def test_a_policy_that_cannot_be_read_is_a_code(alone: Alone, tmp_path: Path) -> None:
    """Its path and its words stay out of what Prefect writes down."""
    policy = tmp_path / "Doe.yaml"
    policy.write_text("rules: [")
    alone.settings = alone.settings.model_copy(update={"policy": policy})
    state, note = alone.run(relabel.relabel)
    assert state.type is StateType.FAILED
    assert state.message == note.code
    assert "Doe" not in (state.message or "")
