"""What a question about sharing asks of items: facts in one pass, and columns where they matter.

A hundred thousand files are asked about at once: of an item only columns are read that stand in its row and
in its label in effect; no path is unsealed but to tell what lies below a folder.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session

from classify.inventory import search
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.pages import Words
from classify.inventory.search import Wanted, there
from classify.inventory.store import Store
from classify.inventory.tables import EFFECT, FINDING, ITEM
from classify.results import MEMBER
from models.labels import DocType, Effect, Label, Outcome, Tag
from models.shared_file import SharedColumn, SharedFile

_PAGE = 5_000
_CELL = re.compile(r"\A([A-Z]{1,3})[0-9]+\Z")
_OF_TABLES = ("body", "cell")
_HOLDER = ITEM.alias("around")


def column_of(place: Mapping[str, Any]) -> str | None:
    """The letters of the column a finding stands in; None where it is no cell's own text: dropping a column
    drops neither comments on its cells nor what stands beside the table.
    """
    cell = _CELL.match(str(place.get("cell") or ""))
    return cell[1] if cell is not None and place.get("part", "body") in _OF_TABLES else None


class SharableReader:
    """Reads an open store; which shares somebody may ask about, the caller has asked `classify.rights`."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def share(self, share: ShareHandle, folder: str = "") -> list[SharedFile]:
        """All items of a share, or those below a folder of it."""
        with self._database.reading() as session:
            return list(of_share(session, share, folder))

    def folder_around(self, share: ShareHandle, item: int) -> str | None:
        """The folder an item of a share lies in, as the share names it ("" at its top): to ask by, never
        to be shown. Of what is packed in a file it is that file's. None: the share has no such item.
        """
        row = select(ITEM.c.path_sealed).where(*there(share), ITEM.c.id == item)
        with self._database.reading() as session:
            sealed = session.scalar(row)
        if sealed is None:
            return None
        return share.sealer.open(sealed).partition(MEMBER)[0].rpartition("/")[0]

    def items(self, share: ShareHandle, items: Collection[int]) -> list[SharedFile]:
        """These items of a share, and what is packed in them."""
        with self._database.reading() as session:
            return list(of_items(session, share, items))

    def listed(self, shares: Sequence[ShareHandle], wanted: Wanted) -> list[SharedFile]:
        """What a saved view shows, share after share."""
        with self._database.reading() as session:
            return [file for share in shares for file in of_list(session, share, wanted)]

    def with_columns(self, share: ShareHandle, files: Sequence[SharedFile]) -> list[SharedFile]:
        """The files of a share, with the columns of their tables."""
        with self._database.reading() as session:
            found = columns_of(session, share, [file.id for file in files])
        return [
            replace(file, columns=found[file.id][0], in_columns=found[file.id][1])
            if file.id in found
            else file
            for file in files
        ]


def of_share(session: Session, share: ShareHandle, folder: str = "") -> Iterator[SharedFile]:
    """All items of a share that are there, or those below a folder of it, by number."""
    rows = _facts(share)
    if not folder:
        yield from _told(session, share, rows)
        return
    within = (f"{folder}/", f"{folder}{MEMBER}")
    numbers = [
        row.id
        for row in session.execute(select(ITEM.c.id, ITEM.c.path_sealed).where(*there(share)))
        if share.sealer.open(row.path_sealed).startswith(within)
    ]
    yield from _some(session, share, numbers)


def of_items(session: Session, share: ShareHandle, items: Collection[int]) -> Iterator[SharedFile]:
    """These items of a share and what is packed in them, by number; numbers it has not are left out."""
    numbers = set(items)
    for some in chunks(sorted(items)):
        within = select(ITEM.c.id).where(*there(share), ITEM.c.container_id.in_(some))
        numbers.update(session.scalars(within))
    yield from _some(session, share, sorted(numbers))


def of_list(session: Session, share: ShareHandle, wanted: Wanted) -> Iterator[SharedFile]:
    """What of a share a list has: the items a saved view shows."""
    words = Words(session, share)
    after = 0
    while numbers := search.numbers_of(session, share, wanted, words, after=after, limit=_PAGE):
        yield from _some(session, share, numbers)
        after = numbers[-1]


