"""Notes that hold what detectors find are refused."""

from __future__ import annotations

import pytest

from classify.inventory.store import Store
from classify.review.notes import holds_a_value


@pytest.mark.parametrize(
    "note",
    [
        "it was 219-09-9999",
        "SSN 219099999 again",
        "call 4111 1111 1111 1111",
        "ask\n\nSSN: 219-09-9999\tno",
    ],
)
def test_a_value_is_found(store: Store, note: str) -> None:
    assert holds_a_value(note, store.masker)


@pytest.mark.parametrize("note", ["", "  ", "asked the clerk", "an example in the manual, page 3, line 12"])
def test_plain_words_are_none(store: Store, note: str) -> None:
    assert not holds_a_value(note, store.masker)
