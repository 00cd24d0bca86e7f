"""A detector's line: what it cost for what it brought, and no figure on a handful of decisions."""

from __future__ import annotations

from collections import Counter

from classify.inventory.blame import Tally
from classify.web.rooms.detectors.told import cost


def test_blame_is_a_sentence_of_time_and_findings() -> None:
    line = cost(Tally("identity/us_ssn", "US_SSN", 90, 40, 2, 58, 2_460.0, Counter(wrong_match=58)))
    assert line.sentence == "It cost people 41 minutes for 2 findings right and 58 wrong."
    assert line.finds == "Social Security number"
    assert "right in 2 of 60" in line.precision.words


def test_few_decisions_are_not_enough_and_none_are_said() -> None:
    assert "not enough decisions yet (3 of 20)" in cost(Tally("a/b", "US_SSN", right=3)).precision.words
    assert "Nobody has decided" in cost(Tally("a/b", "US_SSN", findings=9)).sentence
    assert "no measured time" in cost(Tally("a/b", "US_SSN", right=3)).sentence
