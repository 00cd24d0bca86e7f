"""What is tried on copies, and what is left out of them, in words that are ours."""

from __future__ import annotations

from classify.redact.checks import CHECKS, in_our_words, sentence_of


def test_every_check_has_its_sentence() -> None:
    for name, sentence in CHECKS.items():
        assert sentence_of(name) == sentence
        assert sentence.endswith(".")
    assert sentence_of("some_other") == "some other"


def test_a_worker_cannot_bring_its_own_words() -> None:
    assert in_our_words({"pictures": 2, "jane roe lives here": 1, "and there": 4}) == {
        "other parts": 5,
        "pictures": 2,
    }
