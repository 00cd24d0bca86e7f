"""What an inventory need not keep for ever: files that went long ago, and old history.

The audit trail stays whole, with what was removed and by which rule; so do the newest entry of every item's
history and what is needed to compare the scans that are left. Which periods are right is for the city's own
retention schedule to say (records of a Montana city: 2-6-1201 ff., MCA): nothing is removed unless it is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlmodel import Session

from classify.inventory.handles import CHUNK, ShareHandle, chunks
from classify.inventory.tables import (
    CHECKPOINT,
    CLASSIFICATION,
    CONTENT,
    DECISION,
    EFFECT,
    EXPOSURE,
    FINDING,
    ITEM,
    QUESTION,
    REDACTED_COPY,
    RELEASE_ITEM,
    REQUEST_ITEM,
    SCAN,
    SIGHTING,
)
from models.columns import now
from models.decision import DecisionState, Scope
from models.scan import ScanState


@dataclass(frozen=True, slots=True)
class Rule:
    """How long what is over is kept, in days; None: for ever."""

    gone_days: int | None = None
    """Files that are no longer in their share, counted from the scan that missed them."""
    history_days: int | None = None
    """Former labels of files, and what former scans saw, counted from the day they were written."""

    def __bool__(self) -> bool:
        return self.gone_days is not None or self.history_days is not None


@dataclass(frozen=True, slots=True)
class Purged:
    """Numbers of what went, or would go."""

    files: int = 0
    """With what was packed in them."""
    findings: int = 0
    labels: int = 0
    """Former labels."""
    sightings: int = 0

    def __add__(self, other: Purged) -> Purged:
        return Purged(**{name: number + asdict(other)[name] for name, number in asdict(self).items()})

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def due(session: Session, share: ShareHandle, rule: Rule) -> Purged:
    """What `purge` would remove."""
    gone = _gone(share, rule).subquery()
    of_items = FINDING.c.item_id.in_(select(gone.c.id))
    of_contents = FINDING.c.content_id.in_(_orphaned(gone))
    return Purged(
        files=_count(session, select(gone.c.id)),
        findings=_count(session, select(FINDING.c.id).where(of_items | of_contents)),
        labels=_count(session, _former_labels(share, rule)),
        sightings=_count(session, _former_sightings(share, rule)),
    )


def purge(session: Session, share: ShareHandle, rule: Rule) -> Purged:
    """Removes what the rule lets go, in the caller's (writing) transaction; returns how much."""
    done = due(session, share, rule)
    _remove(session, CLASSIFICATION, list(session.scalars(_former_labels(share, rule))))
    _remove(session, SIGHTING, list(session.scalars(_former_sightings(share, rule))))
    _forget_scans(session, share, rule)
    gone = list(session.scalars(_gone(share, rule)))
    contents = list(session.scalars(_orphaned(_gone(share, rule).subquery())))
    for ids in chunks(gone):
        for table in (FINDING, CLASSIFICATION, SIGHTING, EXPOSURE, QUESTION, EFFECT, REDACTED_COPY):
            session.execute(delete(table).where(table.c.item_id.in_(ids)))
        _free_decisions(session, ids)
        # What was asked for and what left stays on record: with digests, without the file's row.
        for table in (REQUEST_ITEM, RELEASE_ITEM):
            session.execute(update(table).where(table.c.item_id.in_(ids)).values(item_id=None))
    # What is packed in a file hangs on it.
    inside = ITEM.c.container_id.is_not(None)
    for part in (inside, ~inside):
        for ids in chunks(gone):
            session.execute(delete(ITEM).where(ITEM.c.id.in_(ids), part))
    for ids in chunks(contents):
        session.execute(delete(FINDING).where(FINDING.c.content_id.in_(ids)))
    _remove(session, CONTENT, contents)
    return done


def _free_decisions(session: Session, items: Sequence[int]) -> None:
    """Decisions outlive the files they were seen in; of what was about such a file's own name, nothing."""
    seen = DECISION.c.item_id.in_(items)
    only_there = DECISION.c.scope.in_([Scope.PLACE.value, Scope.ITEM.value])
    ended = {
        "state": DecisionState.ENDED.value,
        "ended_by": DECISION.c.decided_by,
        "ended_at": now(),
        "ended_why": "purged",
    }
    of_names = (seen, only_there, DECISION.c.content_digest.is_(None), DECISION.c.ended_at.is_(None))
    session.execute(update(DECISION).where(*of_names).values(ended))
    session.execute(update(DECISION).where(seen).values(item_id=None))


