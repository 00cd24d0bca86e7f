"""The store's evidence: how the home stands in counts, and what people write into its binder."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from classify.errors import StaleBinderError
from classify.inventory import standing
from classify.inventory.handles import ShareHandle
from classify.inventory.standing import InEffect, ReadWith, Standing
from classify.inventory.store.home import Home
from classify.inventory.store.notices import keep_fact
from classify.inventory.tables import HomeFact

_BINDER = "evidence.binder"


class Evidence(Home):
    """What the city must be able to show."""

    def standing(self, today: date) -> Standing:
        """Counts of all that people decided, as of a day."""
        with self.database.reading() as session:
            return standing.standing(session, today)

    def read_with(self, share: ShareHandle) -> ReadWith | None:
        """The last whole scan of a share; None: there was none."""
        with self.database.reading() as session:
            return standing.read_with(session, share)

    def in_effect_of(self, share: ShareHandle) -> list[InEffect]:
        """What is in effect in a share, by label and by what was approved."""
        with self.database.reading() as session:
            return standing.in_effect_of(session, share)

    def policy_since(self, version: str) -> datetime | None:
        """Since when scans label by a version of the policy; None: none did yet."""
        with self.database.reading() as session:
            return standing.policies_since(session, [version]).get(version)

    def binder(self) -> tuple[int, dict[str, Any]]:
        """What is written into the binder, and its number: each writing has a higher one."""
        with self.database.reading() as session:
            return _binder(session)

    def keep_binder(self, written: dict[str, Any], *, before: int, part: str, actor: str) -> int:
        """Writes the binder anew; returns its number. `part` says, for the trail, what was changed.

        Raises:
            StaleBinderError: somebody else wrote it since it was number `before`.
        """
        with self.database.writing() as session:
            number, _ = _binder(session)
            if number != before:
                raise StaleBinderError("Somebody else has changed the binder meanwhile.")
            keep_fact(session, _BINDER, {"number": number + 1, "written": written})
            self._audit_of(actor, session, "binder.write", "", {"part": part})
        return number + 1


def _binder(session: Session) -> tuple[int, dict[str, Any]]:
    fact = session.get(HomeFact, _BINDER)
    if fact is None:
        return 0, {}
    known = json.loads(fact.value)
    return known["number"], known["written"]
