"""The inventory as people read it: overviews, lists, one item, what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlmodel import Session

from classify.errors import InventoryError
from classify.inventory import (
    blame,
    decided,
    due,
    facets,
    filed,
    findings,
    glance,
    items,
    listing,
    lookup,
    marked,
    outdated,
    overview,
    relabelled,
    scanlist,
    search,
    sightings,
)
from classify.inventory.due import Due
from classify.inventory.facets import Facets
from classify.inventory.filed import Filed
from classify.inventory.findings import Found
from classify.inventory.glance import LastScans
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.items import Grounds, ItemDetails, ItemLine
from classify.inventory.listing import Page, Place, Sort
from classify.inventory.lookup import Asked, Moved, paths_below
from classify.inventory.overview import Overview, RecordGroup
from classify.inventory.relabelled import Compared, Watch
from classify.inventory.scanlist import ScanLine
from classify.inventory.search import Wanted
from classify.inventory.sightings import Difference
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from classify.inventory.tallies import Tallies, tallies
from classify.label.policy import Policy
from classify.lessons import Lessons
from classify.recipe import Change, Recipe
from models.decision import Verdict
from models.labels import Label

_PAGE = 500
EVERYTHING = Wanted()


def _listed(lines: Sequence[ItemLine]) -> str:
    return "\n".join(f"{line.id:>8}  {line.share}: {line.path}" for line in lines)


class Catalogue:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database = store.database

    def overview(self, share: ShareHandle, *, examples: int = 3) -> Overview:
        """The counts of a share and what to look at first, with so many examples of each concern."""
        with self._database.reading() as session:
            return overview.overview(session, share, examples=examples)

    def counts(self, shares: Sequence[ShareHandle]) -> dict[int, Overview]:
        """The counts of many shares, by their numbers; without what to look at first."""
        with self._database.reading() as session:
            return glance.counts(session, [share.id for share in shares])

    def last_scans(self, shares: Sequence[ShareHandle]) -> dict[int, LastScans]:
        """When each share was last scanned, and whether a scan of it is open."""
        with self._database.reading() as session:
            return glance.last_scans(session, [share.id for share in shares])

    def next_lines(
        self, share: ShareHandle, wanted: Wanted = EVERYTHING, *, after: int = 0, limit: int = _PAGE
    ) -> list[ItemLine]:
        """The next items of a share that are there and wanted, behind the number `after`."""
        with self._database.reading() as session:
            return search.page(session, share, wanted, after=after, limit=limit)

    def record_groups(self, share: ShareHandle) -> list[RecordGroup]:
        """The kinds of record in a share, with counts and strictest labels."""
        with self._database.reading() as session:
            return overview.record_groups(session, share)

    def marked(self, share: ShareHandle, salt: str) -> Iterator[tuple[str, Label]]:
        """The labels in effect of its files, by the digest of each path (`classify.inventory.marked`)."""
        with self._database.reading() as session:
            yield from marked.marked(session, share, salt)

    def lines(self, share: ShareHandle, wanted: Wanted = EVERYTHING) -> Iterator[ItemLine]:
        """Every item of a share that is there and wanted, page by page."""
        after = 0
        while True:
            with self._database.reading() as session:
                page = search.page(session, share, wanted, after=after, limit=_PAGE)
            if not page:
                return
            yield from page
            after = page[-1].id

    def page(
        self,
        shares: Sequence[ShareHandle],
        wanted: Wanted = EVERYTHING,
        *,
        sort: Sort = Sort.NUMBER,
        after: Place | None = None,
        before: Place | None = None,
        limit: int,
    ) -> Page:
        """A page of a list over several shares (`listing.page`)."""
        with self._database.reading() as session:
            return listing.page(session, shares, wanted, sort=sort, after=after, before=before, limit=limit)

    def facets(self, visible: Sequence[ShareHandle], asked: Sequence[ShareHandle], wanted: Wanted) -> Facets:
        """The counts beside such a list (`facets.facets`)."""
        with self._database.reading() as session:
            return facets.facets(session, visible, asked, wanted)

    def page_and_facets(
        self,
        visible: Sequence[ShareHandle],
        asked: Sequence[ShareHandle],
        wanted: Wanted,
        *,
        sort: Sort = Sort.NUMBER,
        after: Place | None = None,
        before: Place | None = None,
        limit: int,
    ) -> tuple[Page, Facets]:
        """Both, of one state of the inventory."""
        with self._database.reading() as session:
            known = tallies(session, visible)
            page = listing.page(
                session, asked, wanted, sort=sort, after=after, before=before, limit=limit, known=known
            )
            return page, facets.facets(session, visible, asked, wanted, known)

    def tallies(self, shares: Sequence[ShareHandle]) -> dict[int, Tallies]:
        """The counts of shares, by their numbers, as their last scans left them."""
        with self._database.reading() as session:
            return tallies(session, shares)

    def listed(
        self, shares: Sequence[ShareHandle], wanted: Wanted = EVERYTHING, sort: Sort = Sort.NUMBER
    ) -> Iterator[ItemLine]:
        """Every item of a list over several shares, in its order, page by page."""
        page = self.page(shares, wanted, sort=sort, limit=_PAGE)
        yield from page.lines
        while page.after is not None:
            page = self.page(shares, wanted, sort=sort, after=page.after, limit=_PAGE)
            yield from page.lines

    def with_grounds(
        self, shares: Sequence[ShareHandle], wanted: Wanted = EVERYTHING, sort: Sort = Sort.NUMBER
    ) -> Iterator[tuple[ItemLine, Grounds]]:
        """Every item of such a list, and why it bears its label."""
        lines = self.listed(shares, wanted, sort)
        while page := list(islice(lines, _PAGE)):
            with self._database.reading() as session:
                grounds = items.grounds(session, [line.id for line in page])
            yield from ((line, grounds.get(line.id, Grounds())) for line in page)

    def share(self, meant: str) -> ShareHandle:
        """The share people mean by `meant`: its name, its name as lists show it, or its number.

        Raises:
            InventoryError: there is none, or several are shown by that name.
        """
        shares = self._store.shares()
        for found in (
            [share for share in shares if share.name == meant],
            [share for share in shares if str(share.id) == meant],
            [share for share in shares if share.shown_name == meant],
        ):
            if len(found) == 1:
                return found[0]
            if found:
                numbers = ", ".join(str(share.id) for share in found)
                raise InventoryError(
                    f"Several shares are shown as '{meant}'.", remedy=f"Give a number: {numbers}."
                )
        names = ", ".join(share.shown_name for share in shares) or "none yet"
        raise InventoryError(f"There is no share '{meant}'.", remedy=f"The shares are: {names}.")

    def share_of(self, item: int) -> ShareHandle | None:
        """The share an item lies in; None where there is no such item, or it is gone."""
        rows = select(ITEM.c.share_id).where(ITEM.c.id == item, ITEM.c.gone_scan_id.is_(None))
        with self._database.reading() as session:
            number = session.scalar(rows)
        return next((share for share in self._store.shares() if share.id == number), None)

    def numbered(self, share: ShareHandle, numbers: Sequence[int]) -> dict[int, tuple[ItemLine, Grounds]]:
        """Items of a share by their numbers, and why they bear their labels; gone ones too."""
        with self._database.reading() as session:
            grounds = items.grounds(session, numbers)
            found = [line for some in chunks(numbers) for line in items.lines(session, share, some)]
        return {line.id: (line, grounds.get(line.id, Grounds())) for line in found}

    def item(self, share: ShareHandle, number: int) -> ItemDetails | None:
        """All that is known of an item of `share`."""
        with self._database.reading() as session:
            return items.details(session, share, number)

    def filed(self, share: ShareHandle, number: int) -> Filed | None:
        """Where an item of `share` lies and what was found in it, to look at it again; never for a page."""
        with self._database.reading() as session:
            return filed.filed(session, share, number)

    def verdicts(self, share: ShareHandle, one: Filed) -> dict[int, Verdict]:
        """What people decided of the findings of an item, by their numbers."""
        with self._database.reading() as session:
            return filed.verdicts(session, share, one)

    def find(self, file: str) -> ItemDetails:
        """The item people mean by `file`: its number in lists, its path on this machine or below a share
        (accents joined or apart), or its path as lists show it, values masked.

        Members are named as in lists: `box.zip!/letter.docx`.

        Raises:
            InventoryError: no item is meant, or several are: they are listed; or it is gone: then the
                error says where the same content is now.
        """
        asked = [
            Asked(share, list(paths_below(self._store.folder_of(share), file)), file)
            for share in self._store.shares()
        ]
        with self._database.reading() as session:
            meant = lookup.there(session, asked)
            if not meant:
                self._say_if_moved([lookup.moved(session, one) for one in asked])
                meant = [line for one in asked for line in lookup.shown_as(session, one)]
            if len(meant) == 1 and (found := items.details(session, *meant[0])) is not None:
                return found
            lines = [line for share, number in meant for line in items.lines(session, share, [number])]
        if lines:
            raise InventoryError(
                f"Several files fit '{self._store.masker(file)}'.",
                remedy=f"Give one's number: classify show NUMBER.\n{_listed(lines)}",
            )
        raise InventoryError(
            "The inventory has no such file.",
            remedy="Give its number in lists (classify list), or its path below the share, as it is or as "
            "lists show it; or scan its folder first (classify scan FOLDER).",
        )

    def _say_if_moved(self, gone: Sequence[Moved | None]) -> None:
        """Raises InventoryError when one of `gone` is there: that it is gone, and where its content is."""
        found = [one for one in gone if one is not None]
        if not found:
            return
        line, now = found[0].line, found[0].now
        sentence = f"{line.path} (number {line.id}) is not in the share {line.share} any more."
        if not now:
            raise InventoryError(sentence, remedy="Its content is not found elsewhere in the share either.")
        raise InventoryError(sentence, remedy=f"The same content is now at:\n{_listed(now)}")

    def tallies_of_detectors(self, shares: Sequence[ShareHandle]) -> list[blame.Tally]:
        """What detectors cost and brought in these shares (`blame.tallies`)."""
        with self._database.reading() as session:
            return blame.tallies(session, shares)

    def said_of(self, shares: Sequence[ShareHandle], detector: str) -> list[blame.Said]:
        """All that stands of what was decided about a detector's findings in these shares."""
        with self._database.reading() as session:
            return blame.said_of(session, shares, detector)

    def touched_by(self, share: ShareHandle, change: Change) -> Iterator[ItemLine]:
        """The files that would have to be read again for a change of recipes (`Recipe.since`)."""
        with self._database.reading() as session:
            yield from outdated.touched_lines(session, share, change)

    def compare(
        self,
        share: ShareHandle,
        policy: Policy,
        lessons: Lessons | None = None,
        watch: Watch = lambda _: None,
        present: Policy | None = None,
    ) -> Compared:
        """What relabelling a share with `policy` would change; nothing is written (`relabelled.compare`).

        Args:
            share: where.
            policy: the other policy.
            lessons: taken as standing instead of those that do.
            watch: is told how many items are done.
            present: the policy that labels were given with until now: where `policy` differs from it by
                thresholds alone, only files are looked at in which these can matter.
        """
        with self._database.reading() as session:
            known = _under(session, share, lessons)
            only = None
            if present is not None:
                only = relabelled.where_it_matters(session, share, present, policy, known)
            return relabelled.compare(session, share, policy, known, watch, only)

    def reasons(
        self, share: ShareHandle, policy: Policy, lessons: Lessons | None, ids: Sequence[int]
    ) -> dict[int, tuple[str, ...]]:
        """What such a relabelling would say of these items, in words, by number."""
        with self._database.reading() as session:
            return relabelled.reasons(session, share, policy, _under(session, share, lessons), ids)

    def grounds(self, ids: Sequence[int]) -> dict[int, Grounds]:
        """Why these items bear their labels now, by number."""
        with self._database.reading() as session:
            return items.grounds(session, ids)

    def lines_of(self, share: ShareHandle, ids: Sequence[int]) -> dict[int, ItemLine]:
        """These items of a share as lists show them, by number."""
        with self._database.reading() as session:
            there = select(ITEM).where(ITEM.c.share_id == share.id, ITEM.c.id.in_(ids)).order_by(ITEM.c.id)
            rows = session.execute(there).mappings().all()
            return {line.id: line for line in items.as_lines(session, share, rows)}

    def labelled(self, shares: Sequence[ShareHandle]) -> int:
        """How many items of these shares bear a label."""
        with self._database.reading() as session:
            return sum(relabelled.number_labelled(session, share) for share in shares)

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

    def to_review(self, share: ShareHandle, today: date, *, limit: int = 0) -> Due:
        """What may be public and was not judged for a quarter (`due.to_review`), the first `limit` listed."""
        with self._database.reading() as session:
            return due.to_review(session, share, today, limit)

    def to_seal(self, share: ShareHandle, today: date, *, limit: int = 0) -> Due:
        """Youth records with a day to be sealed (`due.to_seal`), the first `limit` listed."""
        with self._database.reading() as session:
            return due.to_seal(session, share, today, limit)

    def scans(self, share: ShareHandle) -> list[ScanLine]:
        """The scans of a share, newest first."""
        with self._database.reading() as session:
            return scanlist.of_share(session, share.id)

    def scans_of(
        self, shares: Collection[int], *, before: int | None, limit: int
    ) -> list[tuple[int, ScanLine]]:
        """The scans of the shares with these numbers, newest first, older than `before`, each with its
        share's.
        """
        with self._database.reading() as session:
            return scanlist.of_shares(session, shares, before=before, limit=limit)

    def findings(self, share: ShareHandle, item: int, *, after: int, limit: int) -> list[Found] | None:
        """The next findings of an item of `share`; None: it has no such item there."""
        with self._database.reading() as session:
            return findings.page(session, share, item, after=after, limit=limit)

    def difference(self, share: ShareHandle, earlier: int, later: int) -> Difference:
        """What changed in a share between two of its scans, as they saw it.

        Raises:
            InventoryError: one of the numbers is no scan of this share that has ended.
        """
        with self._database.reading() as session:
            ended = sightings.comparable_scans(session, share)
            if not {earlier, later} <= set(ended) or earlier > later:
                raise InventoryError(
                    f"Scans {earlier} and {later} are not an earlier and a later scan of {share.shown_name}.",
                    remedy=f"Those that can be compared are {', '.join(map(str, ended)) or 'none yet'}.",
                )
            return sightings.difference(session, share, earlier, later)


def _under(session: Session, share: ShareHandle, lessons: Lessons | None) -> decided.Standing:
    """The decisions that stand in a share, under these lessons or those that stand."""
    known = decided.standing(session, share)
    return known if lessons is None else known.taught(lessons.of(share.domain.value, share.id))
