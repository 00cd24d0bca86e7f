"""Decisions as learning sees them."""

from __future__ import annotations

from typing import Any

from classify.inventory.blame import Said


def said(score: float = 0.9, *, is_right: bool = False, **given: Any) -> Said:
    """One decision about a detector's finding."""
    facts: dict[str, Any] = {
        "entity": "US_SSN",
        "fingerprint": "f",
        "domain": "city",
        "content": "c",
        "share_id": 1,
        "folder": "folder",
    }
    return Said(score, is_right, **{**facts, **given})
