"""What detectors cost and brought: findings, what people said of them, how long that took. Counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import distinct, func, select, union_all
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.tables import CONTENT, DECISION, EXPLANATION, FINDING, ITEM
from classify.lessons import speaks_for
from models.decision import DecisionState, Verdict

RIGHT = (Verdict.CONFIRM, Verdict.PUBLIC, Verdict.ALLOWED)
WRONG = (Verdict.WRONG_MATCH, Verdict.SAMPLE)
"""By which verdicts a detector was right or wrong; of a duplicate that is said elsewhere."""
SHOWN_OF_A_GROUP = 5
"""Of a group's decision no more count than were looked at, as for the precision of detectors."""
_COUNTS = (DecisionState.STANDING.value, DecisionState.ENDED.value)
"""Also a decision that another one of the same followed was work; only those that stand are judgements."""


@dataclass(frozen=True, slots=True)
class Said:
    """One decision that stands, as far as it teaches."""

    score: float
    is_right: bool
    entity: str
    fingerprint: str | None
    domain: str
    content: str
    share_id: int | None
    folder: str
    """Keyed digest of the folder it was seen in; "" in a container."""
    weight: float = 1.0
    """How much of a decision it is: of a group's only some were looked at."""
    is_spoken_for: bool | None = None
    """Whether a word or a label beside it spoke for it; None: not known any more."""


@dataclass(slots=True)
class Tally:
    """What one detector cost and brought."""

    detector: str
    entity: str = ""
    findings: int = 0
    items: int = 0
    right: int = 0
    wrong: int = 0
    seconds: float = 0.0
    """That people spent on it."""
    by_verdict: Counter[str] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        """Decisions that stand."""
        return self.right + self.wrong


def tallies(session: Session, shares: Sequence[ShareHandle]) -> list[Tally]:
    """Of every detector that found anything here, or was decided about; those that cost most first."""
    ids = [share.id for share in shares]
    found: dict[str, Tally] = {}
    here = (ITEM.c.share_id.in_(ids), ITEM.c.gone_scan_id.is_(None))
    by_content = (
        select(FINDING.c.explanation_id, FINDING.c.entity, FINDING.c.id, ITEM.c.id.label("item"))
        .join(ITEM, ITEM.c.content_id == FINDING.c.content_id)
        .where(*here)
    )
    by_name = (
        select(FINDING.c.explanation_id, FINDING.c.entity, FINDING.c.id, ITEM.c.id.label("item"))
        .join(ITEM, ITEM.c.id == FINDING.c.item_id)
        .where(*here)
    )
    each = union_all(by_content, by_name).subquery()
    rows = (
        select(
            EXPLANATION.c.detector,
            func.max(each.c.entity).label("entity"),
            func.count().label("findings"),
            func.count(distinct(each.c.item)).label("items"),
        )
        .join(each, each.c.explanation_id == EXPLANATION.c.id)
        .group_by(EXPLANATION.c.detector)
    )
    for row in session.execute(rows):
        found[row.detector] = Tally(row.detector, row.entity, row.findings, row.items)
    for row in _decided(session, ids):
        tally = found.setdefault(row.detector, Tally(row.detector, row.entity))
        tally.seconds += float(row.seconds or 0)
        if row.state == DecisionState.STANDING.value:
            tally.by_verdict[row.verdict] += row.number
            tally.wrong += row.number if Verdict(row.verdict) in WRONG else 0
            tally.right += row.number if Verdict(row.verdict) in RIGHT else 0
    return sorted(found.values(), key=lambda one: (-one.wrong, -one.seconds, -one.findings, one.detector))


def said_of(session: Session, shares: Sequence[ShareHandle], detector: str) -> list[Said]:
    """All that stands of what was decided about a detector's findings in these shares, oldest first."""
    rows = (
        select(
            DECISION.c.id,
            DECISION.c.score,
            DECISION.c.verdict,
            DECISION.c.entity,
            DECISION.c.fingerprint,
            DECISION.c.domain,
            DECISION.c.content_digest,
            DECISION.c.lot,
            DECISION.c.group_key,
            ITEM.c.share_id,
            ITEM.c.folder_digest,
        )
        .outerjoin(ITEM, ITEM.c.id == DECISION.c.item_id)
        .where(
            DECISION.c.detector == detector,
            DECISION.c.state == DecisionState.STANDING.value,
            DECISION.c.verdict.in_([verdict.value for verdict in (*RIGHT, *WRONG)]),
            DECISION.c.share_id.in_([share.id for share in shares]),
        )
        .order_by(DECISION.c.id)
    )
    decided = session.execute(rows).all()
    in_lots = Counter(row.lot for row in decided if row.group_key)
    reasons = _reasons(session, detector, [share.id for share in shares])
    return [
        Said(
            score=row.score,
            is_right=Verdict(row.verdict) in RIGHT,
            entity=row.entity,
            fingerprint=row.fingerprint,
            domain=row.domain,
            content=row.content_digest or "",
            share_id=row.share_id,
            folder=row.folder_digest or "",
            weight=min(1.0, SHOWN_OF_A_GROUP / in_lots[row.lot]) if row.lot in in_lots else 1.0,
            is_spoken_for=reasons.get(row.id),
        )
        for row in decided
    ]


def _decided(session: Session, shares: Sequence[int]) -> Sequence[Any]:
    grouped = (DECISION.c.detector, DECISION.c.verdict, DECISION.c.state)
    rows = (
        select(
            *grouped,
            func.max(DECISION.c.entity).label("entity"),
            func.count().label("number"),
            func.sum(DECISION.c.seconds).label("seconds"),
        )
        .where(DECISION.c.share_id.in_(shares), DECISION.c.state.in_(_COUNTS), DECISION.c.detector != "")
        .group_by(*grouped)
    )
    return session.execute(rows).all()


def _reasons(session: Session, detector: str, shares: Sequence[int]) -> dict[int, bool]:
    """Whether words spoke for the findings that were decided, as far as they are there, by decision."""
    same = (
        (FINDING.c.content_id == CONTENT.c.id)
        & (FINDING.c.entity == DECISION.c.entity)
        & (FINDING.c.fingerprint == DECISION.c.fingerprint)
    )
    rows = (
        select(DECISION.c.id, EXPLANATION.c.why)
        .join(
            CONTENT, (CONTENT.c.digest == DECISION.c.content_digest) & (CONTENT.c.domain == DECISION.c.domain)
        )
        .join(FINDING, same)
        .join(EXPLANATION, EXPLANATION.c.id == FINDING.c.explanation_id)
        .where(
            DECISION.c.detector == detector,
            EXPLANATION.c.detector == detector,
            DECISION.c.state == DecisionState.STANDING.value,
            DECISION.c.share_id.in_(shares),
        )
    )
    found: dict[int, bool] = {}
    for row in session.execute(rows):
        found[row.id] = found.get(row.id, False) or speaks_for(row.why)
    return found
