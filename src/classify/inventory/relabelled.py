"""What labels would be under another policy or other lessons: the relabelling itself, nothing written.

The simple way to the same answer is to relabel and to compare (`Store.reevaluate`); a test holds the two
equal, item for item. This one fetches only what labels rest on, and judges equal evidence one time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlmodel import Session

from classify.detect.judging.evidence import Evidence
from classify.detect.paths.named import joined
from classify.inventory import decided, rebuild, taught
from classify.inventory.decided import Standing
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.proposals import joined_words
from classify.inventory.tables import CONTENT, ITEM, SCAN
from classify.keys import Sealer
from classify.label.again import Again
from classify.label.policy import Policy
from classify.label.proposal import Proposal
from classify.memos import Memo
from classify.twins import arranged
from models.labels import Outcome
from models.scan import ScanState

_PAGE = 500
_SAID = 10_000
Watch = Callable[[int], None]
"""Told how many items were looked at, now and then."""


@dataclass(frozen=True, slots=True)
class Bears:
    """What an item bears, or would."""

    label: str
    tags: tuple[str, ...]
    doc_type: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An item that would bear something else."""

    item: int
    before: Bears
    after: Bears


@dataclass(frozen=True, slots=True)
class Compared:
    """What another policy would do to a share."""

    items: int
    """Items that bear a label."""
    moved: list[Moved]


@dataclass(slots=True)
class _Item:
    """An item as far as labels rest on it."""

    id: int
    path: str
    outcome: Outcome
    holder: str | None
    bears: tuple[str, str, str]
    shared: str | None
    """Evidence of its bytes, as it is written."""
    own: str | None
    """Its own, as it is written."""
    amended: dict[str, Any] | None = None
    mark: object = None

    def evidence(self) -> Evidence:
        """All evidence there is of it, under people's decisions."""
        if self.amended is not None:
            return Evidence.from_json(self.amended)
        return Evidence.from_json(written(self.shared, self.own))


def compare(
    session: Session,
    share: ShareHandle,
    policy: Policy,
    known: Standing,
    watch: Watch = lambda _: None,
    only: Sequence[int] | None = None,
) -> Compared:
    """What relabelling `share` with `policy` would change, item for item.

    Args:
        session: any.
        share: where.
        policy: the other policy.
        known: decisions and lessons, taken as standing.
        watch: is told how many items are done.
        only: top-level files in which alone something can change, sorted; None: any.
    """
    items = number_labelled(session, share)
    again = Again(policy, share.name, share.department, criminal_justice=share.criminal_justice)
    said = Memo(_SAID, _bears)
    moved: list[Moved] = []
    done = 0
    for page in _pages(session, share, known, only):
        for family in page:
            made = arranged(family, _asking(again), _has_findings)
            moved += (
                _moved(item, proposal, said)
                for item, proposal in zip(family, made, strict=True)
                if _differs(item, proposal)
            )
        done += sum(map(len, page))
        watch(done)
    watch(items)
    return Compared(items, moved)


def where_it_matters(
    session: Session, share: ShareHandle, present: Policy, policy: Policy, known: Standing
) -> list[int] | None:
    """Top-level files in which alone something can change, sorted; None: it may be any.

    Where only thresholds of entities or lessons differ from what the labels of the share were given under,
    nothing else can: a threshold is asked for what the evidence names, a lesson for what it speaks of.
    """
    entities = policy.other_thresholds(present)
    if entities is None or "default" in entities or not _bears_labels_of(session, share, present):
        return None
    found = {*decided.touched(session, share, decided.standing(session, share))}
    found.update(decided.touched(session, share, known))
    # Of decisions that ended labels may not have been given anew yet.
    found.update(decided.concerned(session, share, ended=True))
    for entity in entities:
        named = f'%"{entity}"%'
        for evidence in (cast(CONTENT.c.evidence, Text), cast(ITEM.c.evidence, Text)):
            rows = (
                select(ITEM.c.id, ITEM.c.container_id)
                .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
                .where(*_labelled(share), evidence.like(named))
            )
            found.update(row.container_id or row.id for row in session.execute(rows))
    return sorted(found)


def _bears_labels_of(session: Session, share: ShareHandle, present: Policy) -> bool:
    """Whether all labels of a share were given under this policy and the lessons that stand."""
    mine = SCAN.c.share_id == share.id
    finished = SCAN.c.state == ScanState.FINISHED.value
    last = session.scalar(select(func.max(SCAN.c.id)).where(mine, finished))
    if last is None:
        return False
    version = replace(share, taught=taught.standing(session).version).standpoint(present.version)
    versions = session.scalars(select(SCAN.c.policy_version).where(mine, SCAN.c.id >= last))
    return all(other == version for other in versions)


