"""Requests on record: what is asked for, what was judged and decided, and whether the files are still those.

Who reads them names the shares they may know of: a request that is also about another share is none for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import (
    APPROVAL,
    CONTENT,
    EFFECT,
    ITEM,
    REQUEST_DECISION,
    REQUEST_ITEM,
    SHARE,
    SHARING_REQUEST,
)
from classify.keys import Domain, Sealer
from models.sharing import Evidence, Purpose, SharingOutcome
from models.sharing_request import OPEN_REQUESTS, Decided, RequestState, Selection

_HOLDER = ITEM.alias("around")
SealerOf = Callable[[Domain], Sealer]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What of a file an answer depends on."""

    item: int
    share_id: int
    label: str
    """The proposed one; "" where it was never examined."""
    tags: tuple[str, ...]
    entities: tuple[str, ...]
    doc_type: str
    outcome: str
    in_effect: str
    """The label in effect, or that was until it became stale; "": none."""
    stale: str
    """Why it is in effect no more (`models.approval.Staleness`); "": it is, or there is none."""
    approval: int
    """By which approval; 0: none."""
    ground: str
    content: int | None
    digest: str
    """Keyed digest of its bytes; "" where it was not read."""
    criminal_justice: bool
    findings: int = 0
    folder: str = ""
    """Keyed digest of the folder it lies in: the same for its neighbors; tells no name."""
    container: int = 0
    """The file it is packed in; 0: none."""

    @property
    def domain(self) -> Domain:
        """Whose keys made the digest."""
        return Domain.of(self.criminal_justice)

    @property
    def label_now(self) -> str:
        """The label it would leave under: the one in effect, or the proposed one."""
        return self.label if self.stale else self.in_effect or self.label


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A person's decision."""

    id: int
    decided: Decided
    outcome: SharingOutcome
    """What the machine had said."""
    why_second: tuple[str, ...]
    reason: str
    revision: str
    decided_by: str
    decided_at: datetime
    second_by: str | None
    second_at: datetime | None
    agreed: bool | None

    @property
    def stands(self) -> bool:
        """Whether it counts: nobody else had to agree, or somebody did."""
        return not self.why_second or self.agreed is True


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request on record."""

    id: int
    recipient_id: int
    purpose: Purpose
    criminal_justice: bool
    use: str
    access: str
    security: str
    until: date | None
    asked_by: str
    received_at: datetime
    due: date
    selection: Selection
    files: int
    revision: str
    outcome: SharingOutcome
    told: dict[str, Any]
    """All that the machine said."""
    leans_on: dict[str, str]
    evidence: tuple[Evidence, ...]
    agreement_id: int | None
    judged_at: datetime
    state: RequestState
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    decisions: tuple[DecisionLine, ...] = ()
    """Oldest first."""

    @property
    def decision(self) -> DecisionLine | None:
        """The newest that counts."""
        return next((one for one in reversed(self.decisions) if one.stands), None)

    @property
    def waiting(self) -> DecisionLine | None:
        """The one a second person is asked about."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and last.why_second and last.agreed is None else None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been answered by now."""
        return self.state in OPEN_REQUESTS and self.due < today


def facts_of(session: Session, items: Iterable[int]) -> list[FileFacts]:
    """Facts of items that are there, by number; who is missing is gone."""
    found: list[FileFacts] = []
    columns = (
        *(ITEM.c.id, ITEM.c.share_id, ITEM.c.label, ITEM.c.tags, ITEM.c.entities, ITEM.c.doc_type),
        *(ITEM.c.outcome, ITEM.c.ground, ITEM.c.content_id, CONTENT.c.digest, SHARE.c.criminal_justice),
        *(EFFECT.c.label.label("in_effect"), EFFECT.c.stale, ITEM.c.findings, ITEM.c.folder_digest),
        *(_HOLDER.c.folder_digest.label("around"), ITEM.c.container_id),
        APPROVAL.c.id.label("approval"),
    )
    rows = (
        select(*columns)
        .select_from(ITEM)
        .join(SHARE, ITEM.c.share_id == SHARE.c.id)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        .outerjoin(_HOLDER, ITEM.c.container_id == _HOLDER.c.id)
        .outerjoin(APPROVAL, EFFECT.c.approval_id == APPROVAL.c.id)
        .where(ITEM.c.gone_scan_id.is_(None))
    )
    for some in chunks(sorted(set(items))):
        found += map(_facts, session.execute(rows.where(ITEM.c.id.in_(some)).order_by(ITEM.c.id)))
    return found


