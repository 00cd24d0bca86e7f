"""What is known of probes (`models.probe`): which questions are some, and what was answered to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, select, update
from sqlmodel import Session

from classify.inventory.handles import chunks
from classify.inventory.tables import PROBE
from models.columns import now
from models.decision import Verdict
from models.probe import ProbeKind

Pair = tuple[int, str]
"""Which question: its item and its group."""


def answered(
    session: Session, questions: Collection[Pair], verdict: Verdict, lot: str, actor: str, seconds: float
) -> None:
    """Notes what was answered to probes among these questions (item and group)."""
    each = seconds / max(1, len(questions))
    values = {
        "lot": lot,
        "verdict": verdict.value,
        "agrees": case((PROBE.c.known.is_(None), None), else_=PROBE.c.known == verdict.value),
        "answered_by": actor,
        "answered_at": now(),
        "seconds": each,
    }
    for probe in _unanswered(session, questions):
        session.execute(update(PROBE).where(PROBE.c.id == probe).values(values))


def taken_back(session: Session, lot: str) -> None:
    """An answer that was undone was none: the probe waits again."""
    empty = dict.fromkeys(("lot", "verdict", "agrees", "answered_by", "answered_at"))
    session.execute(update(PROBE).where(PROBE.c.lot == lot).values(**empty, seconds=0.0))


def asked_again(session: Session, items: Collection[int]) -> set[Pair]:
    """Of these items the questions that are to be answered once more: item and group."""
    return _pairs(session, items, and_(PROBE.c.kind == ProbeKind.AGAIN.value, PROBE.c.verdict.is_(None)))


def below_the_line(session: Session, items: Collection[int]) -> set[Pair]:
    """Of these items the questions that were drawn from below the line: item and group."""
    return _pairs(session, items, PROBE.c.kind == ProbeKind.BELOW.value)


def results(session: Session, shares: Sequence[int]) -> list[Any]:
    """All probes of these shares that were answered, by number: for assurance. Never for a page of people."""
    rows = select(PROBE).where(PROBE.c.share_id.in_(shares), PROBE.c.answered_at.is_not(None))
    return list(session.execute(rows.order_by(PROBE.c.id)).mappings())


def agreement(session: Session, shares: Sequence[int]) -> tuple[int, int]:
    """How many answers were as known, of how many: over all people together."""
    known = (PROBE.c.share_id.in_(shares), PROBE.c.agrees.is_not(None))
    agreed = func.coalesce(func.sum(case((PROBE.c.agrees.is_(True), 1), else_=0)), 0)
    row = session.execute(select(agreed, func.count()).where(*known)).one()
    return int(row[0]), int(row[1])


@dataclass(frozen=True, slots=True)
class Differs:
    """A question that was decided one way and, asked again, another; not by whom."""

    share_id: int
    item_id: int
    entity: str
    detector: str
    before: Verdict
    after: Verdict


def differing(session: Session, shares: Sequence[int], limit: int) -> list[Differs]:
    """Questions that were answered otherwise when they were asked again, the newest first."""
    rows = (
        select(PROBE)
        .where(PROBE.c.share_id.in_(shares), PROBE.c.kind == ProbeKind.AGAIN.value, PROBE.c.agrees.is_(False))
        .order_by(PROBE.c.answered_at.desc(), PROBE.c.id.desc())
        .limit(limit)
    )
    return [
        Differs(
            row["share_id"],
            row["item_id"],
            row["entity"],
            row["detector"],
            Verdict(row["known"]),
            Verdict(row["verdict"]),
        )
        for row in session.execute(rows).mappings()
    ]


def _unanswered(session: Session, wanted: Collection[Pair]) -> Iterator[int]:
    for some in chunks(sorted({item for item, _ in wanted})):
        rows = select(PROBE).where(PROBE.c.item_id.in_(some), PROBE.c.verdict.is_(None))
        for row in session.execute(rows).all():
            if (row.item_id, row.group_key) in wanted:
                yield row.id


def _pairs(session: Session, items: Collection[int], asked: Any) -> set[Pair]:
    found: set[Pair] = set()
    for some in chunks(sorted(items)):
        rows = select(PROBE.c.item_id, PROBE.c.group_key).where(PROBE.c.item_id.in_(some), asked)
        found.update((row.item_id, row.group_key) for row in session.execute(rows))
    return found
