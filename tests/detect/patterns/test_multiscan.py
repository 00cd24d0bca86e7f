"""One pass over a text: where anchors end, and the stretches around them."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from classify.detect.patterns.multiscan import stretches


@given(st.lists(st.integers(0, 400), max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_stretches_cover_every_match_that_holds_an_anchor(ends: list[int], width: int, beyond: int) -> None:
    """They come in order, do not meet, and whatever begins near an anchor lies in exactly one."""
    found = list(stretches(list(ends), width, beyond))
    assert all(one[1] + beyond < other[0] for one, other in itertools.pairwise(found))
    for end in ends:
        assert sum(begin <= max(0, end - width) and end <= last for begin, last in found) == 1


def test_no_anchor_no_stretch() -> None:
    assert list(stretches([], 10)) == []