def _facts(row: Any) -> FileFacts:
    return FileFacts(
        item=row.id,
        share_id=row.share_id,
        label=row.label or "",
        tags=_listed(row.tags),
        entities=_listed(row.entities),
        doc_type=row.doc_type,
        outcome=row.outcome,
        in_effect=row.in_effect or "",
        stale=row.stale or "",
        approval=row.approval or 0,
        ground=row.ground,
        content=row.content_id,
        digest=row.digest or "",
        criminal_justice=row.criminal_justice,
        findings=row.findings,
        folder=row.around or row.folder_digest,
        container=row.container_id or 0,
    )


def with_members(session: Session, items: Iterable[int]) -> list[int]:
    """These items and what is packed in them, by number: whoever gets an archive gets all in it."""
    found = set(items)
    for some in chunks(sorted(found)):
        inside = (ITEM.c.container_id.in_(some), ITEM.c.gone_scan_id.is_(None))
        found.update(session.scalars(select(ITEM.c.id).where(*inside)))
    return sorted(found)


def revision(facts: Iterable[FileFacts]) -> str:
    """Changes with any file, its bytes, its label, the reason for that, or whether it is in effect."""
    digest = hashlib.sha256()
    for one in facts:
        told = (one.item, one.content, one.label, one.tags, one.ground, one.in_effect, one.stale)
        digest.update(repr((*told, one.approval)).encode())
    return digest.hexdigest()[:24]


def items_of(session: Session, request: int) -> list[int | None]:
    """Numbers of the files of a request; None: its row is gone for ever."""
    rows = select(REQUEST_ITEM.c.item_id).where(REQUEST_ITEM.c.request_id == request)
    return list(session.scalars(rows.order_by(REQUEST_ITEM.c.item_id)))


def shares_of(session: Session, request: int) -> set[int]:
    """Numbers of the shares a request is about."""
    rows = select(REQUEST_ITEM.c.share_id).where(REQUEST_ITEM.c.request_id == request).distinct()
    return set(session.scalars(rows))


def facts_as_judged(session: Session, request: int) -> list[FileFacts] | None:
    """The files of a request as they are now; None where one is gone."""
    wanted = items_of(session, request)
    found = facts_of(session, [item for item in wanted if item is not None])
    return found if len(found) == len(wanted) else None


def outcomes_of(session: Session, request: int) -> dict[SharingOutcome, int]:
    """How many files were judged how."""
    rows = select(REQUEST_ITEM.c.outcome, func.count()).where(REQUEST_ITEM.c.request_id == request)
    return {
        SharingOutcome(word): files for word, files in session.execute(rows.group_by(REQUEST_ITEM.c.outcome))
    }


def records(
    session: Session,
    sealer_of: SealerOf,
    shares: Sequence[ShareHandle],
    *,
    states: Collection[RequestState] = (),
    overdue_on: date | None = None,
    recipient: int | None = None,
    asked_by: str = "",
    before: int = 0,
    limit: int,
) -> list[RequestLine]:
    """Requests about these shares and no other, the newest first, those below the number `before`."""
    rows = select(SHARING_REQUEST).where(only_about(SHARING_REQUEST.c.id, shares))
    if states:
        rows = rows.where(SHARING_REQUEST.c.state.in_([state.value for state in states]))
    if overdue_on is not None:
        rows = rows.where(is_overdue(overdue_on))
    if recipient is not None:
        rows = rows.where(SHARING_REQUEST.c.recipient_id == recipient)
    if asked_by:
        rows = rows.where(SHARING_REQUEST.c.asked_by == asked_by)
    if before:
        rows = rows.where(SHARING_REQUEST.c.id < before)
    found = session.execute(rows.order_by(SHARING_REQUEST.c.id.desc()).limit(limit)).mappings().all()
    return lines(session, sealer_of, found)


