"""A part of the inventory as people name it: a share, a folder of one, a file with what is packed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.errors import InventoryError
from classify.inventory import lookup
from classify.inventory.handles import ShareHandle
from classify.inventory.lookup import Asked, paths_below
from classify.inventory.store import Store
from classify.inventory.tables import ITEM

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody means."""

    share: ShareHandle
    folder: str = ""
    """Below the share, as it is; "": all of it. Never shown but through the share's masker."""
    item: int | None = None
    """Only this file, and what is packed in it."""

    def holds(self, path: str) -> bool:
        """Whether a file at `path` lies in the folder."""
        return not self.folder or path.startswith(self.folder + "/")

    @property
    def shown(self) -> str:
        """As it may be shown."""
        if self.item is not None:
            return f"{self.share.shown_name}: file {self.item}"
        below = f": {self.share.masker(self.folder)}" if self.folder else ""
        return f"{self.share.shown_name}{below}"


class Selections:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database = store.database

    def chosen(self, meant: Sequence[str], shares: Sequence[ShareHandle]) -> list[Chosen]:
        """What people mean by each of `meant`: a share's name, a folder on this machine or below a share, a
        file's number or path; only in `shares`, those that whoever asks may see.

        Raises:
            InventoryError: one of them means nothing there.
        """
        found: list[Chosen] = []
        for one in meant:
            fitting = self._meant(one, shares)
            if not fitting:
                raise InventoryError(
                    f"The inventory has no share, folder or file '{self._store.masker(one)}'.",
                    remedy="Give a share's name (classify shares), a folder below a share, or a file's "
                    "number (classify list).",
                )
            found += [chosen for chosen in fitting if chosen not in found]
        return found

    def _meant(self, one: str, shares: Sequence[ShareHandle]) -> list[Chosen]:
        if named := [Chosen(share) for share in shares if one in (share.name, share.shown_name)]:
            return named
        with self._database.reading() as session:
            asked = []
            for share in shares:
                place = self._store.folder_of(share)
                if Path(one).resolve() == place:
                    return [Chosen(share)]
                asked.append(Asked(share, list(paths_below(place, one)), one))
            there = [Chosen(share, item=number) for share, number in lookup.there(session, asked)]
            return there or [found for one_asked in asked for found in _folders(session, one_asked)]


def _folders(session: Session, asked: Asked) -> list[Chosen]:
    """The folders of a share at one of the paths asked for in which files lie, at whatever depth."""
    tried = [Chosen(asked.share, path.strip("/")) for path in dict.fromkeys(asked.paths) if path.strip("/")]
    return [chosen for chosen in tried if next(_is_near(session, chosen), None) or _is_deep(session, chosen)]


def _is_near(session: Session, chosen: Chosen) -> Iterator[int]:
    """A file that lies in the folder itself: along an index."""
    share = chosen.share
    here = select(ITEM.c.id).where(
        ITEM.c.share_id == share.id,
        ITEM.c.folder_digest == share.folder_digest(f"{chosen.folder}/x"),
        ITEM.c.gone_scan_id.is_(None),
    )
    yield from session.scalars(here.limit(1))


def _is_deep(session: Session, chosen: Chosen) -> bool:
    """Whether a file lies anywhere below: every path of the share is looked at."""
    return next(pages(session, chosen), None) is not None


def pages(session: Session, chosen: Chosen, *conditions: Any) -> Iterator[list[Any]]:
    """The rows of all items that are meant, are there and fit, by number, page by page; no page is empty."""
    share, after = chosen.share, 0
    there = [ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), *conditions]
    if chosen.item is not None:
        there.append((ITEM.c.id == chosen.item) | (ITEM.c.container_id == chosen.item))
    while True:
        page = select(ITEM).where(*there, ITEM.c.id > after).order_by(ITEM.c.id).limit(_PAGE)
        rows = session.execute(page).mappings().all()
        if not rows:
            return
        after = rows[-1]["id"]
        if chosen.folder:
            rows = [row for row in rows if chosen.holds(share.sealer.open(row["path_sealed"]))]
        if rows:
            yield list(rows)
