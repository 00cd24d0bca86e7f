"""What lies around one item: what holds it, its folder, copies of its content, the same values elsewhere.

Copies and values are looked for in given shares only: those a person may see. They are found by keyed
digests, and keys differ by security domain: what lies in a criminal-justice share is never matched with what
lies in another, and what was read under an older key not until it is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union, union_all
from sqlmodel import Session

from classify.inventory import exposure
from classify.inventory.exposure import Kept, Told, openness_of_item
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.store import Store
from classify.inventory.tables import CONTENT, FINDING, ITEM
from models.labels import Label
from models.openness import Openness, suits

MOST_COUNTED = 1_000
"""Items with the same value are counted up to here; beyond, it is "more than"."""
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """Another item with the same bytes."""

    line: ItemLine
    openness: int
    """0: nobody has said."""

    @property
    def is_too_open(self) -> bool:
        """Whether it lies more open than its label suits."""
        return bool(self.openness) and not suits(self.line.label, Openness(self.openness))


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and how long all of it is."""

    lines: Sequence[Any]
    total: int


class Around:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def holders(self, share: ShareHandle, item: int) -> list[ItemLine]:
        """The files an item is packed in, from the outermost in; none for a file of the share."""
        with self._database.reading() as session:
            found: list[Any] = []
            row = _row(session, share, item)
            while row is not None and row["container_id"] is not None:
                held = ITEM.c.path_digest == row["holder_digest"]
                around = held if row["holder_digest"] else ITEM.c.id == row["container_id"]
                row = _first(session, share, around)
                if row is None or any(row["id"] == known["id"] for known in found):
                    break
                found.append(row)
            return as_lines(session, share, found[::-1])

    def neighbours(self, share: ShareHandle, item: int, *, after: int = 0, limit: int = 25) -> Page:
        """Other files of the folder an item lies in, the strictest labels first; none for a member."""
        with self._database.reading() as session:
            row = _row(session, share, item)
            if row is None or not row["folder_digest"]:
                return Page([], 0)
            same = select(ITEM).where(
                ITEM.c.share_id == share.id,
                ITEM.c.folder_digest == row["folder_digest"],
                ITEM.c.gone_scan_id.is_(None),
                ITEM.c.id != item,
            )
            page = same.order_by(ITEM.c.label_rank.desc(), ITEM.c.id).offset(after).limit(limit)
            rows = session.execute(page).mappings().all()
            return Page(as_lines(session, share, rows), _count(session, same))

    def copies(
        self, share: ShareHandle, item: int, seen: Sequence[ShareHandle], *, after: int = 0, limit: int = 25
    ) -> Page:
        """Other items with the same bytes in the shares `seen`, the most widely open first (`Copy`).

        Empty files are no copies of one another.
        """
        shares = {one.id: one for one in seen}
        with self._database.reading() as session:
            row = _row(session, share, item)
            if row is None or row["content_id"] is None or not row["size"]:
                return Page([], 0)
            own = session.execute(
                select(CONTENT.c.domain, CONTENT.c.digest).where(CONTENT.c.id == row["content_id"])
            ).one()
            alike = select(CONTENT.c.id).where(CONTENT.c.domain == own.domain, CONTENT.c.digest == own.digest)
            openness = openness_of_item().label("openness")
            same = select(ITEM, openness).where(
                ITEM.c.content_id.in_(alike),
                ITEM.c.share_id.in_(list(shares)),
                ITEM.c.gone_scan_id.is_(None),
                ITEM.c.id != item,
            )
            page = same.order_by(openness.desc(), ITEM.c.share_id, ITEM.c.id).offset(after).limit(limit)
            rows = session.execute(page).mappings().all()
            lines = _lines(session, shares, rows)
            return Page([Copy(lines[row["id"]], row["openness"]) for row in rows], _count(session, same))

    def elsewhere(
        self, item: int, fingerprints: Iterable[str | None], seen: Sequence[ShareHandle]
    ) -> dict[str, int]:
        """By fingerprint: in how many other items of the shares `seen` the same value stands; values that
        stand nowhere else are left out, and those above `MOST_COUNTED` are told as one more.
        """
        wanted = [mark for mark in dict.fromkeys(fingerprints) if mark][:_MOST_VALUES]
        shares = [share.id for share in seen]
        if not wanted or not shares:
            return {}
        counts = union_all(*(_other_items(mark, item, shares) for mark in wanted))
        with self._database.reading() as session:
            return {row.mark: row.items for row in session.execute(counts) if row.items}

    def openness(self, item: int) -> list[Told]:
        """What is known of who can open an item, the widest first."""
        with self._database.reading() as session:
            return exposure.told(session, item)

    def reports(self, share: ShareHandle) -> list[Kept]:
        """The reports of who can open files that were taken in for a share, the newest first."""
        with self._database.reading() as session:
            return exposure.kept(session, share)

    def most_exposed(self, seen: Sequence[ShareHandle]) -> dict[Label, dict[int, int]]:
        """How many RESTRICTED and CONFIDENTIAL files of the shares `seen` lie how open (`exposure`)."""
        with self._database.reading() as session:
            return exposure.most_exposed(session, seen)


def _row(session: Session, share: ShareHandle, item: int) -> Any:
    return _first(session, share, ITEM.c.id == item)


def _first(session: Session, share: ShareHandle, asked: Any) -> Any:
    there = select(ITEM).where(ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), asked)
    return session.execute(there).mappings().first()


def _lines(session: Session, shares: dict[int, ShareHandle], rows: Sequence[Any]) -> dict[int, ItemLine]:
    by_share: dict[int, list[Any]] = {}
    for row in rows:
        by_share.setdefault(row["share_id"], []).append(row)
    return {
        line.id: line for number, mine in by_share.items() for line in as_lines(session, shares[number], mine)
    }


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.with_only_columns(ITEM.c.id).subquery())) or 0


def _other_items(mark: str, item: int, shares: Sequence[int]) -> Select[Any]:
    """The number of other items in which a value stands: in their bytes, or in their own names."""
    there = (ITEM.c.share_id.in_(shares), ITEM.c.gone_scan_id.is_(None), ITEM.c.id != item)
    in_bytes = (
        select(ITEM.c.id)
        .join(FINDING, FINDING.c.content_id == ITEM.c.content_id)
        .where(FINDING.c.fingerprint == mark, *there)
    )
    in_names = (
        select(ITEM.c.id)
        .join(FINDING, FINDING.c.item_id == ITEM.c.id)
        .where(FINDING.c.fingerprint == mark, *there)
    )
    met = union(in_bytes, in_names).limit(MOST_COUNTED + 1).subquery()
    columns: tuple[Any, ...] = (literal(mark).label("mark"), func.count().label("items"))
    return select(*columns).select_from(met)
