"""The self-test as a paper: when, by which policy, each control with what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from classify.checks import Verdict
from classify.evidence.cjis import SelfTest, Tried
from classify.evidence.paper import Alarm
from classify.evidence.printed import printed
from classify.evidence.tried import self_test_paper

TEST = SelfTest(
    datetime(2026, 11, 30, 23, 5, tzinfo=UTC),
    "CJIS Security Policy 6.0",
    (
        Tried("AC-7", "Sign-ins", Verdict.OK, "Five <b>failures</b> locked it."),
        Tried("SC-13", "Cryptography", Verdict.WRONG, "It did not answer.", "Ask IT."),
    ),
)


def test_it_says_when_what_and_how_it_ended() -> None:
    paper = self_test_paper(TEST, "City of Larch", ZoneInfo("UTC"))
    page = printed(paper)
    for said in (
        "November 30, 2026, 23:05",
        "City of Larch",
        "1 of 2 held",
        "Ask IT.",
        "CJIS Security Policy 6.0.",
    ):
        assert said in page
    assert "<b>failures" not in page


def test_only_what_did_not_hold_stands_out() -> None:
    (table,) = self_test_paper(TEST, "x", ZoneInfo("UTC")).sections[0].tables
    assert [row[2] for row in table.rows] == ["Held", Alarm("Did not hold")]
