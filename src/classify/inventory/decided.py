"""What people decided of findings, brought to the evidence of items: the most particular decision counts.

A decision is about a value (its keyed fingerprint) or, where there is none, about a place in a content. It
reaches every copy of the content, and what its scope says besides; it knows nothing of detectors or paths,
so that it survives re-scans, moves, copies and better detectors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.amended import Decided, amended
from classify.detect.judging.evidence import Evidence
from classify.inventory import taught
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import findings_of, item_findings
from classify.inventory.tables import CONTENT, DECISION, FINDING, ITEM
from classify.lessons import Lessons
from classify.results import StoredFinding
from models.decision import DecisionState, Scope, Verdict

_BY_REACH = (Scope.PLACE, Scope.ITEM, Scope.SHARE, Scope.EVERYWHERE)
"""The most particular first."""


def place_digest(finding: StoredFinding) -> str:
    """Tells the places of one content apart; holds no value."""
    told = json.dumps([finding.entity, finding.place, finding.start], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a finding was met, as decisions ask for it."""

    share_id: int
    item_id: int
    content_digest: str | None
    """None: in the item's own name."""
    folder: str = ""
    """Keyed digest of the folder the item lies in."""


def keys_of(finding: StoredFinding, where: Whereabouts) -> list[tuple[object, ...]]:
    """Under which keys decisions about a finding stand, by `_BY_REACH`."""
    # A content's digest, or the one item whose name it is.
    holder = where.content_digest or f"item:{where.item_id}"
    keys: list[tuple[object, ...]] = [(Scope.PLACE, holder, place_digest(finding))]
    if finding.fingerprint is not None:
        value = (finding.entity, finding.fingerprint)
        keys += [
            (Scope.ITEM, holder, *value),
            (Scope.SHARE, where.share_id, *value),
            (Scope.EVERYWHERE, *value),
        ]
    return keys


class Standing:
    """The decisions that count in a security domain, by what they are about, and the lessons of a share."""

    def __init__(self, rows: Iterable[Any], lessons: Lessons | None = None) -> None:
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        for row in rows:  # later ones follow earlier ones
            self._verdicts[about(row)] = Verdict(row["verdict"])
        self.lessons = lessons or Lessons()

    def __bool__(self) -> bool:
        return bool(self._verdicts) or bool(self.lessons)

    @property
    def has_decisions(self) -> bool:
        """Whether anything was decided."""
        return bool(self._verdicts)

    def taught(self, lessons: Lessons) -> Standing:
        """The same decisions under other lessons."""
        other = Standing((), lessons)
        other._verdicts = self._verdicts
        return other

    def judged(self, finding: StoredFinding, where: Whereabouts) -> Decided:
        """A finding with what was decided of it, and what lessons make of it."""
        return Decided(finding, self.verdict(finding, where), self.lessons.score(finding, where.folder))

    def verdict(self, finding: StoredFinding, where: Whereabouts) -> Verdict | None:
        """What was decided of a finding; None: nothing."""
        for key in keys_of(finding, where):
            if key in self._verdicts:
                return self._verdicts[key]
        return None


def about(row: Any) -> tuple[object, ...]:
    """What a decision is about: of two about the same only one can stand."""
    scope = Scope(row["scope"])
    holder = row["content_digest"] or f"item:{row['item_id']}"
    value = (row["entity"], row["fingerprint"])
    match scope:
        case Scope.PLACE:
            return (scope, holder, row["place_digest"])
        case Scope.ITEM:
            return (scope, holder, *value)
        case Scope.SHARE:
            return (scope, row["share_id"], *value)
        case Scope.EVERYWHERE:
            return (scope, *value)


def standing(session: Session, share: ShareHandle, state: DecisionState = DecisionState.STANDING) -> Standing:
    """The decisions that count in the domain of a share (or are asked for there), and its lessons."""
    counts = (DECISION.c.domain == share.domain.value, DECISION.c.state == state.value)
    rows = session.execute(select(DECISION).where(*counts).order_by(DECISION.c.id)).mappings()
    return Standing(rows, taught.standing(session).of(share.domain.value, share.id))


def touched(session: Session, share: ShareHandle, known: Standing) -> list[int]:
    """Top-level items of a share whose evidence decisions and lessons may change, sorted."""
    by_decisions = concerned(session, share) if known.has_decisions else []
    return sorted({*by_decisions, *taught.touched(session, share, known.lessons)})


