"""What the store remembers for notices: counts to compare with, and how the last ones went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.store.home import Home
from classify.inventory.tables import TALLY, HomeFact
from models.columns import now
from models.labels import Label, Outcome

_RESTRICTED, _WAY = "restricted", "notice"


@dataclass(frozen=True, slots=True)
class NoticeNote:
    """How the last notice by one way went."""

    way: str
    at: datetime
    trouble: str
    """"" where it arrived."""


@dataclass(frozen=True, slots=True)
class ShareCounts:
    """What a notice says of a share."""

    files: int
    unread: int
    restricted: int


class Notices(Home):
    """Facts about notices."""

    def counts_for_notice(self, share: ShareHandle) -> ShareCounts:
        """The counts of a share as its last scan left them."""
        with self.database.reading() as session:
            rows = session.execute(
                select(TALLY.c.dimension, TALLY.c.value, TALLY.c.files).where(TALLY.c.share_id == share.id)
            )
            counts = {(dimension, value): files for dimension, value, files in rows}
        unread = (
            files
            for (dimension, value), files in counts.items()
            if dimension == "outcome" and not Outcome(value).was_read
        )
        restricted = counts.get(("label", Label.RESTRICTED.value), 0)
        return ShareCounts(counts.get(("all", "files"), 0), sum(unread), restricted)

    def restricted_before(self, share: ShareHandle, scan_id: int, restricted: int) -> int | None:
        """How many files the scan before left RESTRICTED; None: there was none. Remembers this scan's number.

        Asked again for the same scan, it answers the same.
        """
        name = f"{_RESTRICTED}:{share.id}"
        with self.database.writing() as session:
            fact = session.get(HomeFact, name)
            known = json.loads(fact.value) if fact else {}
            before: int | None = known.get("before") if known.get("scan") == scan_id else known.get("count")
            keep_fact(session, name, {"scan": scan_id, "count": restricted, "before": before})
        return before

    def note_of_notice(self, way: str, trouble: str) -> None:
        """Writes down how a notice went."""
        with self.database.writing() as session:
            keep_fact(session, f"{_WAY}:{way}", {"at": now().isoformat(), "trouble": trouble})

    def last_notice(self, way: str) -> NoticeNote | None:
        """How the last notice by this way went; None: there was none."""
        with self.database.reading() as session:
            fact = session.get(HomeFact, f"{_WAY}:{way}")
        if fact is None:
            return None
        known = json.loads(fact.value)
        return NoticeNote(way, datetime.fromisoformat(known["at"]), known["trouble"])


def keep_fact(session: Session, name: str, value: dict[str, object]) -> None:
    """Writes down a fact of the home, in the caller's transaction."""
    fact = session.get(HomeFact, name) or HomeFact(name=name, value="")
    fact.value = json.dumps(value)
    session.add(fact)
