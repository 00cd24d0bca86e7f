"""Redacted copies as they are kept."""

from __future__ import annotations

from models.redacted_copy import CopyState, RedactedCopy


def test_a_copy_waits_for_a_second_person_unless_something_else_is_said() -> None:
    made = RedactedCopy(
        share_id=1,
        item_id=2,
        content_digest="ab",
        profile="default",
        orders_sealed=b"x",
        grounds="a",
        engine="b",
        made_by="mara",
    )
    assert made.state == CopyState.WAITING
    assert made.request_id is None
    assert made.made_at.tzinfo is not None
