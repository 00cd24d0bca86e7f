"""Findings: where and why, never what."""

from __future__ import annotations

from typing import Any

import pytest

from models.finding import Explanation, Finding
from tests.models.rows import NOWHERE, Rows, number


def explanation(rows: Rows, digest: str = "e") -> int:
    return number(
        rows.kept(Explanation(digest=digest, detector="identity/us_ssn", version="1", why={"a": 1}))
    )


def finding(explained: int, **more: Any) -> Finding:
    given: dict[str, Any] = {"entity": "US_SSN", "place": {"part": "body"}, "start": 3, "score": 0.9}
    return Finding(**{**given, "explanation_id": explained, **more})


def test_the_same_reason_is_kept_once(rows: Rows) -> None:
    """Millions of findings share a few."""
    explanation(rows, "same")
    rows.refuses(Explanation(digest="same", detector="other", version="2", why={}))


@pytest.mark.parametrize("wrong", ["content_id", "item_id", "explanation_id"])
def test_it_stands_on_rows_that_exist(rows: Rows, wrong: str) -> None:
    rows.refuses(finding(explanation(rows), **{wrong: NOWHERE}))


def test_it_stands_in_bytes_or_in_a_name(rows: Rows) -> None:
    why = explanation(rows)
    in_bytes = rows.kept(finding(why, content_id=number(rows.content())))
    in_name = rows.kept(finding(why, item_id=number(rows.item())))
    assert (in_bytes.item_id, in_name.content_id) == (None, None)


def test_where_it_ends_is_not_kept(rows: Rows) -> None:
    """It would tell how long the value is."""
    assert rows.kept(finding(explanation(rows))).end == 0


def test_it_may_stand_far_into_a_large_log_and_be_one_of_very_many(rows: Rows) -> None:
    kept = rows.kept(finding(explanation(rows), id=2**40, start=2**40))
    assert (kept.id, kept.start) == (2**40, 2**40)


def test_no_column_could_hold_a_value(rows: Rows) -> None:
    """House rule 1: a new column is looked at here before anything lies in it."""
    columns = {column["name"] for column in rows.columns("finding")}
    assert columns == {
        *("id", "content_id", "item_id", "entity", "place", "sheet_sealed", "start", "end", "score"),
        *("role", "fingerprint", "explanation_id"),
    }
    kept = rows.kept(finding(explanation(rows)))
    assert (kept.role, kept.fingerprint, kept.sheet_sealed) == (None, None, None)
