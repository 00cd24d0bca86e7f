"""Every claim of a header holds where it says, and spares what it says; the first that holds counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.vocabulary.headerwords import header_words, words_of
from classify.detect.vocabulary.headings import is_key_path
from classify.detect.vocabulary.promises import CLAIMS, Asked, Claim, Promise, claim_of, promise_of
from models.labels import Role


def asked(header: str) -> Asked:
    """A header, as the claims ask about it."""
    return Asked(words_of(header), is_key_path(header))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_a_claim_is_the_first_for_its_example_and_spares_the_like_of_it(claim: Claim) -> None:
    """No claim before it in the order holds for its example; another one for what it spares."""
    assert claim_of(asked(claim.example)) is claim
    assert claim_of(asked(claim.spares)) is not claim


def test_names_tell_the_claims_apart() -> None:
    assert len({claim.name for claim in CLAIMS}) == len(CLAIMS)


@given(st.lists(st.sampled_from(sorted(header_words().every)), max_size=9), st.booleans())
def test_each_header_promises_something_that_fits_together(words: list[str], is_path: bool) -> None:
    """A part and a strength above 0, or neither; whoever is told is of the vocabulary."""
    promise = promise_of(words, is_path=is_path)
    assert (promise.part is None) == (promise.strength == 0.0)
    assert promise.part in (None, "full", "last", "first", "middle")
    assert promise.role in (None, *Role)


def test_the_number_before_a_role_is_passed_over() -> None:
    assert promise_of(["unit", "2", "driver"], is_path=False) == promise_of(["driver"], is_path=False)
    assert promise_of(["unit", "2"], is_path=False).part is None


def test_the_page_of_headers_lists_them_in_their_order() -> None:
    """`docs/headers.md` shows each with what it promises for its example."""
    page = (Path(__file__).parents[3] / "docs" / "headers.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    assert rows == [
        [claim.name, in_words(claim.promises(asked(claim.example))), claim.example, claim.spares]
        for claim in CLAIMS
    ]


def in_words(promise: Promise) -> str:
    """As the page says it: "full name, 0.7, victim"."""
    if promise.part is None:
        return "no name"
    return ", ".join(
        [f"{promise.part} name", str(promise.strength), *([promise.role] if promise.role else [])]
    )
