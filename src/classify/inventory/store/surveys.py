"""The store's surveys, and what reading costs in this home."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from classify.inventory import pace
from classify.inventory.handles import ShareHandle
from classify.inventory.store.home import Home
from classify.inventory.tables import Survey as Kept
from classify.survey.pace import Measured
from classify.survey.share import Survey
from models.columns import now


class Surveys(Home):
    """What is known of shares before they are read."""

    def paces(self) -> dict[str, Measured]:
        """Seconds that reading took in all scans of this home, by kind of file."""
        with self.database.reading() as session:
            return pace.paces(session)

    def keep_survey(
        self,
        share: ShareHandle,
        told: Survey,
        *,
        actor: str = "",
        where: Mapping[str, object] | None = None,
    ) -> None:
        """Keeps the newest survey of a share, encrypted, in place of an earlier one.

        `actor` and `where` say who made it, and from where, when not this process's user.
        """
        sealed = share.sealer.seal(json.dumps(told.as_json()))
        with self.database.writing() as session:
            kept = session.get(Kept, share.id) or Kept(share_id=share.id, told_sealed=sealed)
            kept.told_sealed, kept.made_at = sealed, now()
            session.add(kept)
            noted = {**(where or {}), "files": told.files, "bytes": told.bytes}
            self._audit_of(actor, session, "share.survey", f"share:{share.id}", noted)

    def survey(self, share: ShareHandle) -> tuple[Survey, datetime] | None:
        """The newest survey of a share and when it was made; None: there was none."""
        with self.database.reading() as session:
            kept = session.get(Kept, share.id)
            if kept is None:
                return None
            return Survey.from_json(json.loads(share.sealer.open(kept.told_sealed))), kept.made_at
