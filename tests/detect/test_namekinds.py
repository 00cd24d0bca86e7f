"""Kinds of names the model reads."""

from __future__ import annotations

import pytest

from classify.detect.namekinds import KINDS, MARGINS, Kind, kind_of
from classify.detect.names import NameFinder


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_the_first_that_holds_for_its_example(kind: Kind) -> None:
    assert kind_of(kind.example, NameFinder.load().lists) is kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_surer_model_is_never_less_often_right(kind: Kind) -> None:
    """One precision for each step between margins, none falling."""
    assert len(kind.precision) == len(MARGINS) + 1
    assert list(kind.precision) == sorted(kind.precision)
