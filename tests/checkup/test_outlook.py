"""What doctor says of growth, clock and backups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.checks import Verdict
from classify.checkup import outlook
from classify.inventory.events import Review
from classify.inventory.growth import Growth, most_together
from classify.inventory.store import Store
from models.columns import now

SMALL = Growth(items=131, findings=2_000, bytes=4_000_000, slowest_hours=0.1, together=1)


def test_a_small_inventory_stays_where_it_is_and_is_told_when_that_changes() -> None:
    check = outlook.database(SMALL, is_sqlite=True)
    assert check.verdict is Verdict.OK
    assert "SQLite is enough" in check.sentence
    assert "several machines" in check.sentence


@pytest.mark.parametrize(
    "grown",
    [
        Growth(items=5_000_001, findings=1, bytes=1, slowest_hours=1, together=1),
        Growth(items=10, findings=1, bytes=1, slowest_hours=1, together=3),
    ],
)
def test_a_large_or_crowded_inventory_should_move_to_postgresql(grown: Growth) -> None:
    check = outlook.database(grown, is_sqlite=True)
    assert check.verdict is Verdict.WARNING
    assert "classify db copy" in check.remedy


def test_who_has_postgresql_is_not_told_to_move_there() -> None:
    grown = Growth(items=50_000_000, findings=1, bytes=1, slowest_hours=1, together=9)
    assert outlook.database(grown, is_sqlite=False).verdict is Verdict.OK


@pytest.mark.parametrize(
    "grown",
    [
        Growth(items=1, findings=1, bytes=3 * 10**12, slowest_hours=1, together=1),
        Growth(items=1, findings=1, bytes=1, slowest_hours=40, together=1),
    ],
)
def test_large_shares_and_long_scans_ask_for_more_machines(grown: Growth) -> None:
    check = outlook.machine(grown)
    assert check.verdict is Verdict.WARNING
    assert "Dask" in check.remedy


def test_one_machine_is_enough_for_little() -> None:
    assert outlook.machine(SMALL).verdict is Verdict.OK


def test_a_missing_or_old_backup_is_told_with_what_to_do() -> None:
    never, old = outlook.backup(None), outlook.backup(now() - timedelta(days=9))
    assert never.verdict is old.verdict is Verdict.WARNING
    assert "9 days ago" in old.sentence
    assert "classify backup" in never.remedy
    assert outlook.backup(now() - timedelta(hours=3)).sentence == "The newest was made 3 hours ago."


def test_a_clock_behind_the_audit_trail_is_wrong() -> None:
    check = outlook.clock(now() + timedelta(days=3))
    assert check.verdict is Verdict.WRONG
    assert "timedatectl" in check.remedy
    assert outlook.clock(now() - timedelta(days=3)).verdict is not Verdict.WRONG


def test_a_clock_that_follows_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "_is_adrift", lambda: True)
    assert outlook.clock(None).verdict is Verdict.WARNING
    monkeypatch.setattr(outlook, "_is_adrift", lambda: False)
    assert outlook.clock(None).verdict is Verdict.OK


def test_a_new_home_is_looked_at_without_complaint_but_for_its_backup(store: Store) -> None:
    checks = {check.subject: check.verdict for check in outlook.look_ahead(store)}
    assert checks["Growth"] is checks["Load"] is Verdict.OK
    assert checks["Backup"] is Verdict.WARNING


_MOMENTS = st.integers(0, 50).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))


@given(st.lists(st.tuples(_MOMENTS, _MOMENTS).filter(lambda span: span[0] < span[1]), max_size=12))
def test_the_most_scans_together_is_what_looking_at_every_minute_shows(
    spans: list[tuple[datetime, datetime]],
) -> None:
    minutes = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number) for number in range(51)]
    seen = [sum(start <= moment < end for start, end in spans) for moment in minutes]
    assert most_together(spans) == max(seen)


def reviewed(days: float, *, forged: int | None = None) -> Review:
    return Review(now() - timedelta(days=days), "ada", "2026-W48", 120, forged)


def test_a_week_that_was_reviewed_is_told_with_who_did_it() -> None:
    check = outlook.review(reviewed(2.5), now() - timedelta(days=99))
    assert check.verdict is Verdict.OK
    assert check.sentence == "Week 48 of 2026 was reviewed by ada 2 days ago, the chain whole."


def test_a_review_is_due_every_week() -> None:
    late = outlook.review(reviewed(8), now() - timedelta(days=99))
    assert late.verdict is Verdict.WARNING
    assert late.sentence == "Last done 8 days ago. It is due every week."
    never = outlook.review(None, now() - timedelta(days=8))
    assert (never.verdict, never.sentence) == (Verdict.WARNING, "Never done. It is due every week.")
    assert outlook.review(None, now() - timedelta(days=6)).verdict is Verdict.OK
    assert outlook.review(None, None).verdict is Verdict.OK


def test_a_review_that_found_the_chain_broken_stays_wrong() -> None:
    check = outlook.review(reviewed(1, forged=7), None)
    assert check.verdict is Verdict.WRONG
    assert "row 7" in check.sentence