def columns_of(
    session: Session, share: ShareHandle, items: Collection[int]
) -> dict[int, tuple[tuple[SharedColumn, ...], frozenset[str]]]:
    """By item: the columns of its tables with what was found in each, and what stands in columns alone.

    Sheets are named as they may be shown. Items whose findings stand in no cell are left out.
    """
    by_content: dict[int, list[int]] = defaultdict(list)
    for some in chunks(sorted(items)):
        rows = select(ITEM.c.id, ITEM.c.content_id).where(*there(share), ITEM.c.id.in_(some))
        for row in session.execute(rows.where(ITEM.c.content_id.is_not(None))):
            by_content[row.content_id].append(row.id)
    found = {}
    for some in chunks(sorted(by_content)):
        known: dict[int, _Columns] = defaultdict(_Columns)
        rows = select(FINDING.c.content_id, FINDING.c.entity, FINDING.c.place, FINDING.c.sheet_sealed)
        for row in session.execute(rows.where(FINDING.c.content_id.in_(some))):
            known[row.content_id].add(share, row)
        for content, columns in known.items():
            if columns.held:
                found.update(dict.fromkeys(by_content[content], columns.told(share)))
    return found


class _Columns:
    """What was found in the cells of one content."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._elsewhere: set[str] = set()
        self._sheets: dict[bytes | None, str] = {None: ""}

    def add(self, share: ShareHandle, row: Any) -> None:
        column = column_of(row.place)
        if column is None:
            self._elsewhere.add(row.entity)
            return
        if row.sheet_sealed not in self._sheets:
            self._sheets[row.sheet_sealed] = share.sealer.open(row.sheet_sealed)
        self.held[self._sheets[row.sheet_sealed], column].add(row.entity)

    def told(self, share: ShareHandle) -> tuple[tuple[SharedColumn, ...], frozenset[str]]:
        columns = sorted(self.held.items(), key=lambda one: (one[0][0], len(one[0][1]), one[0][1]))
        in_cells = {entity for found in self.held.values() for entity in found}
        return (
            tuple(
                SharedColumn(column, tuple(sorted(found)), share.masker(sheet) if sheet else "")
                for (sheet, column), found in columns
            ),
            frozenset(in_cells - self._elsewhere),
        )


def _some(session: Session, share: ShareHandle, numbers: Sequence[int]) -> Iterator[SharedFile]:
    for some in chunks(numbers):
        yield from _told(session, share, _facts(share, ITEM.c.id.in_(some)))


def _facts(share: ShareHandle, *asked: ColumnElement[bool]) -> Select[Any]:
    item = (
        *(ITEM.c.id, ITEM.c.label, ITEM.c.tags, ITEM.c.doc_type, ITEM.c.outcome, ITEM.c.entities),
        *(ITEM.c.findings, ITEM.c.folder_digest, _HOLDER.c.folder_digest.label("around")),
    )
    return (
        select(*item, EFFECT.c.label.label("in_effect"), EFFECT.c.stale)
        .outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        .outerjoin(_HOLDER, ITEM.c.container_id == _HOLDER.c.id)
        .where(*there(share), *asked)
        .order_by(ITEM.c.id)
    )


def _told(session: Session, share: ShareHandle, rows: Select[Any]) -> Iterator[SharedFile]:
    department = share.masker(share.department)
    for row in session.execute(rows.execution_options(yield_per=_PAGE)):
        # A PUBLIC of a file that changed and was not read since is believed by nobody.
        unread = row.outcome == Outcome.NOT_EXAMINED and row.label == Label.PUBLIC
        yield SharedFile(
            id=row.id,
            label=Label(row.label) if row.label and not unread else None,
            tags=tuple(map(Tag, row.tags.split(","))) if row.tags else (),
            doc_type=DocType(row.doc_type),
            outcome=Outcome(row.outcome),
            effect=_effect(row),
            in_effect=Label(row.in_effect) if row.in_effect else None,
            entities=tuple(row.entities.split(",")) if row.entities else (),
            findings=row.findings,
            criminal_justice=share.criminal_justice,
            share_id=share.id,
            department=department,
            folder=row.around or row.folder_digest,
        )


def _effect(row: Any) -> Effect:
    if row.in_effect is None:
        return Effect.WAITING
    return Effect.STALE if row.stale else Effect.IN_EFFECT
