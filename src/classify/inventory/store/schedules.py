"""The store's schedules: made, paused, asked for, and what became of their runs.

Each change that somebody made is in the audit trail; what the service notes of runs is not, for the runs
themselves leave theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_rows

from classify.errors import ScheduleError
from classify.inventory.handles import ScheduleLine, ShareHandle
from classify.inventory.store.home import Home, stored_id
from classify.inventory.tables import Schedule, Share
from models.columns import now
from models.schedule import Work


class Schedules(Home):
    """The schedules of an inventory."""

    def schedules(self) -> list[ScheduleLine]:
        """All schedules, in the order in which they were made."""
        with self.database.reading() as session:
            return [
                self._line(session, row)
                for row in session.exec(select_rows(Schedule).order_by(col(Schedule.id)))
            ]

    def add_schedule(
        self,
        work: Work,
        cron: str,
        zone: str,
        *,
        share: ShareHandle | None = None,
        replace: bool = False,
        actor: str = "",
        where: Mapping[str, object] | None = None,
    ) -> ScheduleLine:
        """Makes a schedule. `cron` is taken as it is: `classify.schedules` accepts it before.

        Args:
            work: what it starts.
            cron: five fields, in the spelling of `Cron.text`.
            zone: on whose wall clock they are read.
            share: what is scanned; None for other work.
            replace: a schedule of the same work (and share) is given these times.
            actor: who did it, when not this process's user.
            where: from where they did it, for the trail.

        Raises:
            ScheduleError: there is one already.
        """
        share_id = share.id if share else 0
        with self.database.writing() as session:
            same = select_rows(Schedule).where(Schedule.work == work.value, Schedule.share_id == share_id)
            row = session.exec(same).first()
            if row is not None and not replace:
                raise ScheduleError(
                    "There is a schedule for this already.",
                    remedy="Add --replace to give it these times instead.",
                )
            row = row or Schedule(work=work.value, share_id=share_id, cron=cron, zone=zone)
            row.cron, row.zone, row.paused, row.settled_at = cron, zone, False, now()
            session.add(row)
            session.flush()
            told = {**(where or {}), **_told(row)}
            self._audit_of(actor, session, "schedule.add", f"schedule:{row.id}", told)
            return self._line(session, row)

    def pause_schedule(
        self, number: int, *, paused: bool, actor: str = "", where: Mapping[str, object] | None = None
    ) -> ScheduleLine:
        """Stops a schedule from starting anything, or lets it again.

        What would have run meanwhile is not made up for. `actor` is who did it, when not this process's user,
        and `where` from where.
        """

        def pause(row: Schedule) -> None:
            row.paused, row.settled_at = paused, now()

        action = "schedule.pause" if paused else "schedule.resume"
        return self._change(number, action, pause, actor=actor, where=where)

    def ask_for_run(
        self, number: int, *, actor: str = "", where: Mapping[str, object] | None = None
    ) -> ScheduleLine:
        """Notes that somebody wants a run now; the service starts it."""

        def ask(row: Schedule) -> None:
            row.asked_at = now()

        return self._change(number, "schedule.run", ask, actor=actor, where=where)

    def remove_schedule(
        self, number: int, *, actor: str = "", where: Mapping[str, object] | None = None
    ) -> None:
        """Removes a schedule; a run at work goes on. Raises ScheduleError when there is none."""
        with self.database.writing() as session:
            row = _existing(session, number)
            told = {**(where or {}), **_told(row)}
            self._audit_of(actor, session, "schedule.remove", f"schedule:{number}", told)
            session.delete(row)

    def note_of_schedule(self, number: int, **noted: datetime | None) -> None:
        """Writes down what became of runs: `settled_at`, `asked_at`, `started_at`, ... of `ScheduleLine`.

        A schedule that was removed meanwhile is no error.
        """
        with self.database.writing() as session:
            row = session.get(Schedule, number)
            if row is not None:
                row.sqlmodel_update(noted)
                session.add(row)

    def _change(
        self,
        number: int,
        action: str,
        change: Callable[[Schedule], None],
        *,
        actor: str,
        where: Mapping[str, object] | None,
    ) -> ScheduleLine:
        with self.database.writing() as session:
            row = _existing(session, number)
            change(row)
            session.add(row)
            self._audit_of(actor, session, action, f"schedule:{number}", {**(where or {}), **_told(row)})
            return self._line(session, row)

    def _line(self, session: Session, row: Schedule) -> ScheduleLine:
        share = session.get(Share, row.share_id) if row.share_id else None
        return ScheduleLine(
            id=stored_id(row.id),
            work=Work(row.work),
            share=self._handle(session, share) if share else None,
            cron=row.cron,
            zone=row.zone,
            paused=row.paused,
            made_at=row.made_at,
            settled_at=row.settled_at,
            asked_at=row.asked_at,
            started_at=row.started_at,
            started_for=row.started_for,
            missed_at=row.missed_at,
        )


def _existing(session: Session, number: int) -> Schedule:
    row = session.get(Schedule, number)
    if row is None:
        raise ScheduleError(f"There is no schedule {number}.")
    return row


def _told(row: Schedule) -> dict[str, Any]:
    return {"work": row.work, "share": row.share_id, "cron": row.cron, "zone": row.zone}
