"""The store's labels in effect, brought to what items, approvals and the day say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from classify.inventory import effects
from classify.inventory.handles import ShareHandle
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from models.approval import Staleness


class Effects(Home):
    """Labels in effect as they are now."""

    def bring_in_effect(self, share: ShareHandle, today: date | None = None) -> dict[str, int]:
        """Labels in effect as items and approvals are now: after scans, and at the end of a day.

        (New labels bring theirs themselves.) Returns how many items there are by staleness ("" is in effect,
        "none" was never approved); nothing where nothing of the share was ever approved.
        """
        with self.database.reading() as session:
            if not effects.are_needed(session, share):
                return {}
        return self._bring_in_effect(share, today)

    @exactly_once
    def _bring_in_effect(self, share: ShareHandle, today: date | None) -> dict[str, int]:
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            return self._bring(session, share, today)

    def _bring(
        self,
        session: Session,
        share: ShareHandle,
        today: date | None = None,
        only: Sequence[int] | None = None,
    ) -> dict[str, int]:
        """The same inside a transaction that holds the lock; of these top-level files alone, or of all."""
        if not effects.are_needed(session, share):
            return {}
        day = today or datetime.now().astimezone().date()
        counts, turned = effects.refresh(session, share, day, only)
        if turned:
            came = turned.pop(Staleness.NONE.value, 0)
            details: dict[str, object] = {"in_effect": came, "stale": sum(turned.values()), **turned}
            self._audit_of("", session, "label.bring", f"share:{share.id}", details)
        return counts
