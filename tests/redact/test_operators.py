"""What stands instead of a value, and texts with their cuts."""

from __future__ import annotations

import pytest

from classify.redact.operators import BLACK, applied, instead
from classify.redact.plan import Cut
from classify.redact.profiles import Becomes


@pytest.mark.parametrize(
    ("value", "becomes", "said"),
    [
        ("219-09-4321", Becomes.LAST_FOUR, "XXX-XX-4321"),
        ("AB 1234 5678", Becomes.LAST_FOUR, "XX XXXX 5678"),
        ("1234567", Becomes.LAST_FOUR, ""),
        ("March 14, 1984", Becomes.YEAR, "1984"),
        ("1984 to 1986", Becomes.YEAR, ""),
        ("14 March", Becomes.YEAR, ""),
        ("Jamie O'Neil", Becomes.INITIALS, "J. O."),
        ("DOE, JAMIE L", Becomes.INITIALS, "J. L. D."),
        ("anything", Becomes.BLACK, ""),
        ("anything", Becomes.KEPT, "anything"),
        ("", Becomes.LAST_FOUR, ""),
    ],
)
def test_what_stands_instead(value: str, becomes: Becomes, said: str) -> None:
    assert instead(value, becomes) == said


def test_a_bar_is_always_as_long_and_cuts_side_by_side_stay_two() -> None:
    text = "Jane Roe 219-09-4321 stays"
    cuts = [Cut(0, 4, "PERSON"), Cut(5, 8, "PERSON"), Cut(9, 20, "US_SSN", "XXX-XX-4321")]
    assert applied(text, cuts) == f"{BLACK} {BLACK} XXX-XX-4321 stays"
    assert applied(text, []) == text
