"""Files about youths: youth records, and others that may be such; with what the law asks of them.

What is a youth record is told by the tag of youth court and of police records of a youth, or by the kind of
record. A file that names a minor and holds criminal justice information may be one: somebody has to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from classify.inventory.due import bears
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.selection import Chosen, pages
from classify.inventory.store import Store
from classify.inventory.tables import CONTENT, FINDING, ITEM
from models.labels import DocType, Entity, Tag


@dataclass(frozen=True, slots=True)
class YouthFile:
    """A file that is, or may be, a youth record."""

    share: ShareHandle
    line: ItemLine
    is_certain: bool
    """Whether it is taken for a youth record; else it names a minor in a matter of criminal justice."""
    signals: frozenset[str]
    """Which phrases of `detectors/signals.yaml` stand in it."""
    birth_dates: int
    """Birth dates that were found in it; none of them is kept."""
    content: tuple[str, str] | None
    """Domain and keyed digest of its bytes: copies have the same."""


class Youths:
    """Reads an open store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def files(self, share: ShareHandle) -> Iterator[YouthFile]:
        """All such files of a share, by number."""
        certain = or_(bears(Tag.JUV), ITEM.c.doc_type == DocType.JUVENILE_RECORD.value)
        perhaps = and_(bears(Tag.MINOR), bears(Tag.CCJI))
        with self._database.reading() as session:
            for rows in pages(session, Chosen(share), or_(certain, perhaps)):
                yield from _files(session, share, rows)

    def file(self, share: ShareHandle, item: int) -> YouthFile | None:
        """The file with that number; None where it is not one of them."""
        return next((one for one in self.files(share) if one.line.id == item), None)

    def copies(
        self, shares: Sequence[ShareHandle], files: Sequence[YouthFile]
    ) -> dict[tuple[str, str], list[tuple[ShareHandle, ItemLine]]]:
        """Where in `shares` the contents of these files lie, they themselves among it."""
        by_id = {share.id: share for share in shares}
        digests: dict[str, set[str]] = {}
        for one in files:
            if one.content is not None and one.line.size:
                digests.setdefault(one.content[0], set()).add(one.content[1])
        found: dict[tuple[str, str], list[tuple[ShareHandle, ItemLine]]] = {}
        with self._database.reading() as session:
            for domain, some in digests.items():
                for chunk in chunks(sorted(some)):
                    for digest, share, line in _places(session, by_id, domain, chunk):
                        found.setdefault((domain, digest), []).append((share, line))
        return found


def _files(session: Session, share: ShareHandle, rows: Sequence[Any]) -> Iterator[YouthFile]:
    lines = {line.id: line for line in as_lines(session, share, rows)}
    numbers = sorted({row["content_id"] for row in rows if row["content_id"] is not None})
    contents: dict[int, Any] = {}
    births: dict[int, int] = {}
    columns = (CONTENT.c.id, CONTENT.c.domain, CONTENT.c.digest, CONTENT.c.evidence)
    for chunk in chunks(numbers):
        contents |= {row.id: row for row in session.execute(select(*columns).where(CONTENT.c.id.in_(chunk)))}
        counted = select(FINDING.c.content_id, func.count().label("times")).where(
            FINDING.c.content_id.in_(chunk), FINDING.c.entity == Entity.DATE_OF_BIRTH.value
        )
        births |= {
            row.content_id: row.times for row in session.execute(counted.group_by(FINDING.c.content_id))
        }
    for row in rows:
        known = contents.get(row["content_id"])
        told = {**((known and known.evidence) or {}), **(row["evidence"] or {})}
        line = lines[row["id"]]
        yield YouthFile(
            share=share,
            line=line,
            is_certain=Tag.JUV in line.tags or line.doc_type == DocType.JUVENILE_RECORD,
            signals=frozenset(told.get("signals") or ()),
            birth_dates=births.get(row["content_id"], 0),
            content=(known.domain, known.digest) if known is not None else None,
        )


def _places(
    session: Session, shares: dict[int, ShareHandle], domain: str, digests: Sequence[str]
) -> Iterator[tuple[str, ShareHandle, ItemLine]]:
    there = (ITEM.c.share_id.in_(sorted(shares)), ITEM.c.gone_scan_id.is_(None))
    rows = session.execute(
        select(ITEM, CONTENT.c.digest.label("digest"))
        .join(CONTENT, CONTENT.c.id == ITEM.c.content_id)
        .where(CONTENT.c.domain == domain, CONTENT.c.digest.in_(digests), *there)
        .order_by(ITEM.c.id)
    ).mappings()
    for row in rows.all():
        share = shares[row["share_id"]]
        [line] = as_lines(session, share, [row])
        yield row["digest"], share, line
