"""The questions people are asked, made from findings and decisions: kept beside the items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, and_, cast, delete, exists, func, or_, select, union_all
from sqlmodel import Session

from classify.inventory import decided, probes
from classify.inventory.bulk import insert_many
from classify.inventory.decided import Standing, Whereabouts
from classify.inventory.exposure import openness_of_item
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.probes import Pair
from classify.inventory.rebuild import findings_of, item_findings
from classify.inventory.tables import ITEM, PROBE, QUESTION, SCAN
from classify.results import StoredFinding
from classify.triage import exposure_of, group_key, questions, shape_of
from models.columns import now
from models.decision import DecisionState
from models.labels import Label
from models.probe import ProbeKind
from models.question import QuestionState

ASKED_FROM = Label.CONFIDENTIAL.rank
"""Of what is labelled lower nobody is asked: it is open to the whole city, or to all."""


_ANEW: dict[str, Any] = {
    "claimed_by": None,
    "claimed_until": None,
    "turn": 0,
    "assigned_to": None,
    "referred_by": None,
    "referred_at": None,
    "referral_sealed": None,
}
"""What people do with a question, of one that nobody has met."""


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

    @property
    def weight(self) -> int:
        """Its risk as a whole number, in thousandths."""
        return round(self.risk * 1000)


def refresh(
    session: Session, share: ShareHandle, ids: Iterable[int], known_already: Standing | None = None
) -> int:
    """Makes the questions of these items anew; returns how many are open now.

    What was asked before keeps its day; claims and snoozes of what changed end. `known_already` are the
    decisions that count for these items, where the caller has them.
    """
    opened = 0
    asked_for = Standing(())
    is_asked_for = decided.is_anything_asked_for(session, share.domain.value)
    for some in chunks(sorted(set(ids))):
        known = known_already
        if known is None:
            known = decided.standing(session, share, only=some)
        if is_asked_for:
            asked_for = decided.standing(session, share, DecisionState.REQUESTED, only=some)
        before = {
            (row.item_id, row.group_key): row
            for row in session.execute(select(QUESTION).where(QUESTION.c.item_id.in_(some)))
        }
        session.execute(delete(QUESTION).where(QUESTION.c.item_id.in_(some)))
        kept: list[dict[str, Any]] = []
        new: list[dict[str, Any]] = []
        probed = (probes.below_the_line(session, some), probes.asked_again(session, some))
        for row in _made(session, share, some, (known, asked_for), probed, before.keys()):
            earlier = before.get((row["item_id"], row["group_key"]))
            if earlier is None:
                new.append(row)
            else:
                kept.append(_carried_on(row, earlier))
        insert_many(session, QUESTION, kept)
        insert_many(session, QUESTION, new)
        opened += sum(row["state"] == QuestionState.OPEN.value for row in (*kept, *new))
    return opened


def families(session: Session, _share: ShareHandle, tops: Sequence[int]) -> list[int]:
    """Files and what lies in them."""
    found = list(tops)
    for some in chunks(tops):
        # Without the share, whose index would be read from end to end: a file's members lie where it does.
        found += session.scalars(select(ITEM.c.id).where(ITEM.c.container_id.in_(some)))
    return found


def asked_about(session: Session, share: ShareHandle) -> list[int]:
    """Items of a share there is a question about."""
    return list(session.scalars(select(QUESTION.c.item_id).where(QUESTION.c.share_id == share.id).distinct()))


def outdated(session: Session, share: ShareHandle) -> list[int]:
    """Items whose questions are not those of their present content or label, sorted."""
    asked = and_(ITEM.c.gone_scan_id.is_(None), ITEM.c.label_rank >= ASKED_FROM, ITEM.c.findings > 0)
    mine = ITEM.c.share_id == share.id
    there = select(QUESTION.c.item_id).where(QUESTION.c.share_id == share.id)
    unasked = select(ITEM.c.id).where(mine, asked, ITEM.c.id.not_in(there))
    # What was drawn from below the line is asked about all the same.
    drawn = exists().where(
        PROBE.c.item_id == QUESTION.c.item_id,
        PROBE.c.group_key == QUESTION.c.group_key,
        PROBE.c.kind == ProbeKind.BELOW.value,
    )
    changed = (
        select(QUESTION.c.item_id)
        .join(ITEM, QUESTION.c.item_id == ITEM.c.id)
        .where(
            QUESTION.c.share_id == share.id,
            or_(
                ITEM.c.gone_scan_id.is_not(None),
                and_(ITEM.c.label_rank < ASKED_FROM, QUESTION.c.state != QuestionState.DECIDED.value, ~drawn),
                func.coalesce(ITEM.c.content_id, 0) != func.coalesce(QUESTION.c.content_id, 0),
            ),
        )
    )
    # What is packed in a file, and what is found in names, has no content of its own that could be another:
    # what the newest scan read of these is asked about anew.
    newest = select(func.max(SCAN.c.id)).where(SCAN.c.share_id == share.id).scalar_subquery()
    read = select(ITEM.c.id).where(mine, asked, ITEM.c.content_id.is_(None), ITEM.c.checked_scan_id == newest)
    return sorted({*session.scalars(unasked), *session.scalars(changed), *session.scalars(read)})


@dataclass(frozen=True, slots=True)
class WantedGroups:
    """Which groups; what is left empty narrows nothing."""

    entity: str = ""
    detector: str = ""
    label: str = ""
    """Of the files."""
    assigned: str = ""
    """To whom."""
    key: str = ""
    after: tuple[int, str] | None = None
    """Risk (`GroupLine.weight`) and key of the last group of the page before."""


def groups(
    session: Session,
    shares: Sequence[ShareHandle],
    limit: int,
    at: datetime,
    wanted: WantedGroups | None = None,
) -> list[GroupLine]:
    """The groups with open questions in these shares, riskiest first."""
    wanted = wanted or WantedGroups()
    mine: list[Any] = [QUESTION.c.share_id.in_([share.id for share in shares]), *is_open(at)]
    for column, word in (
        (QUESTION.c.entity, wanted.entity),
        (QUESTION.c.detector, wanted.detector),
        (QUESTION.c.assigned_to, wanted.assigned),
        (QUESTION.c.group_key, wanted.key),
    ):
        if word:
            mine.append(column == word)
    if wanted.label:
        mine.append(QUESTION.c.item_id == ITEM.c.id)
        mine.append(ITEM.c.label == wanted.label)
    top = _ordered(mine[0], mine[2:], at, limit, wanted.after)
    keys = list(session.scalars(top))
    rows = (
        select(
            QUESTION.c.group_key,
            func.max(QUESTION.c.share_id).label("share_id"),
            func.max(QUESTION.c.detector).label("detector"),
            func.max(QUESTION.c.entity).label("entity"),
            func.max(QUESTION.c.shape).label("shape"),
            func.count().label("items"),
            func.sum(QUESTION.c.findings).label("findings"),
            func.sum(QUESTION.c.risk).label("risk"),
            func.min(QUESTION.c.since).label("since"),
        )
        .where(*mine[1:], QUESTION.c.group_key.in_(keys))  # a group lies in one share
        .group_by(QUESTION.c.group_key)
    )
    places = {key: place for place, key in enumerate(keys)}
    found = sorted(session.execute(rows), key=lambda row: places[row.group_key])
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
        for row in found
    ]


def _ordered(
    here: Any, narrowed: Sequence[Any], at: datetime, limit: int, after: tuple[int, str] | None
) -> Any:
    """The keys of the riskiest groups.

    Open and woken questions apart, so that the index of groups alone answers for the many that are open.
    """
    kept = (QUESTION.c.group_key, QUESTION.c.risk)
    is_asked = QUESTION.c.state == QuestionState.OPEN.value
    woken = (QUESTION.c.state == QuestionState.SNOOZED.value, QUESTION.c.snoozed_until <= at)
    every = union_all(
        select(*kept).where(here, *narrowed, is_asked), select(*kept).where(here, *narrowed, *woken)
    ).subquery()
    # Whole numbers are the same for every database and on every page.
    weight = cast(func.round(func.sum(every.c.risk) * 1000), BigInteger)
    rows = select(every.c.group_key).group_by(every.c.group_key)
    if after is not None:
        risk, key = after
        rows = rows.having(or_(weight < risk, and_(weight == risk, every.c.group_key > key)))
    return rows.order_by(weight.desc(), every.c.group_key).limit(limit)


def totals(session: Session, shares: Sequence[ShareHandle], at: datetime) -> tuple[int, float]:
    """How many questions are open in these shares, and what risk is in them."""
    mine = (QUESTION.c.share_id.in_([share.id for share in shares]), *is_open(at))
    row = session.execute(select(func.count(), func.coalesce(func.sum(QUESTION.c.risk), 0.0)).where(*mine))
    count, risk = row.one()
    return int(count), float(risk)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for people."""

    files: int = 0
    """Files with an open question, members of containers for themselves."""
    questions: int = 0
    groups: int = 0
    since: datetime | None = None
    """When the oldest question was asked."""


