"""One spelling for look-alikes, with the way back to the text as given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.normal import normalise


@given(st.text(max_size=60), st.booleans())
def test_every_span_leads_back_to_itself(text: str, plain: bool) -> None:
    """What is seen of a text is as long as what it stands for, and each character has one origin."""
    normal = normalise(text, plain_letters=plain)
    starts = [normal.back(at, at + 1)[0] for at in range(len(normal.text))]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(text) for start in starts)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_without_accents(form: str) -> None:
    """A street called Peña is found as it stands, composed or not, and keeps its accents."""
    text = unicodedata.normalize(form, "at 1417 Peña Street, Missoula, MT 59801.")
    hits = [hit for hit in PatternEngine.load(fused=False).find(text) if hit.entity == "STREET_ADDRESS"]
    assert [text[hit.start : hit.end] for hit in hits] == [text[3:-1]]


@pytest.mark.parametrize(
    "written",
    [
        "517\u201044\u20101234",
        "517\u201344\u20131234",
        "517\u2011\u00ad44\u2011\u00ad1234",
        "517-44-\n1234",
        "517\n-44-1234",
        "517-44-\r\n1234",
        "517-44-\n> 1234",
        "517\n>> -44-1234",
        "517-\n| 44-1234",
        "517-44-12\n34",
        "\u2066517-44-1234\u2069",
        "517\u200b-44-\u20601234",
    ],
)
def test_numbers_however_they_are_broken(written: str) -> None:
    """Hyphens of every kind, breaks before and behind them, marks of quoted mail, what has no width."""
    text = f"The Social Security number {written} is hers."
    hits = [hit for hit in PatternEngine.load(fused=False).find(text) if hit.entity == "US_SSN"]
    found = ["".join(filter(str.isdigit, text[hit.start : hit.end])) for hit in hits]
    assert found == ["517441234"]
