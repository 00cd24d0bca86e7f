"""The queue as the desk reads it: one state of the inventory for each answer; changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlmodel import Session

from classify.inventory import asked as asking
from classify.inventory import decided, items, queue, taken
from classify.inventory.asked import Asked
from classify.inventory.database import Database
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.items import ItemLine
from classify.inventory.store import Store
from classify.inventory.tables import DECISION, ITEM
from classify.inventory.taken import Became, DecisionLine, LotLine
from classify.results import StoredFinding
from models.columns import now
from models.decision import DecisionState, Scope, Verdict

_LATELY = timedelta(days=30)
_SECONDS_FROM = 50
"""So many of a person's last presses tell how long they take."""
_LONGEST = 600.0
"""Who is away longer than this was at lunch."""
_EARLIER_SHOWN = 10
_FILES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Like:
    """An earlier decision about the like of a question."""

    verdict: Verdict
    scope: Scope
    state: DecisionState
    decided_by: str
    decided_at: datetime
    same_value: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lot that waits for a second person."""

    lot: str
    share_id: int
    entity: str
    detector: str
    verdict: Verdict
    scope: Scope
    decisions: int
    items: tuple[int, ...]
    """The first files it reaches."""
    number_of_items: int
    asked_by: str
    asked_at: datetime
    note: str


class QueueReader:
    """Reads an open store for the desk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database = store.database

    def question(self, number: int) -> Asked | None:
        """The question with that number; None where there is none."""
        with self._database.reading() as session:
            return next(iter(asking.numbered(session, [number])), None)

    def questions(self, numbers: Collection[int]) -> list[Asked]:
        """Those of these questions that are there."""
        with self._database.reading() as session:
            return asking.numbered(session, sorted(numbers))

    def members(self, group: str, *, after: int = 0, limit: int | None = None) -> list[Asked]:
        """Open questions of a group, by number."""
        with self._database.reading() as session:
            return asking.open_in(session, group, now(), after=after, limit=limit)

    def claimed(self, person: str) -> list[Asked]:
        """Open questions that are somebody's right now, by number."""
        with self._database.reading() as session:
            return asking.claimed_by(session, person, now())

    def waiting(self, shares: Sequence[ShareHandle]) -> queue.Waiting:
        """How much waits in these shares."""
        with self._database.reading() as session:
            return queue.waiting(session, shares, now())

    def share_of_group(self, group: str) -> int | None:
        """The number of the share a group lies in."""
        with self._database.reading() as session:
            return asking.share_of(session, group)

    def share_of_lot(self, lot: str) -> int | None:
        """The number of the share a lot was taken in."""
        with self._database.reading() as session:
            rows = select(DECISION.c.share_id).where(DECISION.c.lot == lot).limit(1)
            found: int | None = session.scalar(rows)
            return found

    def taker_of(self, lot: str) -> str | None:
        """Who took a lot."""
        with self._database.reading() as session:
            return session.scalar(select(DECISION.c.decided_by).where(DECISION.c.lot == lot).limit(1))

    def lines(self, share: ShareHandle, numbers: Collection[int]) -> dict[int, ItemLine]:
        """Items for a list, by number."""
        with self._database.reading() as session:
            found: dict[int, ItemLine] = {}
            for some in chunks(sorted(set(numbers))):
                found.update((line.id, line) for line in items.lines(session, share, some))
            return found

    def findings(self, share: ShareHandle, asked: Asked) -> list[tuple[int, StoredFinding]]:
        """What a question is about, with numbers."""
        with self._database.reading() as session:
            return asking.findings_of(session, share, [asked])[asked.id]

    def verdicts(
        self, share: ShareHandle, asked: Asked, findings: Iterable[tuple[int, StoredFinding]]
    ) -> dict[int, Verdict]:
        """What stands about findings of a question, by their numbers."""
        known = list(findings)
        marks = {finding.fingerprint for _, finding in known if finding.fingerprint}
        with self._database.reading() as session:
            standing = asking.standing_about(session, share, asked, marks)
            place = decided.whereabouts(session, share, [asked.item_id])[asked.item_id]
        said = ((number, standing.verdict(one, place)) for number, one in known)
        return {number: verdict for number, verdict in said if verdict is not None}

    def totals(self, shares: Sequence[ShareHandle]) -> tuple[int, float]:
        """How many questions are open, and their risk."""
        with self._database.reading() as session:
            return queue.totals(session, shares, now())

    def seconds_of(self, person: str) -> float | None:
        """What a press took this person lately, the middle of their last ones; None: nobody knows."""
        whole = func.sum(DECISION.c.seconds)
        lots = (
            select(whole)
            .where(DECISION.c.decided_by == person, DECISION.c.decided_at >= now() - _LATELY)
            .group_by(DECISION.c.lot)
            .having(whole > 0, whole < _LONGEST)
            .order_by(func.max(DECISION.c.id).desc())
            .limit(_SECONDS_FROM)
        )
        with self._database.reading() as session:
            known = sorted(session.scalars(lots))
        return float(known[len(known) // 2]) if known else None

    def earlier(self, share: ShareHandle, asked: Asked, marks: Collection[str]) -> list[Like]:
        """Decisions about the same values elsewhere, then those of the same detector in this share; newest
        first.
        """
        mine = (
            DECISION.c.domain == share.domain.value,
            DECISION.c.entity == asked.entity,
            DECISION.c.item_id != asked.item_id,
            func.coalesce(DECISION.c.content_digest, "") != (asked.digest or "none"),
        )
        with self._database.reading() as session:
            same: list[Any] = []
            if marks:
                some = sorted(marks)[:500]
                rows = select(DECISION).where(*mine, DECISION.c.fingerprint.in_(some))
                same = list(session.execute(_newest(rows)).mappings())
            alike = select(DECISION).where(
                *mine, DECISION.c.detector == asked.detector, DECISION.c.share_id == share.id
            )
            others = list(session.execute(_newest(alike)).mappings())
        told: dict[int, Like] = {}
        for rows_, is_same in ((same, True), (others, False)):
            for row in rows_:
                told.setdefault(row["id"], _like(row, same_value=is_same))
        return list(told.values())[:_EARLIER_SHOWN]

    def requests(self, shares: Sequence[ShareHandle], person: str) -> list[Waiting]:
        """What waits for a second person in these shares, but what `person` asked for; oldest first."""
        handles = {share.id: share for share in shares}
        waiting = (
            DECISION.c.state == DecisionState.REQUESTED.value,
            DECISION.c.share_id.in_(sorted(handles)),
            DECISION.c.decided_by != person,
        )
        rows = (
            select(
                DECISION.c.lot,
                func.min(DECISION.c.id).label("first"),
                func.count().label("decisions"),
            )
            .where(*waiting)
            .group_by(DECISION.c.lot)
            .order_by(func.min(DECISION.c.id))
        )
        with self._database.reading() as session:
            return [_waiting(session, handles, row) for row in session.execute(rows).all()]

    def referred(self, shares: Sequence[ShareHandle]) -> list[Asked]:
        """Open questions that reviewers could not answer."""
        with self._database.reading() as session:
            return asking.referred_in(session, [share.id for share in shares], now())

    def revisions(self, groups: Sequence[str]) -> dict[str, str]:
        """The revisions of groups as they stand, by key."""
        moment = now()
        with self._database.reading() as session:
            return {group: asking.revision_of(asking.open_in(session, group, moment)) for group in groups}

    def decisions(
        self,
        shares: Sequence[ShareHandle],
        *,
        before: int | None,
        limit: int,
        state: DecisionState | None,
        lot: str,
    ) -> list[DecisionLine]:
        """Decisions taken in these shares, newest first (`taken.page`)."""
        numbers = [share.id for share in shares]
        with self._database.reading() as session:
            return taken.page(session, numbers, before=before, limit=limit, state=state, lot=lot)

    def lots(
        self,
        shares: Sequence[ShareHandle],
        *,
        by: str,
        became: Became | None,
        before: int | None,
        limit: int,
        seen: Sequence[ShareHandle] = (),
    ) -> list[LotLine]:
        """What was decided in these shares press by press, newest first (`taken.lots`)."""
        with self._database.reading() as session:
            return taken.lots(session, shares, by=by, became=became, before=before, limit=limit, seen=seen)

    def label_of(self, item: int) -> str:
        """The label an item bears."""
        with self._database.reading() as session:
            return session.scalar(select(ITEM.c.label).where(ITEM.c.id == item)) or ""

    def judged(self, shares: Sequence[ShareHandle], *, by_folder: bool = False) -> list[Judged]:
        """How detectors were judged by the decisions that stand in these shares; of one press five count."""
        return _judged(self._database, [share.id for share in shares], by_folder=by_folder)


_JUDGED = {
    Verdict.CONFIRM: 1,
    Verdict.PUBLIC: 1,
    Verdict.ALLOWED: 1,
    Verdict.WRONG_MATCH: 0,
    Verdict.SAMPLE: 0,
}
"""Whether the detector was right; of a duplicate that is said elsewhere."""
_LOOKED_AT = 5
"""Of one press no more count: so many of a group, or of a column of names, were looked at."""
Judged = tuple[str, str, int, int]
"""Detector, folder (or ""), how many were right, of how many."""


def _judged(database: Database, shares: Sequence[int], *, by_folder: bool) -> list[Judged]:
    rights = [one.value for one, is_right in _JUDGED.items() if is_right]
    right = case((DECISION.c.verdict.in_(rights), 1), else_=0)
    folder = ITEM.c.folder_digest if by_folder else literal("")
    key = (DECISION.c.detector, folder.label("folder"), DECISION.c.lot)
    rows = (
        select(*key, func.sum(right).label("right"), func.count().label("decided"))
        .outerjoin(ITEM, DECISION.c.item_id == ITEM.c.id)
        .where(
            DECISION.c.share_id.in_(shares),
            DECISION.c.state == DecisionState.STANDING.value,
            DECISION.c.verdict.in_([one.value for one in _JUDGED]),
        )
        .group_by(DECISION.c.detector, folder, DECISION.c.lot)
    )
    counted: dict[tuple[str, str], list[int]] = {}
    with database.reading() as session:
        for row in session.execute(rows):
            decided = min(row.decided, _LOOKED_AT)
            sums = counted.setdefault((row.detector, row.folder or ""), [0, 0])
            sums[0] += round(row.right * decided / row.decided)
            sums[1] += decided
    return [(*key, right, of) for key, (right, of) in sorted(counted.items())]


def _newest(rows: Any) -> Any:
    return rows.order_by(DECISION.c.id.desc()).limit(_EARLIER_SHOWN)


def _like(row: Any, *, same_value: bool) -> Like:
    return Like(
        Verdict(row["verdict"]),
        Scope(row["scope"]),
        DecisionState(row["state"]),
        row["decided_by"],
        row["decided_at"],
        same_value,
    )


def _waiting(session: Session, handles: Mapping[int, ShareHandle], lot: Any) -> Waiting:
    row = session.execute(select(DECISION).where(DECISION.c.id == lot.first)).mappings().one()
    share = handles[row["share_id"]]
    reached = decided.concerned(session, share, [lot.lot])
    note = row["note_sealed"]
    return Waiting(
        lot=lot.lot,
        share_id=row["share_id"],
        entity=row["entity"],
        detector=row["detector"],
        verdict=Verdict(row["verdict"]),
        scope=Scope(row["scope"]),
        decisions=lot.decisions,
        items=tuple(reached[:_FILES_SHOWN]),
        number_of_items=len(reached),
        asked_by=row["decided_by"],
        asked_at=row["decided_at"],
        note=share.sealer.open(note) if note else "",
    )
