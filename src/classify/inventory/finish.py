"""The end of a scan: what is gone, what nobody refers to any more, and the counts."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Float, case, cast, delete, exists, func, literal, select, update
from sqlmodel import Session

from classify.inventory.ages import DAY_NS, year_of_day
from classify.inventory.bulk import insert_many
from classify.inventory.carried import let_go
from classify.inventory.handles import CHUNK, ScanHandle, chunks
from classify.inventory.locks import Lock, only_one
from classify.inventory.savepoints import LARGEST
from classify.inventory.search import effect_of_item
from classify.inventory.tables import CONTENT, EFFECT, FINDING, ITEM, TALLY
from classify.inventory.tallies import MARK
from models.approval import Staleness
from models.labels import Effect, Label, Outcome

_FOLDER_CLOSED = "its folder could not be listed this time"


def settle_unseen(session: Session, scan: ScanHandle, closed_folders: Collection[str]) -> int:
    """Marks as gone what the crawl did not meet; returns how many top-level files that are.

    What lies below a folder that could not be listed may well be there: it becomes `unreadable`.
    """
    _members_follow(session, scan)
    gone: list[int] = []
    hidden: list[int] = []
    for row in _unseen(session, scan):
        path = scan.share.sealer.open(row.path_sealed)
        (hidden if is_below(path, closed_folders) else gone).append(row.id)
    for ids in chunks(hidden):
        behind = update(ITEM).where(ITEM.c.id.in_(ids))
        session.execute(
            behind.values(
                outcome=Outcome.UNREADABLE.value,
                reason_sealed=scan.share.sealer.seal(_FOLDER_CLOSED),
                last_scan_id=scan.id,
            )
        )
        members = update(ITEM).where(ITEM.c.container_id.in_(ids), ITEM.c.gone_scan_id.is_(None))
        session.execute(members.values(last_scan_id=scan.id))
    for ids in chunks(gone):
        family = ITEM.c.id.in_(ids) | ITEM.c.container_id.in_(ids)
        lost = update(ITEM).where(family, ITEM.c.gone_scan_id.is_(None))
        session.execute(lost.values(gone_scan_id=scan.id))
    return len(gone)


def _members_follow(session: Session, scan: ScanHandle) -> None:
    """Members of files that were found unchanged were seen with them."""
    files = ITEM.alias("file")
    seen = select(files.c.id).where(files.c.share_id == scan.share.id, files.c.last_scan_id == scan.id)
    members = update(ITEM).where(
        ITEM.c.share_id == scan.share.id,
        ITEM.c.container_id.in_(seen),
        ITEM.c.gone_scan_id.is_(None),
        ITEM.c.last_scan_id != scan.id,
    )
    session.execute(members.values(last_scan_id=scan.id))


def _unseen(session: Session, scan: ScanHandle) -> Iterator[Any]:
    after = 0
    while True:
        rows = session.execute(
            select(ITEM.c.id, ITEM.c.path_sealed)
            .where(
                ITEM.c.share_id == scan.share.id,
                ITEM.c.container_id.is_(None),
                ITEM.c.gone_scan_id.is_(None),
                ITEM.c.last_scan_id != scan.id,
                ITEM.c.id > after,
            )
            .order_by(ITEM.c.id)
            .limit(CHUNK)
        ).all()
        if not rows:
            return
        after = rows[-1].id
        yield from rows


def is_below(path: str, folders: Collection[str]) -> bool:
    """Whether `path` lies below one of `folders` ("." is the share's own)."""
    if not folders:
        return False
    parts = path.split("/")
    above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    return "." in folders or not above.isdisjoint(folders)


def drop_orphans(session: Session, scan: ScanHandle) -> int:
    """Forgets contents of the domain that no item refers to (their files were changed)."""
    only_one(session, Lock.CONTENTS)
    in_use = exists().where(ITEM.c.content_id == CONTENT.c.id)
    orphans = select(CONTENT.c.id).where(CONTENT.c.domain == scan.share.domain.value, ~in_use)
    ids = list(session.scalars(orphans))
    for chunk in chunks(ids):
        session.execute(delete(FINDING).where(FINDING.c.content_id.in_(chunk)))
        session.execute(delete(CONTENT).where(CONTENT.c.id.in_(chunk)))
    let_go(session, scan.share)
    return len(ids)


def _believed_label() -> Any:
    """The label, unless it is a PUBLIC of a file that changed and was not read since."""
    stale = (ITEM.c.label == Label.PUBLIC.value) & (ITEM.c.outcome == Outcome.NOT_EXAMINED.value)
    return case((stale, None), else_=ITEM.c.label)


def recount(session: Session, share_id: int) -> None:
    """Writes the counts of a share anew: one pass for each dimension, so that no page has to count."""
    only_one(session, Lock.COUNTS, share_id)
    session.execute(delete(TALLY).where(TALLY.c.share_id == share_id))
    here = (ITEM.c.share_id == share_id, ITEM.c.gone_scan_id.is_(None))
    rows: list[dict[str, Any]] = []
    for dimension in ("label", "outcome", "doc_type", "tags", "entities"):
        column = _believed_label() if dimension == "label" else ITEM.c[dimension]
        counted = select(column, func.count()).where(*here).group_by(column)
        rows += [
            {"share_id": share_id, "dimension": dimension, "value": value or "", "files": number}
            for value, number in session.execute(counted)
        ]
    rows += [
        {"share_id": share_id, "dimension": "label_year", "value": value, "files": number}
        for value, number in _by_label_and_year(session, here).items()
    ]
    rows += _rows_of_effects(share_id, _effects_of_items(session, here))
    top = ITEM.c.container_id.is_(None)
    sums = select(
        func.count(),
        func.coalesce(func.sum(top.cast(ITEM.c.findings.type)), literal(0)),
        func.coalesce(func.sum(ITEM.c.findings), literal(0)),
    ).where(*here)
    everything, files, findings = session.execute(sums).one()
    # As a floating number: sparse files claim sizes whose sum no integer of a database holds.
    size = session.scalar(select(func.sum(cast(ITEM.c.size, Float))).where(*here, top))
    for value, number in (
        ("files", files),
        ("members", everything - files),
        ("findings", findings),
        ("bytes", size),
    ):
        rows.append(
            {
                "share_id": share_id,
                "dimension": "all",
                "value": value,
                "files": min(LARGEST, int(number or 0)),
            }
        )
    insert_many(session, TALLY, rows)


def recount_effects(session: Session, share_id: int) -> None:
    """Writes anew how many labels of a share are in effect: of the rest of its counts nothing has changed.

    Counts along an index, since each approval asks for it; a share that was never counted is left to
    `recount`.
    """
    mine = TALLY.c.share_id == share_id
    rows = select(TALLY.c.dimension, TALLY.c.value, TALLY.c.files).where(
        mine, TALLY.c.dimension.in_([MARK, "effect"])
    )
    known = {(row.dimension, row.value): row.files for row in session.execute(rows)}
    if not any(dimension == MARK for dimension, _ in known):
        return
    labelled = sum(known.values())  # marks count nothing
    if labelled:
        counted = select(EFFECT.c.stale, func.count()).where(EFFECT.c.share_id == share_id)
        by_cause: dict[str, int] = dict(session.execute(counted.group_by(EFFECT.c.stale)).all())
        in_effect = by_cause.pop(Staleness.NONE.value, 0)
        stale = sum(by_cause.values())
        found = {
            Effect.IN_EFFECT.value: in_effect,
            Effect.STALE.value: stale,
            Effect.WAITING.value: max(0, labelled - in_effect - stale),
        }
    else:
        found = _effects_of_items(session, (ITEM.c.share_id == share_id, ITEM.c.gone_scan_id.is_(None)))
    session.execute(delete(TALLY).where(mine, TALLY.c.dimension.in_([MARK, "effect"])))
    insert_many(session, TALLY, _rows_of_effects(share_id, found))


def _effects_of_items(session: Session, here: tuple[Any, ...]) -> dict[str, int]:
    """How many labels are in effect, stale, or wait."""
    effect = effect_of_item()
    counted = select(effect, func.count()).outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
    rows = session.execute(counted.where(*here, ITEM.c.label.is_not(None)).group_by(effect))
    return dict(rows.all())


def _rows_of_effects(share_id: int, found: dict[str, int]) -> list[dict[str, Any]]:
    """With the mark: whoever remembers counts learns by it that these are others."""
    mark = {"share_id": share_id, "dimension": MARK, "value": secrets.token_hex(8), "files": 0}
    effects = [
        {"share_id": share_id, "dimension": "effect", "value": value, "files": number}
        for value, number in found.items()
    ]
    return [mark, *effects]


def _by_label_and_year(session: Session, here: tuple[Any, ...]) -> dict[str, int]:
    """Files by label and the year of their last change: `RESTRICTED 2024`; without times nobody believes."""
    label, day = _believed_label(), ITEM.c.mtime_ns // DAY_NS
    counted = select(label, day, func.count()).where(*here, ITEM.c.mtime_ns > 0).group_by(label, day)
    found: dict[str, int] = {}
    for value, days, number in session.execute(counted):
        key = f"{value or ''} {year_of_day(int(days))}"
        found[key] = found.get(key, 0) + number
    return found