def reasons(
    session: Session, share: ShareHandle, policy: Policy, known: Standing, ids: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """What would be said of these items then, the strongest reason first; in words."""
    again = Again(policy, share.name, share.department, criminal_justice=share.criminal_justice, told=True)
    told: dict[int, tuple[str, ...]] = {}
    for page in _pages(session, share, known, _tops(session, ids)):
        for family in page:
            made = arranged(family, _asking(again), _has_findings)
            told.update(
                (item.id, tuple(rule.sentence for rule in proposal.fired))
                for item, proposal in zip(family, made, strict=True)
            )
    return {number: told[number] for number in ids if number in told}


def _tops(session: Session, ids: Collection[int]) -> list[int]:
    """The top-level files these items are or lie in, sorted."""
    found: set[int] = set()
    for some in chunks(sorted(ids)):
        rows = session.execute(select(ITEM.c.id, ITEM.c.container_id).where(ITEM.c.id.in_(some)))
        found.update(row.container_id or row.id for row in rows)
    return sorted(found)


def number_labelled(session: Session, share: ShareHandle) -> int:
    """How many items of a share are compared, for who shows how far it is."""
    return session.scalar(select(func.count()).select_from(ITEM).where(*_labelled(share))) or 0


def written(shared: str | None, own: str | None) -> dict[str, Any]:
    """The evidence of an item from its two written parts."""
    return {**(json.loads(shared) if shared else {}), **(json.loads(own) if own else {})}


def _asking(again: Again) -> Callable[[_Item], Proposal]:
    return lambda item: again.propose(item.path, item.mark, item.evidence, item.outcome)


def _has_findings(item: _Item) -> bool:
    return bool(joined(item.evidence()).counts)


def _differs(item: _Item, proposal: Proposal) -> bool:
    label, tags, doc_type = item.bears
    return proposal.label != label or proposal.doc_type != doc_type or joined_words(proposal.tags) != tags


def _moved(item: _Item, proposal: Proposal, said: Memo[tuple[str, str, str], Bears]) -> Moved:
    """What is said of many items alike is made one time: `said` has it."""
    after = (proposal.label.value, joined_words(proposal.tags), proposal.doc_type.value)
    return Moved(item.id, said[item.bears], said[after])


def _bears(told: tuple[str, str, str]) -> Bears:
    label, tags, doc_type = told
    return Bears(label, tuple(tag for tag in tags.split(",") if tag), doc_type)


def _labelled(share: ShareHandle) -> tuple[Any, ...]:
    return (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.label.is_not(None))


_COLUMNS = (
    ITEM.c.id,
    ITEM.c.container_id,
    ITEM.c.path_sealed,
    ITEM.c.path_digest,
    ITEM.c.holder_digest,
    ITEM.c.folder_digest,
    ITEM.c.outcome,
    ITEM.c.label,
    ITEM.c.tags,
    ITEM.c.doc_type,
    ITEM.c.content_id,
    CONTENT.c.digest.label("content_digest"),
    cast(CONTENT.c.evidence, Text).label("shared"),
    cast(ITEM.c.evidence, Text).label("own"),
)


def _pages(
    session: Session, share: ShareHandle, known: Standing, only: Sequence[int] | None = None
) -> Iterator[list[list[_Item]]]:
    """The families of a share (a file and its members), some thousand items at a time."""
    touched = set(decided.touched(session, share, known))
    rows = (
        select(*_COLUMNS)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*_labelled(share))
        .order_by(ITEM.c.id)
    )
    for page in _tops_of(session, rows.where(ITEM.c.container_id.is_(None)), only):
        families = {row.id: [row] for row in page}
        for some in chunks(list(families)):
            for row in session.execute(rows.where(ITEM.c.container_id.in_(some))):
                families[row.container_id].append(row)
        yield _read(session, share, list(families.values()), known, touched)


def _tops_of(session: Session, rows: Any, only: Sequence[int] | None) -> Iterator[Sequence[Any]]:
    if only is not None:
        for some in chunks(only):
            if page := session.execute(rows.where(ITEM.c.id.in_(some))).all():
                yield page
        return
    after = 0
    while page := session.execute(rows.where(ITEM.c.id > after).limit(_PAGE)).all():
        after = page[-1].id
        yield page


def _read(
    session: Session,
    share: ShareHandle,
    families: Sequence[Sequence[Any]],
    known: Standing,
    touched: set[int],
) -> list[list[_Item]]:
    everything = [row for family in families for row in family]
    judged = rebuild.judged_outcomes(session, [(row.id, row.outcome) for row in everything])
    amended: Mapping[int, dict[str, Any]] = {}
    concerned = [row for family in families if family[0].id in touched for row in family]
    if concerned:
        amended = decided.amend(session, share, [_as_amended(row) for row in concerned], known)
    return [_family(share.sealer, family, judged, amended) for family in families]


def _as_amended(row: Any) -> dict[str, Any]:
    """A row as `decided.amend` takes it."""
    parts = {
        "content_evidence": json.loads(row.shared) if row.shared else None,
        "evidence": json.loads(row.own) if row.own else None,
    }
    return {**row._mapping, **parts}


def _family(
    sealer: Sealer,
    rows: Sequence[Any],
    judged: Mapping[int, Outcome],
    amended: Mapping[int, dict[str, Any]],
) -> list[_Item]:
    items = [
        _Item(
            row.id,
            sealer.open(row.path_sealed),
            judged.get(row.id) or Outcome(row.outcome),
            None,
            (row.label, row.tags, row.doc_type),
            row.shared,
            row.own,
            amended.get(row.id),
        )
        for row in rows
    ]
    if len(items) > 1:
        by_digest = {row.path_digest: item.path for row, item in zip(rows[1:], items[1:], strict=True)}
        for row, item in zip(rows[1:], items[1:], strict=True):
            item.holder = by_digest.get(row.holder_digest, items[0].path)
    for item in items:
        item.mark = item.id if item.amended is not None else _mark(item.shared, item.own)
    return items


def _mark(shared: str | None, own: str | None) -> bytes:
    """The same for equal evidence."""
    told = f"{shared or ''}\x1f{own or ''}"
    return hashlib.blake2b(told.encode(), digest_size=16).digest()
