"""The inventory as people read it: overviews, lists, one item, what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from classify.errors import InventoryError
from classify.inventory import items, outdated, overview, sightings
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemDetails, ItemLine
from classify.inventory.overview import Overview, RecordGroup
from classify.inventory.sightings import Difference
from classify.inventory.store import Store
from classify.inventory.tables import SCAN
from classify.recipe import Recipe
from classify.results import MEMBER

_PAGE = 500


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One scan in a list."""

    id: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    detector_version: str
    policy_version: str


class Catalogue:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database = store.database

    def overview(self, share: ShareHandle, *, examples: int = 3) -> Overview:
        """The counts of a share and what to look at first, with so many examples of each concern."""
        with self._database.reading() as session:
            return overview.overview(session, share, examples=examples)

    def record_groups(self, share: ShareHandle) -> list[RecordGroup]:
        """The kinds of record in a share, with counts and strictest labels."""
        with self._database.reading() as session:
            return overview.record_groups(session, share)

    def lines(self, share: ShareHandle) -> Iterator[ItemLine]:
        """Every item of a share that is there, page by page."""
        after = 0
        while True:
            with self._database.reading() as session:
                page = items.page(session, share, after=after, limit=_PAGE)
            if not page:
                return
            yield from page
            after = page[-1].id

    def find(self, file: str) -> ItemDetails:
        """The item people mean by `file`: its path on this machine or below a share, or its number in lists.

        Members are named as in lists: `box.zip!/letter.docx`.

        Raises:
            InventoryError: no share has such a file, or several have.
        """
        found = []
        for share in self._store.shares():
            for wanted in self._candidates(share, file):
                with self._database.reading() as session:
                    details = items.details(session, share, wanted)
                if details is not None:
                    found.append(details)
                    break
        if not found:
            now = self.moved_to(file)
            if now is not None:
                raise InventoryError(
                    f"The file is no longer there: it moved to {now.path} (number {now.id}).",
                    remedy=f"Run classify show {now.id}.",
                )
            raise InventoryError(
                "The inventory has no such file.",
                remedy="Give its path below the share or its number in lists, or scan its folder first "
                "(classify scan FOLDER).",
            )
        if len(found) > 1:
            names = ", ".join(details.line.share for details in found)
            raise InventoryError(
                f"Several shares have a file of this name: {names}.", remedy="Give the whole path."
            )
        return found[0]

    def _candidates(self, share: ShareHandle, file: str) -> Iterator[str | int]:
        yield file
        folder = self._store.folder_of(share)
        # What stands behind a container's name is no place on this machine.
        for end in [*(match.start() for match in re.finditer(re.escape(MEMBER), file)), len(file)]:
            full = Path(file[:end]).resolve()
            if full.is_relative_to(folder):
                inside = full.relative_to(folder).as_posix()
                yield (full.name if inside == "." else inside) + file[end:]
        if file.isascii() and file.isdecimal():
            yield int(file)

    def outdated(
        self, share: ShareHandle, version: str, recipe: Recipe
    ) -> Iterator[tuple[ItemLine, tuple[str, ...]]]:
        """The files that a scan with these detectors would read again because the detectors changed.

        Args:
            share: the share.
            version: `classify.recipe.reading_version` of the present settings.
            recipe: `Recipe.of` the same settings.
        """
        with self._database.reading() as session:
            yield from outdated.outdated_lines(session, share, version, recipe)

    def scans(self, share: ShareHandle) -> list[ScanLine]:
        """The scans of a share, newest first."""
        rows = select(SCAN).where(SCAN.c.share_id == share.id).order_by(SCAN.c.id.desc())
        with self._database.reading() as session:
            return [
                ScanLine(
                    id=row["id"],
                    state=row["state"],
                    started_at=row["started_at"],
                    finished_at=row["finished_at"],
                    detector_version=row["detector_version"],
                    policy_version=row["policy_version"],
                )
                for row in session.execute(rows).mappings()
            ]

    def difference(self, share: ShareHandle, earlier: int, later: int) -> Difference:
        """What changed in a share between two of its scans, as they saw it.

        Raises:
            InventoryError: one of the numbers is no scan of this share that has ended.
        """
        with self._database.reading() as session:
            ended = sightings.comparable_scans(session, share)
            if not {earlier, later} <= set(ended) or earlier > later:
                raise InventoryError(
                    f"Scans {earlier} and {later} are not an earlier and a later scan of {share.name}.",
                    remedy=f"Those that can be compared are {_listed(ended)}.",
                )
            return sightings.difference(session, share, earlier, later)

    def moved_to(self, file: str) -> ItemLine | None:
        """Where a file is now that scans once saw at the path `file` (named as for `find`) and that moved.

        None when no scan saw it, when it is still there, or when its bytes are nowhere in its share.
        """
        for share in self._store.shares():
            for wanted in self._candidates(share, file):
                with self._database.reading() as session:
                    for item in items.gone_at(session, share, wanted):
                        now = sightings.moved_to(session, share, item)
                        if now is not None and now != item:
                            found = items.details(session, share, now)
                            return None if found is None else found.line
        return None


def _listed(scans: list[int]) -> str:
    return ", ".join(map(str, scans)) or "none yet"
