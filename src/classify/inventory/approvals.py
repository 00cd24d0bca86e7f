"""Labels in effect: tasks for stewards, what an approval covers, and what makes it stale.

A label is in effect only by an approval. An approval covers what its task showed and copies of that; of a
folder also what comes later with the same proposal. Whatever
changes the grounds (other bytes, another proposal, a day that is over) makes it stale, visibly: the label
stays on record and waits for a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select
from sqlmodel import Session

from classify.inventory.bulk import insert_many
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import APPROVAL, CONTENT, EFFECT, ITEM
from models.approval import ApprovalState, Coverage, Staleness
from models.columns import now


@dataclass(frozen=True, slots=True)
class Task:
    """What a steward is asked at once: files of one folder or kind with one proposed label."""

    share_id: int
    coverage: Coverage
    key: str
    proposed: str
    items: int
    stale: int
    """How many of them had a label in effect that is stale."""
    example: int
    """Number of one of them."""


def tasks(session: Session, share: ShareHandle, coverage: Coverage, *, limit: int) -> list[Task]:
    """Tasks of a share, those with the strictest labels and most files first."""
    column = ITEM.c.folder_digest if coverage is Coverage.FOLDER else ITEM.c.doc_type
    rows = (
        select(
            column.label("key"),
            ITEM.c.label.label("proposed"),
            func.max(ITEM.c.label_rank).label("rank"),
            func.count().label("items"),
            func.count(EFFECT.c.item_id).label("stale"),
            func.min(ITEM.c.id).label("example"),
        )
        .outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        .where(*_there(share), _is_waiting())
        .group_by(column, ITEM.c.label)
        .order_by(func.max(ITEM.c.label_rank).desc(), func.count().desc(), column)
        .limit(limit)
    )
    return [
        Task(share.id, coverage, row.key, row.proposed, row.items, row.stale, row.example)
        for row in session.execute(rows)
    ]


def members(
    session: Session, share: ShareHandle, coverage: Coverage, key: str, proposed: str
) -> list[tuple[int, int | None]]:
    """Items of a task with their contents, by number."""
    column = ITEM.c.folder_digest if coverage is Coverage.FOLDER else ITEM.c.doc_type
    wanted = (column == key, ITEM.c.label == proposed)
    if coverage is Coverage.CONTENT:
        same = select(CONTENT.c.id).where(CONTENT.c.digest == key, CONTENT.c.domain == share.domain.value)
        wanted = (ITEM.c.content_id.in_(same), ITEM.c.label == proposed)
    rows = (
        select(ITEM.c.id, ITEM.c.content_id)
        .outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        .where(*_there(share), *wanted, _is_waiting())
        .order_by(ITEM.c.id)
    )
    return [(row.id, row.content_id) for row in session.execute(rows)]


def revision(task_members: Iterable[tuple[int, int | None]], proposed: str) -> str:
    """Tells whether what a person approves is what the screen showed: changes with any member or label."""
    digest = hashlib.sha256(proposed.encode())
    for item, content in task_members:
        digest.update(f"{item}:{content};".encode())
    return digest.hexdigest()[:24]


def refresh(session: Session, share: ShareHandle, today: date) -> dict[str, int]:
    """Makes the labels in effect of a share anew; returns how many items there are by staleness, and without.

    One pass over the share's items and its approvals.
    """
    rules = _standing(session, share)
    before = {
        row.item_id: row for row in session.execute(select(EFFECT).where(EFFECT.c.share_id == share.id))
    }
    covers = Covers(rules, before.values())
    ended = {rule.id for rule in rules if rule.until is not None and rule.until < today}
    session.execute(delete(EFFECT).where(EFFECT.c.share_id == share.id))
    counts: dict[str, int] = {}
    made: list[dict[str, Any]] = []
    for item in _items(session, share):
        rule = covers.which(item)
        known = before.get(item.id)
        row = _effect(share, item, rule, known, ended)
        counts[row["stale"] if row else "none"] = counts.get(row["stale"] if row else "none", 0) + 1
        if row:
            made.append(row)
    for some in chunks(made):
        insert_many(session, EFFECT, list(some))
    return counts


def _effect(share: ShareHandle, item: Any, rule: Any, known: Any, ended: set[int]) -> dict[str, Any] | None:
    """The row of an item; None where nobody has approved anything for it."""
    if rule is not None:
        stale = Staleness.EXPIRED if rule.id in ended else Staleness.NONE
        return _row(share, item, rule.id, rule.label, stale, known)
    if known is None:
        return None
    # It had a label in effect, and what covered it covers it no more.
    changed = known.content_id != item.content_id
    stale = Staleness.CONTENT if changed else Staleness.PROPOSAL
    row = _row(share, item, known.approval_id, known.label, stale, known)
    row["content_id"] = known.content_id
    return row


def _row(
    share: ShareHandle, item: Any, approval: int, label: str, stale: Staleness, known: Any
) -> dict[str, Any]:
    unchanged = known is not None and (known.approval_id, known.label, known.stale) == (
        approval,
        label,
        stale.value,
    )
    return {
        "item_id": item.id,
        "share_id": share.id,
        "approval_id": approval,
        "label": label,
        "content_id": item.content_id,
        "stale": stale.value,
        "since": known.since if unchanged else now(),
    }


class Covers:
    """Which approval covers an item."""

    def __init__(self, rules: Iterable[Any], effects: Iterable[Any]) -> None:
        self._rules: dict[tuple[str, str, str], Any] = {}
        self._left_out: dict[int, set[int]] = {}
        kinds: dict[int, Any] = {}
        for rule in rules:
            self._left_out[rule.id] = {int(number) for number in rule.left_out.split(",") if number}
            if rule.coverage == Coverage.KIND:
                kinds[rule.id] = rule
            else:
                self._rules[rule.coverage, rule.key, rule.proposed] = rule
        # Of a kind only what was shown, and copies of it: nobody has seen what came later.
        self._shown = {
            row.content_id: kinds[row.approval_id]
            for row in effects
            if row.approval_id in kinds and row.content_id is not None
        }

    def which(self, item: Any) -> Any:
        """The approval of this proposal for its content, its folder or its kind; the most particular.
        None.
        """
        of_kind = self._shown.get(item.content_id)
        candidates = (
            self._rules.get((Coverage.CONTENT, item.digest, item.label)) if item.digest else None,
            self._rules.get((Coverage.FOLDER, item.folder_digest, item.label))
            if item.folder_digest
            else None,
            of_kind if of_kind is not None and of_kind.proposed == item.label else None,
        )
        return next((rule for rule in candidates if rule and item.id not in self._left_out[rule.id]), None)


def _items(session: Session, share: ShareHandle) -> Iterator[Any]:
    rows = (
        select(
            ITEM.c.id,
            ITEM.c.content_id,
            ITEM.c.folder_digest,
            ITEM.c.doc_type,
            ITEM.c.label,
            CONTENT.c.digest,
        )
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*_there(share))
        .order_by(ITEM.c.id)
    )
    yield from session.execute(rows).all()


def _standing(session: Session, share: ShareHandle) -> Sequence[Any]:
    """Approvals that stand, the earliest first: of two about the same the later counts."""
    mine = (APPROVAL.c.share_id == share.id, APPROVAL.c.state == ApprovalState.STANDING.value)
    return session.execute(select(APPROVAL).where(*mine).order_by(APPROVAL.c.id)).all()


def _there(share: ShareHandle) -> tuple[Any, ...]:
    return (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.label.is_not(None))


def _is_waiting() -> Any:
    return or_(EFFECT.c.item_id.is_(None), and_(EFFECT.c.stale != Staleness.NONE.value))


@dataclass(frozen=True, slots=True)
class InEffect:
    """The label in effect of one item."""

    label: str
    stale: Staleness
    approval_id: int
    approved_by: str
    approved_at: datetime
    until: date | None


def in_effect(session: Session, ids: Sequence[int]) -> dict[int, InEffect]:
    """The labels in effect of these items; who is missing has none."""
    found: dict[int, InEffect] = {}
    for some in chunks(ids):
        rows = select(EFFECT, APPROVAL).join(APPROVAL, EFFECT.c.approval_id == APPROVAL.c.id)
        for row in session.execute(rows.where(EFFECT.c.item_id.in_(some))).mappings():
            found[row[EFFECT.c.item_id]] = InEffect(
                label=row[EFFECT.c.label],
                stale=Staleness(row[EFFECT.c.stale]),
                approval_id=row[EFFECT.c.approval_id],
                approved_by=row[APPROVAL.c.approved_by],
                approved_at=row[APPROVAL.c.approved_at],
                until=row[APPROVAL.c.until],
            )
    return found
