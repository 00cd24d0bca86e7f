"""Why findings are believed, told once for all that are believed for the same reason."""

from __future__ import annotations

from classify.inventory.reasons import reasons_of
from classify.results import StoredFinding


def finding(entity: str, step: str) -> StoredFinding:
    """A finding with one sentence and one step."""
    why = {"detector": "d", "sentence": "So it is.", "steps": [{"words": step, "change": 0.5}]}
    return StoredFinding(entity, {}, 0, 1, 0.5, "[x]", None, None, why)


def test_each_ground_of_persons_is_told_and_each_sentence_of_others() -> None:
    """Words around a number differ from one to the next; grounds of names are few."""
    numbers = [finding("US_SSN", "the word SSN nearby"), finding("US_SSN", "the word tax nearby")]
    people = [finding("PERSON", ground) for ground in ("both are listed", "two surnames", "both are listed")]
    assert [(entity, steps) for entity, _, steps in reasons_of([*numbers, *people])] == [
        ("US_SSN", "the word SSN nearby 50%  [d]"),
        ("PERSON", "both are listed 50%  [d]"),
        ("PERSON", "two surnames 50%  [d]"),
    ]
