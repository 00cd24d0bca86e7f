"""What is tried on copies, and what is left out of them, in words that are ours."""

from __future__ import annotations

import hashlib

from classify.redact.checks import CHECKS, LEFT_OUT, in_our_words, sentence_of
from classify.wire import FROM_WORKER, Attacked, Check, Written, frame
from classify.wire.frames import Frames


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


def test_every_word_and_check_fits_the_line() -> None:
    """A word that is longer than the line takes would be held for a lie."""
    digest = hashlib.sha256(b"").digest()
    for message in (
        Written(1, digest, ".txt", {}, left_out=dict.fromkeys(LEFT_OUT, 1)),
        Attacked(1, digest, digest, {}, [Check(name, holds=True) for name in CHECKS]),
    ):
        assert list(Frames(FROM_WORKER).feed(frame(message))) == [message]