def record(
    session: Session, sealer_of: SealerOf, shares: Sequence[ShareHandle], number: int
) -> RequestLine | None:
    """One request about these shares and no other."""
    rows = select(SHARING_REQUEST).where(
        SHARING_REQUEST.c.id == number, only_about(SHARING_REQUEST.c.id, shares)
    )
    found = lines(session, sealer_of, session.execute(rows).mappings().all())
    return found[0] if found else None


def is_overdue(today: date) -> Any:
    """A request that should have been answered by now."""
    open_ones = SHARING_REQUEST.c.state.in_([state.value for state in OPEN_REQUESTS])
    return and_(open_ones, SHARING_REQUEST.c.due < today)


def only_about(request: Any, shares: Sequence[ShareHandle]) -> Any:
    """Whether a request is about no other share than these. Flagged ones are told by that, too: what is about
    no file at all is nobody's.
    """
    about = select(REQUEST_ITEM.c.id).where(REQUEST_ITEM.c.request_id == request)
    other = about.where(REQUEST_ITEM.c.share_id.not_in([share.id for share in shares]))
    return and_(about.exists(), ~other.exists())


@dataclass(frozen=True, slots=True)
class Times:
    """When one request came and was answered."""

    received_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    due: date


def times(session: Session, shares: Sequence[ShareHandle], since: datetime | None = None) -> Iterator[Times]:
    """When the requests about these shares came and were answered, oldest first; without withdrawn ones."""
    columns = (
        SHARING_REQUEST.c.received_at,
        SHARING_REQUEST.c.acknowledged_at,
        SHARING_REQUEST.c.answered_at,
        SHARING_REQUEST.c.due,
    )
    rows = select(*columns).where(
        only_about(SHARING_REQUEST.c.id, shares),
        SHARING_REQUEST.c.state != RequestState.WITHDRAWN.value,
    )
    if since is not None:
        rows = rows.where(SHARING_REQUEST.c.received_at >= since)
    for row in session.execute(rows.order_by(SHARING_REQUEST.c.id)):
        yield Times(*row)


def lines(session: Session, sealer_of: SealerOf, rows: Sequence[Any]) -> list[RequestLine]:
    """Rows of the table of requests (with all its columns), with their decisions."""
    sealers = {row["id"]: sealer_of(Domain.of(row["criminal_justice"])) for row in rows}
    decisions: dict[int, list[DecisionLine]] = {}
    for some in chunks(list(sealers)):
        made = select(REQUEST_DECISION).where(REQUEST_DECISION.c.request_id.in_(some))
        for one in session.execute(made.order_by(REQUEST_DECISION.c.id)).mappings():
            number = one["request_id"]
            decisions.setdefault(number, []).append(_decision(one, sealers[number]))
    return [_line(row, sealers[row["id"]], decisions.get(row["id"], ())) for row in rows]


def _decision(row: Any, sealer: Sealer) -> DecisionLine:
    return DecisionLine(
        row["id"],
        Decided(row["decided"]),
        SharingOutcome(row["outcome"]),
        _listed(row["why_second"]),
        sealer.open(row["reason_sealed"]),
        row["revision"],
        row["decided_by"],
        row["decided_at"],
        row["second_by"],
        row["second_at"],
        row["agreed"],
    )


def _line(row: Any, sealer: Sealer, decisions: Sequence[DecisionLine]) -> RequestLine:
    return RequestLine(
        id=row["id"],
        recipient_id=row["recipient_id"],
        purpose=Purpose(row["purpose"]),
        criminal_justice=row["criminal_justice"],
        use=sealer.open(row["use_sealed"]),
        access=sealer.open(row["access_sealed"]),
        security=sealer.open(row["security_sealed"]),
        until=row["until"],
        asked_by=row["asked_by"],
        received_at=row["received_at"],
        due=row["due"],
        selection=Selection(row["selection"]),
        files=row["files"],
        revision=row["revision"],
        outcome=SharingOutcome(row["outcome"]),
        told=json.loads(sealer.open(row["told_sealed"])),
        leans_on=dict(row["leans_on"]),
        evidence=tuple(map(Evidence, row["evidence"])),
        agreement_id=row["agreement_id"],
        judged_at=row["judged_at"],
        state=RequestState(row["state"]),
        acknowledged_by=row["acknowledged_by"],
        acknowledged_at=row["acknowledged_at"],
        answered_at=row["answered_at"],
        decisions=tuple(decisions),
    )


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(",")) if words else ()
