"""Documents of totals: one form of bytes, counts alone, small ones hidden."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import TotalsError
from classify.totals.document import DIMENSIONS, FEWER, Document, parsed, read, without_small

TODAY = date(2026, 11, 30)
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
COUNTS = st.dictionaries(
    st.sampled_from(DIMENSIONS), st.dictionaries(NAMES, st.integers(0, 10**15), max_size=5)
)


def plain(**other: Any) -> dict[str, Any]:
    document = Document("Police", "ab12", TODAY, 7, 5, {"label": {"PUBLIC": 10, "RESTRICTED": FEWER}})
    return {**document.as_json(), **other}


@given(COUNTS, st.integers(0, 2**31 - 1))
def test_a_document_is_read_as_it_was_written(counts: dict[str, dict[str, int]], sequence: int) -> None:
    """And has the same bytes however its keys are ordered."""
    document = Document("Home", "key", TODAY, sequence, 0, counts)
    again = read(json.loads(document.canonical()), today=TODAY)
    assert again == document
    turned = {name: dict(reversed(values.items())) for name, values in reversed(counts.items())}
    assert Document("Home", "key", TODAY, sequence, 0, turned).canonical() == document.canonical()


@given(COUNTS, st.integers(1, 50))
def test_no_small_count_is_told(counts: dict[str, dict[str, int]], small: int) -> None:
    """What is told is a multiple, near the count; nothing stays nothing."""
    for name, values in without_small(counts, small).items():
        for value, told in values.items():
            number = counts[name][value]
            if told == FEWER:
                assert 0 < number < small
            else:
                assert isinstance(told, int)
                assert told == 0 or told >= small
                assert told % small == 0
                assert abs(told - number) <= small / 2


def test_exact_counts_are_told_on_request() -> None:
    """With 0."""
    assert without_small({"label": {"PUBLIC": 3}}, 0) == {"label": {"PUBLIC": 3}}


@pytest.mark.parametrize(
    "wrong",
    [
        plain(format="missoula-classify-totals/2"),
        plain(paths=["/srv/x"]),
        plain(totals={"path": {"/srv/x": 1}}),
        plain(totals={"label": {"PUBLIC": -1}}),
        plain(totals={"label": {"PUBLIC": True}}),
        plain(totals={"label": {"PUBLIC": 1.5}}),
        plain(totals={"label": {"PUBLIC": "many"}}),
        plain(totals={"label": ["PUBLIC"]}),
        plain(totals={"label": {"a\nb": 1}}),
        plain(totals={"label": {str(n): n for n in range(3_000)}}),
        plain(home=""),
        plain(date="soon"),
        plain(date="2026-12-24"),
        plain(sequence="7"),
        plain(sequence=-1),
        {"format": "missoula-classify-totals/1"},
        [],
        None,
    ],
)
def test_what_does_not_belong_is_refused(wrong: Any) -> None:
    """Above all names of files."""
    with pytest.raises(TotalsError):
        read(wrong, today=TODAY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"{}",
        b'{"document":{},"signature":7}',
        b'{"document":{},"document":{},"signature":""}',
        b'{"document":{"a":NaN},"signature":""}',
        b'{"document":{},"signature":"","more":1}',
        b"[" * 100_000,
        b" " * 5_000_001,
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes) -> None:
    """With a sentence, never a traceback."""
    with pytest.raises(TotalsError):
        parsed(data)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_sentence(data: bytes) -> None:
    """Whatever somebody sends."""
    with pytest.raises(TotalsError):
        parsed(b"{" + data)
