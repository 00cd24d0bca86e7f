"""The time a scan takes: a range, and what it rests on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.survey.estimate import estimate
from classify.survey.kinds import Kind
from classify.survey.pace import Bulk, Measured, Pace

BULKS = st.dictionaries(
    st.sampled_from([str(kind) for kind in Kind]),
    st.builds(Bulk, st.integers(0, 10**6), st.integers(0, 10**13)),
)
PACES = st.builds(
    Pace,
    st.dictionaries(
        st.sampled_from([str(kind) for kind in Kind]),
        st.builds(Measured, st.integers(1, 10**5), st.integers(0, 10**10), st.floats(0, 10**6)),
    ),
    st.booleans(),
)


@given(BULKS, PACES, st.integers(1, 64))
def test_what_is_likely_lies_in_the_range(bulks: dict[str, Bulk], pace: Pace, cores: int) -> None:
    """Never below nothing."""
    told = estimate(bulks, pace, cores)
    assert 0 <= told.low <= told.likely <= told.high
    assert told.basis


@given(BULKS, PACES, st.integers(1, 32))
def test_more_workers_take_no_longer(bulks: dict[str, Bulk], pace: Pace, cores: int) -> None:
    """And more files are not quicker."""
    told = estimate(bulks, pace, cores)
    assert estimate(bulks, pace, cores + 1).likely <= told.likely
    more = {**bulks, str(Kind.TEXT): bulks.get(str(Kind.TEXT), Bulk()) + Bulk(1000, 10**6)}
    assert estimate(more, pace, cores).likely > told.likely


def test_measured_kinds_have_a_narrower_range() -> None:
    """What this home has read is known better than what another machine has."""
    bulk = {str(Kind.TEXT): Bulk(1_000, 10**7)}
    foreign = estimate(bulk, Pace(), 1)
    own = estimate(bulk, Pace({Kind.TEXT: Measured(1_000, 10**7, 35.0)}), 1)
    assert own.high / own.low < foreign.high / foreign.low


def test_the_basis_is_said_in_words() -> None:
    """Workers, the dearest kinds, where the figures come from, and what is not known."""
    pace = Pace({Kind.WORD: Measured(500, 10**6, 20.0)})
    said = " ".join(estimate({"PDF documents": Bulk(10, 10**7), str(Kind.WORD): Bulk(5, 10)}, pace, 2).basis)
    assert "2 files are read at a time" in said
    assert "Measured in earlier scans of this home: Word documents and letters" in said
    assert "half to two and a half times as long: PDF documents" in said
    assert "not known before they are opened" in said


def test_nothing_takes_no_time() -> None:
    """An empty folder."""
    assert estimate({}, Pace(), 4).high == 0
