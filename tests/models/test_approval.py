"""Approvals and the labels they put in effect."""

from __future__ import annotations

from models.approval import Approval, ApprovalState, Coverage, Effect, Staleness
from tests.models.rows import Rows


def made(**facts: object) -> Approval:
    return Approval(
        **{
            "share_id": 1,
            "coverage": Coverage.FOLDER,
            "key": "f",
            "proposed": "RESTRICTED",
            "label": "RESTRICTED",
            "policy": "1",
            "revision": "r",
            "items": 2,
            "approved_by": "ada",
            **facts,
        }
    )


def test_a_new_one_stands(rows: Rows) -> None:
    share = rows.share().id
    kept = rows.kept(made(share_id=share))
    assert (kept.state, kept.ended_at, kept.until) == (ApprovalState.STANDING, None, None)
    rows.refuses(made(share_id=share, approved_by=None))


def test_an_item_has_one_label_in_effect(rows: Rows) -> None:
    item = rows.item()
    approval = rows.kept(made(share_id=item.share_id))
    effect = {"share_id": item.share_id, "approval_id": approval.id, "label": "RESTRICTED"}
    assert rows.kept(Effect(item_id=item.id, **effect)).stale == Staleness.NONE
    rows.refuses(Effect(item_id=item.id, **effect))


def test_words_in_inventories_stay_as_they_are_called() -> None:
    assert [one.value for one in Coverage] == ["content", "folder", "kind", "rule"]
    assert [one.value for one in Staleness] == [
        *("", "content", "proposal", "rule", "law", "place", "person", "expired", "ended"),
    ]
