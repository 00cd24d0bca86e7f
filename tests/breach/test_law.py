"""The rows of the law: complete, marked, and none that cannot be read."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from classify.breach import law as module
from classify.breach.law import VERIFIED, law, law_of
from models.labels import NOT_FINGERPRINTED


def told() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(module._FILE.read_text("utf-8"))
    return read


def test_every_row_says_how_far_it_was_verified_and_whom_it_binds() -> None:
    rows = law()
    assert rows.verified in VERIFIED
    for duty in rows.duties:
        assert duty.verified in VERIFIED
        assert duty.source
        assert duty.coverage.endswith(".")
        assert duty.words.endswith(".")


def test_whether_a_city_is_bound_is_left_to_the_attorney() -> None:
    """Nobody knows: neither duty of Montana's law may be told as one that binds."""
    for duty in law().duties:
        if "MCA" in duty.citation:
            assert "Ask the city attorney" in duty.coverage


def test_no_entity_is_of_two_kinds() -> None:
    """Else a value would be counted twice."""
    entities = [entity for kind in law().kinds for entity in kind.entities]
    assert len(entities) == len(set(entities))
    assert "DATE_OF_BIRTH" in NOT_FINGERPRINTED - set(entities)


@pytest.mark.parametrize("broken", [{"entities": ["US_SNN"]}, {"when": "sometimes"}])
def test_a_misspelled_row_is_refused(broken: dict[str, Any]) -> None:
    rows = told()
    rows["elements" if "entities" in broken else "duties"][0].update(broken)
    with pytest.raises(ValueError, match="not a valid"):
        law_of(rows)
