"""Words in capitals that are nobody's name, and the reason that is told."""

from __future__ import annotations

import pytest

from classify.detect.names.candidate import bracketed
from classify.detect.names.finder import NameFinder
from classify.detect.names.refusals import refusals, refused_value
from classify.detect.names.vetoes import VETOES


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder.load()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the siding by [James Hardie] is new", "brand"),
        ("we walked near [Grant Creek] again", "named place"),
        ("signed by [Police Department] today", "never a name"),
        ("then the [Qzarvo] broke down", "unproposed"),
    ],
)
def test_the_veto_is_told_or_that_nothing_proposed_a_name(finder: NameFinder, text: str, reason: str) -> None:
    plain, start, end = bracketed(text)
    [refusal] = refusals(plain, finder)
    assert (refusal.start, refusal.end, refusal.reason) == (start, end, reason)
    assert refusal.sentence.endswith(".")


def test_what_was_found_is_not_refused(finder: NameFinder) -> None:
    """A name, and words beside it that belong to its run of capitals."""
    assert list(refusals("we met Karen Ostrowski there", finder)) == []
    assert list(refusals("we met Officer Karen Ostrowski there", finder)) == []


def test_reasons_are_those_of_the_page(finder: NameFinder) -> None:
    """Whoever reads a reason finds it in `docs/vetoes.md`."""
    text = "Siding by James Hardie. Headings in Palatino Linotype only. Sold by Johnson Plumbing today."
    told = {(one.reason, one.sentence) for one in refusals(text, finder)}
    assert told - {(veto.name, veto.sentence) for veto in VETOES} <= {
        (one.reason, one.sentence) for one in refusals("then the Qzarvo broke down", finder)
    }
    assert "brand" in {reason for reason, _ in told}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("Payroll Clerk", "a post or a role"),
        ("Smith Construction", "business"),
        ("Karen Ostrowski", None),
        ("Ostrowski, Karen", None),
        ("Window", "a single word"),
    ],
)
def test_a_cell_by_itself(finder: NameFinder, value: str, reason: str | None) -> None:
    refusal = refused_value(value, finder)
    assert (refusal.reason if refusal else None) == reason
