"""Which approval covers which item, and why one does no more: labels in effect, made anew at any time.

An approval covers what its task showed and unchanged copies of that; of a folder also what comes later with
the same proposal for a reason that was shown. Whatever changes the grounds (other bytes, another proposal,
another rule or law, a day that is over) makes it stale, visibly: the label stays on record and waits for a
person. Nothing goes back by itself to an approval before one that was taken back or is over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlmodel import Session

from classify.inventory.approvals import FOLDER, HOLDER
from classify.inventory.bulk import insert_many
from classify.inventory.finish import recount_effects
from classify.inventory.grounds import Ground
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.tables import APPROVAL, CONTENT, DECISION, EFFECT, ITEM
from models.approval import ApprovalState, Coverage, Staleness
from models.columns import now
from models.decision import DecisionState

NEVER = "none"
"""What was never approved, beside the words of `Staleness`."""
_PARTICULAR = (Coverage.CONTENT, Coverage.FOLDER, Coverage.RULE, Coverage.KIND)


def are_needed(session: Session, share: ShareHandle) -> bool:
    """Whether anything in a share was ever approved."""
    return session.scalar(select(APPROVAL.c.id).where(APPROVAL.c.share_id == share.id).limit(1)) is not None


def refresh(
    session: Session, share: ShareHandle, today: date, only: Sequence[int] | None = None
) -> tuple[dict[str, int], dict[str, int]]:
    """Makes the labels in effect of a share anew, or those of these top-level files and what is in them.

    Returns how many items there are by staleness (and never approved), and how many are so since now.
    One pass over the items and the share's approvals; only what is otherwise is written.
    """
    items = _items(session, share, only)
    leaning = _leaning(session, share, items if only is not None else None)
    before = _of_these(leaning, items) if only is not None else {row.item_id: row for row in leaning}
    rules = _rules(session, share)
    covers = Covers(rules, leaning, _decided(session, share, rules), today)
    rows = {item.id: covers.effect(share, item, before.get(item.id)) for item in items}
    counts = Counter(row["stale"] if row else NEVER for row in rows.values())
    new = [row for row in rows.values() if row and not _stands(before.get(row["item_id"]), row)]
    turned = _turned(before, new)
    old = [number for number, row in before.items() if not _stands(row, rows.get(number))]
    _write(session, old, [{**row, "since": now()} for row in new])
    if old or new:
        recount_effects(session, share.id)
    end_empty(session, share)
    return dict(counts), dict(turned)


def _of_these(leaning: Iterable[Any], items: Iterable[Any]) -> dict[int, Any]:
    """The labels in effect of these items, without those of their copies."""
    wanted = {item.id for item in items}
    return {row.item_id: row for row in leaning if row.item_id in wanted}


def _turned(before: Mapping[int, Any], new: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How many labels came in effect or became stale, and why."""
    known = {row["item_id"]: getattr(before.get(row["item_id"]), "stale", None) for row in new}
    return Counter(row["stale"] for row in new if known[row["item_id"]] != row["stale"])


def _stands(known: Any, row: dict[str, Any] | None) -> bool:
    """Whether a label in effect is as it was."""
    if known is None or row is None:
        return False
    return all(getattr(known, name) == value for name, value in row.items())


def _write(session: Session, old: Sequence[int], made: Sequence[dict[str, Any]]) -> None:
    for ids in chunks(old):
        session.execute(delete(EFFECT).where(EFFECT.c.item_id.in_(ids)))
    for some in chunks(made):
        insert_many(session, EFFECT, list(some))


def end_empty(session: Session, share: ShareHandle, actor: str | None = None) -> None:
    """Ends approvals that a later one about the same has replaced wholly: nothing is under them any more."""
    later = APPROVAL.alias("later")
    replaced = exists().where(
        later.c.share_id == APPROVAL.c.share_id,
        later.c.state == ApprovalState.STANDING.value,
        later.c.coverage == APPROVAL.c.coverage,
        later.c.key == APPROVAL.c.key,
        later.c.proposed == APPROVAL.c.proposed,
        later.c.id > APPROVAL.c.id,
    )
    used = exists().where(EFFECT.c.approval_id == APPROVAL.c.id)
    mine = (APPROVAL.c.share_id == share.id, APPROVAL.c.state == ApprovalState.STANDING.value)
    ended = {
        "state": ApprovalState.ENDED.value,
        "ended_by": actor,
        "ended_at": now(),
        "ended_why": "replaced",
    }
    session.execute(update(APPROVAL).where(*mine, replaced, ~used).values(ended))


