"""Redacted copies on record, as tests need them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.copies import ToKeep

HASH = "ab" * 32
REASON = "It is the number of a part, says the foreman."


def kept(store: Store, share: ShareHandle, item: int, request: int | None = None, **more: Any) -> int:
    """A copy that `mara` made."""
    made = ToKeep(
        request,
        item,
        store.content_digests([item])[item],
        "default",
        1,
        f'{{"reason": "{REASON}"}}',
        "grounds",
        "engine",
        sha256=HASH,
        cut=3,
        kept=1,
        sheet='{"made": "2026-12-01"}',
    )
    return store.keep_copy(share, replace(made, **more), actor="mara")
