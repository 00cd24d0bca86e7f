"""A name as it is asked for: every usual way of writing it, whatever the order, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.errors import SearchError
from classify.keys import Domain, DomainKeys, canonical
from classify.searches.names import Likeness, fingerprints, ways_of

KEYS = DomainKeys(Domain.CITY, b"k" * 32)


def likeness(asked: str, stands: str) -> Likeness | None:
    """How a name that was asked for is like one that stands in a record."""
    print_of = KEYS.fingerprint("PERSON", stands)
    assert print_of is not None
    return fingerprints(ways_of(asked), KEYS).get(print_of)


@pytest.mark.parametrize(
    ("asked", "stands", "expected"),
    [
        ("Jane Doe", "DOE, JANE", Likeness.SAME),
        ("doe, jane", "Jane Doe", Likeness.SAME),
        ("Jane M. Doe", "Doe, Jane M", Likeness.SAME),
        ("José Núñez", "Jose Nunez", Likeness.SAME),
        ("Mary Smith-Jones", "SMITH JONES, MARY", Likeness.SAME),
        ("Sean O'Brien", "Sean O'Brien", Likeness.SAME),
        ("Jane Marie Doe", "Jane Doe", Likeness.SHORTER_OR_LONGER),
        ("Jane Marie Doe", "Jane M. Doe", Likeness.SHORTER_OR_LONGER),
        ("Jane Doe", "Jane Q. Doe", Likeness.SHORTER_OR_LONGER),
        ("John Doe", "John Doe Jr.", Likeness.SHORTER_OR_LONGER),
        ("John Doe, Jr.", "John Doe", Likeness.SAME),
        ("Jane Doe", "J. Doe", Likeness.INITIAL_ONLY),
        ("Jane Doe", "Janet Doe", None),
        ("Jane Doe", "Jane Marie Doe", Likeness.SHORTER_OR_LONGER),
        ("Jane Doe", "Jane Xanthippe Doe", None),
        ("Jane Doe", "Jane Roe", None),
    ],
)
def test_ways_of_writing_a_name(asked: str, stands: str, expected: Likeness | None) -> None:
    assert likeness(asked, stands) is expected


@pytest.mark.parametrize("asked", ["", "Doe", "Jr.", ",", "Doe,", "--- '"])
def test_one_name_alone_is_refused(asked: str) -> None:
    with pytest.raises(SearchError):
        ways_of(asked)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_finds_itself(typed: str) -> None:
    try:
        ways = ways_of(typed)
    except SearchError:
        return
    assert ways[0].likeness is Likeness.SAME
    assert len({way.text for way in ways}) == len(ways) <= 2_000
    assert all(canonical("PERSON", way.text) == way.text for way in ways)


_WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8).filter(
    lambda word: word not in ("jr", "sr", "ii", "iii", "iv", "esq", "md", "phd")
)


@settings(max_examples=40, deadline=None)
@given(_WORD, _WORD)
def test_order_and_case_never_matter(first: str, last: str) -> None:
    assert likeness(f"{first} {last}", f"{last.upper()}, {first.title()}") is Likeness.SAME


def test_every_key_that_a_domain_had_is_tried() -> None:
    """What was read before a rotation keeps the fingerprints of then."""
    old, new = b"k" * 32, b"n" * 32
    rotated = DomainKeys(Domain.CITY, old, {1: old, 2: new})
    found = fingerprints(ways_of("Jane Doe"), rotated)
    assert KEYS.fingerprint("PERSON", "Jane Doe") in found
    assert rotated.fingerprint("PERSON", "Jane Doe") in found
