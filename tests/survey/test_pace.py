"""What reading costs, by the reference and by a home's own scans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.survey.kinds import Kind
from classify.survey.pace import REFERENCE, Bulk, Measured, Pace

SIZES = st.integers(0, 10**13)


def test_every_kind_has_a_cost() -> None:
    """A kind without one would count as another."""
    assert set(REFERENCE) == set(Kind)


@given(st.sampled_from(list(Kind)), st.lists(SIZES, min_size=1, max_size=20))
def test_files_cost_together_what_they_cost_one_by_one(kind: Kind, sizes: list[int]) -> None:
    """So an estimate by groups is the sum over files."""
    pace = Pace({kind: Measured(100, 10**6, 7.0)})
    one_by_one = sum(pace.seconds(kind, size) for size in sizes)
    assert pace.of(kind, Bulk(len(sizes), sum(sizes))) == pytest.approx(one_by_one)


@given(st.sampled_from(list(Kind)), st.integers(1, 10**6), SIZES, st.floats(0.01, 100))
def test_a_home_that_is_slower_expects_more(kind: Kind, files: int, size: int, slower: float) -> None:
    """Its factor lies between 1 and what it measured, nearer to that the more it read."""
    expected = REFERENCE[kind].of(Bulk(files, size))
    factor = Pace({kind: Measured(files, size, slower * expected)}).factor(kind)
    assert min(1.0, slower) - 1e-9 <= factor <= max(1.0, slower) + 1e-9


def test_what_a_home_measured_often_counts_alone() -> None:
    """After thousands of files the reference is forgotten."""
    expected = REFERENCE[Kind.PDF].of(Bulk(5_000, 10**9))
    assert Pace({Kind.PDF: Measured(5_000, 10**9, 3 * expected)}).factor(Kind.PDF) == pytest.approx(
        3, rel=0.02
    )


@pytest.mark.parametrize(
    "strange", [Measured(0, 0, 5.0), Measured(10, 10, float("inf")), Measured(9, 0, -3.0)]
)
def test_strange_figures_do_no_harm(strange: Measured) -> None:
    """A clock that jumped, a count of nothing."""
    assert 0 < Pace({Kind.TEXT: strange}).seconds(Kind.TEXT, 1000) < 1


def test_without_ocr_pictures_cost_little() -> None:
    """Nobody reads them then."""
    assert Pace(ocr=False).seconds(Kind.PICTURE, 10**6) < Pace(ocr=True).seconds(Kind.PICTURE, 10**6) / 10
