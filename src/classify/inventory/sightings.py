"""What each scan saw, and what changed from one to another.

A scan that ends writes a sighting of every item that is not as the scan before left it. Two scans are
compared by these alone, so that the answer is the same however many scans came after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import case, func, insert, literal, select, update
from sqlmodel import Session

from classify.inventory.handles import ScanHandle, ShareHandle, chunks
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.moves import Place, pair
from classify.inventory.tables import CONTENT, ITEM, SCAN, SIGHTING
from classify.keys import version_of
from models.labels import Outcome
from models.scan import ScanState

_DIGEST_KEPT = 32
"""Characters of a content's digest that a sighting keeps: 128 bits."""


def write(session: Session, scan: ScanHandle) -> None:
    """Writes what this scan, at its end, leaves otherwise than it was seen before."""
    newest = (
        select(func.max(SIGHTING.c.id))
        .where(SIGHTING.c.item_id == ITEM.c.id)
        .correlate(ITEM)
        .scalar_subquery()
    )
    gone = case((ITEM.c.gone_scan_id.is_(None), False), else_=True)
    content = func.substr(CONTENT.c.digest, 1, _DIGEST_KEPT)
    differs = (
        (SIGHTING.c.gone != gone)
        | (SIGHTING.c.outcome != ITEM.c.outcome)
        | SIGHTING.c.label.is_distinct_from(ITEM.c.label)
        | SIGHTING.c.content.is_distinct_from(content)
    )
    never_seen = SIGHTING.c.id.is_(None) & ITEM.c.gone_scan_id.is_(None)
    # What was gone and still is did not change, whatever else is forgotten of it.
    still_gone = SIGHTING.c.gone & (ITEM.c.gone_scan_id.is_not(None))
    seen = (
        select(ITEM.c.share_id, ITEM.c.id, literal(scan.id), gone, ITEM.c.outcome, ITEM.c.label, content)
        .select_from(ITEM)
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .outerjoin(SIGHTING, SIGHTING.c.id == newest)
        .where(
            ITEM.c.share_id == scan.share.id,
            never_seen | (SIGHTING.c.id.is_not(None) & differs & ~still_gone),
        )
    )
    columns = ("share_id", "item_id", "scan_id", "gone", "outcome", "label", "content")
    session.execute(insert(SIGHTING).from_select([SIGHTING.c[name] for name in columns], seen))
    there = select(func.count()).where(
        ITEM.c.share_id == scan.share.id, ITEM.c.container_id.is_(None), ITEM.c.gone_scan_id.is_(None)
    )
    session.execute(update(SCAN).where(SCAN.c.id == scan.id).values(files=there.scalar_subquery()))


@dataclass(slots=True)
class Difference:
    """What changed in a share from one scan to a later one; lines are as the later scan saw them."""

    new: list[ItemLine] = field(default_factory=list)
    gone: list[ItemLine] = field(default_factory=list)
    """As the earlier scan saw them."""
    moved: list[tuple[ItemLine, ItemLine]] = field(default_factory=list)
    """The same bytes at another path: before, after. What is packed in them moved with them."""
    changed: list[ItemLine] = field(default_factory=list)
    """Other bytes at the same path."""
    relabelled: list[tuple[ItemLine, str, str]] = field(default_factory=list)
    """The item, its label after the earlier scan, its label after the later one."""
    unread: list[tuple[ItemLine, str, str]] = field(default_factory=list)
    """Was read whole, is not any more: the item, its outcome before and after."""
    read: list[tuple[ItemLine, str, str]] = field(default_factory=list)
    """Is read whole now, was not."""


