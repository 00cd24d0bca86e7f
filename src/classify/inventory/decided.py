"""What people decided of findings, brought to the evidence of items: the most particular decision counts.

A decision is about a value (its keyed fingerprint) or, where there is none, about a place in a content. It
reaches every copy of the content, and what its scope says besides; it knows nothing of detectors or paths,
so that it survives re-scans, moves, copies and better detectors. What is packed in a file is part of that
file's content: a copy of an archive holds what was decided of its members. (What becomes of decisions under
new keys, and of places that a better detector finds a little elsewhere: `carried`.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from classify.amended import Decided, amended
from classify.detect.judging.evidence import Evidence
from classify.inventory import taught
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.rebuild import findings_of, item_findings
from classify.inventory.tables import CONTENT, DECISION, FINDING, ITEM
from classify.keys import DomainKeys
from classify.lessons import Lessons
from classify.results import MEMBER, StoredFinding
from models.decision import DecisionState, Scope, Verdict

_BY_REACH = (Scope.PLACE, Scope.ITEM, Scope.SHARE, Scope.EVERYWHERE)
"""The most particular first."""


LIVE = DECISION.c.ended_at.is_(None)
"""Stands, or asks for a second person: said in the words of the partial indexes, so that they are used."""
_SAME_VALUE = (DECISION.c.entity == FINDING.c.entity) & (DECISION.c.fingerprint == FINDING.c.fingerprint)
_ABOUT = tuple(
    DECISION.c[name]
    for name in (
        *("id", "scope", "verdict", "entity", "fingerprint", "content_digest", "place_digest"),
        *("share_id", "item_id"),
    )
)


def stands(domain: str, state: DecisionState = DecisionState.STANDING) -> tuple[Any, ...]:
    """The decisions that count in a security domain (or are asked for there)."""
    # Said so that SQLite does not think the index of states worth taking: nearly all stand.
    requested = DecisionState.REQUESTED.value
    is_so = (
        DECISION.c.state != requested if state is DecisionState.STANDING else DECISION.c.state == requested
    )
    return (DECISION.c.domain == domain, LIVE, is_so)


def place_digest(finding: StoredFinding, inner: str = "") -> str:
    """Tells the places of one content apart; holds no value. `inner` is that of its `Whereabouts`."""
    parts = [finding.entity, finding.place, finding.start, *([inner] if inner else [])]
    told = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a finding was met, as decisions ask for it."""

    share_id: int
    item_id: int
    content_digest: str | None
    """Of the file it is in, with all that is packed in that; None where nobody could digest its bytes."""
    inner: str = ""
    """Of what is packed in a file: the keyed digest of its path in there."""
    folder: str = ""
    """Keyed digest of the folder the item lies in."""

    def holder(self, finding: StoredFinding, scope: Scope) -> str | None:
        """The digest of the content a decision about `finding` is bound to; None: to the item.

        A place in a file's own name is one of that name, not of the bytes.
        """
        of_name = scope is Scope.PLACE and finding.is_in_name and not self.inner
        return None if of_name else self.content_digest


def whereabouts(
    session: Session, share: ShareHandle, ids: Iterable[int], *, keys: DomainKeys | None = None
) -> dict[int, Whereabouts]:
    """Where findings of these items are, by item; `keys`: others than the share's for ways inside."""
    found: dict[int, Whereabouts] = {}
    outer = ITEM.alias("outer")
    holds = CONTENT.c.id == func.coalesce(outer.c.content_id, ITEM.c.content_id)
    rows = (
        select(
            ITEM.c.id,
            ITEM.c.folder_digest,
            CONTENT.c.digest,
            outer.c.path_sealed.label("outside"),
            ITEM.c.path_sealed,
        )
        .outerjoin(outer, ITEM.c.container_id == outer.c.id)
        .outerjoin(CONTENT, holds)
    )
    for some in chunks(sorted(set(ids))):
        for row in session.execute(rows.where(ITEM.c.id.in_(some))):
            inner = ""
            if row.outside is not None:
                outside, path = map(share.sealer.open, (row.outside, row.path_sealed))
                inner = (keys or share.keys).path_digest(f"inside:{path.removeprefix(outside + MEMBER)}")
            found[row.id] = Whereabouts(share.id, row.id, row.digest, inner, row.folder_digest)
    return found


def keys_of(finding: StoredFinding, where: Whereabouts) -> list[tuple[object, ...]]:
    """Under which keys decisions about a finding stand, by `_BY_REACH`."""
    item = f"item:{where.item_id}"
    place = where.holder(finding, Scope.PLACE) or item
    keys: list[tuple[object, ...]] = [(Scope.PLACE, place, place_digest(finding, where.inner))]
    if finding.fingerprint is not None:
        value = (finding.entity, finding.fingerprint)
        keys += [
            (Scope.ITEM, where.holder(finding, Scope.ITEM) or item, *value),
            (Scope.SHARE, where.share_id, *value),
            (Scope.EVERYWHERE, *value),
        ]
    return keys


