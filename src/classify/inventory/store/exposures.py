"""The store's exposures: reports of who can open the files of a share, taken in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from classify.exposure.said import Report
from classify.inventory import exposure, queue
from classify.inventory.exposure import Imported
from classify.inventory.handles import ShareHandle
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Exposures(Home):
    """Who can open files where they live."""

    @exactly_once
    def import_exposure(
        self,
        share: ShareHandle,
        report: Report,
        *,
        below: str = "",
        actor: str = "",
        noted: Mapping[str, object] = _NOTHING,
    ) -> Imported:
        """Takes a report of a share in, in place of what its source said before.

        Args:
            share: whose files it is about.
            report: as `classify.exposure.reading.read` made it.
            below: which address in the report is the share's own folder; "" finds out.
            actor: who does it, where that is not this process's user.
            noted: what else the audit trail says of it.

        Raises:
            NoMatchError: it names no file of the share.
        """
        with self.database.reading() as session:
            judged = exposure.judge(session, share, report, below)
        done = judged.imported()
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            exposure.keep(session, share, judged)
            # How open a file lies is part of what is at stake in it.
            queue.refresh(session, share, queue.asked_about(session, share))
            details = {
                "source": done.source.value,
                "lines": done.lines,
                "files": done.items,
                "too_open": done.too_open,
                "unmatched": sum(done.unmatched.values()),
                **noted,
            }
            self._audit_of(actor, session, "exposure.import", f"share:{share.id}", details)
        return done
