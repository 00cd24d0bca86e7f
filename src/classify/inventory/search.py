"""Lists of items by what they are: label, tags, outcome, what was found, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlmodel import Session

from classify.inventory.ages import Age, is_of
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.pages import Conditions, Filter, Words, numbers, together, walk
from classify.inventory.tables import CLASSIFICATION, CONTENT, EFFECT, ITEM, SCAN
from classify.memos import remembered
from models.approval import Staleness
from models.labels import DocType, Effect, Label, Outcome, Tag
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
    ages: frozenset[Age] = frozenset()
    """When it was last changed, seen from `this_year`."""
    this_year: int = 0
    copied_in: frozenset[int] = frozenset()
    """Only what has a copy of the same content elsewhere in these shares, by number: in those that whoever
    asks may know of."""
    effects: frozenset[Effect] = frozenset()
    """Whether its label is in effect."""

    def filters(self, words: Words) -> list[Filter]:
        """What the columns of an item must hold."""
        asked = [
            words.filter(dimension, wanted)
            for dimension, wanted in (
                ("label", self.labels),
                ("outcome", self.outcomes),
                ("doc_type", self.doc_types),
            )
            if wanted
        ]
        combined = (("tags", self.tags), ("entities", self.entities))
        return asked + [words.filter(name, wanted, combined=True) for name, wanted in combined if wanted]

    def besides(self) -> list[ColumnElement[bool]]:
        """What else must hold of an item, for which there is no index."""
        asked: list[ColumnElement[bool]] = []
        if Label.PUBLIC in self.labels:
            # A PUBLIC of a file that changed and was not read since is believed by nobody.
            asked.append(or_(ITEM.c.label != Label.PUBLIC, ITEM.c.outcome != Outcome.NOT_EXAMINED))
        if self.ages:
            asked.append(is_of(self.ages, self.this_year))
        if self.copied_in:
            asked.append(_has_copy(self.copied_in))
        if self.effects:
            asked.append(or_(*(_has_effect(effect) for effect in sorted(self.effects))))
        return asked


@remembered(10)
def _has_effect(effect: Effect) -> ColumnElement[bool]:
    """Whether the label of an item is in effect, stale, or waits; what has no label yet is none of these."""
    held = EFFECT.alias("held")
    known = select(held.c.item_id).where(held.c.item_id == ITEM.c.id)
    match effect:
        case Effect.WAITING:
            return and_(ITEM.c.label.is_not(None), ~known.exists())
        case Effect.STALE:
            return known.where(held.c.stale != Staleness.NONE.value).exists()
        case Effect.IN_EFFECT:
            return known.where(held.c.stale == Staleness.NONE.value).exists()


def effect_of_item() -> ColumnElement[str]:
    """The same as a column, of items that are joined to their labels in effect; "" without a label."""
    return case(
        (ITEM.c.label.is_(None), ""),
        (EFFECT.c.item_id.is_(None), Effect.WAITING.value),
        (EFFECT.c.stale != Staleness.NONE.value, Effect.STALE.value),
        else_=Effect.IN_EFFECT.value,
    ).label("effects")


@remembered(100)
def _has_copy(shares: frozenset[int]) -> ColumnElement[bool]:
    """Whether the same bytes lie at another place that is there, in one of `shares`.

    Contents of two security domains are never compared: their digests are made with other keys.
    """
    own, alike, other = CONTENT.alias("own"), CONTENT.alias("alike"), ITEM.alias("other")
    copies = (
        select(other.c.id)
        .select_from(own)
        .join(alike, (alike.c.domain == own.c.domain) & (alike.c.digest == own.c.digest))
        .join(other, other.c.content_id == alike.c.id)
        .where(own.c.id == ITEM.c.content_id, other.c.id != ITEM.c.id, other.c.gone_scan_id.is_(None))
        # Of a sum no index is used: the few copies are looked at, not all files of the shares.
        .where((other.c.share_id + 0).in_(sorted(shares)), own.c.size > 0)
    )
    return copies.exists()


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
    found = numbers_of(session, share, wanted, Words(session, share), after=after, limit=limit)
    rows = session.execute(select(ITEM).where(ITEM.c.id.in_(found)).order_by(ITEM.c.id))
    return as_lines(session, share, rows.mappings().all())


def numbers_of(
    session: Session,
    share: ShareHandle,
    wanted: Wanted,
    words: Words,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int,
) -> list[int]:
    """The numbers of the next items of a share that are there and wanted, in order; with `before`, of the
    last ones before that, the highest first.
    """
    way = _Way(after, before, limit)
    here = [*there(share), way.goes_on(ITEM.c.id), *wanted.besides()]
    filters = wanted.filters(words)
    asked = (
        _changed(session, share, here, filters, way)
        if wanted.changed
        else numbers(here, filters, limit, backwards=way.is_back)
    )
    return list(session.scalars(asked))


def there(share: ShareHandle) -> list[ColumnElement[bool]]:
    """That an item lies in a share and is not gone."""
    return [ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None)]


@dataclass(frozen=True, slots=True)
class _Way:
    """In which direction along the numbers, from where, and how far."""

    after: int
    before: int | None
    limit: int

    @property
    def is_back(self) -> bool:
        return self.before is not None

    def goes_on(self, number: ColumnElement[int]) -> ColumnElement[bool]:
        return number > self.after if self.before is None else number < self.before

    def walk(self, asked: Conditions, number: ColumnElement[int]) -> Select[Any]:
        return walk(asked, number, self.limit, backwards=self.is_back)


def _changed(
    session: Session, share: ShareHandle, here: Conditions, filters: Sequence[Filter], way: _Way
) -> Select[Any]:
    """Only what the share's last finished scan found new, labelled otherwise or with other content."""
    last = _last_scan(session, share)
    asked = [*here, *(one.condition for one in filters)]
    entry = CLASSIFICATION.c
    judged = (entry.scan_id == last.id, way.goes_on(entry.item_id), entry.item_id == ITEM.c.id)
    read = (CONTENT.c.id == ITEM.c.content_id, CONTENT.c.analysed_at >= last.began)
    walks = [
        way.walk([*asked, ITEM.c.first_scan_id == last.id], ITEM.c.id),
        way.walk([*asked, *judged], entry.item_id).distinct(),
        *(
            way.walk([*asked, *read, ITEM.c.checked_scan_id == scan], ITEM.c.id)
            for scan in _seen_since(session, share, last)
        ),
    ]
    return together(walks, way.limit, backwards=way.is_back)


def is_changed(session: Session, share: ShareHandle) -> ColumnElement[bool]:
    """The same, asked of an item that something else has found."""
    last = _last_scan(session, share)
    entry, content = CLASSIFICATION.alias("entry"), CONTENT.alias("read")
    judged = select(entry.c.id).where(entry.c.scan_id == last.id, entry.c.item_id == ITEM.c.id)
    read = select(content.c.id).where(content.c.id == ITEM.c.content_id, content.c.analysed_at >= last.began)
    seen = ITEM.c.checked_scan_id.in_(_seen_since(session, share, last))
    return or_(ITEM.c.first_scan_id == last.id, judged.exists(), and_(seen, read.exists()))


def _seen_since(session: Session, share: ShareHandle, last: _Scan) -> list[int]:
    """What was read since has had its bytes seen since: by that scan, by one under way, or (0) before that
    was kept.
    """
    since = select(SCAN.c.id).where(SCAN.c.share_id == share.id, SCAN.c.id >= last.id)
    return [0, *session.scalars(since)]