class Standing:
    """Decisions that count in a security domain, by what they are about, and the lessons of a share."""

    def __init__(self, rows: Iterable[Any], lessons: Lessons | None = None) -> None:
        self._rows: dict[tuple[object, ...], Any] = {about(row): row for row in rows}  # later ones follow
        self.lessons = lessons or Lessons()
        self.is_of_few = False
        """Whether these are only those about some items: of nearly all of these something was decided."""

    def __bool__(self) -> bool:
        return self.has_decisions or bool(self.lessons)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    @property
    def has_decisions(self) -> bool:
        """Whether anything was decided."""
        return bool(self._rows)

    def taught(self, lessons: Lessons) -> Standing:
        """The same decisions under other lessons."""
        other = Standing((), lessons)
        other._rows = self._rows
        return other

    def judged(self, finding: StoredFinding, where: Whereabouts) -> Decided:
        """A finding with what was decided of it, and what lessons make of it."""
        return Decided(finding, self.verdict(finding, where), self.lessons.score(finding, where.folder))

    def verdict(self, finding: StoredFinding, where: Whereabouts) -> Verdict | None:
        """What was decided of a finding; None: nothing."""
        row = self.row(finding, where)
        return None if row is None else Verdict(row["verdict"])

    def row(self, finding: StoredFinding, where: Whereabouts) -> Any:
        """The decision that counts for a finding; None: there is none."""
        for key in keys_of(finding, where):
            if key in self._rows:
                return self._rows[key]
        return None


def about(row: Any) -> tuple[object, ...]:
    """What a decision is about: of two about the same only one can stand.

    Where the fingerprint was forgotten with its key, the place is left (`carried`).
    """
    scope = Scope.PLACE if row["fingerprint"] is None else Scope(row["scope"])
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


def standing(
    session: Session,
    share: ShareHandle,
    state: DecisionState = DecisionState.STANDING,
    *,
    only: Collection[int] | None = None,
) -> Standing:
    """The decisions that count in the domain of a share (or are asked for there), and its lessons.

    `only` those that may be about these items: of a hundred thousand few are about one file.
    """
    counts = stands(share.domain.value, state)
    lessons = taught.standing(session).of(share.domain.value, share.id)
    if only is None:
        all_of_them = session.execute(select(*_ABOUT).where(*counts).order_by(DECISION.c.id)).mappings()
        return Standing(all_of_them, lessons)
    rows: dict[int, Any] = {}
    for some in chunks(sorted(set(only))):
        for found in _ABOUT_ITEMS:
            met = session.execute(found.where(*counts), {"ids": some}).mappings()
            rows.update((row["id"], row) for row in met)
    some_of_them = Standing((rows[number] for number in sorted(rows)), lessons)
    some_of_them.is_of_few = True
    return some_of_them


def is_anything_asked_for(session: Session, domain: str) -> bool:
    """Whether any decision of a security domain waits for a second person."""
    asked_for = select(DECISION.c.id).where(*stands(domain, DecisionState.REQUESTED)).limit(1)
    return session.scalar(asked_for) is not None


def _ways_to_decisions() -> tuple[Any, ...]:
    """Statements that together find every decision about something in the items `ids`."""
    ids: Any = bindparam("ids", expanding=True)
    outer = ITEM.alias("outer")
    value = select(FINDING.c.entity, FINDING.c.fingerprint).distinct()
    inside = value.join(ITEM, ITEM.c.content_id == FINDING.c.content_id).where(ITEM.c.id.in_(ids))
    # A list of its own, so that it is made first and decisions are looked up by it.
    values = (inside.subquery(), value.where(FINDING.c.item_id.in_(ids)).subquery())
    same = [
        (DECISION.c.entity == one.c.entity) & (DECISION.c.fingerprint == one.c.fingerprint) for one in values
    ]
    contents = select(func.coalesce(outer.c.content_id, ITEM.c.content_id)).outerjoin(
        outer, ITEM.c.container_id == outer.c.id
    )
    digests = select(CONTENT.c.digest).where(CONTENT.c.id.in_(contents.where(ITEM.c.id.in_(ids))))
    return (
        *(select(*_ABOUT).join(one, is_it) for one, is_it in zip(values, same, strict=True)),
        select(*_ABOUT).where(DECISION.c.content_digest.in_(digests)),
        select(*_ABOUT).where(DECISION.c.content_digest.is_(None), DECISION.c.item_id.in_(ids)),
    )


