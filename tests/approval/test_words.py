"""Every cause, kind and state of approvals has words, and no code name is among them."""

from __future__ import annotations

from classify.approval import words
from classify.inventory.approvals import Order
from classify.inventory.doubts import Unsure
from models.approval import ApprovalState, Coverage, Staleness


def test_everything_has_words_of_its_own() -> None:
    for known, kinds in (
        (words.COVERAGES, Coverage),
        (words.REACHES, Coverage),
        (words.CAUSES, Staleness),
        (words.STATES, ApprovalState),
        (words.UNSURE, Unsure),
        (words.ORDERS, Order),
    ):
        assert set(known) == set(kinds)
        assert all(said == said.strip() and "_" not in said for said in known.values())
    assert len(set(words.CAUSES.values())) == len(Staleness)


def test_an_end_says_how() -> None:
    assert words.state_words("ended", "back") == "Taken back"
    assert words.state_words("ended", "replaced") == "Followed by another"
    assert words.state_words("ended") == "Ended"
    assert words.state_words("standing") == "In effect"
    assert words.cause_words("law") == "the law behind it reads otherwise now"
    assert words.cause_words("") == ""
    assert words.coverage_words("rule") == "Rule"
