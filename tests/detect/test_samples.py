"""Published example numbers belong to nobody."""

from __future__ import annotations

import pytest

from classify.detect.samples import is_published_sample


@pytest.mark.parametrize(
    ("entity", "value", "sample"),
    [
        ("CREDIT_CARD", "4111 1111 1111 1111", True),
        ("CREDIT_CARD", "3782-822463-10005", True),
        ("CREDIT_CARD", "4716 8635 4034 8669", False),
        ("US_SSN", "078-05-1120", True),
        ("US_SSN", "219-09-9999", False),
        ("PHONE_NUMBER", "078-05-1120", False),
        ("MEDICARE_ID", "1eg4-te5-mk73", True),
    ],
)
def test_examples_of_manuals_are_known(entity: str, value: str, sample: bool) -> None:
    """By entity and number, however it is written."""
    assert is_published_sample(entity, value) is sample
