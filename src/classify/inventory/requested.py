"""The records a request may be about: by whose name stands in them, kind, days, folder; with what is in them.

A name comes as keyed fingerprints, which find it along an index; in the clear it never reaches the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.selection import Chosen, pages
from classify.inventory.store import Store
from classify.inventory.tables import CONTENT, FINDING, ITEM
from models.labels import DocType, Entity, Role

_STAYS = frozenset({Entity.MT_STATUTE})
"""Found, and nobody's secret."""


@dataclass(frozen=True, slots=True)
class Requested:
    """What is asked for in one share; what is empty asks for nothing."""

    doc_types: frozenset[DocType] = frozenset()
    since: date | None = None
    """Files last changed on that day or later."""
    until: date | None = None
    """Files last changed on that day or earlier."""
    folder: str = ""
    people: frozenset[str] | None = None
    """Fingerprints of the share's domain, one of which must stand there."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """What must hold of an item, but for its folder."""
        asked: list[ColumnElement[bool]] = []
        if self.doc_types:
            asked.append(ITEM.c.doc_type.in_(sorted(self.doc_types)))
        if self.since is not None:
            asked.append(ITEM.c.mtime_ns >= _begin(self.since))
        if self.until is not None:
            asked.append(ITEM.c.mtime_ns < _begin(self.until + timedelta(days=1)))
        if self.people is not None:
            marked = FINDING.c.fingerprint.in_(sorted(self.people))
            in_bytes = select(FINDING.c.content_id).where(marked, FINDING.c.content_id.is_not(None))
            in_names = select(FINDING.c.item_id).where(marked, FINDING.c.item_id.is_not(None))
            asked.append(or_(ITEM.c.content_id.in_(in_bytes), ITEM.c.id.in_(in_names)))
        return asked


def _begin(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1_000_000_000


@dataclass(slots=True)
class Candidate:
    """A record that the request may be about."""

    line: ItemLine
    content: tuple[str, str] | None
    """Domain and keyed digest of its bytes: copies have the same. None: a file's member, or never read."""
    path: str = field(default="", repr=False)
    """As it is, to be searched for words; never shown."""
    characters: int = 0
    is_recognised: bool = False
    """Whether its text was read by OCR."""
    people: frozenset[str] = frozenset()
    """Those fingerprints asked for that stand in it."""
    found: Counter[str] = field(default_factory=Counter)
    """What may have to be cut from it, by entity; not people as officers or employees of an agency."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others: copies of one content are one."""
        return self.content or ("item", str(self.line.id))


class Requests:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def copies(
        self, shares: Sequence[ShareHandle], contents: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], int]:
        """At how many places in `shares` each of these contents (domain and digest) lies."""
        found: Counter[tuple[str, str]] = Counter()
        by_domain: dict[str, set[str]] = {}
        for domain, digest in contents:
            by_domain.setdefault(domain, set()).add(digest)
        with self._database.reading() as session:
            for domain, digests in by_domain.items():
                for chunk in chunks(sorted(digests)):
                    found.update(_places(session, shares, domain, chunk))
        return dict(found)

    def candidates(self, share: ShareHandle, asked: Requested) -> Iterator[Candidate]:
        """Everything in a share that fits, by number."""
        with self._database.reading() as session:
            for rows in pages(session, Chosen(share, asked.folder), *asked.conditions()):
                yield from _candidates(session, share, rows, asked.people or frozenset())


def _places(
    session: Session, shares: Sequence[ShareHandle], domain: str, digests: Sequence[str]
) -> dict[tuple[str, str], int]:
    there = (ITEM.c.share_id.in_([share.id for share in shares]), ITEM.c.gone_scan_id.is_(None))
    counted = (
        select(CONTENT.c.digest, func.count().label("places"))
        .join(ITEM, ITEM.c.content_id == CONTENT.c.id)
        .where(CONTENT.c.domain == domain, CONTENT.c.digest.in_(digests), *there)
        .group_by(CONTENT.c.digest)
    )
    return {(domain, row.digest): row.places for row in session.execute(counted)}


def _candidates(
    session: Session, share: ShareHandle, rows: Sequence[Any], people: frozenset[str]
) -> Iterator[Candidate]:
    lines = {line.id: line for line in as_lines(session, share, rows)}
    contents = _contents(session, [row["content_id"] for row in rows if row["content_id"] is not None])
    tallies = _tallies(session, rows, people)
    for row in rows:
        known = contents.get(row["content_id"])
        told = {**((known and known.evidence) or {}), **(row["evidence"] or {})}
        candidate = Candidate(
            line=lines[row["id"]],
            content=(known.domain, known.digest) if known is not None else None,
            path=share.sealer.open(row["path_sealed"]),
            characters=int(told.get("characters") or 0),
            is_recognised=told.get("ocr_confidence") is not None,
        )
        met: set[str] = set()
        for owner in (("item", row["id"]), ("content", row["content_id"])):
            found, named = tallies.get(owner, (Counter(), set()))
            candidate.found.update(found)
            met |= named
        candidate.people = frozenset(met)
        yield candidate


def _contents(session: Session, numbers: Sequence[int]) -> dict[int, Any]:
    columns = (CONTENT.c.id, CONTENT.c.domain, CONTENT.c.digest, CONTENT.c.evidence)
    found: dict[int, Any] = {}
    for chunk in chunks(sorted(set(numbers))):
        found.update(
            {row.id: row for row in session.execute(select(*columns).where(CONTENT.c.id.in_(chunk)))}
        )
    return found


_Tallies = dict[tuple[str, int], tuple[Counter[str], set[str]]]


def _tallies(session: Session, rows: Sequence[Any], people: frozenset[str]) -> _Tallies:
    """By owner: what was found, by entity; and whose fingerprints asked for are among it."""
    tallies: _Tallies = {}
    owners = (
        ("item", FINDING.c.item_id, [row["id"] for row in rows]),
        (
            "content",
            FINDING.c.content_id,
            [row["content_id"] for row in rows if row["content_id"] is not None],
        ),
    )
    for kind, column, numbers in owners:
        for chunk in chunks(sorted(set(numbers))):
            counted = (
                select(column.label("owner"), FINDING.c.entity, FINDING.c.role, func.count().label("times"))
                .where(column.in_(chunk))
                .group_by(column, FINDING.c.entity, FINDING.c.role)
            )
            for row in session.execute(counted):
                found, _ = tallies.setdefault((kind, row.owner), (Counter(), set()))
                if _may_be_cut(row.entity, row.role):
                    found[row.entity] += row.times
            if not people:
                continue
            marked = select(column.label("owner"), FINDING.c.fingerprint).where(
                column.in_(chunk), FINDING.c.fingerprint.in_(sorted(people))
            )
            for row in session.execute(marked.distinct()):
                tallies.setdefault((kind, row.owner), (Counter(), set()))[1].add(row.fingerprint)
    return tallies


def _may_be_cut(entity: str, role: str | None) -> bool:
    if entity == Entity.PERSON and role is not None:
        return not Role.stored(role).is_public
    return entity not in _STAYS