class Covers:
    """Which approval covers an item, and why the one it had does so no more.

    Args:
        rules: the share's approvals that stand, and those that ended.
        effects: the labels in effect until now.
        decided: by person, the items they decided about as reviewers.
        today: for last days.
    """

    def __init__(
        self, rules: Iterable[Any], effects: Iterable[Any], decided: Mapping[str, set[int]], today: date
    ) -> None:
        self._all = {rule.id: rule for rule in rules}
        self._standing = {
            number: rule for number, rule in self._all.items() if rule.state == ApprovalState.STANDING
        }
        self._decided, self._today = decided, today
        self._left_out = {
            number: {int(item) for item in rule.left_out.split(",") if item}
            for number, rule in self._standing.items()
        }
        self._by_key: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for rule in self._standing.values():
            self._by_key[rule.coverage, rule.key].append(rule)
        self._with_content: dict[int, set[int]] = defaultdict(set)
        for row in effects:
            if row.approval_id in self._standing and row.content_id is not None:
                self._with_content[row.content_id].add(row.approval_id)

    def effect(self, share: ShareHandle, item: Any, known: Any) -> dict[str, Any] | None:
        """The row of an item, without since when; None where nobody has approved anything for it."""
        rule = self.which(item, known)
        if rule is None and known is None:
            return None
        stale = self._why(item, known) if rule is None else self._over(rule)
        return {
            "item_id": item.id,
            "share_id": share.id,
            "approval_id": known.approval_id if rule is None else rule.id,
            "label": known.label if rule is None else rule.label,
            "content_id": known.content_id if rule is None else item.content_id,
            "stale": stale.value,
        }

    def which(self, item: Any, known: Any = None) -> Any:
        """The approval that covers an item; None where there is none that stands.

        What it is under stays, as long as that covers it; else the most particular counts, and of two about
        the same the later.
        """
        own = self._standing.get(known.approval_id) if known is not None else None
        candidates = {rule.id: rule for rule in self._reaching(item)}
        if own is not None and (own.id in candidates or known.content_id == item.content_id):
            if not self._is_over(own) and self._fits(own, item):
                return own
            candidates[own.id] = own
        # Nothing falls back to what was before an approval that was taken back, or is over.
        is_closed = known is not None and (own is None or self._is_over(own))
        oldest = known.approval_id if is_closed else 0
        fitting = [rule for rule in candidates.values() if rule.id >= oldest and self._fits(rule, item)]
        fitting.sort(key=lambda rule: (self._is_over(rule), _PARTICULAR.index(rule.coverage), -rule.id))
        return fitting[0] if fitting else None

    def _reaching(self, item: Any) -> Iterator[Any]:
        if item.digest:
            yield from self._by_key.get((Coverage.CONTENT, item.digest), ())
        if item.folder:
            yield from self._by_key.get((Coverage.FOLDER, item.folder), ())
        # Unchanged copies of what was shown.
        yield from (self._standing[number] for number in self._with_content.get(item.content_id, ()))

    def _fits(self, rule: Any, item: Any) -> bool:
        return (
            item.label == rule.proposed
            and item.id not in self._left_out[rule.id]
            and _rests_on(item.ground, rule.grounds)
            and not self._is_own(rule, item)
        )

    def _is_own(self, rule: Any, item: Any) -> bool:
        """Whether who approved it has decided about it: reviewer and approver are two people."""
        people = (rule.approved_by, rule.second_by)
        return any(item.id in self._decided.get(person, ()) for person in people if person)

    def _is_over(self, rule: Any) -> bool:
        return rule.until is not None and rule.until < self._today

    def _over(self, rule: Any) -> Staleness:
        return Staleness.EXPIRED if self._is_over(rule) else Staleness.NONE

    def _why(self, item: Any, known: Any) -> Staleness:
        """Why the approval that an item was under covers it no more."""
        rule = self._all[known.approval_id]
        if rule.state == ApprovalState.ENDED and rule.ended_why != "replaced":
            return Staleness.ENDED
        by_folder = rule.coverage == Coverage.FOLDER and item.label == rule.proposed
        if known.content_id != item.content_id and not by_folder:
            return Staleness.CONTENT
        if item.label != rule.proposed:
            return Staleness.PROPOSAL
        if not _rests_on(item.ground, rule.grounds):
            return _what_changed(item.ground, rule.grounds)
        return Staleness.PERSON if self._is_own(rule, item) else Staleness.PLACE


