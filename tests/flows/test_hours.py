"""A scan of a schedule reads on when the black-out hours are over, and not a moment before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from classify.settings import Settings
from flows import hours
from flows.deployments import TAG

DENVER = ZoneInfo("America/Denver")
TUESDAY = datetime(2026, 12, 1, tzinfo=DENVER)


class Clock:
    """Stands in for the clock and for sleeping: who sleeps is further in time."""

    def __init__(self) -> None:
        self.at = TUESDAY
        self.slept: list[float] = []

    def now(self, zone: object) -> datetime:
        assert zone is UTC
        return self.at.astimezone(UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(hours, "datetime", clock)
    monkeypatch.setattr(hours, "time", clock)
    _run_has(monkeypatch, [TAG])
    return clock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, blackout_hours="Mon-Fri 08:00-17:00")


def _run_has(monkeypatch: pytest.MonkeyPatch, tags: list[str] | None) -> None:
    monkeypatch.setattr(hours, "runtime", SimpleNamespace(flow_run=SimpleNamespace(tags=tags)))


def test_outside_of_the_hours_nothing_is_waited_for(clock: Clock, settings: Settings) -> None:
    hours.wait_for_open_hours(settings)
    assert clock.slept == []


def test_within_them_the_scan_waits_for_their_end(clock: Clock, settings: Settings) -> None:
    """It looks every two seconds, and the hour is that of Missoula."""
    clock.at = TUESDAY.replace(hour=16, minute=59, second=50)
    hours.wait_for_open_hours(settings)
    assert clock.slept == [2.0] * 5
    assert clock.at == TUESDAY.replace(hour=17)


def test_who_stops_the_scan_ends_the_waiting(clock: Clock, settings: Settings) -> None:
    """Within two seconds, though the hours go on."""
    clock.at = TUESDAY.replace(hour=9)
    hours.wait_for_open_hours(settings, stop=lambda: len(clock.slept) == 3)
    assert len(clock.slept) == 3
    assert not hours.are_open(settings)


@pytest.mark.parametrize("tags", [None, [], ["by-hand"]])
def test_a_scan_that_a_person_asked_for_reads_at_any_hour(
    clock: Clock, settings: Settings, monkeypatch: pytest.MonkeyPatch, tags: list[str] | None
) -> None:
    clock.at = TUESDAY.replace(hour=9)
    _run_has(monkeypatch, tags)
    hours.wait_for_open_hours(settings)
    assert clock.slept == []


def test_without_black_out_hours_all_are_open(clock: Clock, settings: Settings) -> None:
    clock.at = TUESDAY.replace(hour=9)
    assert hours.are_open(settings.model_copy(update={"blackout_hours": ""}))