def concerned(
    session: Session, share: ShareHandle, lots: Collection[str] | None = None, *, ended: bool = False
) -> list[int]:
    """Top-level items of a share that hold something decisions are about, sorted.

    Args:
        session: any.
        share: the share.
        lots: only decisions of these lots, standing or ended; None: all that stand.
        ended: with those that ended.
    """
    asked: list[Any] = [DECISION.c.domain == share.domain.value]
    if lots is None and ended:
        pass
    elif lots is None:
        asked.append(DECISION.c.state == DecisionState.STANDING.value)
    else:
        asked.append(DECISION.c.lot.in_(sorted(lots)))
    same_value = (DECISION.c.entity == FINDING.c.entity, DECISION.c.fingerprint == FINDING.c.fingerprint)
    by_value = select(FINDING.c.content_id).join(DECISION, same_value[0] & same_value[1]).where(*asked)
    by_digest = (
        select(CONTENT.c.id).join(DECISION, DECISION.c.content_digest == CONTENT.c.digest).where(*asked)
    )
    of_names = select(FINDING.c.item_id).join(DECISION, same_value[0] & same_value[1]).where(*asked)
    itself = select(DECISION.c.item_id).where(*asked, DECISION.c.content_digest.is_(None))
    here = (ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None))
    found: set[int] = set()
    for condition in (
        ITEM.c.content_id.in_(by_value.where(FINDING.c.content_id.is_not(None))),
        ITEM.c.content_id.in_(by_digest),
        ITEM.c.id.in_(of_names.where(FINDING.c.item_id.is_not(None))),
        ITEM.c.id.in_(itself.where(DECISION.c.item_id.is_not(None))),
    ):
        rows = session.execute(select(ITEM.c.id, ITEM.c.container_id).where(*here, condition))
        found.update(row.container_id or row.id for row in rows)
    return sorted(found)


def amend(
    session: Session, share: ShareHandle, rows: Sequence[Any], known: Standing
) -> dict[int, dict[str, Any]]:
    """The evidence of items under decisions and lessons, by number: only of those it changes.

    `rows` are those of `rebuild.families`: items with their content's evidence and digest.
    """
    if not known:
        return {}
    changed: dict[int, dict[str, Any]] = {}
    for some in chunks(rows):
        changed.update(_amended(session, share, some, known))
    return changed


def _amended(
    session: Session, share: ShareHandle, rows: Sequence[Any], known: Standing
) -> Iterator[tuple[int, dict[str, Any]]]:
    in_names = item_findings(session, share.sealer, [row["id"] for row in rows])
    contents = sorted({row["content_id"] for row in rows if row["content_id"] is not None})
    told_of = _contents_with_decisions(session, share, contents) if known.has_decisions else set()
    in_contents = findings_of(
        session, share.sealer, told_of | taught.contents(session, contents, known.lessons)
    )
    for row in rows:
        of_content = Whereabouts(share.id, row["id"], row["content_digest"], row["folder_digest"])
        of_name = replace(of_content, content_digest=None)
        decided = [
            *(known.judged(finding, of_content) for finding in in_contents.get(row["content_id"], ())),
            *(known.judged(finding, of_name) for finding in in_names.get(row["id"], ())),
        ]
        evidence = {**(row["content_evidence"] or {}), **(row["evidence"] or {})}
        if evidence and any(one.is_judged for one in decided):
            yield row["id"], amended(Evidence.from_json(evidence), decided).as_json()


def _contents_with_decisions(session: Session, share: ShareHandle, contents: Sequence[int]) -> set[int]:
    """Those of these contents of which something was decided."""
    counts = (DECISION.c.domain == share.domain.value, DECISION.c.state == DecisionState.STANDING.value)
    same_value = (DECISION.c.entity == FINDING.c.entity) & (DECISION.c.fingerprint == FINDING.c.fingerprint)
    found: set[int] = set()
    for some in chunks(contents):
        by_value = select(FINDING.c.content_id).join(DECISION, same_value)
        found.update(session.scalars(by_value.where(FINDING.c.content_id.in_(some), *counts).distinct()))
        by_digest = select(CONTENT.c.id).join(DECISION, DECISION.c.content_digest == CONTENT.c.digest)
        found.update(session.scalars(by_digest.where(CONTENT.c.id.in_(some), *counts).distinct()))
    return found
