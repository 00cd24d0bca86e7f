"""The quality benchmark: what counts as found."""

from __future__ import annotations

from benchmarks.bench_quality import Span, best_threshold, negatives_hit, overlaps, score_texts

TEXT = {
    "text": "SSN 219-09-4417 of Jane Doe",
    "spans": [{"entity": "US_SSN", "start": 4, "end": 15}, {"entity": "PERSON", "start": 19, "end": 27}],
    "negatives": [{"entity": "US_SSN", "start": 0, "end": 3}],
    "ignored": [],
}


def test_half_an_identifier_is_not_the_identifier() -> None:
    """Names may be found in part; identifiers need at least half."""
    assert not overlaps(Span("US_SSN", 4, 7), Span("US_SSN", 4, 15))
    assert overlaps(Span("PERSON", 24, 27), Span("PERSON", 19, 27))


def test_scores_below_the_threshold_do_not_count() -> None:
    """Neither as right nor as false; the best threshold is the one with the highest F1."""
    said = [[Span("US_SSN", 4, 15, 0.9), Span("PERSON", 0, 3, 0.3)]]
    assert score_texts([TEXT], said, 0.5)["PERSON"].false == 0
    assert score_texts([TEXT], said, 0.0)["PERSON"].false == 1
    assert best_threshold([TEXT], said, {"US_SSN", "PERSON"}) > 0.3
    assert negatives_hit([TEXT], said, 0.0) == (1, 1)
    assert negatives_hit([TEXT], said, 0.5) == (0, 1)
