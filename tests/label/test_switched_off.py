"""An entity that the policy switches off raises no label, on stored evidence alone."""

from __future__ import annotations

import pytest

from classify.detect.judging.evidence import Evidence
from classify.errors import PackError
from classify.label.policy import Policy
from classify.label.proposal import Location
from classify.label.written import written
from models.labels import Label, Outcome, Tag

TEXT = written()
HERE = Location("Shared/list.xlsx")
NUMBERS = Evidence(
    entities={"US_SSN": [1.0, 1.0], "PERSON": [0.9, 0.9]},
    counts={"US_SSN": 2, "PERSON": 2},
    distinct={"US_SSN": 2, "PERSON": 2},
    near={"PERSON+US_SSN": 2},
    characters=400,
)


def with_threshold(value: str) -> Policy:
    return Policy.parse(TEXT.replace("thresholds:\n", f"thresholds:\n  US_SSN: {value}\n", 1))


def test_a_threshold_counts_what_reaches_it() -> None:
    proposal = with_threshold("1.0").propose(NUMBERS, HERE, Outcome.OK)
    assert proposal.label.rank >= Label.CONFIDENTIAL.rank
    assert Tag.SSN_FIN in proposal.tags


def test_nothing_reaches_off() -> None:
    """Not where a rule names a score of its own, either."""
    proposal = with_threshold("off").propose(NUMBERS, HERE, Outcome.OK)
    without = Evidence(
        entities={"PERSON": [0.9, 0.9]}, counts={"PERSON": 2}, distinct={"PERSON": 2}, characters=400
    )
    expected = Policy.load().propose(without, HERE, Outcome.OK)
    assert (proposal.label, proposal.tags) == (expected.label, expected.tags)
    assert Tag.SSN_FIN not in proposal.tags


@pytest.mark.parametrize("value", ["on", "1.5", "-0.1", "high"])
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(PackError, match="a number from 0 to 1, or off"):
        with_threshold(value)
