"""What the page of a file says: sentences from what is stored, no code names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from classify.inventory.around import MOST_COUNTED
from classify.inventory.items import Proposed
from classify.inventory.scanlist import ScanLine
from classify.results import StoredFinding
from classify.web.rooms.item import telling

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def proposed(label: str = "PUBLIC", *, policy: str = "p", scan: int = 1, **given: Any) -> Proposed:
    known: dict[str, Any] = {"tags": (), "doc_type": "other", "outcome": "ok", "fired": [], "nearest": None}
    return Proposed(label=label, policy_version=policy, scan_id=scan, made_at=NOW, **{**known, **given})


def scan(number: int, detectors: str = "1") -> ScanLine:
    return ScanLine(number, "finished", NOW, NOW, detectors, "p")


def test_tags_that_a_stricter_law_took_away_are_told_in_words() -> None:
    rule = {"label": "RESTRICTED", "rule": "r", "citation": "x"}
    sentence = "A stricter law governs. Left out for that: CCJI, PII."
    [one] = telling.reasons(proposed(fired=[{**rule, "sentence": sentence}]))
    assert one.sentence.endswith("confidential criminal-justice information, personal information.")


def finding(**given: Any) -> StoredFinding:
    why = {
        "sentence": "Nine digits.",
        "steps": [{"words": "the check can_be_issued", "change": 0.5}, {"words": "SSN", "change": 0.3}],
    }
    known: dict[str, Any] = {"role": None, "fingerprint": "f", "why": {"detector": "identity/us_ssn", **why}}
    return StoredFinding(
        "US_SSN", {"part": "body", "line": 3}, 0, 11, 0.85, "***-**-****", **{**known, **given}
    )


def test_a_reason_tells_its_law_and_whether_somebody_checked_it() -> None:
    rule = {"label": "RESTRICTED", "sentence": "It is.", "rule": "r"}
    cited = ("2-6-1502, MCA", "41-5-215, MCA (to be confirmed)")
    told = telling.reasons(proposed(fired=[{**rule, "citation": citation} for citation in cited]))
    assert [one.citation for one in told] == ["2-6-1502, MCA", "41-5-215, MCA"]
    assert [one.is_verified for one in told] == [True, False]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        (0, ""),
        (1, "1 other file"),
        (1_000, "1,000 other files"),
        (MOST_COUNTED + 1, "more than 1,000 other files"),
    ],
)
def test_a_finding_tells_where_else_its_value_stands(items: int, words: str) -> None:
    [one] = telling.found([finding(role="juvenile")], {"f": items})
    assert (one.what, one.role, one.place, one.score, one.elsewhere) == (
        "Social Security number",
        "juvenile",
        "line 3",
        85,
        words,
    )


def test_a_value_without_a_fingerprint_stands_nowhere_else() -> None:
    [one] = telling.found([finding(fingerprint=None)], {"f": 3})
    assert one.elsewhere == ""


def test_grounds_are_told_once_and_without_code_names() -> None:
    [one] = telling.grounds([finding(), finding()])
    assert (one.what, one.sentence, one.steps) == (
        "Social Security number",
        "Nine digits.",
        ["the check can be issued 50%", "SSN +30%"],
    )


@pytest.mark.parametrize(
    ("older", "why"),
    [
        (proposed("INTERNAL", policy="o", scan=2), "the label policy changed"),
        (proposed("INTERNAL", policy="o", scan=3), "the label policy changed"),
        (proposed("INTERNAL", scan=1), "read again with newer detectors"),
        (proposed("INTERNAL", scan=3), "read again: the file changed, or what lies beside or in it did"),
    ],
)
def test_each_label_says_what_it_followed_and_why(older: Proposed, why: str) -> None:
    scans = {1: scan(1, "old"), 2: scan(2, "new"), 3: scan(3, "new")}
    newer, first = telling.history([proposed("RESTRICTED", scan=2), older], scans)
    assert (newer.before, newer.after, newer.why) == ("INTERNAL", "RESTRICTED", why)
    assert (first.before, first.why) == ("", "read for the first time")


def test_what_could_not_be_read_says_what_to_do() -> None:
    assert "unlocked copy" in telling.remedy("encrypted")
    assert telling.remedy("ok") == ""


def test_a_time_nobody_knows_is_none() -> None:
    assert telling.moment_of(0) is None
    assert telling.moment_of(1_000_000_000) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