def _rests_on(ground: str, approved: Sequence[str]) -> bool:
    """Whether a label rests on what was approved; what nobody noted rests on it for want of better."""
    return not ground or ground in approved or not any(approved)


def _what_changed(ground: str, approved: Sequence[str]) -> Staleness:
    """Law, or rule: of the same rule in the same words only the law is another."""
    now_on = Ground.parse(ground)
    before = [Ground.parse(word) for word in approved if word]
    same_words = any((one.rule, one.version) == (now_on.rule, now_on.version) for one in before)
    return Staleness.LAW if same_words else Staleness.RULE


def _leaning(session: Session, share: ShareHandle, items: Sequence[Any] | None) -> list[Any]:
    """The labels in effect until now: all of a share, or of these items and of their copies."""
    mine = select(EFFECT).where(EFFECT.c.share_id == share.id)
    if items is None:
        return list(session.execute(mine))
    found: dict[int, Any] = {}
    contents = sorted({item.content_id for item in items if item.content_id is not None})
    for column, wanted in ((EFFECT.c.item_id, [item.id for item in items]), (EFFECT.c.content_id, contents)):
        for some in chunks(wanted):
            found.update((row.item_id, row) for row in session.execute(mine.where(column.in_(some))))
    return list(found.values())


def _items(session: Session, share: ShareHandle, only: Sequence[int] | None) -> list[Any]:
    columns = (
        *(ITEM.c.id, ITEM.c.content_id, ITEM.c.label, ITEM.c.ground),
        *(FOLDER.label("folder"), CONTENT.c.digest),
    )
    rows = (
        select(*columns)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .outerjoin(HOLDER, ITEM.c.container_id == HOLDER.c.id)
        .where(ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.label.is_not(None))
        .order_by(ITEM.c.id)
    )
    if only is None:
        return list(session.execute(rows))
    found: list[Any] = []
    for some in chunks(only):
        found += session.execute(rows.where(ITEM.c.id.in_(some) | ITEM.c.container_id.in_(some)))
    return found


def _rules(session: Session, share: ShareHandle) -> Sequence[Any]:
    """Approvals that stand or stood, the earliest first."""
    once = (ApprovalState.STANDING.value, ApprovalState.ENDED.value)
    mine = (APPROVAL.c.share_id == share.id, APPROVAL.c.state.in_(once))
    return session.execute(select(APPROVAL).where(*mine).order_by(APPROVAL.c.id)).all()


def _decided(session: Session, share: ShareHandle, rules: Sequence[Any]) -> dict[str, set[int]]:
    people = {name for rule in rules for name in (rule.approved_by, rule.second_by) if name}
    return {person: decided_by(session, share, person) for person in people}


def decided_by(session: Session, share: ShareHandle, person: str) -> set[int]:
    """Items of a share about whose findings somebody decided, or asked a second person, or was that one."""
    theirs = (
        DECISION.c.domain == share.domain.value,
        (DECISION.c.decided_by == person) | (DECISION.c.second_by == person),
        DECISION.c.state.in_([DecisionState.STANDING.value, DecisionState.REQUESTED.value]),
    )
    if session.scalar(select(DECISION.c.id).where(*theirs).limit(1)) is None:
        return set()
    digests = select(DECISION.c.content_digest).where(*theirs, DECISION.c.content_digest.is_not(None))
    contents = select(CONTENT.c.id).where(CONTENT.c.digest.in_(digests))
    own = select(DECISION.c.item_id).where(*theirs, DECISION.c.item_id.is_not(None))
    about = ITEM.c.content_id.in_(contents) | ITEM.c.id.in_(own)
    return set(session.scalars(select(ITEM.c.id).where(ITEM.c.share_id == share.id, about)))
