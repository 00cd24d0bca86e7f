"""Questions as people answer them: with their findings, and with a revision that tells what was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory import queue
from classify.inventory.decided import Standing, stands
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import explained, stored_finding
from classify.inventory.tables import CONTENT, DECISION, EXPLANATION, FINDING, ITEM, QUESTION
from classify.results import StoredFinding
from classify.triage import shape_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands."""

    id: int
    share_id: int
    item_id: int
    top_id: int
    """The file of the share it lies in; itself where that is one."""
    group_key: str
    detector: str
    entity: str
    shape: str
    findings: int
    best: float
    risk: float
    content_id: int | None
    digest: str | None
    """Of the file's bytes; what is packed in a file is part of them."""
    state: str
    turn: int
    claimed_by: str | None
    claimed_until: datetime | None
    assigned_to: str | None
    referred_by: str | None
    referred_at: datetime | None
    referral_sealed: bytes | None

    @property
    def revision(self) -> str:
        """Changes with what is asked about, and with all that is decided of it."""
        facts = (self.item_id, self.content_id, self.group_key, self.findings, self.best, self.turn)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]

    def claimed_from(self, person: str, moment: datetime) -> str:
        """Who else is at it; "" for nobody."""
        if self.claimed_by in (None, person) or self.claimed_until is None or self.claimed_until < moment:
            return ""
        return str(self.claimed_by)


def revision_of(members: Iterable[Asked]) -> str:
    """Of a group: changes with any member, its content, and all that is decided of it."""
    digest = hashlib.sha256()
    for one in sorted(members, key=lambda member: member.id):
        digest.update(one.revision.encode())
    return digest.hexdigest()[:24]


def numbered(session: Session, numbers: Sequence[int]) -> list[Asked]:
    """The questions with these numbers whose files are there, by number."""
    found: list[Asked] = []
    for some in chunks(sorted(set(numbers))):
        rows = _rows().where(QUESTION.c.id.in_(some)).order_by(QUESTION.c.id)
        found += [_asked(row) for row in session.execute(rows).mappings()]
    return found


def open_in(
    session: Session, group: str, at: datetime, *, after: int = 0, limit: int | None = None
) -> list[Asked]:
    """Open questions of a group, by number."""
    rows = _rows().where(QUESTION.c.group_key == group, QUESTION.c.id > after, *queue.is_open(at))
    return [_asked(row) for row in session.execute(rows.order_by(QUESTION.c.id).limit(limit)).mappings()]


def claimed_by(session: Session, person: str, at: datetime) -> list[Asked]:
    """Open questions that are somebody's right now, by number."""
    mine = (QUESTION.c.claimed_by == person, QUESTION.c.claimed_until >= at, *queue.is_open(at))
    return [_asked(row) for row in session.execute(_rows().where(*mine).order_by(QUESTION.c.id)).mappings()]


def share_of(session: Session, group: str) -> int | None:
    """The number of the share a group lies in; None where there is no such group."""
    found: int | None = session.scalar(
        select(QUESTION.c.share_id).where(QUESTION.c.group_key == group).limit(1)
    )
    return found


def findings_of(
    session: Session, share: ShareHandle, asked: Sequence[Asked]
) -> dict[int, list[tuple[int, StoredFinding]]]:
    """The findings each question is about, with their numbers, by question."""
    found: dict[int, list[tuple[int, StoredFinding]]] = {one.id: [] for one in asked}
    for some in chunks(asked):
        kinds = {(one.detector, one.entity) for one in some}
        by_content: dict[int, list[Asked]] = {}
        by_item: dict[int, list[Asked]] = {}
        for one in some:
            by_item.setdefault(one.item_id, []).append(one)
            if one.content_id is not None:
                by_content.setdefault(one.content_id, []).append(one)
        of_kind = explained().where(
            EXPLANATION.c.detector.in_(sorted({detector for detector, _ in kinds})),
            FINDING.c.entity.in_(sorted({entity for _, entity in kinds})),
        )
        for column, owners in ((FINDING.c.item_id, by_item), (FINDING.c.content_id, by_content)):
            rows = of_kind.where(column.in_(sorted(owners))).order_by(FINDING.c.id)
            for row in session.execute(rows).mappings():
                finding = stored_finding(row, share.sealer)
                for one in owners[row[column.name]]:
                    if _is_about(one, finding):
                        found[one.id].append((row["id"], finding))
    return found


def standing_about(session: Session, share: ShareHandle, asked: Asked, marks: Iterable[str]) -> Standing:
    """The decisions that count for one question: about its content, its item, or values with these marks."""
    counts = stands(share.domain.value)
    rows: dict[int, Any] = {}
    about: list[Any] = [DECISION.c.content_digest.is_(None) & (DECISION.c.item_id == asked.item_id)]
    if asked.digest is not None:
        about.append(DECISION.c.content_digest == asked.digest)
    same_kind = DECISION.c.entity == asked.entity
    about += [same_kind & DECISION.c.fingerprint.in_(some) for some in chunks(sorted(set(marks)))]
    for condition in about:
        for row in session.execute(select(DECISION).where(*counts, condition)).mappings():
            rows[row["id"]] = row
    return Standing(rows[number] for number in sorted(rows))


def _is_about(asked: Asked, finding: StoredFinding) -> bool:
    kind = (str(finding.why.get("detector", "")), finding.entity, shape_of(finding))
    return kind == (asked.detector, asked.entity, asked.shape)


def _rows() -> Any:
    outer = ITEM.alias("outer")
    return (
        select(QUESTION, CONTENT.c.digest, ITEM.c.container_id)
        .join(ITEM, QUESTION.c.item_id == ITEM.c.id)
        .outerjoin(outer, ITEM.c.container_id == outer.c.id)
        .outerjoin(CONTENT, CONTENT.c.id == func.coalesce(outer.c.content_id, ITEM.c.content_id))
        .where(ITEM.c.gone_scan_id.is_(None))
    )


def _asked(row: Any) -> Asked:
    plain = {name: row[name] for name in Asked.__slots__ if name != "top_id"}
    return Asked(**plain, top_id=row["container_id"] or row["item_id"])


def referred_in(session: Session, shares: Sequence[int], at: datetime) -> list[Asked]:
    """Open questions of these shares that a steward is asked, by number."""
    mine = (QUESTION.c.share_id.in_(shares), QUESTION.c.referred_by.is_not(None), *queue.is_open(at))
    return [_asked(row) for row in session.execute(_rows().where(*mine).order_by(QUESTION.c.id)).mappings()]
