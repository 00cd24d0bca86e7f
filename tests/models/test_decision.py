"""Decisions: which reasons take evidence away, and what a table of them refuses."""

from __future__ import annotations

from models.decision import Decision, DecisionState, Scope, Verdict
from tests.models.rows import Rows


def made(**facts: object) -> Decision:
    return Decision(
        **{
            "domain": "city",
            "entity": "US_SSN",
            "scope": Scope.SHARE,
            "verdict": Verdict.CONFIRM,
            "lot": "a",
            "decided_by": "ada",
            **facts,
        }
    )


def test_only_what_is_wrong_public_or_made_up_is_no_evidence() -> None:
    assert {verdict for verdict in Verdict if verdict.dismisses} == {
        Verdict.WRONG_MATCH,
        Verdict.PUBLIC,
        Verdict.SAMPLE,
    }


def test_a_new_one_stands_and_has_no_end(rows: Rows) -> None:
    kept = rows.kept(made())
    assert kept.state == DecisionState.STANDING
    assert (kept.ended_by, kept.ended_at, kept.second_by) == (None, None, None)
    assert kept.decided_at.tzinfo is not None


def test_of_no_share_there_is_none(rows: Rows) -> None:
    rows.refuses(made(decided_by=None))


def test_words_in_inventories_stay_as_they_are_called() -> None:
    assert [one.value for one in Scope] == ["place", "item", "share", "everywhere"]
    assert [one.value for one in DecisionState] == ["standing", "requested", "refused", "ended"]
