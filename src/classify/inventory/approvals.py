"""What stewards are asked: tasks by folder, kind or rule, what each shows, and what is on record.

A label is in effect only by an approval. A task is never one file: it is all files of a folder, of a kind of
document or labelled by the same rule, that are proposed one label and have none in effect, or one that is
stale. Which approval covers what, `classify.inventory.effects` says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session

from classify.inventory import doubts
from classify.inventory.doubts import NO_DOUBT, Doubt
from classify.inventory.grounds import Ground, beginning
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import APPROVAL, CONTENT, EFFECT, ITEM
from models.approval import Coverage, Staleness

HOLDER = ITEM.alias("holder")
"""The file of the share that a member is packed in."""
FOLDER = func.coalesce(HOLDER.c.folder_digest, ITEM.c.folder_digest)
"""The folder something lies in; what is packed in a file lies where that file lies."""


class Order(StrEnum):
    """What stands first."""

    UNSURE = "unsure"
    """The least sure labels: most of what is wrong is found with the fewest decisions."""
    STRICT = "strict"
    """The strictest labels."""


@dataclass(frozen=True, slots=True)
class Now:
    """Files of a task by what is in effect for them now: the other side of the difference."""

    label: str
    """"" where nobody ever approved one."""
    stale: Staleness
    items: int


@dataclass(frozen=True, slots=True)
class Task:
    """What a steward is asked at once: files of one folder, kind or rule with one proposed label."""

    share_id: int
    coverage: Coverage
    key: str
    proposed: str
    items: int
    stale: int
    """How many of them had a label in effect that is stale."""
    example: int
    """Number of one of them: with the coverage it names the task."""
    now: tuple[Now, ...] = ()
    doubt: Doubt = NO_DOUBT
    """How unsure its labels are."""


class Member(NamedTuple):
    """A file of a task, as far as what is approved depends on it."""

    item: int
    content: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for stewards."""

    tasks: int = 0
    """Folder by folder."""
    items: int = 0
    stale: int = 0

    def __add__(self, other: Waiting) -> Waiting:
        return Waiting(self.tasks + other.tasks, self.items + other.items, self.stale + other.stale)


def tasks(
    session: Session,
    share: ShareHandle,
    coverage: Coverage,
    *,
    limit: int,
    offset: int = 0,
    order: Order = Order.UNSURE,
) -> list[Task]:
    """Tasks of a share, the least sure labels or the strictest first; then those of most files."""
    key = _column(coverage)
    parts = doubts.means()
    strictest = func.max(ITEM.c.label_rank).desc()
    first = (doubts.weight(parts).desc(), strictest) if order is Order.UNSURE else (strictest,)
    rows = (
        _of_waiting(
            share,
            key.label("key"),
            ITEM.c.label.label("proposed"),
            func.count().label("items"),
            func.count(EFFECT.c.item_id).label("stale"),
            func.min(ITEM.c.id).label("example"),
            *(part.label(name) for part, name in zip(parts, ("kind", "nearly", "default"), strict=True)),
        )
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(key != "")
        .group_by(key, ITEM.c.label)
        .order_by(*first, func.count().desc(), key)
        .limit(limit)
        .offset(offset)
    )
    found = session.execute(rows).all()
    differences = _differences(session, share, key, [row.key for row in found])
    return [
        Task(
            share.id,
            coverage,
            Ground.parse(row.key).rule if coverage is Coverage.RULE else row.key,
            row.proposed,
            row.items,
            row.stale,
            row.example,
            tuple(differences.get((row.key, row.proposed), ())),
            Doubt(float(row.kind), float(row.nearly), float(row.default)),
        )
        for row in found
    ]


def waiting(session: Session, share: ShareHandle) -> Waiting:
    """How much waits in a share."""
    groups = (
        _of_waiting(
            share,
            func.count().label("files"),
            func.count(EFFECT.c.item_id).label("stale"),
            FOLDER.label("key"),
        )
        .where(FOLDER != "")
        .group_by(FOLDER, ITEM.c.label)
        .subquery()
    )
    of_groups = (func.count(), func.sum(groups.c.files), func.sum(groups.c.stale))
    return Waiting(*(int(number or 0) for number in session.execute(select(*of_groups)).one()))


