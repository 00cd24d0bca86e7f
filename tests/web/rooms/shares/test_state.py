"""What a share is doing, told from the notes of its runs and from the orchestrator's word."""

from __future__ import annotations

from uuid import uuid4

import pytest

from classify.errors import BusyError, ServiceError
from classify.inventory.handles import ShareHandle
from classify.runs import RunNote, Runs, RunState
from classify.web.house import House
from classify.web.rooms.shares import state
from classify.web.rooms.shares.state import Activity, Doing, activity
from models.labels import Outcome
from tests.web.rooms.shares.pretended import Door, progress


def note(house: House, share: ShareHandle, how: RunState, **given: object) -> str:
    run = str(uuid4())
    Runs(house.settings.home).write(run, RunNote("scan-share", how, share_id=share.id, **given))  # type: ignore[arg-type]
    return run


def test_a_share_without_a_run_is_idle_or_paused(parks: ShareHandle, door: Door) -> None:
    assert activity(parks, None).doing is Doing.IDLE
    assert activity(parks, 7).doing is Doing.PAUSED


@pytest.mark.parametrize(
    ("how", "left_off", "doing"),
    [
        (RunState.DONE, None, Doing.DONE),
        (RunState.CANCELLED, 7, Doing.PAUSED),
        (RunState.CANCELLED, None, Doing.DONE),
        (RunState.FAILED, 7, Doing.FAILED),
        (RunState.RUNNING, 7, Doing.BROKEN_OFF),
        (RunState.INTERRUPTED, 7, Doing.BROKEN_OFF),
    ],
)
def test_the_last_note_tells_how_it_went(
    fresh: House, parks: ShareHandle, door: Door, how: RunState, left_off: int | None, doing: Doing
) -> None:
    """A run without a process goes on by itself, as the service sees to it."""
    note(fresh, parks, how)
    assert activity(parks, left_off).doing is doing


def test_a_run_with_a_process_is_at_work_waits_or_is_being_stopped(
    fresh: House, parks: ShareHandle, door: Door
) -> None:
    run = note(fresh, parks, RunState.RUNNING)
    with Runs(fresh.settings.home).at_work(run):
        assert activity(parks, None).doing is Doing.AT_WORK
        door.put(parks.id, "CANCELLING", run=run)
        assert activity(parks, None).doing is Doing.STOPPING
        assert not activity(parks, None).may_be_stopped
        door.known.clear()
        Runs(fresh.settings.home).write(run, RunNote("scan-share", RunState.WAITING, share_id=parks.id))
        assert activity(parks, None).doing is Doing.WAITING


def test_a_run_that_was_asked_for_is_known_before_it_leaves_a_note_but_only_to_its_share(
    parks: ShareHandle, police: ShareHandle, door: Door
) -> None:
    run = door.put(parks.id, "SCHEDULED")
    assert activity(parks, None, asked=run).doing is Doing.ASKED
    assert activity(police, None, asked=run).doing is Doing.IDLE
    assert activity(parks, None, asked="../../etc/passwd").doing is Doing.IDLE


def test_while_the_orchestrator_is_busy_what_was_asked_for_is_believed_to_come(
    parks: ShareHandle, door: Door
) -> None:
    run, door.is_busy = door.put(parks.id, "SCHEDULED"), True
    assert activity(parks, None, asked=run).doing is Doing.ASKED
    assert activity(parks, None, asked="../../etc/passwd").doing is Doing.IDLE


def test_rate_time_left_and_reasons_come_from_the_note() -> None:
    seen = Activity(Doing.AT_WORK, "", RunNote("scan-share", progress=progress(), reading=60.0, jobs=2))
    assert (seen.found, seen.percent, seen.files_a_minute) == (200, 25, 30)
    assert seen.seconds_left == pytest.approx(0.75 * 30 + 0.25 * 60 * 60 / 20)
    assert seen.unread == [(Outcome.ENCRYPTED, 14), (Outcome.CORRUPT, 2)]
    assert seen.unread_files == 16
    begun = Activity(Doing.AT_WORK, "", RunNote("scan-share", progress=progress(done_files=0), reading=0.2))
    assert begun.files_a_minute is None


def test_one_scan_of_a_share_at_a_time(parks: ShareHandle, police: ShareHandle, door: Door) -> None:
    state.ask_for_scan(parks, retry=[Outcome.CORRUPT])
    assert door.asked == [{"share_id": parks.id, "retry": ["corrupt"]}]
    with pytest.raises(BusyError):
        state.ask_for_scan(parks)
    state.ask_for_scan(police)
    assert door.asked[1] == {"share_id": police.id}


def test_what_its_schedule_has_planned_is_neither_at_work_nor_stopped(parks: ShareHandle, door: Door) -> None:
    door.put(parks.id, "SCHEDULED", due="2999-01-01T00:00:00Z")
    assert not state.stop_scan(parks)
    run = state.ask_for_scan(parks)
    assert state.stop_scan(parks)
    assert door.cancelled == [run]


def test_without_a_service_it_is_said(parks: ShareHandle) -> None:
    with pytest.raises(ServiceError, match="does not run"):
        state.ask_for_scan(parks)
