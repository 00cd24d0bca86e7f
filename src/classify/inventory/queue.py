"""The questions people are asked, made from findings and decisions: kept beside the items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select
from sqlmodel import Session

from classify.inventory import decided
from classify.inventory.bulk import insert_many
from classify.inventory.decided import Standing, Whereabouts
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import findings_of, item_findings
from classify.inventory.tables import CONTENT, ITEM, QUESTION
from classify.results import StoredFinding
from classify.triage import group_key, questions, shape_of
from models.columns import now
from models.labels import Label
from models.question import QuestionState

_ASKED_FROM = Label.CONFIDENTIAL.rank
"""Of what is labelled lower nobody is asked: it is open to the whole city, or to all."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the queue."""

    key: str
    share_id: int
    detector: str
    entity: str
    shape: str
    items: int
    findings: int
    risk: float
    since: datetime
    """When the oldest of its questions was asked."""


def refresh(session: Session, share: ShareHandle, ids: Iterable[int]) -> int:
    """Makes the questions of these items anew; returns how many are open now.

    What was asked before keeps its day; claims and snoozes of what changed end.
    """
    known = decided.standing(session, share)
    opened = 0
    for some in chunks(sorted(set(ids))):
        before = {
            (row.item_id, row.group_key): row
            for row in session.execute(select(QUESTION).where(QUESTION.c.item_id.in_(some)))
        }
        session.execute(delete(QUESTION).where(QUESTION.c.item_id.in_(some)))
        rows = list(_made(session, share, some, known))
        for row in rows:
            _carry_on(row, before.get((row["item_id"], row["group_key"])))
        opened += sum(row["state"] == QuestionState.OPEN.value for row in rows)
        if rows:
            insert_many(session, QUESTION, rows)
    return opened


def outdated(session: Session, share: ShareHandle) -> list[int]:
    """Items whose questions are not those of their present content or label, sorted."""
    asked = and_(ITEM.c.gone_scan_id.is_(None), ITEM.c.label_rank >= _ASKED_FROM, ITEM.c.findings > 0)
    mine = ITEM.c.share_id == share.id
    there = select(QUESTION.c.item_id).where(QUESTION.c.share_id == share.id)
    unasked = select(ITEM.c.id).where(mine, asked, ITEM.c.id.not_in(there))
    changed = (
        select(QUESTION.c.item_id)
        .join(ITEM, QUESTION.c.item_id == ITEM.c.id)
        .where(
            QUESTION.c.share_id == share.id,
            or_(
                ITEM.c.gone_scan_id.is_not(None),
                ITEM.c.label_rank < _ASKED_FROM,
                func.coalesce(ITEM.c.content_id, 0) != func.coalesce(QUESTION.c.content_id, 0),
            ),
        )
    )
    return sorted({*session.scalars(unasked), *session.scalars(changed)})


def groups(session: Session, shares: Sequence[ShareHandle], limit: int, at: datetime) -> list[GroupLine]:
    """The groups with open questions in these shares, riskiest first."""
    mine = (QUESTION.c.share_id.in_([share.id for share in shares]), *is_open(at))
    total = func.sum(QUESTION.c.risk)
    rows = (
        select(
            QUESTION.c.group_key,
            func.max(QUESTION.c.share_id).label("share_id"),
            func.max(QUESTION.c.detector).label("detector"),
            func.max(QUESTION.c.entity).label("entity"),
            func.max(QUESTION.c.shape).label("shape"),
            func.count().label("items"),
            func.sum(QUESTION.c.findings).label("findings"),
            total.label("risk"),
            func.min(QUESTION.c.since).label("since"),
        )
        .where(*mine)
        .group_by(QUESTION.c.group_key)
        .order_by(total.desc(), QUESTION.c.group_key)
        .limit(limit)
    )
    return [
        GroupLine(
            row.group_key,
            row.share_id,
            row.detector,
            row.entity,
            row.shape,
            row.items,
            row.findings,
            row.risk,
            row.since,
        )
        for row in session.execute(rows)
    ]


def is_open(at: datetime) -> tuple[Any, ...]:
    """Open, or snoozed until before `at`."""
    woken = and_(QUESTION.c.state == QuestionState.SNOOZED.value, QUESTION.c.snoozed_until <= at)
    return (or_(QUESTION.c.state == QuestionState.OPEN.value, woken),)


def _made(
    session: Session, share: ShareHandle, ids: Sequence[int], known: Standing
) -> Iterator[dict[str, Any]]:
    """The questions about these items, each with its state."""
    asked = (
        select(ITEM.c.id, ITEM.c.content_id, ITEM.c.folder_digest, CONTENT.c.digest)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(
            ITEM.c.id.in_(ids),
            ITEM.c.share_id == share.id,
            ITEM.c.gone_scan_id.is_(None),
            ITEM.c.label_rank >= _ASKED_FROM,
        )
    )
    items = session.execute(asked).all()
    in_items = item_findings(session, share.sealer, [item.id for item in items])
    contents = [item.content_id for item in items if item.content_id is not None]
    in_contents = findings_of(session, share.sealer, contents)
    for item in items:
        own, inside = in_items.get(item.id, []), in_contents.get(item.content_id, [])
        yield from _of_item(share, item, own, inside, known)


def _of_item(
    share: ShareHandle,
    item: Any,
    own: Sequence[StoredFinding],
    inside: Sequence[StoredFinding],
    known: Standing,
) -> Iterator[dict[str, Any]]:
    undecided = {
        _kind(finding)
        for findings, digest in ((own, None), (inside, item.digest))
        for finding in findings
        if not known.judged(
            finding, Whereabouts(share.id, item.id, digest, item.folder_digest)
        ).is_settled
    }
    for one in questions([*own, *inside]):
        is_open = (one.detector, one.entity, one.shape) in undecided
        yield {
            "share_id": share.id,
            "item_id": item.id,
            "group_key": group_key(share.id, item.folder_digest, one.detector, one.entity, one.shape),
            "detector": one.detector,
            "entity": one.entity,
            "shape": one.shape,
            "findings": one.findings,
            "best": one.best,
            "risk": one.risk,
            "content_id": item.content_id,
            "state": (QuestionState.OPEN if is_open else QuestionState.DECIDED).value,
            "since": now(),
            "snoozed_until": None,
            "claimed_by": None,
            "claimed_until": None,
        }


def _kind(finding: StoredFinding) -> tuple[str, str, str]:
    return (str(finding.why.get("detector", "")), finding.entity, shape_of(finding))


def _carry_on(row: dict[str, Any], before: Any) -> None:
    """What was asked before keeps its day; of the same content also its claim and snooze."""
    if before is None:
        return
    row["since"] = before.since
    if before.content_id == row["content_id"] and row["state"] == QuestionState.OPEN.value:
        row["claimed_by"], row["claimed_until"] = before.claimed_by, before.claimed_until
        if before.state == QuestionState.SNOOZED.value:
            row["state"], row["snoozed_until"] = before.state, before.snoozed_until
