"""The store's scans, joined by other machines."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from classify.errors import NotWantedError
from classify.inventory import joined
from classify.inventory.handles import ScanHandle, ShareHandle
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.tables import CHECKPOINT, SCAN


class Joined(Home):
    """Scans that one process leads and others read for."""

    @exactly_once
    def join(self, scan: int, share: ShareHandle, *, life: int, reread: bool) -> ScanHandle:
        """The scan of that number, at work already; nothing is begun, taken up or noted.

        Raises:
            NotWantedError: there is no such scan of this share, it has ended, or goes on in another life.
        """
        with self.database.reading() as session:
            row = session.execute(
                select(SCAN.c.detector_version, SCAN.c.policy_version).where(
                    SCAN.c.id == scan, SCAN.c.share_id == share.id
                )
            ).first()
            if row is None:
                raise NotWantedError("The inventory of this machine knows no such scan.")
            last = session.scalar(select(func.max(CHECKPOINT.c.batch)).where(CHECKPOINT.c.scan_id == scan))
            handle = ScanHandle(
                id=scan,
                share=share,
                detector_version=row.detector_version,
                policy_version=row.policy_version,
                resumed=life > 0,
                first_batch=(last or 0) + 1,
                reread=reread,
                life=life,
                joined=True,
            )
            if not joined.is_wanted(session, handle):
                raise NotWantedError("The scan has ended, or goes on in another run.")
            return handle

    @exactly_once
    def is_wanted(self, scan: ScanHandle) -> bool:
        """Whether results for a scan that was joined are still wanted."""
        with self.database.reading() as session:
            return joined.is_wanted(session, scan)

    @exactly_once
    def call_back(self, scan: ScanHandle) -> ScanHandle:
        """Who has joined the scan is to leave it, and nothing he still reads is kept; the scan goes on."""
        with self.database.writing() as session:
            only_one(session, Lock.RECORDS, scan.id)
            return replace(scan, life=joined.begin_new_life(session, scan))