def _gone(share: ShareHandle, rule: Rule) -> Select[Any]:
    """Numbers of the items that went long enough ago; whole families only."""
    if rule.gone_days is None:
        return select(ITEM.c.id).where(ITEM.c.id < 0)
    ended = func.coalesce(SCAN.c.finished_at, SCAN.c.started_at)
    missed = select(SCAN.c.id).where(SCAN.c.share_id == share.id, ended < _before(rule.gone_days))
    outer = ITEM.alias("outer")
    old = select(outer.c.id).where(outer.c.share_id == share.id, outer.c.gone_scan_id.in_(missed))
    families = ITEM.c.container_id.in_(old) | (ITEM.c.container_id.is_(None) & ITEM.c.id.in_(old))
    # A member that vanished from a file which is still there.
    alone = ITEM.c.container_id.is_not(None) & ITEM.c.gone_scan_id.in_(missed)
    return select(ITEM.c.id).where(ITEM.c.share_id == share.id, families | alone).order_by(ITEM.c.id)


def _orphaned(gone: Any) -> Select[Any]:
    """Contents that only these items have."""
    others = select(ITEM.c.content_id).where(
        ITEM.c.content_id.is_not(None), ITEM.c.id.not_in(select(gone.c.id))
    )
    theirs = select(ITEM.c.content_id).where(ITEM.c.id.in_(select(gone.c.id)))
    return select(CONTENT.c.id).where(CONTENT.c.id.in_(theirs), CONTENT.c.id.not_in(others))


def _former_labels(share: ShareHandle, rule: Rule) -> Select[Any]:
    """Entries of the history that are old and not the newest of their item."""
    if rule.history_days is None:
        return select(CLASSIFICATION.c.id).where(CLASSIFICATION.c.id < 0)
    later = CLASSIFICATION.alias("later")
    followed = select(later.c.id).where(
        later.c.item_id == CLASSIFICATION.c.item_id, later.c.id > CLASSIFICATION.c.id
    )
    mine = select(SCAN.c.id).where(SCAN.c.share_id == share.id)
    return select(CLASSIFICATION.c.id).where(
        CLASSIFICATION.c.scan_id.in_(mine),
        CLASSIFICATION.c.made_at < _before(rule.history_days),
        followed.exists(),
    )


def _former_scans(share: ShareHandle, rule: Rule) -> Select[Any]:
    """Scans that ended long enough ago, but for the newest of the share: later ones are compared with it."""
    if rule.history_days is None:
        return select(SCAN.c.id).where(SCAN.c.id < 0)
    mine = (SCAN.c.share_id == share.id, SCAN.c.state == ScanState.FINISHED.value)
    newest = select(func.max(SCAN.c.id)).where(*mine).scalar_subquery()
    return select(SCAN.c.id).where(*mine, SCAN.c.finished_at < _before(rule.history_days), SCAN.c.id < newest)


def _former_sightings(share: ShareHandle, rule: Rule) -> Select[Any]:
    """Sightings of former scans that a later one of the same item, by a former scan or the next, replaces."""
    former = _former_scans(share, rule)
    after = select(func.min(SCAN.c.id)).where(
        SCAN.c.share_id == share.id,
        SCAN.c.state == ScanState.FINISHED.value,
        SCAN.c.id > select(func.coalesce(func.max(former.subquery().c.id), -1)).scalar_subquery(),
    )
    later = SIGHTING.alias("later")
    replaced = select(later.c.id).where(
        later.c.item_id == SIGHTING.c.item_id,
        later.c.id > SIGHTING.c.id,
        later.c.scan_id <= after.scalar_subquery(),
    )
    return select(SIGHTING.c.id).where(
        SIGHTING.c.share_id == share.id, SIGHTING.c.scan_id.in_(former), replaced.exists()
    )


def _forget_scans(session: Session, share: ShareHandle, rule: Rule) -> None:
    """Scans whose sightings went can be compared no more; their row stays, labels refer to it."""
    former = list(session.scalars(_former_scans(share, rule)))
    for ids in chunks(former):
        session.execute(update(SCAN).where(SCAN.c.id.in_(ids)).values(files=None))
        session.execute(delete(CHECKPOINT).where(CHECKPOINT.c.scan_id.in_(ids)))


def _before(days: int) -> datetime:
    return now() - timedelta(days=days)


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _remove(session: Session, table: Any, ids: list[int]) -> None:
    for some in chunks(ids, CHUNK):
        session.execute(delete(table).where(table.c.id.in_(some)))
