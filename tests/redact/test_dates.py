"""One date in the spellings of people."""

from __future__ import annotations

import pytest

from classify.redact.dates import spellings


@pytest.mark.parametrize(
    "text",
    [
        "03/14/1984",
        "3/14/1984",
        "1984-03-14",
        "19840314",
        "March 14, 1984",
        "14 March 1984",
        "Mar 14th, 1984",
    ],
)
def test_every_spelling_leads_to_the_others(text: str) -> None:
    said = spellings(text)
    assert {"3/14/1984", "03/14/1984", "1984-03-14", "March 14 1984", "14 Mar 1984", "03/14/84"} <= set(said)


@pytest.mark.parametrize("text", ["", "14 March", "13/45/1984", "Smarch 14, 1984", "1984", "MRN 031484"])
def test_what_is_no_date_has_none(text: str) -> None:
    assert spellings(text) == []
