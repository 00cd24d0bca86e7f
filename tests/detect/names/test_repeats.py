"""Surnames that stand alone after their bearer was named in full."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.finding import Why
from classify.detect.names.repeats import repeated, surname_of
from classify.detect.resolve import Claim


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Jane Doe", "Doe"),
        ("DOE, JANE M", "DOE"),
        ("Jane Doe Jr.", "Doe"),
        ("Running Wolf, Joseph", "Wolf"),
        ("Mary Okonkwo-Bell", "Okonkwo-Bell"),
        ("Doe", None),
        ("Mai Vo", None),
    ],
)
def test_the_surname_of_a_full_name(name: str, surname: str | None) -> None:
    """Before the comma, else the last word; a word alone or of two letters is not trusted."""
    assert surname_of(name) == surname


def test_a_bare_surname_is_the_person_with_the_role() -> None:
    """Whole words only, as written, and not where something is claimed already."""
    text = "Jane Doe left. Doe said Doering and doe."
    taken = [Claim("PERSON", 0, 8, 0.9, "t", lambda: Why("t", "1", "."))]
    found = repeated(text, {"Doe": "victim"}, taken, "1")
    assert [(claim.start, claim.end, claim.role) for claim in found] == [(15, 18, "victim")]


def test_file_names_are_compared_without_regard_to_case() -> None:
    """WELDY in the record is Weldy in the name of its file."""
    found = repeated("hist Weldy", {"WELDY": None}, [], "1", fold=True)
    assert [(claim.start, claim.end) for claim in found] == [(5, 10)]


SURNAMES = ["Doe", "O'Brien", "Okonkwo-Bell", "D'Arcy", "Élan", "WELDY"]
PIECES = [
    *SURNAMES,
    *map(str.lower, SURNAMES),
    *map(str.upper, SURNAMES),
    "'s",
    "'",
    "-",
    " ",
    "_",
    "x",
    "\n",
    ", ",
    "9",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.booleans())
def test_words_looked_up_are_those_that_an_expression_finds(text: str, fold: bool) -> None:
    """The simple way: an expression with a choice of all surnames."""
    flags = re.IGNORECASE if fold else re.NOFLAG
    wanted = re.compile(r"(?<![\w'-])(?:" + "|".join(map(re.escape, SURNAMES)) + r")(?![\w-])", flags)
    found = repeated(text, dict.fromkeys(SURNAMES), [], "1", fold=fold)
    assert [(claim.start, claim.end) for claim in found] == [match.span() for match in wanted.finditer(text)]