_ABOUT_ITEMS = _ways_to_decisions()
"""Made one time: each press asks them several times, and to put them together takes longer than to ask."""


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
    return concerned_in(session, [share], lots, ended=ended)[share.id]


def concerned_in(
    session: Session,
    shares: Sequence[ShareHandle],
    lots: Collection[str] | None = None,
    *,
    ended: bool = False,
) -> dict[int, list[int]]:
    """The same for several shares of one security domain, by share: what is looked for is found one time."""
    [domain] = {share.domain.value for share in shares}
    asked: tuple[Any, ...] = stands(domain)
    if lots is not None:
        asked = (DECISION.c.domain == domain, DECISION.c.lot.in_(sorted(lots)))
    elif ended:
        asked = (DECISION.c.domain == domain,)
    by_value = select(FINDING.c.content_id).join(DECISION, _SAME_VALUE).where(*asked)
    same_bytes = DECISION.c.content_digest == CONTENT.c.digest
    by_digest = select(CONTENT.c.id).join(DECISION, same_bytes).where(CONTENT.c.domain == domain)
    of_names = select(FINDING.c.item_id).join(DECISION, _SAME_VALUE).where(*asked)
    itself = select(DECISION.c.item_id).where(*asked, DECISION.c.content_digest.is_(None))
    contents = {*session.scalars(by_value.distinct()), *session.scalars(by_digest.where(*asked).distinct())}
    items = {*session.scalars(of_names.distinct()), *session.scalars(itself)}
    found: dict[int, set[int]] = {share.id: set() for share in shares}
    columns = (ITEM.c.id, ITEM.c.container_id, ITEM.c.share_id, ITEM.c.gone_scan_id)
    for column, numbers in ((ITEM.c.content_id, contents), (ITEM.c.id, items)):
        for some in chunks(sorted(numbers - {None})):
            # Looked up by the numbers alone: a share's own index would be read from end to end.
            for row in session.execute(select(*columns).where(column.in_(some))):
                if row.share_id in found and row.gone_scan_id is None:
                    found[row.share_id].add(row.container_id or row.id)
    return {share: sorted(ids) for share, ids in found.items()}


def amend(
    session: Session,
    share: ShareHandle,
    rows: Sequence[Any],
    known: Standing,
    *,
    also: Collection[int] = (),
) -> dict[int, dict[str, Any]]:
    """The evidence of items under decisions and lessons, by number: only of those it changes.

    `rows` are those of `rebuild.families`: items with their content's evidence and digest; `also` are
    contents about which something is only supposed.
    """
    if not known:
        return {}
    changed: dict[int, dict[str, Any]] = {}
    for some in chunks(rows):
        changed.update(_amended(session, share, some, known, also))
    return changed


def _amended(
    session: Session, share: ShareHandle, rows: Sequence[Any], known: Standing, also: Collection[int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    named = item_findings(session, share.sealer, [row["id"] for row in rows])
    contents = sorted({row["content_id"] for row in rows if row["content_id"] is not None})
    told_of = _told_of(session, share, contents, known) | set(also)
    inside = findings_of(session, share.sealer, told_of)
    judged = [row["id"] for row in rows if row["id"] in named or row["content_id"] in told_of]
    places = whereabouts(session, share, judged)
    for row in rows:
        where = places.get(row["id"])
        if where is None:
            continue
        findings = [*inside.get(row["content_id"], []), *named.get(row["id"], [])]
        decided = [known.judged(finding, where) for finding in findings]
        evidence = {**(row["content_evidence"] or {}), **(row["evidence"] or {})}
        if evidence and any(one.is_judged for one in decided):
            yield row["id"], amended(Evidence.from_json(evidence), decided).as_json()


def _told_of(session: Session, share: ShareHandle, contents: Sequence[int], known: Standing) -> set[int]:
    """Those of these contents about which decisions or lessons may say something."""
    if known.is_of_few:
        return set(contents)
    told_of = _contents_with_decisions(session, share, contents) if known.has_decisions else set()
    return told_of | taught.contents(session, contents, known.lessons)


def _contents_with_decisions(session: Session, share: ShareHandle, contents: Sequence[int]) -> set[int]:
    """Those of these contents of which something was decided."""
    counts = stands(share.domain.value)
    found: set[int] = set()
    for some in chunks(contents):
        by_value = select(FINDING.c.content_id).join(DECISION, _SAME_VALUE)
        found.update(session.scalars(by_value.where(FINDING.c.content_id.in_(some), *counts).distinct()))
        by_digest = select(CONTENT.c.id).join(DECISION, DECISION.c.content_digest == CONTENT.c.digest)
        found.update(session.scalars(by_digest.where(CONTENT.c.id.in_(some), *counts).distinct()))
    return found
