"""The store's releases as they are read: lists, the log, and what left of the same content before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from classify.inventory import leaning, releases
from classify.inventory.handles import ShareHandle
from classify.inventory.releases import (
    EVERYTHING,
    Due,
    Earlier,
    Left,
    LogLine,
    Narrowed,
    ReleaseLine,
)
from classify.inventory.requests import FileFacts, RequestLine
from classify.inventory.store.recipients import MOST
from classify.inventory.store.requests import Requests
from classify.inventory.tables import RELEASE
from models.release import ReleaseState


class Released(Requests):
    """What left the city, to be read."""

    def releases(
        self,
        shares: Sequence[ShareHandle],
        today: date,
        *,
        states: Collection[ReleaseState] = (),
        request: int | None = None,
        overdue: bool = False,
        by: Narrowed = EVERYTHING,
        before: int = 0,
        limit: int = 100,
    ) -> list[ReleaseLine]:
        """Releases of these shares and no other, the newest first, those below the number `before`."""
        with self.database.reading() as session:
            return releases.records(
                session,
                self.keys.sealer,
                shares,
                today,
                states=states,
                request=request,
                overdue=overdue,
                by=by,
                before=before,
                limit=limit,
            )

    def release(self, shares: Sequence[ShareHandle], number: int, today: date) -> ReleaseLine | None:
        """One release of these shares and no other."""
        if number > MOST:
            return None
        with self.database.reading() as session:
            return releases.record(session, self.keys.sealer, shares, today, number)

    def release_shares(self, number: int) -> set[int]:
        """Numbers of the shares a release is of."""
        with self.database.reading() as session:
            return releases.shares_of(session, number) if number <= MOST else set()

    def dissemination_log(
        self,
        shares: Sequence[ShareHandle],
        *,
        release: int | None = None,
        by: Narrowed = EVERYTHING,
        before: int = 0,
        limit: int = 100,
    ) -> list[LogLine]:
        """Who got what of these shares, the newest first."""
        with self.database.reading() as session:
            return releases.log(
                session, self.keys.sealer, shares, release=release, by=by, before=before, limit=limit
            )

    def released_files(self, number: int, *, after: int = 0, limit: int = 100) -> list[Left]:
        """The files of a release, in their order."""
        with self.database.reading() as session:
            known = number <= MOST
            return releases.files(session, number, after=after, limit=limit) if known else []

    def releases_due(self, shares: Sequence[ShareHandle], today: date) -> Due:
        """How many of these shares somebody must see to."""
        with self.database.reading() as session:
            return releases.due(session, shares, today)

    def requests_on(
        self, shares: Sequence[ShareHandle], agreements: Collection[int], limit: int = 100
    ) -> list[RequestLine]:
        """Requests about these shares and no other that lean on these versions of agreements."""
        with self.database.reading() as session:
            return leaning.requests_on(session, self.keys.sealer, shares, agreements, limit)

    def earlier_releases(self, facts: Sequence[FileFacts]) -> list[Earlier]:
        """Releases that held one of these files, or the same content from elsewhere; the newest first."""
        with self.database.reading() as session:
            return releases.earlier(session, facts)

    def overdue_releases(self, today: date) -> int:
        """How many in the whole inventory should have been destroyed, and nobody confirmed that."""
        with self.database.reading() as session:
            rows = select(func.count()).select_from(RELEASE).where(releases.is_overdue(today))
            return session.scalar(rows) or 0

    def releases_without_ground(self, today: date) -> int:
        """How many in the whole inventory lean on an agreement that is over, their data not destroyed."""
        with self.database.reading() as session:
            return releases.leaning(session, today)
