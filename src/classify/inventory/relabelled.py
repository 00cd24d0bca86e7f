"""What labels would be under another policy or other lessons: the relabelling itself, nothing written.

The simple way to the same answer is to relabel and to compare (`Store.reevaluate`); a test holds the two equal,
item for item. This one fetches only what labels rest on, and judges equal evidence one time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlmodel import Session

from classify.detect.judging.evidence import Evidence
from classify.detect.paths.named import joined
from classify.inventory import decided, rebuild
from classify.inventory.decided import Standing
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.proposals import joined_words
from classify.inventory.tables import CONTENT, ITEM
from classify.keys import Sealer
from classify.label.again import Again
from classify.label.policy import Policy
from classify.label.proposal import Proposal
from classify.twins import arranged
from models.labels import DocType, Outcome

_PAGE = 2_000
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
    why: tuple[str, ...]
    """What would be said of it then, the strongest reason first; in words."""


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
    known: Standing | None = None,
    watch: Watch = lambda _: None,
) -> Compared:
    """What relabelling `share` with `policy` would change, item for item.

    Args:
        session: any.
        share: where.
        policy: the other policy.
        known: decisions and lessons to be taken as standing; None: those that do.
        watch: is told how far it is.
    """
    standing = decided.standing(session, share) if known is None else known
    quick = Again(policy, share.name, share.department, criminal_justice=share.criminal_justice)
    slow = Again(policy, share.name, share.department, criminal_justice=share.criminal_justice, told=True)
    moved: list[Moved] = []
    done = 0
    for page in _pages(session, share, standing):
        for family in page:
            made = arranged(family, _asking(quick), _has_findings)
            if not any(_differs(item, proposal) for item, proposal in zip(family, made, strict=True)):
                continue
            told = arranged(family, _asking(slow), _has_findings)
            moved += (
                _moved(item, proposal)
                for item, proposal in zip(family, told, strict=True)
                if _differs(item, proposal)
            )
        done += sum(map(len, page))
        watch(done)
    return Compared(done, moved)


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
    return (
        proposal.label != label or proposal.doc_type != doc_type or joined_words(proposal.tags) != tags
    )


def _moved(item: _Item, proposal: Proposal) -> Moved:
    label, tags, doc_type = item.bears
    return Moved(
        item.id,
        Bears(label, tuple(tag for tag in tags.split(",") if tag), doc_type),
        Bears(proposal.label.value, tuple(sorted(tag.value for tag in proposal.tags)), proposal.doc_type.value),
        tuple(rule.sentence for rule in proposal.fired),
    )


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


def _pages(session: Session, share: ShareHandle, known: Standing) -> Iterator[list[list[_Item]]]:
    """The families of a share (a file and its members), some thousand items at a time."""
    touched = set(decided.touched(session, share, known))
    after = 0
    rows = (
        select(*_COLUMNS)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*_labelled(share))
        .order_by(ITEM.c.id)
    )
    while True:
        top = rows.where(ITEM.c.container_id.is_(None), ITEM.c.id > after).limit(_PAGE)
        page = session.execute(top).all()
        if not page:
            return
        after = page[-1].id
        families = {row.id: [row] for row in page}
        for some in chunks(list(families)):
            for row in session.execute(rows.where(ITEM.c.container_id.in_(some))):
                families[row.container_id].append(row)
        yield _read(session, share, list(families.values()), known, touched)


def _read(
    session: Session, share: ShareHandle, families: Sequence[Sequence[Any]], known: Standing, touched: set[int]
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
