"""Probes in the queue: questions that tell how good answers are (`models.probe`).

What is drawn is drawn with a seed that is kept: whoever doubts the draw makes it again. Nothing that is shown
of a question tells whether it is a probe.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlmodel import Session

from classify.inventory import decided, queue, rebuild
from classify.inventory.asked import findings_of, numbered
from classify.inventory.bulk import insert_many
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import DECISION, ITEM, PROBE, QUESTION
from classify.results import StoredFinding
from classify.triage import group_key, questions
from models.columns import now
from models.decision import DecisionState, Scope, Verdict
from models.probe import ProbeKind
from models.question import QuestionState

BELOW_IN = 0.05
"""Of all questions so many are drawn from below the line."""
AGAIN_IN = 0.04
"""Of all decided questions so many are asked again."""
CANARY_IN = 0.05
_NOT_BEFORE = timedelta(hours=1)
"""Nobody is asked again what they have just answered."""


def draw_below(session: Session, share: ShareHandle, seed: str) -> int:
    """Has as many questions from below the line as there should be; returns how many were added.

    Drawn are files nobody would be asked about, in an order the seed gives; of each one question.
    """
    mine = QUESTION.c.share_id == share.id
    asked = session.scalar(select(func.count()).where(mine)) or 0
    drawn_already = _number(session, share, ProbeKind.BELOW)
    missing = round(BELOW_IN * (asked - drawn_already)) - drawn_already
    if missing <= 0:
        return 0
    known = select(PROBE.c.item_id).where(PROBE.c.share_id == share.id)
    below = (
        ITEM.c.share_id == share.id,
        ITEM.c.gone_scan_id.is_(None),
        ITEM.c.label_rank < queue.ASKED_FROM,
        ITEM.c.findings > 0,
        ITEM.c.id.not_in(known),
    )
    ids = list(session.scalars(select(ITEM.c.id).where(*below).order_by(ITEM.c.id)))
    chance = random.Random(seed)
    chosen = chance.sample(ids, min(missing, len(ids)))
    new = []
    for item, kinds in _kinds_in(session, share, chosen):
        group, detector, entity = chance.choice(kinds)
        new.append(_row(share, item, group, detector, entity, ProbeKind.BELOW, seed))
    _insert(session, new, drawn_of=len(ids))
    queue.refresh(session, share, [row["item_id"] for row in new])
    return len(new)


def _kinds_in(
    session: Session, share: ShareHandle, ids: Sequence[int]
) -> Iterator[tuple[int, list[tuple[str, str, str]]]]:
    """What could be asked about each of these items, of what nobody has decided: group, detector and kind of
    data.
    """
    known = decided.standing(session, share, only=ids)
    for some in chunks(sorted(ids)):
        rows = session.execute(select(ITEM).where(ITEM.c.id.in_(some)).order_by(ITEM.c.id)).all()
        contents = [row.content_id for row in rows if row.content_id is not None]
        places = decided.whereabouts(session, share, some)
        own = rebuild.item_findings(session, share.sealer, [row.id for row in rows])
        inside = rebuild.findings_of(session, share.sealer, contents)
        for row in rows:
            findings = [*own.get(row.id, []), *inside.get(row.content_id, [])]
            found = [one for one in findings if known.verdict(one, places[row.id]) is None]
            kinds = [
                (
                    group_key(share.id, row.folder_digest, one.detector, one.entity, one.shape),
                    one.detector,
                    one.entity,
                )
                for one in questions(found)
            ]
            if kinds:
                yield row.id, kinds


def draw_again(session: Session, share: ShareHandle, seed: str, *, at: datetime | None = None) -> int:
    """Has as many decided questions asked again as there should be; returns how many were added."""
    decided_ones = _decided(session, share, (at or now()) - _NOT_BEFORE)
    drawn_already = _number(session, share, ProbeKind.AGAIN)
    missing = round(AGAIN_IN * (len(decided_ones) + drawn_already)) - drawn_already
    if missing <= 0 or not decided_ones:
        return 0
    chance = random.Random(seed)
    chosen = chance.sample(decided_ones, min(missing, len(decided_ones)))
    _insert(
        session,
        [
            _row(share, row.item_id, row.group_key, row.detector, row.entity, ProbeKind.AGAIN, seed)
            | {"known": row.verdict, "known_by": row.decided_by}
            for row in chosen
        ],
        drawn_of=len(decided_ones),
    )
    opened = {"state": QuestionState.OPEN.value, "turn": QUESTION.c.turn + 1, "claimed_by": None}
    for some in chunks([row.id for row in chosen]):
        session.execute(update(QUESTION).where(QUESTION.c.id.in_(some)).values(opened))
    return len(chosen)


def set_canaries(session: Session, share: ShareHandle, truth: Mapping[int, Verdict], seed: str) -> int:
    """Of questions whose true answer is known some are noted as canaries; returns how many.

    `truth` is by number of question.
    """
    if _number(session, share, ProbeKind.CANARY):
        return 0
    chance = random.Random(seed)
    numbers = sorted(truth)
    chosen = set(chance.sample(numbers, min(len(numbers), max(1, round(CANARY_IN * len(numbers))))))
    rows: list[Any] = []
    for some in chunks(sorted(chosen)):
        rows += session.execute(select(QUESTION).where(QUESTION.c.id.in_(some))).all()
    _insert(
        session,
        [
            _row(share, row.item_id, row.group_key, row.detector, row.entity, ProbeKind.CANARY, seed)
            | {"known": truth[row.id].value, "known_by": "the truth"}
            for row in rows
        ],
        drawn_of=len(numbers),
    )
    return len(rows)


def asked_of(
    session: Session, share: ShareHandle, paths: Collection[str], at: datetime
) -> list[tuple[int, str, list[StoredFinding]]]:
    """The open questions about the files at these paths: number, path, what they are about."""
    digests = {share.keys.path_digest(path): path for path in paths}
    found = []
    for some in chunks(sorted(digests)):
        rows = (
            select(QUESTION.c.id, ITEM.c.path_digest)
            .join(ITEM, QUESTION.c.item_id == ITEM.c.id)
            .where(ITEM.c.share_id == share.id, ITEM.c.path_digest.in_(some), *queue.is_open(at))
        )
        at_path = {row.id: digests[row.path_digest] for row in session.execute(rows)}
        asked = numbered(session, sorted(at_path))
        findings = findings_of(session, share, asked)
        found += [(one.id, at_path[one.id], [finding for _, finding in findings[one.id]]) for one in asked]
    return found


def waiting(session: Session, shares: Sequence[int], kind: ProbeKind, at: datetime, limit: int) -> list[int]:
    """Numbers of open questions that are probes of a kind nobody has answered, the oldest draw first."""
    same = and_(QUESTION.c.item_id == PROBE.c.item_id, QUESTION.c.group_key == PROBE.c.group_key)
    rows = (
        select(QUESTION.c.id)
        .join(PROBE, same)
        .where(
            PROBE.c.share_id.in_(shares),
            PROBE.c.kind == kind.value,
            PROBE.c.verdict.is_(None),
            *queue.is_open(at),
        )
        .order_by(PROBE.c.id)
        .limit(limit)
    )
    return list(session.scalars(rows))


def _decided(session: Session, share: ShareHandle, before: datetime) -> list[Any]:
    """Decided questions with the one verdict all their decisions say, that were never asked again."""
    same = and_(
        DECISION.c.item_id == QUESTION.c.item_id,
        DECISION.c.entity == QUESTION.c.entity,
        DECISION.c.detector == QUESTION.c.detector,
        DECISION.c.state == DecisionState.STANDING.value,
        DECISION.c.scope.in_([Scope.ITEM.value, Scope.PLACE.value]),
    )
    probes = and_(PROBE.c.item_id == QUESTION.c.item_id, PROBE.c.group_key == QUESTION.c.group_key)
    verdict, newest = func.min(DECISION.c.verdict), func.max(DECISION.c.decided_at)
    rows = (
        select(
            QUESTION.c.id,
            QUESTION.c.item_id,
            QUESTION.c.group_key,
            QUESTION.c.detector,
            QUESTION.c.entity,
            verdict.label("verdict"),
            func.max(DECISION.c.decided_by).label("decided_by"),
        )
        .join(DECISION, same)
        .outerjoin(PROBE, probes)
        .where(
            QUESTION.c.share_id == share.id,
            QUESTION.c.state == QuestionState.DECIDED.value,
            PROBE.c.id.is_(None),
        )
        .group_by(QUESTION.c.id)
        .having(verdict == func.max(DECISION.c.verdict), newest < before)
        .order_by(QUESTION.c.id)
    )
    return list(session.execute(rows).all())


def _number(session: Session, share: ShareHandle, kind: ProbeKind) -> int:
    mine = (PROBE.c.share_id == share.id, PROBE.c.kind == kind.value)
    return session.scalar(select(func.count()).where(*mine)) or 0


def _row(
    share: ShareHandle, item: int, group: str, detector: str, entity: str, kind: ProbeKind, seed: str
) -> dict[str, Any]:
    return {
        "share_id": share.id,
        "item_id": item,
        "group_key": group,
        "detector": detector,
        "entity": entity,
        "kind": kind.value,
        "seed": seed,
        "drawn_at": now(),
        "known": None,
        "known_by": None,
        "seconds": 0.0,
    }


def _insert(session: Session, rows: list[dict[str, Any]], *, drawn_of: int) -> None:
    insert_many(session, PROBE, [{**row, "drawn_of": drawn_of} for row in rows])
