"""Values are found again wherever they stand: in other spellings, in part, and within longer ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.blackout.values import Values, merged
from models.labels import Entity

FOUND = (
    (Entity.PERSON.value, "Marguerite Oldenbarnevelt"),
    (Entity.US_SSN.value, "219-09-4321"),
    (Entity.EMAIL_ADDRESS.value, "mo@example.org"),
)


def black(text: str) -> str:
    """`text` with its black spans as stars."""
    letters = list(text)
    for start, end in Values.of(FOUND).spans(text):
        letters[start:end] = "*" * (end - start)
    return "".join(letters)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dear Marguerite Oldenbarnevelt,", "Dear *************************,"),
        ("MARGUERITE  OLDENBARNEVELT", "*" * 26),
        ("Marguerite\nOldenbarnevelt", "*" * 25),
        ("Ms. Oldenbarnevelt said", "Ms. ************** said"),
        ("oldenbarnevelt as a word", "oldenbarnevelt as a word"),
        ("219094321", "*********"),
        ("no. 219 09 4321.", "no. ***********."),
        ("00219-09-43219", "00***********9"),
        ("xmo@example.orgx", "x**************x"),
        ("MO@Example.org", "**************"),
        ("nothing at all", "nothing at all"),
    ],
)
def test_a_value_in_every_spelling(text: str, left: str) -> None:
    assert black(text) == left


def test_without_values_nothing_is_black() -> None:
    assert Values.of(()).spans("219-09-4321") == []
    assert Values.of([("PERSON", " -- ")]).spans("a -- b") == []


@given(st.text(alphabet="ab 1-\n", min_size=1, max_size=6), st.text(alphabet="ab 1-\n", max_size=40))
def test_no_text_keeps_a_value(value: str, text: str) -> None:
    """Property: what is not black never contains a value that has a letter or digit."""
    spans = merged(Values.of([("CREDENTIAL", value)]).spans(text))
    left, at = [], 0
    for start, end in spans:
        left.append(text[at:start])
        at = end
    left.append(text[at:])
    if any(map(str.isalnum, value)):
        assert not any(value.strip() in piece for piece in left)


def test_spans_that_touch_are_one() -> None:
    assert merged([(5, 9), (0, 2), (2, 3), (8, 12), (20, 20)]) == [(0, 3), (5, 12)]