def comparable_scans(session: Session, share: ShareHandle) -> list[int]:
    """The scans of a share that have ended and whose sightings are kept, oldest first."""
    ended = select(SCAN.c.id).where(
        SCAN.c.share_id == share.id,
        SCAN.c.state == ScanState.FINISHED.value,
        SCAN.c.files.is_not(None),
    )
    return list(session.scalars(ended.order_by(SCAN.c.id)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """An item with what both scans saw of it; None: it was not there."""

    row: Any
    path: str
    before: Any | None
    after: Any | None

    def line(self, line: ItemLine, seen: Any) -> ItemLine:
        """`line` as the scan saw it."""
        return replace(line, label=seen.label or "", outcome=seen.outcome)

    def place(self, seen: Any) -> Place:
        """Where that scan saw it, to be paired."""
        return Place(self.row["id"], self.path, seen.content, empty=seen.outcome == Outcome.EMPTY)


def difference(session: Session, share: ShareHandle, earlier: int, later: int) -> Difference:
    """What changed in a share after the scan `earlier`, up to and with the scan `later` (scan ids)."""
    touched, gone, new = _between(session, share, earlier, later)
    lines = {line.id: line for line in as_lines(session, share, [seen.row for seen in touched.values()])}
    moves = _moves(gone, new)
    result = Difference()
    for old, fresh in moves.items():
        result.moved.append(
            (
                touched[old].line(lines[old], touched[old].before),
                touched[fresh].line(lines[fresh], touched[fresh].after),
            )
        )
    paired = {**moves, **_moved_inside(moves, touched, gone, new)}
    result.gone = [seen.line(lines[item], seen.before) for item, seen in gone.items() if item not in paired]
    arrived = set(paired.values())
    result.new = [seen.line(lines[item], seen.after) for item, seen in new.items() if item not in arrived]
    for item, seen in touched.items():
        if seen.before is not None and seen.after is not None:
            _compare(result, seen.line(lines[item], seen.after), seen.before, seen.after)
    for old, fresh in paired.items():
        line = touched[fresh].line(lines[fresh], touched[fresh].after)
        _compare(result, line, touched[old].before, touched[fresh].after)
    return result


def _compare(result: Difference, line: ItemLine, before: Any, after: Any) -> None:
    if _are_other_bytes(before.content, after.content):
        result.changed.append(line)
    if before.label and before.label != after.label:
        result.relabelled.append((line, before.label, after.label or ""))
    was_read, is_read = Outcome(before.outcome).was_read, Outcome(after.outcome).was_read
    if was_read != is_read:
        (result.unread if was_read else result.read).append((line, before.outcome, after.outcome))


_Items = dict[int, _Seen]


def _between(session: Session, share: ShareHandle, earlier: int, later: int) -> tuple[_Items, _Items, _Items]:
    """The items with a sighting after the one scan up to the other, in the order of their numbers; those of
    them that are gone, and those that are new.
    """
    touched = _touched(session, share, earlier, later)
    gone = {item: seen for item, seen in touched.items() if seen.before is not None and seen.after is None}
    new = {item: seen for item, seen in touched.items() if seen.before is None and seen.after is not None}
    return touched, gone, new


def _touched(session: Session, share: ShareHandle, earlier: int, later: int) -> _Items:
    between = (SIGHTING.c.share_id == share.id, SIGHTING.c.scan_id > earlier, SIGHTING.c.scan_id <= later)
    ids = sorted(session.scalars(select(SIGHTING.c.item_id).where(*between).distinct()))
    before, after = _seen_at(session, ids, earlier), _seen_at(session, ids, later)
    touched = {}
    for chunk in chunks(ids):
        for row in session.execute(select(ITEM).where(ITEM.c.id.in_(chunk)).order_by(ITEM.c.id)).mappings():
            path = share.sealer.open(row["path_sealed"])
            touched[row["id"]] = _Seen(row, path, before.get(row["id"]), after.get(row["id"]))
    return touched


def _seen_at(session: Session, items: Sequence[int], scan: int) -> dict[int, Any]:
    """What the scan saw of each item that was there."""
    seen: dict[int, Any] = {}
    for chunk in chunks(items):
        newest = (
            select(func.max(SIGHTING.c.id))
            .where(SIGHTING.c.item_id.in_(chunk), SIGHTING.c.scan_id <= scan)
            .group_by(SIGHTING.c.item_id)
        )
        rows = session.execute(select(SIGHTING).where(SIGHTING.c.id.in_(newest)))
        seen.update((row.item_id, row) for row in rows if not row.gone)
    return seen


def _moves(gone: dict[int, _Seen], new: dict[int, _Seen]) -> dict[int, int]:
    """Top-level files that moved: the item they were, the item they are."""
    pairs = pair(
        (seen.place(seen.before) for seen in _top(gone.values())),
        (seen.place(seen.after) for seen in _top(new.values())),
    )
    return {before.item: after.item for before, after in pairs}


def _top(items: Iterable[_Seen]) -> Iterable[_Seen]:
    return (seen for seen in items if seen.row["container_id"] is None)


def _moved_inside(
    moves: dict[int, int], touched: dict[int, _Seen], gone: dict[int, _Seen], new: dict[int, _Seen]
) -> dict[int, int]:
    """Members of files that moved, which moved with them."""

    def within(seen: _Seen) -> tuple[int, str]:
        container = seen.row["container_id"]
        return container, seen.path.removeprefix(touched[container].path)

    arrived = set(moves.values())
    there = {within(seen): item for item, seen in new.items() if seen.row["container_id"] in arrived}
    inside = {}
    for item, seen in gone.items():
        if seen.row["container_id"] in moves:
            container, path = within(seen)
            target = there.get((moves[container], path))
            if target is not None:
                inside[item] = target
    return inside


def moved_to(session: Session, share: ShareHandle, item: int) -> int | None:
    """The item that the file `item`, gone from its path, is now; None when its bytes are nowhere known.

    Followed from move to move, as the scans saw them.
    """
    scans = comparable_scans(session, share)
    while True:
        lost = session.scalar(
            select(func.max(SIGHTING.c.scan_id)).where(SIGHTING.c.item_id == item, SIGHTING.c.gone)
        )
        there = session.scalar(select(ITEM.c.gone_scan_id).where(ITEM.c.id == item)) is None
        if there or lost is None:
            return item if there else None
        before = [scan for scan in scans if scan < lost]
        if not before:
            return None
        touched, gone, new = _between(session, share, before[-1], lost)
        moves = _moves(gone, new)
        target = {**moves, **_moved_inside(moves, touched, gone, new)}.get(item)
        if target is None:
            return None
        item = target


def _are_other_bytes(before: str | None, after: str | None) -> bool:
    """Whether two digests tell that the bytes differ; those of two keys do not tell (`DomainKeys`)."""
    if not before or not after or version_of(before) != version_of(after):
        return False
    return before != after
