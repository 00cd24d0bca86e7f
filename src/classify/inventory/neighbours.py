"""What was met in folders: how many of their files were read, and how many of those are RESTRICTED."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, func, select, update
from sqlmodel import Session

from classify.inventory.handles import Known, ScanHandle, ShareHandle, chunks
from classify.inventory.tables import ITEM
from models.labels import Label, Outcome

_RESTRICTED = Label.RESTRICTED.rank


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Files read and RESTRICTED ones among them, by the digest of their folder."""

    share: ShareHandle
    met: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, scan: ScanHandle, paths: Iterable[str]) -> Neighbours:
        """What is known of the folders in which `paths` lie; asks nothing of a share never read."""
        labelled = (ITEM.c.share_id == scan.share.id, ITEM.c.label_rank >= 0)
        if session.execute(select(ITEM.c.id).where(*labelled).limit(1)).first() is None:
            return cls(scan.share)
        met: dict[str, tuple[int, int]] = {}
        restricted = func.sum(case((ITEM.c.label_rank == _RESTRICTED, 1), else_=0))
        for digests in chunks(sorted({scan.share.folder_digest(path) for path in paths})):
            counted = (
                select(ITEM.c.folder_digest, func.count(), restricted)
                .where(*labelled, ITEM.c.folder_digest.in_(digests), ITEM.c.gone_scan_id.is_(None))
                .group_by(ITEM.c.folder_digest)
            )
            met.update(
                (folder, (int(read), int(closed))) for folder, read, closed in session.execute(counted)
            )
        return cls(scan.share, met)

    def known(self, path: str, label_rank: int | None) -> Known:
        """What is known of a file; `label_rank` is that of its row, None where it has none."""
        read, restricted = self.met.get(self.share.folder_digest(path), (0, 0)) if self.met else (0, 0)
        was = None if label_rank is None or label_rank < 0 else label_rank == _RESTRICTED
        return Known(was, read, restricted)


def move(session: Session, scan: ScanHandle, folders: Mapping[str, int], *, beyond: int) -> int:
    """Has waiting files of `folders` read so many turns sooner (negative: later); returns how many.

    Only files whose turn is beyond `beyond` are touched, and they stay beyond it: whoever reads by position
    and has come that far misses none and meets none twice.
    """
    moved = 0
    for folder, sooner in folders.items():
        wanted = ITEM.c.turn - sooner
        waiting = update(ITEM).where(
            ITEM.c.share_id == scan.share.id,
            ITEM.c.folder_digest == folder,
            ITEM.c.outcome == Outcome.NOT_EXAMINED.value,
            ITEM.c.last_scan_id == scan.id,
            ITEM.c.turn > beyond,
        )
        done = session.execute(waiting.values(turn=case((wanted > beyond, wanted), else_=beyond + 1)))
        moved += int(getattr(done, "rowcount", 0))
    return moved
