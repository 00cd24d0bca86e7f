"""Schedules: one for each work, and of scans one for each share."""

from __future__ import annotations

import pytest

from models.schedule import Schedule, Work
from tests.models.rows import Rows


def test_a_share_is_scanned_by_one_schedule(rows: Rows) -> None:
    rows.kept(Schedule(work=Work.SCAN, share_id=1, cron="0 4 * * 0", zone="America/Denver"))
    rows.refuses(Schedule(work=Work.SCAN, share_id=1, cron="0 5 * * 0", zone="America/Denver"))
    rows.kept(Schedule(work=Work.SCAN, share_id=2, cron="0 4 * * 0", zone="America/Denver"))


@pytest.mark.parametrize("work", [Work.RELABEL, Work.MAINTAIN])
def test_work_on_the_whole_inventory_has_one(rows: Rows, work: Work) -> None:
    """Its share is 0, not nothing: two keys with nothing in them would both be let in."""
    rows.run("DELETE FROM schedule")
    assert rows.kept(Schedule(work=work, cron="30 4 * * *", zone="UTC")).share_id == 0
    rows.refuses(Schedule(work=work, cron="30 5 * * *", zone="UTC"))
    with rows.refused():
        rows.run("UPDATE schedule SET share_id = NULL")


def test_a_new_one_has_nothing_to_make_up_for(rows: Rows) -> None:
    """It is not paused, nobody asked for a run, and what was due before it was made is settled."""
    made = rows.kept(Schedule(work=Work.SCAN, share_id=1, cron="0 4 * * 0", zone="UTC"))
    assert not made.paused
    assert (made.asked_at, made.started_at, made.started_for, made.missed_at) == (None, None, None, None)
    assert made.settled_at >= made.made_at
    assert made.settled_at.tzinfo is not None


def test_works_in_inventories_stay_as_they_are_called() -> None:
    assert [work.value for work in Work] == ["scan", "relabel", "maintain"]