def task_of(session: Session, share: ShareHandle, coverage: Coverage, item: int) -> tuple[str, str] | None:
    """Key and proposed label of the task an item would be in; None where it cannot be in one."""
    row = session.execute(
        select(_column(coverage).label("key"), ITEM.c.label)
        .outerjoin(HOLDER, ITEM.c.container_id == HOLDER.c.id)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*_there(share), ITEM.c.id == item)
    ).first()
    if row is None or not row.key:
        return None
    return Ground.parse(row.key).rule if coverage is Coverage.RULE else row.key, row.label


def members(
    session: Session, share: ShareHandle, coverage: Coverage, key: str, proposed: str
) -> list[Member]:
    """Items of a task with their contents and grounds, by number."""
    rows = (
        _of_waiting(share, ITEM.c.id, ITEM.c.content_id, ITEM.c.ground)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(_has_key(coverage, key), ITEM.c.label == proposed)
        .order_by(ITEM.c.id)
    )
    return [Member(row.id, row.content_id, row.ground) for row in session.execute(rows)]


def revision(task_members: Iterable[Member], proposed: str) -> str:
    """Tells whether what a person approves is what the screen showed: changes with any member, its bytes,
    its label or the reason for that.
    """
    digest = hashlib.sha256(proposed.encode())
    for item, content, ground in task_members:
        digest.update(f"{item}:{content}:{ground};".encode())
    return digest.hexdigest()[:24]


def _column(coverage: Coverage) -> Any:
    return {
        Coverage.FOLDER: FOLDER,
        Coverage.KIND: ITEM.c.doc_type,
        Coverage.RULE: ITEM.c.ground,
        Coverage.CONTENT: CONTENT.c.digest,
    }[coverage]


def _has_key(coverage: Coverage, key: str) -> Any:
    if coverage is Coverage.RULE:
        return ITEM.c.ground.startswith(beginning(key), autoescape=True)
    return _column(coverage) == key


def _of_waiting(share: ShareHandle, *columns: Any) -> Select[Any]:
    """Of what waits in a share: never approved, or stale."""
    return (
        select(*columns)
        .select_from(ITEM)
        .outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        .outerjoin(HOLDER, ITEM.c.container_id == HOLDER.c.id)
        .where(*_there(share), or_(EFFECT.c.item_id.is_(None), EFFECT.c.stale != Staleness.NONE.value))
    )


def _differences(
    session: Session, share: ShareHandle, key: Any, keys: Sequence[str]
) -> dict[tuple[str, str], list[Now]]:
    """By key and proposed label: what is in effect now."""
    found: dict[tuple[str, str], list[Now]] = {}
    for some in chunks(sorted(set(keys))):
        now = (EFFECT.c.label.label("now"), EFFECT.c.stale)
        rows = _of_waiting(share, key.label("key"), ITEM.c.label, *now, func.count().label("items"))
        rows = rows.where(key.in_(some)).group_by(key, ITEM.c.label, EFFECT.c.label, EFFECT.c.stale)
        for row in session.execute(rows.order_by(func.count().desc())):
            stale = Staleness(row.stale or "")
            found.setdefault((row.key, row.label), []).append(Now(row.now or "", stale, row.items))
    return found


def _there(share: ShareHandle) -> tuple[Any, ...]:
    return (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.label.is_not(None))


@dataclass(frozen=True, slots=True)
class InEffect:
    """The label in effect of one item."""

    label: str
    stale: Staleness
    approval_id: int
    approved_by: str
    approved_at: datetime
    until: date | None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


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
                confirmed_by=row[APPROVAL.c.confirmed_by],
                confirmed_at=row[APPROVAL.c.confirmed_at],
            )
    return found
