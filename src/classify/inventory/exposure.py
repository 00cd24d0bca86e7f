"""Who can open items where they live: kept as kinds and counts, the newest report of each source.

What a report says of a file holds for all that is packed in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, delete, func, select
from sqlmodel import Session

from classify.exposure.matching import Judge, Verdict, anchor, verdicts
from classify.exposure.said import Report
from classify.inventory.bulk import insert_many
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import EXPOSURE, EXPOSURE_IMPORT, ITEM
from models.columns import now
from models.labels import Label
from models.openness import Openness, Source, suits

_AT_ONCE = 5_000
CLOSED = (Label.RESTRICTED, Label.CONFIDENTIAL)
"""The labels whose files somebody wants to know open."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to, in counts."""

    source: Source
    lines: int
    items: int
    """Files of the share it says something about."""
    by_openness: Mapping[Openness, int]
    too_open: int
    """Those that lie more open than their label suits."""
    unmatched: Mapping[str, int]
    """Lines that say nothing of a file here, by kind (`exposure.said.UNMATCHED`)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says of one item."""

    source: Source
    made_at: datetime
    openness: Openness
    inherited: bool
    kinds: tuple[tuple[int, int], ...]
    """Openness and number of grants, the widest first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was taken in."""

    source: Source
    made_at: datetime
    lines: int
    items: int
    unmatched: Mapping[str, int]


@dataclass(slots=True)
class Judged:
    """A report held against the files of a share, ready to be kept."""

    report: Report
    found: list[tuple[int, Verdict]] = field(default_factory=list)
    too_open: int = 0
    unmatched: Counter[str] = field(default_factory=Counter)

    def imported(self) -> Imported:
        """In counts."""
        return Imported(
            source=self.report.source,
            lines=self.report.lines,
            items=len(self.found),
            by_openness=Counter(verdict.openness for _, verdict in self.found),
            too_open=self.too_open,
            unmatched=dict(self.unmatched),
        )


def judge(session: Session, share: ShareHandle, report: Report, below: str = "") -> Judged:
    """What a report says of the files that are in the share now. Raises NoMatchError."""
    labels: dict[int, str] = {}
    paths: list[tuple[int, str]] = []
    rows = select(ITEM.c.id, ITEM.c.path_sealed, ITEM.c.label).where(
        ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), ITEM.c.container_id.is_(None)
    )
    for row in session.execute(rows):
        labels[row.id] = row.label or ""
        paths.append((row.id, share.sealer.open(row.path_sealed)))
    asked = Judge(report, anchor(report, (report.key(path) for _, path in paths), below))
    found = list(verdicts(asked, paths))
    return Judged(
        report,
        found,
        too_open=sum(not suits(labels[number], verdict.openness) for number, verdict in found),
        unmatched=Counter({kind.value: lines for kind, lines in asked.unmatched().items()}),
    )


def keep(session: Session, share: ShareHandle, judged: Judged) -> None:
    """Keeps it in place of what that source said before, in the caller's (writing) transaction."""
    source = judged.report.source.value
    for table in (EXPOSURE, EXPOSURE_IMPORT):
        session.execute(delete(table).where(table.c.share_id == share.id, table.c.source == source))
    made = {
        "share_id": share.id,
        "source": source,
        "made_at": now(),
        "lines": judged.report.lines,
        "items": len(judged.found),
        "unmatched": dict(judged.unmatched),
    }
    session.execute(EXPOSURE_IMPORT.insert(), [made])
    # Items may have been purged since they were judged.
    there = set(session.scalars(select(ITEM.c.id).where(ITEM.c.share_id == share.id)))
    rows = [_row(share, source, number, one) for number, one in judged.found if number in there]
    for start in range(0, len(rows), _AT_ONCE):
        insert_many(session, EXPOSURE, rows[start : start + _AT_ONCE])


def _row(share: ShareHandle, source: str, number: int, verdict: Verdict) -> dict[str, object]:
    return {
        "share_id": share.id,
        "item_id": number,
        "source": source,
        "openness": int(verdict.openness),
        "inherited": verdict.inherited,
        "kinds": {str(int(kind)): count for kind, count in sorted(verdict.kinds.items())},
    }


def told(session: Session, item: int) -> list[Told]:
    """What is known of who can open an item (a member: the file it is packed in), the widest first."""
    outer = select(func.coalesce(ITEM.c.container_id, ITEM.c.id)).where(ITEM.c.id == item).scalar_subquery()
    rows = (
        select(EXPOSURE, EXPOSURE_IMPORT.c.made_at)
        .join(
            EXPOSURE_IMPORT,
            and_(
                EXPOSURE_IMPORT.c.share_id == EXPOSURE.c.share_id,
                EXPOSURE_IMPORT.c.source == EXPOSURE.c.source,
            ),
        )
        .where(EXPOSURE.c.item_id == outer)
        .order_by(EXPOSURE.c.openness.desc(), EXPOSURE.c.source)
    )
    return [
        Told(
            Source(row["source"]),
            row["made_at"],
            Openness(row["openness"]),
            row["inherited"],
            tuple(sorted(((int(kind), int(n)) for kind, n in row["kinds"].items()), reverse=True)),
        )
        for row in session.execute(rows).mappings()
    ]


def openness_of_item() -> ColumnElement[int]:
    """In a statement over items: how open each lies, 0 where nobody said; a member as its container."""
    outer = func.coalesce(ITEM.c.container_id, ITEM.c.id)
    widest = select(func.max(EXPOSURE.c.openness)).where(EXPOSURE.c.item_id == outer).correlate(ITEM)
    return func.coalesce(widest.scalar_subquery(), 0, type_=Integer)


def kept(session: Session, share: ShareHandle) -> list[Kept]:
    """The reports about a share, the newest first."""
    rows = select(EXPOSURE_IMPORT).where(EXPOSURE_IMPORT.c.share_id == share.id)
    return [
        Kept(Source(row["source"]), row["made_at"], row["lines"], row["items"], row["unmatched"])
        for row in session.execute(rows.order_by(EXPOSURE_IMPORT.c.made_at.desc())).mappings()
    ]


def most_exposed(session: Session, shares: Collection[ShareHandle]) -> dict[Label, dict[int, int]]:
    """How many RESTRICTED and CONFIDENTIAL files of these shares lie how open, the widest first; under 0
    those of which nobody said. Files as they lie in the shares: what is packed in one is not counted.
    """
    counts: dict[Label, dict[int, int]] = {label: {} for label in CLOSED}
    for label, openness, files in _counted(session, [share.id for share in shares]):
        counts[Label(label)][openness] = files
    return counts


def _counted(session: Session, shares: Iterable[int]) -> Iterator[tuple[str, int, int]]:
    widest = (
        select(EXPOSURE.c.item_id, func.max(EXPOSURE.c.openness).label("openness"))
        .where(EXPOSURE.c.share_id.in_(list(shares)))
        .group_by(EXPOSURE.c.item_id)
        .subquery()
    )
    openness = func.coalesce(widest.c.openness, 0)
    rows = (
        select(ITEM.c.label, openness.label("openness"), func.count().label("files"))
        .select_from(ITEM)
        .outerjoin(widest, widest.c.item_id == ITEM.c.id)
        .where(
            ITEM.c.share_id.in_(list(shares)),
            ITEM.c.label.in_([label.value for label in CLOSED]),
            ITEM.c.gone_scan_id.is_(None),
            ITEM.c.container_id.is_(None),
        )
        .group_by(ITEM.c.label, openness)
        .order_by(openness.desc())
    )
    for row in session.execute(rows):
        yield row.label, row.openness, row.files
