"""Whom a part of the inventory would expose: names counted, and what stands beside each. Never a name.

A person is a fingerprint here: the same name, in whatever order, is one. What stands beside a name is told
twice. *Linked* is what is one name's for certain: the only private person's name in its row of a table, or in
its file. *Possible* is all that may be somebody's: every name in that row, or in that file. The truth lies
between, as far as names are persons at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.selection import Chosen, pages
from classify.inventory.store import Store
from classify.inventory.tables import FINDING
from classify.keys import Domain, version_of
from models.labels import Entity, Outcome, Role, Tag

_HELD = 20_000
"""Findings that are held at a time, of files of fewer."""
Elements = Mapping[str, frozenset[str]]
"""Kinds of data, and which entities are of each."""


@dataclass(slots=True)
class Element:
    """One kind of data."""

    files: int = 0
    findings: int = 0
    values: set[str] = field(default_factory=set)
    """Fingerprints; entities of few possible values have none."""
    linked: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Leak:
    """What would be exposed."""

    elements: dict[str, Element]
    files: int = 0
    """Files and what is packed in them."""
    copies: int = 0
    """Of them, those whose bytes are another's of them: nobody is counted for them again."""
    encrypted: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    """Not read, or not whole, by outcome: they may hold more."""
    names: set[str] = field(default_factory=set)
    tags: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    """Files of shares that hold criminal-justice information."""
    versions: set[tuple[Domain, int]] = field(default_factory=set)
    """Keys of fingerprints that were met: what two of them made cannot be compared."""

    @property
    def linked(self) -> set[str]:
        """Names beside which something stands for certain."""
        return set().union(*(element.linked for element in self.elements.values()))

    @property
    def possible(self) -> set[str]:
        """Names beside which something may stand."""
        return set().union(*(element.possible for element in self.elements.values()))


class Leaks:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def measured(self, chosen: Sequence[Chosen], elements: Elements) -> Leak:
        """Whom all that is `chosen` would expose, each file counted once."""
        leak = Leak({name: Element() for name in elements})
        kinds = {entity: name for name, entities in elements.items() for entity in entities}
        with self._database.reading() as session:
            measuring = _Measuring(session, leak, kinds)
            for one in chosen:
                for rows in pages(session, one):
                    measuring.add(one.share, rows)
        return leak


class _Measuring:
    def __init__(self, session: Session, leak: Leak, kinds: Mapping[str, str]) -> None:
        self._session = session
        self._leak = leak
        self._kinds = kinds
        self._items: set[int] = set()
        self._contents: set[int] = set()

    def add(self, share: ShareHandle, rows: Iterable[Any]) -> None:
        """Counts the items of these rows that were not counted yet."""
        new = [row for row in rows if row["id"] not in self._items]
        self._items.update(row["id"] for row in new)
        for some in _in_lots(new):
            self._add(share, some)

    def _add(self, share: ShareHandle, new: Sequence[Any]) -> None:
        found = self._findings([row["content_id"] for row in new], [row["id"] for row in new])
        for row in new:
            self._count(share, row)
            own = found.get(("item", row["id"]), [])
            content = row["content_id"]
            if content is not None and content in self._contents:
                self._leak.copies += 1
            elif content is not None:
                self._contents.add(content)
                own = own + found.get(("content", content), [])
            if own:
                self._pair(share, own)

    def _count(self, share: ShareHandle, row: Any) -> None:
        leak = self._leak
        leak.files += 1
        leak.flagged += share.domain is Domain.CRIMINAL_JUSTICE
        leak.tags.update(Tag(tag) for tag in row["tags"].split(",") if tag)
        outcome = Outcome(row["outcome"])
        if outcome is Outcome.ENCRYPTED:
            leak.encrypted += 1
        elif not outcome.was_read:
            leak.unread[outcome.value] += 1

    def _findings(
        self, contents: Iterable[int | None], items: Sequence[int]
    ) -> dict[tuple[str, int], list[Any]]:
        wanted = FINDING.c.entity.in_([Entity.PERSON.value, *sorted(self._kinds)])
        fresh = sorted({one for one in contents if one is not None} - self._contents)
        found: dict[tuple[str, int], list[Any]] = {}
        columns = (
            FINDING.c.content_id,
            FINDING.c.item_id,
            FINDING.c.entity,
            FINDING.c.place,
            FINDING.c.sheet_sealed,
            FINDING.c.role,
            FINDING.c.fingerprint,
        )
        for owner, numbers in ((FINDING.c.content_id, fresh), (FINDING.c.item_id, items)):
            for chunk in chunks(numbers):
                rows = select(*columns).where(owner.in_(chunk), wanted).order_by(FINDING.c.id)
                for row in self._session.execute(rows):
                    key = ("item", row.item_id) if row.content_id is None else ("content", row.content_id)
                    found.setdefault(key, []).append(row)
        return found

    def _pair(self, share: ShareHandle, findings: Sequence[Any]) -> None:
        """Who and what stands in one file."""
        leak = self._leak
        people: set[str] = set()
        by_row: dict[object, set[str]] = {}
        for one in findings:
            if one.entity != Entity.PERSON or one.fingerprint is None:
                continue
            leak.names.add(one.fingerprint)
            leak.versions.add((share.domain, version_of(one.fingerprint)))
            if one.role and Role.stored(one.role).acts_for_agency:
                continue
            people.add(one.fingerprint)
            if (row := _row_of(share, one)) is not None:
                by_row.setdefault(row, set()).add(one.fingerprint)
        met: set[str] = set()
        for one in findings:
            name = self._kinds.get(one.entity)
            if name is None:
                continue
            element = leak.elements[name]
            element.findings += 1
            if one.fingerprint is not None:
                element.values.add(one.fingerprint)
            beside = by_row.get(_row_of(share, one)) or people
            element.possible |= beside
            if len(beside) == 1:
                element.linked |= beside
            met.add(name)
        for name in met:
            leak.elements[name].files += 1


def _in_lots(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Rows with not too many findings together, for these are held at a time."""
    lot: list[Any] = []
    held = 0
    for row in rows:
        if lot and held + row["findings"] > _HELD:
            yield lot
            lot, held = [], 0
        lot.append(row)
        held += row["findings"]
    if lot:
        yield lot


def _row_of(share: ShareHandle, finding: Any) -> object:
    """The row of a table that a finding stands in; None where it stands in none."""
    place = finding.place
    if not place.get("cell"):
        return None
    sheet = share.sealer.open(finding.sheet_sealed) if finding.sheet_sealed else ""
    row = "".join(filter(str.isdecimal, place["cell"]))
    return place.get("part"), place.get("page"), place.get("paragraph"), sheet, row
