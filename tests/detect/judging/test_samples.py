"""Published example numbers are dropped where the text says that they are examples."""

from __future__ import annotations

import pytest

from classify.detect.judging.samples import is_published_sample


@pytest.mark.parametrize(
    ("entity", "value", "text", "sample"),
    [
        ("CREDIT_CARD", "4111 1111 1111 1111", "Use the test card 4111 1111 1111 1111.", True),
        ("CREDIT_CARD", "4111 1111 1111 1111", "Paid by card 4111 1111 1111 1111.", False),
        ("US_SSN", "078-05-1120", "For example, SSN 078-05-1120", True),
        ("US_SSN", "219-09-9999", "For example, SSN 219-09-9999", False),
        ("PHONE_NUMBER", "078-05-1120", "a sample: 078-05-1120", False),
    ],
)
def test_a_published_number_is_a_sample_where_the_text_says_so(
    entity: str, value: str, text: str, sample: bool
) -> None:
    """A published number without such a word beside it is still a finding."""
    assert is_published_sample(entity, value, text, text.index(value)) is sample


def test_the_word_must_stand_near() -> None:
    """A training calendar pages away says nothing of this number."""
    text = "training day" + " " * 2000 + "SSN 078-05-1120"
    assert not is_published_sample("US_SSN", "078-05-1120", text, text.index("078"))
