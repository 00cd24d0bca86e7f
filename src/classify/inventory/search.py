"""Lists of items by what they are: label, tags, outcome, what was found, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.tables import CLASSIFICATION, CONTENT, ITEM, SCAN
from models.labels import DocType, Label, Outcome, Tag
from models.scan import ScanState


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items a list has: those that fit every filter given; of one filter's words any may fit."""

    labels: frozenset[Label] = frozenset()
    tags: frozenset[Tag] = frozenset()
    outcomes: frozenset[Outcome] = frozenset()
    entities: frozenset[str] = frozenset()
    doc_types: frozenset[DocType] = frozenset()
    changed: bool = False
    """Only what the last scan of its share found new, differently labelled or with other content."""

    def conditions(self, last: _Scan) -> list[ColumnElement[bool]]:
        """What rows of items must fulfil; `last` is the share's last finished scan."""
        asked: list[ColumnElement[bool]] = []
        if self.labels:
            asked.append(ITEM.c.label.in_([label.value for label in self.labels]))
        if self.outcomes:
            asked.append(ITEM.c.outcome.in_([outcome.value for outcome in self.outcomes]))
        if self.doc_types:
            asked.append(ITEM.c.doc_type.in_([kind.value for kind in self.doc_types]))
        if self.tags:
            asked.append(or_(*(_has_word(ITEM.c.tags, tag.value) for tag in sorted(self.tags))))
        if self.entities:
            asked.append(or_(*(_has_word(ITEM.c.entities, str(one)) for one in sorted(self.entities))))
        if self.changed:
            judged = exists().where(
                CLASSIFICATION.c.item_id == ITEM.c.id, CLASSIFICATION.c.scan_id == last.id
            )
            read = exists().where(CONTENT.c.id == ITEM.c.content_id, CONTENT.c.analysed_at >= last.began)
            asked.append(or_(ITEM.c.first_scan_id == last.id, judged, read))
        return asked


def _has_word(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether a column of words joined by commas has `word` among them."""
    commas = literal(",")
    return (commas + column + commas).contains(f",{word},", autoescape=True)


@dataclass(frozen=True, slots=True)
class _Scan:
    id: int
    began: datetime


def _last_scan(session: Session, share: ShareHandle) -> _Scan:
    """The share's last finished scan; before the first one everything is new."""
    done = select(SCAN.c.id, SCAN.c.started_at).where(
        SCAN.c.share_id == share.id, SCAN.c.state == ScanState.FINISHED.value
    )
    row = session.execute(done.order_by(SCAN.c.id.desc()).limit(1)).first()
    return _Scan(row.id, row.started_at) if row else _Scan(0, datetime.fromtimestamp(0, UTC))


def page(session: Session, share: ShareHandle, wanted: Wanted, *, after: int, limit: int) -> list[ItemLine]:
    """The next items of a share that are there and wanted, by id: a keyset page."""
    here = [ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.id > after]
    asked = wanted.conditions(_last_scan(session, share))
    rows = select(ITEM).where(*here, *asked).order_by(ITEM.c.id).limit(limit)
    return as_lines(session, share, session.execute(rows).mappings().all())
