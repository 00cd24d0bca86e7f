"""The store's retention: what a rule lets go, and the record of it."""

from __future__ import annotations

from dataclasses import asdict

from classify.inventory import finish, integrity, retention
from classify.inventory.handles import ShareHandle
from classify.inventory.retention import Purged, Rule
from classify.inventory.store.home import Home


class Retention(Home):
    """Removal of what is over, by rule, with its record in the audit trail."""

    def purge_due(self, share: ShareHandle, rule: Rule) -> Purged:
        """What `purge` would remove of a share; nothing is changed."""
        with self.database.reading() as session:
            return retention.due(session, share, rule)

    def purge(self, share: ShareHandle, rule: Rule) -> Purged:
        """Removes what the rule lets go of a share, and writes rule and numbers into the audit trail.

        Raises:
            InventoryError: the database refused; nothing was removed.
        """
        with self.database.writing() as session:
            done = retention.purge(session, share, rule)
            if done:
                finish.recount(session, share.id)
                self._audit(
                    session,
                    integrity.PURGED,
                    subject=f"share:{share.id}",
                    rule=asdict(rule),
                    removed=asdict(done),
                    **integrity.counts(session, share.id),
                )
        return done
