"""What left before, in sentences a clerk reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from classify.sharing.before import Before
from classify.web.rooms.releasing.telling import earlier


@pytest.mark.parametrize(
    ("met", "words"),
    [
        ({"whole": 2}, "2 files left whole: what is cut now stands there."),
        (
            {"shows": {"US_SSN": (1, 1_200)}},
            "Shows more: Social Security number, cut 1 times then, 1,200 now.",
        ),
        ({"uncovers": {"MANUAL": (3, 1)}}, "This one shows more: marked by hand, cut 3 times then, 1 now."),
        ({"uncovers_whole": 1}, "1 file left redacted: what was cut then leaves now."),
        ({"unknown": 3}, "Not known: 3 copies are not on record, so nobody can tell what was cut."),
        ({"other_bytes": 1}, "1 file had other content then, so cuts are not compared."),
        ({}, "Nothing is known to differ."),
    ],
)
def test_each_difference_has_its_sentence(met: dict[str, Any], words: str) -> None:
    assert earlier(Before(7, 3, datetime(2026, 11, 1, tzinfo=UTC), 2, **met)).sentences == (words,)