def waiting(session: Session, shares: Sequence[ShareHandle], at: datetime) -> Waiting:
    """How much waits in these shares."""
    mine = (QUESTION.c.share_id.in_([share.id for share in shares]), *is_open(at))
    counted = select(
        func.count(QUESTION.c.item_id.distinct()),
        func.count(),
        func.count(QUESTION.c.group_key.distinct()),
        func.min(QUESTION.c.since),
    )
    files, questions_, groups_, since = session.execute(counted.where(*mine)).one()
    return Waiting(int(files), int(questions_), int(groups_), since)


def is_open(at: datetime) -> tuple[Any, ...]:
    """Open, or snoozed until before `at`."""
    woken = and_(QUESTION.c.state == QuestionState.SNOOZED.value, QUESTION.c.snoozed_until <= at)
    return (or_(QUESTION.c.state == QuestionState.OPEN.value, woken),)


def _made(
    session: Session,
    share: ShareHandle,
    ids: Sequence[int],
    said: tuple[Standing, Standing],
    probed: tuple[set[Pair], set[Pair]],
    before: Collection[Pair],
) -> Iterator[dict[str, Any]]:
    """The questions about these items, each with its state.

    Below the line are those that were drawn there, and those whose answer brought their file there.
    """
    drawn, again = probed
    kept = {item for item, _ in (*drawn, *before)}
    asked = select(
        ITEM.c.id,
        ITEM.c.content_id,
        ITEM.c.folder_digest,
        ITEM.c.label_rank,
        openness_of_item().label("openness"),
    ).where(
        ITEM.c.id.in_(ids),
        ITEM.c.share_id == share.id,
        ITEM.c.gone_scan_id.is_(None),
        or_(ITEM.c.label_rank >= ASKED_FROM, ITEM.c.id.in_(kept)),
    )
    items = session.execute(asked).all()
    places = decided.whereabouts(session, share, [item.id for item in items])
    in_items = item_findings(session, share.sealer, [item.id for item in items])
    contents = [item.content_id for item in items if item.content_id is not None]
    in_contents = findings_of(session, share.sealer, contents)
    for item in items:
        findings = [*in_items.get(item.id, []), *in_contents.get(item.content_id, [])]
        for row in _of_item(share, item, findings, places[item.id], said):
            pair = (item.id, row["group_key"])
            is_decided = row["state"] == QuestionState.DECIDED.value
            stays = pair in drawn or (is_decided and pair in before)
            if item.label_rank < ASKED_FROM and not stays:
                continue
            if pair in again and is_decided:
                row["state"] = QuestionState.OPEN.value
            yield row


