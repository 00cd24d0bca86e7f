"""The self-test as a page: whole by itself, everything told, nothing taken for markup."""

from __future__ import annotations

from datetime import UTC, datetime

from classify.checks import Verdict
from classify.evidence.cjis import SelfTest, Tried
from classify.evidence.printed import self_test_page

TEST = SelfTest(
    datetime(2026, 11, 30, 23, 5, tzinfo=UTC),
    "CJIS Security Policy 6.0",
    (
        Tried("AC-7", "Sign-ins", Verdict.OK, "Five <b>failures</b> locked it."),
        Tried("SC-13", "Cryptography", Verdict.WRONG, "It did not answer.", "Ask IT."),
    ),
)


def test_it_says_when_what_and_how_it_ended() -> None:
    page = self_test_page(TEST, "City of Larch & County")
    for said in (
        "November 30, 2026, 23:05 UTC",
        "City of Larch &amp; County",
        "1 of 2 held",
        "Did not hold",
        "Ask IT.",
    ):
        assert said in page
    assert "<b>failures" not in page


def test_it_needs_nothing_from_elsewhere() -> None:
    page = self_test_page(TEST, "x")
    assert "http" not in page
    assert "<script" not in page
    assert page.count("<tr>") == 3
