"""The CJIS self-test as a paper."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from classify.checks import Verdict
from classify.evidence.cjis import SelfTest, Tried
from classify.evidence.paper import Alarm, Cell, Paper, Section, Table

VERDICTS = {Verdict.OK: "Held", Verdict.WARNING: "With less", Verdict.WRONG: "Did not hold"}

_LEAD = (
    "Each control was tried when this page was made; none is answered from a form. What is about people and "
    "buildings (vetting, training, doors) a program cannot try."
)


def self_test_paper(test: SelfTest, publisher: str, zone: ZoneInfo) -> Paper:
    """Date, policy, each control with what came of it."""
    table = Table("Controls", ("Control", "What", "Result", "What was seen"), tuple(map(_row, test.tried)))
    return Paper(
        "CJIS self-test",
        publisher,
        test.at,
        zone,
        (Section("controls", f"{test.held} of {len(test.tried)} held", (), (table,)),),
        (f"{test.policy}.", _LEAD),
    )


def _row(one: Tried) -> tuple[Cell, ...]:
    words = VERDICTS[one.verdict]
    seen = (one.sentence, one.remedy) if one.remedy else one.sentence
    return one.control, one.title, Alarm(words) if one.verdict is Verdict.WRONG else words, seen