def _of_item(
    share: ShareHandle,
    item: Any,
    findings: Sequence[StoredFinding],
    where: Whereabouts,
    said: tuple[Standing, Standing],
) -> Iterator[dict[str, Any]]:
    known, asked_for = said
    undecided: set[tuple[str, str, str]] = set()
    waiting: set[tuple[str, str, str]] = set()
    for finding in findings:
        if not known.judged(finding, where).is_settled:
            asked = asked_for.verdict(finding, where) is not None
            (waiting if asked else undecided).add(_kind(finding))
    for one in questions(findings, exposure_of(item.openness)):
        state = _state((one.detector, one.entity, one.shape), undecided, waiting)
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
            "state": state.value,
            "since": now(),
            "snoozed_until": None,
            **_ANEW,
        }


def _state(kind: tuple[str, str, str], undecided: set[Any], waiting: set[Any]) -> QuestionState:
    if kind in undecided:
        return QuestionState.OPEN
    return QuestionState.WAITING if kind in waiting else QuestionState.DECIDED


def _kind(finding: StoredFinding) -> tuple[str, str, str]:
    return (str(finding.why.get("detector", "")), finding.entity, shape_of(finding))


def _carried_on(row: dict[str, Any], before: Any) -> dict[str, Any]:
    """What was asked before keeps its number, its day and what people said of it; of the same content also
    its claim, its snooze and, after it was decided, that the steward was asked.
    """
    turned = before.state != row["state"] or before.content_id != row["content_id"]
    kept: dict[str, Any] = {
        "id": before.id,
        "since": before.since,
        "turn": before.turn + turned,
        "assigned_to": before.assigned_to,
    }
    if row["state"] == QuestionState.OPEN.value or before.content_id == row["content_id"]:
        referral = ("referred_by", "referred_at", "referral_sealed")
        kept |= {name: getattr(before, name) for name in referral}
    if row["state"] == QuestionState.OPEN.value and before.content_id == row["content_id"]:
        kept |= {"claimed_by": before.claimed_by, "claimed_until": before.claimed_until}
        if before.state == QuestionState.SNOOZED.value:
            kept |= {"state": before.state, "snoozed_until": before.snoozed_until, "turn": before.turn}
    return {**row, **kept}
